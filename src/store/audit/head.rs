//! The heads of all chains and a head of heads (B4), to be kept elsewhere: nothing in the database itself can tell that its
//! newest entries, or a whole chain, were taken away. The head of heads keeps the copy from being changed unnoticed.

use super::{Tx, sql};
use crate::failure::Failure;
use crate::rules::time::Timestamp;
use crate::secret::{Keys, Purpose};

/// The newest entry of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// A merchant code, or empty for the common chain.
    pub chain: String,
    /// Its number.
    pub seq: i64,
    /// Its keyed hash.
    pub mac: String,
}

impl Tx<'_> {
    /// The heads of all chains.
    ///
    /// # Errors
    /// The engine's.
    pub fn audit_heads(&self) -> Result<Vec<Head>, Failure> {
        self.engine
            .rows(sql::LIST_AUDIT_HEADS, &[], |row| Ok(Head { chain: row.text(0)?, seq: row.int(1)?, mac: row.text(2)? }))
    }

    /// The head of heads: a keyed hash over all of them and the moment.
    ///
    /// # Errors
    /// A bug, if the store was opened without keys.
    pub fn head_of_heads(&self, heads: &[Head], at: Timestamp) -> Result<String, Failure> {
        let keys = self.keys()?;
        Ok(over(heads, at, |parts| keys.mac(Purpose::Audit, parts)))
    }

    /// Whether a head of heads is that of these heads.
    ///
    /// # Errors
    /// As [`Tx::head_of_heads`].
    pub fn heads_fit(&self, heads: &[Head], at: Timestamp, head_of_heads: &str) -> Result<bool, Failure> {
        let keys: &Keys = self.keys()?;
        Ok(over(heads, at, |parts| keys.matches(Purpose::Audit, parts, head_of_heads)))
    }
}

/// The first word keeps it apart from entries, which begin with a hash or nothing.
fn over<T>(heads: &[Head], at: Timestamp, hash: impl FnOnce(&[&str]) -> T) -> T {
    let (at, numbers) = (at.0.to_string(), heads.iter().map(|head| head.seq.to_string()).collect::<Vec<_>>());
    let each = heads.iter().zip(&numbers).flat_map(|(head, seq)| [head.chain.as_str(), seq, &head.mac]);
    hash(&["heads", &at].into_iter().chain(each).collect::<Vec<_>>())
}
