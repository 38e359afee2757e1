//! S8: nobody else may read or write a file of ours at any instant, and none is used that others could have put there.

use crate::sandbox::{EXE, PASSWORD, Sandbox};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Runs a command line under umask 000, as a careless shell would.
fn careless(sandbox: &Sandbox, line: &str, stdin: &str) {
    let mut shell = Command::new("/bin/sh");
    shell.env_clear().env("HOME", sandbox.home()).current_dir(sandbox.home());
    shell.args(["-c", "umask 000; printf '%s\\n' \"$0\" | \"$@\"", stdin, EXE]).args(line.split_whitespace());
    let output = shell.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "`{line}`: {}", String::from_utf8_lossy(&output.stderr));
}

/// Everything below a folder that others may use, with its mode; the folders that the test made excepted.
fn open_to_others(folder: &Path, except: &[PathBuf], found: &mut BTreeSet<String>) {
    // What is gone again was there for an instant only, and the next look sees its like.
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let Ok(meta) = path.symlink_metadata() else { continue };
        let private = if meta.is_dir() { 0o700 } else { 0o600 };
        if meta.mode() & 0o7777 & !private != 0 && !except.contains(&path) {
            found.insert(format!("{} {:o}", path.display(), meta.mode() & 0o7777));
        }
        if meta.is_dir() {
            open_to_others(&path, except, found);
        }
    }
}

/// Looks again and again until told to stop; what it saw.
fn watch(home: &Path, except: &[PathBuf], stop: &AtomicBool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    while !stop.load(Ordering::Relaxed) {
        open_to_others(home, except, &mut found);
    }
    open_to_others(home, except, &mut found);
    found
}

fn a_days_work(sandbox: &Sandbox) {
    careless(sandbox, "init", "");
    let merchant = "merchant add 888888801 --access-key 1234567 --company C --admin-name N --admin-email n@example.co.jp";
    careless(sandbox, merchant, "");
    careless(sandbox, "user add 888888801/USER02 --name N --role general --email u@example.co.jp", "");
    let login = "login 888888801/USER02 --access-key 1234567 --password-stdin";
    careless(sandbox, login, &sandbox.mailed_secret());
    careless(sandbox, "otp verify -", &sandbox.mailed_secret());
    careless(sandbox, "password change --password-stdin", PASSWORD);
    careless(sandbox, "logout", "");
    careless(sandbox, "sweep-inactive", "");
    careless(sandbox, "mail deliver", "");
    careless(sandbox, "audit verify", "");
    careless(sandbox, "report pci --as html", "");
}

#[test]
fn s8_under_umask_000_every_file_is_0600_and_every_folder_0700_at_every_instant() {
    let sandbox = Sandbox::bare(&[]);
    let ours = [".config", ".config/sekisho"].map(|folder| sandbox.path(folder));
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let watcher = scope.spawn(|| watch(sandbox.home(), &ours, &stop));
        let worked = catch_unwind(AssertUnwindSafe(|| a_days_work(&sandbox)));
        // Also when the work failed: the watcher would watch for ever.
        stop.store(true, Ordering::Relaxed);
        let found = watcher.join().unwrap();
        assert_eq!(found, BTreeSet::new());
        worked.unwrap_or_else(|panic| resume_unwind(panic));
    });
    for made in [sandbox.database(), sandbox.key_file(), sandbox.path(".local/state/sekisho/session"), sandbox.mail_folder()] {
        assert!(made.exists(), "{}", made.display());
    }
}

#[test]
fn s8_a_new_homes_folders_are_private_from_their_first_instant() {
    let sandbox = Sandbox::bare(&[]);
    fs::remove_dir_all(sandbox.path(".config")).unwrap();
    careless(&sandbox, "init", "");
    let mut found = BTreeSet::new();
    open_to_others(sandbox.home(), &[], &mut found);
    assert_eq!(found, BTreeSet::new());
}

/// It refuses to work with this file, names it, and says how to mend it.
fn refuses(sandbox: &Sandbox, line: &str, path: &Path, remedy: &str) {
    for lang in ["ja", "en"] {
        let said = sandbox.sekisho(line).lang(lang).run().refused(12, "file_unsafe");
        assert!(said.err.contains(&path.display().to_string()), "{}", said.err);
        assert!(said.err.contains("hint: ") && said.err.contains(remedy), "{remedy}: {}", said.err);
    }
}

const WRITING: &str = "user unlock 888888801/USER02";

#[test]
fn s8_a_symlink_in_the_place_of_database_key_or_session_is_refused() {
    let sandbox = Sandbox::with_user(&[]);
    for path in [sandbox.database(), sandbox.key_file()] {
        let real = path.with_extension("real");
        fs::rename(&path, &real).unwrap();
        std::os::unix::fs::symlink(&real, &path).unwrap();
        refuses(&sandbox, WRITING, &path, "");
        fs::remove_file(&path).unwrap();
        fs::rename(&real, &path).unwrap();
    }
    let session = sandbox.path("mine.session");
    std::os::unix::fs::symlink(sandbox.key_file(), &session).unwrap();
    sandbox.sekisho("whoami").session("mine").run().refused(12, "file_unsafe");
    sandbox.ok(WRITING);
}

#[test]
fn s8_a_fifo_in_the_place_of_database_key_or_configuration_is_refused_and_not_waited_for() {
    let sandbox = Sandbox::with_user(&[]);
    let configuration = sandbox.path(".config/sekisho/config.toml");
    for path in [sandbox.database(), sandbox.key_file(), configuration] {
        let real = path.with_extension("real");
        fs::rename(&path, &real).unwrap();
        mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        refuses(&sandbox, WRITING, &path, "");
        fs::remove_file(&path).unwrap();
        fs::rename(&real, &path).unwrap();
    }
}

#[test]
fn s8_files_that_others_can_write_are_refused_with_the_command_that_mends_them() {
    let sandbox = Sandbox::with_user(&[]);
    let configuration = sandbox.path(".config/sekisho/config.toml");
    for path in [sandbox.database(), sandbox.key_file(), configuration] {
        for mode in [0o660, 0o606] {
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            refuses(&sandbox, WRITING, &path, "chmod ");
        }
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    }
    sandbox.ok(WRITING);
}

#[test]
fn s8_a_mail_folder_that_others_can_write_keeps_the_mail_queued() {
    let sandbox = Sandbox::with_user(&[]);
    fs::set_permissions(sandbox.mail_folder(), Permissions::from_mode(0o770)).unwrap();
    let said = sandbox.sekisho("password issue 888888801/USER02 -y").run().expect(11);
    assert!(said.err.contains(&sandbox.mail_folder().display().to_string()), "{}", said.err);
    assert_eq!(sandbox.take_mails().len(), 0);
}
