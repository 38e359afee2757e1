//! A sheet of plain cells for spreadsheets, in the encoding that is asked for: CRLF, a byte order mark where the encoding
//! has one, no cell that could run as a formula. It must not replace a character that the encoding lacks.

use crate::failure::Failure;
use crate::rules::formula::guarded;
use crate::rules::refusal::Refusal;
use crate::sheet::{Encoding, Unencodable, encode};
use std::io::{Error, Write};

/// A sheet under way.
pub struct Cells<'a> {
    out: &'a mut dyn Write,
    encoding: Encoding,
    rows: usize,
}

impl<'a> Cells<'a> {
    /// An empty sheet.
    ///
    /// # Errors
    /// [`Failure::ClosedPipe`] or [`Failure::Io`].
    pub fn new(out: &'a mut dyn Write, encoding: Encoding) -> Result<Self, Failure> {
        out.write_all(encoding.mark())?;
        Ok(Self { out, encoding, rows: 0 })
    }

    /// One more row.
    ///
    /// # Errors
    /// [`Refusal::Unencodable`] naming row, cell and character; else as [`Cells::new`].
    pub fn put(&mut self, cells: impl IntoIterator<Item = String>) -> Result<(), Failure> {
        self.rows += 1;
        let cells: Vec<String> = cells.into_iter().map(guarded).collect();
        let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(&cells).map_err(Error::from)?;
        let line = writer.into_inner().map_err(|e| e.into_error())?;
        if self.encoding == Encoding::Utf8 {
            return Ok(self.out.write_all(&line)?);
        }
        let mut bytes = Vec::new();
        // Cells are text, so the line is.
        match encode(&String::from_utf8_lossy(&line), self.encoding, &mut bytes) {
            Ok(()) => Ok(self.out.write_all(&bytes)?),
            Err(Unencodable(character)) => Err(self.refused(cells, character).into()),
        }
    }

    fn refused(&self, cells: Vec<String>, character: char) -> Refusal {
        let value = cells.into_iter().find(|cell| cell.contains(character)).unwrap_or_default();
        Refusal::Unencodable { row: self.rows, value, character, encoding: self.encoding.as_ref().to_owned() }
    }

    /// Ends the sheet.
    ///
    /// # Errors
    /// As [`Cells::new`].
    pub fn finish(self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn written(encoding: Encoding, rows: &[[&str; 2]]) -> Result<Vec<u8>, Failure> {
        let mut out = Vec::new();
        let mut sheet = Cells::new(&mut out, encoding)?;
        for row in rows {
            sheet.put(row.map(str::to_owned))?;
        }
        sheet.finish()?;
        Ok(out)
    }

    #[test]
    fn a_sheet_has_its_mark_crlf_and_no_formulas() {
        let rows = [["氏名", "x"], ["=1+1", "a,\"b\""]];
        assert_eq!(written(Encoding::Utf8, &rows).unwrap(), "\u{feff}氏名,x\r\n'=1+1,\"a,\"\"b\"\"\"\r\n".as_bytes());
        assert_eq!(written(Encoding::ShiftJis, &[["ﾔﾏ", "髙"]]).unwrap(), b"\xD4\xCF,\xFB\xFC\r\n");
        assert!(written(Encoding::Utf16Le, &rows).unwrap().starts_with(b"\xFF\xFE\x0F\x6C"));
    }

    #[test]
    fn what_an_encoding_lacks_is_named_with_its_row() {
        let refused = written(Encoding::ShiftJis, &[["氏名", "x"], ["𠮷田", "y"]]).unwrap_err();
        let expected =
            Refusal::Unencodable { row: 2, value: "𠮷田".to_owned(), character: '𠮷', encoding: "shift_jis".to_owned() };
        assert!(matches!(refused, Failure::Refused(refusal) if refusal == expected));
    }
}
