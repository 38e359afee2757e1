//! The mails of a story: files in the folder that the program's file sink fills.

use data_encoding::BASE64;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A mail that was sent.
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub body: String,
    /// What stands alone on a line and is no other person's business, with the name that a story has for it.
    pub secret: Option<(&'static str, String)>,
}

impl Letter {
    /// The line of the transcript, without the secret's name.
    pub fn line(&self) -> String {
        format!("mail: {} → {}", self.subject, self.to)
    }
}

/// The mails that were not there before, in the order of addressee and subject: the sink's names are random.
pub fn new(folder: &Path, seen: &mut BTreeSet<PathBuf>) -> Vec<Letter> {
    let Ok(files) = fs::read_dir(folder) else { return Vec::new() };
    let paths = files.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "eml"));
    let mut letters: Vec<Letter> =
        paths.filter(|path| seen.insert(path.clone())).map(|path| parse(&fs::read_to_string(path).unwrap())).collect();
    letters.sort_by(|a, b| (&a.to, &a.subject).cmp(&(&b.to, &b.subject)));
    letters
}

fn parse(message: &str) -> Letter {
    let (head, body) = message.split_once("\r\n\r\n").unwrap();
    let head = head.replace("\r\n ", " ");
    let header = |name: &str| decode(head.lines().find_map(|line| line.strip_prefix(name)).unwrap());
    let body = decode_base64(&body.replace("\r\n", "")).replace("\r\n", "\n");
    let secret = secret(&body);
    Letter { to: header("To: "), subject: header("Subject: "), body, secret }
}

/// Whether a line is a secret.
type Looks = fn(&str) -> bool;

/// What a secret looks like on its line; the code comes last, for a user ID may have six digits too.
const SECRETS: [(&str, Looks); 3] = [("url", is_url), ("password", is_password), ("code", is_code)];

fn secret(body: &str) -> Option<(&'static str, String)> {
    SECRETS.iter().find_map(|(name, is)| body.lines().find(|line| is(line)).map(|line| (*name, line.to_owned())))
}

fn is_url(line: &str) -> bool {
    line.contains("?token=")
}

fn is_password(line: &str) -> bool {
    let group = |part: &str| part.len() == 6 && part.bytes().all(|b| b.is_ascii_alphanumeric());
    line.len() == 27 && line.split('-').all(group)
}

fn is_code(line: &str) -> bool {
    line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit())
}

/// A header's encoded words (RFC 2047) as the text they stand for; the blanks between two of them mean nothing.
fn decode(header: &str) -> String {
    let joined = header.replace("?= =?", "?==?");
    let mut text = String::new();
    let mut rest = joined.as_str();
    while let Some((before, after)) = rest.split_once("=?utf-8?b?") {
        let (word, after) = after.split_once("?=").unwrap();
        text.push_str(before);
        text.push_str(&decode_base64(word));
        rest = after;
    }
    text + rest
}

fn decode_base64(text: &str) -> String {
    String::from_utf8(BASE64.decode(text.as_bytes()).unwrap()).unwrap()
}
