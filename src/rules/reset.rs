//! Self-service reset (初期化, R7.1, R7.4): a mailed link, and what opening it does. Unknown users get one answer;
//! a link that can't be used gets one answer whatever is wrong with it.

use super::change::{Change, Verdict, Write};
use super::event::{Action, Event};
use super::letter::{Letter, LetterKind};
use super::password::{Temporary, issue};
use super::policy::Policy;
use super::refusal::Refusal;
use super::secret::Secret;
use super::time::Timestamp;
use super::user::{Account, UserAddress};

/// Least seconds between two requests of one user, and requests an hour (R7.4).
const PAUSE: i64 = 60;
const AN_HOUR: i64 = 3600;
const REQUESTS_AN_HOUR: usize = 5;

/// A mailed link. Used and superseded ones stay as rows for an hour, to count requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Minted.
    pub id: String,
    /// Whose.
    pub user: UserAddress,
    /// The user's epoch when it was made (D1).
    pub epoch: i64,
    /// Keyed hash of the token (S4).
    pub token_hash: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it lapses.
    pub expires_at: Timestamp,
    /// Used, or replaced by a newer one.
    pub void: bool,
}

/// Random values drawn before the transaction.
#[derive(Clone, Debug)]
pub struct FreshLink {
    /// The link's id.
    pub id: String,
    /// The token in the clear, for the mail.
    pub token: Secret,
    /// Its keyed hash.
    pub token_hash: String,
}

/// Decides a request. `asked` are the times of this user's earlier requests.
#[must_use]
pub fn request(
    account: Option<&Account>,
    typed: &UserAddress,
    asked: &[Timestamp],
    fresh: FreshLink,
    policy: &Policy,
    now: Timestamp,
) -> Verdict<()> {
    let refuse = |refusal, code| {
        let mut change = Change::default();
        change.event(Event::of(typed, Action::PasswordReset).failed(code));
        Verdict::refused(change, refusal)
    };
    let Some(account) = account.filter(|a| !a.user.inactive(policy, now)) else {
        return refuse(Refusal::ResetFailed, "reset_failed");
    };
    if let Some(retry_after) = wait(asked, now) {
        return refuse(Refusal::TooSoon { retry_after }, "too_soon");
    }
    let user = &account.user;
    let expires_at = now.plus(policy.reset_ttl);
    let letter = Letter::to(LetterKind::ResetStarted, user, &account.admin).with_secret(fresh.token).until(expires_at);
    if letter.to.is_none() {
        return refuse(Refusal::ResetFailed, "no_mailbox");
    }
    let mut change = Change::default();
    change.write(Write::VoidLinks(user.address.clone()));
    change.write(Write::AddLink(Box::new(Link {
        id: fresh.id,
        user: user.address.clone(),
        epoch: user.epoch,
        token_hash: fresh.token_hash,
        created_at: now,
        expires_at,
        void: false,
    })));
    change.event(Event::of(&user.address, Action::PasswordReset));
    change.letter(letter);
    Verdict::granted(change, ())
}

/// Seconds until the next request is allowed, if it is not now.
fn wait(asked: &[Timestamp], now: Timestamp) -> Option<i64> {
    let mut waits: Vec<i64> = asked.iter().map(|at| now.since(*at)).filter(|w| (0..AN_HOUR).contains(w)).collect();
    waits.sort_unstable();
    let pause = waits.first().filter(|w| **w < PAUSE).map(|w| PAUSE - w);
    let hour = waits.get(REQUESTS_AN_HOUR - 1).map(|w| AN_HOUR - w);
    pause.max(hour)
}

/// A link that was never there, or that a change of its user took away.
#[must_use]
pub fn unknown() -> Verdict<()> {
    let mut change = Change::default();
    change.event(Event::common(Action::PasswordRedeem).failed("link_failed"));
    Verdict::refused(change, Refusal::LinkFailed)
}

/// Opens a link: once, in time, while the account is not locked (R6.3). It issues a temporary password.
#[must_use]
pub fn redeem(account: &Account, link: &Link, temporary: Temporary, policy: &Policy, now: Timestamp) -> Verdict<()> {
    let user = &account.user;
    let usable =
        !link.void && link.epoch == user.epoch && user.locked_at.is_none() && now.within(link.created_at, link.expires_at);
    let issued = issue(account, temporary, Action::PasswordRedeem, policy, now);
    let (true, Ok(mut change)) = (usable, issued) else {
        let mut change = Change::default();
        change.event(Event::of(&user.address, Action::PasswordRedeem).failed("link_failed"));
        return Verdict::refused(change, Refusal::LinkFailed);
    };
    change.write(Write::VoidLinks(user.address.clone()));
    Verdict::granted(change, ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r7_4_one_request_a_minute_and_five_an_hour() {
        let cases: [(&[i64], Option<i64>); 6] = [
            (&[], None),
            (&[59], Some(1)),
            (&[60], None),
            (&[60, 120, 180, 240], None),
            (&[60, 120, 180, 240, 3599], Some(1)),
            (&[60, 120, 180, 240, 3600], None),
        ];
        for (ago, waits) in cases {
            let asked: Vec<Timestamp> = ago.iter().map(|s| Timestamp(1_000_000 - s)).collect();
            assert_eq!(wait(&asked, Timestamp(1_000_000)), waits, "{ago:?}");
        }
    }
}
