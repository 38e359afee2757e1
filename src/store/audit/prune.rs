//! Taking the oldest entries of chains away (retention, PCI DSS 10.5.1). A keyed mark says up to where and on what the rest
//! is built, so that a chain stays whole. The newest entry of a chain never goes: the next one is built on it.
//! It does not decide what may go: what is old, and that a copy of it exists, is the caller's.

use super::{Entry, Tx, entry, sql};
use crate::failure::Failure;
use crate::rules::time::Timestamp;
use crate::secret::{Keys, Purpose};

/// Entries of a chain, without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// A merchant code, or empty for the common chain.
    pub chain: String,
    /// The first number.
    pub first: i64,
    /// The last number.
    pub last: i64,
}

/// Up to where a chain was pruned.
pub(super) struct Mark {
    pub(super) chain: String,
    /// The last entry that went.
    pub(super) seq: i64,
    pub(super) entry_mac: String,
    mac: String,
}

impl Mark {
    fn parts<'a>(&'a self, seq: &'a str) -> [&'a str; 4] {
        // The first word keeps it apart from entries, which begin with a hash or nothing.
        ["checkpoint", &self.chain, seq, &self.entry_mac]
    }

    fn sealed(mut self, keys: &Keys) -> Self {
        self.mac = keys.mac(Purpose::Audit, &self.parts(&self.seq.to_string()));
        self
    }

    pub(super) fn fits(&self, keys: &Keys) -> bool {
        keys.matches(Purpose::Audit, &self.parts(&self.seq.to_string()), &self.mac)
    }
}

impl Tx<'_> {
    /// What of each chain was written before a moment, from its beginning up to the first entry that was not.
    ///
    /// # Errors
    /// The engine's.
    pub fn old_entries(&self, before: Timestamp) -> Result<Vec<Span>, Failure> {
        let spans = self.engine.rows(sql::LIST_AUDIT_SPANS, &[before.0.into()], |row| {
            let (first, newest) = (row.int(1)?, row.int(2)?);
            let young = row.maybe_int(3)?.unwrap_or(newest).min(newest);
            Ok(Span { chain: row.text(0)?, first, last: young.saturating_sub(1) })
        })?;
        Ok(spans.into_iter().filter(|span| span.last >= span.first).collect())
    }

    /// One entry.
    ///
    /// # Errors
    /// The engine's; a row that is no entry.
    pub fn find_entry(&self, chain: &str, seq: i64) -> Result<Option<Entry>, Failure> {
        self.engine.first(sql::FIND_AUDIT, &[chain.into(), seq.into()], entry)
    }

    /// Takes entries away that [`Tx::old_entries`] named, and leaves the mark. Answers how many went: none where another
    /// run was faster.
    ///
    /// # Errors
    /// The engine's.
    pub fn prune(&self, span: &Span) -> Result<usize, Failure> {
        let Some(last) = self.find_entry(&span.chain, span.last)? else { return Ok(0) };
        let mark = Mark { chain: last.chain, seq: last.seq, entry_mac: last.mac, mac: String::new() }.sealed(self.keys()?);
        let params = [(&mark.chain).into(), mark.seq.into(), (&mark.entry_mac).into(), (&mark.mac).into()];
        self.engine.execute(sql::PUT_CHECKPOINT, &params)?;
        self.engine.execute(sql::REMOVE_AUDIT, &[(&span.chain).into(), span.last.into()])
    }

    pub(super) fn marks(&self) -> Result<Vec<Mark>, Failure> {
        self.engine.rows(sql::LIST_CHECKPOINTS, &[], |row| {
            Ok(Mark { chain: row.text(0)?, seq: row.int(1)?, entry_mac: row.text(2)?, mac: row.text(3)? })
        })
    }
}
