//! Rows of `users` and of `passwords`, their history.
//! A password is here as its hash, never as typed. Only a change that is applied writes any, and lists read no hash.

use super::engine::{Param, Row};
use super::merchant::code;
use super::{Direction, Tx, damaged, sql};
use crate::failure::Failure;
use crate::rules::authenticator::Authenticator;
use crate::rules::email::EmailAddress;
use crate::rules::merchant::{CorporateNumber, MerchantCode};
use crate::rules::same_person::Holder;
use crate::rules::time::Timestamp;
use crate::rules::user::{Account, Password, PersonName, User, UserAddress, UserId};

/// The order of a list of users, ascending; the address decides between equals, in either direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Merchant and ID.
    Address,
    /// 氏名
    Name,
    /// The longest ago first; before them who never logged in.
    LastLogin,
    /// The oldest first.
    Created,
}

impl Tx<'_> {
    /// One user.
    ///
    /// # Errors
    /// The engine's.
    pub fn find_user(&self, address: &UserAddress) -> Result<Option<User>, Failure> {
        if let Some(user) = self.foresight.user(address) {
            return Ok(user);
        }
        self.engine.first(sql::FIND_USER, &[address.merchant.as_str().into(), (&address.id.key()).into()], user)
    }

    /// A user with its merchant and 管理 user.
    ///
    /// # Errors
    /// The engine's.
    pub fn find_account(&self, address: &UserAddress) -> Result<Option<Account>, Failure> {
        let Some(merchant) = self.find_merchant(&address.merchant)? else { return Ok(None) };
        let (Some(user), Some(admin)) = (self.find_user(address)?, self.find_user(&UserAddress::admin(&merchant.code))?) else {
            return Ok(None);
        };
        Ok(Some(Account { merchant, user, admin }))
    }

    /// Every user, or every user of a merchant, without uid, epoch and hashes: nobody lists those. The engine sorts, on disk
    /// where there are many.
    ///
    /// # Errors
    /// What `take` says, or the engine.
    pub fn each_user(
        &self,
        of: Option<&MerchantCode>,
        order: Order,
        direction: Direction,
        mut take: impl FnMut(User) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (up, down) = match (of.is_some(), order) {
            (false, Order::Address) => (sql::LIST_USERS, sql::LIST_USERS_DOWN),
            (false, Order::Name) => (sql::LIST_USERS_BY_NAME, sql::LIST_USERS_BY_NAME_DOWN),
            (false, Order::LastLogin) => (sql::LIST_USERS_BY_LOGIN, sql::LIST_USERS_BY_LOGIN_DOWN),
            (false, Order::Created) => (sql::LIST_USERS_BY_AGE, sql::LIST_USERS_BY_AGE_DOWN),
            (true, Order::Address) => (sql::LIST_USERS_OF, sql::LIST_USERS_OF_DOWN),
            (true, Order::Name) => (sql::LIST_USERS_OF_BY_NAME, sql::LIST_USERS_OF_BY_NAME_DOWN),
            (true, Order::LastLogin) => (sql::LIST_USERS_OF_BY_LOGIN, sql::LIST_USERS_OF_BY_LOGIN_DOWN),
            (true, Order::Created) => (sql::LIST_USERS_OF_BY_AGE, sql::LIST_USERS_OF_BY_AGE_DOWN),
        };
        let statement = direction.of(up, down);
        let params: Vec<Param> = of.iter().map(|code| code.as_str().into()).collect();
        self.engine.each(statement, &params, |row| take(listed(row)?))
    }

    /// Every user of a merchant, as [`Tx::each_user`] reads them.
    ///
    /// # Errors
    /// The engine's.
    pub fn users_of(&self, merchant: &MerchantCode) -> Result<Vec<User>, Failure> {
        self.engine.rows(sql::LIST_USERS_OF, &[merchant.as_str().into()], listed)
    }

    /// At most `most` 一般/出荷 users idle since `cutoff` or longer, the longest first (R8.1).
    ///
    /// # Errors
    /// What `take` says, or the engine.
    pub fn each_idle_user(
        &self,
        cutoff: Timestamp,
        most: i64,
        mut take: impl FnMut(User) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.engine.each(sql::LIST_USERS_IDLE, &[cutoff.0.into(), most.into()], |row| take(listed(row)?))
    }

    /// How many of them there are.
    ///
    /// # Errors
    /// The engine's.
    pub fn count_idle_users(&self, cutoff: Timestamp) -> Result<i64, Failure> {
        Ok(self.engine.first(sql::COUNT_USERS_IDLE, &[cutoff.0.into()], |row| row.int(0))?.unwrap_or_default())
    }

    /// How many 一般/出荷 users there are.
    ///
    /// # Errors
    /// The engine's.
    pub fn count_sweepable(&self) -> Result<i64, Failure> {
        Ok(self.engine.first(sql::COUNT_SWEEPABLE, &[], |row| row.int(0))?.unwrap_or_default())
    }

    /// IDs of a merchant's users, for suggestions.
    ///
    /// # Errors
    /// The engine's.
    pub fn user_ids(&self, of: &MerchantCode) -> Result<Vec<String>, Failure> {
        self.engine.rows(sql::LIST_USER_IDS, &[of.as_str().into()], |row| row.text(0))
    }

    /// The merchant's same-as-admin user (R4.2).
    ///
    /// # Errors
    /// The engine's.
    pub fn find_same_as_admin(&self, of: &MerchantCode) -> Result<Option<User>, Failure> {
        self.engine.first(sql::FIND_SAME_AS_ADMIN, &[of.as_str().into()], user)
    }

    /// Everyone who holds an address (R4).
    ///
    /// # Errors
    /// The engine's.
    pub fn holders(&self, email: &EmailAddress) -> Result<Vec<Holder>, Failure> {
        if let Some(holders) = self.foresight.holders(email) {
            return Ok(holders);
        }
        self.engine.rows(sql::LIST_HOLDERS, &[(&email.key()).into()], holder)
    }

    /// Every address that stands on more than one user, with those users (R4).
    ///
    /// # Errors
    /// What `take` says, or the engine.
    pub fn each_shared_address(&self, mut take: impl FnMut(&str, &[Holder]) -> Result<(), Failure>) -> Result<(), Failure> {
        let (mut address, mut holders) = (String::new(), Vec::new());
        self.engine.each(sql::LIST_SHARING, &[], |row| {
            let next = row.text(6)?;
            if next != address && !holders.is_empty() {
                take(&address, &std::mem::take(&mut holders))?;
            }
            address = next;
            holders.push(holder(row)?);
            Ok(())
        })?;
        if holders.is_empty() { Ok(()) } else { take(&address, &holders) }
    }

    /// Hashes of the user's newest chosen passwords, newest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn password_history(&self, address: &UserAddress) -> Result<Vec<String>, Failure> {
        self.engine
            .rows(sql::LIST_PASSWORDS, &[address.merchant.as_str().into(), (&address.id.key()).into()], |row| row.text(0))
    }

    pub(super) fn add_user(&self, user: &User) -> Result<(), Failure> {
        self.foresight.forget(user);
        self.write_user(user, |params| self.engine.execute_soon(sql::ADD_USER, params))?;
        self.add_holder(user)
    }

    /// Most changes leave a user on its address, and then are one statement.
    pub(super) fn put_user(&self, user: &User) -> Result<(), Failure> {
        let put = |statement| self.write_user(user, |params| self.engine.execute(statement, params));
        self.foresight.forget(user);
        if put(sql::PUT_USER_ON_ITS_ADDRESS)? > 0 {
            return Ok(());
        }
        self.foresight.forget_all(); // the address that it leaves may be asked for next
        self.remove_holder(&user.address)?;
        // A user that is gone holds no address.
        if put(sql::PUT_USER)? > 0 { self.add_holder(user) } else { Ok(()) }
    }

    fn add_holder(&self, user: &User) -> Result<(), Failure> {
        let Some(email) = user.email.as_ref().map(EmailAddress::key) else { return Ok(()) };
        let (merchant, id_key) = (user.address.merchant.as_str(), user.address.id.key());
        self.engine.execute_soon(sql::ADD_HOLDER, &[(&email).into(), merchant.into(), (&id_key).into()])
    }

    fn remove_holder(&self, address: &UserAddress) -> Result<(), Failure> {
        self.engine.execute_soon(sql::REMOVE_HOLDER, &[address.merchant.as_str().into(), (&address.id.key()).into()])
    }

    fn write_user<T>(&self, user: &User, run: impl FnOnce(&[Param]) -> Result<T, Failure>) -> Result<T, Failure> {
        let (kind, hash, set_at) = password_columns(&user.password);
        let (id_key, email_key) = (user.address.id.key(), user.email.as_ref().map(EmailAddress::key));
        let app = user.authenticator.as_ref();
        let params: [Param; 24] = [
            user.address.merchant.as_str().into(),
            user.address.id.as_str().into(),
            (&user.uid).into(),
            user.role.as_ref().into(),
            user.name.as_str().into(),
            user.email.as_ref().map(EmailAddress::as_str).into(),
            user.method.as_ref().into(),
            user.same_as_admin.into(),
            kind.into(),
            hash.into(),
            set_at.into(),
            user.failures.into(),
            user.locked_at.map(|t| t.0).into(),
            user.epoch.into(),
            user.last_login_at.map(|t| t.0).into(),
            user.idle_since.0.into(),
            user.warned_for.map(|t| t.0).into(),
            user.created_at.0.into(),
            user.updated_at.0.into(),
            app.map(|a| a.secret.as_str()).into(),
            app.map(|a| a.step).into(),
            user.import_run.as_deref().into(),
            (&id_key).into(),
            email_key.as_deref().into(),
        ];
        run(&params)
    }

    pub(super) fn remove_user(&self, address: &UserAddress) -> Result<(), Failure> {
        self.foresight.forget_all();
        self.remove_holder(address)?;
        self.engine.execute_soon(sql::REMOVE_USER, &[address.merchant.as_str().into(), (&address.id.key()).into()])
    }

    pub(super) fn remember_password(&self, address: &UserAddress, hash: &str, keep: i64) -> Result<(), Failure> {
        let id_key = address.id.key();
        let (merchant, id_key): (Param, Param) = (address.merchant.as_str().into(), (&id_key).into());
        self.engine.execute(sql::ADD_PASSWORD, &[merchant, id_key, hash.into()])?;
        self.engine.execute(sql::FORGET_PASSWORDS, &[merchant, id_key, keep.into()]).map(drop)
    }

    pub(super) fn write_decoy(&self) -> Result<(), Failure> {
        self.engine.execute(sql::DECOY, &[]).map(drop)
    }
}

