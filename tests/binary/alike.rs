//! D4: whatever is wrong with a login, the answer is the same, byte for byte. The state is what varies here; what is
//! typed never does.

use crate::sandbox::{KEY, MERCHANT, Outcome, Sandbox, until};

const NORMAL: [&str; 1] = ["policy.lock_after = 10"];
const USER: &str = "888888801/USER02";

/// A login with what was the right password when it was mailed.
struct Visitor<'s> {
    sandbox: &'s Sandbox,
    password: String,
}

impl Visitor<'_> {
    fn says(&self, lang: &str) -> Outcome {
        let line = format!("login {USER} --access-key {KEY} --password-stdin -vv");
        self.sandbox.sekisho(&line).lang(lang).stdin(&self.password).run().without_ids()
    }

    /// Every answer in this state, in both languages, after the number of audit entries that it made.
    fn meets(&self, config: &[&str]) -> (usize, [Outcome; 2]) {
        let all: Vec<&str> = NORMAL.iter().chain(config).copied().collect();
        self.sandbox.configure(&all);
        let before = entries(self.sandbox);
        let answers = ["ja", "en"].map(|lang| self.says(lang));
        (entries(self.sandbox) - before, answers)
    }
}

fn entries(sandbox: &Sandbox) -> usize {
    sandbox.json("audit list")["entries"].as_array().unwrap().len()
}

#[test]
fn d4_every_cause_of_a_failed_login_answers_alike() {
    let sandbox = Sandbox::with_merchant(&NORMAL);
    let visitor = Visitor { sandbox: &sandbox, password: sandbox.add_user("USER02") };

    // Lapsed and inactive: the password is right, time has passed.
    let lapsed = ["policy.temporary_password_ttl = \"1s\""];
    let inactive = ["sweep.inactive = \"1s\""];
    until("the user is inactive", || status(&sandbox, &inactive) == "inactive");
    let expected = visitor.meets(&lapsed);
    assert_eq!(expected.1[1].clone().refused(4, "login_failed").out, "");
    assert!(expected.1.iter().all(|said| said.err.contains(KEY)), "R5.1: the key that was typed is repeated");
    assert_eq!(visitor.meets(&inactive), expected, "inactive user");

    sandbox.ok(&format!("merchant edit {MERCHANT} --access-key 7654321"));
    assert_eq!(visitor.meets(&[]), expected, "wrong access key");
    sandbox.ok(&format!("merchant edit {MERCHANT} --access-key {KEY}"));
    visitor.says("en").expect(0);

    sandbox.ok(&format!("password issue {USER} -y"));
    assert_eq!(visitor.meets(&[]), expected, "wrong password");
    sandbox.ok(&format!("user delete {USER} -y"));
    assert_eq!(visitor.meets(&[]), expected, "unknown user");
    sandbox.ok(&format!("merchant delete {MERCHANT} --confirm {MERCHANT}"));
    assert_eq!(visitor.meets(&[]), expected, "unknown merchant");
}

fn status(sandbox: &Sandbox, config: &[&str]) -> String {
    sandbox.configure(config);
    sandbox.json(&format!("user show {USER}"))["status"].as_str().unwrap().to_owned()
}

#[test]
fn r7_1_a_reset_answers_alike_for_an_unknown_merchant_and_an_unknown_user() {
    let sandbox = Sandbox::with_merchant(&NORMAL);
    let ask = || sandbox.sekisho("password reset 888888801/USER02 -vv").run().refused(4, "reset_failed").without_ids();
    let unknown_user = ask();
    sandbox.ok(&format!("merchant delete {MERCHANT} --confirm {MERCHANT}"));
    assert_eq!(ask(), unknown_user);
}

#[test]
fn r5_6_a_challenge_answers_alike_whether_it_is_spent_void_or_was_never_there() {
    let sandbox = Sandbox::with_user(&NORMAL);
    let password = crate::sandbox::PASSWORD;
    let answer = |challenge: &str, code: &str| {
        let said = sandbox.sekisho("otp verify -").arg("--challenge").arg(challenge).session("mine").stdin(code).run();
        said.refused(4, "otp_failed")
    };
    let never = answer("aaaaaaaaaaaaaaaaaaaaaaaaaa", "123456");
    let (void, old_code) = sandbox.challenge("USER02", password, "mine");
    let (spent, code) = sandbox.challenge("USER02", password, "mine");
    assert_eq!(answer(&void, &old_code), never, "void");
    sandbox.sekisho("otp verify -").arg("--challenge").arg(&spent).session("mine").stdin(&code).run().expect(0);
    assert_eq!(answer(&spent, &code), never, "spent");
}
