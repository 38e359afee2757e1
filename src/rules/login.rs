//! Step 1 of a login (R5.1-R5.4): merchant code, access key, user ID and password in, a challenge and its mail out.
//! Every wrong answer is the same answer with writes of the same weight (D4); only a locked account says so (R6.1).

use super::challenge::{Asks, FreshApp, FreshCode, Started};
use super::change::{Change, Verdict, Write};
use super::event::{Action, Event};
use super::letter::{Letter, LetterKind};
use super::lock::count_failure;
use super::merchant::AccessKey;
use super::policy::Policy;
use super::refusal::Refusal;
use super::time::Timestamp;
use super::user::{Account, Password, User, UserAddress};
use super::words::Method;

/// What was typed, well-formed; the password was proven outside.
#[derive(Clone, Debug)]
pub struct Typed {
    /// `MERCHANT/USERID`
    pub address: UserAddress,
    /// アクセスキー
    pub access_key: AccessKey,
    /// `--method`; none means the user's own.
    pub method: Option<Method>,
}

/// Whether the password typed is the one stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It is not, or there is none.
    Wrong,
    /// It is.
    Right,
}

/// Random values for the challenge that may come of a try, under one id.
#[derive(Clone, Debug)]
pub struct Fresh {
    /// For a mailed code.
    pub code: FreshCode,
    /// For an app to be enrolled.
    pub app: FreshApp,
}

/// Whether the stored password still is good for a login, if typed right: lapsed temporary ones are not (R7.6).
#[must_use]
pub fn password_usable(user: &User, policy: &Policy, now: Timestamp) -> bool {
    match user.password {
        Password::Absent => false,
        Password::Chosen { .. } => true,
        Password::Temporary { set_at, .. } => now.within(set_at, set_at.plus(policy.temporary_password_ttl)),
    }
}

/// Decides step 1. `account` is what merchant code and user ID name, if anything.
#[must_use]
pub fn attempt(
    account: Option<&Account>,
    typed: &Typed,
    proof: Proof,
    fresh: Fresh,
    policy: &Policy,
    now: Timestamp,
) -> Verdict<Started> {
    let failed = || Refusal::LoginFailed { access_key: typed.access_key.as_str().to_owned() };
    let Some(account) = account.filter(|a| a.merchant.access_key == typed.access_key && !a.user.inactive(policy, now)) else {
        return Verdict::refused(unknown(typed), failed());
    };
    if account.user.locked_at.is_some() {
        return Verdict::refused(record(typed, "locked"), Refusal::Locked);
    }
    match proof {
        Proof::Right if password_usable(&account.user, policy, now) => open(account, typed, fresh, policy, now),
        _ => {
            let mut change = record(typed, "login_failed");
            change.append(count_failure(account, policy, now));
            Verdict::refused(change, failed())
        }
    }
}

/// The right password: the method decides how it goes on (R5.4).
fn open(account: &Account, typed: &Typed, fresh: Fresh, policy: &Policy, now: Timestamp) -> Verdict<Started> {
    let user = &account.user;
    match (typed.method.unwrap_or(user.method), user.method) {
        (Method::Email, Method::App) => Verdict::refused(record(typed, "method_not_email"), Refusal::MethodNotEmail),
        (Method::App, Method::Email) => Verdict::refused(record(typed, "method_not_app"), Refusal::MethodNotApp),
        (Method::Email, Method::Email) => mailed(account, fresh.code, |code_mac| Asks::Email { code_mac }, policy, now),
        (Method::App, Method::App) if user.authenticator.is_some() => {
            started(Started::new(account, fresh.code.id, Asks::App, policy, now))
        }
        // R5.7: a stolen password alone must not enrol a thief's app.
        (Method::App, Method::App) if user.email.is_some() => {
            mailed(account, fresh.code, |code_mac| Asks::EmailFirst { code_mac }, policy, now)
        }
        (Method::App, Method::App) => started(Started::enrolling(account, fresh.app, policy, now)),
    }
}

