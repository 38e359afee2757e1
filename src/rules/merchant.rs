//! A merchant (加盟店) and its fields (R1). It guards their format; whether a code or key is free is the store's to say.
//! An edit must not break what stands: 出荷 users (R1.4), addresses shared by 管理 users (R4.6).

use super::change::{Change, Write};
use super::event::{Action, Event};
use super::fold::{columns, deceptive, half_width};
use super::refusal::{Part, Refusal};
use super::same_person::{self, Holder};
use super::time::Timestamp;
use super::user::User;
use super::words::{Fulfilment, Role};

/// Merchant code 加盟店コード: exactly nine digits (R1.1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MerchantCode(String);

impl MerchantCode {
    /// Reads a typed code.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] unless it is nine digits after folding.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        digits(typed, 9).map(Self).ok_or_else(|| Refusal::malformed(Part::MerchantCode, typed))
    }

    /// A code as the store holds it, checked when it went in.
    #[must_use]
    pub fn stored(code: String) -> Self {
        Self(code)
    }

    /// The nine digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Contract number 契約書番号: the first seven digits (R1.1).
    #[must_use]
    pub fn contract_number(&self) -> &str {
        self.0.get(..7).unwrap_or_default()
    }
}

/// Access key アクセスキー: exactly seven digits, part of the login URL (R1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessKey(String);

impl AccessKey {
    /// Reads a typed key.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] unless it is seven digits after folding.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        digits(typed, 7).map(Self).ok_or_else(|| Refusal::malformed(Part::AccessKey, typed))
    }

    /// The seven digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Corporate number 法人番号: thirteen digits (R1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorporateNumber(String);

impl CorporateNumber {
    /// Reads a typed number; its check digit may be wrong, see [`CorporateNumber::check_digit_right`].
    ///
    /// # Errors
    /// [`Refusal::BadCorporateNumber`] unless it is thirteen digits after folding.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        digits(typed, 13).map(Self).ok_or_else(|| Refusal::BadCorporateNumber { value: typed.to_owned() })
    }

    /// The thirteen digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the first digit is 9 − (Σ Pₙ·Qₙ mod 9) of the other twelve (R1.3).
    #[must_use]
    pub fn check_digit_right(&self) -> bool {
        let mut values = self.0.bytes().map(|b| u32::from(b - b'0'));
        let first = values.next().unwrap_or_default();
        let sum: u32 = values.rev().enumerate().map(|(i, p)| p * if i % 2 == 0 { 1 } else { 2 }).sum();
        first == 9 - sum % 9
    }
}

/// Company name 社名: 1 to 100 columns (R1.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company(String);

impl Company {
    /// Reads a typed name.
    ///
    /// # Errors
    /// [`Refusal::BadCompany`] when empty, over 100 columns or with deceptive characters.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let name = typed.trim();
        let wide = columns(name);
        if name.is_empty() || wide > 100 || name.chars().any(deceptive) {
            return Err(Refusal::BadCompany { value: typed.to_owned(), columns: wide });
        }
        Ok(Self(name.to_owned()))
    }

    /// The name as typed, without blanks around it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merchant {
    /// 加盟店コード
    pub code: MerchantCode,
    /// アクセスキー
    pub access_key: AccessKey,
    /// 社名
    pub company: Company,
    /// 法人番号
    pub corporate_number: Option<CorporateNumber>,
    /// 物流 or 非物流
    pub fulfilment: Fulfilment,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub updated_at: Timestamp,
}

impl Merchant {
    /// Its fields as the audit log records them (R10.4); none of them is secret.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let corporate = self.corporate_number.as_ref().map_or("", CorporateNumber::as_str);
        vec![
            ("access_key", self.access_key.as_str().to_owned()),
            ("company", self.company.as_str().to_owned()),
            ("corporate_number", corporate.to_owned()),
            ("fulfilment", self.fulfilment.as_ref().to_owned()),
        ]
    }
}

/// What stands around a merchant that is added or edited.
pub struct Around<'a> {
    /// The merchant that has its code already.
    pub code_holder: Option<&'a MerchantCode>,
    /// The merchant that has its access key already.
    pub key_holder: Option<&'a MerchantCode>,
    /// Everyone who holds the 管理 user's address.
    pub holders: &'a [Holder],
}

/// R1.1: a merchant code is unique.
///
/// # Errors
/// [`Refusal::MerchantTaken`].
pub fn check_code(holder: Option<&MerchantCode>) -> Result<(), Refusal> {
    holder.map_or(Ok(()), |code| Err(Refusal::MerchantTaken { merchant: code.as_str().to_owned() }))
}

/// R1.2: an access key is different for each merchant.
///
/// # Errors
/// [`Refusal::AccessKeyTaken`].
pub fn check_key(code: &MerchantCode, key: &AccessKey, holder: Option<&MerchantCode>) -> Result<(), Refusal> {
    match holder {
        Some(holder) if holder != code => Err(Refusal::AccessKeyTaken { key: key.as_str().to_owned() }),
        _ => Ok(()),
    }
}

