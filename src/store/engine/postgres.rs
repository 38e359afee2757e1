//! The arm of PostgreSQL: one connection, every write SERIALIZABLE and tried again when it met another (idea 4). A statement
//! is one round trip; one that is used again is prepared. Writers take turns by advisory locks of the server, a merchant
//! each, so that they seldom meet: correctness never hangs on those.

mod bulk;
mod connect;
mod fault;
mod line;
mod schema;
#[cfg(test)]
mod tests;
mod tls;
mod value;

use value::Values;
pub(super) use value::cell;

use super::{Lane, Lock, Param, Row};
use crate::failure::{Code, Failure};
use crate::store::sql::server as sql;
use ::postgres::{Client, Error, Statement};
use fault::Meeting;
use line::{Line, Trouble};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::Duration;

/// A connection to a server.
pub struct Postgres {
    line: Line,
    /// How long an answer may take.
    patience: Duration,
    place: String,
    statements: RefCell<HashMap<&'static str, Used>>,
    /// Statements that run with the next one that is waited for.
    put_off: RefCell<bulk::PutOff>,
    /// Cursors so far, for their names.
    cursors: Cell<u32>,
    /// What became of the transaction that is open: one that failed must not be committed, which a server would answer with
    /// a quiet rollback.
    state: Cell<State>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Sound,
    /// It met another one.
    Met,
    Failed,
}

/// How often a statement ran so far.
#[derive(Clone)]
enum Used {
    Once,
    Often(Statement),
}

/// By what a statement runs.
enum How {
    Prepared(Statement),
    /// By its text, and the types of its values.
    Typed(String),
}

/// The locks that a writer holds, as the statement that lets go of them.
pub struct Turn(String);

/// Rows that a cursor brings at once.
const FETCH: &str = "FETCH 1000 FROM ";
const FETCHED: usize = 1000;

/// Attempts at one write. From the second on it is alone among all sekishos, so that a third one is for servers whose
/// advisory locks do nothing.
const ATTEMPTS: u32 = 20;

impl Postgres {
    pub(super) fn place(&self) -> String {
        self.place.clone()
    }

    pub(super) fn release(&self) -> Result<String, Failure> {
        let release = self.rows(sql::RELEASE, &[], |row| row.text(0))?.pop().unwrap_or_default();
        Ok(format!("PostgreSQL {release}"))
    }

    /// 0 also where there is no table of it; within a transaction there must be one.
    pub(super) fn version(&self) -> Result<i64, Failure> {
        let version = self.rows(sql::VERSION, &[], |row| row.int(0));
        match version {
            Err(Failure::Store { code: Code::StoreMissing, .. }) => Ok(0),
            version => Ok(version?.pop().unwrap_or_default()),
        }
    }

    /// Makes the table of the schema's version in an empty database.
    pub(super) fn make_version_table(&self) -> Result<(), Failure> {
        let turn = self.begin_write(&Lane::Whole, 0)?;
        let made = self.rows(sql::COUNT_ALL_TABLES, &[], |row| row.int(0)).and_then(|tables| match tables.first() {
            Some(0) => self.batch("CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY)"),
            _ => Ok(()),
        });
        match made {
            Ok(()) => self.commit(&turn),
            Err(failure) => {
                drop(self.roll_back(&turn)); // the failure says more
                Err(failure)
            }
        }
    }

    pub(super) fn take_step(&self, step: i64, text: &str) -> Result<(), Failure> {
        self.batch(&schema::adapted(text))?;
        self.execute(sql::ADD_VERSION, &[step.into()]).map(drop)
    }

    /// In the place of what is not below it.
    pub(super) fn set_version(&self, version: i64) -> Result<(), Failure> {
        self.execute(sql::REMOVE_VERSIONS, &[version.into()])?;
        self.execute(sql::ADD_VERSION, &[version.into()]).map(drop)
    }

