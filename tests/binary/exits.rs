//! The exit codes of `2-cli.md` and the error's word beside each, in both forms and both languages.

use crate::sandbox::{Call, MERCHANT, Outcome, Sandbox};
use crate::terminal::Terminal;
use sekisho::failure::Exit;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use strum::VariantArray;

const USER: &str = "888888801/USER02";

/// Runs a failing command in every language and form: always that exit code and that word, nothing on stdout, and a
/// sentence in the language that was asked for.
fn fails(code: i32, word: &str, call: impl Fn() -> Call) -> Outcome {
    for lang in ["ja", "en"] {
        let said = call().lang(lang).run().refused(code, word);
        let first = said.err.lines().find(|line| line.contains("error[")).unwrap();
        assert_eq!(lang == "ja", first.chars().any(is_japanese), "{lang}: {first}");
        assert_eq!(said.out, "", "{}", said.line);
        let json = call().lang(lang).arg("-o").arg("json").run().expect(code);
        object_of(&json, code, word, lang);
    }
    call().run()
}

fn object_of(said: &Outcome, code: i32, word: &str, lang: &str) {
    let object: serde_json::Value = serde_json::from_str(said.err.lines().last().unwrap()).unwrap();
    assert_eq!(object["schema"], "sekisho.error/1", "{}", said.err);
    let error = &object["error"];
    assert_eq!((error["code"].as_str(), error["exit"].as_i64()), (Some(word), Some(code.into())), "{}", said.err);
    assert_eq!(lang == "ja", error["message"].as_str().unwrap().chars().any(is_japanese), "{}", said.err);
    let fields: Vec<&str> = error.as_object().unwrap().keys().map(String::as_str).collect();
    let usual = ["code", "exit", "message", "hint", "suggestions"];
    assert_eq!(fields, if word == "too_soon" { [&usual[..], &["retry_after"]].concat() } else { usual.to_vec() });
}

fn is_japanese(c: char) -> bool {
    ('\u{3040}'..='\u{30ff}').contains(&c)
}

#[test]
fn exit_0_when_done_when_nothing_is_to_do_and_for_an_empty_list() {
    let sandbox = Sandbox::with_user(&[]);
    sandbox.ok(&format!("user unlock {USER}"));
    sandbox.ok("mail deliver");
    sandbox.ok("user list --search nobody");
    sandbox.ok("sweep-inactive");
    sandbox.ok("version");
    sandbox.ok("--help");
}

#[test]
fn exit_1_when_the_output_can_not_be_written() {
    let sandbox = Sandbox::bare(&[]);
    let full = || File::options().write(true).open("/dev/full").unwrap();
    fails(1, "io", || sandbox.sekisho("version").stdout(full()));
}

#[test]
fn exit_2_for_what_was_typed_wrongly() {
    let sandbox = Sandbox::with_user(&[]);
    let cases = [
        ("user lsit", "usage"),
        ("user list --limt 3", "usage"),
        ("user lsit --search help", "usage"),
        ("user addd 888888801/HELP --name help", "usage"),
        ("usr help", "usage"),
        ("user add", "missing_value"),
        ("merchant show 88888880", "bad_merchant_code"),
        ("user show 888888801/US-ER", "bad_user_id"),
        ("login 888888801/USER02 --access-key 123 --password-stdin", "bad_access_key"),
        ("sweep-inactive --as-of tomorrow", "bad_time"),
        ("user list --inactive soon", "bad_duration"),
        ("user list --columns shoe", "bad_column"),
        ("password redeem nothing", "bad_link"),
        ("otp verify 12345 --challenge x", "bad_otp"),
    ];
    for (line, word) in cases {
        fails(2, word, || sandbox.sekisho(line).stdin("x"));
    }
    let bad_email = "user add 888888801/NEW --name N --role general --email nowhere";
    fails(2, "bad_email", || sandbox.sekisho(bad_email));
}

#[test]
fn exit_2_names_what_was_probably_meant() {
    let sandbox = Sandbox::bare(&[]);
    for (line, likely) in [("user lsit", "list"), ("user list --limt 3", "--limit"), ("lgoin", "login")] {
        let said = sandbox.sekisho(line).run().refused(2, "usage");
        assert!(said.err.contains(likely), "{}", said.err);
    }
}

#[test]
fn exit_2_names_the_flag_of_a_value_that_nobody_is_there_to_ask_for() {
    let sandbox = Sandbox::with_user(&[]);
    let cases = [
        ("login", "USER"),
        ("login 888888801/USER02", "--access-key"),
        ("login 888888801/USER02 --access-key 1234567", "--password-stdin"),
        ("user add 888888801/NEW --role general", "--name"),
        ("user add 888888801/NEW --name N", "--role"),
        ("merchant add 888888802 --access-key 7654321 --company C --admin-name N", "--admin-email"),
    ];
    for (line, flag) in cases {
        let said = sandbox.sekisho(line).run().refused(2, "missing_value");
        assert!(said.err.contains(flag), "{flag}: {}", said.err);
    }
}

