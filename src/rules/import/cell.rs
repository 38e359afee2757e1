//! What one cell means: words in either language, values by their own `parse`, and what a spreadsheet did to a value
//! that no longer parses. A cell that parses is never taken for damaged.

use super::flaw::{Damage, Flaw};
use super::key;
use crate::rules::email::EmailAddress;
use crate::rules::fold::half_width;
use crate::rules::merchant::MerchantCode;
use crate::rules::refusal::Refusal;
use crate::rules::user::{PersonName, UserId};
use crate::rules::words::{Method, Role};

/// A word of a column.
struct Word<T: 'static> {
    means: T,
    spellings: &'static [&'static str],
}

const ROLES: &[Word<Role>] = &[
    Word { means: Role::General, spellings: &["general", "一般"] },
    Word { means: Role::Shipping, spellings: &["shipping", "出荷"] },
];

const METHODS: &[Word<Method>] = &[
    Word { means: Method::Email, spellings: &["email", "メール", "mail"] },
    Word { means: Method::App, spellings: &["app", "外部アプリケーション", "アプリ", "外部アプリ"] },
];

const FLAGS: &[Word<bool>] = &[
    Word { means: true, spellings: &["yes", "はい", "true", "y", "1", "○", "〇", "◯"] },
    Word { means: false, spellings: &["no", "いいえ", "false", "n", "0", "×"] },
];

fn word<T: Copy>(cell: &str, words: &[Word<T>], allowed: &'static str) -> Result<T, Refusal> {
    let folded = key(cell);
    let found = words.iter().find(|word| word.spellings.contains(&folded.as_str()));
    let refused = || damaged(cell).unwrap_or_else(|| Flaw::BadWord { value: cell.to_owned(), allowed }.into());
    found.map(|word| word.means).ok_or_else(refused)
}

/// ユーザ区分
pub(super) fn role(cell: &str) -> Result<Role, Refusal> {
    word(cell, ROLES, "一般, 出荷, general, shipping")
}

/// ログイン方法
pub(super) fn method(cell: &str) -> Result<Method, Refusal> {
    word(cell, METHODS, "メール, 外部アプリケーション, email, app")
}

/// 管理者と同一
pub(super) fn flag(cell: &str) -> Result<bool, Refusal> {
    word(cell, FLAGS, "はい, いいえ, yes, no")
}

/// 加盟店コード
pub(super) fn merchant(cell: &str) -> Result<MerchantCode, Refusal> {
    MerchantCode::parse(cell).map_err(|refusal| {
        let digits = half_width(cell);
        let short = (1..9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        let lost = short.then(|| Flaw::Damaged { value: cell.to_owned(), damage: Damage::LostZeros }.into());
        lost.or_else(|| damaged(cell)).unwrap_or(refusal)
    })
}

/// ユーザID
pub(super) fn user_id(cell: &str) -> Result<UserId, Refusal> {
    UserId::parse(cell).map_err(|refusal| damaged(cell).unwrap_or(refusal))
}

/// 氏名
pub(super) fn name(cell: &str) -> Result<PersonName, Refusal> {
    // An error value is a name by the letter of the rule, but nobody's.
    if error_value(cell) {
        return Err(Flaw::Damaged { value: cell.to_owned(), damage: Damage::ErrorValue }.into());
    }
    PersonName::parse(cell)
}

/// メールアドレス; `-` for none.
pub(super) fn email(cell: &str) -> Result<Option<EmailAddress>, Refusal> {
    if half_width(cell) == "-" {
        return Ok(None);
    }
    EmailAddress::parse(cell).map(Some).map_err(|refusal| damaged(cell).unwrap_or(refusal))
}

/// What a spreadsheet did to a cell that has no meaning as it is.
fn damaged(cell: &str) -> Option<Refusal> {
    let text = half_width(cell);
    let damage = if error_value(&text) {
        Damage::ErrorValue
    } else if exponent(&text) {
        Damage::Exponent
    } else if date(&text) {
        Damage::Date
    } else {
        return None;
    };
    Some(Flaw::Damaged { value: cell.to_owned(), damage }.into())
}

/// `#NAME?`, `#REF!`, `#N/A`, or `#####` where a column was too narrow.
fn error_value(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|rest| {
        ["NAME?", "REF!", "N/A", "VALUE!", "DIV/0!", "NUM!", "NULL!"].contains(&rest)
            || (rest.len() > 1 && rest.chars().all(|c| c == '#'))
    })
}

