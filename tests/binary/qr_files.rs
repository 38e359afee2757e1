//! `--qr-file`: the secret of an enrolment as a picture is a file like every other that holds a secret (S8), and whatever
//! comes of it, the secret was answered and the enrolment goes on (R5.7).

use crate::app::{App, AppUser, step_now};
use crate::sandbox::{Outcome, Sandbox};
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

/// A first login that asks for the picture there.
fn login(sandbox: &Sandbox, user: &AppUser, picture: &str) -> Outcome {
    let login = sandbox.login(&user.id, &user.password).arg("--qr-file").arg(picture);
    login.arg("-o").arg("json").session("mine").run()
}

/// The secret that was answered enrols.
fn goes_on(sandbox: &Sandbox, said: &Outcome) {
    let code = App::of(&said.json()).code(step_now());
    sandbox.sekisho("otp verify -").session("mine").stdin(&code).run().expect(0);
}

fn assert_private_picture(path: &Path) {
    let meta = path.symlink_metadata().unwrap();
    assert!(meta.is_file());
    assert_eq!(meta.mode() & 0o7777, 0o600, "{}", path.display());
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains("<svg") && text.trim_end().ends_with("</svg>"), "{text}");
}

#[test]
fn s8_the_picture_is_0600_and_takes_the_place_of_an_older_one() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::add(&sandbox, "APP01");
    let picture = sandbox.path("code.svg");
    let said = login(&sandbox, &user, "code.svg").expect(0);
    assert!(said.err.contains("QR code written to code.svg"), "{}", said.err);
    assert_private_picture(&picture);

    fs::write(&picture, "an older one that is longer than any picture".repeat(10_000)).unwrap();
    fs::set_permissions(&picture, Permissions::from_mode(0o644)).unwrap();
    let said = login(&sandbox, &user, "code.svg").expect(0);
    assert_private_picture(&picture);
    goes_on(&sandbox, &said);
}

#[test]
fn the_mailed_code_before_an_enrolment_writes_the_picture_too() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::with_address(&sandbox, "MAIL01");
    let said = login(&sandbox, &user, "code.svg").expect(0);
    assert!(said.json()["enrolment"].is_null() && !sandbox.path("code.svg").exists(), "the address comes first");
    let verify = sandbox.sekisho("otp verify - --qr-file code.svg -o json").session("mine");
    let said = verify.stdin(&sandbox.mailed_secret()).run().expect(0);
    assert_private_picture(&sandbox.path("code.svg"));
    goes_on(&sandbox, &said);
}

#[test]
fn s8_a_symlink_in_the_place_of_the_picture_is_refused_and_the_secret_answered() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::add(&sandbox, "APP01");
    sandbox.write_private("somebody's", "theirs");
    symlink(sandbox.path("somebody's"), sandbox.path("code.svg")).unwrap();
    let said = login(&sandbox, &user, "code.svg").expect(12);
    assert_eq!(said.error(), "file_unsafe", "{}", said.err);
    assert_eq!(fs::read_to_string(sandbox.path("somebody's")).unwrap(), "theirs");
    assert!(sandbox.path("code.svg").symlink_metadata().unwrap().is_symlink());
    goes_on(&sandbox, &said);
}

#[test]
fn a_picture_in_a_folder_that_is_not_there_is_named_and_the_secret_answered() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::add(&sandbox, "APP01");
    let said = login(&sandbox, &user, "nowhere/code.svg").expect(12);
    assert_eq!(said.error(), "file_unreadable", "{}", said.err);
    assert!(said.err.contains("nowhere/code.svg") && said.err.contains("hint"), "{}", said.err);
    assert!(!sandbox.path("nowhere").exists());
    goes_on(&sandbox, &said);
}
