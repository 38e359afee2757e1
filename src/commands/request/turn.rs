//! Many changes in one transaction, in turn: what an import needs. It must not outlive the transaction, and a change that
//! was applied is undone with it.

use super::{Permit, Request, still_acts};
use crate::failure::Failure;
use crate::rules::change::Change;
use crate::rules::policy::Policy;
use crate::rules::time::Timestamp;
use crate::secret::{Generator, Keys, generator};
use crate::store::{Author, End, Tx};
use crate::world::World;

/// A transaction of many changes.
pub struct Turn<'a> {
    /// What is true in it so far.
    pub tx: &'a Tx<'a>,
    /// The moment of all of them.
    pub now: Timestamp,
    /// What temporary passwords are hashed under.
    pub keys: &'a Keys,
    /// The limits.
    pub policy: &'a Policy,
    /// For its clock and for progress on a terminal.
    pub world: &'a mut World,
    /// For what is drawn.
    pub random: Generator,
    author: &'a Author,
    mails: Vec<String>,
}

impl Turn<'_> {
    /// Makes a change true.
    ///
    /// # Errors
    /// The store's.
    pub fn apply(&mut self, change: &Change) -> Result<(), Failure> {
        self.mails.extend(self.tx.apply(change, self.author, self.now, &mut self.random)?.mails);
        Ok(())
    }
}

impl Request<'_> {
    /// Decides and applies many changes in one transaction, in turn: each sees what those before it made true. What
    /// `work` refuses undoes them all.
    ///
    /// # Errors
    /// As [`Request::change`].
    pub fn change_each<T>(
        &mut self,
        permit: &Permit,
        mut work: impl FnMut(&mut Turn) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let author = self.author();
        let (session, policy, keys) = (self.session.as_ref(), &self.config.policy, self.store.keys()?);
        self.store.make_room()?;
        let (store, world) = (&self.store, &mut *self.world);
        let (done, mails) = store.write_in(&permit.0, self.end, |tx| {
            let now = world.now();
            still_acts(tx, session, policy, now)?;
            let random = generator(&mut *world.random);
            let mut turn = Turn { tx, now, keys, policy, author: &author, world: &mut *world, random, mails: Vec::new() };
            Ok((work(&mut turn)?, turn.mails))
        })?;
        if self.end == End::Commit {
            self.mails.extend(mails);
        }
        Ok(done)
    }
}
