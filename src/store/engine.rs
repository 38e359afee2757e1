//! The seam between the store and a database engine: an enum with an arm each, so that a second engine is a second arm
//! and not a second copy. It knows connections, transactions, parameters, rows and what an engine's error means; no
//! table, no rule.

#[cfg(feature = "postgres")]
mod postgres;
mod row;
mod sqlite;

pub(super) use row::Value;
pub use row::{Param, Row};
pub use sqlite::Sqlite;
pub use sqlite::release as sqlite_version;

use crate::database::Server;
use crate::failure::{Code, Failure};
use crate::rules::merchant::MerchantCode;
use crate::rules::secret::Secret;
use crate::store::sql;
#[cfg(feature = "postgres")]
use postgres::Postgres;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a statement waits for another connection, behind the turn that makes waiting rare (B1).
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// What a connection is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Only reading: nothing is created, no key file is needed.
    Read,
    /// Reading and writing.
    Write,
}

/// What a database is opened by.
#[derive(Clone, Debug)]
pub enum Place {
    /// A file.
    File(PathBuf),
    /// A server, and the password for it where there is one.
    Server(Box<Server>, Option<Secret>),
}

/// What a write is about: writes about different merchants need not wait for each other, where the engine lets them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Any of them, or all.
    Whole,
    /// A merchant and its users.
    Merchant(MerchantCode),
    /// Rows of several merchants that seldom are another's business too, such as mails that were claimed.
    Several,
}

/// What only one process at a time may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// The sweep.
    Sweep,
    /// A copy into the database.
    Copy,
}

/// Held by it.
pub struct Alone {
    _file: Option<File>,
}

/// Held while a transaction writes.
pub(super) enum Turn {
    Sqlite(#[allow(dead_code)] super::turnstile::Passage), // dropping it lets the next one in
    #[cfg(feature = "postgres")]
    Postgres(postgres::Turn),
}

/// A connection.
pub enum Engine {
    /// To a local file.
    Sqlite(Sqlite),
    /// To a server.
    #[cfg(feature = "postgres")]
    Postgres(Box<Postgres>),
}

/// The same asked of either arm.
macro_rules! either {
    ($engine:expr, $arm:ident => $run:expr) => {
        match $engine {
            Engine::Sqlite($arm) => $run,
            #[cfg(feature = "postgres")]
            Engine::Postgres($arm) => $run,
        }
    };
}

impl Engine {
    /// Opens an existing database.
    ///
    /// # Errors
    /// `StoreMissing`, `FileUnsafe` (S8), `StoreDamaged`; `ServerUnreachable`, `ServerRefused`.
    pub fn open(place: &Place, access: Access) -> Result<Self, Failure> {
        match place {
            Place::File(path) => Sqlite::open(path, access).map(Self::Sqlite),
            #[cfg(feature = "postgres")]
            Place::Server(server, password) => {
                Postgres::connect(server, password.as_ref()).map(|engine| Self::Postgres(Box::new(engine)))
            }
            #[cfg(not(feature = "postgres"))]
            Place::Server(server, _) => Err(not_on_server(server.to_string())),
        }
    }

    /// Creates a database, or opens the one that is there.
    ///
    /// # Errors
    /// As [`Engine::open`], or when it can't be made.
    pub fn create(place: &Place) -> Result<Self, Failure> {
        if let Place::File(path) = place {
            return Sqlite::create(path).map(Self::Sqlite);
        }
        let engine = Self::open(place, Access::Write)?;
        #[cfg(feature = "postgres")]
        if let Self::Postgres(server) = &engine {
            server.make_version_table()?;
        }
        Ok(engine)
    }

    /// Opens an existing database for a look that leaves no trace and waits for nobody; for a server at most a second.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub(super) fn glimpse(place: &Place) -> Result<Self, Failure> {
        match place {
            Place::File(path) => Sqlite::glimpse(path).map(Self::Sqlite),
            Place::Server(server, password) => {
                let mut hasty = server.clone();
                hasty.connect_timeout = 1;
                Self::open(&Place::Server(hasty, password.clone()), Access::Read)
            }
        }
    }

    /// An empty one that nobody else sees.
    pub(super) fn in_memory() -> Result<Self, Failure> {
        Sqlite::in_memory().map(Self::Sqlite)
    }

