//! README.md and ARCHITECTURE.md as they are really typed: their ```console blocks are run from top to bottom on the real
//! executable in a fresh home, and what it answers must stand there. Ids and times may differ. `UPDATE=1` writes what was
//! answered.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test ends with what it did not expect
#![allow(clippy::disallowed_methods)] // UPDATE is the test's own
#![allow(dead_code)] // the sandbox is made for many

#[path = "support/mail.rs"]
mod mail;
#[path = "docs/picture.rs"]
mod picture;
#[path = "support/sandbox.rs"]
mod sandbox;
#[path = "support/terminal.rs"]
mod terminal;

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

/// The home that they show in place of the test's.
const HOME: &str = "/home/clerk";
/// What may differ: times, and the id of a mail, session or request (26 letters of base32). Never their lengths.
const VARYING: [&str; 4] = ["0000-00-00T00:00:00+00:00", "0000-00-00 00:00", "0000-00-00", "aaaaaaaaaaaaaaaaaaaaaaaaaa"];

#[test]
fn the_readme_shows_what_the_binary_answers() {
    shows_what_is_answered("README.md");
}

#[test]
fn the_architecture_shows_what_the_binary_answers() {
    shows_what_is_answered("ARCHITECTURE.md");
}

fn shows_what_is_answered(document: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let written = fs::read_to_string(&path).unwrap();
    let home = tempfile::tempdir().unwrap();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/users.csv");
    fs::copy(example, home.path().join("users.csv")).unwrap();
    let answered = replay(&written, home.path());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, answered).unwrap();
        return;
    }
    let pairs = written.lines().zip(answered.lines()).enumerate();
    let first = pairs.map(|(at, (w, a))| (at + 1, w, a)).find(|(_, w, a)| masked(w) != masked(a));
    assert_eq!(first, None, "{document}: (line, written, answered); UPDATE=1 writes what was answered");
    assert_eq!(written.lines().count(), answered.lines().count(), "{document}; UPDATE=1 writes what was answered");
}

/// The document with each answer as it came now, or as it is written where nothing but ids and times differs.
fn replay(document: &str, home: &Path) -> String {
    let mut out = String::new();
    let mut lines = document.lines().peekable();
    let (mut in_block, mut exit) = (false, 0);
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        in_block = if in_block { line != "```" } else { line == "```console" };
        let Some(typed) = line.strip_prefix("$ ").filter(|_| in_block) else { continue };
        let mut written = String::new();
        while let Some(answer) = lines.next_if(|l| !l.starts_with("$ ") && *l != "```") {
            written.push_str(answer);
            written.push('\n');
        }
        let answer = match typed.strip_prefix("sekisho ") {
            Some(args) => {
                let (text, code) = answer(args, home);
                exit = code;
                text
            }
            None if typed == "echo $?" => format!("{exit}\n"),
            None => panic!("a console block has sekisho's own commands only, not: {typed}"),
        };
        out.push_str(if masked(&written) == masked(&answer) { &written } else { &answer });
    }
    out
}

/// What one command answers, on both streams in their order, and its exit code. Arguments have no blanks in them.
fn answer(args: &str, home: &Path) -> (String, i32) {
    let said = home.join("said");
    let file = File::create(&said).unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_sekisho"))
        .args(args.split(' '))
        .env_clear()
        .envs([("HOME", home.as_os_str()), ("SEKISHO_LANG", "en".as_ref()), ("TZ", "JST-9".as_ref())])
        .current_dir(home)
        .stdin(Stdio::null())
        .stdout(file.try_clone().unwrap())
        .stderr(file)
        .status()
        .unwrap();
    let text = fs::read_to_string(said).unwrap().replace(home.to_str().unwrap(), HOME);
    (text.lines().map(|l| format!("{}\n", l.trim_end())).collect(), status.code().unwrap())
}

/// The text with what may differ replaced by its pattern.
fn masked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after_word = out.ends_with(|c: char| c.is_ascii_alphanumeric());
        if let Some(pattern) = VARYING.iter().find(|p| !after_word && fits(p, rest)) {
            out.push_str(pattern);
            rest = &rest[pattern.len()..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

fn fits(pattern: &str, text: &str) -> bool {
    let alike = |(p, c): (char, char)| match p {
        '0' => c.is_ascii_digit(),
        'a' => c.is_ascii_lowercase() || ('2'..='7').contains(&c),
        '+' => c == '+' || c == '-',
        _ => p == c,
    };
    text.chars().take(pattern.len()).count() == pattern.len() && pattern.chars().zip(text.chars()).all(alike)
}
