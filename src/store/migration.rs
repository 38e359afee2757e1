//! Numbered forward migrations (B2): each in one transaction, a backup before the first one on a database in use, and
//! no reading of a schema that a later release wrote.

use super::engine::{Access, Engine};
use super::newer;
use crate::failure::{Code, Failure};
use std::path::Path;

/// The schema's steps, the first being number 1.
pub(super) const STEPS: &[&str] = &[
    include_str!("schema/001.sql"),
    include_str!("schema/002.sql"),
    include_str!("schema/003.sql"),
    include_str!("schema/004.sql"),
];

/// A database of this release's schema and nothing in it, in memory: what others are compared with.
///
/// # Errors
/// The engine's.
pub(super) fn blueprint() -> Result<Engine, Failure> {
    let engine = Engine::in_memory()?;
    STEPS.iter().try_for_each(|step| engine.batch(step))?;
    Ok(engine)
}

/// Makes the schema of a new database, wholly in its main file: a copy of that alone must not look like an empty one.
///
/// # Errors
/// As [`bring_up`].
pub(super) fn create(engine: &Engine, path: &Path) -> Result<(), Failure> {
    if engine.version()? == 0 {
        // Another first run may have finished meanwhile: then there are tables, and a version with them.
        if !engine.is_empty()? && engine.version()? == 0 {
            return Err(foreign(engine));
        }
        migrate(engine, path)?;
        engine.batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    }
    Ok(())
}

/// That a database has exactly this release's schema.
///
/// # Errors
/// `StoreNewer` for any other.
pub(super) fn check_current(engine: &Engine, path: &Path) -> Result<(), Failure> {
    let version = engine.version()?;
    if usize::try_from(version) == Ok(STEPS.len()) { Ok(()) } else { Err(newer(path, version)) }
}

/// Brings a database in use up to this release's schema.
///
/// # Errors
/// `StoreNewer` for a schema of a later release, `StoreDamaged` for a file that is no sekisho database, an empty one too.
pub(super) fn bring_up(engine: Engine, path: &Path) -> Result<Engine, Failure> {
    let target = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    match engine.version()? {
        0 => Err(foreign(&engine)),
        v if v == target => Ok(engine),
        v if v > target => Err(newer(path, v)),
        // Opened for reading only: come back with a connection that may write.
        _ => {
            let engine = Engine::open(path, Access::Write)?;
            migrate(&engine, path)?;
            Ok(engine)
        }
    }
}

fn migrate(engine: &Engine, path: &Path) -> Result<(), Failure> {
    engine.batch("BEGIN IMMEDIATE")?;
    let from = engine.version()?;
    engine.batch("ROLLBACK")?;
    if from > 0 {
        backup(engine, path, from)?;
    }
    for (step, text) in (1_i64..).zip(STEPS) {
        engine.batch("BEGIN IMMEDIATE")?;
        let done = if engine.version()? < step { apply(engine, step, text) } else { Ok(()) };
        if done.is_err() {
            drop(engine.batch("ROLLBACK")); // the step's failure says more
        }
        done?;
        engine.commit()?;
    }
    Ok(())
}

fn apply(engine: &Engine, step: i64, text: &str) -> Result<(), Failure> {
    engine.batch(text)?;
    engine.set_version(step)
}

fn backup(engine: &Engine, path: &Path, from: i64) -> Result<(), Failure> {
    let copy = format!("{}.before-schema-{}", path.display(), from + 1);
    if Path::new(&copy).exists() {
        return Ok(()); // taken by an earlier try
    }
    engine.batch(&format!("VACUUM INTO '{}'", copy.replace('\'', "''")))
}

fn foreign(engine: &Engine) -> Failure {
    Failure::Store { code: Code::StoreDamaged, path: engine.place(), cause: "not a sekisho database".to_owned() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// B2, from every earlier schema: the database is brought up, and a copy of what it was is kept.
    #[test]
    fn b2_a_database_of_an_earlier_release_is_brought_up_and_kept() {
        crate::files::private_umask(); // as main does
        for from in 1..STEPS.len() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("sekisho.db");
            crate::files::create_private(&path, b"").unwrap();
            let engine = Engine::open(&path, Access::Write).unwrap();
            for (step, text) in (1_i64..).zip(STEPS.iter().take(from)) {
                apply(&engine, step, text).unwrap();
            }
            let engine = bring_up(engine, &path).unwrap();
            assert_eq!(usize::try_from(engine.version().unwrap()).unwrap(), STEPS.len());
            let kept = folder.path().join(format!("sekisho.db.before-schema-{}", from + 1));
            assert_eq!(Engine::open(&kept, Access::Read).unwrap().version().unwrap(), i64::try_from(from).unwrap());
        }
    }
}
