//! The shipped wording of mails in English (R9), a file a kind; lines are short, for telephones.
//! It must not say more than the Japanese one does.

use crate::rules::letter::LetterKind;
use crate::text::letter::{Span, StandIns};

/// The shipped wording.
#[must_use]
pub fn template(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::NewUser => include_str!("mail/new_user.txt"),
        LetterKind::Otp => include_str!("mail/otp.txt"),
        LetterKind::ResetStarted => include_str!("mail/reset_started.txt"),
        LetterKind::TemporaryPassword => include_str!("mail/temporary_password.txt"),
        LetterKind::PasswordChanged => include_str!("mail/password_changed.txt"),
        LetterKind::AddressChanged => include_str!("mail/address_changed.txt"),
        LetterKind::AddressRemoved => include_str!("mail/address_removed.txt"),
        LetterKind::Locked => include_str!("mail/locked.txt"),
        LetterKind::DeletionAhead => include_str!("mail/deletion_ahead.txt"),
        LetterKind::AppEnrolled => include_str!("mail/app_enrolled.txt"),
    }
}

/// What stands in the mail of a code in the place of other digits.
pub(in crate::text) const STAND_INS: StandIns =
    StandIns { service: "the service", support: "the support centre", name: "user", admin: "admin user" };

/// How long something is valid.
pub(in crate::text) fn span(span: Span) -> String {
    let (count, unit) = match span {
        Span::Minutes(n) => (n, "minute"),
        Span::Days(n) => (n, "day"),
    };
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{s}")
}
