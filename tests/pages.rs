//! The manual pages under `man/` are what the program makes of its texts now: no page missing, none left over. `UPDATE=1`
//! writes them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a test ends with what it did not expect
#![allow(clippy::disallowed_methods)] // UPDATE is the test's own

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every file below a folder, by its place.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

/// What the program makes, asked in this language: that must not matter.
fn made(lang: &str) -> BTreeMap<PathBuf, String> {
    let home = tempfile::tempdir().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_sekisho"));
    let program = program.args(["generate", "man", "pages", "-q"]).current_dir(home.path()).env_clear();
    let output = program.env("SEKISHO_LANG", lang).output().unwrap();
    assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty(), "{output:?}");
    files(&home.path().join("pages"))
}

#[test]
fn manual_pages_are_those_of_this_program() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("man");
    let made = made("ja");
    if std::env::var_os("UPDATE").is_some() {
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        for (place, text) in &made {
            let path = folder.join(place);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    let there = files(&folder);
    assert_eq!(there.keys().collect::<Vec<_>>(), made.keys().collect::<Vec<_>>(), "UPDATE=1 writes the pages anew");
    for (place, text) in &made {
        let (old, new) = (there[place].lines(), text.lines());
        let first = old.zip(new).find(|(old, new)| old != new);
        assert_eq!(first, None, "{}: (there, made); UPDATE=1 writes the pages anew", place.display());
        assert!(there[place] == *text, "{}: UPDATE=1 writes the pages anew", place.display());
    }
}

#[test]
fn both_languages_have_the_same_pages_with_the_same_sections() {
    let made = made("en");
    let sections = |text: &str| text.lines().filter(|line| line.starts_with(".SH ")).count();
    let english: Vec<&PathBuf> = made.keys().filter(|place| !place.starts_with("ja")).collect();
    assert_eq!(english.len() * 2, made.len());
    for place in english {
        assert!(made[place].is_ascii(), "{}: shown in any locale", place.display());
        let japanese = &made[&Path::new("ja").join(place)];
        assert_eq!(sections(&made[place]), sections(japanese), "{}", place.display());
        for section in ["NAME", "DESCRIPTION", "EXAMPLES", "EXIT STATUS", "ENVIRONMENT", "FILES", "SEE ALSO"] {
            // A group's page is a list of its commands, the configuration ends no program.
            let group = made[place].contains(".SH COMMANDS") && !place.ends_with("sekisho.1");
            let exempt = (group && section == "EXAMPLES") || (place.starts_with("man5") && section == "EXIT STATUS");
            assert!(exempt || made[place].contains(&format!(".SH {section}\n")), "{}: {section}", place.display());
        }
    }
}
