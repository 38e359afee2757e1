//! Rows of `imports`, the runs of `user import`, and what of a run is still there: its users, its mails not yet sent.
//! Only a change that is applied writes any.

use super::engine::{Param, Row};
use super::merchant::code;
use super::{Tx, outbox, sql, user};
use crate::failure::Failure;
use crate::rules::import::Run;
use crate::rules::merchant::MerchantCode;
use crate::rules::time::Timestamp;
use crate::rules::user::User;
use crate::store::Mail;

impl Tx<'_> {
    /// A run.
    ///
    /// # Errors
    /// The engine's.
    pub fn find_run(&self, id: &str) -> Result<Option<Run>, Failure> {
        self.engine.first(sql::FIND_RUN, &[id.into()], run)
    }

    /// Every run, or every run of a merchant's sessions, the newest first.
    ///
    /// # Errors
    /// What `take` says, or the engine.
    pub fn each_run(
        &self,
        scope: Option<&MerchantCode>,
        mut take: impl FnMut(Run) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        match scope {
            Some(code) => self.engine.each(sql::LIST_RUNS_OF, &[code.as_str().into()], |row| take(run(row)?)),
            None => self.engine.each(sql::LIST_RUNS, &[], |row| take(run(row)?)),
        }
    }

    /// The users whom a run added, as far as they are still there.
    ///
    /// # Errors
    /// The engine's.
    pub fn users_of_run(&self, id: &str) -> Result<Vec<User>, Failure> {
        self.engine.rows(sql::LIST_USERS_OF_RUN, &[id.into()], user::listed)
    }

    /// The mails to new users of a run that nobody has sent or is just sending.
    ///
    /// # Errors
    /// The engine's.
    pub fn mails_of_run(&self, id: &str) -> Result<Vec<Mail>, Failure> {
        self.engine.rows(sql::LIST_MAILS_OF_RUN, &[id.into()], outbox::mail)
    }

    pub(super) fn add_run(&self, run: &Run) -> Result<(), Failure> {
        self.engine.execute(sql::ADD_RUN, &params(run)).map(drop)
    }

    pub(super) fn put_run(&self, run: &Run) -> Result<(), Failure> {
        self.engine.execute(sql::PUT_RUN, &[(&run.id).into(), run.undone_at.map(|t| t.0).into()]).map(drop)
    }
}

fn params(run: &Run) -> [Param<'_>; 13] {
    [
        (&run.id).into(),
        run.scope.as_ref().map_or("", MerchantCode::as_str).into(),
        (&run.file).into(),
        (&run.sha256).into(),
        (&run.encoding).into(),
        run.started_at.0.into(),
        (&run.actor).into(),
        run.rows.into(),
        run.created.into(),
        run.updated.into(),
        run.skipped.into(),
        run.rejected.into(),
        run.undone_at.map(|t| t.0).into(),
    ]
}

pub(super) fn run(row: &Row) -> Result<Run, Failure> {
    let scope = code(row, 1)?;
    Ok(Run {
        id: row.text(0)?,
        scope: Some(scope).filter(|code| !code.as_str().is_empty()),
        file: row.text(2)?,
        sha256: row.text(3)?,
        encoding: row.text(4)?,
        started_at: Timestamp(row.int(5)?),
        actor: row.text(6)?,
        rows: row.int(7)?,
        created: row.int(8)?,
        updated: row.int(9)?,
        skipped: row.int(10)?,
        rejected: row.int(11)?,
        undone_at: row.maybe_int(12)?.map(Timestamp),
    })
}
