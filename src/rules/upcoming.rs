//! What will happen to a user unless it logs in before: it is warned, it is swept, a new password is asked for (R7.5,
//! R8.1, R8.4). It has no limit of its own: every moment here is one that the sweep and the login go by.

use super::policy::Policy;
use super::sweep;
use super::time::{DAY, Timestamp};
use super::user::{Password, User};
use strum::{AsRefStr, IntoStaticStr, VariantArray};

/// What is ahead of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, AsRefStr, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Ahead {
    /// A mail warns it of its deletion.
    Warned,
    /// The sweep deletes it.
    Deleted,
    /// Its password is over age: a login asks for a new one.
    PasswordDue,
}

/// What is ahead of a user from `now` to before `until`. What the next run of the sweep will catch up with is ahead now;
/// a password that is over age already lies behind.
#[must_use]
pub fn upcoming(user: &User, policy: &Policy, now: Timestamp, until: Timestamp) -> Vec<(Ahead, Timestamp)> {
    let mut ahead: Vec<(Ahead, Timestamp)> = warnings(user, policy, now).into_iter().map(|at| (Ahead::Warned, at)).collect();
    let deleted = user.delete_at(policy).map(|at| at.max(now));
    ahead.extend(deleted.map(|at| (Ahead::Deleted, at)));
    let due = password_due(user, policy).filter(|due| *due >= now && deleted.is_none_or(|gone| *due < gone));
    ahead.extend(due.map(|at| (Ahead::PasswordDue, at)));
    ahead.retain(|(_, at)| *at < until);
    ahead
}

/// When each warning goes out: the rule of the sweep, asked at each of its days. Days that lie behind are one warning, now.
fn warnings(user: &User, policy: &Policy, now: Timestamp) -> Vec<Timestamp> {
    let Some(gone) = user.delete_at(policy) else { return Vec::new() };
    let moments = policy.warn.iter().map(|days| gone.plus(-days * DAY).max(now));
    let mut due: Vec<Timestamp> = moments.filter(|at| sweep::warning_due(user, policy, *at).is_some()).collect();
    due.sort_unstable();
    due.dedup();
    due
}

/// A temporary password asks for a new one at once, whenever it is.
fn password_due(user: &User, policy: &Policy) -> Option<Timestamp> {
    match user.password {
        Password::Chosen { .. } => user.password_expires_at(policy),
        Password::Absent | Password::Temporary { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{START, account};

    fn seen(change: impl Fn(&mut User), warn: &[i64], from: i64, days: i64) -> Vec<(Ahead, i64)> {
        let policy = Policy { warn: warn.to_vec(), ..Policy::default() };
        let mut user = account().user;
        change(&mut user);
        let now = START.plus(from);
        let ahead = upcoming(&user, &policy, now, now.plus(days * DAY));
        ahead.into_iter().map(|(what, at)| (what, at.since(START))).collect()
    }

    /// Looked at so long after the start, for so many days: what is ahead, in seconds after the start.
    type Row = (i64, i64, &'static [(Ahead, i64)]);

    #[test]
    fn r8_4_each_warning_and_the_deletion_have_their_moment() {
        use Ahead::{Deleted, Warned};
        let cases: [Row; 6] = [
            (0, 30, &[]),
            (61 * DAY, 30, &[(Warned, 77 * DAY), (Warned, 88 * DAY)]),
            (61 * DAY + 1, 30, &[(Warned, 77 * DAY), (Warned, 88 * DAY), (Deleted, 91 * DAY)]),
            // Two days behind are one warning, which the next run sends.
            (89 * DAY, 1, &[(Warned, 89 * DAY)]),
            // Over its limit and not swept yet: the next run does.
            (100 * DAY, 1, &[(Deleted, 100 * DAY)]),
            (80 * DAY, 1, &[(Warned, 80 * DAY)]),
        ];
        for (from, days, ahead) in cases {
            assert_eq!(seen(|_| {}, &[14, 3], from, days), ahead, "from {from}");
        }
        let warned_before = |u: &mut User| u.warned_for = Some(START.plus(77 * DAY));
        assert_eq!(seen(warned_before, &[14, 3], 80 * DAY, 9), [(Warned, 88 * DAY)], "once per user and date");
    }

    #[test]
    fn r7_5_a_new_password_is_asked_for_at_its_second_unless_the_user_is_gone() {
        let active = |u: &mut User| u.idle_since = START.plus(50 * DAY);
        let due = [(Ahead::PasswordDue, 91 * DAY)];
        assert_eq!(seen(active, &[], 90 * DAY, 2), due);
        assert_eq!(seen(active, &[], 91 * DAY, 1), due, "at that very second");
        assert_eq!(seen(active, &[], 91 * DAY + 1, 1), [], "asked for already");
        assert_eq!(seen(active, &[], 90 * DAY, 1), [], "before the end, not at it");
        assert_eq!(seen(|_| {}, &[], 90 * DAY, 2), [(Ahead::Deleted, 91 * DAY)], "gone at the same moment");
        let temporary = |u: &mut User| u.password = Password::Temporary { hash: String::new(), set_at: START };
        assert_eq!(seen(temporary, &[], 0, 90), []);
    }

    #[test]
    fn r2_1_an_admin_user_is_asked_for_a_password_and_never_swept() {
        let policy = Policy { warn: vec![14], ..Policy::default() };
        let ahead = upcoming(&account().admin, &policy, START, START.plus(1000 * DAY));
        assert_eq!(ahead, [(Ahead::PasswordDue, START.plus(91 * DAY))]);
    }
}
