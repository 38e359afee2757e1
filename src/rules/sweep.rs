//! The sweep (R8): who goes, who is warned, and what stands against a run. It must never touch a 管理 user (R2.1).
//! It does not choose the users: the store lists them by the cutoff said here, and the caller deletes them in batches.

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
    /// At most so many percent, once there are over 20 users.
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

/// The day of `sweep.warn` whose warning is due now, if one is (R8.4): once per user and date. A login moves all dates.
#[must_use]
pub fn warning_due(user: &User, policy: &Policy, now: Timestamp) -> Option<Timestamp> {
    let goes_at = user.delete_at(policy)?;
    let left = goes_at.since(now);
    let nearest = policy.warn.iter().filter(|days| left > 0 && left <= **days * DAY).min()?;
    let day = goes_at.plus(-nearest * DAY);
    (user.warned_for != Some(day)).then_some(day)
}

/// Warns a user of its deletion, for that day of `sweep.warn`.
#[must_use]
pub fn warn(account: &Account, day: Timestamp, policy: &Policy) -> Change {
    let goes_at = account.user.idle_since.plus(policy.inactive);
    let mut change = Change::default();
    change.event(Event::of(&account.user.address, Action::SweepWarn).noting("delete_at", goes_at.0.to_string()));
    change.letter(Letter::to(LetterKind::DeletionAhead, &account.user, &account.admin).naming(goes_at).until(goes_at));
    change.write(Write::PutUser(Box::new(User { warned_for: Some(day), ..account.user.clone() })));
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

/// The entry of a run that was stopped before its first deletion; `code` says by what.
#[must_use]
pub fn refused(code: &str) -> Change {
    let mut change = Change::default();
    change.event(Event::common(Action::SweepRun).failed(code));
    change
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{START, account};

    #[test]
    fn r8_4_a_warning_is_due_once_for_each_day_and_not_after_the_deletion() {
        let policy = Policy { warn: vec![7, 1], ..Policy::default() };
        let cases = [
            (84 * DAY - 1, None, None),
            (84 * DAY, None, Some(84)),
            (85 * DAY, Some(84), None),
            (90 * DAY, Some(84), Some(90)),
            (90 * DAY + 1, Some(90), None),
            (91 * DAY, Some(90), None),
        ];
        for (after, warned, due) in cases {
            let mut user = account().user;
            user.warned_for = warned.map(|d| START.plus(d * DAY));
            let day = warning_due(&user, &policy, START.plus(after));
            assert_eq!(day, due.map(|d: i64| START.plus(d * DAY)), "after {after} s");
        }
        let admin = account().admin;
        assert_eq!(warning_due(&admin, &policy, START.plus(90 * DAY)), None, "R2.1");
    }

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
