//! The seam between the store and a database engine: an enum with an arm each, so that a second engine is a second arm
//! and not a second copy. It knows connections, parameters, rows and what an engine's error means; no table, no rule.

use crate::failure::{Code, Failure};
use crate::files;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::types::{Null, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a statement waits for another connection, behind the turnstile that makes waiting rare (B1).
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// What a connection is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Only reading: nothing is created, no key file is needed.
    Read,
    /// Reading and writing.
    Write,
}

/// A value bound to a statement: text, a 64-bit integer, or nothing.
#[derive(Clone, Copy, Debug)]
pub enum Param<'a> {
    /// NULL
    Null,
    /// INTEGER
    Int(i64),
    /// TEXT
    Text(&'a str),
}

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Param<'_> {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
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

/// One row of an answer.
#[derive(Clone, Copy)]
pub enum Row<'a> {
    /// SQLite's.
    Sqlite(&'a rusqlite::Row<'a>, &'a str),
}

impl Row<'_> {
    /// TEXT NOT NULL
    pub(super) fn text(&self, column: usize) -> Result<String, Failure> {
        self.maybe_text(column)?.ok_or_else(|| self.unexpected(column))
    }

    /// TEXT
    pub(super) fn maybe_text(&self, column: usize) -> Result<Option<String>, Failure> {
        Ok(self.maybe_str(column)?.map(str::to_owned))
    }

    /// TEXT NOT NULL, where the row holds it.
    pub(super) fn str(&self, column: usize) -> Result<&str, Failure> {
        self.maybe_str(column)?.ok_or_else(|| self.unexpected(column))
    }

    fn maybe_str(&self, column: usize) -> Result<Option<&str>, Failure> {
        match self.value(column)? {
            ValueRef::Null => Ok(None),
            ValueRef::Text(bytes) => str::from_utf8(bytes).map(Some).map_err(|_| self.unexpected(column)),
            _ => Err(self.unexpected(column)),
        }
    }

    /// INTEGER NOT NULL
    pub(super) fn int(&self, column: usize) -> Result<i64, Failure> {
        self.maybe_int(column)?.ok_or_else(|| self.unexpected(column))
    }

    /// INTEGER
    pub(super) fn maybe_int(&self, column: usize) -> Result<Option<i64>, Failure> {
        match self.value(column)? {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(number) => Ok(Some(number)),
            _ => Err(self.unexpected(column)),
        }
    }

    /// Anything as text: what is no UTF-8 shows as replacement characters. For rows that may have been tampered with.
    pub(super) fn lossy_text(&self, column: usize) -> Result<String, Failure> {
        Ok(match self.value(column)? {
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            _ => String::new(),
        })
    }

    /// A word of ours in a TEXT column.
    pub(super) fn word<T: std::str::FromStr>(&self, column: usize) -> Result<T, Failure> {
        let word = self.value(column)?.as_str().ok().and_then(|text| text.parse().ok());
        word.ok_or_else(|| self.unexpected(column))
    }

    fn value(&self, column: usize) -> Result<ValueRef<'_>, Failure> {
        let Self::Sqlite(row, place) = self;
        row.get_ref(column).map_err(|e| failed(place, &e))
    }

    fn unexpected(&self, column: usize) -> Failure {
        let Self::Sqlite(row, _) = self;
        let name = row.as_ref().column_name(column).unwrap_or("value").to_owned();
        self.damaged(&format!("unexpected {name}"))
    }

    /// A row that does not hold what sekisho writes.
    pub(super) fn damaged(&self, cause: &str) -> Failure {
        let Self::Sqlite(_, place) = self;
        Failure::Store { code: Code::StoreDamaged, path: (*place).to_owned(), cause: cause.to_owned() }
    }
}

/// A connection.
pub enum Engine {
    /// A local file.
    Sqlite(Connection, PathBuf),
}

impl Engine {
    /// Opens an existing database.
    ///
    /// # Errors
    /// `StoreMissing`, `FileUnsafe` (S8), `StoreDamaged`.
    pub fn open(path: &Path, access: Access) -> Result<Self, Failure> {
        files::check_private(path)?;
        if !path.exists() {
            return Err(Failure::Store { code: Code::StoreMissing, path: path.display().to_string(), cause: String::new() });
        }
        let mode = if access == Access::Read { OpenFlags::SQLITE_OPEN_READ_ONLY } else { OpenFlags::SQLITE_OPEN_READ_WRITE };
        Self::connect(path, mode)
    }