#[test]
fn exit_3_for_what_is_not_there() {
    let sandbox = Sandbox::with_user(&[]);
    fails(3, "merchant_unknown", || sandbox.sekisho("merchant show 999999999"));
    fails(3, "mail_unknown", || sandbox.sekisho("mail show nothing"));
    fails(3, "code_unknown", || sandbox.sekisho("explain no_such_code"));
    let said = fails(3, "user_unknown", || sandbox.sekisho("user show 888888801/USER03"));
    assert!(said.err.contains(USER), "the near one is suggested: {}", said.err);
}

#[test]
fn exit_4_without_proof_of_who_it_is() {
    let sandbox = Sandbox::with_user(&["policy.lock_after = 10"]);
    fails(4, "login_failed", || sandbox.login("USER02", "wrong"));
    fails(4, "otp_failed", || sandbox.sekisho("otp verify 123456 --challenge nothing"));
    fails(4, "no_challenge", || sandbox.sekisho("otp verify 123456"));
    fails(4, "reset_failed", || sandbox.sekisho("password reset 888888801/NOBODY"));
    let link = format!("skr_{}", "a".repeat(43));
    fails(4, "link_failed", || sandbox.sekisho("password redeem -").stdin(&link));
    fails(4, "no_session", || sandbox.sekisho("user list").session("none"));
}

#[test]
fn exit_5_for_what_a_role_may_not() {
    let sandbox = Sandbox::with_user(&[]);
    sandbox.log_in("USER02", crate::sandbox::PASSWORD, "mine");
    for line in ["user list", "merchant list", "user unlock 888888801/USER02", "user show 999999999/NOBODY"] {
        fails(5, "denied", || sandbox.sekisho(line).session("mine"));
    }
}

#[test]
fn exit_6_where_a_rule_forbids_it() {
    let sandbox = Sandbox::with_user(&[]);
    let add = |rest: &str| format!("user add 888888801/{rest}");
    let cases = [
        (add("NEW --name N --role general"), "email_missing"),
        (add("NEW --name N --role general --email user02@example.co.jp"), "email_taken"),
        (add("user02 --name N --role general --email new@example.co.jp"), "user_id_taken"),
        (add("123456789 --name N --role general --email new@example.co.jp"), "user_id_reserved"),
        (format!("user delete {MERCHANT} -y"), "admin_fixed"),
    ];
    for (line, word) in cases {
        fails(6, word, || sandbox.sekisho(&line));
    }
}

#[test]
fn exit_7_where_the_accounts_state_forbids_it() {
    let sandbox = Sandbox::with_user(&["policy.lock_after = 1"]);
    sandbox.ok(&format!("password reset {MERCHANT}"));
    fails(7, "too_soon", || sandbox.sekisho(&format!("password reset {MERCHANT}")));
    sandbox.login("USER02", "wrong").run().refused(4, "login_failed");
    fails(7, "locked", || sandbox.login("USER02", "wrong"));
}

#[test]
fn exit_8_without_a_confirmation() {
    let sandbox = Sandbox::with_user(&[]);
    for line in ["user delete 888888801/USER02", "password issue 888888801/USER02", "merchant delete 888888801"] {
        let said = fails(8, "confirmation_missing", || sandbox.sekisho(line));
        let flag = if line.starts_with("merchant") { "--confirm 888888801" } else { "--yes" };
        assert!(said.err.contains(flag), "{}", said.err);
    }
    fails(8, "declined", || sandbox.sekisho("merchant delete 888888801 --confirm 888888802"));
}

#[test]
fn exit_9_when_some_items_failed() {
    let sandbox = Sandbox::with_user(&[]);
    let said = sandbox.sekisho("user unlock 888888801/USER02 888888801/NOBODY -o json").run().expect(9);
    let items = said.json()["items"].clone();
    assert_eq!(items[0]["result"], "unchanged");
    assert_eq!(items[1]["error"]["code"], "user_unknown");
    assert_eq!(said.error(), "partial");
}

#[test]
fn exit_10_for_a_database_that_is_missing_damaged_or_newer() {
    let missing = Sandbox::bare(&[]);
    fails(10, "store_missing", || missing.sekisho("user list"));
    fails(10, "store_missing", || missing.sekisho("user unlock 888888801/USER02"));

    let garbage = Sandbox::configured(&[]);
    garbage.write_private(".local/share/sekisho/sekisho.db", &"garbage ".repeat(1000));
    for wal in ["-wal", "-shm"] {
        fs::remove_file(garbage.path(&format!(".local/share/sekisho/sekisho.db{wal}"))).unwrap();
    }
    fails(10, "store_damaged", || garbage.sekisho("user list"));

    let newer = Sandbox::configured(&[]);
    set_schema(&newer, 99);
    fails(10, "store_newer", || newer.sekisho("user list"));
    fails(10, "store_newer", || newer.sekisho("init"));
}

