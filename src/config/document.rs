//! A configuration file as a list of keys with their lines. It guards that no line of the file is passed over: what is
//! no key is an error that names the likely one. It must not read a value; that is the table's work.

use super::table::KEYS;
use crate::failure::ConfigFault;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Below this likeness a suggestion confuses more than it helps.
const LIKELY: f64 = 0.6;

/// One line of the file.
pub struct Entry<'t> {
    /// The key with its table.
    pub path: String,
    /// Its line, from 1.
    pub line: usize,
    /// The value.
    pub value: DeValue<'t>,
    at: usize,
    span: Range<usize>,
}

impl Entry<'_> {
    /// The value as it is written, without the quotes of a string.
    pub fn written(&self, text: &str) -> String {
        match &self.value {
            DeValue::String(typed) => typed.to_string(),
            _ => text.get(self.span.clone()).unwrap_or_default().to_owned(),
        }
    }
}

/// The entries of a file, as they follow each other in it; or the line of what is no TOML.
pub fn entries(text: &str) -> Result<Vec<Entry<'_>>, (usize, ConfigFault)> {
    // The template that `init` writes is all comments, and every command reads it: spare the parser.
    if text.lines().map(str::trim_start).all(|line| line.is_empty() || line.starts_with('#')) {
        return Ok(Vec::new());
    }
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        (line_of(text, at), ConfigFault::Syntax(error.message().to_owned()))
    })?;
    let mut found = Vec::new();
    collect("", table.into_inner(), &mut found);
    found.sort_by_key(|entry| entry.at);
    for entry in &mut found {
        entry.line = line_of(text, entry.at);
    }
    Ok(found)
}

fn collect<'t>(prefix: &str, table: DeTable<'t>, found: &mut Vec<Entry<'t>>) {
    for (name, value) in table {
        let path = if prefix.is_empty() { name.get_ref().to_string() } else { format!("{prefix}.{}", name.get_ref()) };
        let (at, span) = (name.span().start, value.span());
        match value.into_inner() {
            DeValue::Table(inner) if section(&path).is_some() => collect(&path, inner, found),
            value => found.push(Entry { path, line: 0, value, at, span }),
        }
    }
}

/// What is wrong with an entry that is no key.
pub fn unknown(entry: &Entry, text: &str) -> ConfigFault {
    match section(&entry.path) {
        Some(key) => ConfigFault::BadValue { key, value: entry.written(text), expected: "[table]" },
        None => ConfigFault::UnknownKey { key: entry.path.clone(), likely: likely(&entry.path) },
    }
}

/// The table of this name, if it is one: `mail`, `mail.smtp`.
fn section(path: &str) -> Option<&'static str> {
    sections().find(|section| *section == path)
}

fn sections() -> impl Iterator<Item = &'static str> {
    KEYS.iter().flat_map(|key| key.name.match_indices('.').filter_map(|(dot, _)| key.name.get(..dot)))
}

/// The key or table that was probably meant: a name misspelt, or a right one in the wrong table.
fn likely(path: &str) -> Option<&'static str> {
    let likeness = |known: &str| {
        let alike = strsim::normalized_damerau_levenshtein;
        alike(path, known).max(0.95 * alike(leaf(path), leaf(known)))
    };
    let known = KEYS.iter().map(|key| key.name).chain(sections()).map(|known| (likeness(known), known));
    // The first of equals, so that the answer is always the same.
    let best = known.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (best.0 >= LIKELY).then_some(best.1)
}

fn leaf(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|b| *b == b'\n').count()
}
