//! The catalogue is whole and true: each command, option and argument has its texts in both languages, no text is about what
//! does not exist, each example is a command line, and no line is wider than the terminal.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::cli::reference::{key, related::RELATED, whole};
use crate::output::columns;
use crate::text::help::GLOBAL;
use std::collections::BTreeSet;
use std::path::PathBuf;

const LANGS: [Lang; 2] = [Lang::Ja, Lang::En];

/// Every command and group, and the program itself.
fn paths() -> Vec<String> {
    std::iter::once(String::new()).chain(tree::paths()).collect()
}

/// Each text of help with what it is.
fn all(width: usize) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for lang in LANGS {
        for path in paths() {
            for length in [Length::Short, Length::Long] {
                found.push((format!("{path} {lang:?} {length:?}"), command(&path, lang, width, length).unwrap()));
            }
        }
        found.extend(Topic::VARIANTS.iter().map(|topic| (format!("{topic:?} {lang:?}"), of_topic(*topic, lang, width))));
    }
    found
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for (what, text) in all(80) {
        for line in text.lines() {
            assert!(columns(line) <= 80, "{what}: {line}");
            assert!(!line.ends_with(' '), "{what}: {line}");
        }
    }
    for lang in LANGS {
        let narrow = [command("user add", lang, 60, Length::Long).unwrap(), of_topic(Topic::Security, lang, 60)];
        let wide: Vec<&str> = narrow.iter().flat_map(|text| text.lines()).filter(|line| columns(line) > 60).collect();
        assert!(wide.is_empty(), "{wide:?}");
    }
}

#[test]
fn a_text_begins_with_what_it_is_about_and_has_no_gaps() {
    for (what, text) in all(80) {
        assert!(text.lines().next().is_some_and(|line| !line.trim().is_empty()), "{what}");
        assert!(!text.contains("\n\n\n") && text.ends_with('\n') && !text.ends_with("\n\n"), "{what}:\n{text}");
    }
}

#[test]
fn every_command_and_option_has_its_text_and_no_text_is_about_nothing() {
    let root = whole();
    for lang in LANGS {
        let told: BTreeSet<&str> = help::pages(lang).map(|(name, _)| name).collect();
        assert_eq!(told.len(), help::pages(lang).count(), "{lang:?}: no page is there twice");
        let there: BTreeSet<String> = tree::paths().into_iter().chain([GLOBAL.to_owned()]).collect();
        let unknown: Vec<&&str> = told.iter().filter(|name| !there.contains(**name)).collect();
        assert!(unknown.is_empty(), "{lang:?}: pages of no command: {unknown:?}");
        for path in paths() {
            let command = path.split(' ').filter(|w| !w.is_empty()).fold(&root, |at, w| at.find_subcommand(w).unwrap());
            let text = help::command(lang, if path.is_empty() { GLOBAL } else { &path }).unwrap_or_default();
            let group = command.has_subcommands() && !path.is_empty();
            assert!(group || !text.examples.is_empty(), "{lang:?}: {path} has no example");
            assert_eq!(text.purpose.is_some(), lang == Lang::Ja, "{lang:?}: what {path} is for");
            let own = command.get_arguments().filter(|arg| path.is_empty() || !reference::is_global(arg));
            let wanted: BTreeSet<String> = own.map(key).filter(|_| lang == Lang::Ja).collect();
            let given: BTreeSet<String> = text.options.iter().map(|(name, _)| (*name).to_owned()).collect();
            assert_eq!(given, wanted, "{lang:?}: the options of {path}");
        }
    }
}

#[test]
fn examples_are_the_same_in_both_languages() {
    for path in paths() {
        let lines = |lang| {
            let text = help::command(lang, if path.is_empty() { GLOBAL } else { &path }).unwrap_or_default();
            text.examples.iter().map(|example| example.line).collect::<Vec<_>>()
        };
        assert_eq!(lines(Lang::Ja), lines(Lang::En), "{path}");
    }
}

