//! What is wrong with a file or with a cell of it as such, before any rule about users is asked. It must not hold what
//! the rules of users refuse: a row that breaks one has that rule's own refusal.

use super::column::Column;

/// What a spreadsheet did to a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
pub enum Damage {
    /// A long number as `8.88889E+08`.
    Exponent,
    /// Zeros at the beginning are gone.
    LostZeros,
    /// An ID turned into a date.
    Date,
    /// `#NAME?` and its like.
    ErrorValue,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Bytes that are not of the encoding.
    Undecodable {
        /// Which encoding.
        encoding: String,
        /// The line, from 1.
        line: usize,
        /// The byte of the file, from 1.
        byte: usize,
    },
    /// A workbook (`.xlsx`) instead of a text.
    Workbook,
    /// A NUL byte.
    NulByte {
        /// The line, from 1.
        line: usize,
    },
    /// Nothing in the file.
    Empty,
    /// A heading that names no column.
    HeaderUnknown {
        /// As written.
        header: String,
        /// Near ones.
        suggestions: Vec<String>,
    },
    /// Two headings that name one column.
    HeaderRepeated {
        /// Which.
        column: Column,
    },
    /// A column that must be there.
    ColumnMissing {
        /// Which.
        column: Column,
    },
    /// More cells than headings.
    CellCount {
        /// In the row.
        found: usize,
        /// In the heading.
        expected: usize,
    },
    /// A quote mark that is never closed.
    QuoteOpen,
    /// A cell that is not one of the column's words.
    BadWord {
        /// As written.
        value: String,
        /// The words, in both languages.
        allowed: &'static str,
    },
    /// An empty cell where a new user needs a value.
    ValueMissing {
        /// Which column.
        column: Column,
    },
    /// A cell that a spreadsheet changed.
    Damaged {
        /// As it is now.
        value: String,
        /// What happened to it.
        damage: Damage,
    },
}

impl Flaw {
    /// The line that it names itself.
    #[must_use]
    pub fn line(&self) -> usize {
        match self {
            Self::Undecodable { line, .. } | Self::NulByte { line } => *line,
            _ => 1,
        }
    }
}
