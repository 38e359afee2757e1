//! R9, M1, M2, S9: mails over SMTP to aiosmtpd, read by Python's email library.

use crate::peer;
use crate::sandbox::{MERCHANT, PASSWORD, Sandbox};
use serde_json::Value;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);
const SERVICE: &str = "「加盟店管理画面」";

/// A mail server that runs until it is dropped.
struct Server {
    child: Child,
    events: Receiver<Value>,
    port: u64,
}

/// All that it was asked, and the mails that it got.
struct Received {
    commands: [usize; 3],
    mails: Vec<Value>,
}

impl Server {
    fn start(python: &OsString, port: u64, options: &[&str]) -> Self {
        let mut command = Command::new(python);
        command.arg(peer::script("smtp.py")).args(["--port", &port.to_string()]).args(options);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, events) = channel();
        std::thread::spawn(move || {
            let objects = lines.map_while(Result::ok).map(|line| serde_json::from_str(&line).unwrap());
            objects.for_each(|event: Value| drop(sender.send(event)));
        });
        let listening: Value = events.recv_timeout(PATIENCE).expect("the mail server listens");
        Self { child, events, port: listening["port"].as_u64().unwrap() }
    }

    /// Ends it; everything that it saw.
    fn stop(mut self) -> Received {
        self.end();
        let events: Vec<Value> = std::iter::from_fn(|| self.events.recv_timeout(PATIENCE).ok()).collect();
        let commands = ["MAIL", "RCPT", "DATA"].map(|name| events.iter().filter(|e| e["event"] == name).count());
        Received { commands, mails: events.into_iter().filter(|e| e["event"] == "mail").collect() }
    }

    fn end(&mut self) {
        drop(self.child.kill()); // it may have ended by itself
        drop(self.child.wait());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

impl Received {
    /// Exactly so many mails, each with one MAIL, one RCPT, one DATA.
    fn exactly(self, mails: usize) -> Vec<Value> {
        assert_eq!((self.mails.len(), self.commands), (mails, [mails; 3]));
        self.mails
    }
}

/// Lines of a configuration that sends mails there.
fn mails_to(port: u64, tls: &str, more: &[&str]) -> Vec<String> {
    let lines = ["mail.sink = \"smtp\"".to_owned(), "mail.smtp.host = \"127.0.0.1\"".to_owned()];
    let port = format!("mail.smtp.port = {port}");
    lines.into_iter().chain([port, format!("mail.smtp.tls = \"{tls}\"")]).chain(more.iter().map(|l| (*l).to_owned())).collect()
}

fn configure(sandbox: &Sandbox, lines: &[String]) {
    sandbox.configure(&lines.iter().map(String::as_str).collect::<Vec<_>>());
}

fn header<'m>(mail: &'m Value, name: &str) -> &'m str {
    let all = mail["headers"][name].as_array().unwrap_or_else(|| panic!("{name} in {mail}"));
    assert_eq!(all.len(), 1, "one {name}");
    all[0].as_str().unwrap()
}

/// What every mail must be, whatever it says (M1).
fn assert_well_made(mail: &Value) {
    assert_eq!(header(mail, "MIME-Version"), "1.0");
    assert_eq!((&mail["charset"], &mail["ascii"], &mail["bare_line_ends"]), (&"utf-8".into(), &true.into(), &0.into()));
    assert!(matches!(header(mail, "Content-Transfer-Encoding"), "base64" | "quoted-printable"));
    assert!(mail["longest_line"].as_u64().unwrap() <= 998, "RFC 5322");
    assert_eq!(mail["defects"].as_array().unwrap().len(), 0, "{}", mail["defects"]);
    assert_eq!(mail["sender"], "noreply@portal.example.jp");
    assert!(header(mail, "From").contains("加盟店管理画面"), "{}", header(mail, "From"));
    let body = mail["body"].as_str().unwrap();
    assert!(body.contains("カスタマーサービスセンター") && body.contains("空白"), "R9.1: {body}");
}

/// The one line of a body that looks like this.
fn line(mail: &Value, like: impl Fn(&str) -> bool) -> &str {
    let lines: Vec<&str> = mail["body"].as_str().unwrap().lines().filter(|line| like(line)).collect();
    assert_eq!(lines.len(), 1, "R9.0: one line of {}", mail["body"]);
    lines[0]
}

