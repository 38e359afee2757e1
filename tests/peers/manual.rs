//! Issue 7: the manual pages are what groff and mandoc take, without a word.

use crate::peer;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The pages of one language.
fn pages(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let in_section = |section: &str| {
        let paths = fs::read_dir(folder.join(section)).unwrap().map(|entry| entry.unwrap().path());
        paths.collect::<Vec<_>>()
    };
    let found = [in_section("man1"), in_section("man5")].concat();
    assert!(found.len() > 50, "{found:?}");
    found
}

/// What a program has against a page.
fn said(program: &str, options: &[&str], page: &Path) -> String {
    let output = Command::new(program).args(options).arg(page).output().unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

/// That it has nothing against any, and that it would have.
fn assert_silent(program: &str, options: &[&str], folder: &str) {
    for page in pages(folder) {
        assert_eq!(said(program, options, &page), "", "{program}: {}", page.display());
    }
    let broken = tempfile::NamedTempFile::new().unwrap();
    fs::write(broken.path(), ".TH A 1 2026-11-22 b c\n.SH NAME\na \\- b\n.RE\n.nosuch\n\\[nosuch]\n").unwrap();
    assert!(!said(program, options, broken.path()).is_empty(), "{program} finds nothing in a broken page");
}

#[test]
fn mandoc_takes_every_page() {
    if !peer::has("mandoc", "/dev/null") {
        return;
    }
    assert_silent("mandoc", &["-Tlint"], "man");
    // Japanese has no blanks at which a source line could end before its 80th byte: matters of style are left out.
    assert_silent("mandoc", &["-Tlint", "-Wwarning"], "man/ja");
}

#[test]
fn groff_takes_every_page() {
    if !peer::has("groff", "--version") {
        return;
    }
    assert_silent("groff", &["-ww", "-man", "-Tutf8", "-z"], "man");
    assert_silent("groff", &["-ww", "-man", "-mja", "-Kutf8", "-Tutf8", "-z"], "man/ja");
}
