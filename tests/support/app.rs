//! An authenticator app as a person carries it: it learns its secret from an enrolment and shows the codes of RFC 6238.
//! The clock is the real one, so that codes are asked for by their step, and what a test says of them holds at a step's
//! border too: the code of step N is accepted in the steps N - 1, N and N + 1 (R5.2).

use super::sandbox::{MERCHANT, Sandbox};
use serde_json::Value;
use std::time::{SystemTime, UNIX_EPOCH};
use totp_rs::{Builder, Secret, Totp};

/// Seconds of a step.
const STEP: u64 = 30;

/// The step of now.
pub fn step_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / STEP
}

/// An app that has learnt one secret.
pub struct App {
    totp: Totp,
    secret: String,
}

impl App {
    /// Learns a secret that is typed into it, in groups or not.
    pub fn knowing(key: &str) -> Self {
        let secret = key.replace(' ', "");
        let totp = Builder::new().with_secret(Secret::try_from_base32(&secret).unwrap()).build().unwrap();
        Self { totp, secret }
    }

    /// Learns the secret of the enrolment that a command answered.
    pub fn of(answer: &Value) -> Self {
        Self::knowing(answer["enrolment"]["secret"].as_str().unwrap_or_else(|| panic!("no enrolment in {answer}")))
    }

    /// The secret in base32.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The code of a step.
    pub fn code(&self, step: u64) -> String {
        self.totp.generate(step * STEP).to_string()
    }

    /// Six digits that are the code of no step near now.
    pub fn wrong_code(&self) -> String {
        let near: Vec<String> = (step_now() - 2..=step_now() + 4).map(|step| self.code(step)).collect();
        (0..).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).unwrap()
    }
}

/// A 一般 user with login method `app` who has no app yet, and the temporary password.
pub struct AppUser {
    pub id: String,
    pub password: String,
}

impl AppUser {
    /// One without an address: the first login hands out the enrolment's secret at once (R5.7).
    pub fn add(sandbox: &Sandbox, id: &str) -> Self {
        Self::added(sandbox, id, "--method app")
    }

    /// One with an address, which must be proven by a mailed code first.
    pub fn with_address(sandbox: &Sandbox, id: &str) -> Self {
        Self::added(sandbox, id, &format!("--method app --email {id}@example.co.jp"))
    }

    fn added(sandbox: &Sandbox, id: &str, options: &str) -> Self {
        sandbox.take_mails();
        sandbox.ok(&format!("user add {MERCHANT}/{id} --name 佐々木 --role general {options}"));
        Self { id: id.to_owned(), password: sandbox.mailed_secret() }
    }

    /// Step 1 of a login that must succeed; what it answered.
    pub fn login(&self, sandbox: &Sandbox, session: &str) -> Value {
        sandbox.login(&self.id, &self.password).arg("-o").arg("json").session(session).run().expect(0).json()
    }

    /// The first login with the code of this step.
    pub fn enrol(&self, sandbox: &Sandbox, step: u64) -> App {
        let app = App::of(&self.login(sandbox, "enrolling"));
        sandbox.sekisho("otp verify -").session("enrolling").stdin(&app.code(step)).run().expect(0);
        sandbox.take_mails();
        app
    }

    /// What support sees of the user.
    pub fn shown(&self, sandbox: &Sandbox) -> Value {
        sandbox.json(&format!("user show {MERCHANT}/{} --support", self.id))
    }
}