    /// Opens an empty file to be filled.
    pub(super) fn fill(path: &Path) -> Result<Self, Failure> {
        Sqlite::fill(path).map(Self::Sqlite)
    }

    /// Room for a transaction of a hundred thousand rows.
    pub(super) fn make_room(&self) -> Result<(), Failure> {
        match self {
            Self::Sqlite(file) => file.make_room(),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Ok(()), // its administrator's business
        }
    }

    pub(super) fn place(&self) -> String {
        either!(self, arm => arm.place())
    }

    /// Its name and release.
    pub(super) fn release(&self) -> Result<String, Failure> {
        match self {
            Self::Sqlite(_) => Ok(format!("SQLite {}", sqlite_version())),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.release(),
        }
    }

    /// The number of the newest schema step; 0 for a database that is none of ours.
    pub(super) fn version(&self) -> Result<i64, Failure> {
        either!(self, arm => arm.version())
    }

    /// Runs one step of the schema and records its number, in the transaction that is open.
    pub(super) fn take_step(&self, step: i64, text: &str) -> Result<(), Failure> {
        either!(self, arm => arm.take_step(step, text))
    }

    /// Records a number in the schema's place, in the transaction that is open.
    pub(super) fn set_version(&self, version: i64) -> Result<(), Failure> {
        either!(self, arm => arm.set_version(version))
    }

    /// Whether there is nothing in the database at all.
    pub(super) fn is_empty(&self) -> Result<bool, Failure> {
        let count = match self {
            Self::Sqlite(_) => sql::file::COUNT_TABLES,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => sql::server::COUNT_TABLES,
        };
        Ok(self.first(count, &[], |row| row.int(0))? == Some(0))
    }

    /// Begins to read from one consistent state.
    pub(super) fn begin_read(&self) -> Result<(), Failure> {
        either!(self, arm => arm.begin_read())
    }

    /// Ends it.
    pub(super) fn end_read(&self) -> Result<(), Failure> {
        either!(self, arm => arm.end_read())
    }

    /// Waits for its turn and begins to write. The second and later attempts at the same are alone in the database.
    #[cfg_attr(not(feature = "postgres"), expect(unused_variables, reason = "a file has one lane, and no attempt fails"))]
    pub(super) fn begin_write(&self, lane: &Lane, attempt: u32) -> Result<Turn, Failure> {
        match self {
            Self::Sqlite(file) => file.begin_write().map(Turn::Sqlite),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.begin_write(lane, attempt).map(Turn::Postgres),
        }
    }

    /// Ends a transaction for good. What a failed COMMIT leaves is not known (B1), but where the engine says so.
    pub(super) fn commit(&self, turn: &Turn) -> Result<(), Failure> {
        match (self, turn) {
            (Self::Sqlite(file), _) => file.commit(),
            #[cfg(feature = "postgres")]
            (Self::Postgres(server), Turn::Postgres(turn)) => server.commit(turn),
            #[cfg(feature = "postgres")]
            (Self::Postgres(_), Turn::Sqlite(_)) => Err(bug("a turn of another engine")),
        }
    }

    /// Undoes it.
    pub(super) fn roll_back(&self, turn: &Turn) -> Result<(), Failure> {
        match (self, turn) {
            (Self::Sqlite(file), _) => file.batch("ROLLBACK"),
            #[cfg(feature = "postgres")]
            (Self::Postgres(server), Turn::Postgres(turn)) => server.roll_back(turn),
            #[cfg(feature = "postgres")]
            (Self::Postgres(_), Turn::Sqlite(_)) => Err(bug("a turn of another engine")),
        }
    }

    /// Whether a transaction that failed was in another's way, so that trying again may well succeed.
    #[cfg_attr(not(feature = "postgres"), expect(unused_variables, reason = "a file has one lane, and no attempt fails"))]
    pub(super) fn may_retry(&self, attempt: u32) -> bool {
        match self {
            Self::Sqlite(_) => false,
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.may_retry(attempt),
        }
    }

    /// Runs a statement; how many rows it wrote.
    pub(super) fn execute(&self, sql: &'static str, params: &[Param]) -> Result<usize, Failure> {
        either!(self, arm => arm.execute(sql, params))
    }

