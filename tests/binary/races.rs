//! Many processes at once (D2, D5, R4.6, R5.6): what must happen once happens once, and nobody hears that the database
//! is locked.

use crate::ground::Ground;
use crate::sandbox::{Call, MERCHANT, Outcome, PASSWORD, Sandbox, race};
use std::fs;

pub const CROWD: usize = 64;

/// Where a race is run: in a home whose database is a file, and where there is a server in one whose database is there.
fn everywhere(make: fn(&[&str]) -> Sandbox, run: impl Fn(&Sandbox)) {
    for ground in Ground::all() {
        let place = ground.url().map(|url| format!("store.url = \"{url}\""));
        run(&make(place.as_deref().as_slice()));
    }
}

/// How many ended with this exit code and this error; none is the empty word.
pub fn ended(outcomes: &[Outcome], code: i32, error: &str) -> usize {
    outcomes.iter().filter(|o| o.code == code && o.error() == error).count()
}

#[test]
fn r5_6_one_right_code_gives_one_session() {
    everywhere(Sandbox::with_user, one_right_code_gives_one_session);
}

fn one_right_code_gives_one_session(sandbox: &Sandbox) {
    for round in 1..=4 {
        let (challenge, code) = sandbox.challenge("USER02", PASSWORD, "front");
        let session = |i: usize| format!("r{round}n{i}");
        let verify = |i| sandbox.sekisho(&format!("otp verify - --challenge {challenge}")).session(&session(i)).stdin(&code);
        let outcomes = race((0..CROWD).map(verify));
        assert_eq!(ended(&outcomes, 0, ""), 1, "round {round}: one session");
        assert_eq!(ended(&outcomes, 4, "otp_failed"), CROWD - 1, "round {round}: the others fail");
        let tokens = (0..CROWD).filter(|i| holds_token(sandbox, &session(*i)));
        assert_eq!(tokens.count(), 1, "round {round}: one session file has a token");
        let sessions = sandbox.json("session list");
        assert_eq!(sessions["sessions"].as_array().unwrap().len(), round, "round {round}: one more session");
    }
    assert_eq!(sandbox.audited("login", "ok"), 5, "four here, and one while the user was settled");
}

/// Whether the session file of that name has a session in it.
pub fn holds_token(sandbox: &Sandbox, session: &str) -> bool {
    fs::read_to_string(sandbox.path(&format!("{session}.session"))).is_ok_and(|text| text.contains("token "))
}

#[test]
fn r10_2_whoever_races_for_one_session_file_the_winner_stays_logged_in() {
    let sandbox = Sandbox::with_user(&[]);
    for round in 1..=3 {
        let (_, code) = sandbox.challenge("USER02", PASSWORD, "shared");
        let verify = || sandbox.sekisho("otp verify -").session("shared").stdin(&code);
        let outcomes = race((0..CROWD).map(|_| verify()));
        assert_eq!(ended(&outcomes, 0, ""), 1, "round {round}: one session");
        assert!(holds_token(&sandbox, "shared"), "round {round}: its token is kept");
    }
}

#[test]
fn d2_of_256_wrong_passwords_at_once_six_are_evaluated() {
    everywhere(Sandbox::with_user, of_256_wrong_passwords_at_once_six_are_evaluated);
}

fn of_256_wrong_passwords_at_once_six_are_evaluated(sandbox: &Sandbox) {
    let guess = |i| sandbox.login("USER02", &format!("wrong guess no {i}"));
    let outcomes = race((0..256).map(guess));
    assert_eq!(ended(&outcomes, 4, "login_failed"), 6);
    assert_eq!(ended(&outcomes, 7, "locked"), 250);
    assert_eq!(sandbox.audited("login.password", "login_failed"), 6);
    let user = sandbox.json("user show 888888801/USER02");
    assert_eq!((&user["failed_attempts"], &user["status"]), (&6.into(), &"locked".into()));
    sandbox.login("USER02", PASSWORD).run().refused(7, "locked");
}

#[test]
fn d2_wrong_passwords_and_wrong_codes_at_once_are_six_together() {
    everywhere(Sandbox::with_user, wrong_passwords_and_wrong_codes_at_once_are_six_together);
}

