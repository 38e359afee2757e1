//! What a mail says: the values that its wording names, and the wording filled with them. Of the mail of a code it guards
//! that nothing beside the code can be taken for one (R9.0). It must not know where a wording comes from.

use super::command::{holds_six_digits, shortened};
use super::{Lang, Template, en, ja};
use crate::rules::letter::{LetterField, LetterKind};
use std::borrow::Cow;

/// What a mail's wording can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterText {
    /// `service.name`
    pub service: String,
    /// `service.support`: whom to ask.
    pub support: String,
    /// The user's name.
    pub name: String,
    /// ユーザID
    pub user_id: String,
    /// 加盟店コード
    pub merchant: String,
    /// Password, code or whole URL; stands alone on a line (R9.0).
    pub secret: Option<String>,
    /// How long that is valid.
    pub validity: Option<Span>,
    /// A moment to name, already written for people.
    pub deadline: Option<String>,
    /// It goes to the 管理 user in the user's place (R7.2).
    pub on_behalf: bool,
}

/// A span of time in the unit in which a mail names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the words say it
pub enum Span {
    Minutes(i64),
    Days(i64),
}

/// What stands in the mail of a code in the place of a value with six digits in a row.
pub(super) struct StandIns {
    pub(super) service: &'static str,
    pub(super) support: &'static str,
    pub(super) name: &'static str,
    /// In the place of a 管理 user's ID, which is the merchant code.
    pub(super) admin: &'static str,
}

/// The shipped wording of a kind of mail (R9).
#[must_use]
pub fn template(lang: Lang, kind: LetterKind) -> &'static str {
    match lang {
        Lang::Ja => ja::template(kind),
        Lang::En => en::template(kind),
    }
}

/// A mail's subject and body, lines ended by `\n`.
#[must_use]
pub fn letter(lang: Lang, kind: LetterKind, template: &Template, text: &LetterText) -> (String, String) {
    let text = if kind == LetterKind::Otp { Cow::Owned(without_digits(lang, text)) } else { Cow::Borrowed(text) };
    let validity = text.validity.map(|span| said(lang, span)).unwrap_or_default();
    template.fill(|field| match field {
        LetterField::Name => &text.name,
        LetterField::UserId => &text.user_id,
        LetterField::Merchant => &text.merchant,
        LetterField::Code | LetterField::Url | LetterField::Password => text.secret.as_deref().unwrap_or_default(),
        LetterField::Validity => &validity,
        LetterField::Deadline => text.deadline.as_deref().unwrap_or_default(),
        LetterField::OnBehalf if text.on_behalf => &text.name,
        LetterField::OnBehalf => "",
        LetterField::Service => &text.service,
        LetterField::Support => &text.support,
    })
}

fn said(lang: Lang, span: Span) -> String {
    match lang {
        Lang::Ja => ja::span(span),
        Lang::En => en::span(span),
    }
}

fn without_digits(lang: Lang, text: &LetterText) -> LetterText {
    let words = match lang {
        Lang::Ja => ja::STAND_INS,
        Lang::En => en::STAND_INS,
    };
    let or = |value: &str, words: &str| if holds_six_digits(value) { words } else { value }.to_owned();
    let admin = text.user_id == text.merchant;
    LetterText {
        service: or(&text.service, words.service),
        support: or(&text.support, words.support),
        name: or(&text.name, words.name),
        user_id: if admin { words.admin.to_owned() } else { shortened(&text.user_id) },
        ..text.clone()
    }
}
