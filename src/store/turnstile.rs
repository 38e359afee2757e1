//! Lets writers in one by one, in the order they came: two file locks before `BEGIN IMMEDIATE`. The second is taken
//! while the first is held, so only one process at a time waits for the database, and the one that leaves hands over to
//! it. SQLite's own busy handler sleeps and tries again, and starves a writer for seconds. The kernel frees both locks
//! of a process that is killed.

use super::engine::PATIENCE;
use crate::failure::{Code, Failure};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

/// The two locks, closed until the first writer comes.
pub(super) struct Turnstile {
    outer: PathBuf,
    inner: PathBuf,
}

/// Held while a transaction writes.
pub(super) struct Passage(#[allow(dead_code)] File); // dropping the file lets the next one in

impl Turnstile {
    pub(super) fn beside(database: &Path) -> Self {
        let with = |end: &str| {
            let mut name = database.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        };
        Self { outer: with(".queue"), inner: with(".turn") }
    }

    /// Waits for its turn.
    ///
    /// # Errors
    /// [`Failure::Busy`] after 30 seconds.
    pub(super) fn pass(&self) -> Result<Passage, Failure> {
        let queue = lock(&self.outer)?;
        let turn = lock(&self.inner)?;
        drop(queue);
        Ok(Passage(turn))
    }
}

fn lock(path: &Path) -> Result<File, Failure> {
    let busy = || Failure::Busy { code: Code::Busy, waited: PATIENCE.as_secs().cast_signed() };
    lock_within(path, PATIENCE)?.ok_or_else(busy)
}

/// Locks a file that is made where it is missing; none if somebody else holds it all that time.
pub(super) fn lock_within(path: &Path, patience: Duration) -> Result<Option<File>, Failure> {
    let fault = |e: std::io::Error| Failure::File { path: path.display().to_string(), cause: e.to_string() };
    let file = File::options().read(true).write(true).create(true).truncate(false).open(path).map_err(fault)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => wait(file, patience).map_err(fault),
        Err(TryLockError::Error(e)) => Err(fault(e)),
    }
}

/// A file lock has no time limit of its own, so a thread waits for it. On a time-out the process ends soon after.
fn wait(file: File, patience: Duration) -> std::io::Result<Option<File>> {
    let (done, outcome) = mpsc::channel();
    std::thread::spawn(move || {
        let locked = file.lock().map(|()| file);
        drop(done.send(locked)); // nobody listens after a time-out
    });
    outcome.recv_timeout(patience).ok().transpose()
}
