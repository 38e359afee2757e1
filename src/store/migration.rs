//! Numbered forward migrations (B2): each in one transaction, a backup before the first one on a database in use, and
//! no reading of a schema that a later release wrote.

use super::engine::{Access, Engine, Lane, Place, Sqlite};
use super::newer;
use crate::failure::{Code, Failure};
use crate::files::NewFile;
use std::path::PathBuf;

/// The schema's steps, the first being number 1.
pub(super) const STEPS: &[&str] = &[
    include_str!("schema/001.sql"),
    include_str!("schema/002.sql"),
    include_str!("schema/003.sql"),
    include_str!("schema/004.sql"),
    include_str!("schema/005.sql"),
];

/// Added to the schema's number while a copy into the database is under way: no command takes it for one to work on, those
/// of earlier releases neither.
pub(super) const UNFINISHED: i64 = 1_000_000;

/// The number of the newest step: the schema of this release.
#[must_use]
pub fn schema_step() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// A database of this release's schema and nothing in it, in memory: what others are compared with.
///
/// # Errors
/// The engine's.
pub(super) fn blueprint() -> Result<Engine, Failure> {
    let engine = Engine::in_memory()?;
    make(&engine)?;
    Ok(engine)
}

/// Makes the whole schema in an empty database that nobody else knows.
///
/// # Errors
/// The engine's.
pub(super) fn make(engine: &Engine) -> Result<(), Failure> {
    (1_i64..).zip(STEPS).try_for_each(|(step, text)| engine.take_step(step, text))
}

/// Makes the schema of a new database; of a file wholly in the main one: a copy of that alone must not look like an empty one.
///
/// # Errors
/// As [`bring_up`].
pub(super) fn create(engine: &Engine) -> Result<(), Failure> {
    if engine.version()? > 0 {
        return Ok(());
    }
    // Another first run may have finished meanwhile: then there are tables, and a version with them.
    if !engine.is_empty()? && engine.version()? == 0 {
        return Err(foreign(engine));
    }
    migrate(engine)?;
    engine.file().map_or(Ok(()), |file| file.batch("PRAGMA wal_checkpoint(TRUNCATE)"))
}

/// That a database has exactly this release's schema.
///
/// # Errors
/// `StoreNewer` for any other.
pub(super) fn check_current(engine: &Engine) -> Result<(), Failure> {
    let version = engine.version()?;
    if version == schema_step() { Ok(()) } else { Err(newer(engine.place(), version)) }
}

/// Brings a database in use up to this release's schema.
///
/// # Errors
/// `StoreNewer` for a schema of a later release; for one that is no sekisho database, an empty one too, `StoreDamaged` where
/// it is a file, `StoreMissing` on a server.
pub(super) fn bring_up(engine: Engine, place: &Place) -> Result<Engine, Failure> {
    match engine.version()? {
        0 => Err(foreign(&engine)),
        v if v == schema_step() => Ok(engine),
        v if v > UNFINISHED => Err(Failure::Store { code: Code::CopyUnfinished, path: engine.place(), cause: String::new() }),
        v if v > schema_step() => Err(newer(engine.place(), v)),
        // Opened for reading only: come back with a connection that may write.
        _ => {
            let engine = Engine::open(place, Access::Write)?;
            migrate(&engine)?;
            Ok(engine)
        }
    }
}

fn migrate(engine: &Engine) -> Result<(), Failure> {
    if let Ok(file) = engine.file() {
        let turn = engine.begin_write(&Lane::Whole, 0)?;
        let from = engine.version()?;
        engine.roll_back(&turn)?;
        if from > 0 {
            backup(file, &engine.place(), from)?;
        }
    }
    for (step, text) in (1_i64..).zip(STEPS) {
        let turn = engine.begin_write(&Lane::Whole, 0)?;
        let taken = engine.version().and_then(|version| if version < step { engine.take_step(step, text) } else { Ok(()) });
        if taken.is_err() {
            drop(engine.roll_back(&turn)); // the step's failure says more
        }
        taken?;
        engine.commit(&turn)?;
    }
    Ok(())
}

