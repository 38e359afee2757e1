//! Step 2 of a login (R5.2, R5.6, R5.7): a one-time password against its challenge, and mailing another one. A challenge
//! that is spent, void or lapsed answers like one that never was, and counts nothing.

use super::authenticator::Authenticator;
use super::challenge::{Asks, Challenge, FreshApp, FreshCode, Started, open};
use super::change::{Change, Verdict, Write};
use super::event::{Action, Event};
use super::fold::half_width;
use super::letter::{Letter, LetterKind};
use super::lock::count_failure;
use super::policy::Policy;
use super::refusal::{Part, Refusal};
use super::secret::Secret;
use super::session::Session;
use super::time::Timestamp;
use super::user::{Account, User};

/// Reads a typed one-time password: six digits, full-width and blanks around them forgiven (R3.1).
///
/// # Errors
/// [`Refusal::Malformed`], which counts as no attempt (R5.6). The typed text is not repeated: it may be a password.
pub fn parse_code(typed: &str) -> Result<Secret, Refusal> {
    let folded = Secret::new(half_width(typed));
    let code = folded.reveal();
    if code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) {
        Ok(folded)
    } else {
        Err(Refusal::malformed(Part::Otp, ""))
    }
}

/// A challenge that is spent, void or was never there: recorded, counted against nobody.
#[must_use]
pub fn unknown<T>(action: Action) -> Verdict<T> {
    let mut change = Change::default();
    change.event(Event::common(action).failed("otp_failed"));
    Verdict::refused(change, Refusal::OtpFailed)
}

/// What was found about the code typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeProof {
    /// It is neither the mailed one nor the app's.
    Wrong,
    /// It is the mailed one.
    Mailed,
    /// It is the app's for this step, at most one away from now (R5.2).
    App {
        /// RFC 6238 §4.
        step: i64,
    },
}

/// What is drawn, or sealed anew, for what may come of a try.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The session.
    pub session: Session,
    /// The secret of an app to be enrolled next.
    pub app: FreshApp,
    /// The secret of the app that is being enrolled, sealed to its user.
    pub enrolled: Option<String>,
}

/// What a right code leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// The login is completed (R5.8).
    Session(Session),
    /// The address is proven; the app comes next (R5.7).
    Enrol(Started),
}

/// Decides a try. A right code spends the challenge; what it leads to depends on what was asked for.
#[must_use]
pub fn verify(
    account: &Account,
    challenge: &Challenge,
    proof: CodeProof,
    prepared: Prepared,
    policy: &Policy,
    now: Timestamp,
) -> Verdict<Verified> {
    if !open(account, challenge, policy, now) {
        return Verdict::refused(failed(account), Refusal::OtpFailed);
    }
    let app = account.user.authenticator.as_ref();
    match (&challenge.asks, proof) {
        (Asks::Email { .. }, CodeProof::Mailed) => completed(account, app.cloned(), prepared.session, now),
        (Asks::EmailFirst { .. }, CodeProof::Mailed) => enrol(account, prepared.app, policy, now),
        (Asks::App, CodeProof::App { step }) if app.is_some_and(|app| app.accepts(step)) => {
            completed(account, app.map(|app| Authenticator { step, ..app.clone() }), prepared.session, now)
        }
        (Asks::Enrolment { .. }, CodeProof::App { step }) if prepared.enrolled.is_some() => {
            let app = prepared.enrolled.map(|secret| Authenticator { secret, step });
            let mut verdict = completed(account, app, prepared.session, now);
            verdict.change.events.insert(0, Event::of(&account.user.address, Action::OtpEnrol));
            verdict.change.letter(Letter::to(LetterKind::AppEnrolled, &account.user, &account.admin));
            verdict
        }
        _ => wrong(account, challenge, policy, now),
    }
}

