//! Whether the log is as it was written (B4): entries changed, cut out, swapped, put in, made with a key that was replaced;
//! and with heads that were kept elsewhere, cut tails and missing chains. It reads row by row, and mends nothing.

use super::head::Head;
use super::prune::Mark;
use super::{Row, Tx, entry, sql};
use crate::failure::Failure;
use crate::rules::words::Breach;
use crate::secret::Keys;
use std::collections::BTreeMap;

/// A place that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A merchant code, or empty for the common chain.
    pub chain: String,
    /// At which number.
    pub seq: i64,
    /// What is wrong.
    pub breach: Breach,
}

/// The entry that the next one is built on.
struct Link {
    chain: String,
    seq: i64,
    mac: String,
    maker: Option<u32>,
}

struct Check<'a, F> {
    keys: &'a Keys,
    /// Those of chains not met yet.
    marks: BTreeMap<String, Mark>,
    /// Those of chains whose end was not met yet.
    heads: BTreeMap<&'a str, &'a Head>,
    last: Option<Link>,
    entries: i64,
    chains: usize,
    found: F,
}

impl Tx<'_> {
    /// Checks every chain, and that each still holds its head; what is wrong goes to `found`. Answers how many entries and
    /// chains there are.
    ///
    /// # Errors
    /// What `found` says, or the engine.
    pub fn verify_chains(
        &self,
        heads: &[Head],
        found: impl FnMut(Finding) -> Result<(), Failure>,
    ) -> Result<(i64, usize), Failure> {
        let marks = self.marks()?.into_iter().map(|mark| (mark.chain.clone(), mark)).collect();
        let heads = heads.iter().map(|head| (head.chain.as_str(), head)).collect();
        let mut check = Check { keys: self.keys()?, marks, heads, last: None, entries: 0, chains: 0, found };
        self.engine.each(sql::LIST_AUDIT_CHAINS, &[], |row| check.take(row))?;
        check.finish()
    }
}

impl<F: FnMut(Finding) -> Result<(), Failure>> Check<'_, F> {
    fn take(&mut self, row: &Row) -> Result<(), Failure> {
        let (chain, seq, mac) = (row.lossy_text(0)?, row.int(1)?, row.lossy_text(13)?);
        let before = match self.last.take() {
            Some(last) if last.chain == chain => last,
            other => {
                self.close(other)?;
                self.open(chain)?
            }
        };
        self.entries += 1;
        let maker = self.keys.maker(&mac);
        let breach = self.breach(row, seq, maker, &before).or_else(|| self.replaced(&before.chain, seq, &mac));
        if let Some(breach) = breach {
            (self.found)(Finding { chain: before.chain.clone(), seq, breach })?;
        }
        self.last = Some(Link { chain: before.chain, seq, mac, maker });
        Ok(())
    }

    /// What is wrong with an entry. After a gap its hash can't fit either: one finding a place is enough.
    fn breach(&self, row: &Row, seq: i64, maker: Option<u32>, before: &Link) -> Option<Breach> {
        if seq != before.seq.saturating_add(1) {
            return Some(Breach::Gap);
        }
        if maker.is_none() {
            return Some(Breach::KeyUnknown);
        }
        match entry(row) {
            Err(_) => Some(Breach::Unreadable),
            Ok(entry) if !entry.fits(&before.mac, self.keys) => Some(Breach::Altered),
            // A key is replaced because somebody may have it: from then on it makes no entries.
            Ok(_) if maker < before.maker => Some(Breach::KeyRetired),
            Ok(_) => None,
        }
    }

    fn replaced(&self, chain: &str, seq: i64, mac: &str) -> Option<Breach> {
        let head = self.heads.get(chain).filter(|head| head.seq == seq)?;
        (head.mac != mac).then_some(Breach::Replaced)
    }

    /// What the first entry of a chain is built on: nothing, or the last entry that was pruned.
    fn open(&mut self, chain: String) -> Result<Link, Failure> {
        self.chains += 1;
        let Some(mark) = self.marks.remove(&chain) else {
            return Ok(Link { chain, seq: 0, mac: String::new(), maker: None });
        };
        let forged = (!mark.fits(self.keys)).then_some(Breach::Checkpoint);
        if let Some(breach) = forged.or_else(|| self.replaced(&chain, mark.seq, &mark.entry_mac)) {
            (self.found)(Finding { chain: chain.clone(), seq: mark.seq, breach })?;
        }
        let maker = self.keys.maker(&mark.entry_mac);
        Ok(Link { chain, seq: mark.seq, mac: mark.entry_mac, maker })
    }

    fn close(&mut self, last: Option<Link>) -> Result<(), Failure> {
        let Some(last) = last else { return Ok(()) };
        match self.heads.remove(last.chain.as_str()) {
            Some(head) if head.seq > last.seq => {
                (self.found)(Finding { chain: last.chain, seq: last.seq, breach: Breach::Cut })
            }
            _ => Ok(()),
        }
    }

    /// Chains of which no entry is left. Pruning leaves the newest, so a mark alone is a chain cut short.
    fn finish(mut self) -> Result<(i64, usize), Failure> {
        let last = self.last.take();
        self.close(last)?;
        for (chain, mark) in std::mem::take(&mut self.marks) {
            self.heads.remove(chain.as_str());
            (self.found)(Finding { chain, seq: mark.seq, breach: Breach::Cut })?;
        }
        for head in std::mem::take(&mut self.heads).into_values() {
            (self.found)(Finding { chain: head.chain.clone(), seq: head.seq, breach: Breach::ChainMissing })?;
        }
        Ok((self.entries, self.chains))
    }
}
