//! What holds for every command of the tree: who must say why where `audit.require_reason` is on, and that `--reason` and
//! `--ticket` reach the audit log from each that writes there (PCI DSS 10.2.2).

#![allow(clippy::unwrap_used)]

use super::tree::{Node, ROOT};
use crate::failure::Exit;
use crate::rules::time::Timestamp;
use crate::run;
use crate::world::World;
use std::cell::RefCell;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::rc::Rc;

/// Whether a command asks for a reason, and what it leaves in the log here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// A decision about others: a reason or a ticket is asked for.
    Asks,
    /// The same; with nothing to do here it leaves no entry.
    AsksOnly,
    /// Asks for none and leaves an entry.
    Writes,
    /// Asks for none, leaves none here.
    Reads,
}

/// In an order in which each has something to work on. {csv} is a file of one user, {none} an empty one, {new} none yet.
const LINES: &[(&str, Says)] = &[
    ("init", Says::Writes),
    ("merchant add 888888801 --access-key 1234567 --company A --admin-name N --admin-email a@example.jp", Says::Asks),
    ("merchant list", Says::Reads),
    ("merchant show 888888801", Says::Reads),
    ("merchant edit 888888801 --company B", Says::Asks),
    ("user add 888888801/USER02 --name M --role general --email u@example.jp", Says::Asks),
    ("user list", Says::Reads),
    ("user show 888888801/USER02", Says::Reads),
    ("user why 888888801/USER02", Says::Reads),
    ("user export", Says::Reads),
    ("user edit 888888801/USER02 --name L", Says::Asks),
    ("login 888888801/USER02 --access-key 1234567 --password-stdin", Says::Writes),
    ("otp verify 000000 --challenge aaaaaaaaaaaaaaaaaaaaaaaaaa", Says::Writes),
    ("otp resend --challenge aaaaaaaaaaaaaaaaaaaaaaaaaa", Says::Writes),
    ("user unlock 888888801/USER02", Says::Asks),
    ("unlock 888888801/USER02", Says::AsksOnly),
    ("otp reset 888888801/USER02 -y", Says::AsksOnly),
    ("password issue 888888801/USER02 -y", Says::Asks),
    ("password reset 888888801/USER02", Says::Writes),
    ("password redeem sekisho-link-none", Says::Reads),
    ("password change", Says::Writes), // the support centre has no password: a refusal is an entry too
    ("session list", Says::Reads),
    ("session revoke 888888801/USER02", Says::AsksOnly),
    ("whoami", Says::Reads),
    ("logout", Says::Reads),
    ("user delete 888888801/USER02 -y", Says::Asks),
    ("user restore 888888801/USER02", Says::Asks),
    ("user import {csv}", Says::Asks),
    ("user import --list", Says::Reads),
    ("user import --undo none -y", Says::AsksOnly),
    ("sweep-inactive", Says::Writes),
    ("mail list", Says::Reads),
    ("mail show none", Says::Reads),
    ("mail deliver", Says::Reads),
    ("mail retry none", Says::Reads),
    ("mail drop none -y", Says::AsksOnly),
    ("mail test a@example.jp", Says::Writes),
    ("mail template otp", Says::Reads),
    ("audit list", Says::Reads),
    ("audit export", Says::Reads),
    ("audit verify", Says::Reads),
    ("audit head", Says::Reads),
    ("audit prune --exported {none}", Says::AsksOnly),
    ("db check", Says::Reads),
    ("db backup {new}", Says::Writes),
    ("db copy --to sqlite:{copy}", Says::Writes),
    ("db restore {none} --confirm sekisho.db", Says::AsksOnly),
    ("db rotate-key", Says::Asks),
    ("config show", Says::Reads),
    ("config path", Says::Reads),
    ("config check", Says::Reads),
    ("report pci", Says::Reads),
    ("report upcoming", Says::Reads),
    ("doctor", Says::Reads),
    ("merchant delete 888888801 --confirm 888888801", Says::Asks),
    ("explain denied", Says::Reads),
    ("version", Says::Reads),
    ("help user add", Says::Reads),
    ("generate units {units}", Says::Reads),
    ("generate man {units}", Says::Reads),
    ("generate completions {units}", Says::Reads),
    ("generate complete -- sekisho user", Says::Reads),
    ("generate schemas {units}", Says::Reads),
];

