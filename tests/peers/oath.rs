//! R5.2: the codes of another maker's authenticator (oathtool) are good, and one of some minutes ago is not.

use crate::app::AppUser;
use crate::peer;
use crate::sandbox::{Outcome, Sandbox};
use std::process::Command;

/// The code that oathtool shows for a secret at a moment that it is told in words.
fn code(secret: &str, when: &str) -> String {
    let output = Command::new("oathtool").args(["--totp", "-b", "--now", when, secret]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

fn verify(sandbox: &Sandbox, code: &str) -> Outcome {
    sandbox.sekisho("otp verify -").session("mine").stdin(code).run()
}

#[test]
fn r5_2_the_codes_of_another_authenticator_are_accepted_and_old_ones_are_not() {
    if !peer::has("oathtool", "--version") {
        return;
    }
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::add(&sandbox, "APP01");
    let answer = user.login(&sandbox, "mine");
    let secret = answer["enrolment"]["secret"].as_str().unwrap();
    verify(&sandbox, &code(secret, "3 minutes ago")).refused(4, "otp_failed");
    assert_eq!(user.shown(&sandbox)["failed_attempts"], 1, "it is a wrong code");
    verify(&sandbox, &code(secret, "now")).expect(0);

    // The step of now is used. A clock that is half a minute ahead shows the next one, which is good too (R5.2).
    user.login(&sandbox, "mine");
    for when in ["3 minutes ago", "90 seconds ago", "2 minutes"] {
        verify(&sandbox, &code(secret, when)).refused(4, "otp_failed");
    }
    verify(&sandbox, &code(secret, "30 seconds")).expect(0);
    assert_eq!(user.shown(&sandbox)["failed_attempts"], 0);
}