fn set_schema(sandbox: &Sandbox, version: i64) {
    let db = rusqlite::Connection::open(sandbox.database()).unwrap();
    db.pragma_update(None, "user_version", version).unwrap();
}

#[test]
fn exit_11_when_the_change_stands_and_its_mail_waits() {
    let sandbox = Sandbox::with_user(&[]);
    sandbox.configure(&super::mails::NO_SERVER);
    let issue = "password issue 888888801/USER02 -y";
    for lang in ["ja", "en"] {
        sandbox.sekisho(issue).lang(lang).run().expect(11);
        let said = sandbox.sekisho(issue).lang(lang).arg("-o").arg("json").run().expect(11);
        object_of(&said, 11, "mail_queued", lang);
        assert_eq!(said.json()["mail"]["queued"], 1);
    }
}

#[test]
fn exit_12_names_file_line_and_likely_key_of_an_unknown_key() {
    let sandbox = Sandbox::bare(&["policy.lock_afer = 3"]);
    let said = fails(12, "config_invalid", || sandbox.sekisho("user list"));
    let file = sandbox.path(".config/sekisho/config.toml").display().to_string();
    for part in [&file, "line 2", "policy.lock_afer", "policy.lock_after"] {
        assert!(said.err.contains(part), "{part}: {}", said.err);
    }
}

#[test]
fn exit_12_names_the_bound_of_a_value_out_of_it() {
    let cases = [
        ("policy.lock_after = 11", "1-10"),
        ("policy.otp_ttl = \"11m\"", "10m"),
        ("policy.session_idle = \"16m\"", "15m"),
        ("audit.retain_days = 364", "365"),
        ("sweep.inactive = \"92d\"", "91d"),
    ];
    for (line, bound) in cases {
        let sandbox = Sandbox::bare(&[line]);
        let said = fails(12, "config_invalid", || sandbox.sekisho("user list"));
        assert!(said.err.contains(bound), "{line}: {}", said.err);
    }
}

#[test]
fn s6_exit_12_without_the_key_file_and_none_is_made() {
    let sandbox = Sandbox::with_user(&[]);
    fs::remove_file(sandbox.key_file()).unwrap();
    for line in ["user unlock 888888801/USER02", "init"] {
        let said = fails(12, "key_missing", || sandbox.sekisho(line));
        assert!(said.err.contains(&sandbox.key_file().display().to_string()), "{}", said.err);
        assert!(!sandbox.key_file().exists(), "`{line}` makes none");
    }
}

#[test]
fn s6_exit_12_with_the_key_file_of_another_database() {
    let (sandbox, other) = (Sandbox::with_user(&[]), Sandbox::configured(&[]));
    fs::copy(other.key_file(), sandbox.key_file()).unwrap();
    fails(12, "key_invalid", || sandbox.sekisho("user unlock 888888801/USER02"));
    sandbox.write_private(".config/sekisho/sekisho.key", "no key at all\n");
    fails(12, "key_invalid", || sandbox.sekisho("user unlock 888888801/USER02"));
}

#[test]
fn s8_exit_12_for_a_key_file_that_others_may_read() {
    let sandbox = Sandbox::with_user(&[]);
    fs::set_permissions(sandbox.key_file(), Permissions::from_mode(0o644)).unwrap();
    let said = fails(12, "file_unsafe", || sandbox.sekisho("user unlock 888888801/USER02"));
    assert!(said.err.contains("chmod"), "the remedy: {}", said.err);
}

#[test]
fn exit_75_when_another_sweep_runs() {
    let sandbox = Sandbox::with_merchant(&[]);
    let lock = File::create(sandbox.path(".local/share/sekisho/sekisho.db.sweep")).unwrap();
    lock.lock().unwrap();
    fails(75, "sweep_running", || sandbox.sekisho("sweep-inactive"));
    drop(lock);
    sandbox.ok("sweep-inactive");
}

#[test]
fn exit_130_when_a_person_interrupts() {
    let sandbox = Sandbox::with_user(&[]);
    for (lang, question) in [("ja", "[y/N]"), ("en", "[y/N]")] {
        let mut terminal = Terminal::run(sandbox.sekisho(&format!("user delete {USER}")).lang(lang), 80);
        terminal.expect(question).interrupt();
        assert_eq!(terminal.finish().0, 130);
    }
    sandbox.ok(&format!("user show {USER}"));
}

#[test]
fn every_exit_code_has_a_test_of_its_name() {
    let here = include_str!("exits.rs");
    let tested = |exit: &&Exit| here.contains(&format!("fn exit_{}_", **exit as i32));
    let missing: Vec<&Exit> = Exit::VARIANTS.iter().filter(|exit| !tested(exit)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
