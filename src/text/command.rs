//! Pieces of the commands that hints show, the same in both languages: ready to be pasted into a shell.
//! It must not word anything.

use crate::rules::why::{Code as Found, Detail, Finding};
use std::borrow::Cow;

/// A path as a shell takes it: quoted where it holds more than plain characters.
pub(super) fn quoted(path: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_alphanumeric() || "/._-+:@%".contains(c);
    if !path.is_empty() && !path.starts_with('-') && path.chars().all(plain) {
        return Cow::Borrowed(path);
    }
    Cow::Owned(format!("'{}'", path.replace('\'', r"'\''")))
}

/// The merchant code of `MERCHANT/USERID`.
pub(super) fn merchant_of(user: &str) -> &str {
    user.split_once('/').map_or(user, |(merchant, _)| merchant)
}

/// The command that helps against what `user why` found, where one is needed.
#[must_use]
pub fn remedy(finding: &Finding, user: &str) -> Option<String> {
    let command = match finding.code {
        Found::MerchantUnknown => "sekisho merchant list".to_owned(),
        Found::UserUnknown => format!("sekisho user list -m {}", merchant_of(user)),
        Found::Deleted => format!("sekisho user restore {user}"),
        Found::Inactive => format!("sekisho user delete {user} && sekisho user restore {user}"),
        Found::Locked => format!("sekisho user unlock {user}"),
        Found::NoPassword | Found::TemporaryLapsed | Found::TemporaryUnused => format!("sekisho password issue {user}"),
        Found::AppAhead => format!("sekisho otp reset {user}"),
        Found::EmailMissing => format!("sekisho user edit {user} --email ADDRESS"),
        Found::MailQueued => "sekisho mail deliver".to_owned(),
        Found::MailGivenUp => match &finding.detail {
            Detail::Mail(mail) => format!("sekisho mail show {}", mail.id),
            _ => return None,
        },
        // The login itself goes on to what is needed.
        Found::PasswordExpired | Found::AppNotEnrolled | Found::MailSent => return None,
    };
    Some(command)
}

/// Whether a text holds six digits in a row, which the mail of a six-digit code must not (R9.0).
pub(super) fn holds_six_digits(text: &str) -> bool {
    text.split(|c: char| !c.is_numeric()).any(|run| run.chars().count() >= 6)
}

/// A user ID for that mail: of six digits in a row only the first three are shown.
pub(super) fn shortened(user_id: &str) -> String {
    let head: String = user_id.chars().take(3).collect();
    if holds_six_digits(user_id) { format!("{head}...") } else { user_id.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_quoted_where_a_shell_would_take_it_apart() {
        let cases =
            [("/etc/sekisho.key", "/etc/sekisho.key"), ("/a b", "'/a b'"), ("it's", r"'it'\''s'"), ("", "''"), ("-f", "'-f'")];
        for (path, word) in cases {
            assert_eq!(quoted(path), word);
        }
    }

    #[test]
    fn r9_0_an_id_with_six_digits_in_a_row_is_shortened() {
        let cases = [("USER02", "USER02"), ("20240401", "202..."), ("A12345", "A12345"), ("AB123456", "AB1...")];
        for (id, shown) in cases {
            assert_eq!(shortened(id), shown);
        }
    }
}
