//! The layout of help: headings, paragraphs, and words with their explanations beside or below them, in lines of a given
//! width. It knows nothing of commands.

use crate::cli::reference::{Line, typed};
use crate::output::{columns, wrap};
use crate::text::Lang;
use crate::text::help::{self, Heading, Passage, Remark};

/// A text under way.
pub(super) struct Sheet {
    pub(super) lang: Lang,
    width: usize,
    text: String,
}

impl Sheet {
    pub(super) fn new(lang: Lang, width: usize) -> Self {
        Self { lang, width, text: String::new() }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    fn line(&mut self, indent: usize, text: &str) {
        let blanks = if text.is_empty() { 0 } else { indent };
        self.text.push_str(&format!("{:blanks$}{text}\n", ""));
    }

    /// An empty line, where there is none yet.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    pub(super) fn heading(&mut self, heading: Heading) {
        self.blank();
        self.line(0, &format!("{}:", help::heading(self.lang, heading)));
    }

    pub(super) fn prose(&mut self, indent: usize, text: &str) {
        wrap(text, self.width - indent).iter().for_each(|line| self.line(indent, line));
    }

    pub(super) fn remark(&mut self, indent: usize, remark: &Remark) {
        self.prose(indent, &help::remark(self.lang, remark));
    }

    pub(super) fn code(&mut self, line: &str) {
        self.line(2, line);
    }

    /// A command line as typed, continued on the next line where it is too long.
    pub(super) fn example(&mut self, line: &str) {
        typed(line, self.width - 6).iter().for_each(|line| self.line(4, line));
    }

    /// Words with their explanations, in two columns.
    pub(super) fn lines(&mut self, lines: &[Line]) {
        let short = lines.iter().map(|line| columns(&aligned(&line.name))).filter(|columns| *columns <= self.beside());
        let column = short.max().unwrap_or(0);
        lines.iter().for_each(|line| self.term(2, column, &aligned(&line.name), &line.text));
    }

    fn term(&mut self, indent: usize, column: usize, word: &str, text: &str) {
        let left = indent + column + 2;
        let explained = wrap(text, self.width - left);
        let mut rest = explained.iter();
        if columns(word) > column {
            self.line(indent, word);
        } else if let Some(first) = rest.next() {
            let gap = column - columns(word);
            self.line(indent, &format!("{word}{:gap$}  {first}", ""));
        }
        rest.for_each(|line| self.line(left, line));
    }

    /// The widest word that has its explanation beside it; those of a wider one stand below.
    fn beside(&self) -> usize {
        self.width / 3
    }

    /// A text with its terms and headings.
    pub(super) fn passages(&mut self, indent: usize, passages: &[Passage]) {
        let mut rest = passages;
        while let [first, after @ ..] = rest {
            rest = after;
            match first {
                Passage::Heading(heading) => {
                    self.blank();
                    self.line(indent, heading);
                }
                Passage::Prose(text) => {
                    self.gap();
                    self.prose(indent, text);
                    self.blank();
                }
                Passage::Verbatim(line) => {
                    self.line(indent + 2, line);
                    if !matches!(after.first(), Some(Passage::Verbatim(_))) {
                        self.blank();
                    }
                }
                Passage::Term(..) => {
                    let terms = after.iter().take_while(|passage| matches!(passage, Passage::Term(..))).count();
                    let (more, behind) = after.split_at(terms);
                    self.terms(indent.max(2), std::iter::once(first).chain(more));
                    rest = behind;
                }
                Passage::Table(_) => {}
            }
        }
        self.trim();
    }

    fn terms<'p>(&mut self, indent: usize, terms: impl Iterator<Item = &'p Passage>) {
        let line = |passage: &Passage| match passage {
            Passage::Term(name, text) => Some(Line { name: name.clone(), text: text.clone() }),
            _ => None,
        };
        let lines: Vec<Line> = terms.filter_map(line).collect();
        let column =
            lines.iter().map(|line| columns(&line.name)).filter(|columns| *columns <= self.beside()).max().unwrap_or(0);
        lines.iter().for_each(|line| self.term(indent, column, &line.name, &line.text));
    }

    /// A paragraph stands apart from what comes before it, save right below its heading.
    fn gap(&mut self) {
        let last = self.text.trim_end_matches('\n').rsplit('\n').next().unwrap_or_default();
        if !last.ends_with(':') {
            self.blank();
        }
    }

    fn trim(&mut self) {
        let kept = self.text.trim_end_matches('\n').len();
        self.text.truncate(kept);
        self.text.push('\n');
    }
}

/// `--name` stands below the `--dry-run` of `-n, --dry-run`.
fn aligned(name: &str) -> String {
    if name.starts_with("--") { format!("    {name}") } else { name.to_owned() }
}
