//! The head of a message as another program reads it (RFC 5322, 2047): written for these tests, so that what one side
//! writes wrongly the other does not read wrongly too.

use data_encoding::BASE64;

/// Header fields in their order, unfolded.
#[derive(Debug)]
pub struct Head(Vec<(String, String)>);

impl Head {
    pub fn of(message: &[u8]) -> Self {
        let text = std::str::from_utf8(message).expect("ASCII");
        let (head, _) = text.split_once("\r\n\r\n").expect("a head and a body");
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", "\t");
        let field = |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
        Self(unfolded.split("\r\n").map(|line| field(line).unwrap_or_else(|| panic!("no header: {line:?}"))).collect())
    }

    /// Their names.
    pub fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The value of a field that is there once.
    pub fn one(&self, name: &str) -> &str {
        let values: Vec<&str> = self.0.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str()).collect();
        let [value] = values.as_slice() else { panic!("one {name}, not {values:?}") };
        value
    }

    /// What the Message-ID has before its @: the id in the outbox.
    pub fn mail_id(&self) -> String {
        let id = self.one("Message-ID").strip_prefix('<').and_then(|id| id.strip_suffix('>')).expect("<id>");
        id.split_once('@').expect("id@host").0.to_owned()
    }

    /// Name and address of a field with one mailbox.
    pub fn mailbox(&self, name: &str) -> (String, String) {
        mailbox(self.one(name))
    }
}

/// `NAME <ADDRESS>` or `ADDRESS`.
pub fn mailbox(value: &str) -> (String, String) {
    match value.strip_suffix('>').and_then(|value| value.rsplit_once('<')) {
        Some((name, address)) => (phrase(name.trim()), bare(address)),
        None => (String::new(), bare(value)),
    }
}

/// An address with the quotes of its local part taken off.
pub fn bare(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').expect("local@domain");
    let local = local.strip_prefix('"').and_then(|local| local.strip_suffix('"')).unwrap_or(local);
    format!("{local}@{domain}")
}

/// Words, each quoted, encoded or bare; the blanks between two encoded ones are none (RFC 2047, 6.2).
fn phrase(text: &str) -> String {
    let (mut words, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let (word, after) =
            if rest.starts_with('"') { quoted(rest) } else { rest.split_at(rest.find(' ').unwrap_or(rest.len())) };
        words.push(word);
        rest = after.trim_start_matches(' ');
    }
    joined(words.into_iter().map(|word| match word.strip_prefix('"') {
        Some(inner) => (unescaped(inner.strip_suffix('"').expect("closing quote")), false),
        None => decoded(word).map_or_else(|| (word.to_owned(), false), |text| (text, true)),
    }))
}

/// An unstructured field: encoded words and bare ones.
pub fn unstructured(text: &str) -> String {
    joined(text.split(' ').map(|word| decoded(word).map_or_else(|| (word.to_owned(), false), |text| (text, true))))
}

fn joined(words: impl Iterator<Item = (String, bool)>) -> String {
    let (mut text, mut encoded_before) = (String::new(), true);
    for (at, (word, encoded)) in words.enumerate() {
        if at > 0 && !(encoded && encoded_before) {
            text.push(' ');
        }
        text.push_str(&word);
        encoded_before = encoded;
    }
    text
}

/// A quoted string and what follows it.
fn quoted(text: &str) -> (&str, &str) {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return text.split_at(at + 1),
            _ => {}
        }
    }
    panic!("no end of {text}")
}

fn unescaped(text: &str) -> String {
    let mut chars = text.chars();
    std::iter::from_fn(|| chars.next().and_then(|c| if c == '\\' { chars.next() } else { Some(c) })).collect()
}

/// `=?utf-8?b?...?=` or with `q`.
fn decoded(word: &str) -> Option<String> {
    let inner = word.strip_prefix("=?")?.strip_suffix("?=")?;
    assert!(word.len() <= 75, "RFC 2047, 2: {word}");
    let [charset, encoding, text] = inner.split('?').collect::<Vec<_>>().try_into().expect("three parts");
    assert!(charset.eq_ignore_ascii_case("utf-8"), "{word}");
    let bytes = match encoding {
        "b" | "B" => BASE64.decode(text.as_bytes()).expect("base64"),
        "q" | "Q" => q(text),
        _ => panic!("{word}"),
    };
    Some(String::from_utf8(bytes).expect("whole characters in each word (RFC 2047, 5)"))
}

fn q(text: &str) -> Vec<u8> {
    let mut bytes = text.bytes();
    let digit = |byte: Option<u8>| char::from(byte.expect("two digits")).to_digit(16).expect("a hexadecimal digit");
    let mut next = || match bytes.next()? {
        b'_' => Some(b' '),
        b'=' => Some(u8::try_from(digit(bytes.next()) * 16 + digit(bytes.next())).unwrap()),
        byte => Some(byte),
    };
    std::iter::from_fn(&mut next).collect()
}
