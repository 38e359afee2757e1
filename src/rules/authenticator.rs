//! An enrolled authenticator app, 外部アプリケーション (R5.2, R7.7), and starting it over. The secret is opaque here: the
//! `secret` room seals it and says which step a code belongs to. The accepted step only moves forward.

use super::change::{Change, Write};
use super::event::{Action, Event};
use super::policy::Policy;
use super::refusal::Refusal;
use super::time::Timestamp;
use super::user::{User, check_active};
use super::words::Method;

/// Seconds that an app shows a code (R5.2).
pub const STEP: i64 = 30;
/// Steps of clock skew that are forgiven each way (R5.2).
pub const SKEW: u16 = 1;

/// The app of a user with method `app`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authenticator {
    /// Its secret, sealed to the user.
    pub secret: String,
    /// The step (RFC 6238 §4: seconds since 1970 over 30) of the last accepted code; none up to it is accepted again.
    pub step: i64,
}

impl Authenticator {
    /// Whether a code of this step may still be used (R5.2, RFC 6238 §5.2).
    #[must_use]
    pub fn accepts(&self, step: i64) -> bool {
        step > self.step
    }

    /// Whether it was last used while the clock ran ahead, further than skew goes: until then every code is an old one.
    #[must_use]
    pub fn is_ahead(&self, now: Timestamp) -> bool {
        self.step > now.0.div_euclid(STEP) + i64::from(SKEW)
    }
}

/// Drops the app of a user, who enrols one anew at the next login (R7.7). Sessions and challenges end, an enrolment under
/// way too; links and a temporary password are no business of the app's and stay. An empty change for method `email`.
///
/// # Errors
/// [`Refusal::Inactive`] when its 91 days are over (R8.2).
pub fn reset(user: &User, policy: &Policy, now: Timestamp) -> Result<Change, Refusal> {
    check_active(user, policy, now)?;
    let mut change = Change::default();
    if user.method != Method::App {
        return Ok(change);
    }
    change.write(Write::RemoveChallenges(user.address.clone()));
    change.write(Write::RemoveSessions(user.address.clone()));
    change.write(Write::PutUser(Box::new(User { authenticator: None, ..user.clone() })));
    let enrolled = |is: bool| if is { "true" } else { "false" };
    change.event(Event::of(&user.address, Action::OtpReset).changed(
        "otp_enrolled",
        enrolled(user.authenticator.is_some()),
        enrolled(false),
    ));
    Ok(change)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::sample::{START, account, enrolled};

    #[test]
    fn r7_7_a_reset_drops_the_secret_and_ends_sessions_and_challenges() {
        let user = enrolled().user;
        let change = reset(&user, &Policy::default(), START).unwrap();
        let dropped = |w: &Write| matches!(w, Write::PutUser(u) if u.authenticator.is_none() && u.epoch == user.epoch);
        assert!(change.writes.iter().any(dropped), "links and temporary passwords, which look at the epoch, stay");
        assert!(change.writes.contains(&Write::RemoveSessions(user.address.clone())));
        assert!(change.writes.contains(&Write::RemoveChallenges(user.address)));
    }

    #[test]
    fn r7_7_an_app_that_is_only_being_enrolled_is_started_over_too() {
        let user = User { authenticator: None, ..enrolled().user };
        let change = reset(&user, &Policy::default(), START).unwrap();
        assert!(change.writes.contains(&Write::RemoveChallenges(user.address)));
    }

    #[test]
    fn r7_7_there_is_nothing_to_reset_for_mail_and_nothing_may_be_for_the_inactive() {
        assert_eq!(reset(&account().user, &Policy::default(), START), Ok(Change::default()));
        let inactive = User { idle_since: Timestamp(0), ..enrolled().user };
        assert!(matches!(reset(&inactive, &Policy::default(), START), Err(Refusal::Inactive { .. })), "R8.2");
    }

    #[test]
    fn r5_2_a_step_is_accepted_once_and_only_forward() {
        let app = Authenticator { secret: String::new(), step: 100 };
        assert_eq!([99, 100, 101].map(|step| app.accepts(step)), [false, false, true]);
        let ahead_at = |step: i64| app.is_ahead(Timestamp(step * STEP));
        assert_eq!([98, 99, 100].map(ahead_at), [true, false, false], "a code of the next step is good already");
    }
}
