//! As whom a command acts (R10.1-R10.3), and what a session is good for (R5.8).

use super::time::{IDLE, LIFE, good};
use super::{Answer, Model, Role, Session, Time, User, Visitor, Who};

/// The session file of the default place, where a dead session refuses instead of making anonymous (R10.2).
pub const DEFAULT_PLACE: usize = 0;

/// Who runs a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The support centre, with `--support`.
    Support,
    /// A visitor with a session file.
    Visitor(usize),
}

/// As whom it then acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Acts {
    Support,
    Anonymous,
    User { who: Who, session: u32, must_change: bool },
}

/// What a command wants of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// `user show`, `user edit`: oneself may as well.
    ShowOrEdit,
    Manage,
    /// The rules do not mark `session revoke` for oneself; the program lets a 管理 user end its own sessions, as `logout` does.
    Revoke,
}

impl Session {
    /// Within both limits (R5.8), counted from its last use, which a clock set back may put after now.
    fn live(&self, now: Time) -> bool {
        good(self.last_used_at, IDLE, now) && good(self.created_at, LIFE, now)
    }

    fn ends_at(&self) -> Time {
        (self.created_at + LIFE).min(self.last_used_at + IDLE)
    }
}

/// What an answer says of a session.
pub(super) fn started(answer: Answer, who: Who, user: &User, session: &Session, now: Time) -> Answer {
    let must_change = user.must_change(now);
    let permissions: &[&str] = match user.role {
        _ if must_change => &[],
        Role::Admin => &["users.manage"],
        Role::General => &["portal.all", "menu.shipment"],
        Role::Shipping => &["portal.shipping"],
    };
    answer
        .with("/session/user", who.address())
        .with("/session/permissions", permissions)
        .with("/session/expires_at", Model::at(session.ends_at()))
        .with("/must_change_password", must_change)
}

impl Model {
    /// Finds out as whom a command acts; a live session is thereby used.
    pub(super) fn acts(&mut self, by: By) -> Result<Acts, Answer> {
        let By::Visitor(visitor) = by else { return Ok(Acts::Support) };
        let now = self.now;
        let Some(number) = self.visitors[visitor].session else {
            // Without any session the default place is the support centre's.
            return Ok(if visitor == DEFAULT_PLACE { Acts::Support } else { Acts::Anonymous });
        };
        for (who, user) in &mut self.users {
            // A lock ended it already (R6.3).
            let (must_change, inactive) = (user.must_change(now), user.inactive(now));
            let mine = user.sessions.iter_mut().find(|s| s.number == number && s.live(now));
            if let Some(session) = mine.filter(|_| !inactive) {
                session.last_used_at = now;
                return Ok(Acts::User { who: *who, session: number, must_change });
            }
        }
        if visitor == DEFAULT_PLACE { Err(Answer::rejected("session_over")) } else { Ok(Acts::Anonymous) }
    }

    /// R10.3, the part that looks at who and whom only: whether the target exists is not told (`denied` either way).
    pub(super) fn may(&mut self, by: By, wish: Wish, target: Who) -> Result<Acts, Answer> {
        let acts = self.acts(by)?;
        let Acts::User { who, must_change, .. } = acts else {
            return if acts == Acts::Support { Ok(acts) } else { Err(Answer::refused("no_session")) };
        };
        let own = who == target;
        let manages = who.is_admin() && who.merchant() == target.merchant() && !target.is_admin();
        let allowed = match wish {
            Wish::ShowOrEdit => own || manages,
            Wish::Manage => manages,
            Wish::Revoke => manages || (own && who.is_admin()),
        };
        match (allowed, must_change) {
            (false, _) => Err(Answer::refused("denied")),
            (true, true) => Err(Answer::refused("password_change_due")),
            (true, false) => Ok(acts),
        }
    }

    /// `whoami`
    pub fn whoami(&mut self, visitor: usize) -> Answer {
        match self.acts(By::Visitor(visitor)) {
            Err(over) => over,
            Ok(Acts::Support) => Answer::looked().with("/actor", "support"),
            Ok(Acts::Anonymous) => Answer::looked().with("/actor", "anonymous"),
            Ok(Acts::User { who, session, .. }) => {
                let user = &self.users[&who];
                let session = user.sessions.iter().find(|s| s.number == session).expect("it acts");
                started(Answer::looked().with("/actor", who.address()), who, user, session, self.now)
            }
        }
    }

    /// `logout`: it ends the session, and forgets one that is over.
    pub fn logout(&mut self, visitor: usize) -> Answer {
        let acts = self.acts(By::Visitor(visitor));
        let file = &mut self.visitors[visitor];
        match acts {
            Ok(Acts::User { who, session, .. }) => {
                *file = Visitor::default();
                self.users.get_mut(&who).expect("it acts").sessions.retain(|s| s.number != session);
                Answer::item(true)
            }
            // Nothing ends that has not ended before, so nothing is recorded.
            Err(_) => {
                *file = Visitor::default();
                Answer { recorded: false, ..Answer::item(true) }
            }
            Ok(_) => {
                // With nothing but a dead session in it, a named file stays as it is.
                if file.challenge.is_some() {
                    *file = Visitor::default();
                }
                Answer::item(false)
            }
        }
    }

    /// `session revoke USER`
    pub fn revoke(&mut self, by: By, target: Who) -> Result<Answer, Answer> {
        self.may(by, Wish::Revoke, target)?;
        let now = self.now;
        let user = self.known(target)?;
        let alive = !user.inactive(now) && user.sessions.iter().any(|session| session.live(now));
        if alive {
            user.sessions.clear();
        }
        Ok(Answer::item(alive))
    }
}
