//! Remembers. Rows become values and values become rows; what must become true arrives as a `Change` and is applied in
//! one transaction ([`Tx::apply`] is the only path that writes accounts). It decides nothing.

mod apply;
mod audit;
mod backup;
mod check;
mod copy;
mod door;
mod engine;
mod foresight;
mod glimpse;
mod history;
mod import;
mod merchant;
mod migration;
mod outbox;
mod restore;
mod rotate;
mod sealed;
mod sql;
mod table;
mod turnstile;
mod user;

pub use apply::{Applied, Author};
pub use audit::{Entry, Finding, Head, Span};
pub use backup::Contents;
pub use copy::{Copied, Resumed, Target};
pub use engine::{Access, Alone, Lane, Place, sqlite_version};
pub use glimpse::{Kind, Named, Stretch};
pub use history::Gone;
pub use merchant::MerchantOrder;
pub use migration::schema_step;
pub use outbox::{Mail, Settlement};
pub use restore::Successor;
pub use rotate::Resealed;
pub use sealed::Need;
pub use user::Order;

use crate::failure::{Code, Failure};
use crate::secret::{Keys, Purpose};
use engine::{Engine, Lock, Turn};
use std::cell::Cell;
use std::path::Path;
use std::time::Duration;

/// An open database.
pub struct Store {
    engine: Engine,
    keys: Option<Keys>,
}

/// Which end of an order comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The least, the oldest.
    Ascending,
    /// The greatest, the newest.
    Descending,
}

impl Direction {
    /// The statement for this direction.
    fn of(self, ascending: &'static str, descending: &'static str) -> &'static str {
        match self {
            Self::Ascending => ascending,
            Self::Descending => descending,
        }
    }
}

/// What becomes of a transaction that went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is kept.
    Commit,
    /// It was a trial (`--dry-run`).
    Rollback,
}

/// One transaction.
pub struct Tx<'a> {
    engine: &'a Engine,
    keys: Option<&'a Keys>,
    heads: audit::Heads,
    known: apply::Known,
    foresight: foresight::Foresight,
    /// The place of the last mail that it queued.
    last_mail: Cell<Option<u64>>,
}

impl Store {
    /// Opens the database. Keys are needed for all that writes or looks at a secret; reading lists does without.
    ///
    /// # Errors
    /// `StoreMissing`, `StoreNewer`, `StoreDamaged`, `FileUnsafe`, `ServerUnreachable`, `ServerRefused`, or `KeyInvalid` when
    /// the keys are not this database's.
    pub fn open(place: &Place, access: Access, keys: Option<(Keys, &Path)>) -> Result<Self, Failure> {
        let engine = migration::bring_up(Engine::open(place, access)?, place)?;
        let (keys, key_file) = keys.unzip();
        let store = Self { engine, keys };
        store.check_keys(key_file)?;
        Ok(store)
    }

    /// Whether there is a database with something in it.
    ///
    /// # Errors
    /// As [`Store::open`], but for what is missing.
    pub fn exists(place: &Place) -> Result<bool, Failure> {
        match place {
            // An empty file is as good as none.
            Place::File(path) => Ok(path.metadata().is_ok_and(|m| m.len() > 0)),
            Place::Server(..) => Ok(Engine::open(place, Access::Read)?.version()? > 0),
        }
    }

