//! The file of rows that were not taken: each as it stood in its source, in that file's own encoding, quoting and line
//! ends, with two more cells that say why. Mended, it can be fed again, and the two cells are then replaced.

use super::encoding::{Decoded, encode};
use super::rows::Row;

/// Rejected rows, as they come.
pub struct Rejects {
    text: String,
    separator: char,
    line_end: &'static str,
    /// Cells of the heading that were the source's own.
    width: usize,
    /// Whether two cells of an earlier rejection stand behind those.
    again: bool,
}

/// The headings of the two cells.
pub const WHY: [&str; 2] = ["code", "message"];

impl Rejects {
    /// With the heading of the source.
    #[must_use]
    pub fn new(text: &str, separator: char, heading: &Row) -> Self {
        let line_end = if text.contains("\r\n") {
            "\r\n"
        } else if text.contains('\n') {
            "\n"
        } else {
            "\r"
        };
        let last: Vec<&str> = heading.cells().skip(heading.width().saturating_sub(WHY.len())).collect();
        let again = last == WHY;
        let width = heading.width() - if again { WHY.len() } else { 0 };
        let mut rejects = Self { text: String::new(), separator, line_end, width, again };
        rejects.line(heading, WHY);
        rejects
    }

    /// One more row, with the code and the sentence of what is wrong with it.
    pub fn put(&mut self, row: &Row, code: &str, message: &str) {
        self.line(row, [code, message]);
    }

    fn line(&mut self, row: &Row, why: [&str; 2]) {
        let own = if self.again { head(row.raw, self.separator, self.width) } else { row.raw };
        self.text.push_str(own);
        // A quoted cell that the source never closed.
        if row.open {
            self.text.push('"');
        }
        // A row that is too short gets its empty cells, so that the two stand under their headings.
        let cells = row.width().min(if self.again { self.width } else { row.width() });
        (cells..self.width).for_each(|_| self.text.push(self.separator));
        for cell in why {
            self.text.push(self.separator);
            self.quoted(cell);
        }
        self.text.push_str(self.line_end);
    }

    fn quoted(&mut self, cell: &str) {
        if cell.contains([self.separator, '"', '\r', '\n']) {
            self.text.push('"');
            self.text.push_str(&cell.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(cell);
        }
    }

    /// The whole file. What the source's encoding does not have can only stand in a sentence of ours: it becomes `?`.
    #[must_use]
    pub fn into_bytes(self, source: &Decoded) -> Vec<u8> {
        let mut bytes = if source.bom { source.encoding.mark().to_vec() } else { Vec::new() };
        if encode(&self.text, source.encoding, &mut bytes).is_err() {
            bytes.clear();
            for c in self.text.chars() {
                let known = encode(c.encode_utf8(&mut [0; 4]), source.encoding, &mut bytes).is_ok();
                bytes.extend(if known { None } else { Some(b'?') });
            }
        }
        bytes
    }
}

/// The first cells of a record's text, without what separates them from the rest.
fn head(raw: &str, separator: char, cells: usize) -> &str {
    let (mut quoted, mut left) = (false, cells);
    for (at, c) in raw.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c == separator && !quoted => {
                left = left.saturating_sub(1);
                if left == 0 {
                    return raw.get(..at).unwrap_or(raw);
                }
            }
            _ => {}
        }
    }
    raw
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::encoding::{Encoding, decode};
    use super::super::rows::Rows;
    use super::*;

    fn rejected(text: &str, message: &str) -> String {
        let source = decode(text.as_bytes(), None).unwrap();
        let mut rows = Rows::new(&source.text);
        let separator = rows.separator();
        let mut rejects = Rejects::new(&source.text, separator, &rows.take().unwrap());
        while let Some(row) = rows.take() {
            rejects.put(&row, "bad", message);
        }
        String::from_utf8(rejects.into_bytes(&source)).unwrap()
    }

    #[test]
    fn rows_stay_as_they_were_written_and_say_why() {
        let cases = [
            ("a,b\r\n\"x, y\",1\r\n", "no", "a,b,code,message\r\n\"x, y\",1,bad,no\r\n"),
            ("a;b\nx\n", "no; \"never\"", "a;b;code;message\nx;;bad;\"no; \"\"never\"\"\"\n"),
            ("\u{feff}a\tb\nx\ty\n", "no", "\u{feff}a\tb\tcode\tmessage\nx\ty\tbad\tno\n"),
            ("a,b,code,message\n\"x,\",1,old,\"why, so\"\ny,2\n", "no", "a,b,code,message\n\"x,\",1,bad,no\ny,2,bad,no\n"),
            ("a,b\nx,\"y\n", "no", "a,b,code,message\nx,\"y\",bad,no\n"),
        ];
        for (text, message, file) in cases {
            assert_eq!(rejected(text, message), file);
        }
    }

    #[test]
    fn what_the_encoding_lacks_becomes_a_question_mark() {
        let mut rows = Rows::new("a\nx");
        let mut rejects = Rejects::new("a\nx", ',', &rows.take().unwrap());
        rejects.put(&rows.take().unwrap(), "bad", "山é");
        let source = Decoded { text: "".into(), encoding: Encoding::ShiftJis, bom: false };
        assert_eq!(rejects.into_bytes(&source), b"a,code,message\nx,bad,\x8eR?\n");
    }
}
