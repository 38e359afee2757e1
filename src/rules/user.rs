//! A user and its fields (R2, R3), what state it is in, and how one is added, deleted, unlocked.
//! Changes of standing fields are in `user_edit`, sharing of addresses in `same_person`.

use super::change::{Change, Write};
use super::email::EmailAddress;
use super::event::{Action, Event};
use super::fold::{columns, deceptive, half_width, same_name_key};
use super::letter::{Letter, LetterKind};
use super::merchant::{Merchant, MerchantCode};
use super::policy::Policy;
use super::refusal::{Part, Refusal};
use super::same_person::{self, Holder};
use super::time::{DAY, Timestamp};
use super::words::{Fulfilment, Method, Permission, Role, Status};

/// User ID ユーザID: 1 to 20 letters and digits (R3). Shown as typed, equal without regard to case.
#[derive(Clone, Debug)]
pub struct UserId(String);

impl UserId {
    /// Reads a typed ID. Nine digits pass here: they are the 管理 user's (R2), see [`UserId::names_admin`].
    ///
    /// # Errors
    /// [`Refusal::Malformed`] unless it is 1 to 20 ASCII letters and digits after folding.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let folded = half_width(typed);
        let right = (1..=20).contains(&folded.len()) && folded.bytes().all(|b| b.is_ascii_alphanumeric());
        if right { Ok(Self(folded)) } else { Err(Refusal::malformed(Part::UserId, typed)) }
    }

    /// An ID as the store holds it, checked when it went in.
    #[must_use]
    pub fn stored(id: String) -> Self {
        Self(id)
    }

    /// The 管理 user's ID is its merchant's code (R2).
    #[must_use]
    pub fn of_admin(code: &MerchantCode) -> Self {
        Self(code.as_str().to_owned())
    }

    /// The ID as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which IDs are compared (R3).
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// Whether it reads as a merchant code, which no 一般/出荷 user may (R3).
    #[must_use]
    pub fn names_admin(&self) -> bool {
        self.0.len() == 9 && self.0.bytes().all(|b| b.is_ascii_digit())
    }
}

impl PartialEq for UserId {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for UserId {}

/// `MERCHANT/USERID`; a bare merchant code is that merchant's 管理 user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserAddress {
    /// 加盟店コード
    pub merchant: MerchantCode,
    /// ユーザID
    pub id: UserId,
}

impl UserAddress {
    /// Reads a typed address; `default` is the merchant of `--merchant` or of the session.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] for either part, or when no merchant is known.
    pub fn parse(typed: &str, default: Option<&MerchantCode>) -> Result<Self, Refusal> {
        let folded = half_width(typed);
        if let Some((merchant, id)) = folded.split_once('/') {
            return Ok(Self { merchant: MerchantCode::parse(merchant)?, id: UserId::parse(id)? });
        }
        if let Ok(code) = MerchantCode::parse(&folded) {
            return Ok(Self::admin(&code));
        }
        let id = UserId::parse(&folded)?;
        let merchant = default.ok_or_else(|| Refusal::malformed(Part::UserAddress, typed))?;
        Ok(Self { merchant: merchant.clone(), id })
    }

    /// The address of a merchant's 管理 user.
    #[must_use]
    pub fn admin(code: &MerchantCode) -> Self {
        Self { merchant: code.clone(), id: UserId::of_admin(code) }
    }

    /// The form in which addresses are compared and bound into keyed hashes.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.merchant.as_str(), self.id.key())
    }

    /// Whether it is a 管理 user's: the user ID alone tells (R2).
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.id.as_str() == self.merchant.as_str()
    }
}

impl std::fmt::Display for UserAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.merchant.as_str())?;
        f.write_str("/")?;
        f.write_str(self.id.as_str())
    }
}

