//! What the audit log and the outbox remember of one user: how it went, its failures, its newest mail. Only reading, and
//! only as far as the log can be trusted: `audit verify` says whether it is whole.

use super::{Tx, damaged, sql};
use crate::failure::Failure;
use crate::rules::email::EmailAddress;
use crate::rules::time::Timestamp;
use crate::rules::user::{PersonName, User, UserAddress, UserId};
use crate::rules::why::{Deletion, LastMail};
use crate::rules::words::{Method, Role};

/// A user as its last deletion recorded it.
#[derive(Clone, Debug)]
pub struct Gone {
    /// When and by whom.
    pub deletion: Deletion,
    /// Its address, the ID as it was shown.
    pub address: UserAddress,
    /// ユーザ権限
    pub role: Role,
    /// 氏名
    pub name: PersonName,
    /// メールアドレス
    pub email: Option<EmailAddress>,
    /// ログイン方法
    pub method: Method,
    /// 管理者と同一
    pub same_as_admin: bool,
}

impl Tx<'_> {
    /// When the last sweep ran to its end.
    ///
    /// # Errors
    /// The engine's.
    pub fn last_sweep(&self) -> Result<Option<Timestamp>, Failure> {
        Ok(self.engine.first(sql::LAST_SWEEP, &[], |row| row.maybe_int(0))?.flatten().map(Timestamp))
    }

    /// Since when there are merchants.
    ///
    /// # Errors
    /// The engine's.
    pub fn first_merchant(&self) -> Result<Option<Timestamp>, Failure> {
        Ok(self.engine.first(sql::FIRST_MERCHANT, &[], |row| row.maybe_int(0))?.flatten().map(Timestamp))
    }

    /// The newest deletion of a user of that ID, by a person or by the sweep. What was before its merchant was added is
    /// another merchant's business (R10.3).
    ///
    /// # Errors
    /// The engine's.
    pub fn last_deletion(&self, of: &UserAddress) -> Result<Option<Gone>, Failure> {
        self.engine.first(sql::LAST_DELETION, &[of.merchant.as_str().into(), (&of.id.key()).into()], |row| {
            let swept = row.text(2)? == "sweep.delete";
            let deletion = Deletion { at: Timestamp(row.int(0)?), actor: row.text(1)?, swept };
            let address = UserAddress { merchant: of.merchant.clone(), id: UserId::stored(row.text(4)?) };
            gone(deletion, address, &row.text(3)?).ok_or_else(|| damaged(row, "deletion"))
        })
    }

    /// How many wrong one-time passwords were counted since the last completed login or unlock.
    ///
    /// # Errors
    /// The engine's.
    pub fn count_wrong_codes(&self, of: &UserAddress) -> Result<i64, Failure> {
        let id_key = of.id.key();
        let params = [of.merchant.as_str().into(), (&id_key).into()];
        Ok(self.engine.first(sql::COUNT_WRONG_CODES, &params, |row| row.int(0))?.unwrap_or_default())
    }

    /// The newest mail about a user; an earlier user of that ID is another person.
    ///
    /// # Errors
    /// The engine's.
    pub fn last_mail(&self, user: &User) -> Result<Option<LastMail>, Failure> {
        let id_key = user.address.id.key();
        let params = [user.address.merchant.as_str().into(), (&id_key).into(), user.created_at.0.into()];
        self.engine.first(sql::LAST_MAIL, &params, |row| {
            let (kind, state) = (row.word(1)?, row.word(2)?);
            Ok(LastMail { id: row.text(0)?, kind, state, created_at: Timestamp(row.int(3)?), reply: row.maybe_text(4)? })
        })
    }
}

/// Out of an entry's fields before and after; none where one is missing or unreadable.
fn gone(deletion: Deletion, address: UserAddress, detail: &str) -> Option<Gone> {
    let facts: serde_json::Value = serde_json::from_str(detail).ok()?;
    let before = |field| facts.get(field)?.get(0)?.as_str();
    Some(Gone {
        deletion,
        address,
        role: before("role")?.parse().ok()?,
        name: PersonName::stored(before("name")?.to_owned()),
        email: before("email").filter(|e| !e.is_empty()).map(|e| EmailAddress::stored(e.to_owned())),
        method: before("method")?.parse().ok()?,
        same_as_admin: before("same_as_admin")? == "true",
    })
}
