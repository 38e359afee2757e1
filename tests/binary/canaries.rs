//! S7: a whole flow with secrets that are known to the test, then a search for them in everything that was written or
//! said. Where they belong is the mails of the file sink, the own session file and, for the secret of an authenticator app,
//! the one answer that hands it out.

use crate::app::{App, step_now};
use crate::mail::Mail;
use crate::sandbox::{Call, KEY, MERCHANT, Outcome, PASSWORD, Sandbox};
use crate::search::{forms, stands_in, text};
use data_encoding::BASE32_NOPAD;
use std::fs;
use std::path::{Path, PathBuf};

/// What was said, and which secrets must not be in it.
struct Flow {
    sandbox: Sandbox,
    said: Vec<Outcome>,
    secrets: Vec<(&'static str, Vec<u8>)>,
    /// A copy of the database's files after every step: what is erased later must not have been readable either.
    copies: Vec<(PathBuf, Vec<u8>)>,
}

const WRONG: &str = "machigai-kotoba-99";
const SECOND: &str = "aki-no-yo-no-0815";

impl Flow {
    fn run(&mut self, call: Call, code: i32) -> Outcome {
        let said = call.arg("-vv").run().expect(code);
        self.said.push(said.clone());
        self.keep_copies();
        said
    }

    fn keep_copies(&mut self) {
        for path in files(self.sandbox.home()) {
            let copy = (path.clone(), fs::read(path).unwrap_or_default());
            if !self.copies.contains(&copy) {
                self.copies.push(copy);
            }
        }
    }

    fn knows(&mut self, what: &'static str, secret: &str) -> String {
        self.secrets.push((what, secret.into()));
        secret.to_owned()
    }

    fn mailed(&mut self, what: &'static str) -> String {
        let secret = self.sandbox.mailed_secret();
        self.knows(what, &secret)
    }