fn password_columns(password: &Password) -> (&'static str, Option<&str>, Option<i64>) {
    match password {
        Password::Absent => ("absent", None, None),
        Password::Chosen { hash, set_at } => ("chosen", Some(hash), Some(set_at.0)),
        Password::Temporary { hash, set_at } => ("temporary", Some(hash), Some(set_at.0)),
    }
}

fn password(row: &Row, kind: &str, hash: Option<String>, set_at: Option<i64>) -> Result<Password, Failure> {
    match (kind, hash, set_at.map(Timestamp)) {
        ("absent", None, None) => Ok(Password::Absent),
        ("chosen", Some(hash), Some(set_at)) => Ok(Password::Chosen { hash, set_at }),
        ("temporary", Some(hash), Some(set_at)) => Ok(Password::Temporary { hash, set_at }),
        _ => Err(damaged(row, "password")),
    }
}

fn authenticator(row: &Row) -> Result<Option<Authenticator>, Failure> {
    match (row.maybe_text(19)?, row.maybe_int(20)?) {
        (None, None) => Ok(None),
        (Some(secret), Some(step)) => Ok(Some(Authenticator { secret, step })),
        _ => Err(damaged(row, "authenticator app")),
    }
}

/// A user's address out of two columns next to each other.
pub(super) fn address(row: &Row, column: usize) -> Result<UserAddress, Failure> {
    Ok(UserAddress { merchant: code(row, column)?, id: UserId::stored(row.text(column + 1)?) })
}

