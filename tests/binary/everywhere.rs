//! Every command in an empty environment, as cron or a container may run it: no home, no path, no language. With nothing at
//! all, with a configuration but no database, and with a database.

use crate::sandbox::EXE;
use std::collections::BTreeSet;
use std::fs::{self, DirBuilder};
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Exit codes with a configuration only, and with a database. In an order in which each has something to work on; {csv}
/// is a file of one user, {none} an empty one, {new} none yet.
const LINES: &[(&str, i32, i32)] = &[
    ("init", 0, 0),
    ("merchant add 888888801 --access-key 1234567 --company A --admin-name N --admin-email a@example.jp", 10, 0),
    ("merchant list", 10, 0),
    ("merchant show 888888801", 10, 0),
    ("merchant edit 888888801 --company B", 10, 0),
    ("user add 888888801/USER02 --name M --role general --email u@example.jp", 10, 0),
    ("user list", 10, 0),
    ("user show 888888801/USER02", 10, 0),
    ("user why 888888801/USER02", 10, 0),
    ("user export", 10, 0),
    ("user edit 888888801/USER02 --name L", 10, 0),
    // Without a home there is no default place for a session.
    ("login 888888801/USER02 --access-key 1234567 --password-stdin", 10, 2),
    ("otp verify 000000 --challenge aaaaaaaaaaaaaaaaaaaaaaaaaa", 10, 2),
    ("otp resend --challenge aaaaaaaaaaaaaaaaaaaaaaaaaa", 10, 4),
    ("user unlock 888888801/USER02", 10, 0),
    ("unlock 888888801/USER02", 10, 0),
    ("otp reset 888888801/USER02 -y", 10, 0),
    ("password issue 888888801/USER02 -y", 10, 0),
    ("password reset 888888801/USER02", 10, 0),
    ("password redeem sekisho-link-none", 10, 2),
    ("password change", 10, 4),
    ("session list", 10, 0),
    ("session revoke 888888801/USER02", 10, 0),
    ("whoami", 10, 0),
    ("logout", 10, 0),
    ("user delete 888888801/USER02 -y", 10, 0),
    ("user restore 888888801/USER02", 10, 0),
    ("user import {csv}", 10, 0),
    ("sweep-inactive", 10, 0),
    ("mail list", 10, 0),
    ("mail show none", 10, 3),
    ("mail deliver", 10, 0),
    ("mail retry none", 10, 3),
    ("mail drop none -y", 10, 3),
    ("mail test a@example.jp", 10, 0),
    ("mail template otp", 0, 0),
    ("audit list", 10, 0),
    ("audit export", 10, 0),
    ("audit verify", 10, 0),
    ("audit head", 10, 0),
    ("audit prune --exported {none}", 10, 0),
    ("db check", 10, 0),
    ("db copy --to {new}.copy", 10, 0),
    ("db backup {new}", 10, 0),
    // An empty file that others may read, and no backup.
    ("db restore {none} --confirm sekisho.db", 12, 12),
    ("db rotate-key", 10, 0),
    ("config show", 0, 0),
    ("config path", 0, 0),
    ("config check", 0, 0),
    ("report pci", 10, 0),
    ("report upcoming", 10, 0),
    ("doctor", 9, 0),
    ("merchant delete 888888801 --confirm 888888801", 10, 0),
    ("explain denied", 0, 0),
    ("version", 0, 0),
    ("help user add", 0, 0),
    ("generate units {units}", 0, 0),
    ("generate completions {units}", 0, 0),
    ("generate man {units}", 0, 0),
    ("generate schemas {units}", 0, 0),
    ("generate complete -- sekisho user", 0, 0),
];

/// What needs neither configuration nor home.
fn needs_nothing(line: &str) -> bool {
    ["explain", "version", "help", "generate"].iter().any(|word| line.starts_with(word))
}