/// The words of each `sekisho` in a line of shell, without what is redirected; quotes hold words together.
fn commands(line: &str) -> Vec<Vec<String>> {
    let (mut words, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '\'' | '(' | ')' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    let mut found = Vec::new();
    for part in words.split(|word| word == "|" || word == "||") {
        let start = part.iter().position(|word| word == "sekisho");
        let Some(start) = start.filter(|start| *start == 0 || part[start - 1] != "-u") else { continue };
        let end = part.iter().position(|word| word == "<" || word == ">").unwrap_or(part.len());
        found.push(part[start..end].to_vec());
    }
    found
}

#[test]
fn every_command_line_in_help_can_be_typed() {
    let mut tried = 0;
    for lang in LANGS {
        let examples = paths().into_iter().flat_map(|path| {
            let text = help::command(lang, if path.is_empty() { GLOBAL } else { &path }).unwrap_or_default();
            text.examples.iter().map(|example| example.line.to_owned()).collect::<Vec<_>>()
        });
        let verbatim = Topic::VARIANTS.iter().flat_map(|topic| reference::topic(lang, *topic).1).filter_map(|p| match p {
            Passage::Verbatim(line) if line.contains("sekisho ") && !line.contains("\"schema\"") => Some(line),
            _ => None,
        });
        for line in examples.chain(verbatim) {
            let line = line.replace("sudo -u sekisho ", "");
            for words in commands(&line) {
                if let Err(error) = tree::command().try_get_matches_from(&words) {
                    assert!(line.contains("sekisho: error"), "{line}: {error}");
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 250, "only {tried} command lines were found");
}

#[test]
fn what_is_named_to_read_next_exists() {
    let there = tree::paths();
    let named: Vec<&str> = RELATED.iter().map(|row| row.0).collect();
    assert_eq!(named.iter().collect::<BTreeSet<_>>(), there.iter().map(String::as_str).collect::<Vec<_>>().iter().collect());
    for (path, exits, pages) in RELATED {
        let known = |page: &&&str| there.iter().any(|path| path == **page) || page.parse::<Topic>().is_ok();
        assert_eq!(pages.iter().find(|page| !known(page)), None, "{path}");
        assert!(!pages.contains(path) || path.parse::<Topic>().is_ok(), "{path} names itself");
        assert!(exits.is_sorted_by_key(|exit| *exit as i32), "{path}");
    }
}

#[test]
fn every_command_has_its_place_in_the_overview() {
    let placed: Vec<&str> = JOBS.iter().flat_map(|(_, paths)| paths.iter().copied()).collect();
    let root = whole();
    for command in root.get_subcommands() {
        assert_eq!(placed.contains(&command.get_name()), !command.is_hide_set(), "{}", command.get_name());
    }
    assert!(placed.iter().all(|path| tree::paths().contains(&(*path).to_owned())), "{placed:?}");
}

/// All of our code, tests among it.
fn sources(folder: PathBuf) -> String {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts = paths.map(|path| if path.is_dir() { sources(path) } else { std::fs::read_to_string(path).unwrap() });
    texts.collect()
}

#[test]
fn every_variable_that_is_read_is_explained() {
    let code = sources(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src"));
    let strings = code.split('"').filter(|s| s.len() > 1 && s.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'));
    let prefixes = ["SEKISHO_", "XDG_", "LC_", "NO_COLOR", "CREDENTIALS_", "SUDO_", "SSH_", "TZ", "PGPASS"];
    let read: BTreeSet<&str> = strings
        .filter(|s| prefixes.iter().any(|p| s.starts_with(p) && s.len() > 3) && !s.starts_with("SEKISHO_TEST_"))
        .collect();
    assert!(read.len() > 8, "{read:?}");
    for lang in LANGS {
        let text = of_topic(Topic::Environment, lang, 80);
        let forgotten: Vec<&&str> = read.iter().filter(|name| !text.contains(**name)).collect();
        assert!(forgotten.is_empty(), "{lang:?}: {forgotten:?}");
    }
}
