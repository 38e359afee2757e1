//! An import that is killed at any moment has done all or nothing: no user without its mail and its audit entry, none
//! twice (G1). `SEKISHO_KILLS=1000` for more than the usual 50.

use crate::kill::{Kept, deaf, kills, shoot};
use crate::sandbox::{MERCHANT, Sandbox};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rusqlite::Connection;
use std::path::Path;
use std::time::Instant;

const ROWS: i64 = 10_000;
const IMPORT: &str = "user import users.csv";

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

#[test]
fn g1_a_killed_import_has_done_all_or_nothing() {
    let (kills, sandbox) = (kills(50), Sandbox::with_merchant(&[]));
    sandbox.write_private("users.csv", &file());
    let database = sandbox.database();
    let kept = Kept::of(database.parent().unwrap());
    let start = Instant::now();
    assert!(deaf(sandbox.sekisho(IMPORT)).status().unwrap().success());
    let whole = start.elapsed();
    assert_eq!(look(&database), ALL);
    let mut random = StdRng::seed_from_u64(0x5eed);
    let (mut within, mut before, mut after) = (0, 0, 0);
    for kill in 0..kills {
        kept.put_back();
        let shot = shoot(sandbox.sekisho(IMPORT), &database, whole, &mut random);
        match look(&database) {
            ALL => after += 1,
            NOTHING if shot.killed && shot.writing => within += 1,
            NOTHING if shot.killed => before += 1, // or in its first or last moment
            other => panic!("kill {kill}: half-written, or over without a result: {other:?}"),
        }
        if kill % 10 == 0 {
            // Whatever the kill left: the same file again makes it whole, and nobody is there twice.
            sandbox.ok(&format!("{IMPORT} --if-exists skip"));
            assert_eq!(look(&database), ALL, "kill {kill}");
            assert_eq!(sandbox.sekisho("audit verify").run().code, 0, "kill {kill}");
        }
    }
    println!("{kills} kills: {within} within the transaction, {before} before it, {after} after it");
    // At each of these moments the import held the write lock, and nothing of it was there afterwards.
    assert!(within > 0, "no kill hit the transaction: {before} before it, {after} after it");
}
