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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{START, account, session};

    /// A state of a user, and how it comes about.
    type State = (&'static str, fn(&mut User));

    /// R5.8 at its limits: idle 15 min, whole life 12 h; a clock set back revives nothing.
    #[test]
    fn r5_8_a_session_ends_at_the_second() {
        let (policy, user) = (Policy::default(), account().user);
        let cases = [
            (0, 899, true),
            (0, 900, false),
            (43_000, 43_199, true),
            (43_000, 43_200, false),
            (100, 99, false),
            (0, -1, false),
        ];
        for (used, now, live) in cases {
            let session = Session { last_used_at: START.plus(used), ..session() };
            assert_eq!(session.live(&user, &policy, START.plus(now)), live, "used at {used}, now {now}");
        }
    }

    #[test]
    fn d1_a_session_looks_at_every_state_of_its_user() {
        let policy = Policy::default();
        let states: [State; 3] = [
            ("locked", |u| u.locked_at = Some(START)),
            ("doors closed", |u| u.epoch = 1),
            ("inactive", |u| u.idle_since = Timestamp(0)),
        ];
        for (state, change) in states {
            let mut user = account().user;
            change(&mut user);
            assert!(!session().live(&user, &policy, START), "{state}");
        }
    }
}
