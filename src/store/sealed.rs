//! What the key file's keys hold together in a database: where sealed values stand, which of them open, and which keys are
//! needed for what (S6). One table here names every place, so that none is forgotten when keys are rotated or checked.

use super::engine::Param;
use super::{Tx, sql};
use crate::failure::Failure;
use crate::rules::words::Held;
use crate::secret::Purpose;

/// A kind of sealed value, with the statements that list and replace it.
pub(super) struct Sealed {
    pub(super) held: Held,
    pub(super) purpose: Purpose,
    list: &'static str,
    put: &'static str,
}

/// All that is sealed.
pub(super) const SEALED: [Sealed; 5] = [
    kind(Held::Password, Purpose::PasswordHash, sql::LIST_SEALED_PASSWORDS, sql::PUT_SEALED_PASSWORD),
    kind(Held::PasswordHistory, Purpose::PasswordHash, sql::LIST_SEALED_HISTORY, sql::PUT_SEALED_HISTORY),
    kind(Held::App, Purpose::AppSecret, sql::LIST_SEALED_APPS, sql::PUT_SEALED_APP),
    kind(Held::Enrolment, Purpose::AppSecret, sql::LIST_SEALED_ENROLMENTS, sql::PUT_SEALED_ENROLMENT),
    kind(Held::Mail, Purpose::MailSecret, sql::LIST_SEALED_MAILS, sql::PUT_SEALED_MAIL),
];

/// How many values name a key, which the parameter begins: sealed ones, and keyed hashes.
const COUNTS: [(Held, &str); 10] = [
    (Held::Password, sql::COUNT_KEY_PASSWORDS),
    (Held::PasswordHistory, sql::COUNT_KEY_HISTORY),
    (Held::App, sql::COUNT_KEY_APPS),
    (Held::Enrolment, sql::COUNT_KEY_ENROLMENTS),
    (Held::Mail, sql::COUNT_KEY_MAILS),
    (Held::TemporaryPassword, sql::COUNT_KEY_TEMPORARY),
    (Held::Code, sql::COUNT_KEY_CODES),
    (Held::Link, sql::COUNT_KEY_LINKS),
    (Held::Session, sql::COUNT_KEY_SESSIONS),
    (Held::Audit, sql::COUNT_KEY_AUDIT),
];

const fn kind(held: Held, purpose: Purpose, list: &'static str, put: &'static str) -> Sealed {
    Sealed { held, purpose, list, put }
}

/// Where a sealed value stands: the key of its row, in the order in which they are gone through.
#[derive(Clone, Default)]
pub(super) struct Spot(String, String, i64);

impl Spot {
    /// For a person to find it.
    pub(super) fn name(&self) -> String {
        if self.1.is_empty() { self.0.clone() } else { format!("{}/{}", self.0, self.1) }
    }
}

/// A sealed value.
pub(super) struct Value {
    pub(super) spot: Spot,
    /// What it is bound to.
    pub(super) identity: String,
    pub(super) sealed: String,
}

/// A key and what it is needed for, each with its number; nothing when the key is not needed.
pub type Need = (u32, Vec<(Held, i64)>);

impl Tx<'_> {
    /// At most so many sealed values of a kind behind a spot, in order.
    pub(super) fn each_sealed(
        &self,
        kind: &Sealed,
        behind: &Spot,
        most: i64,
        mut take: impl FnMut(Value) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let params: [Param; 4] = [(&behind.0).into(), (&behind.1).into(), behind.2.into(), most.into()];
        self.engine.each(kind.list, &params, |row| {
            let spot = Spot(row.text(0)?, row.text(1)?, row.int(2)?);
            take(Value { spot, identity: row.text(3)?, sealed: row.text(4)? })
        })
    }

    pub(super) fn put_sealed(&self, kind: &Sealed, spot: &Spot, sealed: &str) -> Result<(), Failure> {
        let params: [Param; 4] = [(&spot.0).into(), (&spot.1).into(), spot.2.into(), sealed.into()];
        self.engine.execute(kind.put, &params).map(drop)
    }

    /// Hands over each sealed value that does not open.
    ///
    /// # Errors
    /// What `found` says, or the engine.
    pub fn check_sealed(&self, mut found: impl FnMut(Held, String) -> Result<(), Failure>) -> Result<(), Failure> {
        let keys = self.keys()?;
        for kind in &SEALED {
            self.each_sealed(kind, &Spot::default(), i64::MAX, |value| {
                match keys.open(kind.purpose, &value.identity, &value.sealed) {
                    Ok(_) => Ok(()),
                    Err(_) => found(kind.held, value.spot.name()),
                }
            })?;
        }
        Ok(())
    }

    /// What each key of the ring is needed for here, the oldest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn keys_needed(&self) -> Result<Vec<Need>, Failure> {
        let ids = self.keys()?.ids();
        ids.into_iter().map(|id| Ok((id, self.needs(id)?))).collect()
    }

    fn needs(&self, id: u32) -> Result<Vec<(Held, i64)>, Failure> {
        let begins = format!("{id}.%");
        let mut needs = Vec::new();
        for (held, count) in COUNTS {
            let count = self.engine.first(count, &[(&begins).into()], |row| row.int(0))?.unwrap_or_default();
            needs.extend((count > 0).then_some((held, count)));
        }
        Ok(needs)
    }
}
