//! What the model expects of one command: exit code, error code, the mails that leave and what stands in the JSON answer.
//! The exit codes are those of 2-cli, written down here a second time: taken from the program they would prove nothing.

use super::who::Who;
use serde_json::Value as Json;

/// Which mail (R9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    NewUser,
    Otp,
    ResetStarted,
    TemporaryPassword,
    PasswordChanged,
    AppEnrolled,
    AddressChanged,
    AddressRemoved,
    Locked,
}

/// One mail that leaves with the answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mail {
    pub kind: Kind,
    pub to: String,
    /// Whom it is about; it may go to the 管理 user in that user's place (R7.2).
    pub about: Who,
}

/// What one command answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The error code, or `ok`.
    pub code: &'static str,
    pub mails: Vec<Mail>,
    /// What stands at these places of the JSON object.
    pub facts: Vec<(&'static str, Json)>,
    /// Whose challenge was opened: its id is in the answer, and the secret of an app that is to be enrolled (R5.7).
    pub opened: Option<Who>,
    /// Seconds until a mail can be asked for again.
    pub retry_after: Option<i64>,
    /// Whether an entry of the audit log comes of it (R10.4): the sweep measures the clock against the newest one (R8.3).
    pub recorded: bool,
}

impl Answer {
    /// Done.
    pub fn done() -> Self {
        Self { code: "ok", mails: Vec::new(), facts: Vec::new(), opened: None, retry_after: None, recorded: true }
    }

    /// Done, and nothing is different from before.
    pub fn looked() -> Self {
        Self { recorded: false, ..Self::done() }
    }

    /// Refused, and the refusal is in the log.
    pub fn refused(code: &'static str) -> Self {
        Self { code, ..Self::done() }
    }

    /// Refused without a trace: a malformed value, a rule of R3 or R4, an unknown user.
    pub fn rejected(code: &'static str) -> Self {
        Self { code, ..Self::looked() }
    }

    /// An item of a writing command, done or not needed.
    pub fn item(changed: bool) -> Self {
        let answer = if changed { Self::done() } else { Self::looked() };
        answer.with("/changed", u8::from(changed)).with("/unchanged", u8::from(!changed))
    }

    /// With a mail that leaves.
    pub fn mailing(mut self, kind: Kind, to: &str, about: Who) -> Self {
        self.mails.push(Mail { kind, to: to.to_owned(), about });
        self
    }

    /// With a challenge that was opened for a user.
    pub fn opening(self, whose: Who) -> Self {
        Self { opened: Some(whose), ..self }
    }

    /// With something that stands in the JSON answer.
    pub fn with(mut self, place: &'static str, value: impl Into<Json>) -> Self {
        self.facts.push((place, value.into()));
        self
    }

    /// The exit code (2-cli).
    pub fn exit(&self) -> i32 {
        match self.code {
            "ok" => 0,
            "bad_otp" => 2,
            "user_unknown" => 3,
            "login_failed" | "otp_failed" | "no_challenge" | "reset_failed" | "link_failed" | "no_session" | "session_over"
            | "password_wrong" => 4,
            "denied" => 5,
            "email_missing" | "email_taken" | "user_id_taken" | "user_id_reserved" | "admin_fixed" | "weak_password" => 6,
            "locked"
            | "password_change_due"
            | "inactive"
            | "method_not_email"
            | "method_not_app"
            | "nothing_mailed"
            | "too_soon"
            | "resends_spent" => 7,
            "sweep_limit" | "sweep_clock" => 8,
            other => panic!("the model has no exit code for {other}"),
        }
    }
}