/// Adds a merchant with its 管理 user, who has no password yet (R2.3). Nothing is mailed.
///
/// # Errors
/// A code or key that is taken, an address of somebody else.
pub fn add(merchant: Merchant, admin: User, around: &Around) -> Result<Change, Refusal> {
    check_code(around.code_holder)?;
    check_key(&merchant.code, &merchant.access_key, around.key_holder)?;
    same_person::check_claim(&admin, &merchant, around.holders)?;
    let mut change = Change::default();
    change.event(Event::merchant(&merchant.code, Action::MerchantAdd).added(merchant.facts()));
    change.event(Event::of(&admin.address, Action::UserAdd).added(admin.facts()));
    change.write(Write::AddMerchant(Box::new(merchant)));
    change.write(Write::AddUser(Box::new(admin)));
    Ok(change)
}

/// Edits a merchant; `users` are all it has. An edit that changes nothing gives an empty change.
///
/// # Errors
/// A taken key, 出荷 users in the way (R1.4), a sharing of addresses that would break (R4.6).
pub fn edit(
    before: &Merchant,
    mut after: Merchant,
    users: &[User],
    around: &Around,
    now: Timestamp,
) -> Result<Change, Refusal> {
    let mut change = Change::default();
    if *before == after {
        return Ok(change);
    }
    check_key(&after.code, &after.access_key, around.key_holder)?;
    check_fulfilment(&after, users)?;
    check_sharing(&after, users, around.holders)?;
    after.updated_at = now;
    change.event(Event::merchant(&after.code, Action::MerchantEdit).edited(before.facts(), after.facts()));
    change.write(Write::PutMerchant(Box::new(after)));
    Ok(change)
}

/// R1.4: a merchant that still has 出荷 users can't be made non-logistics.
fn check_fulfilment(merchant: &Merchant, users: &[User]) -> Result<(), Refusal> {
    let shipping: Vec<String> =
        users.iter().filter(|u| u.role == Role::Shipping).map(|u| u.address.id.as_str().to_owned()).collect();
    if merchant.fulfilment == Fulfilment::NonLogistics && !shipping.is_empty() {
        return Err(Refusal::ShippingUsersExist { merchant: merchant.code.as_str().to_owned(), users: shipping });
    }
    Ok(())
}

/// R4.6: a new corporate number must leave those who share the 管理 user's address one person.
fn check_sharing(after: &Merchant, users: &[User], holders: &[Holder]) -> Result<(), Refusal> {
    let mut then = holders.to_vec();
    for holder in then.iter_mut().filter(|h| h.address.merchant == after.code) {
        holder.corporate_number.clone_from(&after.corporate_number);
    }
    if same_person::stands(&[holders], &then) {
        return Ok(());
    }
    let email = users.iter().find(|u| u.role == Role::Admin).and_then(|u| u.email.as_ref());
    let others =
        then.iter().filter(|h| h.role == Role::Admin && h.address.merchant != after.code).map(|h| h.address.to_string());
    Err(Refusal::PersonSplit { email: email.map_or_else(String::new, |e| e.as_str().to_owned()), others: others.collect() })
}

/// Deletes a merchant with all its users (R1.6); each user's deletion has its own audit entry.
#[must_use]
pub fn delete(merchant: &Merchant, users: &[User]) -> Change {
    let mut change = Change::default();
    for user in users {
        change.event(Event::of(&user.address, Action::UserDelete).removed(user.facts()));
    }
    change.event(Event::merchant(&merchant.code, Action::MerchantDelete).removed(merchant.facts()));
    change.write(Write::RemoveMerchant(merchant.code.clone()));
    change
}

fn digits(typed: &str, count: usize) -> Option<String> {
    let folded = half_width(typed);
    (folded.len() == count && folded.bytes().all(|b| b.is_ascii_digit())).then_some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r1_1_a_merchant_code_is_nine_digits_and_holds_the_contract_number() {
        let code = MerchantCode::parse(" ８８８８８８８０１ ").map(|c| (c.contract_number().to_owned(), c));
        assert!(matches!(code, Ok((contract, c)) if contract == "8888888" && c.as_str() == "888888801"));
        for bad in ["", "88888880", "8888888011", "88888880a", "٨88888801", "8888-88801"] {
            assert!(MerchantCode::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn r1_2_an_access_key_is_seven_digits() {
        assert!(AccessKey::parse("7777777").is_ok());
        for bad in ["777777", "77777777", "777777x", ""] {
            assert!(AccessKey::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn r1_3_a_corporate_number_has_thirteen_digits_and_a_check_digit() {
        // 7000012050002 is the National Tax Agency's own number, published as the worked example.
        let cases = [("7000012050002", true), ("1234567890123", false), ("8700110005901", true)];
        for (number, right) in cases {
            assert_eq!(CorporateNumber::parse(number).map(|n| n.check_digit_right()), Ok(right), "{number}");
        }
        assert!(CorporateNumber::parse("123456789012").is_err());
    }

    #[test]
    fn r1_5_a_company_name_is_1_to_100_columns_wide() {
        assert!(Company::parse(&"黒".repeat(50)).is_ok());
        assert!(Company::parse(&"黒".repeat(51)).is_err());
        assert!(Company::parse("  ").is_err());
        assert!(Company::parse("黒\u{202e}猫").is_err());
    }
}