/// A folder that is nobody's home, with a configuration that the environment does not name.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        let at = place.folder.path().display().to_string();
        let config = format!(
            "store.url = \"sqlite:{at}/data/sekisho.db\"\nsecrets.key_file = \"{at}/key/key\"\nmail.file.dir = \"{at}/mail\"\n"
        );
        for folder in ["data", "key", "mail", "units"] {
            DirBuilder::new().mode(0o700).create(place.folder.path().join(folder)).unwrap();
        }
        let csv = "merchant,user_id,role,name,email\n888888801,USER09,general,N,n@example.jp\n";
        for (name, text) in [("config.toml", config.as_str()), ("users.csv", csv), ("none", "")] {
            fs::write(place.folder.path().join(name), text).unwrap();
            chmod(&place.folder.path().join(name), if name == "none" { 0o644 } else { 0o600 });
        }
        place
    }

    fn run(&self, line: &str, configured: bool, lang: Option<&str>) -> Output {
        let at = self.folder.path().display().to_string();
        let line = line.replace("{csv}", &format!("{at}/users.csv")).replace("{none}", &format!("{at}/none"));
        let line = line.replace("{new}", &format!("{at}/backup.db")).replace("{units}", &format!("{at}/units"));
        let mut command = Command::new(EXE);
        command.env_clear().current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if configured {
            command.arg("--config").arg(self.folder.path().join("config.toml"));
        }
        command.args(lang.iter().flat_map(|lang| ["--lang", lang])).args(line.split(' '));
        let mut child = command.spawn().unwrap();
        drop(child.stdin.take().unwrap().write_all(b"some-wrong-password\n"));
        child.wait_with_output().unwrap()
    }

    /// Runs it in a language: this exit code, an error in that language with what helps, and nothing of Rust's.
    fn ends(&self, line: &str, configured: bool, lang: Option<&str>, code: i32) {
        let output = self.run(line, configured, lang);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{line}: {said}");
        for odd in ["panicked", "RUST_BACKTRACE", "error[bug]", "unwrap"] {
            assert!(!said.contains(odd), "{line}: {said}");
        }
        let Some(error) = said.lines().find(|l| l.starts_with("sekisho: error[")) else {
            assert!(matches!(code, 0 | 9 | 12), "{line}: {said}");
            return;
        };
        // Japanese is what an environment without a language gets.
        let japanese = error.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c));
        assert_eq!(japanese, lang != Some("en"), "{line}: {error}");
        assert!(said.contains("\n  hint: "), "{line}: {said}");
    }
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
}

/// The commands of a group, or the first words of all, as the tree has them: what a shell would complete.
fn named(group: &str) -> BTreeSet<String> {
    let mut command = Command::new(EXE);
    command.env_clear().args(["--lang", "en", "generate", "complete", "--", "sekisho"]);
    command.args(Some(group).filter(|group| !group.is_empty())).arg("");
    let words = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let names = words.lines().filter_map(|line| line.strip_prefix('=')?.split('\t').next());
    names.map(|name| format!("{group} {name}").trim_start().to_owned()).collect()
}

#[test]
fn every_command_answers_in_an_empty_environment() {
    for lang in [None, Some("en")] {
        for (line, _, _) in LINES {
            Place::new().ends(line, false, lang, if needs_nothing(line) { 0 } else { 12 });
        }
    }
}

#[test]
fn every_command_answers_without_a_database() {
    for lang in [None, Some("en")] {
        for (line, code, _) in LINES {
            Place::new().ends(line, true, lang, *code);
        }
    }
}

#[test]
fn every_command_works_in_an_empty_environment_with_a_database() {
    for lang in [None, Some("en")] {
        let place = Place::new();
        for (line, _, code) in LINES {
            place.ends(line, true, lang, *code);
        }
    }
}

#[test]
fn no_command_is_left_out() {
    let groups = ["otp", "password", "user", "merchant", "mail", "audit", "session", "report", "config", "db", "generate"];
    let mut all: BTreeSet<String> = named("");
    all.retain(|name| !groups.contains(&name.as_str()));
    all.extend(groups.iter().flat_map(|group| named(group)));
    assert!(all.len() > 50, "{all:?}");
    let tried = |path: &&String| LINES.iter().any(|(line, _, _)| line == path || line.starts_with(&format!("{path} ")));
    let forgotten: Vec<&String> = all.iter().filter(|path| !tried(path)).collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}
