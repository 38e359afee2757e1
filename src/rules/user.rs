//! A user and its fields (R2, R3), what state it is in, and how one is added, deleted, unlocked.
//! Changes of standing fields are in `user_edit`, sharing of addresses in `same_person`.

use super::authenticator::Authenticator;
use super::change::{Change, Write};
use super::email::EmailAddress;
use super::event::{Action, Event};
use super::letter::{Letter, LetterKind};
use super::merchant::Merchant;
use super::notes::SOON;
use super::policy::Policy;
use super::refusal::Refusal;
use super::same_person::{self, Holder};
use super::secret::Secret;
use super::time::Timestamp;
pub use super::user_address::{PersonName, UserAddress, UserId};
use super::words::{Fulfilment, Method, Permission, Role, Status};

/// What a user logs in with. The hashes are opaque here: sealed or keyed by the `secret` room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Password {
    /// None yet: a new 管理 user (R2.3), one added without mail, or one whose temporary password a change voided (D1).
    Absent,
    /// Chosen by the user.
    Chosen {
        /// Sealed PHC string.
        hash: String,
        /// When it was set.
        set_at: Timestamp,
    },
    /// Machine-made, good for one login (R7.6).
    Temporary {
        /// Keyed hash.
        hash: String,
        /// When it was issued.
        set_at: Timestamp,
    },
}

/// One user, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Where it is found.
    pub address: UserAddress,
    /// Minted identity: a deleted and re-created user is another one. Sealed values are bound to it.
    pub uid: String,
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
    /// What it logs in with.
    pub password: Password,
    /// Wrong passwords and codes since the last completed login or unlock (R6.1).
    pub failures: i64,
    /// When it was locked.
    pub locked_at: Option<Timestamp>,
    /// Grows when every door closes (D1); what was opened under an older one is void.
    pub epoch: i64,
    /// Its enrolled app; never with method `email`.
    pub authenticator: Option<Authenticator>,
    /// Last completed login (R5.9).
    pub last_login_at: Option<Timestamp>,
    /// From when idleness counts: last login, else creation or restoration (R8.1).
    pub idle_since: Timestamp,
    /// The day of `sweep.warn` that a warning was mailed for (R8.4).
    pub warned_for: Option<Timestamp>,
    /// The run of `user import` that added it.
    pub import_run: Option<String>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When its master data last changed.
    pub updated_at: Timestamp,
}

