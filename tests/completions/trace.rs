//! That a look leaves no trace, and is silent where there is nothing to see.

use crate::asked;
use crate::peer;
use crate::sandbox::{EXE, Sandbox};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

/// Every file and folder below, with what a write would change.
fn state(folder: &Path) -> Vec<(String, u64, i64, i64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let meta = path.symlink_metadata().unwrap();
        if meta.is_dir() {
            found.extend(state(&path));
        }
        found.push((path.display().to_string(), meta.len(), meta.mtime(), meta.mtime_nsec()));
    }
    found.sort();
    found
}

/// A database with a log beside it, or without.
fn with_log(sandbox: &Sandbox, log: bool) {
    sandbox.ok("merchant edit 888888801 --company X");
    if !log {
        let db = rusqlite::Connection::open(sandbox.database()).unwrap();
        db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        drop(db); // the last one to close it takes the log away
    }
    let mut beside = sandbox.database().into_os_string();
    beside.push("-wal");
    assert_eq!(Path::new(&beside).exists(), log);
}

#[test]
fn a_look_changes_no_file_and_makes_none() {
    for log in [true, false] {
        let sandbox = Sandbox::with_user(&["mail.sink = \"file\""]);
        sandbox.log_in("USER02", crate::sandbox::PASSWORD, "here");
        with_log(&sandbox, log);
        let before = state(sandbox.home());
        for line in ["user show 888888801/", "user list --columns ", "mail show ", "session revoke ", "user import --undo "] {
            asked(&sandbox, line);
        }
        assert_eq!(asked(&sandbox, "user show 888888801/U"), ["=888888801/USER02"], "log: {log}");
        assert_eq!(asked(&sandbox, "--session-file here.session user show "), ["=USER02"], "log: {log}");
        assert_eq!(state(sandbox.home()), before, "log: {log}");
    }
}

/// What is in the log only is seen.
#[test]
fn the_newest_is_there() {
    let sandbox = Sandbox::with_merchant(&[]);
    with_log(&sandbox, true);
    sandbox.ok("user add 888888801/NEW --name N --role general --email n@example.jp");
    assert_eq!(asked(&sandbox, "user show 888888801/N"), ["=888888801/NEW"]);
}

#[test]
fn no_system_call_makes_a_file() {
    // A container may not let one process look at another: then the folder's listing above is all that is looked at.
    let may_look = || Command::new("strace").args(["-o", "/dev/null", "true"]).output().is_ok_and(|o| o.status.success());
    if !peer::has("strace", "--version") || !may_look() {
        return;
    }
    let sandbox = Sandbox::with_merchant(&[]);
    for log in [true, false] {
        with_log(&sandbox, log);
        let traced = sandbox.path("trace");
        let mut strace = Command::new("strace");
        strace.args(["-f", "-e", "trace=openat,mkdir,rename,unlink,ftruncate,pwrite64,fsync", "-o"]).arg(&traced).arg(EXE);
        strace.env_clear().env("HOME", sandbox.home()).args(["generate", "complete", "--", "sekisho", "user", "show", "8"]);
        let output = strace.output().unwrap();
        assert!(String::from_utf8_lossy(&output.stdout).contains("888888801/"), "{output:?}");
        let calls = fs::read_to_string(&traced).unwrap();
        // SQLite opens the log as it opens any log; it does so only where there is one.
        let made = |call: &&str| (call.contains("O_CREAT") && !call.contains("-wal")) || !call.contains("openat(");
        let made: Vec<&str> = calls.lines().filter(|l| l.contains('(') && !l.contains("+++")).filter(made).collect();
        assert_eq!(made, Vec::<&str>::new());
        assert_eq!(calls.contains("-wal"), log);
        fs::remove_file(traced).unwrap();
    }
}

#[test]
fn where_there_is_nothing_to_see_it_is_silent() {
    let nothing = Vec::<String>::new();
    let bare = Sandbox::bare(&[]);
    let before = state(bare.home());
    assert_eq!(asked(&bare, "user show "), nothing, "no database");
    assert_eq!(asked(&bare, "--db no/such/place user show "), nothing);
    assert_eq!(state(bare.home()), before);
    assert_eq!(asked(&bare, "user list --lang "), ["=ja", "=en"], "what needs no database is there");

    let sandbox = Sandbox::with_merchant(&[]);
    let open = || rusqlite::Connection::open(sandbox.database()).unwrap();
    let seen = || asked(&sandbox, "user show 8");
    assert_eq!(seen(), ["+888888801/"]);

    // Another one who writes is no hindrance; one who keeps everybody out is not waited for.
    let writer = open();
    writer.execute_batch("BEGIN IMMEDIATE; UPDATE merchants SET company = 'X'").unwrap();
    assert_eq!(seen(), ["+888888801/"]);
    writer
        .execute_batch("ROLLBACK; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE merchants SET company = 'X'")
        .unwrap();
    assert_eq!(seen(), nothing, "locked");
    drop(writer);

    sandbox.configure(&["no.such.key = 1"]);
    assert_eq!(seen(), nothing, "a configuration that can't be read");
    sandbox.configure(&[]);
    open().execute_batch("PRAGMA user_version = 9999").unwrap();
    assert_eq!(seen(), nothing, "a later schema");
    open().execute_batch("PRAGMA user_version = 1").unwrap();
    assert_eq!(seen(), nothing, "an earlier one, which only a command brings up");
    fs::write(sandbox.database(), "no database at all").unwrap();
    assert_eq!(seen(), nothing, "damaged");
    assert_eq!(asked(&sandbox, "explain email_t"), ["=email_taken"]);
}
