//! The house as ARCHITECTURE.md draws it, held against the source: which room uses which room and which crate, and a few
//! things that no lint says. The table there is the only one; what is used but not in it is an offence, and what is in
//! it but no longer used is one too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test ends with what it did not expect

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What a room may use: rooms and crates by name.
type Table = BTreeMap<String, BTreeSet<String>>;

/// One source file outside tests: its path below `src`, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The first name of the path: `store/sql.rs` and `store.rs` are in the room `store`.
    fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }
}

#[test]
fn every_room_uses_what_the_table_allows_and_nothing_else() {
    let (table, crates) = (table(), dependencies());
    let mut faults = Vec::new();
    let mut used: Table = BTreeMap::new();
    for source in sources() {
        faults.extend(offences(&table, &crates, &source));
        let names = uses(&source, &crates).into_iter().map(|(_, name)| name);
        used.entry(source.room().to_owned()).or_default().extend(names);
    }
    for (room, allowed) in table.iter().filter(|(_, allowed)| !allowed.contains("all")) {
        let stale = allowed.difference(used.get(room).unwrap_or(&BTreeSet::new())).cloned().collect::<Vec<_>>();
        if !stale.is_empty() {
            faults.push(format!("ARCHITECTURE.md: room {room} no longer uses {}", stale.join(", ")));
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_module_says_what_it_is_for() {
    let said = |s: &Source| s.text.lines().take_while(|l| l.starts_with("//!")).count();
    // The crate's own map is longer.
    let bad = |s: &Source| said(s) < 2 || (said(s) > 5 && s.path != "lib.rs");
    assert_none("a module starts with two to five lines of //!", sources().iter().filter(|s| bad(s)).map(|s| s.path.clone()));
}

#[test]
fn modules_are_name_rs() {
    let named_mod = |s: &&Source| s.path.ends_with("/mod.rs");
    assert_none("modules are name.rs, not mod.rs", sources().iter().filter(named_mod).map(|s| s.path.clone()));
}

#[test]
fn nothing_prints_but_through_the_world() {
    let macros = ["print", "println", "eprint", "eprintln", "dbg"];
    let found = sources().into_iter().flat_map(|s| {
        let code = without_tests(&bare(&s.text, false));
        let calls =
            words(&code).into_iter().filter(|&(at, word)| macros.contains(&word) && code[at + word.len()..].starts_with('!'));
        calls.map(|(at, word)| format!("{}:{} {word}!", s.path, line_of(&code, at))).collect::<Vec<_>>()
    });
    assert_none("only `output` writes, to the world's streams", found);
}

#[test]
fn sql_stands_in_one_file() {
    let rows = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "];
    let rest = ["CREATE TABLE ", "DROP TABLE ", "PRAGMA ", "BEGIN ", "VACUUM "];
    let says = |text: &str, word: &&str| text.contains(&format!("\"{word}"));
    let sources = sources();
    let texts = sources.iter().map(|s| (s, without_tests(&bare(&s.text, true)))).collect::<Vec<_>>();
    let (statements, others): (Vec<_>, Vec<_>) = texts.iter().partition(|(s, _)| s.path == "store/sql.rs");
    assert!(rows.iter().all(|word| says(&statements[0].1, word)), "the search itself finds nothing any more");
    // Opening, beginning and copying a database are the store's business too, but no statements about rows.
    let banned = |s: &Source| if s.room() == "store" { rows.to_vec() } else { [rows.as_slice(), &rest].concat() };
    let found = others
        .into_iter()
        .flat_map(|(s, text)| banned(s).into_iter().filter(|w| says(text, w)).map(|w| format!("{}: {w}", s.path)));
    assert_none("SQL is in store/sql.rs", found);
}

#[test]
fn the_check_finds_offences() {
    let source = Source {
        path: "rules/otp.rs".to_owned(),
        text: "use crate::store::Tx;\nfn now() -> i64 {\n    chrono::Utc::now() // crate::mail\n}\n\
               const S: &str = \"crate::world\";\nuse crate::{rules::otp, output::{self, say}};\n\
               #[cfg(test)]\nmod tests {\n    use crate::text;\n}\n"
            .to_owned(),
    };
    let expected = [
        "src/rules/otp.rs:1: room rules may not use store",
        "src/rules/otp.rs:3: room rules may not use chrono",
        "src/rules/otp.rs:6: room rules may not use output",
    ];
    assert_eq!(offences(&table(), &dependencies(), &source), expected);
    let above = Source { path: "zone.rs".to_owned(), text: "use super::store::Tx;\n".to_owned() };
    assert_eq!(offences(&table(), &dependencies(), &above), ["src/zone.rs:1: room zone may not use store"]);
    let strange = Source { path: "util.rs".to_owned(), text: "//! Odds and ends.\n".to_owned() };
    assert_eq!(offences(&table(), &dependencies(), &strange), ["src/util.rs: there is no room util in ARCHITECTURE.md"]);
}

/// What a file uses against the table.
fn offences(table: &Table, crates: &BTreeSet<String>, source: &Source) -> Vec<String> {
    let room = source.room();
    let Some(allowed) = table.get(room) else {
        return vec![format!("src/{}: there is no room {room} in ARCHITECTURE.md", source.path)];
    };
    let banned = uses(source, crates).into_iter().filter(|(_, name)| !allowed.contains("all") && !allowed.contains(name));
    banned.map(|(line, name)| format!("src/{}:{line}: room {room} may not use {name}", source.path)).collect()
}

/// The other rooms and the crates that a file names, with the line.
fn uses(source: &Source, crates: &BTreeSet<String>) -> Vec<(usize, String)> {
    let code = without_tests(&bare(&source.text, false));
    let at_top = !source.path.contains('/');
    let mut found = Vec::new();
    for (at, word) in words(&code) {
        let Some(rest) = code[at + word.len()..].strip_prefix("::") else { continue };
        let first = !code[..at].ends_with("::") || code[..at].ends_with(" ::");
        let line = line_of(&code, at);
        if word == "crate" || (word == "super" && at_top && first) {
            found.extend(heads(rest).into_iter().filter(|n| n != source.room()).map(|name| (line, name)));
        } else if first && crates.contains(word) {
            found.push((line, word.to_owned()));
        }
    }
    found
}

/// What comes first in a path: one name, or several of a group `{a::x, b}`.
fn heads(path: &str) -> Vec<String> {
    let name = |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut depth, mut found, mut start) = (1, Vec::new(), 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && c == ',') {
            found.push(name(&group[start..at]));
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    found.retain(|n| !n.is_empty());
    found
}

/// The table of ARCHITECTURE.md: rows of `| room | what lives there | rooms | crates |`.
fn table() -> Table {
    let text = include_str!("../ARCHITECTURE.md");
    let rows = text.lines().filter_map(|line| {
        let cells = line.strip_prefix("| `")?.split('|').map(str::trim).collect::<Vec<_>>();
        let &[room, _, rooms, crates, ""] = cells.as_slice() else { return None };
        let room = room.strip_suffix('`')?.trim_end_matches('/').trim_end_matches(".rs");
        let names = rooms.split(", ").chain(crates.split(", ")).filter(|n| *n != "-").map(str::to_owned);
        Some((room.to_owned(), names.collect()))
    });
    let table: Table = rows.collect();
    assert!(table.len() > 10, "ARCHITECTURE.md has lost its table of rooms");
    table
}

/// The crates of `[dependencies]`, as code names them.
fn dependencies() -> BTreeSet<String> {
    let text = include_str!("../Cargo.toml");
    let section = text.split("[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let names = section.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(" = "));
    names.map(|(name, _)| name.replace('-', "_")).collect()
}

/// All files below `src` that are part of the program, not of its tests.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut found, mut open) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                found.push(Source { path: name, text: fs::read_to_string(&path).unwrap() });
            }
        }
    }
    let tests = found.iter().flat_map(test_modules).collect::<BTreeSet<_>>();
    found.retain(|s| !tests.contains(&s.path));
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The files that a module has for its tests only: `#[cfg(test)] mod NAME;`.
fn test_modules(source: &Source) -> Vec<String> {
    let folder = match source.path.strip_suffix(".rs").unwrap() {
        "lib" | "main" => String::new(),
        module => format!("{module}/"),
    };
    let after = source.text.split("#[cfg(test)]").skip(1);
    let names = after.filter_map(|t| t.trim_start().trim_start_matches("pub(crate) ").strip_prefix("mod ")?.split_once(';'));
    names.filter(|(name, _)| !name.contains(' ')).map(|(name, _)| format!("{folder}{name}.rs")).collect()
}

/// Code without comments, and without the text of strings unless they are kept; lines stay where they are.
fn bare(text: &str, keep_strings: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (taken, kept) = match c {
            '/' if rest.starts_with("//") => (rest.find('\n').unwrap_or(rest.len()), false),
            '/' if rest.starts_with("/*") => (rest.find("*/").map_or(rest.len(), |end| end + 2), false),
            '"' => (string_end(rest), keep_strings),
            'r' if raw_start(&out, rest).is_some() => {
                let close = raw_start(&out, rest).unwrap();
                let body = close.len() + 1;
                (rest[body..].find(&close).map_or(rest.len(), |end| body + end + close.len()), keep_strings)
            }
            // A character in quotes, not a lifetime.
            '\'' if rest.starts_with("'\\") => (rest[2..].find('\'').map_or(rest.len(), |end| end + 3).max(4), false),
            '\'' if rest.chars().nth(2) == Some('\'') => (2 + rest.chars().nth(1).unwrap().len_utf8(), false),
            _ => (c.len_utf8(), true),
        };
        let (head, tail) = rest.split_at(taken.min(rest.len()));
        if kept {
            out.push_str(head)
        } else {
            out.extend(head.chars().map(|c| if c == '\n' { c } else { ' ' }))
        }
        rest = tail;
    }
    out
}

fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// What closes a raw string that starts here, if one does.
fn raw_start(before: &str, text: &str) -> Option<String> {
    let within_a_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let hashes = text[1..].chars().take_while(|c| *c == '#').count();
    (!within_a_word && text[1 + hashes..].starts_with('"')).then(|| format!("\"{}", "#".repeat(hashes)))
}

/// Code with each item under `#[cfg(test)]` blanked.
fn without_tests(code: &str) -> String {
    let mut out = code.to_owned();
    while let Some(start) = out.find("#[cfg(test)]") {
        let (mut depth, mut end) = (0, out.len());
        for (at, c) in out[start..].char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 && (c == '}' || c == ';') {
                end = start + at + 1;
                break;
            }
        }
        let blank = out[start..end].chars().map(|c| if c == '\n' { c } else { ' ' }).collect::<String>();
        out.replace_range(start..end, &blank);
    }
    out
}

/// The words of code, with where they stand.
fn words(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in code.char_indices().chain([(code.len(), ' ')]) {
        match (start, c.is_alphanumeric() || c == '_') {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.push((from, &code[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

fn assert_none(rule: &str, found: impl Iterator<Item = String>) {
    let found = found.collect::<Vec<_>>();
    assert!(found.is_empty(), "{rule}:\n{}\n", found.join("\n"));
}