/// A stream that can be read afterwards.
#[derive(Clone, Default)]
struct Stream(Rc<RefCell<Vec<u8>>>);

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Exit code and both streams of a command in a home of its own. The line is the seed too: no two runs draw alike.
fn said(home: &Path, line: &str, more: &[&str]) -> (Exit, String) {
    let seed = line.bytes().chain(more.concat().bytes()).fold(7, |seed: u64, byte| seed.wrapping_mul(31) + u64::from(byte));
    let folder = |name: &str| home.join(name).display().to_string();
    let line = line
        .replace("{csv}", &folder("users.csv"))
        .replace("{none}", &folder("none"))
        .replace("{units}", &folder("units"))
        .replace("{new}", &folder("new"))
        .replace("{copy}", &folder(&format!("copy{}", more.len())));
    let words = ["sekisho", "--lang", "en"].into_iter().chain(line.split(' ')).chain(more.iter().copied());
    let env = [("HOME".to_owned(), home.display().to_string())].into();
    let (out, input) = (Stream::default(), b"some-wrong-password\n".to_vec());
    let mut world = World::fake(Timestamp(1_800_000_000), seed, env, input, Box::new(out.clone()), Box::new(out.clone()));
    let exit = run(words.map(OsString::from), &mut world);
    let text = String::from_utf8_lossy(&out.0.borrow()).into_owned();
    (exit, text)
}

/// How many entries the log has, and how many with this reason and ticket.
fn entries(home: &Path, reason: &str) -> (usize, usize) {
    let (_, text) = said(home, "audit export", &[]);
    let with = format!(r#""reason":"{reason}","ticket":"T-1""#);
    let entries = || text.lines().filter(|line| line.contains("sekisho.audit_entry/1"));
    (entries().count(), entries().filter(|line| line.contains(&with)).count())
}

#[test]
fn every_decision_about_others_asks_why_and_every_writing_command_records_it() {
    crate::files::private_umask(); // as main does
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    fs::create_dir_all(home.join(".config/sekisho")).unwrap();
    fs::write(home.join(".config/sekisho/config.toml"), "audit.require_reason = true\n").unwrap();
    fs::write(home.join("none"), "").unwrap();
    fs::write(
        home.join("users.csv"),
        "merchant,user_id,role,name,email,method,same_as_admin\n888888801,USER09,general,N,n@example.jp,email,no\n",
    )
    .unwrap();
    for (line, says) in LINES {
        let asks = matches!(says, Says::Asks | Says::AsksOnly);
        let (before, _) = entries(home, "-");
        if asks {
            let (exit, text) = said(home, line, &[]);
            assert!(
                exit == Exit::Usage && text.contains("--reason") && text.contains("audit.require_reason"),
                "{line}: {text}"
            );
            assert_eq!(entries(home, "-").0, before, "{line}: a refusal for want of a reason leaves no entry");
        }
        let (_, text) = said(home, line, &["--reason", line, "--ticket", "T-1"]);
        assert!(!text.contains("this needs a reason"), "{line}: {text}");
        let (after, reasoned) = entries(home, line);
        assert_eq!(after - before, reasoned, "{line}: every entry has its reason");
        assert_eq!(reasoned > 0, matches!(says, Says::Asks | Says::Writes), "{line}: {text}");
    }
    let (exit, text) = said(home, "merchant edit 888888801 --company C", &["--ticket", "T-2"]);
    assert_ne!(exit, Exit::Usage, "a ticket alone is a reason: {text}");
}

#[test]
fn no_command_is_left_out() {
    fn paths(nodes: &[Node], before: &str) -> Vec<String> {
        let of = |node: &Node| match node {
            Node::Leaf(_) => vec![format!("{before}{}", node.name())],
            Node::Group(group) => paths(group.nodes, &format!("{before}{} ", node.name())),
        };
        nodes.iter().flat_map(of).collect()
    }
    let told = |path: &String| LINES.iter().any(|(line, _)| line == path || line.starts_with(&format!("{path} ")));
    let forgotten: Vec<String> = paths(ROOT, "").into_iter().filter(|path| !told(path)).collect();
    assert!(forgotten.is_empty(), "say in LINES whether these ask for a reason: {forgotten:?}");
}
