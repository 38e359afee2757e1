//! A session (R5.8): what a completed login makes, and until when it lives. It holds no role: that is read from the
//! user at every command, so that a session never outlives a change of its user.

use super::change::{Change, Write};
use super::event::{Action, Event};
use super::policy::Policy;
use super::time::Timestamp;
use super::user::{Account, User, UserAddress};

/// One completed login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Public id, for `session list` and `session revoke`.
    pub id: String,
    /// Keyed hash of the token (S4).
    pub token_hash: String,
    /// Whose.
    pub user: UserAddress,
    /// The user's epoch when it was made (D1).
    pub epoch: i64,
    /// When step 2 succeeded.
    pub created_at: Timestamp,
    /// When it last acted.
    pub last_used_at: Timestamp,
}

impl Session {
    /// When it ends by itself, if nothing more is done with it.
    #[must_use]
    pub fn expires_at(&self, policy: &Policy) -> Timestamp {
        self.created_at.plus(policy.session_max).min(self.last_used_at.plus(policy.session_idle))
    }

    /// Whether it may act now: within both limits, under the user's epoch, the user neither locked nor inactive.
    #[must_use]
    pub fn live(&self, user: &User, policy: &Policy, now: Timestamp) -> bool {
        now.within(self.last_used_at.max(self.created_at), self.expires_at(policy))
            && self.epoch == user.epoch
            && user.locked_at.is_none()
            && !user.inactive(policy, now)
    }
}

/// Ends one session, by its user (`logout`) or by an administrator.
#[must_use]
pub fn end(session: &Session, action: Action) -> Change {
    let mut change = Change::default();
    change.write(Write::RemoveSession(session.id.clone()));
    change.event(Event::of(&session.user, action).noting("session", &session.id));
    change
}

/// Ends every session of a user.
#[must_use]
pub fn end_all(account: &Account, live: usize) -> Change {
    let mut change = Change::default();
    if live > 0 {
        change.write(Write::RemoveSessions(account.user.address.clone()));
        change.event(Event::of(&account.user.address, Action::SessionRevoke).noting("sessions", live.to_string()));
    }
    change
}
