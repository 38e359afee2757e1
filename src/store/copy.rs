//! A database is copied into another one, of whatever engine (`db copy`): from one state of the source, in batches, so that
//! a run that was interrupted goes on where it stopped. Until all of it is there and verified no command takes the target
//! for a database; the source is only read.

use super::backup::{Contents, damaged, naming, read_contents};
use super::engine::{Access, Alone, Engine, Lock, Place, Value};
use super::migration::{self, UNFINISHED};
use super::table::{self, Print, TABLES, Table};
use super::{Author, End, Store, Tx, newer, sql};
use crate::failure::{Code, Failure};
use crate::rules::change::Change;
use crate::rules::time::Timestamp;
use crate::secret::Keys;
use rand::Rng;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Rows in one transaction: so many are done anew at most.
const BATCH: usize = 5_000;

/// Where the name of its source stands in an unfinished copy.
const SOURCE: &str = "copy_from";

/// A database that a copy is made into.
pub struct Target {
    store: Store,
    key_file: PathBuf,
    _alone: Alone,
}

/// What stands there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    /// Nothing, or the tables alone.
    Nothing,
    /// A copy of the same source that was not finished.
    Begun,
}

/// What was copied.
pub struct Copied {
    /// What the source held at that moment.
    pub contents: Contents,
    /// Rows of all tables.
    pub rows: i64,
    /// What became of an earlier run's work.
    pub resumed: Resumed,
}

/// What became of the work of an earlier run that was interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resumed {
    /// There was none.
    Not,
    /// So many rows were there already.
    WentOn(i64),
    /// The source had changed since, so they were copied again.
    BeganAnew,
}

impl Target {
    /// Opens a database to copy into; a trial makes nothing, and there may be none then.
    ///
    /// # Errors
    /// `target_in_use` unless it is empty or an unfinished copy of `source`; `busy` beside another copy; as [`Store::open`].
    pub fn open(place: &Place, source: &Store, keys: (Keys, &Path)) -> Result<Self, Failure> {
        let engine = Engine::create(place)?;
        let alone = engine.lock(Lock::Copy, Duration::ZERO)?;
        let alone = alone.ok_or(Failure::Busy { code: Code::Busy, waited: 0 })?;
        let found = look(&engine, &source.engine.place())?;
        engine.make_room()?;
        let (keys, key_file) = keys;
        let store = Store { engine, keys: Some(keys) };
        let target = Self { store, key_file: key_file.to_owned(), _alone: alone };
        target.begin(found, &source.engine.place())?;
        Ok(target)
    }

    /// Whether a database may be copied into, without making anything.
    ///
    /// # Errors
    /// As [`Target::open`].
    pub fn look(place: &Place, source: &Store) -> Result<(), Failure> {
        if let Place::File(path) = place {
            crate::files::check_private(path)?;
            if !Store::exists(place)? {
                return Ok(());
            }
        }
        look(&Engine::open(place, Access::Read)?, &source.engine.place()).map(drop)
    }

    /// Makes the tables where there are none, and marks the database as unfinished.
    fn begin(&self, found: Found, source: &str) -> Result<(), Failure> {
        if found == Found::Begun {
            return Ok(());
        }
        migration::create(&self.store.engine)?;
        self.store.write(End::Commit, |tx| {
            look(tx.engine, source)?; // another's `init` may have ended meanwhile
            table::clear(tx.engine)?; // the schema itself brings a row
            tx.engine.execute(sql::PUT_META, &[SOURCE.into(), source.into()])?;
            tx.engine.set_version(UNFINISHED + migration::schema_step())
        })
    }

    /// Declares the copy finished, with its line in the audit log: from now on it is a database like any other.
    ///
    /// # Errors
    /// The engine's.
    pub fn finish(&self, change: &Change, author: &Author, now: Timestamp, random: &mut dyn Rng) -> Result<(), Failure> {
        self.store.write(End::Commit, |tx| {
            tx.apply(change, author, now, random)?;
            tx.engine.execute(sql::REMOVE_META, &[SOURCE.into()])?;
            tx.engine.set_version(migration::schema_step())
        })
    }
}

/// What stands in a database that is to be copied into.
fn look(engine: &Engine, source: &str) -> Result<Found, Failure> {
    let in_use = |cause: String| Failure::Store { code: Code::TargetInUse, path: engine.place(), cause };
    let current = migration::schema_step();
    match engine.version()? {
        0 if engine.is_empty()? => Ok(Found::Nothing),
        0 => Err(migration::foreign(engine)),
        version if version == current => {
            let there = read_contents(engine)?;
            let rows = there.merchants + there.users + there.mails + there.entries;
            if rows == 0 { Ok(Found::Nothing) } else { Err(in_use(String::new())) }
        }
        version if version > UNFINISHED && version <= UNFINISHED + current => {
            let of = engine.first(sql::GET_META, &[SOURCE.into()], |row| row.text(0))?.unwrap_or_default();
            // One that an earlier release began has that release's tables.
            if of == source && version == UNFINISHED + current { Ok(Found::Begun) } else { Err(in_use(of)) }
        }
        version if version > current => Err(newer(engine.place(), version % UNFINISHED)),
        _ => Err(in_use(String::new())),
    }
}

