//! `--qr-file`: the secret of an enrolment as a picture is a file like every other that holds a secret (S8). It takes the place
//! of nothing, and what stands against it is said before a password or code is spent on it (R5.7).

use crate::app::{App, AppUser, step_now};
use crate::sandbox::{Outcome, Sandbox};
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
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
fn s8_the_picture_is_0600_and_takes_the_place_of_nothing() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::add(&sandbox, "APP01");
    let said = login(&sandbox, &user, "code.svg").expect(0);
    assert!(said.err.contains("QR code written to code.svg"), "{}", said.err);
    assert_private_picture(&sandbox.path("code.svg"));
    goes_on(&sandbox, &said);
    sandbox.write_private("keys", "somebody's only copy");
    refused(&sandbox, &user, "keys", "file_unsafe");
    assert_eq!(fs::read_to_string(sandbox.path("keys")).unwrap(), "somebody's only copy");
}

/// Said before the password is looked at: no login is started that its user would have to repeat.
fn refused(sandbox: &Sandbox, user: &AppUser, picture: &str, error: &str) {
    let logins = sandbox.audited("login.password", "ok");
    let said = login(sandbox, user, picture).expect(12);
    assert_eq!((said.error(), said.out.as_str()), (error.to_owned(), ""), "{}", said.err);
    assert!(said.err.contains("hint"), "{}", said.err);
    assert_eq!(sandbox.audited("login.password", "ok"), logins);
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
fn s8_a_symlink_in_the_place_of_the_picture_is_refused() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::add(&sandbox, "APP01");
    sandbox.write_private("somebody's", "theirs");
    symlink(sandbox.path("somebody's"), sandbox.path("code.svg")).unwrap();
    refused(&sandbox, &user, "code.svg", "file_unsafe");
    assert_eq!(fs::read_to_string(sandbox.path("somebody's")).unwrap(), "theirs");
    assert!(sandbox.path("code.svg").symlink_metadata().unwrap().is_symlink());
}

#[test]
fn a_picture_in_a_folder_that_is_not_there_is_refused_before_a_code_is_spent() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::with_address(&sandbox, "MAIL01");
    refused(&sandbox, &user, "nowhere/code.svg", "file_unreadable");
    login(&sandbox, &user, "code.svg").expect(0);
    let code = sandbox.mailed_secret();
    let verify = |picture| sandbox.sekisho("otp verify - -o json").arg("--qr-file").arg(picture).session("mine").stdin(&code);
    verify("nowhere/code.svg").run().refused(12, "file_unreadable");
    assert!(!sandbox.path("nowhere").exists());
    goes_on(&sandbox, &verify("code.svg").run().expect(0));
}

/// A wrong path in the environment must not cost the key file.
#[test]
fn s8_what_is_no_session_file_is_not_overwritten() {
    let sandbox = Sandbox::with_merchant(&[]);
    let user = AppUser::add(&sandbox, "APP01");
    sandbox.write_private("keys.session", "sekisho-key 1 AAAA\n");
    sandbox.login(&user.id, &user.password).session("keys").run().refused(12, "file_unsafe");
    assert_eq!(fs::read_to_string(sandbox.path("keys.session")).unwrap(), "sekisho-key 1 AAAA\n");
}
