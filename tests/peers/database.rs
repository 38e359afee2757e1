//! The database, looked at by SQLite's own shell.

use crate::peer;
use crate::sandbox::{MERCHANT, PASSWORD, Sandbox};
use std::process::Command;

#[test]
fn b1_the_database_is_sound_in_sqlites_own_eyes() {
    if !peer::has("sqlite3", "--version") {
        return;
    }
    let sandbox = Sandbox::with_user(&[]);
    sandbox.log_in("USER02", PASSWORD, "mine");
    sandbox.ok(&format!("password reset {MERCHANT}"));
    sandbox.add_user("USER03");
    sandbox.ok("user delete 888888801/USER03 -y");
    let mut shell = Command::new("sqlite3");
    shell.arg(sandbox.database()).arg("PRAGMA integrity_check; PRAGMA foreign_key_check; PRAGMA journal_mode;");
    let output = shell.output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "ok\nwal\n");
    sandbox.ok("audit verify");
}
