//! A database with some thousand sealed values of every lasting kind, and what is found in it with the library's own
//! opening alone: not by the tables that the program goes by.

use crate::app::{AppUser, step_now};
use crate::sandbox::{MERCHANT, Sandbox};
use rusqlite::Connection;
use sekisho::secret::{Keys, Purpose};
use std::fs;

/// Users with a chosen password and its history.
const SETTLED: i64 = 1500;
/// Users with an authenticator app.
const WITH_APP: i64 = 700;
/// Users whose first mail is queued.
const MAILED: i64 = 600;

/// With USER02, who has chosen a password, APP01, who has an app, and many like them: sealed values are bound to the minted
/// identity, so that a row can be doubled.
pub fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with_user(&[]);
    AppUser::add(&sandbox, "APP01").enrol(&sandbox, step_now());
    double(&sandbox, "user02", SETTLED);
    double(&sandbox, "app01", WITH_APP);
    let rows = (0..MAILED).map(|n| format!("{MERCHANT},M{n:05},general,山田花子{n},m{n}@example.co.jp\n"));
    sandbox.write_private("users.csv", &format!("merchant,user_id,role,name,email\n{}", rows.collect::<String>()));
    sandbox.ok("user import users.csv");
    sandbox
}

fn double(sandbox: &Sandbox, id_key: &str, copies: i64) {
    let db = Connection::open(sandbox.database()).unwrap();
    let columns: Vec<String> = db
        .prepare("SELECT name FROM pragma_table_info('users')")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let picked: Vec<&str> = columns
        .iter()
        .map(|name| match name.as_str() {
            "id" | "id_key" => "?2",
            "email" | "email_key" => "NULL",
            other => other,
        })
        .collect();
    let user = format!("INSERT INTO users ({}) SELECT {} FROM users WHERE id_key = ?1", columns.join(", "), picked.join(", "));
    let history =
        "INSERT INTO passwords (merchant, id_key, seq, hash) SELECT merchant, ?2, seq, hash FROM passwords WHERE id_key = ?1";
    db.execute_batch("BEGIN").unwrap();
    for n in 0..copies {
        let copy = format!("{id_key}x{n}");
        db.execute(&user, (id_key, &copy)).unwrap();
        db.execute(history, (id_key, &copy)).unwrap();
    }
    db.execute_batch("COMMIT").unwrap();
}

/// Sealed values by the key that they are under.
#[derive(Debug, PartialEq, Eq)]
pub struct Sealed {
    pub newest: usize,
    pub older: usize,
}

/// Opens every sealed value; what does not open ends the test.
pub fn open_all(sandbox: &Sandbox) -> Sealed {
    let text = fs::read_to_string(sandbox.key_file()).unwrap();
    let keys = Keys::parse(&text).unwrap_or_else(|| panic!("no key file any more: {text}"));
    let db = Connection::open(sandbox.database()).unwrap();
    let kinds = [
        (Purpose::PasswordHash, "SELECT uid, password_hash FROM users WHERE password_kind = 'chosen'"),
        (Purpose::PasswordHash, "SELECT uid, hash FROM passwords JOIN users USING (merchant, id_key)"),
        (Purpose::AppSecret, "SELECT uid, otp_secret FROM users WHERE otp_secret IS NOT NULL"),
        (Purpose::MailSecret, "SELECT id, secret FROM mails WHERE secret IS NOT NULL"),
    ];
    let mut found = Sealed { newest: 0, older: 0 };
    for (purpose, sql) in kinds {
        let mut statement = db.prepare(sql).unwrap();
        let mut rows = statement.query([]).unwrap();
        let mut any = false;
        while let Some(row) = rows.next().unwrap() {
            let (identity, sealed): (String, String) = (row.get(0).unwrap(), row.get(1).unwrap());
            keys.open(purpose, &identity, &sealed).unwrap_or_else(|e| panic!("{sql}: {identity}: {e}"));
            *(if keys.is_newest(&sealed) { &mut found.newest } else { &mut found.older }) += 1;
            any = true;
        }
        assert!(any, "{sql}");
    }
    found
}

/// One number out of a database file.
pub fn count(file: &std::path::Path, sql: &str) -> i64 {
    Connection::open(file).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

/// What the engine itself says of a file.
pub fn is_sound(file: &std::path::Path) -> bool {
    let db = Connection::open(file).unwrap();
    db.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).is_ok_and(|word| word == "ok")
}
