//! A sweep that is killed at any moment, that meets another one, and that others work beside (R8.3): each user is there
//! without an entry of its deletion, or gone with exactly one. On a file, and where there is a server there, too.

use crate::ground::Ground;
use crate::kill::{Kept, deaf, kills, shoot};
use crate::sandbox::{KEY, MERCHANT, Sandbox, race, until};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Four transactions' worth: most moments of a sweep have users gone and users still to go.
const USERS: usize = 4_000;
const SWEEP: &str = "sweep-inactive --max 10000 --accept-clock";

fn ids(users: usize) -> impl Iterator<Item = String> {
    (0..users).map(|n| format!("U{n:05}"))
}

/// A database with so many users, all of them due.
fn idle(users: usize, ground: &Ground) -> Sandbox {
    let place = ground.url().map(|url| format!("store.url = \"{url}\""));
    let sandbox = Sandbox::with_merchant(&[&["sweep.inactive = \"1s\""], place.as_deref().as_slice()].concat());
    let rows = ids(users).map(|id| format!("{MERCHANT},{id},general,山田花子,{id}@example.co.jp\n"));
    sandbox.write_private("users.csv", &format!("merchant,user_id,role,name,email\n{}", rows.collect::<String>()));
    sandbox.ok("user import users.csv --no-mail");
    until("everybody is due", || sandbox.json(&format!("{SWEEP} --dry-run"))["deleted"] == users);
    sandbox
}

/// What became of the users.
#[derive(Debug, PartialEq, Eq)]
struct Fates {
    there: usize,
    gone: usize,
    /// There, but said to be deleted; gone, but not exactly one entry says so: the ID, and how many entries.
    wrong: Vec<(String, usize)>,
}

const ALL_GONE: Fates = Fates { there: 0, gone: USERS, wrong: Vec::new() };

fn look(ground: &Ground, sandbox: &Sandbox) -> Fates {
    let texts = |sql| ground.ask(sandbox.home(), sql);
    let there: BTreeSet<String> = texts("SELECT id FROM users WHERE role <> 'admin'").into_iter().collect();
    let mut entries = BTreeMap::<String, usize>::new();
    for id in texts("SELECT user_id FROM audit WHERE action = 'sweep.delete'") {
        *entries.entry(id).or_default() += 1;
    }
    let fate = |id: String| (there.contains(&id), entries.get(&id).copied().unwrap_or_default(), id);
    let wrong = ids(USERS).map(fate).filter(|(there, entries, _)| *entries != usize::from(!there));
    Fates { there: there.len(), gone: USERS - there.len(), wrong: wrong.map(|(_, entries, id)| (id, entries)).collect() }
}

/// How long it takes when nobody kills it. The shortest of a few counts: of a longer one, many kills would come too late.
fn whole_run(sandbox: &Sandbox, kept: &Kept) -> Duration {
    kept.put_back();
    let start = Instant::now();
    assert!(deaf(sandbox.sekisho(SWEEP)).status().unwrap().success());
    let whole = start.elapsed();
    assert_eq!(look(&Ground::File, sandbox), ALL_GONE);
    whole
}

#[test]
fn r8_3_a_killed_sweep_deletes_each_user_with_its_entry_or_not_at_all() {
    let (kills, sandbox) = (kills(50), idle(USERS, &Ground::File));
    let database = sandbox.database();
    let kept = Kept::of(database.parent().unwrap());
    let whole = (0..3).map(|_| whole_run(&sandbox, &kept)).min().unwrap();
    let mut random = StdRng::seed_from_u64(0x5eed);
    let (mut before, mut midway, mut after, mut writing) = (0, 0, 0, 0);
    for kill in 0..kills {
        kept.put_back();
        let shot = shoot(sandbox.sekisho(SWEEP), &database, whole, &mut random);
        // A command of ours is the first to meet what the kill left.
        sandbox.ok("audit verify");
        let left = look(&Ground::File, &sandbox);
        let (wrong, one) = (left.wrong.len(), left.wrong.first());
        assert_eq!(wrong, 0, "kill {kill}: half-written or doubled, and how many entries: {one:?}");
        assert!(shot.killed || left.there == 0, "kill {kill}: over, and {} are still there", left.there);
        match (left.there, left.gone) {
            (_, 0) => before += 1,
            (0, _) => after += 1,
            _ => midway += 1,
        }
        writing += u64::from(shot.killed && shot.writing && left.there > 0);
        assert_eq!(sandbox.json(SWEEP)["deleted"], left.there, "kill {kill}: the next one ends the job");
        assert_eq!(look(&Ground::File, &sandbox), ALL_GONE, "kill {kill}");
        if kill % 10 == 0 {
            sandbox.ok("audit verify");
        }
    }
    println!("{kills} kills: {midway} midway, {before} before, {after} after; {writing} within a transaction");
    assert!(midway > 0, "no kill left users of both kinds: {before} before the first went, {after} after the last");
    assert!(writing > 0, "no kill hit a transaction");
}

