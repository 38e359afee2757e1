//! The connection is cut at any byte of a command, and the server is killed in the middle of one: a change is whole or
//! absent, the exit code says which, and only where COMMIT got no answer it says that it does not know.

use crate::ground::Ground;
use crate::own::Own;
use crate::sandbox::{MERCHANT, Outcome, Sandbox};
use crate::wire::{Cut, Way, Wire, socket_folder};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;
use std::time::Duration;

/// With the merchant, on the server.
fn scene(url: &str) -> Sandbox {
    let sandbox = Sandbox::bare(&[&format!("store.url = '{url}'")]);
    sandbox.ok("init");
    sandbox.add_merchant();
    sandbox
}

fn users(sandbox: &Sandbox) -> usize {
    sandbox.ok("user list -o id").lines().count()
}

/// What an outcome claims to have become of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    Done,
    NotDone,
    Unknown,
}

fn claim(outcome: &Outcome) -> Claim {
    match (outcome.code, outcome.error().as_str()) {
        (0, _) => Claim::Done,
        (75, "server_unreachable") => Claim::NotDone,
        (10, "outcome_unknown") => Claim::Unknown,
        // A name that is taken: by an earlier cut, whose outcome was not known.
        _ => panic!("neither done, nor not done, nor unknown: {outcome:?}"),
    }
}

/// Runs a command that adds `whole` users over wires that break at each of these bytes, and judges each claim.
fn sweep(
    sandbox: &Sandbox,
    url: &str,
    whole: usize,
    cuts: &[(Way, u64)],
    line: impl Fn(usize) -> String,
) -> BTreeMap<Claim, usize> {
    let (server, mut claims) = (socket_folder(url), BTreeMap::new());
    for (round, cut) in cuts.iter().enumerate() {
        let before = users(sandbox);
        let wire = Wire::to(&server, Duration::ZERO, Some(*cut));
        let outcome = sandbox.sekisho(&line(round)).env("SEKISHO_DB", &wire.url(url)).run();
        let (said, added) = (claim(&outcome), users(sandbox) - before);
        let right = match said {
            Claim::Done => added == whole,
            Claim::NotDone => added == 0,
            Claim::Unknown => added == 0 || added == whole,
        };
        assert!(right, "cut {cut:?}: {said:?}, but {added} of {whole} users are there");
        *claims.entry(said).or_default() += 1;
    }
    sandbox.ok("audit verify");
    sandbox.ok("db check");
    claims
}

/// What a command sends and gets when nothing is cut.
fn measured(sandbox: &Sandbox, url: &str, line: &str) -> (u64, u64) {
    let wire = Wire::to(&socket_folder(url), Duration::ZERO, Cut::None);
    sandbox.sekisho(line).env("SEKISHO_DB", &wire.url(url)).run().expect(0);
    (wire.bytes(Way::ToServer), wire.bytes(Way::FromServer))
}

/// Over the whole length in steps, and every byte of the end, where COMMIT is.
fn cuts(sent: u64, got: u64, steps: u64, end: usize) -> Vec<(Way, u64)> {
    let over = |way, length: u64, last: u64| {
        let coarse = (1..=steps).map(move |step| length * step / (steps + 1));
        let fine = (length.saturating_sub(last)..length).step_by(end);
        coarse.chain(fine).map(move |byte| (way, byte))
    };
    over(Way::ToServer, sent, 120).chain(over(Way::FromServer, got, 60)).collect()
}

#[test]
fn b1_a_connection_that_breaks_leaves_a_command_done_or_not_done() {
    let Some(server) = Ground::all().into_iter().find(|ground| !ground.is_file()) else {
        return println!("skipped: SEKISHO_TEST_POSTGRES names no server");
    };
    let url = server.url().unwrap();
    let sandbox = scene(&url);
    let add = |name: &str| format!("user add {MERCHANT}/{name} --name N --role general --email {name}@example.co.jp --no-mail");
    let (sent, got) = measured(&sandbox, &url, &add("FIRST"));
    let claims = sweep(&sandbox, &url, 1, &cuts(sent, got, 12, 4), |round| add(&format!("U{round}")));
    println!("{sent} bytes sent, {got} got: {claims:?}");
    assert!(claims.contains_key(&Claim::NotDone), "no cut came before COMMIT: {claims:?}");
    assert!(claims.contains_key(&Claim::Unknown), "no cut came after COMMIT was sent: {claims:?}");
}

