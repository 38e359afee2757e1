//! Many processes at once and codes of an authenticator app (D2, R5.2, R5.6, R5.7): a code logs in once, whoever tries it
//! through whichever challenge, and a login that leads to an enrolment hands out its secret once.

use crate::app::{App, AppUser, step_now};
use crate::races::{CROWD, ended, holds_token};
use crate::sandbox::{Call, Outcome, Sandbox, race};
use std::sync::Barrier;
use std::thread;

/// One verify of a challenge by each of the crowd, every one with a session file of its own.
fn all_verify(sandbox: &Sandbox, challenge: &str, code: &str) -> Vec<Outcome> {
    race((0..CROWD).map(|i| verify(sandbox, challenge, code).session(&format!("n{i}"))))
}

fn verify(sandbox: &Sandbox, challenge: &str, code: &str) -> Call {
    sandbox.sekisho(&format!("otp verify - --challenge {challenge} -o json")).stdin(code)
}

/// One of them got on; the others met a challenge that was gone, which counts as no failure.
fn assert_one_got_on(sandbox: &Sandbox, user: &AppUser, outcomes: &[Outcome]) {
    assert_eq!(ended(outcomes, 0, ""), 1, "{}: one gets on", user.id);
    assert_eq!(ended(outcomes, 4, "otp_failed"), CROWD - 1, "{}: the others fail", user.id);
    assert_eq!(user.shown(sandbox)["failed_attempts"], 0, "{}: nothing is counted for them", user.id);
}

fn sessions(sandbox: &Sandbox) -> usize {
    sandbox.json("session list --support")["sessions"].as_array().unwrap().len()
}

fn tokens(sandbox: &Sandbox) -> usize {
    (0..CROWD).filter(|i| holds_token(sandbox, &format!("n{i}"))).count()
}

/// The session files of the crowd go, so that the next round's are its own.
fn forget_sessions(sandbox: &Sandbox) {
    (0..CROWD).for_each(|i| drop(std::fs::remove_file(sandbox.path(&format!("n{i}.session")))));
}

#[test]
fn r5_6_one_code_of_the_app_gives_one_session() {
    let sandbox = Sandbox::with_merchant(&[]);
    for round in 1..=3 {
        let user = AppUser::add(&sandbox, &format!("APP{round}"));
        let step = step_now();
        let app = user.enrol(&sandbox, step);
        let challenge = user.login(&sandbox, "front");
        let before = sessions(&sandbox);
        let outcomes = all_verify(&sandbox, challenge["challenge"].as_str().unwrap(), &app.code(step + 1));
        assert_one_got_on(&sandbox, &user, &outcomes);
        assert_eq!((sessions(&sandbox) - before, tokens(&sandbox)), (1, 1), "round {round}: one session and its token");
        forget_sessions(&sandbox);
    }
    assert_eq!(sandbox.audited("login", "ok"), 2 * 3, "one while each was enrolled, and one here");
}

#[test]
fn r5_7_the_first_code_of_an_enrolment_enrols_once_and_is_mailed_about_once() {
    let sandbox = Sandbox::with_merchant(&[]);
    for round in 1..=3 {
        let user = AppUser::add(&sandbox, &format!("APP{round}"));
        let answer = user.login(&sandbox, "front");
        let code = App::of(&answer).code(step_now());
        let outcomes = all_verify(&sandbox, answer["challenge"].as_str().unwrap(), &code);
        assert_one_got_on(&sandbox, &user, &outcomes);
        assert_eq!(sandbox.audited("otp.enrol", "ok"), round, "one enrolment more");
        assert_eq!((sessions(&sandbox), tokens(&sandbox)), (round, 1), "one session more");
        assert_eq!(sandbox.take_mails().len(), 1, "round {round}: one mail says so");
        assert_eq!(user.shown(&sandbox)["otp_enrolled"], true);
        forget_sessions(&sandbox);
    }
}