    /// One state, and nothing that another could make fail: a read is not tried again, for it may have been shown.
    pub(super) fn begin_read(&self) -> Result<(), Failure> {
        self.state.set(State::Sound);
        self.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    pub(super) fn end_read(&self) -> Result<(), Failure> {
        self.batch("ROLLBACK")
    }

    /// The locks come first: what is read under a snapshot older than its turn would be out of date.
    pub(super) fn begin_write(&self, lane: &Lane, attempt: u32) -> Result<Turn, Failure> {
        let (lock, unlock) = match lane {
            Lane::Merchant(code) if attempt == 0 => sql::merchant(code.as_str().parse().unwrap_or_default()),
            Lane::Several if attempt == 0 => sql::several(),
            _ => sql::whole(),
        };
        // From the third one on: whoever was in the way has gone by then.
        let pause = if attempt < 2 { String::new() } else { sql::pause(0.05 * f64::from(attempt)) };
        self.state.set(State::Sound);
        let begun = self.batch(&format!("BEGIN; {pause}; {lock}; COMMIT; BEGIN ISOLATION LEVEL SERIALIZABLE"));
        let turn = Turn(unlock);
        if begun.is_err() {
            drop(self.batch("ROLLBACK")); // the failure says more; what was locked goes with the connection
        }
        begun.map(|()| turn)
    }

    pub(super) fn commit(&self, turn: &Turn) -> Result<(), Failure> {
        debug_assert!(self.put_off.borrow().is_empty(), "put off past the end of its transaction");
        if self.state.get() != State::Sound {
            drop(self.roll_back(turn));
            return Err(Failure::Store { code: Code::StoreFailed, path: self.place(), cause: "transaction undone".to_owned() });
        }
        let text = format!("COMMIT; {}", turn.0);
        let done = self.line.ask(self.patience, move |client| client.batch_execute(&text));
        done.map_err(|trouble| {
            // Only an answer of the server's says that nothing was kept, and of those none with which it went away.
            let answered = matches!(&trouble, Trouble::Met(error) if error.as_db_error().is_some());
            let failure = self.failed(&trouble);
            let unclear = !answered || matches!(failure, Failure::Store { code: Code::ServerUnreachable, .. });
            drop(self.roll_back(turn));
            match failure {
                Failure::Store { path, cause, .. } if unclear => Failure::Store { code: Code::OutcomeUnknown, path, cause },
                failure => failure,
            }
        })
    }

    pub(super) fn roll_back(&self, turn: &Turn) -> Result<(), Failure> {
        let state = self.state.get();
        self.put_off.take();
        let done = self.batch(&format!("ROLLBACK; {}", turn.0));
        self.state.set(state); // it tells why
        done
    }

    pub(super) fn may_retry(&self, attempt: u32) -> bool {
        self.state.get() == State::Met && attempt + 1 < ATTEMPTS
    }

    fn batch(&self, sql: &str) -> Result<(), Failure> {
        self.batch_within(self.patience, sql)
    }

    fn batch_within(&self, limit: Duration, sql: &str) -> Result<(), Failure> {
        let text = sql.to_owned();
        self.line.ask(limit, move |client| client.batch_execute(&text)).map_err(|trouble| self.failed(&trouble))
    }

    pub(super) fn execute(&self, sql: &'static str, params: &[Param]) -> Result<usize, Failure> {
        let written = self.run(sql, params, |client, how, values| match how {
            How::Prepared(statement) => client.execute(statement, &values.plain()),
            How::Typed(text) => client.execute_typed(text, &values.typed()),
        })?;
        Ok(usize::try_from(written).unwrap_or(usize::MAX))
    }

    /// With a cursor, so that nothing is collected and `take` may ask for more.
    pub(super) fn each(
        &self,
        sql: &'static str,
        params: &[Param],
        mut take: impl FnMut(&Row) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.settle()?;
        let cursor = format!("rows{}", self.cursors.replace(self.cursors.get() + 1));
        let open = format!("DECLARE {cursor} NO SCROLL CURSOR FOR {}", numbered(sql));
        let values = Values::of(params);
        self.ask(move |client| client.execute_typed(&open, &values.typed()))?;
        loop {
            let fetch = format!("{FETCH}{cursor}");
            let rows = self.ask(move |client| client.query_typed(&fetch, &[]))?;
            rows.iter().try_for_each(|row| take(&Row::Postgres(row, &self.place)))?;
            // What is left of it ends with the transaction.
            if rows.len() < FETCHED {
                return Ok(());
            }
        }
    }

    pub(super) fn rows<T>(
        &self,
        sql: &'static str,
        params: &[Param],
        mut read: impl FnMut(&Row) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let rows = self.run(sql, params, |client, how, values| match how {
            How::Prepared(statement) => client.query(statement, &values.plain()),
            How::Typed(text) => client.query_typed(text, &values.typed()),
        })?;
        rows.iter().map(|row| read(&Row::Postgres(row, &self.place))).collect()
    }

    /// Runs a statement, prepared from its second use on: to prepare costs a round trip, which one use does not bring in.
    fn run<T: Send + 'static>(
        &self,
        sql: &'static str,
        params: &[Param],
        run: fn(&mut Client, &How, &Values) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        self.settle()?;
        let (values, used) = (Values::of(params), self.statements.borrow().get(sql).cloned());
        let (done, used) = self.ask(move |client| {
            let used = match used {
                None => return Ok((run(client, &How::Typed(numbered(sql)), &values)?, Used::Once)),
                Some(Used::Once) => client.prepare(&numbered(sql))?,
                Some(Used::Often(statement)) => statement,
            };
            Ok((run(client, &How::Prepared(used.clone()), &values)?, Used::Often(used)))
        })?;
        self.statements.borrow_mut().insert(sql, used);
        Ok(done)
    }

    fn ask<T: Send + 'static>(&self, job: impl FnOnce(&mut Client) -> Result<T, Error> + Send + 'static) -> Result<T, Failure> {
        self.line.ask(self.patience, job).map_err(|trouble| self.failed(&trouble))
    }

    fn failed(&self, trouble: &Trouble) -> Failure {
        let met = matches!(trouble, Trouble::Met(error) if fault::meeting(error) == Meeting::Another);
        self.state.set(if met { State::Met } else { State::Failed });
        fault::of(&self.place, trouble)
    }

    /// It is held as long as the connection.
    pub(super) fn lock(&self, lock: Lock, patience: Duration) -> Result<bool, Failure> {
        let number = match lock {
            Lock::Sweep => 1,
            Lock::Copy => 2,
        };
        // No time at all would mean for ever.
        let limits = format!("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = {}", patience.as_millis().max(1));
        let text = format!("BEGIN; {limits}; {}; COMMIT", sql::lock(number));
        let locked = self.batch_within(patience + self.patience, &text);
        match locked {
            Err(Failure::Busy { .. }) => self.batch("ROLLBACK").map(|()| false),
            locked => locked.map(|()| true),
        }
    }
}

/// `?1` is `$1` here.
fn numbered(sql: &str) -> String {
    sql.replace('?', "$")
}