#[test]
fn b1_an_import_over_a_connection_that_breaks_is_whole_or_absent() {
    const ROWS: usize = 60;
    let Some(server) = Ground::all().into_iter().find(|ground| !ground.is_file()) else {
        return println!("skipped: SEKISHO_TEST_POSTGRES names no server");
    };
    let url = server.url().unwrap();
    let sandbox = scene(&url);
    let file = |round: usize| {
        let row = |n| format!("{MERCHANT},R{round:03}N{n:03},general,山田花子{n},r{round:03}n{n:03}@example.co.jp\n");
        let rows: String = (0..ROWS).map(row).collect();
        sandbox.write_private(&format!("{round}.csv"), &format!("merchant,user_id,role,name,email\n{rows}"));
        format!("user import {round}.csv --no-mail")
    };
    let (sent, got) = measured(&sandbox, &url, &file(999));
    let claims = sweep(&sandbox, &url, ROWS, &cuts(sent, got, 6, 12), file);
    println!("{sent} bytes sent, {got} got: {claims:?}");
    assert!(claims.contains_key(&Claim::NotDone) && claims.contains_key(&Claim::Unknown), "{claims:?}");
}

#[test]
fn b1_a_server_that_is_killed_keeps_what_was_said_to_be_done() {
    let Some(own) = Own::start() else { return };
    let sandbox = scene(&own.url);
    let mut random = StdRng::seed_from_u64(0x5eed);
    let mut claims: BTreeMap<Claim, usize> = BTreeMap::new();
    let mut done = Vec::new();
    for round in 0..6 {
        let rows: String =
            (0..800).map(|n| format!("{MERCHANT},R{round}N{n:03},general,N{n},r{round}n{n}@example.co.jp\n")).collect();
        sandbox.write_private("users.csv", &format!("merchant,user_id,role,name,email\n{rows}"));
        let before = users(&sandbox);
        let import = sandbox.sekisho("user import users.csv --no-mail").start();
        std::thread::sleep(Duration::from_millis(random.random_range(50..900)));
        own.kill();
        let outcome = import.finish();
        // While there is none, nothing is done and that is said.
        sandbox.sekisho("user list").run().refused(75, "server_unreachable");
        own.restart();
        let (said, added) = (claim(&outcome), users(&sandbox) - before);
        assert!(added == 0 || added == 800, "half an import: {added}");
        assert!(said == Claim::Unknown || (said == Claim::Done) == (added == 800), "{said:?}, but {added} are there");
        *claims.entry(said).or_default() += 1;
        // Single commands, until it is killed under them.
        let running = std::sync::atomic::AtomicBool::new(true);
        std::thread::scope(|scope| {
            let adding = scope.spawn(|| {
                let mut ended = Vec::new();
                while running.load(std::sync::atomic::Ordering::SeqCst) {
                    let name = format!("S{round}N{}", ended.len());
                    let line =
                        format!("user add {MERCHANT}/{name} --name N --role general --email {name}@example.co.jp --no-mail");
                    ended.push((name, claim(&sandbox.sekisho(&line).run())));
                }
                ended
            });
            std::thread::sleep(Duration::from_millis(random.random_range(100..700)));
            own.kill();
            running.store(false, std::sync::atomic::Ordering::SeqCst);
            done.extend(adding.join().unwrap());
        });
        own.restart();
    }
    let there = sandbox.ok("user list -o id");
    for (name, said) in done {
        let is_there = there.lines().any(|line| line.ends_with(&format!("/{name}")));
        assert!(said == Claim::Unknown || is_there == (said == Claim::Done), "{name}: {said:?}, there: {is_there}");
        *claims.entry(said).or_default() += 1;
    }
    println!("{claims:?}");
    assert!(claims.contains_key(&Claim::Done) && claims.contains_key(&Claim::NotDone), "{claims:?}");
    sandbox.ok("audit verify");
    sandbox.ok("db check");
}
