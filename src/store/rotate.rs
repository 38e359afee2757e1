//! All that is sealed is sealed anew under the newest key (S6): in batches, so that others work beside it, each whole or
//! not at all, so that a kill loses nothing. Until the last one is done the database is known by an older key, and by that
//! the next run sees that it has to go on. Keyed hashes keep the key that made them; the ring keeps all of its keys.

use super::sealed::{SEALED, Sealed, Spot, Value};
use super::turnstile::lock_within;
use super::{End, Store, Tx, sql};
use crate::failure::{Code, Failure};
use crate::secret::{Keys, Purpose};
use rand::Rng;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Values in one transaction: few enough that whoever waits for it waits for some hundredths of a second.
const BATCH: i64 = 500;

/// What became of sealed values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Sealed anew.
    pub done: i64,
    /// Left as they are: they do not open.
    pub unopened: i64,
}

/// A batch: what became of it, and where the next one begins.
struct Batch {
    resealed: Resealed,
    last: Option<Spot>,
}

impl Store {
    /// The lock that only one rotation of a key file holds, until it is dropped: two would overwrite each other's key.
    ///
    /// # Errors
    /// `Busy` beside another one.
    pub fn lock_keys(&self, key_file: &Path) -> Result<File, Failure> {
        let mut lock = key_file.as_os_str().to_owned();
        lock.push(".lock");
        lock_within(&PathBuf::from(lock), Duration::ZERO)?.ok_or(Failure::Busy { code: Code::Busy, waited: 0 })
    }

    /// Goes on with the ring as it stands in its file now.
    pub fn renew_keys(&mut self, keys: Keys) {
        self.keys = Some(keys);
    }

    /// Whether a rotation to the newest key of the ring has begun, or has still to begin, and is not finished.
    ///
    /// # Errors
    /// The engine's.
    pub fn rotation_due(&self) -> Result<bool, Failure> {
        let known_by = self.engine.first(sql::GET_META, &["key_check".into()], |row| row.text(0))?;
        let keys = self.keys()?;
        Ok(known_by.is_some_and(|mac| !keys.is_newest(&mac)))
    }

    /// Seals all values anew that are not under the newest key, until none is left: a process that was running before the
    /// key was there may still have added one.
    ///
    /// # Errors
    /// The store's; what was done until then stays done.
    pub fn reseal(&self, random: &mut dyn Rng) -> Result<Resealed, Failure> {
        let mut total = Resealed::default();
        loop {
            let mut round = Resealed::default();
            for kind in &SEALED {
                self.reseal_kind(kind, &mut round, random)?;
            }
            total = Resealed { done: total.done + round.done, unopened: round.unopened };
            if round.done == 0 {
                return Ok(total);
            }
        }
    }

    fn reseal_kind(&self, kind: &Sealed, round: &mut Resealed, random: &mut dyn Rng) -> Result<(), Failure> {
        let mut behind = Spot::default();
        loop {
            let batch = self.write(End::Commit, |tx| tx.reseal_batch(kind, &behind, random))?;
            round.done += batch.resealed.done;
            round.unopened += batch.resealed.unopened;
            let Some(last) = batch.last else { return Ok(()) };
            behind = last;
        }
    }
}

impl Tx<'_> {
    fn reseal_batch(&self, kind: &Sealed, behind: &Spot, random: &mut dyn Rng) -> Result<Batch, Failure> {
        let mut values = Vec::new();
        self.each_sealed(kind, behind, BATCH, |value| {
            values.push(value);
            Ok(())
        })?;
        let mut resealed = Resealed::default();
        for value in &values {
            self.reseal_value(kind, value, &mut resealed, random)?;
        }
        Ok(Batch { resealed, last: values.pop().map(|value| value.spot) })
    }

    fn reseal_value(&self, kind: &Sealed, value: &Value, seen: &mut Resealed, random: &mut dyn Rng) -> Result<(), Failure> {
        let keys = self.keys()?;
        if keys.is_newest(&value.sealed) {
            return Ok(());
        }
        let Ok(plain) = keys.open(kind.purpose, &value.identity, &value.sealed) else {
            seen.unopened += 1;
            return Ok(());
        };
        seen.done += 1;
        self.put_sealed(kind, &value.spot, &keys.seal(kind.purpose, &value.identity, &plain, random)?)
    }

    /// What a rotation would seal anew: all of it under a key that is still to be made, else what is not under the newest.
    ///
    /// # Errors
    /// The engine's.
    pub fn count_to_reseal(&self, key_to_be_made: bool) -> Result<Resealed, Failure> {
        let (keys, mut found) = (self.keys()?, Resealed::default());
        for kind in &SEALED {
            self.each_sealed(kind, &Spot::default(), i64::MAX, |value| {
                if key_to_be_made || !keys.is_newest(&value.sealed) {
                    match keys.open(kind.purpose, &value.identity, &value.sealed) {
                        Ok(_) => found.done += 1,
                        Err(_) => found.unopened += 1,
                    }
                }
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// From now on the database is known by the newest key: its rotation is finished.
    ///
    /// # Errors
    /// The engine's.
    pub fn finish_rotation(&self) -> Result<(), Failure> {
        let mac = self.keys()?.mac(Purpose::KeyCheck, &["sekisho"]);
        self.engine.execute(sql::PUT_META, &["key_check".into(), (&mac).into()]).map(drop)
    }
}
