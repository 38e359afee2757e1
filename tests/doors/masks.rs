//! Whole addresses are for their merchant's 管理 user and the support centre: whatever somebody who is not logged in types,
//! in whatever form and language it is answered, an address is masked. Each command is run on copies of the folder first,
//! once a form, then for good. The canary is what a masked address never shows.

use super::post;
use super::program::{Call, Outcome, copy_folder};
use super::scene::{ADMIN, BEGIN, SUPPORT, THIEF, USER, VISITOR, folder, mails, text};
use super::words::{Words, split};
use sekisho::rules::time::Timestamp;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use tempfile::TempDir;

/// The addresses begin with `kan`, which a masked one shows.
const CANARY: &str = "ariya-";
const MASKED: &str = "kan***@example.jp";
const FORMS: [&str; 6] = ["", "-vv", "-o json", "-o jsonl", "-o csv", "-o id"];
const PASSWORD: &str = "Oboro-zukiyo-4711";

/// A portal whose visitors nobody knows yet.
struct Portal {
    home: TempDir,
    now: Timestamp,
    runs: u64,
    seen: BTreeSet<PathBuf>,
    known: Words,
    /// Answers to somebody who is not logged in that have a masked address.
    masked: usize,
}

impl Portal {
    fn new() -> Self {
        sekisho::files::private_umask(); // as main does
        let (home, seen, known) = (folder(), BTreeSet::new(), Words::default());
        let mut portal = Self { home, now: BEGIN, runs: 0, seen, known, masked: 0 };
        for command in [
            "init".to_owned(),
            format!(
                "merchant add {ADMIN} --access-key 1234567 --company A --admin-name 大和 --admin-email kanariya-0@example.jp"
            ),
            format!("user add {USER} --name 山田 --role general --email kanariya-2@example.jp"),
            format!("user add {ADMIN}/APP03 --name 鈴木 --role general --method app --email kanariya-3@example.jp"),
            format!("user add {ADMIN}/KURA4 --name 田中 --role general --method app"),
        ] {
            portal.run(SUPPORT, &command, "");
        }
        portal
    }

    /// One run for good; what its mails held is known from then on.
    fn run(&mut self, who: &str, command: &str, input: &str) -> Outcome {
        self.runs += 1;
        let outcome = self.call(&self.home, who, command, input);
        for letter in post::new(&mails(self.home.path()), &mut self.seen) {
            if let Some((name, value)) = letter.secret {
                self.known.name(name, &value);
            }
        }
        outcome
    }

    fn call(&self, home: &TempDir, who: &str, command: &str, input: &str) -> Outcome {
        let (line, input) = (self.known.fill(command, self.now), self.known.fill(input, self.now) + "\n");
        let call = Call { home: home.path(), db: None, now: self.now, seed: self.runs, who, input, answers: Vec::new() };
        call.run(&split(&format!("sekisho {line}")))
    }

    /// Somebody who is not logged in runs a command that ends with this code; its answer as JSON.
    fn asks(&mut self, who: &str, command: &str, input: &str, exit: i32) -> Value {
        for form in FORMS {
            for lang in ["ja", "en"] {
                let copy = folder();
                copy_folder(self.home.path(), copy.path());
                let line = format!("{command} {form} --lang {lang}");
                let Outcome { out, err, exit: code } = self.call(&copy, who, &line, input);
                assert!(!format!("{out}{err}").contains(CANARY), "a whole address in the answer to `{line}`:\n{out}{err}");
                assert_eq!(code, exit, "`{line}`:\n{out}{err}");
                self.masked += usize::from(out.contains(MASKED));
            }
        }
        serde_json::from_str(&self.run(who, &format!("{command} --json"), input).out).unwrap_or_default()
    }

    fn configure(&self, toml: &str) {
        fs::write(self.home.path().join(".config/sekisho/config.toml"), toml).unwrap();
    }

    fn login(&mut self, user: &str, password: &str, exit: i32) -> Value {
        self.asks(VISITOR, &format!("login {user} --access-key 1234567 --password-stdin"), password, exit)
    }

    /// A password is started over by the mails, as far as the temporary one.
    fn starts_over(&mut self, user: &str) {
        self.now = self.now.plus(61);
        self.asks(VISITOR, &format!("password reset {user}"), "", 0);
        self.asks(VISITOR, &format!("password reset {user}"), "", 7);
        self.asks(VISITOR, "password redeem -", "{url}", 0);
        self.asks(VISITOR, "password redeem -", "{url}", 4);
    }

    /// USER02 logs in by mail, with every answer that there is on the way.
    fn by_mail(&mut self) {
        self.starts_over(USER);
        self.login(USER, "Machigai-no-kotoba-0", 4);
        self.login(&format!("{ADMIN}/USER99"), "{password}", 4);
        let challenge = text(&self.login(USER, "{password}", 0)["challenge"]);
        self.asks(VISITOR, "otp resend", "", 7);
        self.now = self.now.plus(31);
        self.asks(VISITOR, &format!("otp resend --challenge {challenge}"), "", 0);
        self.asks(VISITOR, "otp verify 12345", "", 2);
        self.asks(VISITOR, "otp verify -", "{code}", 0);
        assert_eq!(self.run(VISITOR, "password change --password-stdin", PASSWORD).exit, 0);
        assert_eq!(self.run(VISITOR, "logout", "").exit, 0);
    }

