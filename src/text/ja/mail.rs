//! The shipped wording of mails in Japanese (R9), a file a kind; lines are short, for telephones. The subjects of the first
//! four are the portal's, letter for letter: the first dash is a full-width one, the others are not.

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
    StandIns {
        service: "本サービス", support: "カスタマーサービスセンター", name: "ご利用者", admin: "管理ユーザ"
    };

/// How long something is valid.
pub(in crate::text) fn span(span: Span) -> String {
    match span {
        Span::Minutes(n) => format!("{n}分"),
        Span::Days(n) => format!("{n}日"),
    }
}
