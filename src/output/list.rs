//! A list, written as its records come: only a table has to wait for the last one. It must be finished: a list that was
//! given up half-way is left open on purpose, so that no program takes it for a whole one.

use super::csv::Sheet;
use super::table::Table;
use super::{Format, Listing, Record, Style, Value, json, single};
use crate::failure::Failure;
use crate::text::Field;
use std::io::Write;

/// A list under way.
pub struct List<'a> {
    style: &'a Style,
    listing: &'static Listing,
    body: Body<'a>,
    rows: usize,
}

enum Body<'a> {
    Table(&'a mut dyn Write, Table<'a>),
    Json(&'a mut dyn Write),
    Jsonl(&'a mut dyn Write),
    Csv(Box<Sheet<'a>>),
    Id(&'a mut dyn Write),
}

impl<'a> List<'a> {
    /// Begins a list.
    ///
    /// # Errors
    /// [`Failure::ClosedPipe`] or [`Failure::Io`], as with everything that writes.
    pub fn new(out: &'a mut dyn Write, style: &'a Style, listing: &'static Listing) -> Result<Self, Failure> {
        let there = if style.format == Format::Table { listing.table_fields() } else { listing.of.fields() };
        let picked = style.picked(&there)?;
        let body = match style.format {
            Format::Table => Body::Table(out, Table::new(style, listing, picked)),
            Format::Json => {
                write!(out, "{}", json::list_head(listing))?;
                Body::Json(out)
            }
            Format::Jsonl => Body::Jsonl(out),
            Format::Csv => Body::Csv(Box::new(Sheet::new(out, style, picked)?)),
            Format::Id => Body::Id(out),
        };
        Ok(Self { style, listing, body, rows: 0 })
    }

    /// One more record, of which only the fields shown are asked for: a table of users shows seven of nineteen.
    ///
    /// # Errors
    /// [`Failure::ClosedPipe`] or [`Failure::Io`].
    pub fn put_of(&mut self, value: impl Fn(Field) -> Value) -> Result<(), Failure> {
        let Body::Table(_, table) = &mut self.body else { return self.put(Record::of(self.listing.of, value)) };
        table.put(value);
        self.rows += 1;
        Ok(())
    }

    /// One more record.
    ///
    /// # Errors
    /// [`Failure::ClosedPipe`] or [`Failure::Io`].
    pub fn put(&mut self, record: Record) -> Result<(), Failure> {
        match &mut self.body {
            Body::Table(_, table) => table.put(|field| record.value(field)),
            Body::Json(out) => {
                let comma = if self.rows == 0 { "" } else { "," };
                write!(out, "{comma}{}", json::value(self.style.zone, &record.into()))?;
            }
            Body::Jsonl(out) => writeln!(out, "{}", json::object(self.style.zone, self.listing.of.schema, &record))?,
            Body::Csv(sheet) => sheet.put(&record)?,
            Body::Id(out) => single::id(*out, self.style, self.listing.of, &record)?,
        }
        self.rows += 1;
        Ok(())
    }

    /// Ends the list and says how many records it had. `tail` follows the array in JSON; other formats have no room
    /// for it.
    ///
    /// # Errors
    /// [`Failure::ClosedPipe`] or [`Failure::Io`].
    #[allow(clippy::needless_pass_by_value)] // like `put`
    pub fn finish(self, tail: Record) -> Result<usize, Failure> {
        match self.body {
            Body::Table(out, table) => table.write(out)?,
            Body::Json(out) => writeln!(out, "{}", json::list_tail(self.style.zone, &tail))?,
            Body::Csv(sheet) => sheet.finish(&self.listing.of.fields())?,
            Body::Jsonl(_) | Body::Id(_) => {}
        }
        Ok(self.rows)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::output::sample::{USERS, style};
    use crate::text::Field;

    fn list(format: Format, ids: &[&str]) -> String {
        let mut out = Vec::new();
        let style = Style { columns: Some(vec!["address".to_owned()]), ..style(format) };
        let mut list = List::new(&mut out, &style, &USERS).unwrap();
        for id in ids {
            list.put(Record::new().with(Field::Address, *id)).unwrap();
        }
        assert_eq!(list.finish(Record::new().with(Field::DryRun, true)).unwrap(), ids.len());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_list_is_whole_with_no_one_or_two_records() {
        let cases = [
            (Format::Json, &[][..], "{\"schema\":\"sekisho.users/1\",\"users\":[],\"dry_run\":true}\n"),
            (Format::Json, &["1/A"], "{\"schema\":\"sekisho.users/1\",\"users\":[{\"address\":\"1/A\"}],\"dry_run\":true}\n"),
            (
                Format::Json,
                &["1/A", "1/B"],
                "{\"schema\":\"sekisho.users/1\",\"users\":[{\"address\":\"1/A\"},{\"address\":\"1/B\"}],\"dry_run\":true}\n",
            ),
            (Format::Jsonl, &[], ""),
            (Format::Jsonl, &["1/A"], "{\"schema\":\"sekisho.user/1\",\"address\":\"1/A\"}\n"),
            (Format::Csv, &[], "\u{feff}address\r\n"),
            (Format::Csv, &["1/A"], "\u{feff}address\r\n1/A\r\n"),
            (Format::Id, &[], ""),
            (Format::Id, &["1/A", "1/B"], "1/A\n1/B\n"),
            (Format::Table, &[], ""),
        ];
        for (format, ids, written) in cases {
            assert_eq!(list(format, ids), written, "{format:?}");
        }
    }

    #[test]
    fn every_form_but_the_table_is_written_as_it_comes() {
        let mut out = Vec::new();
        let style = style(Format::Json);
        let mut list = List::new(&mut out, &style, &USERS).unwrap();
        list.put(Record::new().with(Field::Address, "1/A")).unwrap();
        drop(list);
        assert_eq!(String::from_utf8(out).unwrap(), "{\"schema\":\"sekisho.users/1\",\"users\":[{\"address\":\"1/A\"}");
    }

    #[test]
    fn a_closed_pipe_is_told_apart() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        for format in [Format::Json, Format::Csv] {
            assert!(matches!(List::new(&mut Closed, &style(format), &USERS), Err(Failure::ClosedPipe)), "{format:?}");
        }
    }
}
