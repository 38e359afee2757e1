//! The picture in README.md: a support clerk's session as a real terminal of 80 columns shows it, drawn as SVG.
//! `UPDATE=1` draws it anew. Times may differ from those drawn, and nothing else.

use crate::sandbox::Sandbox;
use crate::terminal::Terminal;
use std::fmt::Write;
use std::path::Path;
use unicode_width::UnicodeWidthChar;

const COLUMNS: u16 = 80;
/// Of one column and one line, in pixels: those of common monospaced fonts.
const CELL: (f32, f32) = (8.4, 20.0);
const MARGIN: f32 = 16.0;
/// What the clerk types.
const SESSION: [&str; 4] = [
    "user list -m 888888801",
    "user why 888888801/USER02",
    "unlock 888888801/USER02 --ticket T-1042",
    "audit list --user 888888801/USER02 --limit 2",
];

#[test]
fn the_picture_is_what_a_terminal_shows() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/session.svg");
    let drawn = svg(&played());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, drawn).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(path).unwrap();
    assert_eq!(super::masked(&kept), super::masked(&drawn), "examples/session.svg; UPDATE=1 draws it anew");
}

/// The session as it came, escape sequences and all.
fn played() -> String {
    let sandbox = Sandbox::with_merchant(&[]);
    sandbox.settled_user("USER02");
    sandbox.ok("user add 888888801/SOUKO1 --name 田中倉子 --role shipping --email souko@example.co.jp");
    for _ in 0..6 {
        drop(sandbox.login("USER02", "no-such-password").run());
    }
    SESSION.iter().fold(String::new(), |mut shown, line| {
        let (_, answer, _) = Terminal::run(sandbox.sekisho(line), COLUMNS).finish();
        write!(shown, "$ sekisho {line}\n{answer}").unwrap();
        shown
    })
}

/// A dark window with those lines. Each character stands where its column is, whatever the font's own widths.
fn svg(session: &str) -> String {
    let lines: Vec<Vec<Run>> = session.lines().flat_map(|line| screen_lines(line.trim_end_matches('\r'))).collect();
    let (width, height) = (f32::from(COLUMNS) * CELL.0 + 2.0 * MARGIN, lines.len() as f32 * CELL.1 + 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" font-size=\"14\" \
         font-family=\"'DejaVu Sans Mono', 'Noto Sans Mono CJK JP', Menlo, Consolas, monospace\">\n\
         <title>sekisho at a terminal: a user is locked; why, and the unlocking</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1d2430\"/>\n"
    );
    for (number, line) in lines.into_iter().enumerate() {
        let y = MARGIN + (number as f32 + 0.75) * CELL.1;
        line.iter().for_each(|run| write!(out, "{}", run.drawn(y)).unwrap());
    }
    out + "</svg>\n"
}

/// Characters of one width and colour, from a column on.
struct Run {
    column: usize,
    wide: usize,
    color: &'static str,
    text: String,
}

impl Run {
    fn drawn(&self, y: f32) -> String {
        let text = self.text.trim_end().replace('&', "&amp;").replace('<', "&lt;");
        if text.is_empty() {
            return String::new();
        }
        let x = MARGIN + self.column as f32 * CELL.0;
        let length = (text_columns(self.text.trim_end()) as f32) * CELL.0;
        let color = self.color;
        format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{length:.1}\" fill=\"{color}\" xml:space=\"preserve\">{text}</text>\n"
        )
    }
}

fn text_columns(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).sum()
}

/// A line taken apart where width or colour changes, and broken where the terminal is full. Of escape sequences there are
/// only those of colours.
fn screen_lines(line: &str) -> Vec<Vec<Run>> {
    let plain = if line.starts_with("$ ") { "#8fd0ff" } else { "#d5dbe5" };
    let (mut lines, mut color, mut column) = (vec![Vec::<Run>::new()], plain, 0);
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            color = sgr(&rest.by_ref().take_while(|c| *c != 'm').collect::<String>(), plain);
            continue;
        }
        let wide = c.width().unwrap_or(0);
        if column + wide > usize::from(COLUMNS) {
            lines.push(Vec::new());
            column = 0;
        }
        let last = lines.last_mut().unwrap();
        match last.last_mut().filter(|run| run.wide == wide && run.color == color) {
            Some(run) => run.text.push(c),
            None => last.push(Run { column, wide, color, text: c.to_string() }),
        }
        column += wide;
    }
    lines
}

fn sgr(sequence: &str, plain: &'static str) -> &'static str {
    match sequence {
        "[31" => "#ff7b72",
        "[32" => "#7ee787",
        "[33" => "#f2cc60",
        "[0" => plain,
        other => panic!("an escape sequence that is no colour: {other}"),
    }
}