fn is_code(line: &str) -> bool {
    line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit())
}

fn is_password(line: &str) -> bool {
    line.len() == 27 && line.split('-').count() == 4
}

#[test]
fn r9_the_four_mails_of_the_guide_arrive_as_they_were_meant() {
    let Some(python) = peer::python_with("aiosmtpd") else { return };
    let server = Server::start(&python, 0, &[]);
    let sandbox = Sandbox::with_user(&[]);
    configure(&sandbox, &mails_to(server.port, "none", &[]));
    sandbox.ok("user add 888888801/USER03 --name 鷹山三郎 --role general --email taka@example.co.jp");
    sandbox.login("USER02", PASSWORD).run().expect(0);
    sandbox.ok("password reset 888888801/USER02");
    sandbox.ok("password issue 888888801/USER02 -y");

    let mails = server.stop().exactly(4);
    mails.iter().for_each(assert_well_made);
    let subjects: Vec<&str> = mails.iter().map(|mail| header(mail, "Subject")).collect();
    let expected = [
        format!("新規ユーザ登録のご連絡－{SERVICE}"),
        format!("ワンタイムパスワードのご連絡-{SERVICE}"),
        format!("パスワード初期化開始のご連絡-{SERVICE}"),
        format!("仮パスワードのご連絡-{SERVICE}"),
    ];
    assert_eq!(subjects, expected);

    let [new, otp, reset, temporary] = mails.as_slice() else { panic!("four") };
    assert_eq!((&new["recipients"][0], &new["to_name"]), (&"taka@example.co.jp".into(), &"鷹山三郎".into()));
    assert!(new["body"].as_str().unwrap().contains("鷹山三郎") && line(new, is_password).len() == 27);
    assert_eq!(line(new, |l| l == "USER03"), "USER03");
    line(otp, is_code);
    assert!(otp["body"].as_str().unwrap().contains("10分"));
    line(reset, |l| l.starts_with("https://portal.example.jp/reset?token=skr_"));
    assert!(reset["body"].as_str().unwrap().contains("30分"));
    line(temporary, is_password);
    assert_message_ids(&sandbox, &mails);
}

/// M1: the Message-ID is the outbox's id, and each mail's own.
fn assert_message_ids(sandbox: &Sandbox, mails: &[Value]) {
    let list = sandbox.json("mail list");
    let sent: Vec<&Value> = list["mails"].as_array().unwrap().iter().collect();
    for mail in mails {
        let id = header(mail, "Message-ID").trim_matches(['<', '>']).split('@').next().unwrap();
        let known = sent.iter().filter(|m| m["id"] == id && m["state"] == "sent");
        assert_eq!(known.count(), 1, "{id}");
    }
}

#[test]
fn r9_2_ten_mails_wait_for_a_server_that_is_down_and_go_once_it_is_up() {
    let Some(python) = peer::python_with("aiosmtpd") else { return };
    let port = {
        let server = Server::start(&python, 0, &[]);
        let port = server.port;
        server.stop().exactly(0);
        port
    };
    let sandbox = Sandbox::with_merchant(&[]);
    configure(&sandbox, &mails_to(port, "none", &[]));
    for i in 0..10 {
        let add = format!("user add {MERCHANT}/N{i} --name N{i} --role general --email n{i}@example.co.jp");
        sandbox.sekisho(&add).run().expect(11);
    }
    sandbox.sekisho("mail deliver").run().expect(11);

    let server = Server::start(&python, port, &[]);
    let said = sandbox.sekisho("mail deliver -o json").run().expect(0).json();
    assert_eq!((&said["sent"], &said["queued"]), (&10.into(), &0.into()));
    sandbox.ok("mail deliver");
    let mails = server.stop().exactly(10);
    let mut to: Vec<&str> = mails.iter().map(|mail| mail["recipients"][0].as_str().unwrap()).collect();
    to.sort_unstable();
    let expected: Vec<String> = (0..10).map(|i| format!("n{i}@example.co.jp")).collect();
    assert_eq!(to, expected);
    assert_message_ids(&sandbox, &mails);
}