impl User {
    /// A user without a password, as a clerk typed it.
    #[must_use]
    pub fn new(address: UserAddress, uid: String, role: Role, name: PersonName, now: Timestamp) -> Self {
        Self {
            address,
            uid,
            role,
            name,
            email: None,
            method: Method::Email,
            same_as_admin: false,
            password: Password::Absent,
            failures: 0,
            locked_at: None,
            epoch: 0,
            authenticator: None,
            last_login_at: None,
            idle_since: now,
            warned_for: None,
            import_run: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// R8.2: whether its 91 days are over, swept or not. Never for a 管理 user (R2.1).
    #[must_use]
    pub fn inactive(&self, policy: &Policy, now: Timestamp) -> bool {
        self.role != Role::Admin && now.since(self.idle_since) >= policy.inactive
    }

    /// When the sweep will delete it; never for a 管理 user.
    #[must_use]
    pub fn delete_at(&self, policy: &Policy) -> Option<Timestamp> {
        (self.role != Role::Admin).then(|| self.idle_since.plus(policy.inactive))
    }

    /// When its password stops being good: over age (R7.5) or, if temporary, lapsed (R7.6).
    #[must_use]
    pub fn password_expires_at(&self, policy: &Policy) -> Option<Timestamp> {
        match self.password {
            Password::Absent => None,
            Password::Chosen { set_at, .. } => Some(set_at.plus(policy.password_max_age)),
            Password::Temporary { set_at, .. } => Some(set_at.plus(policy.temporary_password_ttl)),
        }
    }

    /// R5.5: whether a new password must be set before anything else works.
    #[must_use]
    pub fn must_change(&self, policy: &Policy, now: Timestamp) -> bool {
        match self.password {
            Password::Temporary { .. } => true,
            _ => self.password_expires_at(policy).is_some_and(|at| now >= at),
        }
    }

    /// The most urgent state it is in.
    #[must_use]
    pub fn status(&self, policy: &Policy, now: Timestamp) -> Status {
        self.states(policy, now).into_iter().find_map(|(s, is)| is.then_some(s)).unwrap_or(Status::Ok)
    }

    /// Every state it is in, the most urgent first; `[Ok]` when none.
    #[must_use]
    pub fn flags(&self, policy: &Policy, now: Timestamp) -> Vec<Status> {
        let found: Vec<Status> = self.states(policy, now).into_iter().filter_map(|(s, is)| is.then_some(s)).collect();
        if found.is_empty() { vec![Status::Ok] } else { found }
    }

    fn states(&self, policy: &Policy, now: Timestamp) -> [(Status, bool); 6] {
        let left = self.password_expires_at(policy).map(|at| at.since(now));
        let chosen = matches!(self.password, Password::Chosen { .. });
        [
            (Status::Locked, self.locked_at.is_some()),
            (Status::Inactive, self.inactive(policy, now)),
            (Status::Expired, left.is_some_and(|s| s <= 0)),
            (Status::MustChange, matches!(self.password, Password::Temporary { .. })),
            (Status::New, self.password == Password::Absent),
            (Status::ExpiresSoon, chosen && left.is_some_and(|s| s > 0 && s <= SOON)),
        ]
    }

    /// R2.2: what a login answers for the portal's menus.
    #[must_use]
    pub fn permissions(&self, fulfilment: Fulfilment) -> Vec<Permission> {
        let menu = match fulfilment {
            Fulfilment::Logistics => Permission::MenuShipment,
            Fulfilment::NonLogistics => Permission::MenuSales,
        };
        match self.role {
            Role::Admin => vec![Permission::UsersManage],
            Role::General => vec![Permission::PortalAll, menu],
            Role::Shipping => vec![Permission::PortalShipping],
        }
    }

    /// Its master data as the audit log records it (R10.4).
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        vec![
            ("role", self.role.as_ref().to_owned()),
            ("name", self.name.as_str().to_owned()),
            ("email", self.email.as_ref().map_or(String::new(), |e| e.as_str().to_owned())),
            ("method", self.method.as_ref().to_owned()),
            ("same_as_admin", self.same_as_admin.to_string()),
        ]
    }

    /// Closes every door (D1): sessions, challenges, links and an unused temporary password are void from here on.
    pub fn close_doors(&mut self) {
        self.epoch += 1;
        if matches!(self.password, Password::Temporary { .. }) {
            self.password = Password::Absent;
        }
    }
}

/// A user with its merchant and its 管理 user (itself, where it is that one), read in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// 加盟店
    pub merchant: Merchant,
    /// The user.
    pub user: User,
    /// The merchant's 管理 user.
    pub admin: User,
}

/// R3.2 and R2.1: the method must have what it needs.
///
/// # Errors
/// [`Refusal::EmailMissing`] for method `email`, or a 管理 user, without an address.
pub fn check_email_present(user: &User) -> Result<(), Refusal> {
    let needed = user.method == Method::Email || user.role == Role::Admin;
    if needed && user.email.is_none() {
        return Err(Refusal::EmailMissing { user: user.address.to_string() });
    }
    Ok(())
}

/// R3: an ID is free, and none that reads as a 管理 user's.
///
/// # Errors
/// [`Refusal::UserIdReserved`], [`Refusal::UserIdTaken`].
pub fn check_id(address: &UserAddress, holder: Option<&UserAddress>) -> Result<(), Refusal> {
    if address.id.names_admin() {
        return Err(Refusal::UserIdReserved { value: address.id.as_str().to_owned() });
    }
    match holder {
        Some(holder) => Err(Refusal::UserIdTaken { user: holder.to_string() }),
        None => Ok(()),
    }
}

/// R1.4: 出荷 only for logistics merchants.
///
/// # Errors
/// [`Refusal::ShippingNotAllowed`].
pub fn check_role(role: Role, merchant: &Merchant) -> Result<(), Refusal> {
    if role == Role::Shipping && merchant.fulfilment == Fulfilment::NonLogistics {
        return Err(Refusal::ShippingNotAllowed { merchant: merchant.code.as_str().to_owned() });
    }
    Ok(())
}

/// Where a user's mails go: its own address, else the 管理 user's (R7.2).
#[must_use]
pub fn mailbox<'a>(user: &'a User, admin: &'a User) -> Option<&'a EmailAddress> {
    user.email.as_ref().or(admin.email.as_ref())
}