fn backup(file: &Sqlite, path: &str, from: i64) -> Result<(), Failure> {
    let copy = PathBuf::from(format!("{path}.before-schema-{}", from + 1));
    let taken = || copy.exists(); // by an earlier try, or by another process meanwhile: whole, since it has its name
    if taken() {
        return Ok(());
    }
    let take = || {
        let new = NewFile::begin(&copy)?;
        file.batch(&format!("VACUUM INTO '{}'", new.draft().display().to_string().replace('\'', "''")))?;
        new.land()
    };
    take().or_else(|failure| if taken() { Ok(()) } else { Err(failure) })
}

/// On a server a database is made by its administrator, and is empty until `init`.
pub(super) fn foreign(engine: &Engine) -> Failure {
    let code =
        if engine.file().is_err() && engine.is_empty().unwrap_or(false) { Code::StoreMissing } else { Code::StoreDamaged };
    Failure::Store { code, path: engine.place(), cause: "not a sekisho database".to_owned() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Who stood on an address before there was a table of it stands on it afterwards, numbered.
    #[test]
    fn holders_of_addresses_are_taken_over() {
        let engine = Engine::in_memory().unwrap();
        for (step, text) in (1_i64..).zip(STEPS.iter().take(4)) {
            engine.take_step(step, text).unwrap();
        }
        let file = engine.file().unwrap();
        file.batch(
            "INSERT INTO merchants VALUES ('1', 'k', 'c', NULL, 'logistics', 0, 0), ('2', 'l', 'c', NULL, 'logistics', 0, 0)",
        )
        .unwrap();
        for (merchant, id, email) in
            [("1", "a", "'x@y.jp'"), ("1", "b", "NULL"), ("2", "a", "'x@y.jp'"), ("2", "c", "'z@y.jp'")]
        {
            let text = format!(
                "INSERT INTO users (merchant, id_key, id, uid, role, name, email, email_key, method, same_as_admin, password_kind, \
                 failures, epoch, idle_since, created_at, updated_at) VALUES ('{merchant}', '{id}', '{id}', 'u', 'general', 'n', {email}, {email}, \
                 'email', 0, 'absent', 0, 0, 0, 0, 0)"
            );
            file.batch(&text).unwrap();
        }
        engine.take_step(5, STEPS.get(4).unwrap()).unwrap();
        let row = |row: &crate::store::engine::Row| Ok((row.text(0)?, row.int(1)?, row.text(2)?, row.text(3)?));
        let holders = engine.rows(crate::store::sql::COPY_HOLDERS, &[], row).unwrap();
        let expected = [("x@y.jp", 1, "1", "a"), ("x@y.jp", 2, "2", "a"), ("z@y.jp", 1, "2", "c")];
        assert_eq!(holders, expected.map(|(email, number, merchant, id)| (email.into(), number, merchant.into(), id.into())));
    }

    /// B2, from every earlier schema: the database is brought up, and a copy of what it was is kept.
    #[test]
    fn b2_a_database_of_an_earlier_release_is_brought_up_and_kept() {
        crate::files::private_umask(); // as main does
        for from in 1..STEPS.len() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("sekisho.db");
            crate::files::create_private(&path, b"").unwrap();
            let place = Place::File(path);
            let engine = Engine::open(&place, Access::Write).unwrap();
            for (step, text) in (1_i64..).zip(STEPS.iter().take(from)) {
                engine.take_step(step, text).unwrap();
            }
            let engine = bring_up(engine, &place).unwrap();
            assert_eq!(usize::try_from(engine.version().unwrap()).unwrap(), STEPS.len());
            let kept = folder.path().join(format!("sekisho.db.before-schema-{}", from + 1));
            assert_eq!(
                Engine::open(&Place::File(kept), Access::Read).unwrap().version().unwrap(),
                i64::try_from(from).unwrap()
            );
        }
    }
}
