//! One record: label and value lines for people, or the same fields for programs. Nothing is cut here: who asks for one
//! record wants all of it.

use super::cell::{Cell, shown};
use super::csv::Sheet;
use super::screen::columns;
use super::table::Table;
use super::{Format, Record, Shape, Style, Value, json};
use crate::failure::Failure;
use crate::text;
use std::io::Write;

/// How far what is nested stands in.
const INDENT: &str = "  ";

/// Writes one record in the style's format.
///
/// # Errors
/// [`Failure::ClosedPipe`] or [`Failure::Io`].
pub fn record(out: &mut dyn Write, style: &Style, shape: &Shape, record: &Record) -> Result<(), Failure> {
    let picked = style.picked(&record.fields().map(|(field, _)| field).collect::<Vec<_>>())?;
    match style.format {
        Format::Table => sheet_of_labels(out, style, &record.pick(picked.as_deref())),
        Format::Json | Format::Jsonl => Ok(writeln!(out, "{}", json::object(style.zone, shape.schema, record))?),
        Format::Csv => {
            let mut sheet = Sheet::new(out, style, picked)?;
            sheet.put(record)?;
            sheet.finish(&shape.fields())
        }
        Format::Id => id(out, style, shape, record),
    }
}

/// Writes what names the record, on a line; nothing where it has no name.
pub(super) fn id(out: &mut dyn Write, style: &Style, shape: &Shape, record: &Record) -> Result<(), Failure> {
    match record.get(shape.id) {
        None | Some(Value::Null) => Ok(()),
        Some(value) => Ok(writeln!(out, "{}", shown(style, value))?),
    }
}

/// A line of the record's table.
enum Line {
    /// A label, standing in as deep as its record, and its value.
    Pair(String, Cell),
    /// A whole line of a nested table or of a longer text.
    Whole(String),
}

fn sheet_of_labels(out: &mut dyn Write, style: &Style, record: &Record) -> Result<(), Failure> {
    let mut lines = Vec::new();
    collect(style, record, "", &mut lines)?;
    let widest = lines.iter().map(Line::label_columns).max().unwrap_or(0);
    for line in lines {
        let line = match line {
            Line::Pair(label, cell) => {
                let blanks = " ".repeat(widest.saturating_sub(columns(&label)));
                let mut line = format!("{label}{blanks}{INDENT}");
                cell.whole(&mut line);
                line
            }
            Line::Whole(line) => line,
        };
        writeln!(out, "{}", line.trim_end_matches(' '))?;
    }
    Ok(())
}

impl Line {
    fn label_columns(&self) -> usize {
        match self {
            Self::Pair(label, _) => columns(label),
            Self::Whole(_) => 0,
        }
    }
}

fn collect(style: &Style, record: &Record, indent: &str, lines: &mut Vec<Line>) -> Result<(), Failure> {
    let deeper = format!("{indent}{INDENT}");
    for (field, value) in record.fields() {
        let label = format!("{indent}{}", text::label(style.lang, field));
        match value {
            Value::Record(inner) => {
                lines.push(Line::Whole(label));
                collect(style, inner, &deeper, lines)?;
            }
            Value::Records(records) if !records.is_empty() => {
                lines.push(Line::Whole(label));
                let table = Table::nested(style, records);
                table.each_line(|line| {
                    lines.push(Line::Whole(format!("{deeper}{line}")));
                    Ok(())
                })?;
            }
            // A mail's body: its lines stand in, so that none of them can pass for a label.
            Value::Text(text) if text.trim_end().contains('\n') => {
                lines.push(Line::Whole(label));
                lines.extend(text.lines().map(|line| Line::Whole(format!("{deeper}{}", super::visible(line)))));
            }
            value => lines.push(Line::Pair(label, Cell::of(style, value))),
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::output::sample::{SHAPE, style, user};
    use crate::rules::words::Status;
    use crate::text::{Field, Lang, label};

    fn written(style: &Style, one: &Record) -> String {
        let mut out = Vec::new();
        record(&mut out, style, &SHAPE, one).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn values_start_at_one_column_in_both_languages() {
        for lang in [Lang::Ja, Lang::En] {
            let style = Style { lang, ..style(Format::Table) };
            let text = written(&style, &user("USER02", "大和 一郎", Status::Ok));
            let offset = |part: &str| {
                let line = text.lines().find(|line| line.ends_with(part)).unwrap();
                columns(line) - columns(part)
            };
            let parts = ["888888801/USER02", "大和 一郎", "2026-08-01 09:00", "-1"];
            assert!(parts.iter().all(|part| offset(part) == offset("-1")), "{text}");
            assert!(text.contains(&format!("\n{}\n  {}", label(lang, Field::Password), label(lang, Field::ChangedAt))));
        }
    }

    #[test]
    fn nested_tables_and_long_texts_stand_in() {
        let items = vec![Record::new().with(Field::Address, "1/A"), Record::new().with(Field::Address, "1/B\u{1b}")];
        let one = Record::new().with(Field::Items, items).with(Field::Body, "first\r\n\u{1b}[2Jsecond\n");
        let text = written(&Style { header: false, ..style(Format::Table) }, &one);
        let (items, body) = (label(Lang::En, Field::Items), label(Lang::En, Field::Body));
        assert_eq!(text, format!("{items}\n  1/A\n  1/B\\u{{1b}}\n{body}\n  first\n  \\u{{1b}}[2Jsecond\n"));
    }

    #[test]
    fn programs_get_one_line() {
        let one = Record::new().with(Field::Address, "1/A").with(Field::Items, vec![Record::new().with(Field::Id, 1_i64)]);
        let json = "{\"schema\":\"sekisho.user/1\",\"address\":\"1/A\",\"items\":[{\"id\":1}]}\n";
        let cases = [
            (Format::Json, json),
            (Format::Jsonl, json),
            (Format::Csv, "\u{feff}address,items\r\n1/A,\"[{\"\"id\"\":1}]\"\r\n"),
            (Format::Id, "1/A\n"),
        ];
        for (format, text) in cases {
            assert_eq!(written(&style(format), &one), text, "{format:?}");
        }
        let picked = Style { columns: Some(vec!["address".to_owned()]), header: false, ..style(Format::Csv) };
        assert_eq!(written(&picked, &one), "\u{feff}1/A\r\n");
    }
}
