//! S7: a whole flow with secrets that are known to the test, then a search for them in everything that was written or
//! said. The mails of the file sink and the own session file are where they belong.

use crate::sandbox::{Call, KEY, MERCHANT, Outcome, PASSWORD, Sandbox};
use data_encoding::{BASE32_NOPAD, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
use std::fs;
use std::path::{Path, PathBuf};

/// What was said, and which secrets must not be in it.
struct Flow {
    sandbox: Sandbox,
    said: Vec<Outcome>,
    secrets: Vec<(&'static str, String)>,
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
        self.secrets.push((what, secret.to_owned()));
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

fn lists(flow: &mut Flow) {
    let ids = flow.sandbox.ok("mail list -o id");
    let shows = ids.lines().map(|id| format!("mail show {id}"));
    let lines = ["audit list", "mail list", "user list", "user show 888888801/USER02", "session list", "config show --origin"];
    for line in lines.into_iter().map(str::to_owned).chain(shows) {
        for form in ["table", "json"] {
            let call = flow.sandbox.sekisho(&format!("{line} -o {form}"));
            flow.run(call, 0);
        }
    }
}

/// A secret as it is and as it would look in other clothes.
fn forms(secret: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = secret.as_bytes();
    let mut forms = vec![
        ("as it is", bytes.to_vec()),
        ("reversed", bytes.iter().rev().copied().collect()),
        ("hex", HEXLOWER.encode(bytes).into_bytes()),
        ("HEX", HEXUPPER.encode(bytes).into_bytes()),
        ("base64", BASE64_NOPAD.encode(bytes).into_bytes()),
        ("base64url", BASE64URL_NOPAD.encode(bytes).into_bytes()),
        ("base32", BASE32_NOPAD.encode(bytes).into_bytes()),
        ("UTF-16", secret.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ];
    if secret.matches('-').count() == 3 {
        forms.push(("without hyphens", secret.replace('-', "").into_bytes()));
    }
    forms
}

/// Bytes as characters of the same number: a search in text is fast even in a build that is not optimised.
fn text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Whether a form stands there by itself: six digits within a longer number are no code.
fn stands_in(haystack: &str, needle: &str) -> bool {
    let goes_on = |c: Option<char>| needle.len() <= 6 && c.is_some_and(|c| c.is_ascii_alphanumeric());
    haystack.match_indices(needle).any(|(at, _)| {
        let (before, after) = (&haystack[..at], &haystack[at + needle.len()..]);
        !goes_on(before.chars().next_back()) && !goes_on(after.chars().next())
    })
}

fn found(flow: &Flow, place: &str, content: &[u8]) -> Vec<String> {
    let content = text(content);
    let at_home = |what: &str| what == "session token" && place.ends_with("/mine.session");
    let secrets = flow.secrets.iter().filter(|(what, _)| !at_home(what));
    let looks = secrets.flat_map(|(what, secret)| forms(secret).into_iter().map(move |(form, bytes)| (what, form, bytes)));
    looks
        .filter(|(.., bytes)| stands_in(&content, &text(bytes)))
        .map(|(what, form, _)| format!("{what} {form} in {place}"))
        .collect()
}

#[test]
fn s7_no_secret_is_in_any_file_or_output_but_where_it_belongs() {
    let flow = a_day();
    assert_eq!(flow.secrets.len(), 10);
    assert!(flow.copies.iter().any(|(path, _)| path.ends_with("sekisho.db-wal")), "the database's log is searched too");
    let mut hits = Vec::new();
    for (path, content) in flow.copies.iter().filter(|(path, _)| path.extension().is_none_or(|e| e != "eml")) {
        hits.extend(found(&flow, &path.display().to_string(), content));
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
fn s7_the_search_finds_what_is_there() {
    assert!(stands_in("code 123456.", "123456"));
    assert!(!stands_in("at 1234567890", "123456"));
    assert!(stands_in(&text(&[0xff, 0, b'a', b'b']), &text(b"ab")));
    let shown = forms("abcdef-ghijkm-npqrst-uvwxyz").into_iter().map(|(form, _)| form).collect::<Vec<_>>();
    assert!(shown.contains(&"without hyphens") && shown.contains(&"base64"));
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
