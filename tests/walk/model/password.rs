//! Starting a password over, by oneself with a link or by whoever may, and changing one's own (R7).

use super::session::{Acts, Wish};
use super::time::{LINK_TTL, good};
use super::{Answer, By, HOUR, Kind, Link, MINUTE, Model, NINETY_ONE_DAYS, Password, Time, User, Who};

/// R7.4, an hour.
const REQUESTS: usize = 5;
/// R7.6: the last four do not come back.
const HISTORY: usize = 4;

impl User {
    /// R5.5: after a temporary password, or one that is 91 days old.
    pub(super) fn must_change(&self, now: Time) -> bool {
        self.password.as_ref().is_some_and(|p| p.temporary || now - p.set_at >= NINETY_ONE_DAYS)
    }

    /// R7.4: seconds until a link may be asked for again. Requests that a clock set back puts ahead of now are not counted;
    /// the rules are silent there.
    fn waits(&self, now: Time) -> Option<Time> {
        let mut ages: Vec<Time> = self.asked.iter().map(|at| now - at).filter(|age| (0..HOUR).contains(age)).collect();
        ages.sort_unstable();
        let minute = ages.first().filter(|age| **age < MINUTE).map(|age| MINUTE - age);
        let hour = ages.get(REQUESTS - 1).map(|age| HOUR - age);
        minute.max(hour)
    }

    fn issue(&mut self, now: Time) {
        self.close_doors(None);
        self.password = Some(Password { text: String::new(), set_at: now, temporary: true });
    }
}

impl Model {
    /// `password reset`: R7.1; a lock does not bar it (R6.3).
    pub fn reset(&mut self, who: Who) -> Answer {
        let (now, to) = (self.now, self.mailbox(who));
        let Some(user) = self.users.get_mut(&who).filter(|user| !user.inactive(now)) else {
            return Answer::refused("reset_failed");
        };
        if let Some(wait) = user.waits(now) {
            return Answer { retry_after: Some(wait), ..Answer::refused("too_soon") };
        }
        user.asked.push(now);
        user.link = Some(Link { url: String::new(), sent_at: now });
        Answer::item(true).mailing(Kind::ResetStarted, &to, who)
    }

    /// `password redeem`: once, the newest one only (R7.4), in time, not while the lock lasts (R6.3).
    pub fn redeem(&mut self, url: &str) -> Answer {
        let now = self.now;
        let usable = |user: &User| {
            let link = user.link.as_ref().filter(|link| link.url == url && good(link.sent_at, LINK_TTL, now));
            link.is_some() && user.locked_at.is_none() && !user.inactive(now)
        };
        let Some(who) = self.users.iter().find(|(_, user)| usable(user)).map(|(who, _)| *who) else {
            return Answer::refused("link_failed");
        };
        let to = self.mailbox(who);
        self.users.get_mut(&who).expect("just found").issue(now);
        Answer::item(true).mailing(Kind::TemporaryPassword, &to, who)
    }

    /// `password issue`: R7.3; it does not unlock (R6.3) and does not revive (R8.2).
    pub fn issue(&mut self, by: By, who: Who) -> Result<Answer, Answer> {
        self.may(by, Wish::Manage, who)?;
        let now = self.now;
        let user = self.known(who)?;
        if user.inactive(now) {
            return Err(Answer::rejected("inactive"));
        }
        user.issue(now);
        Ok(Answer::item(true).mailing(Kind::TemporaryPassword, &self.mailbox(who), who))
    }

    /// The own password asked again; a wrong one counts like one at the door.
    pub(super) fn reprove(&mut self, who: Who, typed: &str) -> Result<(), Answer> {
        let right = self.users[&who].password.as_ref().is_some_and(|p| p.text == typed);
        if right { Ok(()) } else { Err(self.count_failure(who, "password_wrong")) }
    }

    /// Whether a visitor's next `password change` asks for the current password first.
    pub fn asks_current(&self, visitor: usize) -> bool {
        self.user_of(visitor).is_some_and(|who| !self.users[&who].must_change(self.now))
    }

    /// `password change`: every other door closes (D1).
    pub fn change(&mut self, visitor: usize, current: &str, new: &str) -> Result<Answer, Answer> {
        let now = self.now;
        let Acts::User { who, session, must_change } = self.acts(By::Visitor(visitor))? else {
            return Err(Answer::refused("no_session"));
        };
        if !must_change {
            self.reprove(who, current)?;
        }
        let to = self.mailbox(who);
        let user = self.known(who)?;
        let again = user.history.iter().rev().take(HISTORY).any(|old| old == new);
        if again || new == super::WEAK || user.password.as_ref().is_some_and(|p| p.text == new) {
            return Err(Answer::rejected("weak_password"));
        }
        user.close_doors(Some(session));
        user.password = Some(Password { text: new.to_owned(), set_at: now, temporary: false });
        user.history.push(new.to_owned());
        Ok(Answer::item(true).mailing(Kind::PasswordChanged, &to, who))
    }
}