#[test]
fn r8_3_a_second_sweep_is_refused_or_waits_and_finds_nothing() {
    Ground::all().iter().for_each(a_second_sweep_is_refused_or_waits_and_finds_nothing);
}

fn a_second_sweep_is_refused_or_waits_and_finds_nothing(ground: &Ground) {
    let sandbox = idle(USERS, ground);
    // Nobody reads its report, which is longer than a pipe holds: so it runs until it is allowed to end.
    let first = sandbox.sekisho(SWEEP).start();
    until("the first one has begun", || look(ground, &sandbox).gone > 0);
    sandbox.sekisho(SWEEP).run().refused(75, "sweep_running");
    let mut waiting = sandbox.sekisho(&format!("{SWEEP} --wait 30s -q -o json")).into_command();
    let mut waiting = waiting.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(waiting.try_wait().unwrap(), None, "it waits as long as the first one has not ended");
    first.finish().expect(0);
    let output = waiting.wait_with_output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(output.status.success());
    assert_eq!((&report["checked"], &report["deleted"]), (&0.into(), &0.into()));
    assert_eq!(look(ground, &sandbox), ALL_GONE);
    sandbox.ok("audit verify");
}

#[test]
fn r8_3_of_many_sweeps_at_once_each_user_goes_once() {
    Ground::all().iter().for_each(of_many_sweeps_at_once_each_user_goes_once);
}

fn of_many_sweeps_at_once_each_user_goes_once(ground: &Ground) {
    let sandbox = idle(USERS, ground);
    let wait = |i| if i % 2 == 0 { " --wait 30s" } else { "" };
    // To a file: a pipe is read in turn only, and whose report does not fit into it would keep the others out.
    let report = |i| sandbox.path(&format!("report{i}.json"));
    let sweep = |i| sandbox.sekisho(&format!("{SWEEP}{} -o json", wait(i))).stdout(File::create(report(i)).unwrap());
    let outcomes = race((0..16).map(sweep)).into_iter().zip(0..);
    let (done, refused): (Vec<_>, Vec<_>) = outcomes.partition(|(outcome, _)| outcome.code == 0);
    for (outcome, _) in refused {
        assert!(!outcome.line.contains("--wait"), "`{}`: {}", outcome.line, outcome.err);
        outcome.refused(75, "sweep_running");
    }
    let report = |i| serde_json::from_str::<serde_json::Value>(&fs::read_to_string(report(i)).unwrap()).unwrap();
    let deleted = done.iter().map(|(_, i)| report(*i)["deleted"].as_u64().unwrap());
    assert_eq!(deleted.filter(|n| *n > 0).collect::<Vec<_>>(), [USERS as u64], "one did it all");
    assert_eq!(look(ground, &sandbox), ALL_GONE);
    assert_eq!(sandbox.audited("sweep.run", "ok"), done.len(), "R10.4: an empty run too");
    sandbox.ok("audit verify");
}

#[test]
fn r8_3_a_clerk_unlocks_a_user_beside_a_sweep() {
    Ground::all().iter().for_each(a_clerk_unlocks_a_user_beside_a_sweep);
}

fn a_clerk_unlocks_a_user_beside_a_sweep(ground: &Ground) {
    let sandbox = idle(2 * USERS, ground);
    for _ in 0..6 {
        let wrong = sandbox.sekisho(&format!("login {MERCHANT}/{MERCHANT} --access-key {KEY} --password-stdin"));
        wrong.stdin("none of his passwords").run();
    }
    let mut sweep = deaf(sandbox.sekisho(SWEEP)).spawn().unwrap();
    let count = |sql: &str| ground.ask(sandbox.home(), sql).pop().and_then(|text| text.parse::<i64>().ok()).unwrap();
    while count("SELECT COUNT(*) FROM audit WHERE action = 'sweep.delete'") == 0 {
        assert_eq!(sweep.try_wait().unwrap(), None, "it ended before it began");
        std::thread::sleep(Duration::from_millis(1));
    }
    sandbox.sekisho(&format!("user unlock {MERCHANT}")).run().expect(0);
    assert!(sweep.wait().unwrap().success());
    assert_eq!(count("SELECT COUNT(*) FROM users WHERE role <> 'admin'"), 0);
    // By the log, not by the time: some went before it and some after.
    let unlocked = count("SELECT seq FROM audit WHERE action = 'user.unlock'");
    let last = count("SELECT MAX(seq) FROM audit WHERE action = 'sweep.delete'");
    assert!(unlocked < last, "the unlocking came only after the sweep");
    sandbox.ok("audit verify");
}
