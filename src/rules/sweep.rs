//! The sweep (R8): who goes, who is warned, and what stands against a run. It must never touch a 管理 user (R2.1).

use super::change::{Change, Write};
use super::event::{Action, Event};
use super::letter::{Letter, LetterKind};
use super::policy::Policy;
use super::refusal::Refusal;
use super::time::{DAY, Timestamp};
use super::user::{Account, User};

/// How many users one run may delete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// At most so many.
    pub max_delete: i64,
    /// At most so many percent, once there are over [`SHARE_COUNTS_OVER`] users.
    pub max_share: i64,
}

/// Below this many users a share says nothing.
const SHARE_COUNTS_OVER: i64 = 20;
/// A clock this far after the newest audit entry is not believed.
const CLOCK_AHEAD: i64 = 40 * DAY;

impl Limit {
    /// The greatest number of deletions allowed among `users` users.
    #[must_use]
    pub fn of(self, users: i64) -> i64 {
        if users > SHARE_COUNTS_OVER { self.max_delete.min(users * self.max_share / 100) } else { self.max_delete }
    }
}

/// The last login of a user that goes is at or before this moment.
#[must_use]
pub fn cutoff(policy: &Policy, as_of: Timestamp) -> Timestamp {
    as_of.plus(-policy.inactive)
}

/// Stops a run before its first deletion when too many would go.
///
/// # Errors
/// [`Refusal::SweepLimit`].
pub fn check_limit(due: i64, limit: i64) -> Result<(), Refusal> {
    if due > limit { Err(Refusal::SweepLimit { due, limit }) } else { Ok(()) }
}

/// Stops a run when the clock contradicts the audit log: before its newest entry, or over 40 days after it.
///
/// # Errors
/// [`Refusal::SweepClock`].
pub fn check_clock(newest: Option<Timestamp>, now: Timestamp) -> Result<(), Refusal> {
    match newest {
        Some(newest) if now < newest || now.since(newest) > CLOCK_AHEAD => Err(Refusal::SweepClock { now, newest }),
        _ => Ok(()),
    }
}

/// The date for which a warning is due today, if one is (R8.4): once per user and deletion date and warning day.
#[must_use]
pub fn warning_due(user: &User, policy: &Policy, now: Timestamp) -> Option<Timestamp> {
    let goes_at = user.delete_at(policy)?;
    let left = goes_at.since(now);
    let widest = policy.warn.iter().max()?;
    (left > 0 && left <= widest * DAY && user.warned_for != Some(goes_at)).then_some(goes_at)
}

/// Warns a user of its deletion.
#[must_use]
pub fn warn(account: &Account, goes_at: Timestamp) -> Change {
    let mut change = Change::default();
    change.event(Event::of(&account.user.address, Action::SweepWarn).noting("delete_at", goes_at.0.to_string()));
    change.letter(Letter::to(LetterKind::DeletionAhead, &account.user, &account.admin).naming(goes_at).until(goes_at));
    change.write(Write::PutUser(Box::new(User { warned_for: Some(goes_at), ..account.user.clone() })));
    change
}

/// The entry that every run writes, an empty one too (R10.4).
#[must_use]
pub fn run(checked: i64, deleted: i64, warned: i64) -> Event {
    Event::common(Action::SweepRun)
        .noting("checked", checked.to_string())
        .noting("deleted", deleted.to_string())
        .noting("warned", warned.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_counts_only_over_twenty_users() {
        let limit = Limit { max_delete: 100, max_share: 25 };
        for (users, most) in [(1, 100), (20, 100), (21, 5), (100, 25), (1000, 100)] {
            assert_eq!(limit.of(users), most, "{users}");
        }
        assert!(check_limit(5, 5).is_ok());
        assert!(check_limit(6, 5).is_err());
    }

    #[test]
    fn a_clock_that_the_log_contradicts_stops_the_sweep() {
        let newest = Timestamp(10_000_000);
        for (now, fine) in [(-1, false), (0, true), (CLOCK_AHEAD, true), (CLOCK_AHEAD + 1, false)] {
            assert_eq!(check_clock(Some(newest), newest.plus(now)).is_ok(), fine, "{now}");
        }
        assert!(check_clock(None, newest).is_ok());
    }
}