impl Store {
    /// Verifies this database, copies it into a target and compares the two, table by table; without a target it only
    /// verifies. `watch` is told how many rows of how many are done.
    ///
    /// # Errors
    /// `StoreDamaged` or `KeyInvalid` for a source that is not whole, and for a copy that is not the same; the engines'.
    pub fn copy_to(
        &self,
        target: Option<&Target>,
        key_file: &Path,
        watch: &mut dyn FnMut(i64, i64) -> Result<(), Failure>,
    ) -> Result<Copied, Failure> {
        self.read(|tx| {
            let contents = read_contents(tx.engine)?;
            tx.verify_whole(key_file)?;
            let Some(target) = target else { return Ok(Copied { contents, rows: 0, resumed: Resumed::Not }) };
            let all = contents.merchants + contents.users + contents.mails + contents.entries;
            let (rows, resumed) = target.take(tx, &mut |done| watch(done.min(all), all))?;
            Ok(Copied { contents, rows, resumed })
        })
    }
}

impl Target {
    /// Takes every row of a source, then verifies that they are here.
    fn take(&self, from: &Tx, watch: &mut dyn FnMut(i64) -> Result<(), Failure>) -> Result<(i64, Resumed), Failure> {
        let there = self.prints()?;
        let before: i64 = there.iter().map(|print| print.rows).sum();
        let (prints, resumed) = match self.take_rest(from, &there, watch)? {
            Some(prints) if before == 0 => (prints, Resumed::Not),
            Some(prints) => (prints, Resumed::WentOn(before)),
            None => {
                self.store.write(End::Commit, |tx| table::clear(tx.engine))?;
                let nothing = vec![Print::default(); TABLES.len()];
                (self.take_rest(from, &nothing, watch)?.unwrap_or_default(), Resumed::BeganAnew)
            }
        };
        self.verify(&prints)?;
        Ok((prints.iter().map(|print| print.rows).sum(), resumed))
    }

    /// Copies what is behind the rows that are there; none when those are not the source's any more.
    fn take_rest(
        &self,
        from: &Tx,
        there: &[Print],
        watch: &mut dyn FnMut(i64) -> Result<(), Failure>,
    ) -> Result<Option<Vec<Print>>, Failure> {
        let (mut prints, mut done) = (Vec::new(), 0);
        for (table, there) in TABLES.iter().zip(there) {
            let Some(print) = self.take_table(from, table, there, &mut |rows| watch(done + rows))? else { return Ok(None) };
            done += print.rows;
            prints.push(print);
        }
        Ok(Some(prints))
    }

    fn take_table(
        &self,
        from: &Tx,
        table: &Table,
        there: &Print,
        watch: &mut dyn FnMut(i64) -> Result<(), Failure>,
    ) -> Result<Option<Print>, Failure> {
        let (mut print, mut same, mut rows) = (Print::default(), there.rows == 0, Vec::new());
        table.each(from.engine, |row| {
            print.take(&row);
            if print.rows == there.rows {
                same = print.is_same(there);
            } else if same {
                rows.push(row); // until then `same` is false, where there are rows
            }
            if rows.len() == BATCH {
                self.put(table, &mut rows)?;
                watch(print.rows)?;
            }
            Ok(())
        })?;
        self.put(table, &mut rows)?;
        Ok(Some(print).filter(|_| same))
    }

    fn put(&self, table: &Table, rows: &mut Vec<Vec<Value>>) -> Result<(), Failure> {
        if !rows.is_empty() {
            self.store.write(End::Commit, |tx| table.add(tx.engine, rows))?;
            rows.clear();
        }
        Ok(())
    }

    fn prints(&self) -> Result<Vec<Print>, Failure> {
        self.store.read(|tx| TABLES.iter().map(|table| table.print(tx.engine)).collect())
    }

    /// Compares counts and checksums of all tables, and verifies seals and audit chains with the key ring.
    fn verify(&self, source: &[Print]) -> Result<(), Failure> {
        let here = self.prints()?;
        if source.len() != here.len() || !source.iter().zip(&here).all(|(one, other)| one.is_same(other)) {
            return Err(damaged(&self.store.engine, "the copy is not the same"));
        }
        let place = PathBuf::from(self.store.engine.place());
        self.store.read(|tx| tx.verify_whole(&self.key_file)).map_err(|failure| naming(&place, failure))
    }
}
