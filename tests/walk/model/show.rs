//! `user show`: everything that is to be seen of an account (the table of 2-cli).

use super::session::Wish;
use super::time::SOON;
use super::{Answer, By, DAY, Method, Model, NINETY_ONE_DAYS, Role, TEMPORARY_TTL, Time, User, Who};
use chrono::{DateTime, FixedOffset};
use serde_json::Value as Json;

/// `+09:00`
const JAPAN: i32 = 9 * 3600;

impl User {
    /// When the password stops being good: over age (R7.5), or lapsed (R7.6).
    fn expires_at(&self) -> Option<Time> {
        let ttl = |temporary| if temporary { TEMPORARY_TTL } else { NINETY_ONE_DAYS };
        self.password.as_ref().map(|p| p.set_at + ttl(p.temporary))
    }

    /// Every state it is in, the most urgent first. A lapsed temporary password is `expired` too; the rules are silent there.
    fn flags(&self, now: Time) -> Vec<&'static str> {
        let left = self.expires_at().map(|at| at - now);
        let temporary = self.password.as_ref().map(|p| p.temporary);
        let states = [
            ("locked", self.locked_at.is_some()),
            ("inactive", self.inactive(now)),
            ("expired", left.is_some_and(|left| left <= 0)),
            ("must_change", temporary == Some(true)),
            ("new", temporary.is_none()),
            ("expires_soon", temporary == Some(false) && left.is_some_and(|left| left > 0 && left <= SOON)),
        ];
        let flags: Vec<&str> = states.iter().filter(|(_, is)| *is).map(|(flag, _)| *flag).collect();
        if flags.is_empty() { vec!["ok"] } else { flags }
    }
}

impl Model {
    /// A moment as JSON has it.
    pub fn at(time: Time) -> String {
        let zone = FixedOffset::east_opt(JAPAN).expect("nine hours");
        DateTime::from_timestamp(time, 0).expect("a year of four digits").with_timezone(&zone).to_rfc3339()
    }

    /// `user show`
    pub fn show(&mut self, by: By, who: Who) -> Result<Answer, Answer> {
        self.may(by, Wish::ShowOrEdit, who)?;
        let now = self.now;
        let user = &*self.known(who)?;
        let moment = |time: Option<Time>| time.map_or(Json::Null, |at| Self::at(at).into());
        let (flags, password) = (user.flags(now), user.password.as_ref());
        let delete_at = (user.role != Role::Admin).then_some(user.idle_since + NINETY_ONE_DAYS);
        let days_left = user.expires_at().map(|at| (at - now).div_euclid(DAY));
        Ok(Answer::looked()
            .with("/address", who.address())
            .with("/role", word(user.role))
            .with("/email", user.email.clone())
            .with("/method", if user.method == Method::Email { "email" } else { "app" })
            .with("/status", flags[0])
            .with("/flags", flags)
            .with("/failed_attempts", user.failures)
            .with("/locked_at", moment(user.locked_at))
            .with("/password/changed_at", moment(password.map(|p| p.set_at)))
            .with("/password/expires_at", moment(user.expires_at()))
            .with("/password/days_left", days_left)
            .with("/password/temporary", password.is_some_and(|p| p.temporary))
            .with("/password/must_change", user.must_change(now))
            .with("/otp_enrolled", user.app.is_some())
            .with("/last_login_at", moment(user.last_login_at))
            .with("/delete_at", moment(delete_at))
            .with("/created_at", moment(Some(user.created_at))))
    }
}

/// A role as the contract spells it.
pub fn word(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::General => "general",
        Role::Shipping => "shipping",
    }
}
