//! CSV for spreadsheets: UTF-8 with BOM, CRLF, nested records as `password.changed_at`, English words and RFC 3339
//! times. No cell may run as a formula; the quote mark that prevents it is the one that `user import` takes off again.

use super::Style;
use super::json;
use super::value::{Path, Record, Value};
use crate::failure::Failure;
use crate::rules::formula::guarded;
use crate::sheet::Encoding;
use crate::text::Field;
use crate::zone::Zone;
use std::io::{Error, Write};

/// A sheet under way. The first record fixes its columns.
pub(super) struct Sheet<'a> {
    writer: ::csv::Writer<&'a mut dyn Write>,
    style: &'a Style,
    picked: Option<Vec<Field>>,
    paths: Option<Vec<Path>>,
}

impl<'a> Sheet<'a> {
    /// An empty sheet, of all fields of its records or of the picked ones.
    pub(super) fn new(out: &'a mut dyn Write, style: &'a Style, picked: Option<Vec<Field>>) -> Result<Self, Failure> {
        out.write_all(Encoding::Utf8.mark())?;
        let writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
        Ok(Self { writer, style, picked, paths: None })
    }

    /// One more row.
    pub(super) fn put(&mut self, record: &Record) -> Result<(), Failure> {
        let paths = match self.paths.take() {
            Some(paths) => paths,
            None => {
                let paths = record.pick(self.picked.as_deref()).paths();
                self.header(&paths)?;
                paths
            }
        };
        let cell = |path: &Path| record.at(path).map_or_else(String::new, |value| shown(self.style.zone, value));
        let cells: Vec<String> = paths.iter().map(|path| guarded(cell(path))).collect();
        self.paths = Some(paths);
        self.row(&cells)
    }

    /// Ends the sheet. Without a record it has a heading still: the picked columns, or these.
    pub(super) fn finish(mut self, usual: &[Field]) -> Result<(), Failure> {
        if self.paths.is_none() {
            let fields = self.picked.as_deref().unwrap_or(usual);
            self.header(&fields.iter().map(|field| vec![*field]).collect::<Vec<_>>())?;
        }
        Ok(self.writer.flush()?)
    }

    fn header(&mut self, paths: &[Path]) -> Result<(), Failure> {
        if !self.style.header {
            return Ok(());
        }
        let name = |path: &Path| path.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(".");
        let names: Vec<String> = paths.iter().map(name).collect();
        self.row(&names)
    }

    fn row(&mut self, cells: &[String]) -> Result<(), Failure> {
        Ok(self.writer.write_record(cells).map_err(Error::from)?)
    }
}

fn shown(zone: Zone, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Time(at) => zone.rfc3339(*at),
        Value::Word(word) => word.as_str().to_owned(),
        Value::Many(values) => values.iter().map(|value| shown(zone, value)).collect::<Vec<_>>().join(";"),
        Value::Record(_) | Value::Records(_) | Value::Json(_) => json::value(zone, value),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::output::Format;
    use crate::output::sample::{SHAPE, style, user};
    use crate::rules::words::Status;

    fn sheet(style: &Style, records: &[Record]) -> String {
        let mut out = Vec::new();
        let picked = style.picked(&SHAPE.fields()).unwrap();
        let mut sheet = Sheet::new(&mut out, style, picked).unwrap();
        for record in records {
            sheet.put(record).unwrap();
        }
        sheet.finish(&SHAPE.fields()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_sheet_has_bom_crlf_and_flat_columns() {
        let lines = sheet(&style(Format::Csv), &[user("A", "=cmd, \"x\"", Status::Ok)]);
        assert_eq!(
            lines,
            concat!(
                "\u{feff}id,address,name,role,status,flags,last_login_at,email,failed_attempts,",
                "password.changed_at,password.must_change\r\n",
                "A,888888801/A,\"'=cmd, \"\"x\"\"\",general,ok,ok;inactive,2026-08-01T09:00:00+09:00,,-1,",
                "2026-08-01T09:00:00+09:00,false\r\n",
            )
        );
    }

    #[test]
    fn columns_are_picked_and_a_null_record_leaves_its_cells_empty() {
        let picked = Some(vec!["password".to_owned(), "id".to_owned()]);
        let bare = Record::new().with(Field::Id, "B").with(Field::Password, Value::Null);
        let style = Style { columns: picked, ..style(Format::Csv) };
        assert_eq!(
            sheet(&style, &[user("A", "x", Status::Ok), bare]),
            "\u{feff}password.changed_at,password.must_change,id\r\n2026-08-01T09:00:00+09:00,false,A\r\n,,B\r\n"
        );
    }

    #[test]
    fn a_sheet_without_rows_has_its_heading() {
        assert_eq!(
            sheet(&style(Format::Csv), &[]),
            "\u{feff}address,name,role,status,last_login_at,email,id,flags,failed_attempts,password\r\n"
        );
        assert_eq!(sheet(&Style { header: false, ..style(Format::Csv) }, &[]), "\u{feff}");
    }
}
