//! What is wrong with a file of users, in English: with the file as such, its headings, its cells, and what helps.
//! It must not word what the rules of users refuse: that is in `refusal`, for a row as for a single user.

use super::words::word;
use crate::rules::import::{Damage, Flaw};
use crate::text::Word;

/// What is wrong.
pub(super) fn sentence(flaw: &Flaw) -> String {
    match flaw {
        Flaw::Undecodable { encoding, line, byte } => format!("line {line} (byte {byte} of the file) is not {encoding}"),
        Flaw::Workbook => "this is an Excel workbook (.xlsx), not a CSV file".to_owned(),
        Flaw::NulByte { line } => format!("line {line} has a NUL byte, which no text has"),
        Flaw::Empty => "the file is empty".to_owned(),
        Flaw::HeaderUnknown { header, suggestions } if suggestions.is_empty() => format!("there is no column '{header}'"),
        Flaw::HeaderUnknown { header, suggestions } => {
            format!("there is no column '{header}'; did you mean {}?", suggestions.join(", "))
        }
        Flaw::HeaderRepeated { column } => format!("there is more than one column '{}'", word(Word::Column(*column))),
        Flaw::ColumnMissing { column } => format!("the column '{}' is missing", word(Word::Column(*column))),
        Flaw::CellCount { found, expected } => format!("the row has {found} cells, but there are only {expected} headings"),
        Flaw::QuoteOpen => "a quote mark (\") is never closed".to_owned(),
        Flaw::BadWord { value, allowed } => format!("'{value}' can't be used; what can: {}", english(allowed)),
        Flaw::ValueMissing { column } => format!("'{}' is empty", word(Word::Column(*column))),
        Flaw::Damaged { value, damage } => damaged(value, *damage),
    }
}

/// The English ones of the words of both languages.
fn english(allowed: &str) -> String {
    let words: Vec<&str> = allowed.split(", ").filter(|word| word.is_ascii()).collect();
    words.join(", ")
}

fn damaged(value: &str, damage: Damage) -> String {
    match damage {
        Damage::Exponent => format!("'{value}' is what Excel made of a long number; the value itself is lost"),
        Damage::LostZeros => format!("'{value}' has fewer than 9 digits; Excel may have taken zeros off its beginning"),
        Damage::Date => format!("'{value}' looks like a date that Excel made of something else"),
        Damage::ErrorValue => format!("'{value}' is an error that Excel shows; the value itself is lost"),
    }
}

/// What helps.
pub(super) fn hint(flaw: &Flaw) -> Option<String> {
    Some(match flaw {
        Flaw::Undecodable { .. } => "name the encoding with `--encoding`, or save the file as UTF-8".to_owned(),
        Flaw::Workbook => "save it from Excel as 'CSV UTF-8'".to_owned(),
        Flaw::NulByte { .. } => {
            "if it is UTF-16 without a byte order mark, add `--encoding utf-16le`; else save it again".to_owned()
        }
        Flaw::Empty | Flaw::HeaderUnknown { .. } | Flaw::HeaderRepeated { .. } | Flaw::ColumnMissing { .. } => {
            "`sekisho user import --template` writes a file with the right headings".to_owned()
        }
        Flaw::CellCount { .. } => "a cell may hold the separator if the whole cell stands in quotes".to_owned(),
        Flaw::QuoteOpen => "close it, or write a quote mark within a cell twice".to_owned(),
        Flaw::BadWord { .. } | Flaw::ValueMissing { .. } => "words can be in Japanese or English".to_owned(),
        Flaw::Damaged { .. } => "in Excel, format the column as text before you enter the value again".to_owned(),
    })
}
