//! The append-only audit log (R10.4, B4): one chain a merchant and one for the rest. Each entry carries a keyed hash over
//! itself and the hash before it, so that what was changed, cut out or re-ordered is found. Nothing here changes an entry;
//! only `prune` takes any away, from the old end.

mod head;
mod prune;
#[cfg(test)]
mod tests;
mod verify;

pub use head::Head;
pub use prune::Span;
pub use verify::Finding;

use super::apply::Author;
use super::engine::{Param, Row};
use super::{Direction, Tx, damaged, sql};
use crate::failure::Failure;
use crate::rules::event::{Difference, Event};
use crate::rules::time::Timestamp;
use crate::secret::{Keys, Purpose};
use std::cell::RefCell;
use std::collections::HashMap;

/// The newest entries of the chains that a transaction has written to: it need not read them again.
#[derive(Default)]
pub(super) struct Heads(RefCell<HashMap<String, (i64, String)>>);

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// A merchant code, or empty for the common chain.
    pub chain: String,
    /// From 1, without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// The run it belongs to.
    pub request: String,
    /// As whom.
    pub actor: String,
    /// Who by the operating system, JSON.
    pub origin: String,
    /// 加盟店コード, also where no such merchant exists.
    pub merchant: String,
    /// ユーザID
    pub user_id: String,
    /// What.
    pub action: String,
    /// `ok` or a code.
    pub result: String,
    /// Fields before and after, JSON.
    pub detail: String,
    /// `--reason`
    pub reason: String,
    /// `--ticket`
    pub ticket: String,
    /// Its keyed hash, which names the key that made it.
    pub mac: String,
}

impl Entry {
    fn mac_parts<'a>(&'a self, before: &'a str, seq: &'a str, at: &'a str) -> [&'a str; 14] {
        [
            before,
            &self.chain,
            seq,
            at,
            &self.request,
            &self.actor,
            &self.origin,
            &self.merchant,
            &self.user_id,
            &self.action,
            &self.result,
            &self.detail,
            &self.reason,
            &self.ticket,
        ]
    }

    fn seal(&mut self, before: &str, keys: &Keys) {
        let (seq, at) = (self.seq.to_string(), self.at.0.to_string());
        self.mac = keys.mac(Purpose::Audit, &self.mac_parts(before, &seq, &at));
    }

    fn fits(&self, before: &str, keys: &Keys) -> bool {
        let (seq, at) = (self.seq.to_string(), self.at.0.to_string());
        keys.matches(Purpose::Audit, &self.mac_parts(before, &seq, &at), &self.mac)
    }
}

impl Tx<'_> {
    /// Appends an event to its chain.
    pub(super) fn append(&self, chain: &str, event: &Event, author: &Author, now: Timestamp) -> Result<(), Failure> {
        let (newest, before) = self.head(chain)?;
        let mut entry = Entry {
            chain: chain.to_owned(),
            seq: newest + 1,
            at: now,
            request: author.request.clone(),
            actor: author.actor.clone(),
            origin: author.origin.clone(),
            merchant: event.merchant.as_ref().map_or_else(String::new, |m| m.as_str().to_owned()),
            user_id: event.user.clone().unwrap_or_default(),
            action: event.action.as_ref().to_owned(),
            result: event.result.clone(),
            detail: detail(&event.differences),
            reason: author.reason.clone().unwrap_or_default(),
            ticket: author.ticket.clone().unwrap_or_default(),
            mac: String::new(),
        };
        let keys = self.keys()?;
        // A ring that was read before a rotation meets the new key here: along a chain keys never grow older.
        keys.maker(&before);
        entry.seal(&before, keys);
        self.engine.execute_soon(sql::ADD_AUDIT, &params(&entry))?;
        self.heads.0.borrow_mut().insert(entry.chain, (entry.seq, entry.mac));
        Ok(())
    }

    /// Reads the newest entries of many chains at once.
    pub(super) fn foresee_heads(&self, chains: &[Param]) -> Result<(), Failure> {
        let head = |row: &Row| Ok((row.text(0)?, (row.int(1)?, row.text(2)?)));
        self.heads.0.borrow_mut().extend(self.engine.rows_of_many(sql::AUDIT_HEADS, 1, chains, head)?);
        Ok(())
    }

    /// Number and hash of a chain's newest entry. Nobody else writes while this transaction does.
    fn head(&self, chain: &str) -> Result<(i64, String), Failure> {
        if let Some(head) = self.heads.0.borrow_mut().remove(chain) {
            return Ok(head);
        }
        let head = self.engine.first(sql::AUDIT_HEAD, &[chain.into()], |row| Ok((row.int(0)?, row.text(1)?)))?;
        Ok(head.unwrap_or_default())
    }

    /// Entries from `since` to before `until`, of one chain or of all, by time.
    ///
    /// # Errors
    /// What `take` says, or the engine.
    pub fn each_entry(
        &self,
        chain: Option<&str>,
        since: Timestamp,
        until: Timestamp,
        direction: Direction,
        mut take: impl FnMut(Entry) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (since, until): (Param, Param) = (since.0.into(), until.0.into());
        let one = direction.of(sql::LIST_AUDIT_OF, sql::LIST_AUDIT_OF_DOWN);
        let all = direction.of(sql::LIST_AUDIT, sql::LIST_AUDIT_DOWN);
        match chain {
            Some(chain) => self.engine.each(one, &[since, until, chain.into()], |row| take(entry(row)?)),
            None => self.engine.each(all, &[since, until], |row| take(entry(row)?)),
        }
    }

    /// When the newest entry was written. A sweep that was refused for its clock proves nothing about the clock.
    ///
    /// # Errors
    /// The engine's.
    pub fn newest_entry(&self) -> Result<Option<Timestamp>, Failure> {
        Ok(self.engine.first(sql::NEWEST_AUDIT, &[], |row| row.int(0))?.map(Timestamp))
    }
}

/// `{"field":["before","after"]}`; `null` where there was or is nothing.
fn detail(differences: &[Difference]) -> String {
    let fields = differences.iter().map(|d| (d.field.to_owned(), serde_json::json!([d.before, d.after])));
    serde_json::Value::Object(fields.collect()).to_string()
}

fn params(e: &Entry) -> [Param<'_>; 14] {
    [
        (&e.chain).into(),
        e.seq.into(),
        e.at.0.into(),
        (&e.request).into(),
        (&e.actor).into(),
        (&e.origin).into(),
        (&e.merchant).into(),
        (&e.user_id).into(),
        (&e.action).into(),
        (&e.result).into(),
        (&e.detail).into(),
        (&e.reason).into(),
        (&e.ticket).into(),
        (&e.mac).into(),
    ]
}

fn entry(row: &Row) -> Result<Entry, Failure> {
    let text = |column| row.text(column).map_err(|_| damaged(row, "audit entry"));
    Ok(Entry {
        chain: text(0)?,
        seq: row.int(1)?,
        at: Timestamp(row.int(2)?),
        request: text(3)?,
        actor: text(4)?,
        origin: text(5)?,
        merchant: text(6)?,
        user_id: text(7)?,
        action: text(8)?,
        result: text(9)?,
        detail: text(10)?,
        reason: text(11)?,
        ticket: text(12)?,
        mac: text(13)?,
    })
}
