//! Turns data into what stdout and stderr show: table, JSON, CSV or bare ids. Nothing else in the program prints, and
//! nothing here decides: values come in whole, and no secret may be among them save a command's own product.
//! Whatever a person reads is escaped first, so that no stored text can move a cursor or reorder a line.

mod cell;
mod cells;
mod csv;
mod enrolment;
mod html;
mod json;
mod list;
mod markdown;
mod message;
mod page;
mod progress;
#[cfg(test)]
mod sample;
mod schema;
mod screen;
mod shape;
mod single;
mod table;
mod value;
mod wrap;
mod writing;

pub use cells::Cells;
pub use enrolment::{Drawn, Enrolment, enrolment, qr_svg};
pub use html::html;
pub use list::List;
pub use markdown::markdown;
pub use message::{ERROR, failure, line, note, say};
pub use page::{Block, Mark, Page, Row};
pub use progress::{progress, progress_end};
pub use schema::{file_name, schema};
pub use screen::{columns, visible};
pub use shape::{Kind, Listing, Object, Presence, Property, Shape, words};
pub use single::record;
pub use value::{Record, Value};
pub use wrap::wrap;
pub use writing::{CHANGE, Item, MAIL_COUNTS, Writing, writing};

use crate::failure::Failure;
use crate::text::{Field, Lang};
use crate::zone::Zone;
use strum::{AsRefStr, EnumString, IntoStaticStr, VariantArray};

/// The form of a result, `-o`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Format {
    /// For people.
    Table,
    /// One object on one line; a list is an array in it.
    Json,
    /// One object a line; a list is its records.
    Jsonl,
    /// For spreadsheets: UTF-8 with BOM, CRLF.
    Csv,
    /// What names each record, one a line, for `xargs` and `-`.
    Id,
}

impl Format {
    /// Whether programs read it, errors included.
    fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl)
    }
}

/// How results are shown: the global flags and what is known of the terminal.
#[derive(Clone, Debug)]
pub struct Style {
    /// `-o`
    pub format: Format,
    /// `--lang`
    pub lang: Lang,
    /// The zone of every time that is shown.
    pub zone: Zone,
    /// Whether status words are coloured.
    pub color: bool,
    /// Columns of the terminal; without one nothing is cut.
    pub width: Option<usize>,
    /// Its lines.
    pub height: Option<usize>,
    /// Not `--no-header`.
    pub header: bool,
    /// Whether a table's heading has a rule below it (`output.style`).
    pub rule: bool,
    /// `--columns`: what tables and CSV show, in this order, as typed.
    pub columns: Option<Vec<String>>,
    /// `-q`: no notes.
    pub quiet: bool,
}

/// A column of a list's table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// What it shows.
    pub field: Field,
    /// Shown when the terminal is at least this wide; 0 = always.
    pub from_width: usize,
    /// May be cut with `~` when the row does not fit.
    pub flexible: bool,
}

impl Column {
    /// Always there, and whole.
    #[must_use]
    pub const fn always(field: Field) -> Self {
        Self { field, from_width: 0, flexible: false }
    }

    /// Always there, cut where room is short.
    #[must_use]
    pub const fn cut(field: Field) -> Self {
        Self { field, from_width: 0, flexible: true }
    }

    /// On terminals of that width, cut where room is short.
    #[must_use]
    pub const fn from(from_width: usize, field: Field) -> Self {
        Self { field, from_width, flexible: true }
    }
}

impl Style {
    /// The columns asked for, of those that there are; none where all are wanted.
    ///
    /// # Errors
    /// `bad_column` naming the first that is not there, and those that are.
    fn picked(&self, there: &[Field]) -> Result<Option<Vec<Field>>, Failure> {
        let find = |typed: &String| {
            let word = typed.trim();
            let found = there.iter().find(|field| field.as_ref().eq_ignore_ascii_case(word));
            found.copied().ok_or_else(|| unknown_column(word, there))
        };
        self.columns.as_ref().map(|typed| typed.iter().map(find).collect()).transpose()
    }
}

/// So much of a word must be right for it to be recognised.
const LIKE: f64 = 0.6;

fn unknown_column(typed: &str, there: &[Field]) -> Failure {
    let likeness = |field: &Field| strsim::normalized_damerau_levenshtein(&typed.to_lowercase(), field.as_ref());
    let near = there.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|field| likeness(field) >= LIKE);
    Failure::ColumnUnknown {
        column: typed.to_owned(),
        near: near.map(|field| field.as_ref().to_owned()),
        columns: there.iter().map(|field| field.as_ref().to_owned()).collect(),
    }
}
