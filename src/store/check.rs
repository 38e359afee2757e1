//! Whether a database is as sekisho leaves it (`db check`): its file, its schema, every row, the rules that hold between
//! rows, every sealed value, the audit chains. It goes through all of it once, keeps nothing, and mends nothing.

use super::engine::Row;
use super::{Tx, door, import, merchant, migration, outbox, sql, user};
use crate::failure::{Code, Failure};
use crate::rules::email::EmailAddress;
use crate::rules::same_person;
use crate::rules::user::{PersonName, User, UserId};
use crate::rules::words::{Defect, Method};
use std::collections::BTreeMap;

/// Who is told of a finding: what is wrong, and where.
type Found<'a> = &'a mut dyn FnMut(Defect, String) -> Result<(), Failure>;

/// One thing that is checked.
type Check<'t> = fn(&Tx<'t>, Found) -> Result<(), Failure>;

/// How a row of a table is read.
type Read = fn(&Row) -> Result<(), Failure>;

/// Every table but that of users: how it is listed and how a row is read.
const ROWS: [(&str, &str, Read); 6] = [
    ("merchants", sql::CHECK_MERCHANTS, |row| merchant::merchant(row).map(drop)),
    ("challenges", sql::CHECK_CHALLENGES, |row| door::challenge(row).map(drop)),
    ("links", sql::CHECK_LINKS, |row| door::link(row).map(drop)),
    ("sessions", sql::LIST_SESSIONS, |row| door::session(row).map(drop)),
    ("mails", sql::LIST_MAILS, |row| outbox::mail(row).map(drop)),
    ("imports", sql::LIST_RUNS, |row| import::run(row).map(drop)),
];

/// What must have no row: the field it is about, and the statement, whose rows begin with the place.
const NONE: [(Defect, &str, &str); 6] = [
    (Defect::Admin, "role", sql::CHECK_ADMINS),
    (Defect::SameAsAdmin, "same_as_admin", sql::CHECK_FLAGS),
    (Defect::SameAsAdmin, "same_as_admin", sql::CHECK_FLAGGED),
    (Defect::Field, "role", sql::CHECK_SHIPPING),
    (Defect::Reference, "email_holders", sql::CHECK_HOLDERS),
    (Defect::Reference, "email_holders", sql::CHECK_HELD),
];

impl Tx<'_> {
    /// Checks everything; what is wrong goes to `found` as it is met.
    ///
    /// # Errors
    /// What `found` says, or the engine, but for damage: that is a finding.
    pub fn check(&self, found: Found) -> Result<(), Failure> {
        let checks: [Check<'_>; 7] = [
            Self::check_file,
            Self::check_schema,
            Self::check_rows,
            Self::check_users,
            Self::check_rules,
            |tx, found| tx.check_sealed(|held, spot| found(Defect::Sealed, format!("{}: {spot}", held.as_ref()))),
            |tx, found| {
                tx.verify_chains(&[], |broken| found(Defect::Audit, format!("'{}', {}", broken.chain, broken.seq))).map(drop)
            },
        ];
        checks.into_iter().try_for_each(|check| match check(self, found) {
            Err(Failure::Store { code: Code::StoreDamaged | Code::StoreFailed, cause, .. }) => found(Defect::File, cause),
            checked => checked,
        })
    }

    fn check_file(&self, found: Found) -> Result<(), Failure> {
        self.engine.check_pages(|fault| found(Defect::File, fault))?;
        self.engine.check_references(|fault| found(Defect::Reference, fault))
    }

    fn check_schema(&self, found: Found) -> Result<(), Failure> {
        if self.engine.file().is_err() {
            return Ok(());
        }
        let listed = |engine: &super::engine::Engine| -> Result<BTreeMap<String, String>, Failure> {
            let named = |row: &Row| Ok((format!("{} {}", row.text(0)?, row.text(1)?), row.text(2)?));
            Ok(engine.rows(sql::file::LIST_SCHEMA, &[], named)?.into_iter().collect())
        };
        let (ours, theirs) = (listed(&migration::blueprint()?)?, listed(self.engine)?);
        let differing = ours.iter().filter(|(name, text)| theirs.get(*name) != Some(text));
        let strange = theirs.iter().filter(|(name, _)| !ours.contains_key(*name));
        differing.chain(strange).try_for_each(|(name, _)| found(Defect::Schema, name.clone()))
    }

    fn check_rows(&self, found: Found) -> Result<(), Failure> {
        for (table, list, read) in ROWS {
            self.engine.each(list, &[], |row| match read(row) {
                Ok(()) => Ok(()),
                Err(failure) => found(Defect::Row, spot(table, row, failure)?),
            })?;
        }
        Ok(())
    }

    fn check_users(&self, found: Found) -> Result<(), Failure> {
        self.engine.each(sql::CHECK_USERS, &[], |row| match user::user(row) {
            Ok(user) => match fault(&user, row.maybe_text(22)?.as_deref(), row.maybe_text(23)?.as_deref()) {
                Some((defect, field)) => found(defect, format!("{} ({field})", user.address)),
                None => Ok(()),
            },
            Err(failure) => found(Defect::Row, spot("users", row, failure)?),
        })
    }

    /// What holds between rows (R1.4, R2, R4).
    fn check_rules(&self, found: Found) -> Result<(), Failure> {
        for (defect, field, none) in NONE {
            self.engine.each(none, &[], |row| {
                let id = row.lossy_text(1).unwrap_or_default();
                let place = row.lossy_text(0)?;
                found(defect, if id.is_empty() { format!("{place} ({field})") } else { format!("{place}/{id} ({field})") })
            })?;
        }
        self.each_shared_address(|address, holders| {
            if same_person::may_share(holders) { Ok(()) } else { found(Defect::Address, address.to_owned()) }
        })
    }
}

/// A row that can't be read: its table, the first two of its columns, and why.
fn spot(table: &str, row: &Row, failure: Failure) -> Result<String, Failure> {
    match failure {
        Failure::Store { cause, .. } => Ok(format!("{table} {}/{} ({cause})", row.lossy_text(0)?, row.lossy_text(1)?)),
        other => Err(other),
    }
}

/// What of a user is not as its field's rule asks (R3), first of all the forms by which it is found.
fn fault(user: &User, id_key: Option<&str>, email_key: Option<&str>) -> Option<(Defect, &'static str)> {
    let id = user.address.id.as_str();
    let id_right =
        user.address.is_admin() || (!user.address.id.names_admin() && UserId::parse(id).is_ok_and(|read| read.as_str() == id));
    let name_right = PersonName::parse(user.name.as_str()).is_ok_and(|read| read == user.name);
    let email_right = user.email.as_ref().is_none_or(|e| EmailAddress::parse(e.as_str()).is_ok());
    let faults = [
        (id_key != Some(&user.address.id.key()), Defect::Row, "id_key"),
        (email_key != user.email.as_ref().map(EmailAddress::key).as_deref(), Defect::Row, "email_key"),
        (!id_right, Defect::Row, "id"),
        (!name_right, Defect::Field, "name"),
        (!email_right, Defect::Field, "email"),
        (user.method == Method::Email && user.email.is_none(), Defect::Field, "method"),
    ];
    faults.into_iter().find_map(|(wrong, defect, field)| wrong.then_some((defect, field)))
}
