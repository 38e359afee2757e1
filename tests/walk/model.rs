//! The reference: what the accounts must be like, by the rules of the domain, as plain data in one process. It is written
//! from the rules (R1-R10, D1-D5) and not from the program; where those are silent it does what the program does and a
//! comment says so. It keeps secrets in the clear, for it has nobody to hide them from.

#[path = "model/account.rs"]
mod account;
#[path = "model/app.rs"]
mod app;
#[path = "model/enter.rs"]
mod enter;
#[path = "model/password.rs"]
mod password;
#[path = "model/session.rs"]
mod session;
#[path = "model/show.rs"]
mod show;
#[path = "model/sweep.rs"]
mod sweep;
#[path = "model/time.rs"]
mod time;

pub use account::{Edit, New};
pub use app::shown_now;
pub use enter::Typed;
pub use session::By;
pub use show::word;
pub use sweep::Sweep;
pub use time::Limit;

use super::answer::{Answer, Kind};
use super::who::Who;
use std::collections::BTreeMap;

/// Seconds since 1970, and spans of seconds.
pub type Time = i64;
pub const MINUTE: Time = 60;
pub const HOUR: Time = 60 * MINUTE;
pub const DAY: Time = 24 * HOUR;

/// R6.1
const LOCK_AFTER: u32 = 6;
/// R8.1, and the age of a password (R7.5).
const NINETY_ONE_DAYS: Time = 91 * DAY;
/// R7.6
const TEMPORARY_TTL: Time = 7 * DAY;
/// A new password that breaks a rule of R7.6. Which ones there are is for the rules' own tests.
pub const WEAK: &str = "neko-1";
/// How many places there are to keep a session: the default one, and one that is named.
pub const VISITORS: usize = 2;

/// ユーザ権限 (R2)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Admin,
    General,
    Shipping,
}

/// ログイン方法 (R3)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Email,
    App,
}

/// What a user logs in with.
#[derive(Clone, Debug)]
pub struct Password {
    pub text: String,
    set_at: Time,
    temporary: bool,
}

/// Which code a challenge waits for (R5.2, R5.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    Mailed,
    /// The mailed one of a user without an enrolled app; the enrolment comes next.
    MailedFirst,
    App,
    /// The first one of the app that is being enrolled.
    Enrolment,
}

/// A login that waits for its code; there is at most one a user, for a newer one makes older ones void (R5.6).
#[derive(Clone, Debug)]
struct Challenge {
    id: String,
    asks: Asks,
    /// The mailed code, or the secret of the app that is being enrolled.
    key: String,
    sent_at: Time,
    wrong: u32,
    resends: u32,
}

/// The newest link, until it is used (R7.4).
#[derive(Clone, Debug)]
struct Link {
    url: String,
    sent_at: Time,
}

/// An enrolled app (R5.2).
#[derive(Clone, Debug)]
struct App {
    secret: String,
    /// Of the last accepted code; none up to it is accepted again.
    step: i64,
}

/// R5.8
#[derive(Clone, Debug)]
struct Session {
    number: u32,
    created_at: Time,
    last_used_at: Time,
}

/// One account.
#[derive(Clone, Debug)]
pub struct User {
    role: Role,
    email: Option<String>,
    method: Method,
    app: Option<App>,
    pub password: Option<Password>,
    /// The chosen ones, the newest last (R7.6).
    history: Vec<String>,
    failures: u32,
    locked_at: Option<Time>,
    challenge: Option<Challenge>,
    link: Option<Link>,
    /// When links were asked for (R7.4).
    asked: Vec<Time>,
    sessions: Vec<Session>,
    created_at: Time,
    last_login_at: Option<Time>,
    /// Last completed login, else creation (R8.1).
    idle_since: Time,
}

/// A session file: what its next command finds in it.
#[derive(Clone, Debug, Default)]
struct Visitor {
    challenge: Option<String>,
    session: Option<u32>,
}

/// Everything.
#[derive(Clone, Debug)]
pub struct Model {
    pub now: Time,
    users: BTreeMap<Who, User>,
    visitors: [Visitor; VISITORS],
    sessions_so_far: u32,
    /// Of the audit log.
    newest_entry: Time,
}

impl User {
    fn new(role: Role, email: Option<String>, method: Method, now: Time) -> Self {
        Self {
            role,
            email,
            method,
            app: None,
            password: None,
            history: Vec::new(),
            failures: 0,
            locked_at: None,
            challenge: None,
            link: None,
            asked: Vec::new(),
            sessions: Vec::new(),
            created_at: now,
            last_login_at: None,
            idle_since: now,
        }
    }

