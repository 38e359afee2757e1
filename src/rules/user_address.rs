//! What names a user: its ID, its address with the merchant in front, the person's name (R3). It guards their format;
//! whether an ID is free is decided where a user is added.

use super::fold::{columns, deceptive, half_width, same_name_key};
use super::merchant::MerchantCode;
use super::refusal::{Part, Refusal};

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
