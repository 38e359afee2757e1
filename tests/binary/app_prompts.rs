//! A login with an authenticator app at a terminal (R5.2, R5.7): what is asked, what fits the screen, and what is left of
//! it afterwards.

use crate::app::{App, AppUser, step_now};
use crate::sandbox::{KEY, MERCHANT, Sandbox};
use crate::terminal::{Streams, Terminal};
use rustix::termios::LocalModes;
use std::fs::{self, File};
use unicode_width::UnicodeWidthStr;

/// What is asked of a user of an app.
const QUESTION: &str = "One-time password (6 digits, shown by the app):";
/// What every line of a QR code begins with: black on white, whatever the terminal's own colours are.
const BLACK_ON_WHITE: &str = "\u{1b}[38;5;16;48;5;231m";

fn login_line(user: &AppUser) -> String {
    format!("login {MERCHANT}/{} --access-key {KEY}", user.id)
}

/// A login at a terminal of 80 columns and 24 lines, the temporary password typed.
fn at_the_door(sandbox: &Sandbox, user: &AppUser) -> Terminal {
    let mut terminal = Terminal::run(sandbox.sekisho(&login_line(user)), 80);
    terminal.expect_secret("Password:").type_line(&user.password);
    terminal
}

/// The key below the QR code, learnt.
fn typed_in(shown: &str) -> App {
    let key = shown.lines().find_map(|line| line.strip_prefix("Key: ")).unwrap_or_else(|| panic!("no key in {shown}"));
    App::knowing(key.trim_end())
}

#[test]
fn r5_7_a_first_code_is_asked_for_until_it_is_right_and_may_be_full_width() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::add(&sandbox, "APP01");
    let mut terminal = at_the_door(&sandbox, &user);
    let app = typed_in(&terminal.expect(QUESTION).text());
    terminal.type_line("12345").expect("error[bad_otp]").expect(QUESTION);
    terminal.type_line(&app.wrong_code()).expect("error[otp_failed]").expect(QUESTION);
    terminal.type_line(&super::prompts::full_width(&app.code(step_now()))).expect("logged in as 佐々木");
    terminal.expect_secret("New password:").interrupt();
    terminal.finish();
    let counted = (sandbox.audited("otp.verify", "otp_failed"), sandbox.audited("otp.enrol", "ok"));
    assert_eq!(counted, (1, 1), "a malformed code counts as no try");
}

#[test]
fn r5_2_a_later_login_asks_for_a_code_and_takes_a_full_width_one_after_a_wrong_one() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::add(&sandbox, "APP01");
    let step = step_now();
    let app = user.enrol(&sandbox, step);
    let mut terminal = at_the_door(&sandbox, &user);
    terminal.expect(QUESTION).type_line(&app.code(step)).expect("error[otp_failed]");
    terminal.expect(QUESTION).type_line(&super::prompts::full_width(&app.code(step + 1))).expect("logged in as");
    terminal.expect_secret("New password:").interrupt();
    let shown = terminal.finish().1;
    assert!(!shown.contains(app.secret()) && !shown.contains("Key: "), "the secret was handed out once: {shown}");
}

#[test]
fn ctrl_c_at_a_code_of_the_app_ends_with_130_and_the_echo_is_on() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::add(&sandbox, "APP01");
    for enrolled in [false, true] {
        if enrolled {
            user.enrol(&sandbox, step_now());
        }
        let mut terminal = at_the_door(&sandbox, &user);
        terminal.expect(QUESTION).interrupt();
        let (code, shown, modes) = terminal.finish();
        assert_eq!(code, 130, "{shown}");
        assert!(modes.local_modes.contains(LocalModes::ECHO), "enrolled: {enrolled}");
        assert_eq!(user.shown(&sandbox)["failed_attempts"], 0, "enrolled: {enrolled}");
    }
}

#[test]
fn the_code_the_key_and_the_question_fit_80_columns_and_24_lines() {
    for (lang, question) in [("en", QUESTION), ("ja", "アプリ")] {
        let sandbox = Sandbox::with_merchant(&[]);
        let user = AppUser::add(&sandbox, "USER02");
        let mut terminal = Terminal::run(sandbox.sekisho(&login_line(&user)).lang(lang), 80);
        terminal.expect_secret(if lang == "en" { "Password:" } else { "パスワード" }).type_line(&user.password);
        let shown = terminal.expect(BLACK_ON_WHITE).expect(": ").expect(question).text();
        let first = shown.find(BLACK_ON_WHITE).unwrap();
        let lines: Vec<String> = shown[first..].lines().map(plain).collect();
        assert!(lines.iter().all(|line| line.width() <= 80), "{lines:#?}");
        assert!(lines.len() <= 24, "{} lines: {lines:#?}", lines.len());
        terminal.interrupt();
        terminal.finish();
    }
}

/// A line without what colours it.
fn plain(line: &str) -> String {
    line.trim_end_matches('\r').replace(BLACK_ON_WHITE, "").replace("\u{1b}[0m", "")
}

#[test]
fn r5_7_without_room_for_the_code_the_uri_stands_there_and_the_login_goes_on() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::add(&sandbox, "APP01");
    let mut terminal = Terminal::run(sandbox.sekisho(&login_line(&user)), 30);
    terminal.expect_secret("Password:").type_line(&user.password);
    let shown = terminal.expect("otpauth://").expect("--qr-file").expect(QUESTION).text();
    assert!(!shown.contains(BLACK_ON_WHITE), "{shown}");
    terminal.type_line(&typed_in(&shown).code(step_now())).expect("logged in as").expect_secret("New password:").interrupt();
    terminal.finish();
}

#[test]
fn nothing_is_drawn_where_stdout_is_no_terminal() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::add(&sandbox, "APP01");
    let streams = Streams { stdout: Some(File::create(sandbox.path("out")).unwrap()), ..Streams::default() };
    let mut terminal = Terminal::with(sandbox.sekisho(&login_line(&user)), 80, streams);
    terminal.expect_secret("Password:").type_line(&user.password);
    terminal.expect(QUESTION).interrupt();
    let shown = terminal.finish().1;
    let written = fs::read_to_string(sandbox.path("out")).unwrap();
    let secret = typed_in(&written).secret().to_owned();
    assert!(written.contains("URI: otpauth://totp/") && written.contains(&format!("?secret={secret}&issuer=")), "{written}");
    assert!(!written.contains(['\u{1b}', '█', '▀', '▄']), "{written}");
    assert!(!shown.contains(&secret) && !shown.contains(BLACK_ON_WHITE), "stdout is where it was asked for: {shown}");
}

/// On a terminal too: a script that runs there wants the object and goes on by itself.
#[test]
fn json_answers_the_enrolment_and_draws_nothing() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::add(&sandbox, "APP01");
    let mut terminal = Terminal::run(sandbox.sekisho(&login_line(&user)).arg("-o").arg("json"), 80);
    terminal.expect_secret("Password:").type_line(&user.password);
    let (code, shown, _) = terminal.finish();
    assert_eq!(code, 0, "{shown}");
    let object = shown.lines().find(|line| line.starts_with('{')).unwrap_or_else(|| panic!("no object in {shown}"));
    let answer: serde_json::Value = serde_json::from_str(object).unwrap();
    assert_eq!((&answer["method"], &answer["sent_to"]), (&"app".into(), &serde_json::Value::Null));
    let uri = answer["enrolment"]["otpauth_uri"].as_str().unwrap();
    assert!(uri.contains(&format!("?secret={}&", App::of(&answer).secret())), "{uri}");
    assert!(!shown.contains(['\u{1b}', '█', '▀', '▄']), "{shown}");
}
