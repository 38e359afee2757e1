//! Moments at which something stops or begins to be allowed (G13): a walk jumps to the second before, at and after them.

use super::app::STEP;
use super::{DAY, HOUR, MINUTE, Model, NINETY_ONE_DAYS, TEMPORARY_TTL, Time, User};

/// R5.2
pub(super) const CODE_TTL: Time = 10 * MINUTE;
/// R5.6
pub(super) const RESEND_AFTER: Time = 30;
/// R7.1
pub(super) const LINK_TTL: Time = 30 * MINUTE;
/// R5.8
pub(super) const IDLE: Time = 15 * MINUTE;
pub(super) const LIFE: Time = 12 * HOUR;
/// A password that has so long to go shows as `expires_soon`.
pub(super) const SOON: Time = 14 * DAY;
/// R8.3: a clock so far ahead of the log is not believed by the sweep.
pub(super) const CLOCK_AHEAD: Time = 40 * DAY;

/// A kind of moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    CodeLapses,
    CodeCanBeResent,
    AppShowsAnother,
    LinkLapses,
    LinkCanBeAskedFor,
    LinksOfTheHourAreForgotten,
    SessionIsIdle,
    SessionIsOver,
    TemporaryPasswordLapses,
    PasswordExpiresSoon,
    PasswordExpires,
    UserIsInactive,
    ClockIsNotBelieved,
}

/// Whether something that is good from `from` for `span` seconds is good now. A clock set back revives nothing (G13).
pub(super) fn good(from: Time, span: Time, now: Time) -> bool {
    from <= now && now < from + span
}

impl Model {
    /// The next moment of that kind from which `offset` seconds lie ahead, if there is one.
    pub fn next(&self, limit: Limit, offset: Time) -> Option<Time> {
        let of_users = self.users.values().flat_map(|user| moments(user, limit));
        let clock = match limit {
            Limit::AppShowsAnother => Some((self.now.div_euclid(STEP) + 1) * STEP),
            Limit::ClockIsNotBelieved => Some(self.newest_entry + CLOCK_AHEAD + 1),
            _ => None,
        };
        of_users.chain(clock).map(|at| at + offset).filter(|at| *at > self.now).min()
    }

    /// When the session in that session file ends for good, while it has one.
    pub fn session_ends(&self, visitor: usize) -> Option<Time> {
        let user = &self.users[&self.user_of(visitor)?];
        user.sessions.iter().find(|s| Some(s.number) == self.visitors[visitor].session).map(|s| s.created_at + LIFE)
    }
}

fn moments(user: &User, limit: Limit) -> Vec<Time> {
    let sent = user.challenge.iter().map(|challenge| challenge.sent_at);
    let password = |temporary| user.password.iter().filter(move |p| p.temporary == temporary).map(|p| p.set_at);
    match limit {
        Limit::CodeLapses => sent.map(|at| at + CODE_TTL).collect(),
        Limit::CodeCanBeResent => sent.map(|at| at + RESEND_AFTER).collect(),
        Limit::LinkLapses => user.link.iter().map(|link| link.sent_at + LINK_TTL).collect(),
        Limit::LinkCanBeAskedFor => user.asked.iter().map(|at| at + MINUTE).collect(),
        Limit::LinksOfTheHourAreForgotten => user.asked.iter().map(|at| at + HOUR).collect(),
        Limit::SessionIsIdle => user.sessions.iter().map(|session| session.last_used_at + IDLE).collect(),
        Limit::SessionIsOver => user.sessions.iter().map(|session| session.created_at + LIFE).collect(),
        Limit::TemporaryPasswordLapses => password(true).map(|at| at + TEMPORARY_TTL).collect(),
        Limit::PasswordExpiresSoon => password(false).map(|at| at + NINETY_ONE_DAYS - SOON).collect(),
        Limit::PasswordExpires => password(false).map(|at| at + NINETY_ONE_DAYS).collect(),
        Limit::UserIsInactive => vec![user.idle_since + NINETY_ONE_DAYS],
        Limit::AppShowsAnother | Limit::ClockIsNotBelieved => Vec::new(),
    }
}