    /// Creates the database, or opens the one that is there.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn create(place: &Place, keys: Keys, key_file: &Path) -> Result<Self, Failure> {
        let engine = Engine::create(place)?;
        migration::create(&engine)?;
        let engine = migration::bring_up(engine, place)?;
        let store = Self { engine, keys: Some(keys) };
        store.check_keys(Some(key_file))?;
        Ok(store)
    }

    /// Opens the database for a look that leaves no trace and waits for nobody; what is to be decided from it is decided
    /// elsewhere. The keys are taken at their word.
    ///
    /// # Errors
    /// As [`Store::open`]; a schema of an earlier release is refused too, since nothing may be brought up here.
    pub fn glimpse(place: &Place, keys: Option<Keys>) -> Result<Self, Failure> {
        let engine = Engine::glimpse(place)?;
        migration::check_current(&engine)?;
        Ok(Self { engine, keys })
    }

    /// The engine's name and release.
    ///
    /// # Errors
    /// The engine's.
    pub fn engine_release(&self) -> Result<String, Failure> {
        self.engine.release()
    }

    /// A database knows its keys by a keyed hash of its own name, written by its first run.
    fn check_keys(&self, key_file: Option<&Path>) -> Result<(), Failure> {
        let (Some(keys), Some(key_file)) = (&self.keys, key_file) else { return Ok(()) };
        let stored = self.engine.first(sql::GET_META, &["key_check".into()], |row| row.text(0))?;
        match stored {
            Some(mac) if keys.matches(Purpose::KeyCheck, &["sekisho"], &mac) => Ok(()),
            Some(_) => Err(Failure::KeyInvalid { path: key_file.display().to_string() }),
            None => {
                let mac = keys.mac(Purpose::KeyCheck, &["sekisho"]);
                self.write(End::Commit, |tx| tx.engine.execute(sql::PUT_META, &["key_check".into(), (&mac).into()]).map(drop))
            }
        }
    }

    /// The key ring; a command that needs it opened the store with it.
    ///
    /// # Errors
    /// A bug, if it did not.
    pub fn keys(&self) -> Result<&Keys, Failure> {
        self.keys.as_ref().ok_or_else(|| Failure::Bug(anyhow::anyhow!("the store was opened without keys")))
    }

    /// The lock that only one sweep at a time holds, until it is dropped; on a server, until the store is.
    ///
    /// # Errors
    /// `sweep_running` when another has it for all of `wait` seconds.
    pub fn lock_sweep(&self, wait: i64) -> Result<Alone, Failure> {
        let patience = Duration::from_secs(u64::try_from(wait).unwrap_or(0));
        let busy = Failure::Busy { code: Code::SweepRunning, waited: wait };
        self.engine.lock(Lock::Sweep, patience)?.ok_or(busy)
    }

    /// Reads from one consistent state.
    ///
    /// # Errors
    /// What `look` says, or the engine.
    pub fn read<T>(&self, look: impl FnOnce(&Tx) -> Result<T, Failure>) -> Result<T, Failure> {
        self.engine.begin_read()?;
        let seen = look(&self.tx());
        let ended = self.engine.end_read();
        let seen = seen?; // it says more than an end that fails too
        ended.map(|()| seen)
    }

    /// Prepares for a transaction of very many changes, at the cost of memory (128 MiB at most).
    ///
    /// # Errors
    /// The engine's.
    pub fn make_room(&self) -> Result<(), Failure> {
        self.engine.make_room()
    }

    /// Writes in one transaction, in turn with all other writers.
    ///
    /// # Errors
    /// As [`Store::write_in`].
    pub fn write<T>(&self, end: End, act: impl FnMut(&Tx) -> Result<T, Failure>) -> Result<T, Failure> {
        self.write_in(&Lane::Whole, end, act)
    }

    /// Writes in one transaction, in turn with all other writers of this lane at least. `act` may be run again by an engine
    /// that had to undo it, so it must not have effects of its own.
    ///
    /// # Errors
    /// What `act` says (then nothing is kept), or the engine; `OutcomeUnknown` when the commit itself failed.
    pub fn write_in<T>(&self, lane: &Lane, end: End, mut act: impl FnMut(&Tx) -> Result<T, Failure>) -> Result<T, Failure> {
        let mut attempt = 0;
        loop {
            let turn = self.engine.begin_write(lane, attempt)?;
            let done = self.finish(act(&self.tx()), end, &turn);
            if done.is_ok() || !self.engine.may_retry(attempt) {
                return done;
            }
            attempt += 1;
        }
    }

    fn finish<T>(&self, done: Result<T, Failure>, end: End, turn: &Turn) -> Result<T, Failure> {
        let done = done.and_then(|done| self.engine.settle().map(|()| done));
        match (&done, end) {
            (Ok(_), End::Commit) => self.engine.commit(turn)?,
            // The failure that led here says more than a rollback that fails too.
            (Err(_), _) => drop(self.engine.roll_back(turn)),
            (Ok(_), End::Rollback) => self.engine.roll_back(turn)?,
        }
        done
    }
}

impl Store {
    fn tx(&self) -> Tx<'_> {
        Tx {
            engine: &self.engine,
            keys: self.keys.as_ref(),
            heads: audit::Heads::default(),
            known: apply::Known::default(),
            foresight: foresight::Foresight::default(),
            last_mail: Cell::new(None),
        }
    }
}

impl Tx<'_> {
    fn keys(&self) -> Result<&Keys, Failure> {
        self.keys.ok_or_else(|| Failure::Bug(anyhow::anyhow!("the store was opened without keys")))
    }
}

/// A stored word that is not one of ours: the database was written by something else.
fn damaged(row: &engine::Row, what: &str) -> Failure {
    row.damaged(&format!("unexpected {what}"))
}

/// `StoreNewer`: written by a later release.
fn newer(path: String, version: i64) -> Failure {
    Failure::Store { code: Code::StoreNewer, path, cause: format!("schema {version}") }
}
