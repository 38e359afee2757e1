//! The mails in English (R9). A secret stands alone on its line below its heading; lines are short, for telephones.
//! The mail of a code holds no other six digits.

use crate::rules::letter::LetterKind;
use crate::text::LetterText;
use crate::text::command::{holds_six_digits, shortened};

/// A mail's subject.
#[must_use]
pub fn subject(kind: LetterKind, service: &str) -> String {
    match kind {
        LetterKind::NewUser => format!("Your new user account - {service}"),
        LetterKind::Otp => format!("Your one-time password - {service}"),
        LetterKind::ResetStarted => format!("Password reset started - {service}"),
        LetterKind::TemporaryPassword => format!("Your temporary password - {service}"),
        LetterKind::PasswordChanged => format!("Your password was changed - {service}"),
        LetterKind::AddressChanged => format!("Your e-mail address was changed - {service}"),
        LetterKind::AddressRemoved => format!("Your e-mail address was removed - {service}"),
        LetterKind::Locked => format!("Your password is locked - {service}"),
        LetterKind::DeletionAhead => format!("Your user account will be deleted - {service}"),
        LetterKind::AppEnrolled => format!("Your authenticator app was enrolled - {service}"),
    }
}

/// A mail's body, lines ended by `\n`.
#[must_use]
pub fn body(kind: LetterKind, letter: &LetterText) -> String {
    let letter = &if kind == LetterKind::Otp { without_digits(letter) } else { letter.clone() };
    let mut parts = vec![addressee(letter), what_happened(kind, letter)];
    if kind != LetterKind::Otp {
        parts.push(format!("Merchant code:\n{}", letter.merchant));
    }
    parts.push(format!("User ID:\n{}", letter.user_id));
    if let Some(secret) = &letter.secret {
        parts.push(format!("{}:", secret_heading(kind)));
        parts.push(secret.clone());
    }
    parts.extend(validity(kind, letter.valid_for));
    parts.push(what_to_do(kind).to_owned());
    parts.push("When you paste a code or password, make sure that there are\nno blanks before or after it.".to_owned());
    parts.push(format!("If you did not expect this mail, please tell:\n{}", letter.support));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// R9.0: what could be taken for the code goes, or is said in words.
fn without_digits(letter: &LetterText) -> LetterText {
    let or = |text: &str, words: &str| if holds_six_digits(text) { words } else { text }.to_owned();
    let admin = letter.user_id == letter.merchant;
    LetterText {
        service: or(&letter.service, "the service"),
        support: or(&letter.support, "the support centre"),
        name: or(&letter.name, ""),
        user_id: if admin { "admin user".to_owned() } else { shortened(&letter.user_id) },
        ..letter.clone()
    }
}

fn addressee(letter: &LetterText) -> String {
    let LetterText { name, user_id, .. } = letter;
    if letter.on_behalf {
        let whom = if name.is_empty() { format!("user ID {user_id}") } else { format!("{name} (user ID {user_id})") };
        return format!(
            "Dear admin user,\n\nthis mail is for\n{whom}\nIt was sent to you because that user has no e-mail address.\nPlease pass it on."
        );
    }
    if name.is_empty() { String::new() } else { format!("Dear {name},") }
}

fn what_happened(kind: LetterKind, letter: &LetterText) -> String {
    let service = &letter.service;
    match kind {
        LetterKind::NewUser => {
            format!("You were registered as a user of\n{service}.\nLog in with the temporary password below.")
        }
        LetterKind::Otp => format!("A login was started at\n{service}.\nTo complete it, enter the one-time password below."),
        LetterKind::ResetStarted => {
            format!(
                "A password reset was started at\n{service}.\nOpen the link below, and a temporary password follows in\nanother mail."
            )
        }
        LetterKind::TemporaryPassword => {
            format!("A temporary password was issued for you at\n{service}.\nYour earlier password no longer works.")
        }
        LetterKind::PasswordChanged => format!("Your password was changed at\n{service}."),
        LetterKind::AddressChanged => format!(
            "Your e-mail address was changed at\n{service}.\nTo be safe, this mail also goes to the earlier address\nif there was one."
        ),
        LetterKind::AddressRemoved => {
            format!("Your e-mail address was removed at\n{service}.\nTo be safe, this mail also goes to the earlier address.")
        }
        LetterKind::Locked => format!("After repeated wrong entries your password was locked at\n{service}."),
        LetterKind::AppEnrolled => format!("An authenticator app was enrolled for your logins at\n{service}."),
        LetterKind::DeletionAhead => {
            let when = letter.deadline.as_ref().map_or_else(|| "soon".to_owned(), |at| format!("on\n{at}"));
            format!(
                "You have not logged in for a long time at\n{service}.\nYour user account will therefore be deleted {when}."
            )
        }
    }
}

/// What the lone line is. The kinds without a secret have a heading too, should one be given.
fn secret_heading(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Otp => "One-time password",
        LetterKind::ResetStarted => "Password reset link",
        LetterKind::NewUser
        | LetterKind::TemporaryPassword
        | LetterKind::PasswordChanged
        | LetterKind::AddressChanged
        | LetterKind::AddressRemoved
        | LetterKind::Locked
        | LetterKind::DeletionAhead
        | LetterKind::AppEnrolled => "Temporary password",
    }
}

fn validity(kind: LetterKind, valid_for: Option<i64>) -> Option<String> {
    let n = valid_for?;
    let s = if n == 1 { "" } else { "s" };
    match kind {
        LetterKind::Otp => Some(format!("It is valid for {n} minute{s} after it was sent.")),
        LetterKind::ResetStarted => Some(format!("The link works once, for {n} minute{s} after it was sent.")),
        LetterKind::NewUser | LetterKind::TemporaryPassword => Some(format!("It is valid for {n} day{s} after it was issued.")),
        LetterKind::PasswordChanged
        | LetterKind::AddressChanged
        | LetterKind::AddressRemoved
        | LetterKind::Locked
        | LetterKind::DeletionAhead
        | LetterKind::AppEnrolled => None,
    }
}

fn what_to_do(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::NewUser | LetterKind::TemporaryPassword => {
            "At the login you also enter a one-time password, and then\nyou set a new password of your own."
        }
        LetterKind::Otp => "Never tell this code to anybody else.",
        LetterKind::ResetStarted => "If the link has lapsed, start the password reset again.",
        LetterKind::PasswordChanged => "From now on, log in with the new password.",
        LetterKind::AddressChanged => "One-time passwords and other mails go to the new address\nfrom now on.",
        LetterKind::AddressRemoved => {
            "From now on mails for you go to your admin user, and your\nauthenticator app shows the one-time passwords."
        }
        LetterKind::Locked => {
            "If you are a general or shipping user, ask your admin user\nto unlock it. If you are the admin user, ask the support\ncontact below."
        }
        LetterKind::AppEnrolled => "From now on the app shows your one-time passwords;\nthey are no longer mailed.",
        LetterKind::DeletionAhead => "To keep the account, log in once before that.",
    }
}
