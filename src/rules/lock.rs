//! The lock (パスワードロック, R6): counting failures, and what happens at the last one. Only a completed login and an
//! unlock may zero the count; nothing here does.

use super::change::{Change, Write};
use super::event::{Action, Event};
use super::letter::{Letter, LetterKind};
use super::policy::Policy;
use super::time::Timestamp;
use super::user::{Account, User};

/// Counts one wrong password or code; the failure that reaches the limit locks the account, ends its sessions and
/// challenges (R6.3) and writes to the user. Links and a temporary password stay and are barred while it lasts.
#[must_use]
pub fn count_failure(account: &Account, policy: &Policy, now: Timestamp) -> Change {
    let mut user = User { failures: account.user.failures + 1, ..account.user.clone() };
    let mut change = Change::default();
    if user.failures >= policy.lock_after {
        user.locked_at = Some(now);
        change.write(Write::RemoveSessions(user.address.clone()));
        change.write(Write::RemoveChallenges(user.address.clone()));
        change.event(Event::of(&user.address, Action::UserLock).noting("failures", user.failures.to_string()));
        change.letter(Letter::to(LetterKind::Locked, &user, &account.admin));
    }
    change.write(Write::PutUser(Box::new(user)));
    change
}
