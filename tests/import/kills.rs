//! An import that is killed at any moment has done all or nothing: no user without its mail and its audit entry, none
//! twice (G1). `SEKISHO_KILLS=1000` for more than the usual 50.

use crate::sandbox::{MERCHANT, Sandbox};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rusqlite::Connection;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROWS: i64 = 10_000;
/// What of the import is in the database.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    users: i64,
    mails: i64,
    without_mail: i64,
    entries: i64,
    runs: i64,
}

const ALL: Found = Found { users: ROWS, mails: ROWS, without_mail: 0, entries: ROWS, runs: 1 };
const NOTHING: Found = Found { users: 0, mails: 0, without_mail: 0, entries: 0, runs: 0 };

fn look(database: &Path) -> Found {
    let db = Connection::open(database).unwrap();
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    Found {
        users: count("SELECT COUNT(*) FROM users WHERE role <> 'admin'"),
        mails: count("SELECT COUNT(*) FROM mails WHERE kind = 'new_user'"),
        without_mail: count(
            "SELECT COUNT(*) FROM users u WHERE u.role <> 'admin' AND u.id NOT IN (SELECT user_id FROM mails WHERE kind = 'new_user')",
        ),
        entries: count("SELECT COUNT(*) FROM audit WHERE action = 'user.add' AND user_id <> merchant"),
        runs: count("SELECT COUNT(*) FROM imports"),
    }
}

fn file() -> String {
    let rows = (0..ROWS).map(|n| format!("{MERCHANT},U{n:05},general,山田花子{n},u{n}@example.co.jp\n"));
    format!("merchant,user_id,role,name,email\n{}", rows.collect::<String>())
}

/// Whether somebody stands between BEGIN and COMMIT at this moment.
fn is_writing(database: &Path) -> bool {
    let db = Connection::open(database).unwrap();
    db.busy_timeout(Duration::ZERO).unwrap();
    db.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_err()
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|e| e.path().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn import(sandbox: &Sandbox) -> Command {
    let mut command = sandbox.sekisho("user import users.csv").into_command();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn g1_a_killed_import_has_done_all_or_nothing() {
    let kills: u64 = std::env::var("SEKISHO_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(50);
    let sandbox = Sandbox::with_merchant(&[]);
    sandbox.write_private("users.csv", &file());
    let (database, kept) = (sandbox.database(), tempfile::tempdir().unwrap());
    let folder = database.parent().unwrap();
    copy(folder, kept.path());
    let start = Instant::now();
    assert!(import(&sandbox).status().unwrap().success());
    let whole = start.elapsed();
    assert_eq!(look(&database), ALL);
    let mut random = StdRng::seed_from_u64(0x5eed);
    let (mut within, mut before, mut after) = (0, 0, 0);
    for kill in 0..kills {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|e| e.path().is_file()) {
            fs::remove_file(entry.path()).unwrap();
        }
        copy(kept.path(), folder);
        let mut child = import(&sandbox).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(random.random_range(0..u64::try_from(whole.as_micros()).unwrap())));
        let under_way = is_writing(&database);
        drop(child.kill());
        let killed = child.wait().unwrap().signal() == Some(9);
        match look(&database) {
            ALL => after += 1,
            NOTHING if killed && under_way => within += 1,
            NOTHING if killed => before += 1, // or in its first or last moment
            other => panic!("kill {kill}: half-written, or over without a result: {other:?}"),
        }
        if kill % 10 == 0 {
            // Whatever the kill left: the same file again makes it whole, and nobody is there twice.
            sandbox.ok("user import users.csv --if-exists skip");
            assert_eq!(look(&database), ALL, "kill {kill}");
            assert_eq!(sandbox.sekisho("audit verify").run().code, 0, "kill {kill}");
        }
    }
    println!("{kills} kills: {within} within the transaction, {before} before it, {after} after it");
    // At each of these moments the import held the write lock, and nothing of it was there afterwards.
    assert!(within > 0, "no kill hit the transaction: {before} before it, {after} after it");
}
