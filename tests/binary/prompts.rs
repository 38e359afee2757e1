//! What a person is asked on a terminal, and what is left of it afterwards.

use crate::sandbox::{KEY, MERCHANT, PASSWORD, Sandbox};
use crate::terminal::{Streams, Terminal};
use std::fs::{self, File};

const ANOTHER: &str = "mijika-yo-4712-x";
const USER: &str = "888888801/USER02";

fn login_line() -> String {
    format!("login {USER} --access-key {KEY}")
}

fn ends(terminal: Terminal, code: i32) -> String {
    let (ended, shown, _) = terminal.finish();
    assert_eq!(ended, code, "{shown}");
    shown
}

#[test]
fn a_login_asks_for_password_and_code_and_shows_neither_password() {
    let sandbox = Sandbox::with_user(&[]);
    let mut terminal = Terminal::run(sandbox.sekisho("login"), 100);
    terminal.expect("User (MERCHANT/USERID):").type_line(USER);
    terminal.expect("Access key").type_line(KEY);
    terminal.expect_secret("Password:").type_line(PASSWORD);
    terminal.expect("One-time password");
    terminal.type_line(&sandbox.mailed_secret());
    terminal.expect("logged in as 犬山花子");
    let shown = ends(terminal, 0);
    assert!(!shown.contains(PASSWORD), "{shown}");
    assert!(sandbox.ok("whoami").contains("USER02"));
}

#[test]
fn r5_5_after_a_temporary_password_a_new_one_is_asked_for_twice_until_it_is_good() {
    let sandbox = Sandbox::with_merchant(&[]);
    let temporary = sandbox.add_user("USER02");
    let mut terminal = Terminal::run(sandbox.sekisho(&login_line()), 100);
    terminal.expect_secret("Password:").type_line(&temporary);
    terminal.expect("One-time password").type_line(&sandbox.mailed_secret());
    terminal.expect_secret("New password:").type_line(PASSWORD);
    terminal.expect_secret("New password again:").type_line(ANOTHER);
    terminal.expect("differ");
    terminal.expect_secret("New password:").type_line("short");
    terminal.expect_secret("New password again:").type_line("short");
    terminal.expect("error[weak_password]").expect("shorter than 12");
    terminal.expect_secret("New password:").type_line(PASSWORD);
    terminal.expect_secret("New password again:").type_line(PASSWORD);
    terminal.expect("password changed");
    let shown = ends(terminal, 0);
    for secret in [PASSWORD, ANOTHER, &temporary] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    sandbox.challenge("USER02", PASSWORD, "again");
}

#[test]
fn r5_6_enter_alone_resends_and_a_wrong_code_can_be_mended() {
    let sandbox = Sandbox::with_user(&[]);
    let mut terminal = Terminal::run(sandbox.sekisho(&login_line()), 100);
    terminal.expect_secret("Password:").type_line(PASSWORD);
    terminal.expect("One-time password").type_line("");
    terminal.expect("error[too_soon]");
    let code = sandbox.mailed_secret();
    terminal.expect("One-time password").type_line("12345");
    terminal.expect("error[bad_otp]");
    terminal.expect("One-time password").type_line(if code == "000000" { "000001" } else { "000000" });
    terminal.expect("error[otp_failed]");
    terminal.expect("One-time password").type_line(&full_width(&code));
    terminal.expect("logged in as");
    ends(terminal, 0);
    assert_eq!(sandbox.audited("otp.verify", "otp_failed"), 1, "a malformed code counts as no try");
}

#[test]
fn what_a_paste_brings_around_a_password_or_a_code_does_not_count() {
    let sandbox = Sandbox::with_user(&[]);
    for [before, after] in [["  ", " "], ["\u{3000}", "\u{a0}"], ["\u{1b}[200~", "\u{1b}[201~"], ["\t", "\r"]] {
        let mut terminal = Terminal::run(sandbox.sekisho(&login_line()), 100);
        terminal.expect_secret("Password:").type_line(&format!("{before}{PASSWORD}{after}"));
        terminal.expect("One-time password");
        terminal.type_line(&format!("{before}{}{after}", sandbox.mailed_secret())).expect("logged in as");
        ends(terminal, 0);
        sandbox.ok("logout");
    }
}

/// Digits as an IME types them (R3.1).
pub fn full_width(digits: &str) -> String {
    digits.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect()
}

#[test]
fn r5_6_enter_alone_mails_another_code_once_its_time_has_come() {
    let sandbox = Sandbox::with_user(&[]);
    let mut terminal = Terminal::run(sandbox.sekisho(&login_line()), 100);
    terminal.expect_secret("Password:").type_line(PASSWORD);
    terminal.expect("One-time password");
    let old = sandbox.mailed_secret();
    // The 30 seconds that must lie between are over: there is no clock to set.
    let db = rusqlite::Connection::open(sandbox.database()).unwrap();
    db.execute("UPDATE challenges SET sent_at = sent_at - 31", []).unwrap();
    terminal.type_line("");
    terminal.expect("one-time password goes to").expect("One-time password");
    let new = sandbox.mailed_secret();
    if old != new {
        terminal.type_line(&old).expect("error[otp_failed]").expect("One-time password");
    }
    terminal.type_line(&new).expect("logged in as");
    ends(terminal, 0);
}

