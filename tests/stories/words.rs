//! Names for what differs from run to run: secrets of mails, random ids, the folder.

use sekisho::rules::time::Timestamp;
use std::collections::BTreeMap;
use totp_rs::{Builder, Secret};

/// The name of an app's key.
const KEY: &str = "key";

/// Random ids are so long, in lower-case base32.
const ID_LENGTH: usize = 26;

/// The values that a story knows by name.
#[derive(Clone, Default)]
pub struct Words {
    values: BTreeMap<String, String>,
    ids: BTreeMap<String, String>,
}

impl Words {
    pub fn name(&mut self, name: &str, value: &str) {
        self.values.insert(name.to_owned(), value.to_owned());
    }

    /// Puts values in the place of `{names}`, and in that of `{app}` what the newest app shows at this moment.
    pub fn fill(&self, text: &str, now: Timestamp) -> String {
        let all = self.values.iter().chain(self.ids.iter().map(|(id, name)| (name, id)));
        let filled = all.fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value));
        match self.values.get(KEY) {
            Some(key) if filled.contains("{app}") => filled.replace("{app}", &app_shows(key, now)),
            _ => filled,
        }
    }

    /// Learns the key of an app that an output shows, and puts `{key}` in its place.
    pub fn hide_key(&mut self, text: &str) -> (String, Option<String>) {
        let Some(key) = find_key(text) else { return (text.to_owned(), None) };
        self.name(KEY, &key);
        let groups: Vec<String> = key.as_bytes().chunks(4).map(|g| String::from_utf8_lossy(g).into_owned()).collect();
        (text.replace(&key, "{key}").replace(&groups.join(" "), "{key}"), Some(key))
    }

    /// Puts names in the place of random ids; a new one is called after the command that showed it first. In a table the
    /// name takes the room that the id had.
    pub fn hide_ids(&mut self, text: &str, called: &str) -> String {
        let mut shown = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
            let end = rest[at..].find(|c: char| !c.is_ascii_alphanumeric()).map_or(rest.len(), |length| at + length);
            shown.push_str(&rest[..at]);
            let word = &rest[at..end];
            rest = &rest[end..];
            if is_id(word) {
                let name = format!("{{{}}}", self.id(word, called));
                let room = if rest.starts_with("  ") { ID_LENGTH } else { 0 };
                shown.push_str(&format!("{name:room$}"));
            } else {
                shown.push_str(word);
            }
        }
        shown + rest
    }

    fn id(&mut self, id: &str, called: &str) -> String {
        let count = self.ids.values().filter(|name| name.trim_end_matches(|c: char| c.is_ascii_digit()) == called).count();
        self.ids.entry(id.to_owned()).or_insert_with(|| format!("{called}{}", count + 1)).clone()
    }
}

fn is_id(word: &str) -> bool {
    let base32 = |b: u8| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b);
    word.len() == ID_LENGTH && word.bytes().all(base32)
}

/// Puts `{mac}` in the place of the keyed hashes of audit entries: `1.` and 43 characters of base64.
pub fn hide_macs(text: &str) -> String {
    let part = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let mac = |word: &str| word.len() == 45 && word.split_once('.').is_some_and(|(key, _)| key.parse::<u32>().is_ok());
    let mut shown = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(part) {
        let end = rest[at..].find(|c| !part(c)).map_or(rest.len(), |length| at + length);
        shown.push_str(&rest[..at]);
        shown.push_str(if mac(&rest[at..end]) { "{mac}" } else { &rest[at..end] });
        rest = &rest[end..];
    }
    shown + rest
}

/// What stands behind `secret=` of an `otpauth` URI, or in eight groups of four on a line of its own.
fn find_key(text: &str) -> Option<String> {
    let base32 = |c: char| c.is_ascii_uppercase() || ('2'..='7').contains(&c);
    let whole = |key: &String| key.len() == 32 && key.chars().all(base32);
    let uri = text.split_once("?secret=").map(|(_, rest)| rest.chars().take(32).collect::<String>());
    let line = text.lines().filter_map(|line| Some(line.split_once(": ")?.1.replace(' ', "")));
    uri.into_iter().chain(line).find(whole)
}

fn app_shows(key: &str, now: Timestamp) -> String {
    let totp = Builder::new().with_secret(Secret::try_from_base32(key).unwrap()).build().unwrap();
    totp.generate(u64::try_from(now.0).unwrap()).to_string()
}

/// Splits a command line as a shell does, so far as stories need it.
pub fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Control characters as one can see them; line ends stay.
pub fn visible(text: &str) -> String {
    let show = |c: char| match c {
        '\n' => c.to_string(),
        '\u{feff}' => "{BOM}".to_owned(),
        c if c.is_control() => c.escape_default().to_string(),
        c => c.to_string(),
    };
    text.chars().map(show).collect()
}