    /// R8.2, exactly 91 × 24 h counting as reached; never a 管理 user (R2.1).
    fn inactive(&self, now: Time) -> bool {
        self.role != Role::Admin && now - self.idle_since >= NINETY_ONE_DAYS
    }

    /// D1: challenges, links, sessions and an unused temporary password; only the session that makes the change survives.
    fn close_doors(&mut self, survivor: Option<u32>) {
        self.challenge = None;
        self.link = None;
        self.sessions.retain(|session| Some(session.number) == survivor);
        self.password.take_if(|password| password.temporary);
    }
}

impl Model {
    /// Two merchants were added just now, nothing else (R2.3: their 管理 users have no password yet).
    pub fn new(now: Time) -> Self {
        let admin = |who: Who| (who, User::new(Role::Admin, Some(who.mailbox(0)), Method::Email, now));
        Self {
            now,
            users: BTreeMap::from([admin(Who::Admin), admin(Who::Stranger)]),
            visitors: Default::default(),
            sessions_so_far: 0,
            newest_entry: now,
        }
    }

    /// The user, while there is one.
    pub fn user(&self, who: Who) -> Option<&User> {
        self.users.get(&who)
    }

    /// The user as a 管理 user or the support centre finds it.
    fn known(&mut self, who: Who) -> Result<&mut User, Answer> {
        self.users.get_mut(&who).ok_or_else(|| Answer::rejected("user_unknown"))
    }

    /// Where a user's mails go: the own address, else the 管理 user's (R7.2).
    fn mailbox(&self, who: Who) -> String {
        let own = |who: Who| self.users.get(&who).and_then(|user| user.email.clone());
        own(who).or_else(|| own(who.admin())).expect("a 管理 user has an address")
    }

    /// A wrong password or code (R5.6, R6.1): the one that reaches the limit locks, ends sessions and challenges (R6.3).
    fn count_failure(&mut self, who: Who, code: &'static str) -> Answer {
        let (now, to) = (self.now, self.mailbox(who));
        let answer = Answer::refused(code);
        let Some(user) = self.users.get_mut(&who) else { return answer };
        user.failures += 1;
        if user.failures < LOCK_AFTER {
            return answer;
        }
        user.locked_at = Some(now);
        user.challenge = None;
        user.sessions.clear();
        answer.mailing(Kind::Locked, &to, who)
    }

    /// Notes when the log grew.
    pub fn record(&mut self) {
        self.newest_entry = self.newest_entry.max(self.now);
    }

    /// What the mail to a user told: from now on it is what has to be typed.
    pub fn learn(&mut self, kind: Kind, about: Who, secret: &str) {
        let Some(user) = self.users.get_mut(&about) else { return };
        match kind {
            Kind::Otp => user.challenge.iter_mut().for_each(|challenge| secret.clone_into(&mut challenge.key)),
            Kind::ResetStarted => user.link.iter_mut().for_each(|link| secret.clone_into(&mut link.url)),
            Kind::NewUser | Kind::TemporaryPassword => {
                user.password.iter_mut().for_each(|password| secret.clone_into(&mut password.text));
            }
            Kind::PasswordChanged | Kind::AppEnrolled | Kind::AddressChanged | Kind::AddressRemoved | Kind::Locked => {}
        }
    }

    /// The id that a challenge was answered with, and the secret of the app to be enrolled.
    pub fn learn_challenge(&mut self, visitor: usize, about: Who, id: &str, secret: Option<&str>) {
        self.visitors[visitor].challenge = Some(id.to_owned());
        if let Some(challenge) = self.users.get_mut(&about).and_then(|user| user.challenge.as_mut()) {
            id.clone_into(&mut challenge.id);
            secret.iter().for_each(|secret| (*secret).clone_into(&mut challenge.key));
        }
    }

    /// The challenge that a visitor's next `otp verify` is about.
    pub fn challenge_of(&self, visitor: usize) -> Option<&str> {
        self.visitors[visitor].challenge.as_deref()
    }

    /// Whom a visitor's session file names, living or not.
    pub fn user_of(&self, visitor: usize) -> Option<Who> {
        let number = self.visitors[visitor].session?;
        self.users.iter().find(|(_, user)| user.sessions.iter().any(|s| s.number == number)).map(|(who, _)| *who)
    }
}