/// A completed login: the challenge is spent, the failures are zeroed, the session is made (R5.8, R5.9).
fn completed(account: &Account, app: Option<Authenticator>, session: Session, now: Timestamp) -> Verdict<Verified> {
    let address = &account.user.address;
    let user = User {
        failures: 0,
        authenticator: app,
        last_login_at: Some(now),
        // A login under a clock that stood back must not make the account look idle once the clock is right.
        idle_since: now.max(account.user.idle_since),
        warned_for: None,
        ..account.user.clone()
    };
    let mut change = Change::default();
    change.write(Write::RemoveChallenges(address.clone()));
    change.write(Write::PutUser(Box::new(user)));
    change.write(Write::AddSession(Box::new(session.clone())));
    change.event(Event::of(address, Action::Login).noting("session", &session.id));
    Verdict::granted(change, Verified::Session(session))
}

/// The challenge that enrols the app takes the place of the one that is spent, under an id of its own: whoever tries the
/// mailed code once more meets nothing, and no failure is counted.
fn enrol(account: &Account, app: FreshApp, policy: &Policy, now: Timestamp) -> Verdict<Verified> {
    let started = Started::enrolling(account, app, policy, now);
    let mut change = Change::default();
    change.event(Event::of(&account.user.address, Action::OtpVerify));
    change.write(Write::RemoveChallenges(account.user.address.clone()));
    change.write(Write::AddChallenge(Box::new(started.challenge.clone())));
    Verdict::granted(change, Verified::Enrol(started))
}

/// A wrong code counts against the challenge and towards the lock (R5.6).
fn wrong(account: &Account, challenge: &Challenge, policy: &Policy, now: Timestamp) -> Verdict<Verified> {
    let mut change = Change::default();
    // The number tells a counted failure from a try that counted nothing.
    let failures = account.user.failures + 1;
    change.event(failed_event(account).noting("failures", failures.to_string()));
    change.write(if challenge.wrong + 1 >= policy.otp_attempts {
        Write::RemoveChallenges(account.user.address.clone())
    } else {
        Write::PutChallenge(Box::new(Challenge { wrong: challenge.wrong + 1, ..challenge.clone() }))
    });
    change.append(count_failure(account, policy, now));
    Verdict::refused(change, Refusal::OtpFailed)
}

fn failed(account: &Account) -> Change {
    let mut change = Change::default();
    change.event(failed_event(account));
    change
}

fn failed_event(account: &Account) -> Event {
    Event::of(&account.user.address, Action::OtpVerify).failed("otp_failed")
}

