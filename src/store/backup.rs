//! Copies of a whole database as of one moment, while others go on writing (B3). A copy is one file that needs none beside
//! it, whatever engine it is of, and is compared with what was copied before anybody relies on it. It gives no file its name: that is `files`' work.

use super::engine::{Access, Engine, Place};
use super::{Store, Tx, sql, table};
use crate::failure::{Code, Failure};
use crate::rules::time::Timestamp;
use std::path::Path;

/// What a database holds, as far as a copy is compared by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The number of its newest schema step.
    pub schema: i64,
    /// How many merchants.
    pub merchants: i64,
    /// How many users.
    pub users: i64,
    /// How many mails.
    pub mails: i64,
    /// How many audit entries.
    pub entries: i64,
    /// When the newest of them was written.
    pub newest: Option<Timestamp>,
    /// The newest of each chain: chain, number, keyed hash.
    heads: Vec<(String, i64, String)>,
}

impl Store {
    /// Copies the database into an empty file and verifies the copy: pages, references, counts and the heads of the audit
    /// chains as they were at the moment of copying.
    ///
    /// # Errors
    /// The engine's; `StoreDamaged` when the copy is not what was copied.
    pub fn back_up(&self, to: &Path) -> Result<Contents, Failure> {
        let contents = self.copy(to, read_contents)?;
        let verify = || {
            let copy = Engine::open(&Place::File(to.to_owned()), Access::Read)?;
            sound(&copy)?;
            read_contents(&copy)
        };
        // What is wrong with the copy is wrong with the database, or else with the disk.
        let copied = verify().map_err(|failure| naming(Path::new(&self.engine.place()), failure))?;
        if copied == contents { Ok(contents) } else { Err(damaged(&self.engine, "a copy of it is not the same")) }
    }

    /// Copies it, however it is, and looks at what is copied: one transaction for both.
    pub(super) fn copy<T>(&self, to: &Path, look: impl FnOnce(&Engine) -> Result<T, Failure>) -> Result<T, Failure> {
        let mut copy = Engine::fill(to)?;
        let seen = self.read(|tx| {
            let seen = look(tx.engine)?;
            match tx.engine.file() {
                Ok(_) => tx.engine.lay_over(&mut copy)?,
                Err(_) => table::pour(tx.engine, &copy)?,
            }
            Ok(seen)
        })?;
        copy.file()?.make_single()?;
        Ok(seen)
    }
}

impl Tx<'_> {
    /// What the database holds.
    ///
    /// # Errors
    /// The engine's.
    pub fn contents(&self) -> Result<Contents, Failure> {
        read_contents(self.engine)
    }
}

/// Whether pages and references are as they should be.
pub(super) fn sound(engine: &Engine) -> Result<(), Failure> {
    engine.check_pages(|fault| Err(damaged(engine, &fault)))?;
    engine.check_references(|fault| Err(damaged(engine, &fault)))
}

pub(super) fn damaged(engine: &Engine, cause: &str) -> Failure {
    Failure::Store { code: Code::StoreDamaged, path: engine.place(), cause: cause.to_owned() }
}

/// The failure of a copy, naming what was copied.
pub(super) fn naming(original: &Path, failure: Failure) -> Failure {
    match failure {
        Failure::Store { code, cause, .. } => Failure::Store { code, path: original.display().to_string(), cause },
        other => other,
    }
}

pub(super) fn read_contents(engine: &Engine) -> Result<Contents, Failure> {
    let count = |statement| Ok::<_, Failure>(engine.first(statement, &[], |row| row.int(0))?.unwrap_or_default());
    Ok(Contents {
        schema: engine.version()?,
        merchants: count(sql::COUNT_MERCHANTS)?,
        users: count(sql::COUNT_USERS)?,
        mails: count(sql::COUNT_MAILS)?,
        entries: count(sql::COUNT_AUDIT)?,
        newest: engine.first(sql::NEWEST_AUDIT, &[], |row| row.int(0))?.map(Timestamp),
        heads: engine.rows(sql::LIST_HEADS, &[], |row| Ok((row.text(0)?, row.int(1)?, row.text(2)?)))?,
    })
}
