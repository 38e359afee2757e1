//! How often each command gave each answer, and each limit was met: walks that never get anywhere prove nothing, and
//! nobody would notice.

use super::answer::Answer;
use super::model::{Limit, Time};
use std::collections::BTreeMap;
use std::fmt;

/// Answers that each command gives at least [`LEAST`] times [`AMONG`] so many.
const ANSWERS: &[(&str, &str)] = &[
    ("login", "ok login_failed locked method_not_app"),
    ("otp verify", "ok enrols otp_failed no_challenge bad_otp"),
    ("otp resend", "ok otp_failed no_challenge too_soon"),
    ("otp reset", "ok denied no_session"),
    ("password change", "ok password_wrong weak_password no_session session_over"),
    ("password reset", "ok reset_failed too_soon"),
    ("password redeem", "ok link_failed"),
    ("password issue", "ok denied inactive no_session user_unknown session_over"),
    ("user add", "ok denied user_id_taken user_id_reserved no_session session_over"),
    ("user edit", "ok denied email_missing admin_fixed no_session user_unknown session_over"),
    ("user delete", "ok no_session"),
    ("user unlock", "ok denied inactive no_session user_unknown session_over"),
    ("user show", "ok denied no_session user_unknown session_over"),
    ("session revoke", "ok denied no_session session_over"),
    ("sweep-inactive", "ok denied no_session"),
    ("whoami", "ok session_over"),
    ("logout", "ok"),
    ("audit verify", "ok"),
];
const LEAST: u64 = 100;
const AMONG: u64 = 200_000;

/// What was compared.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    answers: BTreeMap<(&'static str, &'static str), u64>,
    limits: BTreeMap<(Limit, Time), u64>,
}

impl Coverage {
    /// Counts an answer; a login that goes on to an enrolment is another one than a login.
    pub fn compared(&mut self, command: &'static str, answer: &Answer) {
        let enrols = command == "otp verify" && answer.opened.is_some();
        *self.answers.entry((command, if enrols { "enrols" } else { answer.code })).or_default() += 1;
    }

    /// Counts a jump to so many seconds after a limit.
    pub fn reached(&mut self, limit: Limit, offset: Time) {
        *self.limits.entry((limit, offset)).or_default() += 1;
    }

    /// Commands run on both sides.
    pub fn steps(&self) -> u64 {
        self.answers.values().sum()
    }

    pub fn add(&mut self, other: &Self) {
        other.answers.iter().for_each(|(key, count)| *self.answers.entry(*key).or_default() += count);
        other.limits.iter().for_each(|(key, count)| *self.limits.entry(*key).or_default() += count);
    }

    /// What came too seldom for so many commands.
    pub fn missing(&self) -> Vec<String> {
        let least = LEAST * self.steps() / AMONG;
        let expected = ANSWERS.iter().flat_map(|(command, codes)| codes.split(' ').map(move |code| (*command, code)));
        let seldom = |key: &(&str, &str)| self.answers.get(key).is_none_or(|count| *count < least);
        expected.filter(seldom).map(|(command, code)| format!("{command} → {code}")).collect()
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for ((command, code), count) in &self.answers {
            writeln!(f, "{count:>8}  {command} → {code}")?;
        }
        for ((limit, offset), count) in &self.limits {
            writeln!(f, "{count:>8}  {limit:?} {offset:+} s")?;
        }
        Ok(())
    }
}