/// `8.88889E+08`
fn exponent(text: &str) -> bool {
    let Some((mantissa, power)) = text.split_once(['E', 'e']) else { return false };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(fraction) && power.strip_prefix(['+', '-']).is_some_and(digits)
}

/// `2026/3/1`, `3月1日`, `1-Mar`, `Mar-26`
fn date(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let part = |t: &str| (1..=4).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    let month = |t: &str| MONTHS.contains(&t.to_ascii_lowercase().as_str());
    if text.contains('月') {
        return text.split(['年', '月', '日']).filter(|t| !t.is_empty()).all(part);
    }
    let parts: Vec<&str> = text.split(['/', '-']).collect();
    (2..=3).contains(&parts.len()) && parts.iter().all(|t| part(t) || month(t))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_both_languages_and_any_width() {
        for (cell, means) in [
            ("一般", Role::General),
            (" General ", Role::General),
            ("ＳＨＩＰＰＩＮＧ", Role::Shipping),
            ("出荷", Role::Shipping),
        ] {
            assert_eq!(role(cell), Ok(means), "{cell}");
        }
        for (cell, means) in [
            ("メール", Method::Email),
            ("ﾒｰﾙ", Method::Email),
            ("E-mail", Method::Email),
            ("外部ｱﾌﾟﾘｹｰｼｮﾝ", Method::App),
            ("App", Method::App),
        ] {
            assert_eq!(method(cell), Ok(means), "{cell}");
        }
        for (cell, means) in [
            ("はい", true),
            ("TRUE", true),
            ("１", true),
            ("○", true),
            ("〇", true),
            ("FALSE", false),
            ("0", false),
            ("いいえ", false),
        ] {
            assert_eq!(flag(cell), Ok(means), "{cell}");
        }
        for cell in ["管理", "admin", "x", "一般 出荷"] {
            assert!(role(cell).is_err(), "{cell}");
        }
    }

    #[test]
    fn what_a_spreadsheet_did_is_named_as_that() {
        let of = |refusal: Option<Refusal>| match refusal {
            Some(Refusal::Import(Flaw::Damaged { damage, .. })) => Some(damage),
            _ => None,
        };
        let merchants = [
            ("8.88889E+08", Some(Damage::Exponent)),
            ("８．８８８８９Ｅ＋０８", Some(Damage::Exponent)),
            ("88880001", Some(Damage::LostZeros)),
            ("1", Some(Damage::LostZeros)),
            ("#########", Some(Damage::ErrorValue)),
            ("8888888011", None),
            ("", None),
            ("x", None),
        ];
        for (cell, damage) in merchants {
            assert_eq!(of(merchant(cell).err()), damage, "{cell}");
        }
        let ids = [
            ("3月1日", Some(Damage::Date)),
            ("1-Mar", Some(Damage::Date)),
            ("2026/3/1", Some(Damage::Date)),
            ("1E+05", Some(Damage::Exponent)),
            ("#NAME?", Some(Damage::ErrorValue)),
            ("USER-1", None),
            ("a/b", None),
        ];
        for (cell, damage) in ids {
            assert_eq!(of(user_id(cell).err()), damage, "{cell}");
        }
        assert!(user_id("1E05").is_ok() && name("#1 店長").is_ok() && name("#REF!").is_err());
    }
}
