//! A value as the text of one table cell, for people: short local times, words in their language, everything escaped.
//! A status is the one thing that has a colour; the colour is added last, since it takes no column.

use super::Style;
use super::screen::{columns, cut, visible};
use super::value::{Record, Value};
use crate::rules::words::Status;
use crate::text::{self, Word};

/// One cell, escaped, on one line.
pub(super) struct Cell {
    text: String,
    color: Option<Color>,
}

/// The colours of a status, as SGR numbers.
#[derive(Clone, Copy)]
enum Color {
    Red = 31,
    Green = 32,
    Yellow = 33,
}

impl Cell {
    /// A heading or label.
    pub(super) fn plain(text: &str) -> Self {
        Self { text: visible(text), color: None }
    }

    /// A value; nothing, known or not, is a dash.
    pub(super) fn of(style: &Style, value: Option<&Value>) -> Self {
        let value = value.unwrap_or(&Value::Null);
        let color = match value {
            Value::Word(Word::Status(status)) if style.color => Some(color(*status)),
            _ => None,
        };
        Self { text: shown(style, value), color }
    }

    /// The columns that it takes when nothing is cut.
    pub(super) fn columns(&self) -> usize {
        columns(&self.text)
    }

    /// Its whole text.
    pub(super) fn whole(&self) -> String {
        self.filling(self.columns())
    }

    /// Its text cut or filled up to `room` columns.
    pub(super) fn filling(&self, room: usize) -> String {
        let text = cut(&self.text, room);
        let blanks = " ".repeat(room.saturating_sub(columns(&text)));
        match self.color {
            Some(color) => format!("\u{1b}[{}m{text}\u{1b}[0m{blanks}", color as u8),
            None => text + &blanks,
        }
    }
}

fn color(status: Status) -> Color {
    match status {
        Status::Ok => Color::Green,
        Status::ExpiresSoon | Status::New | Status::MustChange => Color::Yellow,
        Status::Expired | Status::Inactive | Status::Locked => Color::Red,
    }
}

/// A value's text, without colour.
pub(super) fn shown(style: &Style, value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Text(text) => visible(text),
        Value::Int(number) => number.to_string(),
        Value::Bool(true) => "○".to_owned(),
        Value::Bool(false) => "-".to_owned(),
        Value::Time(at) => style.zone.short(*at),
        Value::Word(word) => text::word(style.lang, *word).to_owned(),
        Value::Many(values) => joined(values.iter().map(|value| shown(style, value)), ", "),
        Value::Record(record) => pairs(style, record),
        Value::Records(records) => joined(records.iter().map(|record| pairs(style, record)), "; "),
    }
}

/// A nested record that has only one cell: `changed 2026-08-01 09:00, must change -`.
fn pairs(style: &Style, record: &Record) -> String {
    let pair = |(field, value): (_, &Value)| format!("{} {}", text::label(style.lang, field), shown(style, value));
    joined(record.fields().map(pair), ", ")
}

fn joined(texts: impl Iterator<Item = String>, between: &str) -> String {
    let all = texts.collect::<Vec<_>>().join(between);
    if all.is_empty() { "-".to_owned() } else { all }
}
