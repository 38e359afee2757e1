//! The authenticator app (R5.2, R5.7, R7.7): what it shows, which of its codes is still good, and starting over with it.

use super::session::Wish;
use super::{Answer, App, Asks, By, Challenge, Method, Model, Time, User, Who};
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// Seconds for which an app shows one code.
pub(super) const STEP: Time = 30;

/// What an app with that secret shows in that step (RFC 6238: SHA-1, 6 digits).
fn shown(secret: &str, step: i64) -> String {
    let key = BASE32_NOPAD.decode(secret.as_bytes()).expect("a secret is base32");
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).expect("a key of any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes([hash[offset], hash[offset + 1], hash[offset + 2], hash[offset + 3]]);
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// What such an app shows at that moment.
pub fn shown_now(secret: &str, now: Time) -> String {
    shown(secret, now.div_euclid(STEP))
}

/// The step that a code belongs to: this one, or one beside it, for clocks differ (R5.2).
fn step_of(secret: &str, code: &str, now: Time) -> Option<i64> {
    let this = now.div_euclid(STEP);
    (this - 1..=this + 1).find(|step| shown(secret, *step) == code)
}

impl User {
    /// Whether that is the code its challenge waits for. An app's code is thereby spent, or the app enrolled.
    pub(super) fn answers(&mut self, challenge: &Challenge, code: &str, now: Time) -> bool {
        match challenge.asks {
            Asks::Mailed | Asks::MailedFirst => challenge.key == code,
            Asks::App => {
                let Some(app) = &mut self.app else { return false };
                let step = step_of(&app.secret, code, now).filter(|step| *step > app.step);
                app.step = step.unwrap_or(app.step);
                step.is_some()
            }
            Asks::Enrolment => {
                let step = step_of(&challenge.key, code, now);
                self.app = step.map(|step| App { secret: challenge.key.clone(), step }).or(self.app.take());
                step.is_some()
            }
        }
    }
}

impl Model {
    /// The code that the challenge now waits for, as whoever has the mail or the telephone reads it.
    pub fn right_code(&self, id: &str) -> Option<String> {
        let user = &self.users[&self.whose(id)?];
        let challenge = user.challenge.as_ref()?;
        let this = self.now.div_euclid(STEP);
        Some(match (challenge.asks, &user.app) {
            (Asks::Enrolment, _) => shown(&challenge.key, this),
            // Who logs in twice within half a minute waits for the next one.
            (Asks::App, Some(app)) => shown(&app.secret, if app.step == this { this + 1 } else { this }),
            _ => challenge.key.clone(),
        })
    }

    /// What a user's app shows so many steps from now, be it enrolled or about to be.
    pub fn app_shows(&self, who: Who, away: i64) -> Option<String> {
        let user = self.users.get(&who)?;
        let learning = user.challenge.as_ref().filter(|challenge| challenge.asks == Asks::Enrolment).map(|c| &c.key);
        let secret = learning.or(user.app.as_ref().map(|app| &app.secret))?;
        Some(shown(secret, self.now.div_euclid(STEP) + away))
    }

    /// `otp reset` (R7.7): links and a temporary password are no business of the app's and stay; the rules are silent there.
    pub fn reset_app(&mut self, by: By, who: Who) -> Result<Answer, Answer> {
        self.may(by, Wish::Manage, who)?;
        let now = self.now;
        let user = self.known(who)?;
        if user.inactive(now) {
            return Err(Answer::rejected("inactive"));
        }
        let changed = user.method == Method::App;
        if changed {
            user.app = None;
            user.challenge = None;
            user.sessions.clear();
        }
        Ok(Answer::item(changed))
    }
}
