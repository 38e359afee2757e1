//! What the tests that kill commands share: how often, at which moments, and the data that each kill starts from.

use crate::sandbox::Call;
use rand::RngExt;
use rand::rngs::StdRng;
use rusqlite::Connection;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How many kills: `SEKISHO_KILLS=1000` for more than is usual.
pub fn kills(usual: u64) -> u64 {
    std::env::var("SEKISHO_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// A folder's files as they were, to put back before each kill.
pub struct Kept {
    folder: PathBuf,
    copy: tempfile::TempDir,
}

impl Kept {
    pub fn of(folder: &Path) -> Self {
        let kept = Self { folder: folder.to_owned(), copy: tempfile::tempdir().unwrap() };
        copy(folder, kept.copy.path());
        kept
    }

    pub fn put_back(&self) {
        files(&self.folder).into_iter().for_each(|file| fs::remove_file(file).unwrap());
        copy(self.copy.path(), &self.folder);
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect()
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
    }
}

/// A command that nobody talks or listens to.
pub fn deaf(call: Call) -> Command {
    let mut command = call.into_command();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// How a command stood when it was shot at.
pub struct Shot {
    /// Otherwise it had ended before.
    pub killed: bool,
    /// Somebody stood between BEGIN and COMMIT a moment before.
    pub writing: bool,
}

/// Starts a command and kills it at a random moment of that time.
pub fn shoot(call: Call, database: &Path, within: Duration, random: &mut StdRng) -> Shot {
    let child = deaf(call).spawn().unwrap();
    hit(child, database, within, random)
}

/// The same to one that was started before.
pub fn hit(mut child: Child, database: &Path, within: Duration, random: &mut StdRng) -> Shot {
    std::thread::sleep(Duration::from_micros(random.random_range(0..u64::try_from(within.as_micros()).unwrap())));
    let writing = is_writing(database);
    drop(child.kill());
    let status = child.wait().unwrap();
    let killed = status.signal() == Some(9);
    assert!(killed || status.success(), "it ended by itself, and badly: {status}");
    Shot { killed, writing }
}

/// Whether somebody stands between BEGIN and COMMIT at this moment.
pub fn is_writing(database: &Path) -> bool {
    let db = Connection::open(database).unwrap();
    db.busy_timeout(Duration::ZERO).unwrap();
    db.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_err()
}
