//! S1: what is stored of a password is Argon2 as its authors mean it, under the key file's seal.

use crate::peer;
use crate::sandbox::{MERCHANT, PASSWORD, Sandbox};
use sekisho::rules::secret::Secret;
use sekisho::secret::{Keys, Purpose, verify_password};
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Stdio};

/// What the reference implementation answers.
fn reference(python: &OsStr, asked: &Value) -> String {
    let mut child =
        Command::new(python).arg(peer::script("hashes.py")).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(asked.to_string().as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap().trim().to_owned()
}

/// The hash of a user's password, taken from under its seal.
fn stored_hash(sandbox: &Sandbox, id: &str) -> String {
    let keys = Keys::parse(&std::fs::read_to_string(sandbox.key_file()).unwrap()).unwrap();
    let db = rusqlite::Connection::open(sandbox.database()).unwrap();
    let read = |row: &rusqlite::Row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let (uid, sealed) = db.query_row("SELECT uid, password_hash FROM users WHERE id = ?1", [id], read).unwrap();
    assert!(!sealed.contains("argon2"), "it is stored sealed: {sealed}");
    keys.open(Purpose::PasswordHash, &uid, &sealed).unwrap().reveal().to_owned()
}

#[test]
fn s1_the_reference_argon2_verifies_a_stored_password() {
    let Some(python) = peer::python_with("argon2") else { return };
    let sandbox = Sandbox::with_user(&[]);
    let hash = stored_hash(&sandbox, "USER02");
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    assert_eq!(reference(&python, &json!({"password": PASSWORD, "hash": hash})), "True");
    assert_eq!(reference(&python, &json!({"password": "another-one-4711", "hash": hash})), "False");
}

#[test]
fn r7_6_a_japanese_password_is_stored_nfc_normalised() {
    let Some(python) = peer::python_with("argon2") else { return };
    let sandbox = Sandbox::with_merchant(&[]);
    let temporary = sandbox.add_user("USER02");
    sandbox.log_in("USER02", &temporary, "mine");
    let (decomposed, composed) = ("か\u{3099}くふ\u{309a}ちの山かけ4711x", "がくぷちの山かけ4711x");
    sandbox.sekisho("password change --password-stdin").session("mine").stdin(decomposed).run().expect(0);
    let hash = stored_hash(&sandbox, "USER02");
    assert_eq!(reference(&python, &json!({"password": composed, "hash": hash})), "True");
    sandbox.login("USER02", composed).run().expect(0);
    sandbox.login("USER02", decomposed).run().expect(0);
}

#[test]
fn s1_default_parameters_are_64_mib_and_three_passes() {
    let Some(python) = peer::python_with("argon2") else { return };
    let sandbox = Sandbox::with_user(&[]);
    sandbox.write_private(".config/sekisho/config.toml", "");
    // A login hashes anew where the parameters grew.
    let login = format!("login {MERCHANT}/USER02 --access-key 1234567 --password-stdin");
    sandbox.sekisho(&login).stdin(PASSWORD).run().expect(0);
    let hash = stored_hash(&sandbox, "USER02");
    assert!(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "{hash}");
    assert_eq!(reference(&python, &json!({"password": PASSWORD, "hash": hash})), "True");
}

#[test]
fn a_hash_by_the_reference_argon2_is_verified_here() {
    let Some(python) = peer::python_with("argon2") else { return };
    let hash = Secret::new(reference(&python, &json!({"password": "がくぷち-4711"})));
    assert!(verify_password(&Secret::new("がくぷち-4711".to_owned()), &hash));
    assert!(!verify_password(&Secret::new("がくぶち-4711".to_owned()), &hash));
}
