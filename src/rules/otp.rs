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