/// A challenge for a code that is mailed with it.
fn mailed(account: &Account, fresh: FreshCode, asks: fn(String) -> Asks, policy: &Policy, now: Timestamp) -> Verdict<Started> {
    let mut verdict = started(Started::new(account, fresh.id, asks(fresh.code_mac), policy, now));
    let expires_at = now.plus(policy.otp_ttl);
    let letter = Letter::to(LetterKind::Otp, &account.user, &account.admin);
    verdict.change.letter(letter.with_secret(fresh.code).until(expires_at));
    verdict
}

/// Older challenges are void (R5.6).
fn started(started: Started) -> Verdict<Started> {
    let user = started.challenge.user.clone();
    let mut change = Change::default();
    change.event(Event::of(&user, Action::LoginPassword));
    change.write(Write::RemoveChallenges(user));
    change.write(Write::AddChallenge(Box::new(started.challenge.clone())));
    Verdict::granted(change, started)
}

/// The same password under a stronger hash (S1), unless it was changed meanwhile. It is no change of the password: no
/// audit line, no new age.
#[must_use]
pub fn rehash(user: &User, before: &Password, hash: String) -> Change {
    let mut change = Change::default();
    if let (true, Password::Chosen { set_at, .. }) = (user.password == *before, before) {
        change.write(Write::PutUser(Box::new(User { password: Password::Chosen { hash, set_at: *set_at }, ..user.clone() })));
    }
    change
}

/// The own password asked again before an own change (R10.3): a wrong one counts like one at the door (R6.1).
#[must_use]
pub fn reprove(account: &Account, proof: Proof, action: Action, policy: &Policy, now: Timestamp) -> Verdict<()> {
    if account.user.locked_at.is_some() {
        return Verdict::refused(Change::default(), Refusal::Locked);
    }
    if proof == Proof::Right {
        return Verdict::granted(Change::default(), ());
    }
    let mut change = count_failure(account, policy, now);
    change.event(Event::of(&account.user.address, action).failed("password_wrong"));
    Verdict::refused(change, Refusal::PasswordWrong)
}

/// Nobody it could count against: a decoy write of the same weight (D4).
fn unknown(typed: &Typed) -> Change {
    let mut change = record(typed, "login_failed");
    change.write(Write::Decoy);
    change
}

