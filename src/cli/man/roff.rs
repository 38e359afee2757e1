//! The text of a manual page in man(7) macros, so that groff and mandoc both show it, whatever a text has in it. Japanese
//! text comes in lines: mandoc knows no place where one may end.

use crate::cli::reference::Line;
use crate::output::wrap;
use crate::text::Lang;
use crate::text::help::{self, Heading, Passage};

/// The day of the texts, which a release sets; that of a build would make each build's pages differ.
const DAY: &str = "2026-11-22";

/// Columns of a page on a terminal of 80.
const PAGE: usize = 78;

/// A page under way.
pub(super) struct Roff {
    /// What the page is about: `sekisho-user-add`.
    pub(super) name: String,
    lang: Lang,
    text: String,
    /// Whether the section has something in it already.
    begun: bool,
}

impl Roff {
    pub(super) fn new(lang: Lang, name: &str, section: u8) -> Self {
        let release = env!("CARGO_PKG_VERSION");
        let title = escaped(&name.to_uppercase(), lang);
        let text = format!(".TH {title} {section} {DAY} \"sekisho {release}\" sekisho\n.nh\n.ad l\n");
        Self { name: name.to_owned(), lang, text, begun: false }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// The section that tools read: nothing but the name and what it is for.
    pub(super) fn purpose(&mut self, purpose: &str) {
        self.section(Heading::Name);
        let line = format!("{} \\- {}", escaped(&self.name, self.lang), escaped(purpose, self.lang));
        let line = if self.lang == Lang::En { broken(&line) } else { line };
        self.line(&line);
    }

    pub(super) fn section(&mut self, heading: Heading) {
        let heading = help::heading(self.lang, heading).to_uppercase();
        self.line(&format!(".SH {heading}"));
        self.begun = false;
    }

    pub(super) fn subsection(&mut self, heading: &str) {
        let heading = escaped(heading.trim_end_matches([':', '：']), self.lang);
        self.line(&format!(".SS {heading}"));
        self.begun = false;
    }

    /// A paragraph apart from what comes before it.
    fn paragraph(&mut self) {
        if self.begun {
            self.line(".PP");
        }
        self.begun = true;
    }

    /// The usage line, the words to be typed in bold.
    pub(super) fn usage(&mut self, usage: &str, typed: &str) {
        let rest = usage.strip_prefix(typed).unwrap_or(usage);
        let line = format!("\\fB{}\\fR{}", escaped(typed, self.lang), escaped(rest, self.lang));
        self.paragraph();
        self.line(&line);
    }

    pub(super) fn prose(&mut self, text: &str) {
        self.paragraph();
        let text = filled(text, 7, self.lang);
        self.line(&text);
    }

    /// Words with their explanations.
    pub(super) fn lines(&mut self, lines: &[Line]) {
        lines.iter().for_each(|line| self.term(&line.name, &line.text));
    }

    fn term(&mut self, name: &str, text: &str) {
        let name = escaped(name.trim_matches('`'), self.lang);
        let text = filled(text, 14, self.lang);
        self.line(&format!(".TP\n\\fB{name}\\fR\n{text}"));
        self.begun = true;
    }

    /// Lines as they are.
    pub(super) fn code(&mut self, lines: impl Iterator<Item = String>) {
        self.paragraph();
        self.line(".RS 4\n.nf");
        for line in lines {
            let line = guarded(&escaped(&line, self.lang));
            self.line(&line);
        }
        self.line(".fi\n.RE");
    }

    pub(super) fn passages(&mut self, passages: &[Passage]) {
        for same in passages.chunk_by(|a, b| matches!((a, b), (Passage::Verbatim(_), Passage::Verbatim(_)))) {
            match same.first() {
                Some(Passage::Heading(heading)) => self.subsection(heading),
                Some(Passage::Prose(text)) => self.prose(text),
                Some(Passage::Term(name, text)) => self.term(name, text),
                Some(Passage::Verbatim(_)) => self.code(same.iter().filter_map(|passage| match passage {
                    Passage::Verbatim(line) => Some(line.clone()),
                    _ => None,
                })),
                Some(Passage::Table(_)) | None => {}
            }
        }
    }
}

/// Running text in source lines, what stands in `backticks` in bold. English lines are filled by whatever shows the page;
/// Japanese ones end where they should on a page of 78 columns, `indent` of which are blank.
fn filled(text: &str, indent: usize, lang: Lang) -> String {
    match lang {
        Lang::En => broken(&bold(text, lang)),
        Lang::Ja => {
            // Marked before the text is split: a span may go on in the next line.
            let lines = wrap(text, PAGE - indent).join("\n");
            let lines: Vec<String> = bold(&lines, lang).lines().map(guarded).collect();
            lines.join("\n.br\n")
        }
    }
}

fn bold(text: &str, lang: Lang) -> String {
    let parts = text.split('`').enumerate().map(|(at, part)| match at {
        0 => escaped(part, lang),
        odd if odd % 2 == 1 => format!("\\fB{}", escaped(part, lang)),
        _ => format!("\\fR{}", escaped(part, lang)),
    });
    parts.collect()
}

/// A text in source lines of at most 80 bytes.
fn broken(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut().filter(|line| line.len() + word.len() < 80) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(guarded(word)),
        }
    }
    lines.join("\n")
}

/// A line that begins like a request is none.
fn guarded(line: &str) -> String {
    if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line.to_owned() }
}

/// Characters that mean something to roff, or that it would print as others. English pages are ASCII, so that they show
/// in any locale.
fn escaped(text: &str, lang: Lang) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\e"),
            '-' => out.push_str("\\-"),
            '\'' => out.push_str("\\(aq"),
            '`' => out.push_str("\\(ga"),
            '^' => out.push_str("\\(ha"),
            '~' => out.push_str("\\(ti"),
            '"' => out.push_str("\\(dq"),
            c if !c.is_ascii() && lang == Lang::En => out.push_str(&format!("\\[u{:04X}]", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_request_or_another_character() {
        assert_eq!(filled(".TH is 'x' \\n `a -b`.", 7, Lang::En), "\\&.TH is \\(aqx\\(aq \\en \\fBa \\-b\\fR.");
        assert_eq!(escaped("山", Lang::En), "\\[u5C71]");
        let lines = filled("ユーザの一覧を表示します。`-m` を使います。", 54, Lang::Ja);
        assert_eq!(lines, "ユーザの一覧を\n.br\n表示します。\\fB\\-m\\fR を\n.br\n使います。");
    }
}
