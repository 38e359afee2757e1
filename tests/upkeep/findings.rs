//! `db check` finds what was tampered with, each thing by its own code, and nothing where nothing was.

use crate::app::{AppUser, step_now};
use crate::sandbox::{MERCHANT, Sandbox};
use rusqlite::Connection;
use std::fs;

/// What is done to the database, and the codes that must be found.
const CASES: [(&str, &[&str]); 19] = [
    ("UPDATE users SET failures = failures", &[]),
    (
        "UPDATE users SET email = 'nekota@example.co.jp', email_key = 'nekota@example.co.jp' WHERE id = 'USER02'",
        &["reference", "address"],
    ),
    ("UPDATE users SET role = 'general' WHERE role = 'admin'", &["admin"]),
    ("UPDATE users SET role = 'admin' WHERE id = 'USER02'", &["admin"]),
    ("UPDATE users SET same_as_admin = 1 WHERE id = 'USER02'", &["same_as_admin"]),
    ("UPDATE users SET role = 'shipping' WHERE id = 'USER02'; UPDATE merchants SET fulfilment = 'non-logistics'", &["field"]),
    ("UPDATE users SET email = NULL, email_key = NULL WHERE id = 'USER02'", &["field", "reference"]),
    ("UPDATE users SET name = 'a' || char(27) WHERE id = 'USER02'", &["field"]),
    ("UPDATE users SET role = 'wizard' WHERE id = 'USER02'", &["row"]),
    ("UPDATE users SET email_key = 'OTHER' WHERE id = 'USER02'", &["row", "reference"]),
    ("DELETE FROM email_holders WHERE id_key = 'user02'", &["reference"]),
    ("UPDATE email_holders SET id_key = 'gone' WHERE id_key = 'user02'", &["reference"]),
    ("UPDATE merchants SET access_key = 'x'", &["row"]),
    ("DROP INDEX users_idle", &["schema"]),
    ("CREATE TRIGGER t AFTER DELETE ON users BEGIN SELECT 1; END", &["schema"]),
    ("UPDATE users SET password_hash = '1.AAAA' WHERE password_kind = 'chosen'", &["sealed"]),
    ("UPDATE users SET otp_secret = '9.AAAA' WHERE otp_secret IS NOT NULL", &["sealed"]),
    ("DELETE FROM audit WHERE seq = 2 AND chain <> ''", &["audit"]),
    ("PRAGMA foreign_keys = OFF; INSERT INTO links VALUES ('999999999', 'x', 'x', 0, '1.x', 0, 0, 0)", &["reference"]),
];

fn found(sandbox: &Sandbox) -> Vec<String> {
    let outcome = sandbox.sekisho("db check --json").run();
    let answer = outcome.json();
    let mut codes: Vec<String> =
        answer["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(outcome.code, if codes.is_empty() { 0 } else { 9 }, "{}{}", outcome.out, outcome.err);
    codes.dedup();
    codes
}

#[test]
fn every_tampering_is_found_by_its_code() {
    let sandbox = Sandbox::with_user(&[]);
    AppUser::add(&sandbox, "APP01").enrol(&sandbox, step_now());
    sandbox.ok("db backup whole.db");
    for (tampering, codes) in CASES {
        for end in ["", "-wal", "-shm"] {
            drop(fs::remove_file(format!("{}{end}", sandbox.database().display())));
        }
        fs::copy(sandbox.path("whole.db"), sandbox.database()).unwrap();
        Connection::open(sandbox.database()).unwrap().execute_batch(tampering).unwrap();
        assert_eq!(found(&sandbox), codes, "{tampering}");
    }
    // What a check finds, a person reads too, and the backup mends it.
    let said = sandbox.sekisho("db check").run().expect(9).out;
    assert!(said.contains("links -> users") && said.contains("sekisho db restore"), "{said}");
    sandbox.sekisho("db restore whole.db --confirm sekisho.db").run().expect(0);
    assert!(found(&sandbox).is_empty());
    sandbox.ok(&format!("user show {MERCHANT}/USER02"));
}

/// A page of noise in the middle: the check says so and goes on as far as it can, and a backup of it is refused.
#[test]
fn a_damaged_file_is_found_and_gives_no_backup() {
    let sandbox = Sandbox::with_user(&[]);
    sandbox.ok("db backup whole.db");
    Connection::open(sandbox.database()).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let mut bytes = fs::read(sandbox.database()).unwrap();
    bytes[4 * 4096..5 * 4096].fill(0xa5);
    fs::write(sandbox.database(), bytes).unwrap();
    assert!(found(&sandbox).contains(&"file".to_owned()));
    sandbox.sekisho("db backup bad.db").run().refused(10, "store_damaged");
    assert!(!sandbox.path("bad.db").exists());
    sandbox.sekisho("db restore whole.db --confirm sekisho.db").run().expect(0);
    assert!(found(&sandbox).is_empty());
    sandbox.ok("audit verify");
}
