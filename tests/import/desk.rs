//! A clerk's desk: a home folder with a database, and commands run in-process on files of any bytes.

#[path = "../support/stream.rs"]
mod stream;

use crate::ground::Ground;

use sekisho::rules::time::Timestamp;
use sekisho::sheet::{Encoding, encode};
use sekisho::world::World;
use serde_json::Value;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use stream::Stream;

/// The merchant whose users are imported; it is a logistics one.
pub const MERCHANT: &str = "888888801";
/// Its 管理 user.
pub const ADMIN: (&str, &str) = ("大和一郎", "aaa@aaa.co.jp");

/// A home folder with a database that has one merchant.
pub struct Desk {
    home: tempfile::TempDir,
    ground: Ground,
    commands: Cell<u64>,
}

/// What came of a command.
pub struct Outcome {
    pub exit: i32,
    pub out: Vec<u8>,
    pub err: String,
}

impl Outcome {
    /// The one object on stdout.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.out).unwrap_or_else(|e| panic!("{e}: {:?} {}", self.text(), self.err))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.out).into_owned()
    }

    /// It ended with this code.
    pub fn expect(self, exit: i32) -> Self {
        assert_eq!(self.exit, exit, "{}{}", self.text(), self.err);
        self
    }

    /// The codes of all faults, each with its line.
    pub fn faults(&self) -> Vec<(i64, String)> {
        let json = self.json();
        let faults = json["faults"].as_array().unwrap().iter();
        faults.map(|f| (f["line"].as_i64().unwrap(), f["code"].as_str().unwrap().to_owned())).collect()
    }
}

impl Desk {
    /// With a file, where there is a server with a database there, too.
    pub fn all() -> Vec<Self> {
        Ground::all().into_iter().map(Self::on).collect()
    }

    pub fn new() -> Self {
        Self::on(Ground::File)
    }

    fn on(ground: Ground) -> Self {
        sekisho::files::private_umask(); // as main does
        let desk = Self { home: tempfile::tempdir().unwrap(), ground, commands: Cell::new(0) };
        desk.run("init").expect(0);
        desk.add_merchant(MERCHANT, "7777777", ADMIN.0, ADMIN.1);
        desk
    }

    fn add_merchant(&self, code: &str, key: &str, name: &str, email: &str) {
        let line = format!("merchant add {code} --access-key {key} --company 黒猫堂 --admin-name {name} --admin-email {email}");
        self.run(&line).expect(0);
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// Runs a command line; words are divided by blanks, and `~/` is the home folder.
    pub fn run(&self, line: &str) -> Outcome {
        let home = format!("{}/", self.home.path().display());
        let words: Vec<String> = line.split(' ').map(|word| word.replace("~/", &home)).collect();
        self.words(&words)
    }

    /// Runs a command line with words of any kind.
    pub fn words(&self, words: &[String]) -> Outcome {
        self.commands.set(self.commands.get() + 1);
        let (out, err) = (Stream::default(), Stream::default());
        let home = self.home.path().display().to_string();
        let mut env = BTreeMap::from([("HOME".to_owned(), home), ("SEKISHO_LANG".to_owned(), "en".to_owned())]);
        env.extend(self.ground.url().map(|url| ("SEKISHO_DB".to_owned(), url)));
        let now = Timestamp(1_775_001_600);
        let seed = self.commands.get();
        let mut world = World::fake(now, seed, env, Vec::new(), Box::new(out.clone()), Box::new(err.clone()));
        let args = ["sekisho"].into_iter().map(OsString::from).chain(words.iter().map(OsString::from));
        let exit = sekisho::run(args, &mut world) as i32;
        drop(world);
        Outcome { exit, out: out.bytes(), err: String::from_utf8(err.bytes()).unwrap() }
    }

    /// Imports these bytes and answers in JSON; without mails, which would only take time.
    pub fn import(&self, bytes: &[u8], options: &str) -> Outcome {
        self.write("file.csv", bytes);
        self.run(format!("user import ~/file.csv --no-mail --json {options}").trim_end())
    }
}

/// A text's bytes, with a byte order mark where one is wanted and known.
pub fn bytes(text: &str, encoding: Encoding, bom: bool) -> Vec<u8> {
    let mut bytes = if bom { encoding.mark().to_vec() } else { Vec::new() };
    encode(text, encoding, &mut bytes).unwrap();
    bytes
}
