//! A throw-away installation with one user whose doors are tried: a folder, a clock that stands still until it is moved,
//! and what the user's person knows. Every run has its own world and its own connection, as another process would.

use super::post;
use super::program::{Call, Outcome, copy_folder};
use super::words::{Words, split};
use sekisho::rules::time::Timestamp;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The user whose doors are tried, a 一般 user, and its 管理 user.
pub const USER: &str = "888888801/USER02";
pub const ADMIN: &str = "888888801";
/// The support centre (R10.1).
pub const SUPPORT: &str = "";
/// Session files (R10.2): of the person at the door, of the same person elsewhere, of somebody who guesses.
pub const VISITOR: &str = "visitor";
pub const DESK: &str = "desk";
pub const THIEF: &str = "thief";

/// 1 April 2026, 9 o'clock in Japan; the first second of a TOTP step.
pub const BEGIN: Timestamp = Timestamp(1_775_001_600);

/// The exit code of each error code that a door answers with (2-cli).
const EXITS: [(i32, &[&str]); 5] = [
    (2, &["bad_time"]),
    (3, &["user_unknown", "session_unknown"]),
    (4, &["login_failed", "otp_failed", "link_failed", "reset_failed", "no_session", "session_over"]),
    (7, &["locked", "inactive", "password_change_due", "too_soon", "method_not_email", "method_not_app", "nothing_mailed"]),
    (8, &["sweep_clock", "sweep_limit"]),
];

/// What a command answered: its JSON, or the code of its error.
pub type Answer = Result<Value, String>;

/// What the user's person knows: the newest password and what the newest mails held.
#[derive(Clone, Default)]
pub struct Person {
    pub password: String,
    pub code: String,
    pub link: String,
    pub app: App,
}

/// An authenticator app.
#[derive(Clone, Default)]
pub struct App(Words);

impl App {
    /// The app that an enrolment's secret was read into.
    pub fn learning(secret: &str) -> Self {
        let mut words = Words::default();
        words.name("key", secret);
        Self(words)
    }

    pub fn shows(&self, now: Timestamp) -> String {
        self.0.fill("{app}", now)
    }
}

/// An installation at a moment.
pub struct Scene {
    home: TempDir,
    runs: u64,
    seen: BTreeSet<PathBuf>,
    pub now: Timestamp,
    pub person: Person,
    /// Subjects of the mails that left since this was last cleared.
    pub mails: Vec<String>,
}

impl Scene {
    /// An empty folder.
    pub fn new() -> Self {
        sekisho::files::private_umask(); // as main does
        Self { home: folder(), runs: 0, seen: BTreeSet::new(), now: BEGIN, person: Person::default(), mails: Vec::new() }
    }

    /// The same in a folder of its own.
    pub fn copy(&self) -> Self {
        let home = folder();
        copy_folder(self.home.path(), home.path());
        let mut seen = BTreeSet::new();
        drop(post::new(&mails(home.path()), &mut seen));
        Self { home, runs: self.runs, seen, now: self.now, person: self.person.clone(), mails: Vec::new() }
    }

    /// Its folder.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Time passes, or the clock is set back.
    pub fn wait(&mut self, seconds: i64) {
        self.now = self.now.plus(seconds);
    }

    /// Puts limits in the place of the configuration.
    pub fn configure(&self, toml: &str) {
        fs::write(self.home.path().join(".config/sekisho/config.toml"), toml).unwrap();
    }

    /// Runs a command that answers as a door may.
    pub fn run(&mut self, who: &str, command: &str, input: &str) -> Answer {
        let outcome = self.outcome(who, command, input);
        answer(&outcome).unwrap_or_else(|fault| panic!("{command} at {:?}: {fault}\n{}", self.now, outcome.err))
    }

    /// Runs a command, whatever comes of it.
    pub fn outcome(&mut self, who: &str, command: &str, input: &str) -> Outcome {
        self.runs += 1;
        let (home, seed) = (self.home.path(), self.runs);
        let call = Call { home, db: None, now: self.now, seed, who, input: format!("{input}\n"), answers: Vec::new() };
        let outcome = call.run(&split(&format!("sekisho {command} --json")));
        for letter in post::new(&mails(home), &mut self.seen) {
            let known = match letter.secret {
                Some(("code", _)) => Some(&mut self.person.code),
                Some(("password", _)) => Some(&mut self.person.password),
                Some(("url", _)) => Some(&mut self.person.link),
                _ => None,
            };
            if let (Some(known), Some((_, secret))) = (known, letter.secret) {
                *known = secret;
            }
            self.mails.push(letter.subject);
        }
        outcome
    }

