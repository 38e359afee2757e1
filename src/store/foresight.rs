//! What a transaction is about to ask row by row, asked for many rows at once: on a server each question is a journey.
//! An answer is good for one question and for no longer than nothing was written that could change it; whatever was not
//! foreseen is asked as ever. A file is asked row by row: there a question costs no more than its answer.

use super::engine::{Param, Row};
use super::{Tx, sql, user};
use crate::failure::Failure;
use crate::rules::email::EmailAddress;
use crate::rules::same_person::Holder;
use crate::rules::user::{User, UserAddress};
use std::cell::RefCell;
use std::collections::HashMap;

/// Answers that were not asked for yet.
#[derive(Default)]
pub(super) struct Foresight(RefCell<Answers>);

#[derive(Default)]
struct Answers {
    users: HashMap<String, Option<User>>,
    holders: HashMap<String, Vec<Holder>>,
}

impl Foresight {
    pub(super) fn user(&self, address: &UserAddress) -> Option<Option<User>> {
        let mut answers = self.0.borrow_mut();
        if answers.users.is_empty() { None } else { answers.users.remove(&address.key()) }
    }

    pub(super) fn holders(&self, email: &EmailAddress) -> Option<Vec<Holder>> {
        let mut answers = self.0.borrow_mut();
        if answers.holders.is_empty() { None } else { answers.holders.remove(&email.key()) }
    }

    /// What a user's row that stays on its address changes.
    pub(super) fn forget(&self, user: &User) {
        self.user(&user.address);
        user.email.as_ref().map(|email| self.holders(email));
    }

    pub(super) fn forget_all(&self) {
        self.0.take();
    }
}

impl Tx<'_> {
    /// Whether looking ahead is worth the trouble.
    #[must_use]
    pub fn looks_ahead(&self) -> bool {
        self.engine.is_far()
    }

    /// Looks up users and who stands on addresses, for those who will ask next.
    ///
    /// # Errors
    /// The engine's.
    pub fn foresee(&self, users: &[UserAddress], emails: &[EmailAddress]) -> Result<(), Failure> {
        let ids: Vec<String> = users.iter().map(|address| address.id.key()).collect();
        let merchants = users.iter().map(|address| address.merchant.as_str());
        let params: Vec<Param> = merchants.zip(&ids).flat_map(|(merchant, id)| [merchant.into(), id.into()]).collect();
        let mut found: HashMap<String, Option<User>> = users.iter().map(|address| (address.key(), None)).collect();
        for user in self.engine.rows_of_many(sql::FIND_USERS, 2, &params, user::user)? {
            found.insert(user.address.key(), Some(user));
        }
        let keys: Vec<String> = emails.iter().map(EmailAddress::key).collect();
        let params: Vec<Param> = keys.iter().map(Param::from).collect();
        let mut holders: HashMap<String, Vec<Holder>> = keys.iter().map(|key| (key.clone(), Vec::new())).collect();
        let held = |row: &Row| Ok((row.text(6)?, user::holder(row)?));
        for (email, holder) in self.engine.rows_of_many(sql::LIST_HOLDERS_OF_MANY, 1, &params, held)? {
            holders.entry(email).or_default().push(holder);
        }
        self.foresight.0.replace(Answers { users: found, holders });
        Ok(())
    }
}