    /// Creates a database file, or opens the one that is there.
    ///
    /// # Errors
    /// As [`Engine::open`], or when the file can't be made.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        files::check_private(path)?;
        let engine = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        engine.batch("PRAGMA journal_mode = WAL")?;
        Ok(engine)
    }

    /// Opens an existing database for a look that leaves no trace: no file is made beside it, nobody is waited for.
    ///
    /// # Errors
    /// As [`Engine::open`].
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
            Ok(Self::Sqlite(db, path.to_owned()))
        };
        open().map_err(|e| failed(&place, &e))
    }

    /// An empty one that nobody else sees.
    pub(super) fn in_memory() -> Result<Self, Failure> {
        let db = Connection::open_in_memory().map_err(|e| failed("memory", &e))?;
        Ok(Self::Sqlite(db, PathBuf::from("memory")))
    }

    /// Opens an empty file to be filled.
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
        let engine = Self::Sqlite(db, path.to_owned());
        if mode.contains(OpenFlags::SQLITE_OPEN_READ_ONLY) {
            return Ok(engine); // the others are about writing, and each looks into the file
        }
        engine.batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = 2000")?;
        Ok(engine)
    }

    /// Room for a transaction of a hundred thousand rows: their indexes would else be put aside and fetched again, page
    /// by page. It is taken only as far as it is used.
    pub(super) fn make_room(&self) -> Result<(), Failure> {
        self.batch("PRAGMA cache_size = -131072")
    }

    pub(super) fn place(&self) -> String {
        let Self::Sqlite(_, path) = self;
        path.display().to_string()
    }

    /// The number of the newest schema step; 0 for a database that is none of ours. SQLite keeps it in the file's head,
    /// where it is read without the schema.
    pub(super) fn version(&self) -> Result<i64, Failure> {
        let Self::Sqlite(db, _) = self;
        db.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(|e| failed(&self.place(), &e))
    }

    /// Records it, in the transaction that is open.
    pub(super) fn set_version(&self, step: i64) -> Result<(), Failure> {
        self.batch(&format!("PRAGMA user_version = {step}"))
    }

    /// Whether there is nothing in the database at all.
    pub(super) fn is_empty(&self) -> Result<bool, Failure> {
        Ok(self.first(super::sql::COUNT_TABLES, &[], |row| row.int(0))? == Some(0))
    }

    /// Runs statements without parameters or answer.
    pub(super) fn batch(&self, sql: &str) -> Result<(), Failure> {
        let Self::Sqlite(db, _) = self;
        db.execute_batch(sql).map_err(|e| failed(&self.place(), &e))
    }

    /// Runs a statement; how many rows it wrote.
    pub(super) fn execute(&self, sql: &'static str, params: &[Param]) -> Result<usize, Failure> {
        let Self::Sqlite(db, _) = self;
        let run = || db.prepare_cached(sql)?.execute(rusqlite::params_from_iter(params));
        run().map_err(|e| failed(&self.place(), &e))
    }

    /// Hands over each row of an answer, one at a time: nothing is collected here.
    pub(super) fn each(
        &self,
        sql: &'static str,
        params: &[Param],
        mut take: impl FnMut(&Row) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let Self::Sqlite(db, _) = self;
        let place = self.place();
        let fail = |e: rusqlite::Error| failed(&place, &e);
        let mut statement = db.prepare_cached(sql).map_err(fail)?;
        let mut rows = statement.query(rusqlite::params_from_iter(params)).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            take(&Row::Sqlite(row, &place))?;
        }
        Ok(())
    }

    /// Every row of a short answer.
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

    /// The first row of an answer.
    pub(super) fn first<T>(
        &self,
        sql: &'static str,
        params: &[Param],
        read: impl FnMut(&Row) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        Ok(self.rows(sql, params, read)?.into_iter().next())
    }

    /// Lays this whole database, as the transaction that is open here sees it, over another one, in one transaction
    /// there: who has that one open sees a change like any other, and a kill leaves it as it was.
    pub(super) fn lay_over(&self, other: &mut Self) -> Result<(), Failure> {
        let Self::Sqlite(from, _) = self;
        let Self::Sqlite(to, path) = other;
        let place = path.display().to_string();
        let copied = Backup::new(from, to).and_then(|backup| backup.step(-1)).map_err(|e| failed(&place, &e))?;
        if copied == StepResult::Done {
            Ok(())
        } else {
            Err(Failure::Busy { code: Code::Busy, waited: PATIENCE.as_secs().cast_signed() })
        }
    }

    /// Makes it one file that needs no other beside it.
    pub(super) fn make_single(&self) -> Result<(), Failure> {
        self.batch("PRAGMA journal_mode = DELETE")
    }

    /// What the engine itself finds wrong with the file: damaged pages, indexes that miss rows.
    pub(super) fn check_pages(&self, mut found: impl FnMut(String) -> Result<(), Failure>) -> Result<(), Failure> {
        self.each("PRAGMA integrity_check", &[], |row| match row.lossy_text(0)? {
            fine if fine == "ok" => Ok(()),
            fault => found(fault),
        })
    }

    /// Rows that refer to rows that are not there.
    pub(super) fn check_references(&self, mut found: impl FnMut(String) -> Result<(), Failure>) -> Result<(), Failure> {
        self.each("PRAGMA foreign_key_check", &[], |row| found(format!("{} -> {}", row.lossy_text(0)?, row.lossy_text(2)?)))
    }

    /// Ends a transaction for good. A failed COMMIT says nothing about what is on the disk (B1).
    pub(super) fn commit(&self) -> Result<(), Failure> {
        self.batch("COMMIT").map_err(|failure| match failure {
            Failure::Store { path, cause, .. } => Failure::Store { code: Code::OutcomeUnknown, path, cause },
            other => other,
        })
    }
}

/// The size of log that is left behind. The next command reads it through when it opens the database, so it must stay
/// small; checkpointing at every close would cost a short command more than its own write.
const LOG_LEFT_BEHIND: u64 = 128 * 1024;

impl Drop for Engine {
    fn drop(&mut self) {
        let Self::Sqlite(db, path) = self;
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        if Path::new(&log).metadata().is_ok_and(|m| m.len() > LOG_LEFT_BEHIND) {
            // What fails here is done by the next command.
            drop(db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false));
        }
    }
}

/// The release of the SQLite that is built in.
#[must_use]
pub fn sqlite_version() -> &'static str {
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::store::sql;

    #[test]
    fn every_statement_prepares() {
        let db = Connection::open_in_memory().unwrap();
        for step in crate::store::migration::STEPS {
            db.execute_batch(step).unwrap();
        }
        for (name, text) in sql::ALL {
            let prepared = db.prepare(text);
            assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
        }
    }
}