#[test]
fn r5_7_the_mailed_code_hands_out_one_secret_to_enrol() {
    let sandbox = Sandbox::with_merchant(&[]);
    for round in 1..=3 {
        let user = AppUser::with_address(&sandbox, &format!("MAIL{round}"));
        let (challenge, code) = sandbox.challenge(&user.id, &user.password, "front");
        let outcomes = all_verify(&sandbox, &challenge, &code);
        assert_one_got_on(&sandbox, &user, &outcomes);
        assert_eq!(outcomes.iter().filter(|o| o.out.contains("otpauth")).count(), 1, "round {round}: one secret");
        assert_eq!((sessions(&sandbox), tokens(&sandbox)), (round - 1, 0), "the address alone is no login");
        let answer = outcomes.into_iter().find(|o| o.code == 0).unwrap().json();
        let (challenge, code) = (answer["challenge"].as_str().unwrap(), App::of(&answer).code(step_now()));
        verify(&sandbox, challenge, &code).session("front").run().expect(0);
    }
    assert_eq!(sandbox.audited("otp.enrol", "ok"), 3);
}

#[test]
fn r5_2_the_code_that_enrolled_is_a_wrong_one_from_then_on() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::add(&sandbox, "APP01");
    let step = step_now();
    let app = user.enrol(&sandbox, step);
    let challenge = user.login(&sandbox, "front");
    let tried = |code: &str| verify(&sandbox, challenge["challenge"].as_str().unwrap(), code).session("front").run();
    tried(&app.code(step)).refused(4, "otp_failed");
    assert!(step_now() <= step + 1, "the machine is too slow: the code was too old anyway");
    assert_eq!(user.shown(&sandbox)["failed_attempts"], 1, "it counts like any wrong code");
    tried(&app.code(step + 1)).expect(0);
    assert_eq!(user.shown(&sandbox)["failed_attempts"], 0);
}

/// Who try one code through logins of their own, and how often: a login costs far more than a verify.
const VISITORS: usize = CROWD / 4;
const LOGINS: usize = 3;

/// A login makes older challenges void, so that each visitor may hold the open one for a while: that a challenge is spent
/// is not enough, the step must be. Who comes after the crowd holds the open one for certain.
#[test]
fn r5_2_one_code_tried_through_many_logins_gives_one_session() {
    let sandbox = Sandbox::with_merchant(&["policy.lock_after = 10"]);
    let user = AppUser::add(&sandbox, "APP01");
    let step = step_now();
    let code = user.enrol(&sandbox, step).code(step + 1);
    let visit = |visitor: &str| log_in_with(&sandbox, &user, &code, visitor);
    let mut verified = at_once(VISITORS, |i| (0..LOGINS).filter_map(|_| visit(&format!("n{i}"))).collect());
    verified.extend(visit("latecomer"));
    assert!(step_now() <= step + 2, "the machine is too slow: the code became too old");
    assert_eq!(ended(&verified, 0, ""), 1, "one session");
    assert_eq!(ended(&verified, 4, "otp_failed"), verified.len() - 1, "the others fail");
    assert!(verified.len() > 10, "nobody is kept out before ten wrong codes");
    assert_eq!(sandbox.audited("login", "ok"), 2, "one while the user was enrolled, and one here");
}

/// A login and then the verify; none when the account is locked meanwhile, as used codes are wrong ones.
fn log_in_with(sandbox: &Sandbox, user: &AppUser, code: &str, visitor: &str) -> Option<Outcome> {
    let login = sandbox.login(&user.id, &user.password).session(visitor).arg("-o").arg("json").run();
    if login.code == 7 {
        login.refused(7, "locked");
        return None;
    }
    let answer = login.expect(0).json();
    Some(verify(sandbox, answer["challenge"].as_str().unwrap(), code).session(visitor).run())
}

/// What so many visitors meet who begin at the same moment.
fn at_once(visitors: usize, visit: impl Fn(usize) -> Vec<Outcome> + Sync) -> Vec<Outcome> {
    let (start, visit) = (&Barrier::new(visitors), &visit);
    let begin = |i| {
        move || {
            start.wait();
            visit(i)
        }
    };
    thread::scope(|scope| {
        let running: Vec<_> = (0..visitors).map(|i| scope.spawn(begin(i))).collect();
        running.into_iter().flat_map(|visitor| visitor.join().unwrap()).collect()
    })
}
