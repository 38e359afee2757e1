//! A value as the text of one table cell, for people: short local times, words in their language, everything escaped.
//! A status is the one thing that has a colour; the colour is added last, since it takes no column.

use super::Style;
use super::screen::{columns, cut, plain, visible};
use super::value::{Record, Value};
use crate::rules::words::Status;
use crate::text::{self, Lang, Word};
use serde_json::Value as Json;
use std::borrow::Cow;

/// One cell, escaped, on one line.
pub(super) struct Cell {
    text: String,
    columns: usize,
    color: Option<Color>,
}

/// The colours of a status, as SGR numbers.
#[derive(Clone, Copy)]
pub(super) enum Color {
    Red = 31,
    Green = 32,
    Yellow = 33,
}

impl Cell {
    /// A text of ours, escaped.
    pub(super) fn plain(text: &str) -> Self {
        let text = visible(text);
        Self { columns: columns(&text), text, color: None }
    }

    /// A value.
    pub(super) fn of(style: &Style, value: &Value) -> Self {
        let mut text = String::new();
        let (columns, color) = add(&mut text, style, value);
        Self { text, columns, color }
    }

    /// Its text, without colour.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// How many columns it takes.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// Adds it to a line, uncut.
    pub(super) fn whole(&self, line: &mut String) {
        fill(line, &self.text, self.columns, self.color, self.columns);
    }
}

/// Adds a value to a text, escaped; how many columns it takes, and its colour.
pub(super) fn add(text: &mut String, style: &Style, value: &Value) -> (usize, Option<Color>) {
    let start = text.len();
    match value {
        // Most of what is shown is this, and needs no copy to be escaped in.
        Value::Text(whole) if plain(whole) => {
            text.push_str(whole);
            return (whole.len(), None);
        }
        _ => text.push_str(&shown(style, value)),
    }
    let color = match value {
        Value::Word(Word::Status(status)) if style.color => Some(color(*status)),
        _ => None,
    };
    (columns(text.get(start..).unwrap_or_default()), color)
}

/// Adds a cell to a line, cut or filled up to so many columns.
pub(super) fn fill(line: &mut String, text: &str, width: usize, color: Option<Color>, room: usize) {
    let cut = if width > room { Some(cut(text, room)) } else { None };
    let blanks = room.saturating_sub(cut.as_deref().map_or(width, columns));
    let text = cut.as_deref().unwrap_or(text);
    match color {
        Some(color) => line.push_str(&format!("\u{1b}[{}m{text}\u{1b}[0m", color as u8)),
        None => line.push_str(text),
    }
    push_blanks(line, blanks);
}

fn push_blanks(line: &mut String, mut count: usize) {
    const BLANKS: &str = "                                ";
    while let Some(rest) = count.checked_sub(BLANKS.len()) {
        line.push_str(BLANKS);
        count = rest;
    }
    line.push_str(BLANKS.get(..count).unwrap_or_default());
}

fn color(status: Status) -> Color {
    match status {
        Status::Ok => Color::Green,
        Status::ExpiresSoon | Status::New | Status::MustChange => Color::Yellow,
        Status::Expired | Status::Inactive | Status::Locked => Color::Red,
    }
}

/// A value's text, without colour.
pub(super) fn shown(style: &Style, value: &Value) -> Cow<'static, str> {
    match value {
        Value::Null | Value::Bool(false) => "-".into(),
        Value::Text(text) => visible(text).into(),
        Value::Int(number) => number.to_string().into(),
        Value::Bool(true) if style.lang == Lang::En => "yes".into(),
        Value::Bool(true) => "○".into(),
        Value::Time(at) => style.zone.short(*at).into(),
        Value::Word(word) => text::word(style.lang, *word).into(),
        Value::Many(values) => joined(values.iter().map(|value| shown(style, value).into_owned()), ", ").into(),
        Value::Record(record) => pairs(style, record).into(),
        Value::Json(Json::Object(fields)) => {
            let known = fields.iter().filter(|(_, value)| !value.is_null());
            visible(&joined(known.map(|(name, value)| format!("{name} {}", stored(value))), ", ")).into()
        }
        Value::Json(json) => visible(&stored(json)).into(),
        Value::Records(records) => joined(records.iter().map(|record| pairs(style, record)), "; ").into(),
    }
}

/// A nested record that has only one cell: `changed 2026-08-01 09:00, must change -`.
fn pairs(style: &Style, record: &Record) -> String {
    let pair = |(field, value): (_, &Value)| format!("{} {}", text::label(style.lang, field), shown(style, value));
    joined(record.fields().map(pair), ", ")
}

/// What was stored as JSON, without its quotes; a pair is what was before and after.
fn stored(json: &Json) -> String {
    match json {
        Json::Null => "-".to_owned(),
        Json::String(text) if text.is_empty() => "-".to_owned(),
        Json::String(text) => text.clone(),
        Json::Array(pair) => match pair.as_slice() {
            [Json::Null, after] => stored(after),
            [before, after] => format!("{} -> {}", stored(before), stored(after)),
            _ => json.to_string(),
        },
        json => json.to_string(),
    }
}

fn joined(texts: impl Iterator<Item = String>, between: &str) -> String {
    let all = texts.collect::<Vec<_>>().join(between);
    if all.is_empty() { "-".to_owned() } else { all }
}
