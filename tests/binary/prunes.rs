//! `audit prune` on a log of two years ago: only what an export shows, entry by entry, goes; and a prune that is killed at
//! any moment leaves a log that is whole, with an entry for each portion that went.

use crate::kill::{Kept, Shot, deaf, hit, is_writing, kills, shoot};
use crate::sandbox::{Call, Sandbox};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rusqlite::Connection;
use sekisho::rules::time::{DAY, Timestamp};
use sekisho::world::World;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const MERCHANTS: usize = 5;
const USERS: usize = 2500;
/// About as long as it writes.
const WRITING: Duration = Duration::from_millis(60);
const PRUNE: &str = "audit prune --exported old.jsonl";

/// A log that began two years ago, and one entry of now.
fn old_log() -> Sandbox {
    sekisho::files::private_umask(); // as main does
    let sandbox = Sandbox::bare(&[]);
    let mut users = "merchant,user_id,role,name,email,method,same_as_admin\n".to_owned();
    users.extend((0..USERS).map(|n| format!("888888800,U{n},general,N,u{n}@example.jp,email,no\n")));
    fs::write(sandbox.path("users.csv"), users).unwrap();
    let add = |n| {
        format!("merchant add 88888880{n} --access-key 123456{n} --company C --admin-name A{n} --admin-email a{n}@example.jp")
    };
    let import = format!("user import {} --no-mail", sandbox.path("users.csv").display());
    let lines = ["init".to_owned()].into_iter().chain((0..MERCHANTS).map(add)).chain([import]);
    for (seed, line) in (0..).zip(lines) {
        two_years_ago(sandbox.home(), &line, seed);
    }
    sandbox.ok("merchant edit 888888800 --company D");
    sandbox
}

/// The released binary has no switch for the clock: this is the same program in this process.
fn two_years_ago(home: &Path, line: &str, seed: u64) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed();
    let env = [("HOME".to_owned(), home.display().to_string())].into();
    let (out, err) = (Box::new(std::io::sink()), Box::new(std::io::sink()));
    let mut world = World::fake(Timestamp(now - 730 * DAY), seed, env, Vec::new(), out, err);
    let words = ["sekisho"].into_iter().chain(line.split(' ')).map(OsString::from);
    assert_eq!(sekisho::run(words, &mut world) as i32, 0, "{line}");
}

fn export(sandbox: &Sandbox, line: &str, file: &str) {
    let file = File::create(sandbox.path(file)).unwrap();
    sandbox.sekisho(&format!("audit export {line}")).stdout(file).run().expect(0);
}

/// Entries that are left, but for those of pruning; and how many those say that they took away.
fn look(database: &Path) -> (i64, i64) {
    let db = Connection::open(database).unwrap();
    let count = |sql: &str| db.query_row(sql, [], |row| row.get(0)).unwrap();
    let told = "SELECT COALESCE(SUM(json_extract(detail, '$.entries[1]')), 0) FROM audit WHERE action = 'audit.prune'";
    (count("SELECT COUNT(*) FROM audit WHERE action <> 'audit.prune'"), count(told))
}

#[test]
fn only_entries_that_an_export_shows_as_they_are_go() {
    let sandbox = old_log();
    let before = look(&sandbox.database());
    let refused = |files: &str, exit: i32, code: &str| {
        sandbox.sekisho(&format!("audit prune --exported {files}")).run().refused(exit, code);
        assert_eq!(look(&sandbox.database()), before, "{files}");
    };
    export(&sandbox, "", "whole.jsonl");
    let whole = fs::read_to_string(sandbox.path("whole.jsonl")).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let write = |file: &str, text: &str| fs::write(sandbox.path(file), text).unwrap();
    write("cut.jsonl", &whole[..whole.len() / 2]); // the disk was full
    refused("cut.jsonl", 2, "bad_audit_file");
    write("short.jsonl", &lines[..100].join("\n"));
    refused("short.jsonl", 8, "not_exported");
    write("changed.jsonl", &whole.replacen(r#""company":[null,"C"]"#, r#""company":[null,"X"]"#, 1));
    refused("changed.jsonl", 8, "export_differs");
    write("empty.jsonl", "");
    refused("empty.jsonl", 8, "not_exported");
    write("binary.jsonl", "\u{0}\u{1}\n");
    refused("binary.jsonl", 2, "bad_audit_file");
    refused("nothing.jsonl", 12, "file_unreadable");
    refused("whole.jsonl nothing.jsonl", 12, "file_unreadable");
    // Written in another zone, in two parts, and in no order.
    let file = File::create(sandbox.path("far.jsonl")).unwrap();
    sandbox.sekisho("audit export").env("TZ", "America/Sao_Paulo").stdout(file).run().expect(0);
    let far = fs::read_to_string(sandbox.path("far.jsonl")).unwrap();
    let (odd, even): (Vec<_>, Vec<_>) = far.lines().rev().enumerate().partition(|(at, _)| at % 2 == 0);
    for (file, part) in [("odd.jsonl", odd), ("even.jsonl", even)] {
        write(file, &part.iter().map(|(_, line)| format!("{line}\n")).collect::<String>());
    }
    refused("odd.jsonl", 8, "not_exported");
    sandbox.ok("audit head -o json");
    let report = sandbox.json("audit prune --exported odd.jsonl even.jsonl");
    let (left, told) = look(&sandbox.database());
    assert_eq!((report["deleted"].as_i64(), before.0 - left), (Some(told), told));
    assert!(told > i64::try_from(USERS).unwrap());
    sandbox.ok("audit verify");
}

/// It looks long before it acts: most kills at any moment would come too early.
fn shoot_writing(sandbox: &Sandbox, random: &mut StdRng) -> Shot {
    let mut child = deaf(prune(sandbox)).spawn().unwrap();
    while child.try_wait().unwrap().is_none() && !is_writing(&sandbox.database()) {}
    hit(child, &sandbox.database(), WRITING, random)
}

fn prune(sandbox: &Sandbox) -> Call {
    sandbox.sekisho(PRUNE)
}

#[test]
fn a_killed_prune_leaves_a_whole_log_that_says_what_went() {
    let (kills, sandbox) = (kills(50), old_log());
    let database = sandbox.database();
    export(&sandbox, "", "old.jsonl");
    let kept = Kept::of(database.parent().unwrap());
    let (all, _) = look(&database);
    let start = Instant::now();
    prune(&sandbox).run().expect(0);
    let whole = start.elapsed();
    // The newest entries of quiet chains stay; the one of the common chain is the prune's own from now on.
    prune(&sandbox).run().expect(0);
    let (least, _) = look(&database);
    let mut random = StdRng::seed_from_u64(0x5eed);
    let (mut midway, mut writing) = (0, 0);
    for kill in 0..kills {
        kept.put_back();
        let shot = match kill % 2 {
            0 => shoot(prune(&sandbox), &database, whole, &mut random),
            _ => shoot_writing(&sandbox, &mut random),
        };
        sandbox.ok("audit verify");
        let (left, told) = look(&database);
        assert_eq!(all - left, told, "kill {kill}: the log says what went");
        midway += u64::from(told > 0 && left > least + 1);
        writing += u64::from(shot.killed && shot.writing);
        prune(&sandbox).run().expect(0);
        prune(&sandbox).run().expect(0);
        assert_eq!(look(&database), (least, all - least), "kill {kill}: the next ones end the job");
        if kill % 10 == 0 {
            sandbox.ok("audit verify");
        }
    }
    println!("{kills} kills: {midway} midway, {writing} within a transaction");
    assert!(midway > 0, "no kill left some of the old entries");
}