fn wrong_passwords_and_wrong_codes_at_once_are_six_together(sandbox: &Sandbox) {
    let (challenge, code) = sandbox.challenge("USER02", PASSWORD, "front");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let verify = |i| sandbox.sekisho(&format!("otp verify - --challenge {challenge}")).session(&format!("n{i}")).stdin(wrong);
    let guess = |i| sandbox.login("USER02", &format!("wrong guess no {i}"));
    let outcomes = race((0..CROWD).map(|i| if i % 2 == 0 { verify(i) } else { guess(i) }));
    assert_eq!(ended(&outcomes, 0, ""), 0);
    assert!(ended(&outcomes, 4, "login_failed") <= 6);
    assert_eq!(sandbox.json("user show 888888801/USER02")["failed_attempts"], 6);
}

#[test]
fn r4_6_one_of_64_claims_of_an_address_wins() {
    everywhere(Sandbox::with_merchant, one_of_64_claims_of_an_address_wins);
}

/// From two merchants: it is the one rule that holds over all of them.
fn one_of_64_claims_of_an_address_wins(sandbox: &Sandbox) {
    sandbox.ok("merchant add 888888802 --access-key 7654321 --company D --admin-name M --admin-email m@example.co.jp");
    for round in 1..=3 {
        let claim = |i| {
            let merchant = if i % 2 == 0 { MERCHANT } else { "888888802" };
            let line = format!("user add {merchant}/R{round}N{i} --name N --role general --email round{round}@example.co.jp");
            sandbox.sekisho(&line)
        };
        let outcomes = race((0..CROWD).map(claim));
        assert_eq!(ended(&outcomes, 0, ""), 1, "round {round}");
        assert_eq!(ended(&outcomes, 6, "email_taken"), CROWD - 1, "round {round}");
        assert_eq!(sandbox.take_mails().len(), 1, "round {round}: one is written to");
    }
    let users = sandbox.json("user list");
    assert_eq!(users["users"].as_array().unwrap().len(), 2 + 3);
}

#[test]
fn r7_4_one_link_gives_one_temporary_password() {
    everywhere(Sandbox::with_user, one_link_gives_one_temporary_password);
}

fn one_link_gives_one_temporary_password(sandbox: &Sandbox) {
    sandbox.ok("password reset 888888801/USER02");
    let link = sandbox.mailed_secret();
    let outcomes = race((0..CROWD).map(|i| sandbox.sekisho("password redeem -").session(&format!("n{i}")).stdin(&link)));
    assert_eq!(ended(&outcomes, 0, ""), 1);
    assert_eq!(ended(&outcomes, 4, "link_failed"), CROWD - 1);
    assert_eq!(sandbox.take_mails().len(), 1);
}

#[test]
fn b1_no_command_of_64_mixed_ones_hears_that_the_database_is_locked() {
    everywhere(Sandbox::with_user, no_command_of_64_mixed_ones_hears_that_the_database_is_locked);
}

fn no_command_of_64_mixed_ones_hears_that_the_database_is_locked(sandbox: &Sandbox) {
    let outcomes = race((0..CROWD).map(|i| mixed(sandbox, i)));
    for outcome in &outcomes {
        assert!(matches!(outcome.code, 0 | 4 | 7), "`{}`: {} {}", outcome.line, outcome.code, outcome.err);
        for word in ["locked (", "database is locked", "busy"] {
            assert!(!outcome.err.contains(word), "`{}`: {}", outcome.line, outcome.err);
        }
    }
    sandbox.ok("audit verify");
    let users = sandbox.json("user list");
    assert_eq!(users["users"].as_array().unwrap().len(), 2 + CROWD / 8);
    assert_eq!(leftovers(sandbox), Vec::<String>::new());
}

/// The i-th of eight kinds of work, each on its own when the kind changes something.
fn mixed(sandbox: &Sandbox, i: usize) -> Call {
    match i % 8 {
        0 => sandbox.sekisho(&format!("user add {MERCHANT}/M{i} --name N --role general --email m{i}@example.co.jp")),
        1 => sandbox.sekisho("user list"),
        2 => sandbox.sekisho(&format!("merchant edit {MERCHANT} --company C{i}")),
        3 => sandbox.login("USER02", PASSWORD).session(&format!("m{i}")),
        4 => sandbox.sekisho("user unlock 888888801/USER02"),
        5 => sandbox.sekisho("mail deliver"),
        6 => sandbox.sekisho("audit verify"),
        _ => sandbox.sekisho(&format!("password reset {MERCHANT}")),
    }
}

/// Temporary files that nobody took away.
fn leftovers(sandbox: &Sandbox) -> Vec<String> {
    let names = fs::read_dir(sandbox.mail_folder()).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| !name.ends_with(".eml")).collect()
}