/// An e-mail address out of a column.
pub(super) fn email(row: &Row, column: usize) -> Result<Option<EmailAddress>, Failure> {
    Ok(row.maybe_text(column)?.map(EmailAddress::stored))
}

fn name(row: &Row, column: usize) -> Result<PersonName, Failure> {
    row.text(column).map(PersonName::stored)
}

pub(super) fn user(row: &Row) -> Result<User, Failure> {
    Ok(User {
        address: address(row, 0)?,
        uid: row.text(2)?,
        role: row.word(3)?,
        name: name(row, 4)?,
        email: email(row, 5)?,
        method: row.word(6)?,
        same_as_admin: row.int(7)? != 0,
        password: password(row, row.str(8)?, row.maybe_text(9)?, row.maybe_int(10)?)?,
        failures: row.int(11)?,
        locked_at: row.maybe_int(12)?.map(Timestamp),
        epoch: row.int(13)?,
        last_login_at: row.maybe_int(14)?.map(Timestamp),
        idle_since: Timestamp(row.int(15)?),
        warned_for: row.maybe_int(16)?.map(Timestamp),
        created_at: Timestamp(row.int(17)?),
        updated_at: Timestamp(row.int(18)?),
        authenticator: authenticator(row)?,
        import_run: row.maybe_text(21)?,
    })
}

/// A user as lists read it.
pub(super) fn listed(row: &Row) -> Result<User, Failure> {
    let set_at = row.maybe_int(8)?;
    let user = User::new(address(row, 0)?, String::new(), row.word(2)?, name(row, 3)?, Timestamp(row.int(14)?));
    Ok(User {
        email: email(row, 4)?,
        method: row.word(5)?,
        same_as_admin: row.int(6)? != 0,
        password: password(row, row.str(7)?, set_at.map(|_| String::new()), set_at)?,
        failures: row.int(9)?,
        locked_at: row.maybe_int(10)?.map(Timestamp),
        last_login_at: row.maybe_int(11)?.map(Timestamp),
        idle_since: Timestamp(row.int(12)?),
        warned_for: row.maybe_int(13)?.map(Timestamp),
        updated_at: Timestamp(row.int(15)?),
        authenticator: row.maybe_int(16)?.map(|step| Authenticator { secret: String::new(), step }),
        ..user
    })
}

pub(super) fn holder(row: &Row) -> Result<Holder, Failure> {
    let corporate_number = row.maybe_text(5)?.map(|n| CorporateNumber::parse(&n)).transpose();
    Ok(Holder {
        address: address(row, 0)?,
        role: row.word(2)?,
        same_as_admin: row.int(3)? != 0,
        name: name(row, 4)?,
        corporate_number: corporate_number.map_err(|_| damaged(row, "corporate number"))?,
    })
}
