//! The two steps of a login (R5): a password that opens a challenge, and a code that makes a session of it.

use super::app::STEP;
use super::session::started;
use super::time::{CODE_TTL, RESEND_AFTER, good};
use super::{Answer, Asks, Challenge, Kind, Method, Model, Session, TEMPORARY_TTL, Time, User, Who};

/// Wrong codes that end a challenge, and the most resends (R5.6).
const ATTEMPTS: u32 = 5;
const RESENDS: u32 = 5;

/// What is typed at step 1.
#[derive(Clone, Debug)]
pub struct Typed {
    pub who: Who,
    pub password: String,
    pub right_key: bool,
    pub method: Option<Method>,
}

impl User {
    /// Whether the password typed opens the door: a lapsed temporary one does not (R7.6).
    fn opens_with(&self, typed: &str, now: Time) -> bool {
        self.password_is_good(now) && self.password.as_ref().is_some_and(|p| p.text == typed)
    }

    fn password_is_good(&self, now: Time) -> bool {
        self.password.as_ref().is_some_and(|p| !p.temporary || good(p.set_at, TEMPORARY_TTL, now))
    }

    /// Opens a challenge in the place of older ones (R5.6).
    fn ask(&mut self, asks: Asks, now: Time) -> Answer {
        self.challenge = Some(Challenge { id: String::new(), asks, key: String::new(), sent_at: now, wrong: 0, resends: 0 });
        let method = if asks == Asks::Mailed { "email" } else { "app" };
        Answer::done().with("/method", method).with("/expires_at", Model::at(now + CODE_TTL))
    }

    /// R5.6: a try on a lapsed challenge counts nothing. Spent and void ones are gone.
    fn challenge(&self, id: &str, now: Time) -> Option<&Challenge> {
        let open = |c: &&Challenge| c.id == id && good(c.sent_at, CODE_TTL, now);
        self.challenge.as_ref().filter(open).filter(|_| !self.inactive(now) && self.password_is_good(now))
    }
}

impl Model {
    /// Step 1 (R5.1-R5.4, D4).
    pub fn login(&mut self, typed: &Typed) -> Answer {
        let (who, now, to) = (typed.who, self.now, self.mailbox(typed.who));
        let Some(user) = self.users.get_mut(&who).filter(|user| typed.right_key && !user.inactive(now)) else {
            return Answer::refused("login_failed");
        };
        if user.locked_at.is_some() {
            return Answer::refused("locked");
        }
        if !user.opens_with(&typed.password, now) {
            return self.count_failure(who, "login_failed");
        }
        let asks = match (typed.method.unwrap_or(user.method), user.method) {
            (Method::Email, Method::App) => return Answer::refused("method_not_email"),
            // The rules are silent; the program refuses the app for a user whose method is mail, as the other way round.
            (Method::App, Method::Email) => return Answer::refused("method_not_app"),
            (Method::Email, Method::Email) => Asks::Mailed,
            (Method::App, Method::App) if user.app.is_some() => Asks::App,
            // R5.7: a stolen password alone must not enrol a thief's app.
            (Method::App, Method::App) if user.email.is_some() => Asks::MailedFirst,
            (Method::App, Method::App) => Asks::Enrolment,
        };
        let answer = user.ask(asks, now).opening(who);
        if matches!(asks, Asks::Mailed | Asks::MailedFirst) { answer.mailing(Kind::Otp, &to, who) } else { answer }
    }

    /// Whether a login with the right password and code comes to its end, perhaps by a new password.
    pub fn can_log_in(&self, who: Who) -> bool {
        let Some(user) = self.users.get(&who) else { return false };
        let ahead = user.method == Method::App && user.app.as_ref().is_some_and(|app| app.step > self.now.div_euclid(STEP) + 1);
        !user.inactive(self.now) && user.locked_at.is_none() && user.password_is_good(self.now) && !ahead
    }

    /// Step 2 (R5.6, R5.8, R5.9). A malformed code is no attempt.
    pub fn verify(&mut self, visitor: usize, code: &str, challenge: Option<&str>) -> Answer {
        if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Answer::rejected("bad_otp");
        }
        let Some(id) = self.named(visitor, challenge) else { return Answer::rejected("no_challenge") };
        let Some(who) = self.whose(&id) else { return Answer::refused("otp_failed") };
        let (now, to) = (self.now, self.mailbox(who));
        let user = self.users.get_mut(&who).expect("whose() found it");
        let mut challenge = user.challenge.take().expect("whose() found it");
        if !user.answers(&challenge, code, now) {
            challenge.wrong += 1;
            user.challenge = Some(challenge).filter(|challenge| challenge.wrong < ATTEMPTS);
            return self.count_failure(who, "otp_failed");
        }
        match challenge.asks {
            // The address is proven, the login is not complete: nothing is zeroed (D2).
            Asks::MailedFirst => user.ask(Asks::Enrolment, now).opening(who),
            Asks::Mailed | Asks::App => self.complete(visitor, who),
            Asks::Enrolment => self.complete(visitor, who).mailing(Kind::AppEnrolled, &to, who),
        }
    }

    /// A completed login: the moment that zeroes the failures (R6.1) and starts the 91 days anew (R8.1).
    fn complete(&mut self, visitor: usize, who: Who) -> Answer {
        self.sessions_so_far += 1;
        let (now, number) = (self.now, self.sessions_so_far);
        self.visitors[visitor] = super::Visitor { challenge: None, session: Some(number) };
        let user = self.users.get_mut(&who).expect("who logs in is there");
        user.failures = 0;
        user.last_login_at = Some(now);
        // G13: a login while the clock stands back is no reason to be deleted once it is right.
        user.idle_since = user.idle_since.max(now);
        let session = Session { number, created_at: now, last_used_at: now };
        let answer = started(Answer::done(), who, user, &session, now);
        user.sessions.push(session);
        answer
    }

    /// Another code for the same challenge (R5.6); wrong tries stay counted (D2).
    pub fn resend(&mut self, visitor: usize, challenge: Option<&str>) -> Answer {
        let now = self.now;
        let Some(id) = self.named(visitor, challenge) else { return Answer::rejected("no_challenge") };
        let Some(who) = self.whose(&id) else { return Answer::refused("otp_failed") };
        let to = self.mailbox(who);
        let challenge = self.users.get_mut(&who).and_then(|user| user.challenge.as_mut()).expect("whose() found it");
        if matches!(challenge.asks, Asks::App | Asks::Enrolment) {
            // The rules are silent on a resend of what was never sent.
            return Answer::refused("nothing_mailed");
        }
        // Which of the two is said first the rules leave open; the program says the one that waiting does not mend.
        if challenge.resends >= RESENDS {
            return Answer::refused("resends_spent");
        }
        let waited = now - challenge.sent_at;
        if waited < RESEND_AFTER {
            return Answer { retry_after: Some(RESEND_AFTER - waited), ..Answer::refused("too_soon") };
        }
        challenge.resends += 1;
        challenge.sent_at = now;
        Answer::done().with("/challenge", id).with("/expires_at", Self::at(now + CODE_TTL)).mailing(Kind::Otp, &to, who)
    }

    /// The challenge named, else the last one of the session file.
    fn named(&self, visitor: usize, challenge: Option<&str>) -> Option<String> {
        challenge.map(str::to_owned).or_else(|| self.visitors[visitor].challenge.clone())
    }

    /// Whose open challenge that is (R10.2: it is not tied to a session file).
    pub fn whose(&self, id: &str) -> Option<Who> {
        self.users.iter().find(|(_, user)| user.challenge(id, self.now).is_some()).map(|(who, _)| *who)
    }
}