/// What stands around a new user and decides whether it may be added.
pub struct Around<'a> {
    /// Its merchant.
    pub merchant: &'a Merchant,
    /// The merchant's 管理 user.
    pub admin: &'a User,
    /// Who has the ID already.
    pub id_holder: Option<&'a UserAddress>,
    /// Who else is flagged same-as-admin there.
    pub same_as_admin: Option<&'a UserAddress>,
    /// Every other user with the address that the new one asks for.
    pub holders: &'a [Holder],
    /// When a temporary password issued now lapses (R7.6).
    pub lapses_at: Timestamp,
}

/// Adds a 一般/出荷 user (R3, R4). With a temporary password it is mailed (`新規ユーザ登録のご連絡`).
///
/// # Errors
/// The first rule that forbids it.
pub fn add(user: User, around: &Around, temporary: Option<Secret>) -> Result<Change, Refusal> {
    enter(user, around, temporary, Action::UserAdd, LetterKind::NewUser)
}

/// Brings a deleted user back (R8.1: idleness counts from now), under the same rules as a new one.
///
/// # Errors
/// As [`add`].
pub fn restore(user: User, around: &Around, temporary: Option<Secret>) -> Result<Change, Refusal> {
    enter(user, around, temporary, Action::UserRestore, LetterKind::TemporaryPassword)
}

fn enter(user: User, around: &Around, temporary: Option<Secret>, action: Action, mail: LetterKind) -> Result<Change, Refusal> {
    let user = admit(user, around)?;
    let mut change = Change::default();
    change.event(Event::of(&user.address, action).added(user.facts()));
    if let Some(password) = temporary {
        change.letter(Letter::to(mail, &user, around.admin).with_secret(password).until(around.lapses_at));
    }
    change.write(Write::AddUser(Box::new(user)));
    Ok(change)
}

/// Whether a user may come in: its ID, role, flag and address (R1.4, R3, R4).
fn admit(mut user: User, around: &Around) -> Result<User, Refusal> {
    if user.role == Role::Admin {
        return Err(Refusal::UserIdReserved { value: user.address.id.as_str().to_owned() });
    }
    check_id(&user.address, around.id_holder)?;
    check_role(user.role, around.merchant)?;
    if user.same_as_admin {
        same_person::flag(&mut user, around.admin, around.same_as_admin)?;
    }
    check_email_present(&user)?;
    same_person::check_claim(&user, around.merchant, around.holders)?;
    Ok(user)
}

/// Deletes a 一般/出荷 user; a 管理 user never (R2.1).
///
/// # Errors
/// [`Refusal::AdminFixed`].
pub fn delete(user: &User, action: Action) -> Result<Change, Refusal> {
    if user.role == Role::Admin {
        return Err(Refusal::AdminFixed { user: user.address.to_string() });
    }
    let mut change = Change::default();
    change.event(Event::of(&user.address, action).removed(user.facts()));
    change.write(Write::RemoveUser(user.address.clone()));
    Ok(change)
}

/// R8.2: what would bring an inactive account back is refused; deleting and adding it anew is the remedy.
///
/// # Errors
/// [`Refusal::Inactive`] when its 91 days are over.
pub fn check_active(user: &User, policy: &Policy, now: Timestamp) -> Result<(), Refusal> {
    if user.inactive(policy, now) {
        return Err(Refusal::Inactive { user: user.address.to_string(), since: user.idle_since.plus(policy.inactive) });
    }
    Ok(())
}

/// Unlocks a user (R6.2) and zeroes its failures; an empty change when there is nothing to unlock.
///
/// # Errors
/// [`Refusal::Inactive`] when its 91 days are over (R8.2).
pub fn unlock(user: &User, policy: &Policy, now: Timestamp) -> Result<Change, Refusal> {
    check_active(user, policy, now)?;
    let mut change = Change::default();
    if user.locked_at.is_some() || user.failures > 0 {
        let event = Event::of(&user.address, Action::UserUnlock).changed("failures", &user.failures.to_string(), "0");
        change.event(match user.locked_at {
            Some(at) => event.removed(vec![("locked_at", at.0.to_string())]),
            None => event,
        });
        change.write(Write::PutUser(Box::new(User { failures: 0, locked_at: None, ..user.clone() })));
    }
    Ok(change)
}
