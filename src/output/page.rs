//! A page that is handed to people outside, as what stands on it: headings, paragraphs, facts, tables. How it is written
//! down is the business of `html` and `markdown`; both escape every text, so a name can never become markup.

use crate::text::Lang;

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The language of its texts.
    pub lang: Lang,
    /// Its title.
    pub title: String,
    /// What stands on it.
    pub blocks: Vec<Block>,
}

/// One thing on a page.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// Names and what goes with each, a line a value.
    Facts(Vec<(String, Vec<String>)>),
    /// A table.
    Grid {
        /// Its headings.
        head: Vec<String>,
        /// Its rows.
        rows: Vec<Row>,
    },
    /// A part with a heading of its own.
    Part {
        /// Its heading.
        title: String,
        /// How it is to be seen.
        mark: Mark,
        /// What stands in it.
        blocks: Vec<Block>,
    },
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// How it is to be seen.
    pub mark: Mark,
    /// Its cells.
    pub cells: Vec<String>,
}

/// How something is to be seen. A colour only stresses what the words say already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As it should be.
    Good,
    /// Not as it should be.
    Bad,
    /// Neither.
    Plain,
}
