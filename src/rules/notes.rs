//! What is worth a look at a user besides its status, for the clerk who reads down a list: how long its password lasts,
//! when it will be deleted, what its next login will meet. It must not repeat the status, nor say what is usual.

use super::policy::Policy;
use super::time::{DAY, Timestamp};
use super::user::{Password, User};
use super::words::{Method, Status};

/// From so many seconds before it on, something that is ahead is worth a look.
pub const SOON: i64 = 14 * DAY;

/// Something worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// Another state, less urgent than its status.
    State(Status),
    /// Whole days until the password is over age.
    PasswordEndsIn(i64),
    /// Whole days until the temporary password lapses.
    TemporaryEndsIn(i64),
    /// Whole days until the sweep will delete it (R8.1).
    DeletedIn(i64),
    /// Wrong passwords and codes since the last login, too few for a lock.
    Failures(i64),
    /// The next login will enrol an authenticator app (R5.7).
    AppMissing,
    /// Its mails go to the 管理 user (R7.2).
    AddressMissing,
    /// 管理者と同一
    SameAsAdmin,
}

/// What is worth a look, the most urgent first.
#[must_use]
pub fn notes(user: &User, policy: &Policy, now: Timestamp) -> Vec<Note> {
    let flags = user.flags(policy, now);
    let told =
        |status: &Status| *status != Status::ExpiresSoon && !(*status == Status::MustChange && left(user, policy, now) > 0);
    let states = flags.iter().skip(1).copied().filter(told).map(Note::State);
    let rest = [
        password(user, policy, now),
        deletion(user, policy, now),
        (user.failures > 0 && user.locked_at.is_none()).then_some(Note::Failures(user.failures)),
        (user.method == Method::App && user.authenticator.is_none()).then_some(Note::AppMissing),
        user.email.is_none().then_some(Note::AddressMissing),
        user.same_as_admin.then_some(Note::SameAsAdmin),
    ];
    states.chain(rest.into_iter().flatten()).collect()
}

/// Seconds that the password still lasts; none or less where there is none, or it is over.
fn left(user: &User, policy: &Policy, now: Timestamp) -> i64 {
    user.password_expires_at(policy).map_or(0, |at| at.since(now))
}

fn password(user: &User, policy: &Policy, now: Timestamp) -> Option<Note> {
    let left = left(user, policy, now);
    match user.password {
        _ if left <= 0 => None,
        Password::Temporary { .. } => Some(Note::TemporaryEndsIn(left / DAY)),
        _ => (left <= SOON).then_some(Note::PasswordEndsIn(left / DAY)),
    }
}

fn deletion(user: &User, policy: &Policy, now: Timestamp) -> Option<Note> {
    let left = user.delete_at(policy)?.since(now);
    (left > 0 && left <= SOON).then_some(Note::DeletedIn(left / DAY))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
