//! Every error code is met: in a story, in a test that names it, or here. One that nothing comes to is a promise to nobody.

use crate::sandbox::{MERCHANT, Outcome, Sandbox};
use rusqlite::Connection;
use sekisho::failure::Code;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use strum::VariantArray;

const USER: &str = "888888801/USER02";

fn codes_in(text: &str, before: &str, after: char) -> Vec<String> {
    let behind = text.split(before).skip(1);
    behind.filter_map(|rest| rest.split_once(after)).map(|(code, _)| code.to_owned()).collect()
}

/// Every code that a story shows.
fn told() -> BTreeSet<String> {
    let files = files_below(&tests().join("stories"), "txt");
    let codes = |text: String| [codes_in(&text, "error[", ']'), codes_in(&text, r#""code":""#, '"')].concat();
    files.iter().map(|file| fs::read_to_string(file).unwrap()).flat_map(codes).collect()
}

/// Every code that another test of the executable asserts: `refused(12, "key_read_only")`, `fails(75, "sweep_running", ..)`.
fn asserted() -> BTreeSet<String> {
    let mut sources = files_below(&tests(), "rs");
    sources.retain(|file| !file.ends_with("codes.rs")); // what is here counts once it was met
    let codes = |line: &str| {
        let calls = [".refused(", "fails(", "refused("].iter().any(|call| line.contains(call));
        if calls { codes_in(line, ", \"", '"') } else { Vec::new() }
    };
    sources
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .flat_map(|t| t.lines().flat_map(codes).collect::<Vec<_>>())
        .collect()
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn files_below(folder: &Path, end: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: PathBuf| match path.is_dir() {
        true => files_below(&path, end),
        false => Some(path).filter(|path| path.extension().is_some_and(|e| e == end)).into_iter().collect(),
    };
    entries.flat_map(below).collect()
}

#[test]
fn every_error_code_is_met() {
    let all = [told(), asserted(), flaws(), edits(), broken_stores(), servers()];
    let met: BTreeSet<String> = all.into_iter().flatten().collect();
    let missing: Vec<&Code> = Code::VARIANTS.iter().filter(|code| !met.contains(code.as_ref())).collect();
    assert!(missing.is_empty(), "no test comes to {missing:?}");
}

/// Each file of users has one fault.
fn flaws() -> BTreeSet<String> {
    let sandbox = Sandbox::with_merchant(&[]);
    let header = "merchant,user_id,role,name,email\n";
    let files: [(&str, Vec<u8>); 10] = [
        (
            "undecodable",
            format!("{header}888888801,A1,general,").into_bytes().into_iter().chain([0xff, 0x81, 0xfe, b'\n']).collect(),
        ),
        ("excel_workbook", b"PK\x03\x04 a workbook".to_vec()),
        ("nul_byte", format!("{header}888888801,A1,general,A\u{0}B,a@example.jp\n").into_bytes()),
        ("file_empty", Vec::new()),
        ("header_unknown", b"merchant,user_id,role,nmae\n888888801,A1,general,N\n".to_vec()),
        ("header_repeated", b"merchant,user_id,role,name,name\n888888801,A1,general,N,N\n".to_vec()),
        ("column_missing", b"merchant,role,name\n888888801,general,N\n".to_vec()),
        ("cell_count", format!("{header}888888801,A1,general,N,a@example.jp,x,y\n").into_bytes()),
        ("quote_open", format!("{header}888888801,A1,general,\"N,a@example.jp\n").into_bytes()),
        ("value_missing", format!("{header}888888801,A1,,N,a@example.jp\n").into_bytes()),
    ];
    let met = |(code, content): (&str, Vec<u8>)| {
        fs::write(sandbox.path("users.csv"), content).unwrap();
        let said = sandbox.sekisho("user import users.csv -o json").run().refused(6, "import_faults");
        let found = codes_in(&said.out, r#""code":""#, '"');
        assert!(found.contains(&code.to_owned()), "{code}: {}", said.out);
        code.to_owned()
    };
    files.into_iter().map(met).collect()
}

/// Rules that concern one user only.
fn edits() -> BTreeSet<String> {
    let sandbox = Sandbox::with_user(&[]);
    sandbox.ok("user add 888888801/SAME --same-as-admin --no-mail");
    let met = |line: &str, exit: i32, code: &str| sandbox.sekisho(line).run().refused(exit, code).error();
    let mut all = vec![
        met("user edit 888888801/SAME --no-email", 6, "same_as_admin_follows"),
        met("user edit 888888801/USER02 --same-person --name N", 6, "same_person_admin"),
    ];
    // A 管理 user without an address: only somebody who writes the database makes one.
    tamper(&sandbox, "UPDATE users SET email = NULL, email_key = NULL");
    all.push(met(&format!("password issue {MERCHANT} -y"), 7, "no_mailbox"));
    all.into_iter().collect()
}

/// What only somebody who writes the database can bring about; and what is busy while another one is at work.
fn broken_stores() -> BTreeSet<String> {
    let unlock = format!("user unlock {USER}");
    // A wrong password is counted, so that there is something to unlock.
    let broken = |sql: &str, exit: i32, code: &str| {
        let sandbox = Sandbox::with_user(&[]);
        sandbox.login("USER02", "wrong").run().refused(4, "login_failed");
        tamper(&sandbox, sql);
        sandbox.sekisho(&unlock).run().refused(exit, code)
    };
    let full = "CREATE TABLE f (n INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO f VALUES (9223372036854775807);
        CREATE TRIGGER t AFTER INSERT ON audit BEGIN INSERT INTO f VALUES (NULL); END";
    let unkept = "CREATE TABLE p (n INTEGER PRIMARY KEY);
        CREATE TABLE c (n REFERENCES p DEFERRABLE INITIALLY DEFERRED);
        CREATE TRIGGER t AFTER INSERT ON audit BEGIN INSERT INTO c VALUES (1); END";
    let outcomes: Vec<Outcome> = vec![
        broken("DROP TABLE audit", 10, "store_failed"),
        broken(full, 10, "disk_full"),
        broken(unkept, 10, "outcome_unknown"),
        // What a copy leaves behind that was killed: the schema's number a million too high.
        broken("PRAGMA user_version = 1000004", 10, "copy_unfinished"),
        rotation_beside_another(),
        mail_under_way(),
        no_sealed_value(),
    ];
    outcomes.iter().map(Outcome::error).collect()
}

/// A server that is not there, one that turns us away, and what is for files alone.
fn servers() -> BTreeSet<String> {
    if cfg!(not(feature = "postgres")) {
        return ["server_unreachable", "server_refused", "not_on_server"].map(str::to_owned).into();
    }
    let sandbox = Sandbox::configured(&[]);
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port(); // and closed again
    let met = |line: &str, port: u16, exit: i32, code: &str| {
        let url = format!("postgres://sekisho@127.0.0.1:{port}/sekisho?sslmode=disable");
        sandbox.sekisho(&format!("{line} --db {url}")).run().refused(exit, code).error()
    };
    let mut all: BTreeSet<String> = [met("user list", nobody, 75, "server_unreachable")].into();
    all.insert(met("user list", turning_away(), 10, "server_refused"));
    all.insert(met("db restore backup.db --confirm sekisho", nobody, 10, "not_on_server"));
    all
}

/// The port of a server that answers the first packet with `invalid_authorization_specification`.
fn turning_away() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        drop(client.read(&mut [0; 1024]));
        let fields = b"SFATAL\0VFATAL\0C28000\0Mno entry\0\0";
        let length = u32::try_from(fields.len() + 4).unwrap().to_be_bytes();
        client.write_all(&[&b"E"[..], &length, fields].concat()).unwrap();
    });
    port
}

fn rotation_beside_another() -> Outcome {
    let sandbox = Sandbox::configured(&[]);
    let lock = File::create(sandbox.path(".config/sekisho/sekisho.key.lock")).unwrap();
    lock.lock().unwrap();
    sandbox.sekisho("db rotate-key").run().refused(75, "busy")
}

fn mail_under_way() -> Outcome {
    let sandbox = Sandbox::with_user(&[]);
    sandbox.configure(&super::mails::NO_SERVER);
    sandbox.sekisho(&format!("password issue {USER} -y")).run().expect(11);
    let mails = sandbox.json("mail list");
    let id = mails["mails"].as_array().unwrap().iter().find(|m| m["state"] == "queued").unwrap()["id"].clone();
    tamper(&sandbox, "UPDATE mails SET state = 'sending', next_try_at = next_try_at + 3600 WHERE state = 'queued'");
    sandbox.sekisho(&format!("mail drop {} -y", id.as_str().unwrap())).run().refused(75, "mail_under_way")
}

/// A hash that no key opens: no program of ours wrote it.
fn no_sealed_value() -> Outcome {
    let sandbox = Sandbox::with_user(&[]);
    tamper(&sandbox, "UPDATE users SET password_hash = 'x' WHERE id_key = 'user02'");
    sandbox.login("USER02", "wrong").run().refused(1, "bug")
}

fn tamper(sandbox: &Sandbox, sql: &str) {
    Connection::open(sandbox.database()).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn every_error_code_is_explained_in_both_languages() {
    let sandbox = Sandbox::bare(&[]);
    for code in Code::VARIANTS {
        let line = format!("explain {}", code.as_ref());
        let [ja, en] = ["ja", "en"].map(|lang| sandbox.sekisho(&line).lang(lang).run().expect(0).out);
        assert!(ja.contains(code.as_ref()) && en.contains(code.as_ref()) && ja != en, "{code:?}: {ja}{en}");
    }
}
