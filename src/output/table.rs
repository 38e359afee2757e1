//! Tables for people: a heading, a rule under it, one line a record, two blanks between columns and no vertical lines.
//! Only flexible columns may be cut: half an id or half a time is worse than a line that the terminal wraps.

use super::cell::{self, Cell, Color, fill};
use super::value::{Record, Value};
use super::{Column, Listing, Style};
use crate::failure::Failure;
use crate::text::{self, Field};
use std::borrow::Borrow;
use std::io::Write;

/// What stands between two columns.
const GAP: &str = "  ";

/// Columns below which a flexible column is not cut further: one wide character, one narrow, and the mark.
const LEAST: usize = 4;

/// Room for the text and the cells of a thousand users. What is not used of it costs nothing, since memory that is never
/// touched is never there; a text that outgrows its room is copied, and both places are touched.
const TEXT_ROOM: usize = 96 * 1024;
const CELL_ROOM: usize = 7 * 1024;

/// A table under way; its widths are known only once every record is there. All texts stand in one: a list of a thousand
/// users has seven thousand cells, and memory that is touched for the first time costs more than what is done with it.
pub(super) struct Table<'a> {
    style: &'a Style,
    columns: Vec<Column>,
    text: String,
    cells: Vec<Placed>,
}

/// A cell whose text is so many bytes of the table's. In eight bytes: there are very many.
struct Placed {
    bytes: u32,
    columns: u16,
    color: Option<Color>,
}

impl<'a> Table<'a> {
    /// A table of a list: `--columns`, or else as many of the shape's columns as the terminal is wide enough for.
    pub(super) fn new(style: &'a Style, listing: &Listing, picked: Option<Vec<Field>>) -> Self {
        let columns = match picked {
            Some(picked) => picked.iter().map(|field| picked_column(listing, *field)).collect(),
            None => listing.columns.iter().filter(|column| fits(style, column)).copied().collect(),
        };
        Self { style, columns, text: String::with_capacity(TEXT_ROOM), cells: Vec::with_capacity(CELL_ROOM) }
    }

    /// A table of records within a record, uncut.
    pub(super) fn nested(style: &'a Style, records: &[Record]) -> Self {
        let fields = records.first().into_iter().flat_map(Record::fields);
        let columns = fields.map(|(field, _)| Column { field, from_width: 0, flexible: false }).collect();
        let mut table = Self { style, columns, text: String::new(), cells: Vec::new() };
        records.iter().for_each(|record| table.put(|field| record.value(field)));
        table
    }

    /// One more line, of what each field shown is.
    pub(super) fn put<V: Borrow<Value>>(&mut self, value: impl Fn(Field) -> V) {
        for column in &self.columns {
            let start = self.text.len();
            let (columns, color) = cell::add(&mut self.text, self.style, value(column.field).borrow());
            let bytes = u32::try_from(self.text.len() - start).unwrap_or(u32::MAX);
            self.cells.push(Placed { bytes, columns: u16::try_from(columns).unwrap_or(u16::MAX), color });
        }
    }

    /// Hands over its lines. A table without records has none, not even a heading.
    pub(super) fn each_line(&self, mut take: impl FnMut(&str) -> Result<(), Failure>) -> Result<(), Failure> {
        if self.cells.is_empty() {
            return Ok(());
        }
        let heading = self.heading();
        let widths = self.widths(&heading);
        let mut line = String::new();
        if self.style.header {
            heading.iter().zip(&widths).for_each(|(cell, width)| push(&mut line, cell.text(), cell.columns(), None, *width));
            take(line.trim_end_matches(' '))?;
            if self.style.rule {
                // ASCII, since terminals disagree on how wide a box-drawing line is.
                take(&widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>().join(GAP))?;
            }
        }
        let mut start = 0;
        for row in self.cells.chunks(self.columns.len().max(1)) {
            line.clear();
            for (at, cell) in row.iter().enumerate() {
                let end = start + cell.bytes as usize;
                // A column that was left out still has its text.
                if let Some(width) = widths.get(at) {
                    let text = self.text.get(start..end).unwrap_or_default();
                    push(&mut line, text, cell.columns.into(), cell.color, *width);
                }
                start = end;
            }
            take(line.trim_end_matches(' '))?;
        }
        Ok(())
    }