fn record(typed: &Typed, result: &str) -> Change {
    let mut change = Change::default();
    change.event(Event::of(&typed.address, Action::LoginPassword).failed(result));
    change
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::sample::{START, account, enrolled, fresh};
    use crate::rules::time::DAY;

    fn typed(key: &str) -> Typed {
        Typed { address: account().user.address, access_key: AccessKey::parse(key).unwrap(), method: None }
    }

    fn tried(account: Option<&Account>, key: &str, proof: Proof, now: Timestamp) -> Verdict<Started> {
        attempt(account, &typed(key), proof, fresh(), &Policy::default(), now)
    }

    fn with(change: fn(&mut User)) -> Account {
        let mut account = account();
        change(&mut account.user);
        account
    }

    /// R5.1, D4: everything wrong is one refusal, with one audit line of one result and one row written.
    #[test]
    fn r5_1_all_that_is_wrong_answers_and_weighs_the_same() {
        let lapsed = with(|u| u.password = Password::Temporary { hash: "h".to_owned(), set_at: START.plus(-7 * DAY) });
        let inactive = with(|u| u.idle_since = START.plus(-91 * DAY));
        let fine = account();
        let right = || Proof::Right;
        let cases = [
            ("unknown", None, "7777777", Proof::Wrong, false),
            ("wrong key", Some(&fine), "7777778", right(), false),
            ("wrong password", Some(&fine), "7777777", Proof::Wrong, true),
            ("lapsed temporary password", Some(&lapsed), "7777777", right(), true),
            ("inactive", Some(&inactive), "7777777", right(), false),
        ];
        for (case, account, key, proof, counts) in cases {
            let verdict = tried(account, key, proof, START);
            assert_eq!(verdict.answer, Err(Refusal::LoginFailed { access_key: key.to_owned() }), "{case}");
            assert_eq!(verdict.change.writes.len(), 1, "{case}");
            assert_eq!(verdict.change.writes.contains(&Write::Decoy), !counts, "{case}");
            assert_eq!(
                verdict.change.events,
                [Event::of(&typed(key).address, Action::LoginPassword).failed("login_failed")],
                "{case}"
            );
        }
    }

    #[test]
    fn r6_1_a_locked_account_says_so_whatever_the_password_but_only_with_the_right_key() {
        let locked = with(|u| u.locked_at = Some(START));
        for proof in [Proof::Wrong, Proof::Right] {
            assert_eq!(tried(Some(&locked), "7777777", proof, START).answer, Err(Refusal::Locked));
            assert!(matches!(tried(Some(&locked), "7777778", proof, START).answer, Err(Refusal::LoginFailed { .. })));
        }
    }

    #[test]
    fn r5_4_the_method_is_looked_at_only_after_the_right_password() {
        let app = with(|u| u.method = Method::App);
        let mail = Typed { method: Some(Method::Email), ..typed("7777777") };
        let policy = Policy::default();
        let right = attempt(Some(&app), &mail, Proof::Right, fresh(), &policy, START);
        assert_eq!(right.answer, Err(Refusal::MethodNotEmail));
        let wrong = attempt(Some(&app), &mail, Proof::Wrong, fresh(), &policy, START);
        assert!(matches!(wrong.answer, Err(Refusal::LoginFailed { .. })));
    }

    #[test]
    fn r5_2_the_right_password_mails_a_code_for_ten_minutes_and_voids_older_ones() {
        let mut account = account();
        account.user.failures = 3;
        let verdict = tried(Some(&account), "7777777", Proof::Right, START);
        assert_eq!(verdict.answer.map(|s| s.challenge.expires_at), Ok(START.plus(600)));
        let change = verdict.change;
        assert_eq!(change.writes.first(), Some(&Write::RemoveChallenges(account.user.address)), "R5.6");
        assert!(!change.writes.iter().any(|w| matches!(w, Write::PutUser(_))), "D2: the count is not zeroed before the code");
        assert_eq!(change.letters.first().map(|l| (l.kind, l.expires_at)), Some((LetterKind::Otp, Some(START.plus(600)))));
    }

    /// R5.7, what is asked for next: the app's code, a mailed code before an app is enrolled, or, without an address, the
    /// first code of an app that learns its secret now.
    #[test]
    fn r5_7_an_app_is_enrolled_after_a_mailed_code_where_there_is_an_address() {
        let enrolled = enrolled();
        let mut with_address = enrolled.clone();
        with_address.user.authenticator = None;
        let mut without = with_address.clone();
        without.user.email = None;
        let email_first = Asks::EmailFirst { code_mac: "mac".to_owned() };
        let enrolment = Asks::Enrolment { secret: "sealed".to_owned() };
        for (account, asks, mails, told) in
            [(enrolled, Asks::App, 0, false), (with_address, email_first, 1, false), (without, enrolment, 0, true)]
        {
            let verdict = tried(Some(&account), "7777777", Proof::Right, START);
            assert_eq!(verdict.change.letters.len(), mails, "{asks:?}");
            let started = verdict.answer.unwrap();
            assert_eq!(started.enrolment.is_some(), told, "{asks:?}");
            assert_eq!(started.challenge.expires_at, START.plus(600), "{asks:?}");
            assert_eq!(started.challenge.asks, asks);
        }
    }

    #[test]
    fn r7_6_a_temporary_password_lapses_after_seven_days_to_the_second() {
        let user = with(|u| u.password = Password::Temporary { hash: "h".to_owned(), set_at: START }).user;
        for (after, usable) in [(-1, false), (0, true), (7 * DAY - 1, true), (7 * DAY, false)] {
            assert_eq!(password_usable(&user, &Policy::default(), START.plus(after)), usable, "{after}");
        }
    }
}
