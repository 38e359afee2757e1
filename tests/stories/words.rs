//! Names for what differs from run to run: secrets of mails, random ids, the folder.

use std::collections::BTreeMap;

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

    /// Puts values in the place of `{names}`.
    pub fn fill(&self, text: &str) -> String {
        let all = self.values.iter().chain(self.ids.iter().map(|(id, name)| (name, id)));
        all.fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
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