#[test]
fn five_wrong_codes_end_the_login() {
    let sandbox = Sandbox::with_user(&[]);
    let mut terminal = Terminal::run(sandbox.sekisho(&login_line()), 100);
    terminal.expect_secret("Password:").type_line(PASSWORD);
    let code = {
        terminal.expect("One-time password");
        sandbox.mailed_secret()
    };
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..4 {
        terminal.type_line(wrong).expect("error[otp_failed]").expect("One-time password");
    }
    terminal.type_line(wrong).expect("error[otp_failed]");
    ends(terminal, 4);
}

#[test]
fn ctrl_c_at_a_password_ends_with_130_and_leaves_the_terminal_as_it_was() {
    let sandbox = Sandbox::with_user(&[]);
    let mut terminal = Terminal::run(sandbox.sekisho(&login_line()), 100);
    terminal.expect_secret("Password:");
    assert!(!terminal.echoes());
    terminal.interrupt();
    let (code, shown, modes) = terminal.finish();
    assert_eq!(code, 130, "{shown}");
    let untouched = Terminal::run(sandbox.sekisho("version"), 100).finish().2;
    assert_eq!(format!("{modes:?}"), format!("{untouched:?}"));
}

#[test]
fn ctrl_c_at_a_code_ends_with_130_too() {
    let sandbox = Sandbox::with_user(&[]);
    let mut terminal = Terminal::run(sandbox.sekisho(&login_line()), 100);
    terminal.expect_secret("Password:").type_line(PASSWORD);
    terminal.expect("One-time password").interrupt();
    let (code, shown, modes) = terminal.finish();
    assert_eq!(code, 130, "{shown}");
    assert!(modes.local_modes.contains(rustix::termios::LocalModes::ECHO));
    assert!(!sandbox.path(".local/state/sekisho/session").exists() || !sandbox.ok("whoami").contains("USER02"));
}

#[test]
fn y_n_is_answered_in_either_language_and_width() {
    for (lang, question) in [("en", "[y/N]"), ("ja", "[y/N]")] {
        for (answer, code) in [("ｙ", 0), ("はい", 0), ("Y", 0), ("yes", 0), ("n", 8), ("", 8), ("いいえ", 8)] {
            let sandbox = Sandbox::with_merchant(&[]);
            sandbox.add_user("USER02");
            let mut terminal = Terminal::run(sandbox.sekisho(&format!("user delete {USER}")).lang(lang), 100);
            terminal.expect(question).type_line(answer);
            let shown = ends(terminal, code);
            assert_eq!(shown.contains("error[declined]"), code == 8, "{answer}: {shown}");
            let there = sandbox.sekisho(&format!("user show {USER}")).run().code;
            assert_eq!(there, if code == 0 { 3 } else { 0 }, "{answer}");
        }
    }
}

#[test]
fn questions_reach_the_terminal_when_the_streams_go_to_files() {
    let sandbox = Sandbox::with_user(&[]);
    let file = |name: &str| Some(File::create(sandbox.path(name)).unwrap());
    let streams = Streams { stdout: file("out"), stderr: file("err"), ..Streams::default() };
    let mut terminal = Terminal::with(sandbox.sekisho(&login_line()), 100, streams);
    terminal.expect_secret("Password:").type_line(PASSWORD);
    terminal.expect("One-time password").type_line(&sandbox.mailed_secret());
    let shown = ends(terminal, 0);
    assert!(!shown.contains("logged in"), "{shown}");
    assert!(fs::read_to_string(sandbox.path("out")).unwrap().contains("logged in as"));
    assert_eq!(fs::read_to_string(sandbox.path("err")).unwrap(), "");
}

#[test]
fn user_add_and_merchant_add_ask_for_what_is_missing() {
    let sandbox = Sandbox::configured(&[]);
    let mut terminal = Terminal::run(sandbox.sekisho("merchant add"), 100);
    terminal.expect("Merchant code").type_line(MERCHANT);
    terminal.expect("Access key").type_line(KEY);
    terminal.expect("Company:").type_line("猫田商店");
    terminal.expect("Corporate number").type_line("");
    terminal.expect("Fulfilment (1 logistics, 2 non-logistics; Enter alone: logistics):").type_line("");
    terminal.expect("Name of the admin user:").type_line("猫田太郎");
    terminal.expect("E-mail address of the admin user:").type_line("nekota@example.co.jp");
    terminal.expect("added");
    ends(terminal, 0);

    let mut terminal = Terminal::run(sandbox.sekisho("user add"), 100);
    terminal.expect("User").type_line(USER);
    terminal.expect("Name:").type_line("犬山花子");
    terminal.expect("Role (1 general, 2 shipping):").type_line("一般");
    terminal.expect("Login method").type_line("");
    terminal.expect("E-mail address:").type_line("inuyama@example.co.jp");
    terminal.expect("added");
    ends(terminal, 0);
    assert_eq!(sandbox.json(&format!("user show {USER}"))["role"], "general");
}

#[test]
fn no_input_asks_nothing_on_a_terminal_either() {
    let sandbox = Sandbox::with_user(&[]);
    let shown = ends(Terminal::run(sandbox.sekisho(&login_line()).arg("--no-input"), 100), 2);
    assert!(shown.contains("error[missing_value]") && shown.contains("--password-stdin"), "{shown}");
    let shown = ends(Terminal::run(sandbox.sekisho(&format!("user delete {USER} --no-input")), 100), 8);
    assert!(shown.contains("error[confirmation_missing]"), "{shown}");
}
