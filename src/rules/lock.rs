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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{START, account};

    #[test]
    fn r6_1_the_sixth_failure_locks_and_closes_sessions_and_challenges_but_not_links() {
        let policy = Policy::default();
        for (before, locks) in [(0, false), (4, false), (5, true), (6, true)] {
            let mut account = account();
            account.user.failures = before;
            let change = count_failure(&account, &policy, START);
            let address = account.user.address.clone();
            assert_eq!(change.writes.contains(&Write::RemoveSessions(address.clone())), locks, "{before}");
            assert_eq!(change.writes.contains(&Write::RemoveChallenges(address.clone())), locks, "{before}");
            assert!(!change.writes.contains(&Write::VoidLinks(address)), "R6.3: links work again afterwards");
            assert_eq!(change.letters.len(), usize::from(locks), "{before}");
            let counted = change
                .writes
                .iter()
                .any(|w| matches!(w, Write::PutUser(u) if u.failures == before + 1 && u.locked_at.is_some() == locks));
            assert!(counted, "{before}");
        }
    }
}