/// Name 氏名: 1 to 60 columns (R3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// Reads a typed name.
    ///
    /// # Errors
    /// [`Refusal::BadName`] when empty, over 60 columns or with control, bidi or zero-width characters.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let name = typed.trim();
        let wide = columns(name);
        if name.is_empty() || wide > 60 || name.chars().any(deceptive) {
            return Err(Refusal::BadName { value: typed.to_owned(), columns: wide });
        }
        Ok(Self(name.to_owned()))
    }

    /// A name as the store holds it, checked when it went in.
    #[must_use]
    pub fn stored(name: String) -> Self {
        Self(name)
    }

    /// The name as typed, without blanks around it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// R4.5: equal after NFKC with white space removed.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        same_name_key(&self.0) == same_name_key(&other.0)
    }
}

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
    /// Last completed login (R5.9).
    pub last_login_at: Option<Timestamp>,
    /// From when idleness counts: last login, else creation or restoration (R8.1).
    pub idle_since: Timestamp,
    /// The day of `sweep.warn` that a warning was mailed for (R8.4).
    pub warned_for: Option<Timestamp>,
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
            last_login_at: None,
            idle_since: now,
            warned_for: None,
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
            (Status::ExpiresSoon, chosen && left.is_some_and(|s| s > 0 && s <= 14 * DAY)),
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
pub fn add(mut user: User, around: &Around, temporary: Option<super::secret::Secret>) -> Result<Change, Refusal> {
    if user.address.id.names_admin() || user.role == Role::Admin {
        return Err(Refusal::UserIdReserved { value: user.address.id.as_str().to_owned() });
    }
    if let Some(holder) = around.id_holder {
        return Err(Refusal::UserIdTaken { user: holder.to_string() });
    }
    check_role(user.role, around.merchant)?;
    if user.same_as_admin {
        same_person::flag(&mut user, around.admin, around.same_as_admin)?;
    }
    check_email_present(&user)?;
    same_person::check_claim(&user, around.merchant, around.holders)?;
    let mut change = Change::default();
    change.event(Event::of(&user.address, Action::UserAdd).added(user.facts()));
    if let Some(password) = temporary {
        change.letter(Letter::to(LetterKind::NewUser, &user, around.admin).with_secret(password).until(around.lapses_at));
    }
    change.write(Write::AddUser(Box::new(user)));
    Ok(change)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r3_a_user_id_is_1_to_20_letters_and_digits_equal_without_case() {
        for good in ["a", "USER02", "ｕｓｅｒ０２", &"x".repeat(20)] {
            assert!(UserId::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "user_1", "user-1", "ユーザ", "a b", &"x".repeat(21)] {
            assert!(UserId::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(UserId::parse("user02"), UserId::parse("USER02"));
        assert!(UserId::parse("888888801").is_ok_and(|id| id.names_admin()));
    }

    #[test]
    fn r3_a_name_is_1_to_60_columns_without_deceptive_characters() {
        for good in ["山田 太郎", &"山".repeat(30), &"a".repeat(60), &"ﾔ".repeat(60)] {
            assert!(PersonName::parse(good).is_ok(), "{good}");
        }
        for bad in ["", " ", &"山".repeat(31), &"a".repeat(61), "a\nb", "a\u{200b}b", "a\u{202e}b", "a\u{1b}[31m"] {
            assert!(PersonName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_address_is_merchant_slash_id_or_a_bare_code_or_an_id_with_a_default() {
        let shop = MerchantCode::parse("888888801").ok();
        let cases = [
            ("888888801/USER02", None, Some("888888801/USER02")),
            ("888888801", None, Some("888888801/888888801")),
            ("USER02", shop.as_ref(), Some("888888801/USER02")),
            ("８８８８８８８０１／ＵＳＥＲ０２", None, Some("888888801/USER02")),
            ("USER02", None, None),
            ("888888801/", None, None),
            ("/USER02", shop.as_ref(), None),
        ];
        for (typed, default, address) in cases {
            assert_eq!(UserAddress::parse(typed, default).ok().map(|a| a.to_string()).as_deref(), address, "{typed}");
        }
    }
}
