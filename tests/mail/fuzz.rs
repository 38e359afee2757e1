//! Odd names and addresses on the wire (M1, G14): each mail is one MAIL, one RCPT and one DATA, with the same header fields
//! and not a byte but printable ASCII between CRLFs, and who reads it finds the names and addresses that were put in.
//! `SEKISHO_FUZZ=10000` for more than the usual 2,000.

use crate::head::{Head, bare, unstructured};
use crate::outbox::{configure, outbox};
use crate::sandbox::Sandbox;
use crate::server::{Manner, Message, Server};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rusqlite::Connection;
use sekisho::rules::email::EmailAddress;
use sekisho::rules::user::PersonName;
use std::collections::BTreeMap;

/// Mails with one sender and one service's name.
const ROUND: usize = 400;

const FIELDS: [&str; 9] = [
    "Date",
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
];

/// What has a meaning in a header, and what is hard to write in one.
const ODD: [&str; 36] = [
    "\"",
    "\\",
    "<",
    ">",
    "@",
    ",",
    ";",
    ":",
    "(",
    ")",
    "[",
    "]",
    ".",
    "..",
    "=",
    "=?",
    "?=",
    "=?utf-8?B?4pyJ?=",
    "=?utf-8?q?x?=",
    "_",
    "%0d%0a",
    "\\r\\n",
    "Bcc:",
    "'",
    " ",
    "  ",
    "　",
    "ﾔﾏﾀﾞ",
    "山田",
    "花子",
    "髙﨑",
    "𠮷",
    "é",
    "e\u{301}",
    "🐈",
    "\u{a0}",
];
/// What no name may have.
const NEVER: [&str; 8] = ["\r\nBcc: a@b.jp", "\r", "\n", "\0", "\u{85}", "\u{2028}", "\u{202e}", "\u{1b}["];

fn words(random: &mut StdRng, longest: usize) -> String {
    let word = |random: &mut StdRng| match random.random_range(0..3) {
        0 => char::from(random.random_range(b'!'..=b'~')).to_string(),
        _ => ODD[random.random_range(0..ODD.len())].to_owned(),
    };
    (0..random.random_range(1..=longest)).map(|_| word(random)).collect()
}

/// A name as the program takes it.
fn name(random: &mut StdRng) -> String {
    loop {
        // A quote mark in front of a formula is the file's, not the name's.
        let name = words(random, 20);
        if let (false, Ok(name)) = (name.trim().starts_with('\''), PersonName::parse(&name)) {
            return name.as_str().to_owned();
        }
    }
}

/// An address as the program takes it, and no other has.
fn address(random: &mut StdRng, number: usize) -> String {
    loop {
        let local: String = (0..random.random_range(0..24))
            .map(|_| char::from(b"abcXYZ019!#$%&'*+-/=?^_`{|}~.."[random.random_range(0..30)]))
            .collect();
        let end = if random.random_range(0..4) == 0 { "." } else { "" };
        let domain = ["example.co.jp", "EXAMPLE.jp", "a-b.x1.example", "docomo.example"][random.random_range(0..4)];
        let address = format!("{number}{local}{end}@{domain}");
        if EmailAddress::parse(&address).is_ok_and(|parsed| parsed.as_str() == address) {
            return address;
        }
    }
}

#[test]
fn m1_odd_names_and_addresses_stay_within_their_header() {
    let count = std::env::var("SEKISHO_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000);
    let server = Server::start(Manner::default());
    for round in 0..count / ROUND {
        let mut random = StdRng::seed_from_u64(round as u64);
        let users: Vec<(String, String)> = (0..ROUND).map(|n| (name(&mut random), address(&mut random, n))).collect();
        let sandbox = outbox(&users);
        let (sender, service) = (sender(&mut random), words(&mut random, 20).trim().to_owned());
        let toml = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let from = format!("{} <{}>", sender.0, sender.1);
        let lines = [format!("mail.from = {}", toml(&from)), format!("service.name = {}", toml(&service))];
        configure(&sandbox, &[lines.to_vec(), server.configuration("none")].concat());
        sandbox.ok("mail deliver");
        let heard = server.heard();
        assert_eq!(["MAIL", "RCPT", "DATA"].map(|command| heard.count(command)), [ROUND; 3]);
        assert_eq!(heard.messages.len(), ROUND);
        let stored = stored(&sandbox);
        let put_in: BTreeMap<String, String> = users.into_iter().map(|(name, email)| (email, name)).collect();
        assert_eq!(stored.values().map(|(name, email)| (email.clone(), name.clone())).collect::<BTreeMap<_, _>>(), put_in);
        for message in &heard.messages {
            assert_fields(message, &sender, &service);
            assert_addressed(message, &stored);
        }
    }
}

/// Name and address that the configuration takes. It takes the quotes off a name that is quoted.
fn sender(random: &mut StdRng) -> (String, String) {
    let quoted = |name: &String| name.len() > 1 && name.starts_with('"') && name.ends_with('"');
    let name = std::iter::repeat_with(|| name(random)).find(|name| !quoted(name)).unwrap();
    (name, "noreply@portal.example.jp".to_owned())
}

/// Name and address of each mail, by its id.
fn stored(sandbox: &Sandbox) -> BTreeMap<String, (String, String)> {
    let db = Connection::open(sandbox.database()).unwrap();
    let mut statement = db.prepare("SELECT id, name, to_address FROM mails").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn assert_fields(message: &Message, sender: &(String, String), service: &str) {
    let head = Head::of(&message.bytes);
    assert_eq!(head.names(), FIELDS);
    assert!(message.bytes.split(|byte| *byte == b'\n').all(|line| line.len() < 1000), "RFC 5322, 2.1.1");
    assert_eq!(head.mailbox("From"), *sender, "{:?}", head.one("From"));
    let subject = format!("新規ユーザ登録のご連絡－「{service}」");
    assert_eq!(unstructured(head.one("Subject")), subject, "{:?}", head.one("Subject"));
}

fn assert_addressed(message: &Message, stored: &BTreeMap<String, (String, String)>) {
    let head = Head::of(&message.bytes);
    let (name, address) = &stored[&head.mail_id()];
    assert_eq!(head.mailbox("To"), (name.clone(), address.clone()), "{:?}", head.one("To"));
    let [.., mail, rcpt, data] = message.commands.as_slice() else { panic!("{:?}", message.commands) };
    let path = |command: &str, start: &str| command.strip_prefix(start).and_then(|rest| rest.strip_suffix('>')).map(bare);
    assert_eq!(path(mail, "MAIL FROM:<").as_deref(), Some("noreply@portal.example.jp"), "{mail}");
    assert_eq!((path(rcpt, "RCPT TO:<").as_ref(), data.as_str()), (Some(address), "DATA"), "{rcpt}");
}

/// What would break out of a header never comes in.
#[test]
fn m1_what_could_forge_a_header_is_no_name() {
    let sandbox = Sandbox::with_merchant(&[]);
    let add = |name: &str| {
        let call = sandbox.sekisho("user add 888888801/ODD --role general --email odd@example.co.jp --name");
        call.arg(&format!("山田{name}花子")).run().expect(6)
    };
    NEVER.iter().filter(|never| **never != "\0").for_each(|never| drop(add(never)));
    // Who may write the configuration may write his own name from right to left.
    for never in NEVER.iter().filter(|never| never.contains(char::is_control)) {
        let toml = toml::Value::String(format!("x{never}y <noreply@portal.example.jp>")).to_string();
        sandbox.configure(&[&format!("mail.from = {toml}")]);
        sandbox.sekisho("mail deliver").run().expect(12);
    }
}
