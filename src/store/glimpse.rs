//! What of the database a command line may name, in the order of the names and from any of them on: for the shell that
//! completes a word. Each statement is a stretch of an index; none may read a whole table.

use super::{Tx, sql};
use crate::failure::Failure;
use crate::rules::merchant::MerchantCode;

/// What has names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Merchants, by code; within a merchant that one alone.
    Merchants,
    /// Users of one merchant, by ID without regard to case.
    Users,
    /// Mails, by id; within a merchant none.
    Mails,
    /// Sessions, living or not, by id.
    Sessions,
    /// Runs of `user import`, by id.
    Runs,
}

/// Something with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What orders it: the name, a user's in lower case.
    pub key: String,
    /// The name as it is shown.
    pub name: String,
    /// What a person knows it by: a company, a person's name, whose it is.
    pub about: String,
}

/// A stretch of keys.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The first that may be in it.
    pub from: String,
    /// The first that may not.
    pub below: String,
    /// How many at most.
    pub most: i64,
}

impl Tx<'_> {
    /// What of a kind lies in a stretch, of a merchant where one is given.
    ///
    /// # Errors
    /// The engine's.
    pub fn named(&self, kind: Kind, within: Option<&MerchantCode>, stretch: &Stretch) -> Result<Vec<Named>, Failure> {
        let statement = match kind {
            Kind::Merchants => sql::NAME_MERCHANTS,
            Kind::Users => sql::NAME_USERS,
            Kind::Mails => sql::NAME_MAILS,
            Kind::Sessions => sql::NAME_SESSIONS,
            Kind::Runs => sql::NAME_RUNS,
        };
        let within = within.map_or("", MerchantCode::as_str);
        let params = [(&stretch.from).into(), (&stretch.below).into(), stretch.most.into(), within.into()];
        self.engine.rows(statement, &params, |row| Ok(Named { key: row.text(0)?, name: row.text(1)?, about: row.text(2)? }))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::store::migration::blueprint;

    /// With a million users the whole answer may take 50 ms.
    #[test]
    fn every_name_is_found_by_an_index() {
        let engine = blueprint().unwrap();
        for statement in [sql::NAME_MERCHANTS, sql::NAME_USERS, sql::NAME_MAILS, sql::NAME_SESSIONS, sql::NAME_RUNS] {
            let asked = String::leak(format!("EXPLAIN QUERY PLAN {statement}"));
            let params = ["".into(), "".into(), 1.into(), "".into()];
            let steps = engine.rows(asked, &params, |row| row.text(3)).unwrap();
            assert!(!steps.is_empty() && steps.iter().all(|step| step.starts_with("SEARCH ")), "{statement}: {steps:?}");
        }
    }
}