    /// Runs what must succeed.
    pub fn done(&mut self, who: &str, command: &str, input: &str) -> Value {
        let now = self.now;
        self.run(who, command, input).unwrap_or_else(|code| panic!("{command} at {now:?}: {code}"))
    }

    /// Step 1 with the password that the person knows, and a `--method` where one is named.
    pub fn begin_login(&mut self, who: &str, method: &str) -> Answer {
        let method = if method.is_empty() { String::new() } else { format!("--method {method}") };
        let password = self.person.password.clone();
        self.run(who, &format!("login {USER} --access-key 1234567 {method} --password-stdin"), &password)
    }

    /// The whole way of a login, whatever it asks for: mailed code, app, enrolment of an app.
    pub fn log_in(&mut self, who: &str) -> Answer {
        let mut step = self.begin_login(who, "")?;
        while !step["session"].is_object() {
            let code = self.code_for(&step);
            step = self.verify(who, &step, &code)?;
        }
        Ok(step)
    }

    /// The code that a challenge asks for, as the person reads it off a mail or an app.
    pub fn code_for(&mut self, step: &Value) -> String {
        if let Some(secret) = step["enrolment"]["secret"].as_str() {
            self.person.app = App::learning(secret);
        }
        if step["sent_to"].is_string() { self.person.code.clone() } else { self.person.app.shows(self.now) }
    }

    pub fn verify(&mut self, who: &str, step: &Value, code: &str) -> Answer {
        self.run(who, &format!("otp verify {code} --challenge {}", text(&step["challenge"])), "")
    }

    /// A try of somebody who guesses; counts towards the lock (R6.1). The code of its refusal.
    pub fn guess_password(&mut self) -> String {
        let login = format!("login {USER} --access-key 1234567 --password-stdin");
        self.run(THIEF, &login, "Machigai-no-aikotoba-0").unwrap_err()
    }

    /// How far a session file goes: `open`, `due` where a new password must come first (R5.5), or the refusal's code.
    pub fn acts(&mut self, who: &str) -> String {
        match self.run(who, &format!("user show {USER}"), "") {
            Ok(_) => "open".to_owned(),
            Err(code) if code == "password_change_due" => "due".to_owned(),
            Err(code) => code,
        }
    }

    /// Wrong passwords and codes counted against the user; none where there is no such user.
    pub fn failures(&mut self) -> Option<i64> {
        self.run(SUPPORT, &format!("user show {USER}"), "").ok().map(|user| user["failed_attempts"].as_i64().unwrap())
    }

    /// Its sessions that live.
    pub fn sessions(&mut self) -> usize {
        let listed = self.done(SUPPORT, "session list", "");
        listed["sessions"].as_array().unwrap().iter().filter(|session| session["user"] == USER).count()
    }
}

/// A text of an answer.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// In memory where the system has such a folder: nothing here is about disks.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

pub fn mails(home: &Path) -> PathBuf {
    home.join(".local/share/sekisho/mail")
}

/// The answer, or why it is none that a door may give: a bug, or an exit code that is not the error's.
fn answer(outcome: &Outcome) -> Result<Answer, String> {
    if outcome.exit == 0 {
        return serde_json::from_str(&outcome.out).map(Ok).map_err(|e| e.to_string());
    }
    let said = outcome.err.lines().find(|line| line.starts_with(r#"{"schema":"sekisho.error/1""#));
    let error: Value = serde_json::from_str(said.ok_or("it panicked or said no error")?).map_err(|e| e.to_string())?;
    let code = text(&error["error"]["code"]);
    let exit = EXITS.iter().find(|(_, codes)| codes.contains(&code.as_str())).map(|(exit, _)| *exit);
    if exit == Some(outcome.exit) { Ok(Err(code)) } else { Err(format!("{code} with exit code {}", outcome.exit)) }
}