    /// Writes its lines.
    pub(super) fn write(&self, out: &mut dyn Write) -> Result<(), Failure> {
        self.each_line(|line| {
            out.write_all(line.as_bytes())?;
            Ok(out.write_all(b"\n")?)
        })
    }

    fn heading(&self) -> Vec<Cell> {
        self.columns.iter().map(|column| Cell::plain(text::label(self.style.lang, column.field))).collect()
    }

    fn widths(&self, heading: &[Cell]) -> Vec<usize> {
        let mut widths = vec![0; self.columns.len()];
        for (width, cell) in widths.iter_mut().zip(heading).filter(|_| self.style.header) {
            *width = cell.columns();
        }
        for row in self.cells.chunks(self.columns.len().max(1)) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = usize::from(cell.columns).max(*width);
            }
        }
        if let Some(room) = self.style.width {
            shrink(&mut widths, &self.columns, room);
            if self.style.columns.is_none() {
                drop_last(&mut widths, room);
            }
        }
        widths
    }
}

fn fits(style: &Style, column: &Column) -> bool {
    style.width.is_none_or(|width| width >= column.from_width)
}

/// A field that the list does not show is never cut: nothing says that it may be.
fn picked_column(listing: &Listing, field: Field) -> Column {
    let listed = listing.columns.iter().find(|column| column.field == field).copied();
    listed.unwrap_or(Column { field, from_width: 0, flexible: false })
}

/// Takes columns off the widest flexible column until the row fits or none is left to take from.
fn shrink(widths: &mut [usize], columns: &[Column], room: usize) {
    for _ in 0..total(widths).saturating_sub(room) {
        let flexible = widths.iter_mut().zip(columns).filter(|(width, column)| column.flexible && **width > LEAST);
        let Some((widest, _)) = flexible.max_by_key(|(width, _)| **width) else { return };
        *widest -= 1;
    }
}

/// Leaves out the last columns where a row would still be broken in two: on a terminal of 60 columns the times of a list
/// of long IDs. What names a row and what follows it stay.
fn drop_last(widths: &mut Vec<usize>, room: usize) {
    while total(widths) > room && widths.len() > 2 {
        widths.pop();
    }
}

fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1)
}