    /// Runs a statement whose answer nobody waits for, now or before the next one that is waited for: on a server as many
    /// rows as possible are one round trip. Of what is put off only statements that have nothing to do with each other's
    /// rows may follow each other, for those of one text run together.
    pub(super) fn execute_soon(&self, sql: &'static str, params: &[Param]) -> Result<(), Failure> {
        match self {
            Self::Sqlite(file) => file.execute(sql, params).map(drop),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.execute_soon(sql, params),
        }
    }

    /// Runs what was put off.
    pub(super) fn settle(&self) -> Result<(), Failure> {
        match self {
            Self::Sqlite(_) => Ok(()),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.settle(),
        }
    }

    /// Whether a question costs so much more than its answer that those of many rows are better asked at once.
    pub(super) fn is_far(&self) -> bool {
        !matches!(self, Self::Sqlite(_))
    }

    /// Runs a statement with one group of `VALUES` for each `width` of the values: on a server many rows a round trip.
    pub(super) fn execute_many(&self, sql: &'static str, width: usize, params: &[Param]) -> Result<(), Failure> {
        either!(self, arm => arm.execute_many(sql, width, params))
    }

    /// Every row of the answers to a question with one group of `VALUES` for each `width` of the values.
    pub(super) fn rows_of_many<T>(
        &self,
        sql: &'static str,
        width: usize,
        params: &[Param],
        mut read: impl FnMut(&Row) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        match self {
            Self::Sqlite(file) => {
                let each = params.chunks(width.max(1)).map(|row| file.rows(sql, row, &mut read));
                Ok(each.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.rows_of_many(sql, width, params, read),
        }
    }

    /// Hands over each row of an answer, one at a time: nothing is collected here.
    pub(super) fn each(
        &self,
        sql: &'static str,
        params: &[Param],
        take: impl FnMut(&Row) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        either!(self, arm => arm.each(sql, params, take))
    }

    /// Every row of a short answer.
    pub(super) fn rows<T>(
        &self,
        sql: &'static str,
        params: &[Param],
        read: impl FnMut(&Row) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        either!(self, arm => arm.rows(sql, params, read))
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

    /// Takes a lock that nobody else gets before it is dropped, or the connection ends; none if somebody else holds it all
    /// that time.
    pub(super) fn lock(&self, lock: Lock, patience: Duration) -> Result<Option<Alone>, Failure> {
        match self {
            Self::Sqlite(file) => Ok(file.lock(lock, patience)?.map(|file| Alone { _file: Some(file) })),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => Ok(server.lock(lock, patience)?.then_some(Alone { _file: None })),
        }
    }

    /// The arm of a file, for what is about files.
    ///
    /// # Errors
    /// `NotOnServer`.
    pub(super) fn file(&self) -> Result<&Sqlite, Failure> {
        match self {
            Self::Sqlite(file) => Ok(file),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => Err(not_on_server(server.place())),
        }
    }

    /// Lays this whole database, as the transaction that is open here sees it, over another one, in one transaction
    /// there: who has that one open sees a change like any other, and a kill leaves it as it was.
    pub(super) fn lay_over(&self, other: &mut Self) -> Result<(), Failure> {
        let from = self.file()?;
        match other {
            Self::Sqlite(to) => from.lay_over(to),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => Err(not_on_server(server.place())),
        }
    }

    /// What the engine itself finds wrong: damaged pages, indexes that miss rows. A server sees to that itself.
    pub(super) fn check_pages(&self, found: impl FnMut(String) -> Result<(), Failure>) -> Result<(), Failure> {
        match self {
            Self::Sqlite(file) => file.check_pages(found),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Rows that refer to rows that are not there. A server has none.
    pub(super) fn check_references(&self, found: impl FnMut(String) -> Result<(), Failure>) -> Result<(), Failure> {
        match self {
            Self::Sqlite(file) => file.check_references(found),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Ok(()),
        }
    }
}

/// What works on a file only.
fn not_on_server(path: String) -> Failure {
    Failure::Store { code: Code::NotOnServer, path, cause: String::new() }
}

#[cfg(feature = "postgres")]
fn bug(what: &'static str) -> Failure {
    Failure::Bug(anyhow::anyhow!(what))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_statement_prepares() {
        let db = rusqlite::Connection::open_in_memory().unwrap();
        for step in crate::store::migration::STEPS {
            db.execute_batch(step).unwrap();
        }
        for (name, text) in sql::ALL {
            let prepared = db.prepare(text);
            assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
        }
    }
}