    /// Users with an app: one proves a mailed code first, the other's mails go to the 管理 user (R7.2).
    fn by_app(&mut self) {
        self.starts_over(&format!("{ADMIN}/APP03"));
        self.login(&format!("{ADMIN}/APP03"), "{password}", 0);
        self.asks(
            VISITOR,
            &format!("login {ADMIN}/APP03 --access-key 1234567 --method email --password-stdin"),
            "{password}",
            7,
        );
        self.login(&format!("{ADMIN}/APP03"), "{password}", 0);
        let enrolment = self.asks(VISITOR, "otp verify -", "{code}", 0);
        self.known.name("key", &text(&enrolment["enrolment"]["secret"]));
        self.asks(VISITOR, "otp resend", "", 7);
        self.asks(VISITOR, "otp verify -", "{app}", 0);
        assert_eq!(self.run(VISITOR, "logout", "").exit, 0);
        self.starts_over(&format!("{ADMIN}/KURA4"));
        self.login(&format!("{ADMIN}/KURA4"), "{password}", 0);
    }

    /// What only others may do.
    fn in_vain(&mut self) {
        let mail =
            text(&serde_json::from_str::<Value>(&self.run(SUPPORT, "mail list --json", "").out).unwrap()["mails"][0]["id"]);
        for command in [
            format!("user show {USER}"),
            format!("user why {USER}"),
            format!("user edit {USER} --email kanari@example.jp"),
            format!("user restore {USER}"),
            format!("user add {ADMIN}/NEW --name N --role general --same-as-admin"),
            format!("mail show {mail}"),
            format!("password issue {USER} -y"),
            "user list".to_owned(),
            "user list -m 888888801".to_owned(),
            "user export".to_owned(),
            "merchant list".to_owned(),
            "mail list".to_owned(),
            "mail deliver".to_owned(),
            "mail template otp".to_owned(),
            "audit list".to_owned(),
            "session list".to_owned(),
            "sweep-inactive".to_owned(),
            "config show".to_owned(),
        ] {
            self.asks(THIEF, &command, "", 4);
        }
        for command in ["whoami", "logout", "version", "explain email_taken"] {
            self.asks(THIEF, command, "", 0);
        }
    }

    /// A mail server that refuses every mail and names its address: a visitor is not told (D3).
    fn with_mails_refused(&mut self) {
        self.configure(&refusing_server());
        self.login(USER, PASSWORD, 0);
        self.now = self.now.plus(61);
        self.asks(VISITOR, "otp resend", "", 0);
        self.asks(VISITOR, &format!("password reset {USER}"), "", 0);
        for _ in 0..5 {
            self.asks(VISITOR, "otp verify 000000", "", 4);
        }
        self.login(USER, "Machigai-no-kotoba-0", 4);
        self.login(USER, PASSWORD, 7);
        let listed = self.run(SUPPORT, "mail list -o csv", "").out;
        let told = listed.lines().filter(|line| line.contains("550 no such user <kanariya-2@example.jp>")).count();
        assert_eq!(told, 4, "what the server said of code, code, link and lock is for the support centre:\n{listed}");
    }
}

/// The configuration of a mail server that refuses every recipient by name.
fn refusing_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || listener.incoming().for_each(|stream| drop(refuse(stream.unwrap()))));
    format!("mail.sink = \"smtp\"\nmail.smtp = {{ host = \"127.0.0.1\", port = {port}, tls = \"none\", timeout = \"5s\" }}\n")
}

fn refuse(mut stream: TcpStream) -> std::io::Result<()> {
    stream.write_all(b"220 mail.example.jp\r\n")?;
    for line in BufReader::new(stream.try_clone()?).lines() {
        match line?.split_once(':') {
            Some((word, address)) if word.starts_with("RCPT") => write!(stream, "550 no such user {address}\r\n")?,
            _ => stream.write_all(b"250 ok\r\n")?,
        }
    }
    Ok(())
}

#[test]
fn an_address_is_masked_in_every_answer_to_who_is_not_logged_in() {
    let mut portal = Portal::new();
    portal.in_vain();
    portal.by_mail();
    portal.by_app();
    portal.with_mails_refused();
    // Not for want of addresses: four logins and two resends name one, in all forms but the two of `-o id`.
    assert_eq!(portal.masked, 6 * 10);
}

#[test]
fn an_address_is_whole_for_the_admin_user_and_the_support_centre() {
    let mut portal = Portal::new();
    portal.starts_over(ADMIN);
    portal.login(ADMIN, "{password}", 0);
    portal.asks(VISITOR, "otp verify -", "{code}", 0);
    assert_eq!(portal.run(VISITOR, "password change --password-stdin", PASSWORD).exit, 0);
    for (who, command) in [
        (VISITOR, format!("user show {USER}")),
        (VISITOR, "user list -o csv".to_owned()),
        (VISITOR, "user export".to_owned()),
        (VISITOR, format!("password issue {USER} -y")),
        (SUPPORT, format!("user show {USER}")),
        (SUPPORT, "mail list -o csv".to_owned()),
        (SUPPORT, format!("audit list --user {USER} --json")),
    ] {
        let Outcome { out, err, exit } = portal.run(who, &command, "");
        assert_eq!(exit, 0, "{command}: {err}");
        assert!(out.contains("kanariya-2@example.jp"), "{command}: {out}");
    }
}