/// Mails another code for the same challenge and voids the older one. Wrong tries stay counted (D2).
#[must_use]
pub fn resend(
    account: &Account,
    challenge: &Challenge,
    fresh: FreshCode,
    policy: &Policy,
    now: Timestamp,
) -> Verdict<Challenge> {
    let address = &account.user.address;
    let refuse = |refusal, code| {
        let mut change = Change::default();
        change.event(Event::of(address, Action::OtpResend).failed(code));
        Verdict::refused(change, refusal)
    };
    if !open(account, challenge, policy, now) {
        return refuse(Refusal::OtpFailed, "otp_failed");
    }
    if !challenge.asks.mailed() {
        return refuse(Refusal::NothingMailed, "nothing_mailed");
    }
    if challenge.resends >= policy.otp_resends {
        return refuse(Refusal::ResendsSpent, "resends_spent");
    }
    let waited = now.since(challenge.sent_at);
    if waited < policy.otp_resend_after {
        return refuse(Refusal::TooSoon { retry_after: policy.otp_resend_after - waited }, "too_soon");
    }
    let expires_at = now.plus(policy.otp_ttl);
    let asks = challenge.asks.renewed(fresh.code_mac);
    let renewed = Challenge { asks, sent_at: now, expires_at, resends: challenge.resends + 1, ..challenge.clone() };
    let mut change = Change::default();
    change.write(Write::PutChallenge(Box::new(renewed.clone())));
    change.event(Event::of(address, Action::OtpResend));
    change.letter(Letter::to(LetterKind::Otp, &account.user, &account.admin).with_secret(fresh.code).until(expires_at));
    Verdict::granted(change, renewed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{START, account, app, challenge, code, enrolled, session};
    use crate::rules::words::Method;

    /// A state of a user, and how it comes about.
    type State = (&'static str, fn(&mut User));

    fn tried(account: &Account, challenge: &Challenge, proof: CodeProof, after: i64) -> Verdict<Verified> {
        let prepared = Prepared { session: session(), app: app(), enrolled: Some("sealed to the user".to_owned()) };
        verify(account, challenge, proof, prepared, &Policy::default(), START.plus(after))
    }

    fn asking(asks: Asks) -> Challenge {
        Challenge { asks, ..challenge() }
    }

    fn put(change: &Change) -> Option<&User> {
        change.writes.iter().find_map(|w| if let Write::PutUser(user) = w { Some(&**user) } else { None })
    }

    #[test]
    fn r3_1_a_code_is_six_digits_after_folding() {
        for (typed, read) in
            [("123456", true), (" １２３４５６　", true), ("12345", false), ("1234567", false), ("12345a", false), ("", false)]
        {
            assert_eq!(parse_code(typed).is_ok(), read, "{typed}");
        }
        assert!(
            matches!(parse_code("hunter2"), Err(Refusal::Malformed { value, .. }) if value.is_empty()),
            "it may be a password"
        );
    }

    #[test]
    fn r5_2_a_code_is_good_for_ten_minutes_to_the_second() {
        for (after, good) in [(-1, false), (0, true), (599, true), (600, false)] {
            assert_eq!(tried(&account(), &challenge(), CodeProof::Mailed, after).answer.is_ok(), good, "{after}");
        }
    }

    #[test]
    fn r5_9_a_right_code_spends_the_challenge_zeroes_the_count_and_is_the_login_date() {
        let mut account = account();
        account.user.failures = 5;
        let change = tried(&account, &challenge(), CodeProof::Mailed, 60).change;
        let at = START.plus(60);
        let zeroed =
            |w: &Write| matches!(w, Write::PutUser(u) if u.failures == 0 && u.last_login_at == Some(at) && u.idle_since == at);
        assert!(change.writes.iter().any(zeroed));
        assert!(change.writes.contains(&Write::RemoveChallenges(account.user.address)));
        assert!(change.writes.contains(&Write::AddSession(Box::new(session()))));
    }

    #[test]
    fn r5_6_five_wrong_codes_end_a_challenge_and_each_counts_towards_the_lock() {
        for (wrong, ends) in [(0, false), (3, false), (4, true)] {
            let change = tried(&account(), &Challenge { wrong, ..challenge() }, CodeProof::Wrong, 1).change;
            assert_eq!(change.writes.contains(&Write::RemoveChallenges(account().user.address)), ends, "{wrong}");
            assert!(change.writes.iter().any(|w| matches!(w, Write::PutUser(u) if u.failures == 1)), "{wrong}");
        }
    }

    /// D1: a challenge that was open when its user changed counts nothing and answers like one that never was.
    #[test]
    fn d1_a_challenge_looks_at_every_state_of_its_user() {
        let states: [State; 4] = [
            ("locked", |u| u.locked_at = Some(START)),
            ("doors closed", |u| u.epoch = 1),
            ("method changed", |u| u.method = Method::App),
            ("inactive", |u| u.idle_since = Timestamp(0)),
        ];
        for (state, change) in states {
            let mut account = account();
            change(&mut account.user);
            for proof in [CodeProof::Mailed, CodeProof::App { step: i64::MAX }, CodeProof::Wrong] {
                let verdict = tried(&account, &challenge(), proof, 1);
                assert_eq!(verdict.answer, Err(Refusal::OtpFailed), "{state}");
                assert!(verdict.change.writes.is_empty(), "{state}");
            }
        }
    }

    /// R5.2: `enrolled()` used the code of START's step; that one and older ones are wrong codes from then on.
    #[test]
    fn r5_2_a_code_of_the_app_is_accepted_once() {
        let used = START.0 / 30;
        for (step, good) in [(used - 1, false), (used, false), (used + 1, true)] {
            let verdict = tried(&enrolled(), &asking(Asks::App), CodeProof::App { step }, 1);
            assert_eq!(verdict.answer.is_ok(), good, "{step}");
            let user = put(&verdict.change);
            assert_eq!(user.map(|u| u.failures), Some(i64::from(!good)), "{step}");
            let stored = user.and_then(|u| u.authenticator.as_ref()).map(|app| app.step);
            assert_eq!(stored, Some(if good { step } else { used }), "{step}");
        }
    }

    #[test]
    fn r5_7_the_mailed_code_leads_to_the_secret_and_the_apps_first_code_to_the_session() {
        let mut account = enrolled();
        account.user.authenticator = None;
        let email_first = asking(Asks::EmailFirst { code_mac: "mac".to_owned() });
        let verdict = tried(&account, &email_first, CodeProof::Mailed, 1);
        let Ok(Verified::Enrol(started)) = verdict.answer else { unreachable!("an enrolment") };
        assert_eq!(started.enrolment, Some(app().secret));
        assert!(put(&verdict.change).is_none(), "no login date, and D2: the count is not zeroed");
        let verdict = tried(&account, &started.challenge, CodeProof::App { step: 5 }, 1);
        assert!(matches!(verdict.answer, Ok(Verified::Session(_))));
        let enrolled = Authenticator { secret: "sealed to the user".to_owned(), step: 5 };
        assert_eq!(put(&verdict.change).and_then(|u| u.authenticator.clone()), Some(enrolled));
        assert_eq!(verdict.change.letters.first().map(|l| l.kind), Some(LetterKind::AppEnrolled));
    }

    /// A code that is right elsewhere is wrong here.
    #[test]
    fn r5_6_each_challenge_takes_its_own_kind_of_code() {
        let mut unenrolled = enrolled();
        unenrolled.user.authenticator = None;
        let (mailed, app) = (CodeProof::Mailed, CodeProof::App { step: i64::MAX });
        let cases = [
            (account(), challenge(), app),
            (enrolled(), asking(Asks::App), mailed),
            (unenrolled.clone(), asking(Asks::EmailFirst { code_mac: "mac".to_owned() }), app),
            (unenrolled, asking(Asks::Enrolment { secret: "sealed".to_owned() }), mailed),
        ];
        for (account, challenge, proof) in cases {
            let verdict = tried(&account, &challenge, proof, 1);
            assert_eq!(verdict.answer, Err(Refusal::OtpFailed), "{:?}", challenge.asks);
            assert_eq!(put(&verdict.change).map(|u| u.failures), Some(1), "{:?}", challenge.asks);
        }
    }

    #[test]
    fn r5_6_what_an_app_shows_is_not_mailed_again() {
        let verdict = resend(&enrolled(), &asking(Asks::App), code(), &Policy::default(), START.plus(60));
        assert_eq!(verdict.answer, Err(Refusal::NothingMailed));
        assert!(verdict.change.letters.is_empty() && verdict.change.writes.is_empty());
    }

    #[test]
    fn r5_6_resends_wait_thirty_seconds_and_are_five() {
        let cases = [
            (0, 29, Err(Refusal::TooSoon { retry_after: 1 })),
            (0, 30, Ok(1)),
            (4, 30, Ok(5)),
            (5, 30, Err(Refusal::ResendsSpent)),
            (0, 600, Err(Refusal::OtpFailed)),
        ];
        for (resends, after, answer) in cases {
            let open = Challenge { resends, wrong: 2, ..challenge() };
            let verdict = resend(&account(), &open, code(), &Policy::default(), START.plus(after));
            let renewed = verdict.answer.map(|c| (c.resends, c.wrong));
            assert_eq!(renewed, answer.map(|n| (n, 2)), "D2: wrong tries stay counted ({resends} resends, {after} s)");
        }
    }
}
