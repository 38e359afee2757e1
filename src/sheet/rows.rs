//! The records of a text, one after the other, each with the line it begins on and its own text as it stands there. The
//! csv crate takes them apart; lines are counted here, since it counts `\n` only and passes blank lines over.

use csv::{ReaderBuilder, StringRecord};

/// Records of a text, in turn.
pub struct Rows<'a> {
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    separator: char,
    /// Up to here the text is read, and the line on which that is.
    end: usize,
    line: usize,
}

/// One record.
pub struct Row<'r> {
    /// The line it begins on, from 1.
    pub line: usize,
    /// Its text as it stands, without the line end.
    pub raw: &'r str,
    /// Whether the text ended within a quoted cell: everything from a stray quote mark on is then in it.
    pub open: bool,
    cells: &'r StringRecord,
}

impl Row<'_> {
    /// A cell, unquoted.
    #[must_use]
    pub fn cell(&self, at: usize) -> Option<&str> {
        self.cells.get(at)
    }

    /// How many cells it has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.cells.len()
    }

    /// All its cells.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter()
    }
}

impl<'a> Rows<'a> {
    /// The records of a text. What separates cells is what its first line has most of: comma, tab or semicolon.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let separator = separator(text);
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(u8::try_from(separator).unwrap_or(b','));
        let reader = builder.from_reader(text.as_bytes());
        Self { text, reader, record: StringRecord::new(), separator, end: 0, line: 1 }
    }

    /// What separates cells.
    #[must_use]
    pub fn separator(&self) -> char {
        self.separator
    }

    /// How much of the text was read, in hundredths.
    #[must_use]
    pub fn percent(&self) -> usize {
        (self.end * 100).checked_div(self.text.len()).unwrap_or(100)
    }

    /// The next record; blank lines and records of nothing but empty cells, which spreadsheets leave behind, are none.
    pub fn take(&mut self) -> Option<Row<'_>> {
        loop {
            // It can only fail on what is no UTF-8 and on a reader that fails: this reads a text from memory.
            if !matches!(self.reader.read_record(&mut self.record), Ok(true)) {
                return None;
            }
            let start = self.end;
            self.end = usize::try_from(self.reader.position().byte()).unwrap_or(self.text.len());
            let whole = self.text.get(start..self.end).unwrap_or_default();
            let blank = whole.len() - whole.trim_start_matches(['\r', '\n']).len();
            let line = self.line + self.line_ends(start, start + blank);
            self.line = line + self.line_ends(start + blank, self.end);
            let raw = whole.trim_matches(['\r', '\n']);
            let open = self.end == self.text.len() && is_open(raw, self.separator);
            if open || self.record.iter().any(|cell| !cell.trim().is_empty()) {
                return Some(Row { line, raw, open, cells: &self.record });
            }
        }
    }

    /// Line ends of any kind between two places; `\r\n` counts where its `\n` stands.
    fn line_ends(&self, from: usize, to: usize) -> usize {
        let bytes = self.text.as_bytes();
        let ends = |at: &usize| match bytes.get(*at) {
            Some(b'\n') => true,
            Some(b'\r') => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        (from..to).filter(ends).count()
    }
}

fn separator(text: &str) -> char {
    let first = text.trim_start_matches(['\r', '\n']).split(['\r', '\n']).next().unwrap_or_default();
    let count = |c: char| first.matches(c).count();
    // Of two that are equally frequent the last one wins: a comma, where there is none at all.
    [';', '\t', ','].into_iter().max_by_key(|c| count(*c)).unwrap_or(',')
}

/// Whether a record's text ends within quotes: then what is put behind it on a line of its own does not begin a record.
fn is_open(raw: &str, separator: char) -> bool {
    if !raw.contains('"') {
        return false;
    }
    let with_another = format!("{raw}\nx");
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(u8::try_from(separator).unwrap_or(b','));
    builder.from_reader(with_another.as_bytes()).records().count() == 1
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, String, Vec<String>, bool)> {
        let mut rows = Rows::new(text);
        let mut found = Vec::new();
        while let Some(row) = rows.take() {
            found.push((row.line, row.raw.to_owned(), row.cells().map(str::to_owned).collect(), row.open));
        }
        found
    }

    #[test]
    fn records_have_the_line_they_begin_on_whatever_ends_lines() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("h,i{end}{end}a,b{end},{end}\"c{end}d\",e{end}f,g");
            let found = read(&text);
            let lines: Vec<usize> = found.iter().map(|(line, ..)| *line).collect();
            assert_eq!(lines, [1, 3, 5, 7], "{end:?}");
            assert_eq!(found.get(2).unwrap().1, format!("\"c{end}d\",e"), "{end:?}");
            assert_eq!(found.get(2).unwrap().2, [format!("c{end}d"), "e".to_owned()]);
        }
    }

    #[test]
    fn the_separator_is_what_the_first_line_has_most_of() {
        for (text, separator, width) in
            [("a,b;c,d", ',', 3), ("a\tb", '\t', 2), ("a;b;c\n", ';', 3), ("a", ',', 1), ("", ',', 0)]
        {
            let mut rows = Rows::new(text);
            assert_eq!(rows.separator(), separator, "{text}");
            assert_eq!(rows.take().map_or(0, |r| r.width()), width);
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_noticed() {
        let open = |text: &str| read(text).last().unwrap().3;
        assert!(open("a,b\nc,\"d\ne,f\n") && open("a\n\""));
        assert!(!open("a,b\nc,\"d\ne\"\n") && !open("a,5\" pipe") && !open("a,\"\"\"\""));
    }
}
