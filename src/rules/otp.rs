//! Step 2 of a login (R5.2, R5.6): a one-time password against its challenge, and sending another one. A challenge that
//! is spent, void or lapsed answers like one that never was, and counts nothing.

use super::change::{Change, Verdict, Write};
use super::event::{Action, Event};
use super::fold::half_width;
use super::letter::{Letter, LetterKind};
use super::lock::count_failure;
use super::login::{Challenge, FreshCode};
use super::policy::Policy;
use super::refusal::{Part, Refusal};
use super::secret::Secret;
use super::session::Session;
use super::time::Timestamp;
use super::user::{Account, User};
use super::words::Method;

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

/// Whether a challenge can still be answered, whatever happened to the account since (D1).
#[must_use]
pub fn open(account: &Account, challenge: &Challenge, policy: &Policy, now: Timestamp) -> bool {
    let user = &account.user;
    now.within(challenge.sent_at, challenge.expires_at)
        && challenge.epoch == user.epoch
        && challenge.wrong < policy.otp_attempts
        && user.locked_at.is_none()
        && user.method == Method::Email
        && !user.inactive(policy, now)
}

/// A challenge that is spent, void or was never there: recorded, counted against nobody.
#[must_use]
pub fn unknown<T>(action: Action) -> Verdict<T> {
    let mut change = Change::default();
    change.event(Event::common(action).failed("otp_failed"));
    Verdict::refused(change, Refusal::OtpFailed)
}

/// Whether the code typed is the challenge's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeProof {
    /// It is.
    Right,
    /// It is not.
    Wrong,
}

/// Decides a try: a right code spends the challenge, zeroes the failures and makes `session` (R5.8, R5.9).
#[must_use]
pub fn verify(
    account: &Account,
    challenge: &Challenge,
    proof: CodeProof,
    session: Session,
    policy: &Policy,
    now: Timestamp,
) -> Verdict<Session> {
    let address = &account.user.address;
    let failed = Event::of(address, Action::OtpVerify).failed("otp_failed");
    let mut change = Change::default();
    if !open(account, challenge, policy, now) {
        change.event(failed);
        return Verdict::refused(change, Refusal::OtpFailed);
    }
    if proof == CodeProof::Wrong {
        change.event(failed);
        change.write(if challenge.wrong + 1 >= policy.otp_attempts {
            Write::RemoveChallenges(address.clone())
        } else {
            Write::PutChallenge(Box::new(Challenge { wrong: challenge.wrong + 1, ..challenge.clone() }))
        });
        change.append(count_failure(account, policy, now));
        return Verdict::refused(change, Refusal::OtpFailed);
    }
    let user = User { failures: 0, last_login_at: Some(now), idle_since: now, warned_for: None, ..account.user.clone() };
    change.write(Write::RemoveChallenges(address.clone()));
    change.write(Write::PutUser(Box::new(user)));
    change.write(Write::AddSession(Box::new(session.clone())));
    change.event(Event::of(address, Action::Login).noting("session", &session.id));
    Verdict::granted(change, session)
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
    if challenge.resends >= policy.otp_resends {
        return refuse(Refusal::ResendsSpent, "resends_spent");
    }
    let waited = now.since(challenge.sent_at);
    if waited < policy.otp_resend_after {
        return refuse(Refusal::TooSoon { retry_after: policy.otp_resend_after - waited }, "too_soon");
    }
    let expires_at = now.plus(policy.otp_ttl);
    let renewed =
        Challenge { code_mac: fresh.code_mac, sent_at: now, expires_at, resends: challenge.resends + 1, ..challenge.clone() };
    let mut change = Change::default();
    change.write(Write::PutChallenge(Box::new(renewed.clone())));
    change.event(Event::of(address, Action::OtpResend));
    change.letter(Letter::to(LetterKind::Otp, &account.user, &account.admin).with_secret(fresh.code).until(expires_at));
    Verdict::granted(change, renewed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{START, account, challenge, code, session};

    /// A state of a user, and how it comes about.
    type State = (&'static str, fn(&mut User));

    fn tried(account: &Account, challenge: &Challenge, proof: CodeProof, after: i64) -> Verdict<Session> {
        verify(account, challenge, proof, session(), &Policy::default(), START.plus(after))
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
            assert_eq!(tried(&account(), &challenge(), CodeProof::Right, after).answer.is_ok(), good, "{after}");
        }
    }

    #[test]
    fn r5_9_a_right_code_spends_the_challenge_zeroes_the_count_and_is_the_login_date() {
        let mut account = account();
        account.user.failures = 5;
        let change = tried(&account, &challenge(), CodeProof::Right, 60).change;
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
            for proof in [CodeProof::Right, CodeProof::Wrong] {
                let verdict = tried(&account, &challenge(), proof, 1);
                assert_eq!(verdict.answer, Err(Refusal::OtpFailed), "{state}");
                assert!(verdict.change.writes.is_empty(), "{state}");
            }
        }
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
