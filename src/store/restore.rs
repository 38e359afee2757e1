//! A backup takes a database's place (B3). It is copied, verified and made ready in a folder of its own beside the database,
//! and then laid over it in one transaction: whoever has the database open sees a change like any other and goes on in
//! the new one, and a kill at any moment leaves the old or the new one whole. (Were the files swapped instead, others would
//! go on writing into the replaced one unnoticed.) Only where no database can be opened, a file is put in its place.

use super::backup::{damaged, naming, sound};
use super::engine::{Access, Engine, Place};
use super::outbox::{Settlement, mail};
use super::turnstile::{Turnstile, lock_within};
use super::user::user;
use super::{End, Finding, Store, Tx, sql};
use crate::failure::{Code, Failure};
use crate::files::{self, NewFile};
use crate::rules::event::Event;
use crate::rules::time::Timestamp;
use crate::rules::user::User;
use crate::rules::words::MailState;
use crate::secret::{Keys, Purpose};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A copy of a backup that may take a database's place. Dropped, it is gone.
pub struct Successor {
    store: Store,
    workshop: Workshop,
    _alone: File,
}

/// The folder it is made ready in.
struct Workshop(PathBuf);

impl Drop for Workshop {
    fn drop(&mut self) {
        // What is left is removed by the next restore.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

impl Workshop {
    fn beside(database: &Path) -> Result<Self, Failure> {
        let workshop = Self(with_end(database, ".restoring"));
        if workshop.0.symlink_metadata().is_ok() {
            files::check_folder(&workshop.0)?; // left by a restore that was killed
            drop(std::fs::remove_dir_all(&workshop.0));
        }
        files::private_folder(&workshop.0)?;
        Ok(workshop)
    }

    fn database(&self) -> PathBuf {
        self.0.join("successor.db")
    }
}

impl Successor {
    /// Copies a backup and verifies the copy: that it is sekisho's and of this release or an earlier one, then brought up
    /// to this one; pages, references, the audit chains; and that the key ring opens all of it.
    ///
    /// # Errors
    /// `StoreMissing`, `StoreDamaged`, `StoreNewer`, `FileUnsafe`, each naming the backup; `KeyInvalid`; `Busy` beside
    /// another restore.
    pub fn of(backup: &Path, database: &Path, keys: Keys, key_file: &Path) -> Result<Self, Failure> {
        if let Some(folder) = database.parent().filter(|f| !f.as_os_str().is_empty()) {
            files::private_folder(folder)?;
        }
        let alone = lock_within(&with_end(database, ".restore"), Duration::ZERO)?;
        let alone = alone.ok_or(Failure::Busy { code: Code::Busy, waited: 0 })?;
        let workshop = Workshop::beside(database)?;
        let verified = || {
            copy(backup, &workshop.database())?;
            let store = Store::open(&Place::File(workshop.database()), Access::Write, Some((keys, key_file)))?;
            store.read(|tx| tx.verify_whole(key_file))?;
            Ok(store)
        };
        let store = verified().map_err(|failure| naming(backup, failure))?;
        Ok(Self { store, workshop, _alone: alone })
    }

    /// What it holds.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Takes the place of a database that can't be opened or is not there: what stands there is kept under another name.
    ///
    /// # Errors
    /// The engine's; [`Failure::File`].
    pub fn take_over(self, database: &Path, kept: &Path) -> Result<(), Failure> {
        let _turn = Turnstile::beside(database).pass()?;
        let Self { store, workshop, _alone } = self;
        store.engine.file()?.batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        drop(store);
        // A log of the old database must never be taken for the new one's.
        for end in ["-wal", "-shm"] {
            files::move_away(&with_end(database, end), &with_end(kept, end))?;
        }
        files::replace_keeping(&workshop.database(), database, kept)
    }
}

impl Store {
    /// Lets a successor take this database's place, in turn with all writers. `prepare` makes it ready, seeing both; none
    /// for the old one when it is too damaged to be read. The old one is kept beside it, as it was.
    ///
    /// # Errors
    /// What `prepare` says, or the engine: then nothing is changed; `OutcomeUnknown` when the last step failed.
    pub fn give_way<T>(
        &mut self,
        successor: &Successor,
        kept: &Path,
        end: End,
        mut prepare: impl FnMut(Option<&Tx>, &Tx) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let _turn = self.engine.file()?.pass()?;
        let new = &successor.store;
        let done = match self.read(|old| new.write(end, |new| prepare(Some(old), new))) {
            Err(Failure::Store { code: Code::StoreDamaged, .. }) => new.write(end, |new| prepare(None, new))?,
            done => done?,
        };
        if end == End::Rollback {
            return Ok(done);
        }
        let file = NewFile::begin(kept)?;
        self.copy(file.draft(), |_| Ok(()))?;
        file.land()?;
        new.engine.lay_over(&mut self.engine).map_err(unknown)?;
        // Only tidies, and waits for nobody: the log is as large as the database now.
        drop(self.engine.file()?.batch("PRAGMA wal_checkpoint(PASSIVE)"));
        Ok(done)
    }
}

/// What a failed commit leaves is not known (B1), but for the two failures that come before it.
fn unknown(failure: Failure) -> Failure {
    match failure {
        Failure::Store { code, path, cause } if code != Code::DiskFull => {
            Failure::Store { code: Code::OutcomeUnknown, path, cause }
        }
        other => other,
    }
}

fn copy(backup: &Path, to: &Path) -> Result<(), Failure> {
    files::check_private(backup)?;
    // Else it would be told like a missing database, which `init` makes.
    std::fs::metadata(backup).map_err(|e| Failure::File { path: backup.display().to_string(), cause: e.to_string() })?;
    let original = Engine::open(&Place::File(backup.to_owned()), Access::Read)?;
    files::create_private(to, b"")?;
    let mut copy = Engine::fill(to)?;
    original.lay_over(&mut copy)?;
    sound(&copy)?;
    copy.file()?.batch("PRAGMA journal_mode = WAL")
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

impl Tx<'_> {
    /// That the key ring opens all that is sealed, and that the audit chains are whole.
    pub(super) fn verify_whole(&self, key_file: &Path) -> Result<(), Failure> {
        self.check_sealed(|_, _| Err(Failure::KeyInvalid { path: key_file.display().to_string() }))?;
        let found = |broken: Finding| Err(damaged(self.engine, &format!("audit chain '{}', no. {}", broken.chain, broken.seq)));
        self.verify_chains(&[], found).map(drop)
    }

    /// Every user with all that is stored of it.
    ///
    /// # Errors
    /// What `take` says, or the engine.
    pub fn each_whole_user(&self, mut take: impl FnMut(User) -> Result<(), Failure>) -> Result<(), Failure> {
        self.engine.each(sql::LIST_WHOLE_USERS, &[], |row| take(user(row)?))
    }

    /// Whether two records of a user have the same app: what is compared is the secret, for it may be sealed anew.
    ///
    /// # Errors
    /// Without keys, which is a bug.
    pub fn same_app(&self, one: &User, other: &User) -> Result<bool, Failure> {
        let keys = self.keys()?;
        let open = |user: &User| {
            let sealed = user.authenticator.as_ref().map(|app| app.secret.as_str());
            sealed.map(|sealed| keys.open(Purpose::AppSecret, &user.uid, sealed).ok())
        };
        Ok(match (open(one), open(other)) {
            (Some(Some(one)), Some(Some(other))) => one == other,
            (None, None) => true,
            _ => false,
        })
    }

    /// Ends every challenge, link and session; how many there were.
    ///
    /// # Errors
    /// The engine's.
    pub fn end_doors(&self) -> Result<usize, Failure> {
        let ended =
            [sql::END_CHALLENGES, sql::END_LINKS, sql::END_SESSIONS].map(|statement| self.engine.execute(statement, &[]));
        ended.into_iter().sum()
    }

    /// Parks every mail that is not settled: whether it went out since is not known here. The line of each for the log.
    ///
    /// # Errors
    /// The engine's.
    pub fn park_mails(&self, now: Timestamp) -> Result<Vec<Event>, Failure> {
        const WHY: &str = "restored";
        let mails = self.engine.rows(sql::LIST_MAILS_UNSETTLED, &[], mail)?;
        let parked = Settlement::Final(MailState::Parked, WHY.to_owned());
        mails.iter().map(|mail| self.settle_mail(mail, &parked, now).map(|_| mail.given_up(WHY))).collect()
    }
}