/// Adds a cell and the gap behind it.
fn push(line: &mut String, text: &str, columns: usize, color: Option<Color>, width: usize) {
    fill(line, text, columns, color, width);
    line.push_str(GAP);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::output::sample::{USERS, long_name, plain, style, user};
    use crate::output::screen::columns;
    use crate::output::{Format, visible};
    use crate::rules::words::{Role, Status};
    use crate::text::{Lang, Word};

    fn lines_of(table: &Table) -> Vec<String> {
        let mut lines = Vec::new();
        let take = |line: &str| {
            lines.push(line.to_owned());
            Ok(())
        };
        table.each_line(take).unwrap();
        lines
    }

    fn lines(style: &Style, records: &[Record]) -> Vec<String> {
        let picked = style.picked(&USERS.table_fields()).unwrap();
        let mut table = Table::new(style, &USERS, picked);
        records.iter().for_each(|record| table.put(|field| record.value(field)));
        lines_of(&table)
    }

    fn offset(line: &str, part: &str) -> usize {
        columns(line.split_once(part).unwrap().0)
    }

    fn three() -> [Record; 3] {
        [
            user("USER01", "大和 一郎", Status::Ok),
            user("A", "O'Neill", Status::Locked),
            user("USERUSERUSERUSER0020", &long_name(), Status::MustChange),
        ]
    }

    #[test]
    fn japanese_names_align_at_80_and_120_columns() {
        for (lang, width) in [(Lang::Ja, 80), (Lang::Ja, 120), (Lang::En, 80), (Lang::En, 120)] {
            let style = Style { lang, width: Some(width), ..style(Format::Table) };
            let lines = lines(&style, &three());
            assert_eq!(lines.len(), 5);
            for line in &lines {
                assert!(columns(line) <= width, "{line}");
            }
            let rows: Vec<_> = lines.iter().skip(2).collect();
            for part in ["2026-08-01 09:00", text::word(lang, Word::Role(Role::General))] {
                let first = offset(rows.first().unwrap(), part);
                assert!(rows.iter().all(|row| offset(row, part) == first), "{part} in {lines:#?}");
            }
            assert_eq!(lines.first().unwrap().contains(text::label(lang, Field::Email)), width == 120);
        }
    }

    #[test]
    fn only_flexible_columns_are_cut_and_only_on_a_terminal() {
        let narrow = lines(&Style { width: Some(80), ..style(Format::Table) }, &three());
        let last = narrow.last().unwrap();
        assert!(last.contains('~') && last.contains("888888801/USERUSERUSERUSER0020") && last.contains("2026-08-01 09:00"));
        assert_eq!(columns(narrow.get(1).unwrap()), 80);

        let tiny = lines(&Style { width: Some(10), ..style(Format::Table) }, &three());
        assert!(tiny.last().unwrap().contains("888888801/USERUSERUSERUSER0020"));

        // What would not fit even so is left out from the right, unless it was asked for.
        let small = lines(&Style { width: Some(60), ..style(Format::Table) }, &three());
        assert!(small.iter().all(|line| columns(line) <= 60) && small.last().unwrap().contains("must change"), "{small:#?}");
        assert!(!small.last().unwrap().contains("2026"), "{small:#?}");
        let asked = Some(["address", "last_login_at", "status"].map(str::to_owned).to_vec());
        let small = lines(&Style { width: Some(40), columns: asked, ..style(Format::Table) }, &three());
        assert!(small.last().unwrap().contains("2026") && small.last().unwrap().contains("must change"), "{small:#?}");

        let uncut = lines(&style(Format::Table), &three());
        assert!(uncut.last().unwrap().contains(&long_name()));
    }

    #[test]
    fn control_characters_stay_on_their_line() {
        let lines = lines(&style(Format::Table), &[user("A", "x\n\u{1b}[31my\u{202e}", Status::Ok)]);
        assert_eq!(lines.len(), 3);
        assert!(lines.last().unwrap().contains("x\\n\\u{1b}[31my\\u{202e}"));
        assert!(lines.iter().all(|line| visible(line) == *line));
    }

    #[test]
    fn only_the_status_is_coloured_and_colour_moves_nothing() {
        let colored = lines(&Style { color: true, ..style(Format::Table) }, &three());
        let uncolored = lines(&style(Format::Table), &three());
        assert_eq!(colored.iter().map(|line| plain(line)).collect::<Vec<_>>(), uncolored);
        for (line, sgr) in colored.iter().skip(2).zip(["\u{1b}[32m", "\u{1b}[31m", "\u{1b}[33m"]) {
            assert_eq!(line.matches(sgr).count(), 1);
            assert_eq!(line.matches('\u{1b}').count(), 2);
        }
    }

    #[test]
    fn columns_are_picked_and_headings_left_out() {
        let picked = Some(["name", "password", "id"].map(str::to_owned).to_vec());
        let style = Style { columns: picked, header: false, ..style(Format::Table) };
        let lines = lines(&style, &[user("A", "大和", Status::Ok)]);
        let [line] = lines.as_slice() else { panic!("{lines:?}") };
        assert!(line.starts_with("大和  ") && line.ends_with("  A"), "{line}");
        assert!(lines_of(&Table::new(&style, &USERS, None)).is_empty());
    }
}