/// A certificate for 127.0.0.1 and the authority that signed it, in the sandbox.
fn certify(sandbox: &Sandbox) {
    sandbox.write_private("leaf.ext", "subjectAltName=IP:127.0.0.1\n");
    let authority = "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=authority";
    let request = "req -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj /CN=127.0.0.1";
    let signing = "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out leaf.pem -days 2 -extfile leaf.ext";
    for line in [authority, request, signing] {
        let mut openssl = Command::new("openssl");
        let output = openssl.args(line.split(' ')).current_dir(sandbox.home()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// A server that wants an encrypted line and then a login.
fn strict_server(python: &OsString, sandbox: &Sandbox, more: &[&str]) -> Server {
    certify(sandbox);
    let (cert, key) = (sandbox.path("leaf.pem"), sandbox.path("leaf.key"));
    let paths = [cert.to_str().unwrap(), key.to_str().unwrap()];
    let options = ["--cert", paths[0], "--key", paths[1], "--user", "sekisho", "--password", "himitsu-4711"];
    Server::start(python, 0, &[&options, more].concat())
}

/// Sends mails there as `sekisho`, trusting the authority of [`certify`].
fn trust(sandbox: &Sandbox, server: &Server, tls: &str) {
    let account = [
        "mail.smtp.user = \"sekisho\"".to_owned(),
        format!("mail.smtp.password_file = \"{}\"", sandbox.path("smtp.password").display()),
        format!("mail.smtp.ca_file = \"{}\"", sandbox.path("ca.pem").display()),
    ];
    let more: Vec<&str> = account.iter().map(String::as_str).collect();
    configure(sandbox, &mails_to(server.port, tls, &more));
}

const ISSUE: &str = "password issue 888888801/USER02 -y";

#[test]
fn s9_mails_go_over_starttls_with_a_login() {
    let Some(python) = peer::python_with("aiosmtpd").filter(|_| peer::has("openssl", "version")) else { return };
    let sandbox = Sandbox::with_user(&[]);
    let server = strict_server(&python, &sandbox, &[]);
    trust(&sandbox, &server, "starttls");

    sandbox.write_private("smtp.password", "wrong\n");
    let refused = sandbox.sekisho(ISSUE).run().expect(11);
    assert!(!refused.err.contains("himitsu") && !refused.err.contains("wrong"), "{}", refused.err);
    sandbox.write_private("smtp.password", "himitsu-4711\n");
    sandbox.ok("mail deliver");

    let mails = server.stop().exactly(1);
    assert_eq!((&mails[0]["tls"], &mails[0]["login"]), (&true.into(), &"sekisho".into()));
    assert_well_made(&mails[0]);
}

#[test]
fn s9_mails_go_over_tls_from_the_first_byte_and_with_either_mechanism() {
    let Some(python) = peer::python_with("aiosmtpd").filter(|_| peer::has("openssl", "version")) else { return };
    let sandbox = Sandbox::with_user(&[]);
    sandbox.write_private("smtp.password", "himitsu-4711\n");
    for (tls, more) in [("tls", &["--tls"][..]), ("starttls", &[])] {
        for mechanism in ["PLAIN", "LOGIN"] {
            let server = strict_server(&python, &sandbox, &[more, &["--mechanism", mechanism]].concat());
            trust(&sandbox, &server, tls);
            sandbox.ok(ISSUE);
            let mails = server.stop().exactly(1);
            assert_eq!(mails[0]["login"], "sekisho", "{tls}, {mechanism}");
            assert_well_made(&mails[0]);
        }
    }
}

#[test]
fn s9_a_server_that_can_not_prove_itself_gets_no_mail() {
    let Some(python) = peer::python_with("aiosmtpd").filter(|_| peer::has("openssl", "version")) else { return };
    let sandbox = Sandbox::with_user(&[]);
    // The system's authorities do not know the one that signed this certificate.
    let server = strict_server(&python, &sandbox, &[]);
    configure(&sandbox, &mails_to(server.port, "starttls", &[]));
    sandbox.sekisho(ISSUE).run().expect(11);
    server.stop().exactly(0);
}

#[test]
fn s9_a_server_without_starttls_gets_no_mail_in_the_clear() {
    let Some(python) = peer::python_with("aiosmtpd") else { return };
    let server = Server::start(&python, 0, &[]);
    let sandbox = Sandbox::with_user(&[]);
    configure(&sandbox, &mails_to(server.port, "starttls", &[]));
    sandbox.sekisho(ISSUE).run().expect(11);
    server.stop().exactly(0);
}