    fn step(&mut self, line: &str, stdin: &str, code: i32) -> Outcome {
        let call = self.sandbox.sekisho(line).session("mine").stdin(stdin);
        self.run(call, code)
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// A day with every kind of secret in it.
fn a_day() -> Flow {
    let sandbox = Sandbox::with_merchant(&[]);
    let mut flow = Flow { sandbox, said: Vec::new(), secrets: Vec::new(), copies: Vec::new() };
    for (what, secret) in [("password", PASSWORD), ("second password", SECOND), ("wrong password", WRONG)] {
        flow.knows(what, secret);
    }
    let login = format!("login {MERCHANT}/USER02 --access-key {KEY} --password-stdin");
    let add = "user add 888888801/USER02 --name N --role general --email u@example.co.jp";
    let call = flow.sandbox.sekisho(add);
    flow.run(call, 0);
    let temporary = flow.mailed("temporary password");
    flow.step(&login, WRONG, 4);
    flow.step(&login, &temporary, 0);
    let code = flow.mailed("one-time password");
    flow.step("otp verify -", &code, 0);
    flow.step("password change --password-stdin", PASSWORD, 0);
    flow.step("password change --password-stdin", &format!("{PASSWORD}\n{SECOND}"), 0);
    let session = fs::read_to_string(flow.sandbox.path("mine.session")).unwrap();
    let token = session.lines().find_map(|line| line.strip_prefix("token ")).unwrap().to_owned();
    flow.knows("session token", &token);
    flow.step("whoami", "", 0);
    flow.sandbox.take_mails();
    flow.step("password reset 888888801/USER02", "", 0);
    let link = flow.mailed("link");
    flow.knows("link's token", link.split_once("token=").unwrap().1);
    flow.step("password redeem -", &link, 0);
    flow.mailed("second temporary password");
    flow.step("password redeem -", &link, 4);
    waiting_mails(&mut flow, &login);
    an_app(&mut flow);
    lists(&mut flow);
    flow
}

/// Mails that wait in the outbox hold their secret sealed; it shows when they are delivered at last.
fn waiting_mails(flow: &mut Flow, login: &str) {
    flow.sandbox.configure(&super::mails::NO_SERVER);
    let issue = flow.sandbox.sekisho("password issue 888888801/USER02 -y");
    flow.run(issue, 11);
    flow.step(login, SECOND, 4);
    flow.sandbox.configure(&[]);
    let deliver = flow.sandbox.sekisho("mail deliver");
    flow.run(deliver, 0);
    flow.mailed("queued temporary password");
}

/// An app is enrolled, used, lost and enrolled anew.
fn an_app(flow: &mut Flow) {
    let add = "user add 888888801/APP03 --name N --role general --email app@example.co.jp --method app";
    let add = flow.sandbox.sekisho(add);
    flow.run(add, 0);
    let temporary = flow.mailed("app user's temporary password");
    let login = format!("login {MERCHANT}/APP03 --access-key {KEY} --password-stdin");
    let app = enrolled(flow, &login, &temporary);
    flow.step(&login, &temporary, 0);
    flow.step("otp verify -", &app.wrong_code(), 4);
    let code = flow.knows("app's second code", &app.code(step_now() + 1));
    flow.step("otp verify -", &code, 0);
    flow.step("otp verify -", &code, 4);
    let reset = flow.sandbox.sekisho("otp reset 888888801/APP03 -y");
    flow.run(reset, 0);
    enrolled(flow, &login, &temporary);
}

/// A login through the mailed code and the enrolment that it leads to. Its answer is taken out of what was said: URI and key
/// are there, each once.
fn enrolled(flow: &mut Flow, login: &str, password: &str) -> App {
    flow.step(login, password, 0);
    let mailed = flow.mailed("one-time password before an enrolment");
    let answer = flow.step("otp verify -", &mailed, 0).out;
    let (uri, key) = answer.split_once("\nKey: ").unwrap();
    let app = App::knowing(key.trim_end());
    assert_eq!(uri.matches(&format!("?secret={}&", app.secret())).count(), 1, "{answer}");
    let rest = answer.replacen(app.secret(), "", 1).replacen(key.trim_end(), "", 1);
    flow.said.last_mut().unwrap().out = rest;
    let secret = flow.knows("app's secret", app.secret());
    flow.secrets.push(("app's secret in bytes", BASE32_NOPAD.decode(secret.as_bytes()).unwrap()));
    let code = flow.knows("app's first code", &app.code(step_now()));
    flow.step("otp verify -", &code, 0);
    app
}

fn lists(flow: &mut Flow) {
    let ids = flow.sandbox.ok("mail list -o id");
    let shows = ids.lines().map(|id| format!("mail show {id}"));
    let lines = [
        "audit list",
        "mail list",
        "user list",
        "user show 888888801/USER02",
        "user show 888888801/APP03",
        "session list",
        "config show --origin",
    ];
    for line in lines.into_iter().map(str::to_owned).chain(shows) {
        for form in ["table", "json"] {
            let call = flow.sandbox.sekisho(&format!("{line} -o {form}"));
            flow.run(call, 0);
        }
    }
}

/// Where a secret may be read: the session file, and the mails, but nothing of an app is ever mailed.
fn at_home(what: &str, place: &str) -> bool {
    match what {
        "session token" => place.ends_with("/mine.session"),
        _ => place.ends_with(".eml") && !what.starts_with("app's"),
    }
}

fn found(flow: &Flow, place: &str, content: &[u8]) -> Vec<String> {
    let content = text(content);
    let secrets = flow.secrets.iter().filter(|(what, _)| !at_home(what, place));
    let looks = secrets.flat_map(|(what, secret)| forms(secret).into_iter().map(move |(form, bytes)| (what, form, bytes)));
    looks
        .filter(|(.., bytes)| stands_in(&content, &text(bytes)))
        .map(|(what, form, _)| format!("{what} {form} in {place}"))
        .collect()
}

/// A file as one reads it: of a mail what it says.
fn readable(path: &Path, content: &[u8]) -> Vec<u8> {
    match path.extension() {
        Some(ending) if ending == "eml" => Mail::parse(str::from_utf8(content).unwrap()).body.into_bytes(),
        _ => content.to_vec(),
    }
}

#[test]
fn s7_no_secret_is_in_any_file_or_output_but_where_it_belongs() {
    let flow = a_day();
    assert_eq!(flow.secrets.len(), 20);
    assert!(flow.copies.iter().any(|(path, _)| path.ends_with("sekisho.db-wal")), "the database's log is searched too");
    let mut hits = Vec::new();
    for (path, content) in &flow.copies {
        hits.extend(found(&flow, &path.display().to_string(), &readable(path, content)));
    }
    for said in &flow.said {
        hits.extend(found(&flow, &format!("stdout of `{}`", said.line), said.out.as_bytes()));
        hits.extend(found(&flow, &format!("stderr of `{}`", said.line), said.err.as_bytes()));
    }
    hits.sort();
    hits.dedup();
    assert_eq!(hits, Vec::<String>::new());
}

#[test]
fn s6_the_key_is_in_its_file_only() {
    let sandbox = Sandbox::with_user(&[]);
    let file = fs::read_to_string(sandbox.key_file()).unwrap();
    let key = file.split_whitespace().last().unwrap();
    assert_eq!(key.len(), 43);
    for path in files(sandbox.home()).into_iter().filter(|path| *path != sandbox.key_file()) {
        assert!(!stands_in(&text(&fs::read(&path).unwrap()), key), "{}", path.display());
    }
    for line in ["config show --origin", "config check", "config show -o json"] {
        assert!(!sandbox.ok(line).contains(key), "{line}");
    }
}
