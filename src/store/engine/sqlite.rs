//! The arm of SQLite: a file in WAL mode, each COMMIT on the disk before it returns, writers let in by the turnstile (B1).
//! Whatever is about files and pages is here.

use super::super::turnstile::{Passage, Turnstile, lock_within};
use super::row::Cell;
use super::{Access, Lock, PATIENCE, Param, Row};
use crate::failure::{Code, Failure};
use crate::files;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::types::{Null, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A connection to a file.
pub struct Sqlite {
    db: Connection,
    path: PathBuf,
    turnstile: Turnstile,
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::from(Null)),
            Self::Int(i) => ToSqlOutput::Owned(Value::Integer(*i)),
            Self::Text(t) => ToSqlOutput::Borrowed(ValueRef::Text(t.as_bytes())),
        })
    }
}

pub(super) fn cell<'r>(row: &'r rusqlite::Row, column: usize, place: &str) -> Result<Cell<'r>, Failure> {
    Ok(match row.get_ref(column).map_err(|e| failed(place, &e))? {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Int(number),
        ValueRef::Text(bytes) => Cell::Text(bytes),
        ValueRef::Blob(bytes) => Cell::Other(bytes),
        ValueRef::Real(_) => Cell::Other(&[]),
    })
}

impl Sqlite {
    pub(super) fn open(path: &Path, access: Access) -> Result<Self, Failure> {
        files::check_private(path)?;
        if !path.exists() {
            return Err(Failure::Store { code: Code::StoreMissing, path: path.display().to_string(), cause: String::new() });
        }
        let mode = if access == Access::Read { OpenFlags::SQLITE_OPEN_READ_ONLY } else { OpenFlags::SQLITE_OPEN_READ_WRITE };
        Self::connect(path, mode)
    }

    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            files::private_folder(folder)?;
        }
        files::check_private(path)?;
        let engine = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        engine.batch("PRAGMA journal_mode = WAL")?;
        Ok(engine)
    }

    /// Makes no file beside it.
    pub(super) fn glimpse(path: &Path) -> Result<Self, Failure> {
        files::check_private(path)?;
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        // SQLite makes the log and its index even to read, where they are missing; without a log the file is all there is.
        let logged = Path::new(&log).metadata().is_ok_and(|m| m.len() > 0);
        let how = if logged { "readonly_shm=1" } else { "immutable=1" };
        let place = path.display().to_string();
        let uri = format!("file:{}?{how}", place.replace('%', "%25").replace('?', "%3f").replace('#', "%23"));
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || {
            let db = Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_NOFOLLOW)?;
            db.busy_timeout(Duration::ZERO)?;
            db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
            db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
            Ok(Self { db, path: path.to_owned(), turnstile: Turnstile::beside(path) })
        };
        open().map_err(|e| failed(&place, &e))
    }

    pub(super) fn in_memory() -> Result<Self, Failure> {
        let (db, path) = (Connection::open_in_memory().map_err(|e| failed("memory", &e))?, PathBuf::from("memory"));
        Ok(Self { db, turnstile: Turnstile::beside(&path), path })
    }

    pub(super) fn fill(path: &Path) -> Result<Self, Failure> {
        files::check_private(path)?;
        Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    fn connect(path: &Path, mode: OpenFlags) -> Result<Self, Failure> {
        let place = path.display().to_string();
        let flags = mode | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let db = Connection::open_with_flags(path, flags).map_err(|e| failed(&place, &e))?;
        db.busy_timeout(PATIENCE).map_err(|e| failed(&place, &e))?;
        // A short command leaves the log to a later one, see `Drop`.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(|e| failed(&place, &e))?;
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false).map_err(|e| failed(&place, &e))?;
        // Else SQLite plans a statement anew whenever a value is bound that a plan might look at: ten times its run.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(|e| failed(&place, &e))?;
        db.set_prepared_statement_cache_capacity(64);
        let engine = Self { db, path: path.to_owned(), turnstile: Turnstile::beside(path) };
        if mode.contains(OpenFlags::SQLITE_OPEN_READ_ONLY) {
            return Ok(engine); // the others are about writing, and each looks into the file
        }
        engine.batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = 2000")?;
        Ok(engine)
    }

    /// Their indexes would else be put aside and fetched again, page by page. It is taken only as far as it is used.
    pub(super) fn make_room(&self) -> Result<(), Failure> {
        self.batch("PRAGMA cache_size = -131072")
    }

    pub(super) fn place(&self) -> String {
        self.path.display().to_string()
    }

    /// SQLite keeps it in the file's head, where it is read without the schema.
    pub(super) fn version(&self) -> Result<i64, Failure> {
        self.db.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(|e| self.failed(&e))
    }

    pub(super) fn take_step(&self, step: i64, text: &str) -> Result<(), Failure> {
        self.batch(text)?;
        self.set_version(step)
    }

    pub(super) fn set_version(&self, version: i64) -> Result<(), Failure> {
        self.batch(&format!("PRAGMA user_version = {version}"))
    }

    pub(super) fn begin_read(&self) -> Result<(), Failure> {
        self.batch("BEGIN")
    }

    pub(super) fn end_read(&self) -> Result<(), Failure> {
        self.batch("ROLLBACK")
    }

    pub(super) fn begin_write(&self) -> Result<Passage, Failure> {
        let passage = self.pass()?;
        self.batch("BEGIN IMMEDIATE")?;
        Ok(passage)
    }

    /// Waits for its turn to write.
    pub(in crate::store) fn pass(&self) -> Result<Passage, Failure> {
        self.turnstile.pass()
    }

    pub(super) fn lock(&self, lock: Lock, patience: Duration) -> Result<Option<File>, Failure> {
        let mut path = self.path.as_os_str().to_owned();
        path.push(match lock {
            Lock::Sweep => ".sweep",
            Lock::Copy => ".copy",
        });
        lock_within(Path::new(&path), patience)
    }

    /// One transaction in a file that nobody else knows: what fails leaves nothing to undo.
    pub(in crate::store) fn in_one(&self, act: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
        self.batch("BEGIN")?;
        act()?;
        self.batch("COMMIT")
    }

    /// A failed COMMIT says nothing about what is on the disk (B1).
    pub(super) fn commit(&self) -> Result<(), Failure> {
        self.batch("COMMIT").map_err(|failure| match failure {
            Failure::Store { path, cause, .. } => Failure::Store { code: Code::OutcomeUnknown, path, cause },
            other => other,
        })
    }

    /// Runs statements without parameters or answer.
    pub(in crate::store) fn batch(&self, sql: &str) -> Result<(), Failure> {
        self.db.execute_batch(sql).map_err(|e| self.failed(&e))
    }

    pub(super) fn execute(&self, sql: &'static str, params: &[Param]) -> Result<usize, Failure> {
        let run = || self.db.prepare_cached(sql)?.execute(rusqlite::params_from_iter(params));
        run().map_err(|e| self.failed(&e))
    }

    pub(super) fn execute_many(&self, sql: &'static str, width: usize, params: &[Param]) -> Result<(), Failure> {
        let mut statement = self.db.prepare_cached(sql).map_err(|e| self.failed(&e))?;
        let mut rows = params.chunks(width.max(1));
        rows.try_for_each(|row| statement.execute(rusqlite::params_from_iter(row)).map(drop)).map_err(|e| self.failed(&e))
    }

    pub(super) fn each(
        &self,
        sql: &'static str,
        params: &[Param],
        mut take: impl FnMut(&Row) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let place = self.place();
        let fail = |e: rusqlite::Error| failed(&place, &e);
        let mut statement = self.db.prepare_cached(sql).map_err(fail)?;
        let mut rows = statement.query(rusqlite::params_from_iter(params)).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            take(&Row::Sqlite(row, &place))?;
        }
        Ok(())
    }

    pub(super) fn rows<T>(
        &self,
        sql: &'static str,
        params: &[Param],
        mut read: impl FnMut(&Row) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let mut found = Vec::new();
        self.each(sql, params, |row| {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    pub(super) fn lay_over(&self, other: &mut Self) -> Result<(), Failure> {
        let copied = Backup::new(&self.db, &mut other.db).and_then(|backup| backup.step(-1));
        if copied.map_err(|e| failed(&other.path.display().to_string(), &e))? == StepResult::Done {
            Ok(())
        } else {
            Err(Failure::Busy { code: Code::Busy, waited: PATIENCE.as_secs().cast_signed() })
        }
    }

    /// Makes it one file that needs no other beside it.
    pub(in crate::store) fn make_single(&self) -> Result<(), Failure> {
        self.batch("PRAGMA journal_mode = DELETE")
    }

    pub(super) fn check_pages(&self, mut found: impl FnMut(String) -> Result<(), Failure>) -> Result<(), Failure> {
        self.each("PRAGMA integrity_check", &[], |row| match row.lossy_text(0)? {
            fine if fine == "ok" => Ok(()),
            fault => found(fault),
        })
    }

    pub(super) fn check_references(&self, mut found: impl FnMut(String) -> Result<(), Failure>) -> Result<(), Failure> {
        self.each("PRAGMA foreign_key_check", &[], |row| found(format!("{} -> {}", row.lossy_text(0)?, row.lossy_text(2)?)))
    }

    fn failed(&self, error: &rusqlite::Error) -> Failure {
        failed(&self.place(), error)
    }
}

/// The size of log that is left behind. The next command reads it through when it opens the database, so it must stay
/// small; checkpointing at every close would cost a short command more than its own write.
const LOG_LEFT_BEHIND: u64 = 128 * 1024;

impl Drop for Sqlite {
    fn drop(&mut self) {
        let mut log = self.path.as_os_str().to_owned();
        log.push("-wal");
        if Path::new(&log).metadata().is_ok_and(|m| m.len() > LOG_LEFT_BEHIND) {
            // What fails here is done by the next command.
            drop(self.db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false));
        }
    }
}

/// The release of the SQLite that is built in.
#[must_use]
pub fn release() -> &'static str {
    rusqlite::version()
}

/// What an engine's error means to a person.
fn failed(place: &str, error: &rusqlite::Error) -> Failure {
    let code = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            return Failure::Busy { code: Code::Busy, waited: PATIENCE.as_secs().cast_signed() };
        }
        Some(ErrorCode::DiskFull) => Code::DiskFull,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Code::StoreDamaged,
        _ => Code::StoreFailed,
    };
    Failure::Store { code, path: place.to_owned(), cause: error.to_string() }
}
