//! What a rule's refusal says in English: what happened, with the value. What helps is in `hint`.
//! One match over every refusal, so that the compiler asks for a missing sentence.

use super::words::chain_name;
use crate::rules::refusal::{Part, Refusal, Weakness};
use crate::rules::words::MailState;
use crate::zone::Zone;

/// The sentence of a refusal.
#[allow(clippy::too_many_lines)] // a table, one row a refusal
#[must_use]
pub fn sentence(refusal: &Refusal, zone: Zone) -> String {
    use Refusal as R;
    match refusal {
        R::Malformed { part, value } => malformed(*part, value),
        R::BadCorporateNumber { value } => format!("'{value}' is not a corporate number of 13 digits"),
        R::BadCompany { value, columns } => text_fault("company name", value, *columns, 100),
        R::BadName { value, columns } => text_fault("name", value, *columns, 60),
        R::MerchantTaken { merchant } => format!("merchant code '{merchant}' is already taken"),
        R::AccessKeyTaken { key } => format!("access key '{key}' belongs to another merchant"),
        R::UserIdTaken { user } => format!("user '{user}' already exists (upper and lower case count as the same)"),
        R::UserIdReserved { value } => format!("'{value}': user IDs of nine digits are kept for admin users"),
        R::EmailMissing { user } => format!("user '{user}' needs an e-mail address and has none"),
        R::EmailTaken { email, holder: Some(holder) } => format!("address '{email}' is already used by user '{holder}'"),
        R::EmailTaken { email, holder: None } => format!("address '{email}' is already used by another user"),
        R::SameAsAdminTaken { holder } => {
            format!("'{holder}' is already this merchant's same-as-admin user, and there can be only one")
        }
        R::SameAsAdminRole { user } => format!("'{user}' is a shipping user, which can't be same-as-admin"),
        R::SameAsAdminDiffers { value, admin } => {
            format!("'{value}' differs from the admin user's '{admin}', but the user is same-as-admin")
        }
        R::SameAsAdminFollows { user } => {
            format!("'{user}' is same-as-admin, so its name and address can't be changed on their own")
        }
        R::SamePersonAdmin { user } => format!("'{user}' is no admin user, so `--same-person` does not apply"),
        R::PersonSplit { email, others } => {
            format!(
                "address '{email}' is shared with the admin users '{}', who would become other persons",
                others.join("', '")
            )
        }
        R::ShippingNotAllowed { merchant } => format!("merchant '{merchant}' is non-logistics and can't have shipping users"),
        R::ShippingUsersExist { merchant, users } => {
            format!("merchant '{merchant}' can't become non-logistics while it has shipping users: '{}'", users.join("', '"))
        }
        R::AdminFixed { user } => format!("'{user}' is an admin user, which can't be added, deleted or given another role"),
        R::WeakPassword { weaknesses, min_length } => weak(weaknesses, *min_length),
        R::MerchantUnknown { merchant, .. } => format!("there is no merchant '{merchant}'"),
        R::UserUnknown { user, .. } => format!("there is no user '{user}'"),
        R::MailUnknown { id } => format!("there is no mail '{id}'"),
        R::MailSettled { id, state: MailState::Sent } => format!("mail '{id}' was sent already"),
        R::MailSettled { id, .. } => format!("mail '{id}' was dropped, its secret is erased"),
        R::MailUnderWay { id } => format!("mail '{id}' is just being sent"),
        R::SessionUnknown { id } => format!("there is no session '{id}'"),
        R::LoginFailed { access_key } => format!(
            "login failed; please check merchant code, user ID and password, and whether '{access_key}' is the right access key"
        ),
        R::OtpFailed => "the one-time password is wrong or no longer valid".to_owned(),
        R::NoChallenge => "no login is waiting for a one-time password".to_owned(),
        R::ResetFailed => "the password can't be reset with this input; please check merchant code and user ID".to_owned(),
        R::LinkFailed => "this link can't be used: it has lapsed, was used, or a newer one was sent".to_owned(),
        R::NoSession => "this needs a login".to_owned(),
        R::SessionOver => "the session is over".to_owned(),
        R::PasswordWrong => "the current password is wrong".to_owned(),
        R::Denied => "you have no permission to do this".to_owned(),
        R::Locked => "the password is locked".to_owned(),
        R::PasswordChangeDue => "a new password must be set first".to_owned(),
        R::Inactive { user, since } => {
            format!(
                "'{user}' went without a login for too long (91 days by default) and can't be used since {}",
                zone.short(*since)
            )
        }
        R::MethodNotEmail => "this user logs in with an authenticator app, so no one-time password can be mailed".to_owned(),
        R::MethodNotApp => "this user logs in by mail, not with an authenticator app".to_owned(),
        R::NothingMailed => "the one-time password of this login is shown by the authenticator app, not mailed".to_owned(),
        R::TooSoon { retry_after } => format!("too many mails in a short time; the next can be sent in {}", wait(*retry_after)),
        R::ResendsSpent => "this login has no resends left".to_owned(),
        R::NoMailbox { user } => format!("neither '{user}' nor its admin user has an address, so there is nobody to write to"),
        R::ConfirmationMissing { .. } => {
            "this needs a confirmation, and there is no terminal to ask on; nothing was changed".to_owned()
        }
        R::Declined => "cancelled; nothing was changed".to_owned(),
        R::OtherWord { entered, wanted } => {
            format!("'{entered}' is not '{wanted}', which would have confirmed it; nothing was changed")
        }
        R::RunUnknown { run } => format!("there is no import run '{run}'"),
        R::UndoBlocked { users, updated, .. } => match (users.is_empty(), updated) {
            (true, updated) => {
                format!(
                    "this import also changed {updated} user{} that existed before, so it can't be undone as a whole",
                    if *updated == 1 { "" } else { "s" }
                )
            }
            (false, _) => {
                format!(
                    "users of this import have logged in already, so it can't be undone: '{}'; none was deleted",
                    users.join("', '")
                )
            }
        },
        R::Unencodable { row, value, character, encoding } => {
            format!("'{character}' in '{value}' (row {row}) can't be written in {encoding}; nothing was written")
        }
        R::Import(flaw) => super::import::sentence(flaw),
        R::SweepLimit { due, limit } => format!("{due} users would be deleted, more than the limit of {limit}; none was"),
        R::NotExported { missing, chain, seq, until } => format!(
            "{missing} of the audit entries before {until} {} in no export given (the first: no. {seq} of chain '{}'); none was pruned",
            if *missing == 1 { "is" } else { "are" },
            chain_name(chain)
        ),
        R::ExportDiffers { file, line, chain, seq } => format!(
            "line {line} of '{file}' is not what the audit log has as no. {seq} of chain '{}'; nothing was pruned",
            chain_name(chain)
        ),
        R::SweepClock { now, newest } => format!(
            "the clock says {}, but the newest audit entry is of {}; nothing was deleted",
            zone.short(*now),
            zone.short(*newest)
        ),
    }
}

fn malformed(part: Part, value: &str) -> String {
    match part {
        Part::MerchantCode => format!("'{value}' is not a merchant code"),
        Part::AccessKey => format!("'{value}' is not an access key"),
        Part::UserId => format!("'{value}' is not a user ID"),
        Part::UserAddress => format!("'{value}' does not say which merchant's user is meant"),
        Part::Email => format!("'{value}' is not a valid e-mail address"),
        // Never repeated: people paste passwords here.
        Part::Otp => "a one-time password has six digits; what was entered has not".to_owned(),
        Part::Time => format!("'{value}' is not a time"),
        Part::Duration => format!("'{value}' is not a duration"),
        Part::Link => "this is not a password reset link".to_owned(),
    }
}

/// Why a name is refused shows in the value itself: empty, too wide, or with characters that deceive.
fn text_fault(what: &str, value: &str, columns: usize, most: usize) -> String {
    if value.trim().is_empty() {
        format!("the {what} is empty")
    } else if columns > most {
        format!("the {what} '{value}' is {columns} columns wide, over the limit of {most} (a full-width character counts as 2)")
    } else {
        format!("the {what} '{value}' holds characters that can't be used (control or invisible ones)")
    }
}

fn wait(seconds: i64) -> String {
    if seconds < 100 { format!("{seconds} s") } else { format!("about {} minutes", (seconds + 59) / 60) }
}

fn weak(weaknesses: &[Weakness], min_length: i64) -> String {
    let broken: Vec<String> = weaknesses.iter().map(|w| weakness(*w, min_length)).collect();
    format!("this password can't be used: it {}", broken.join(", "))
}

/// Each follows 'it'.
fn weakness(weakness: Weakness, min_length: i64) -> String {
    match weakness {
        Weakness::TooShort => format!("is shorter than {min_length} characters"),
        Weakness::TooLong => "is longer than 128 characters".to_owned(),
        Weakness::NoLetter => "has no letter".to_owned(),
        Weakness::NoDigit => "has no digit".to_owned(),
        Weakness::HoldsUserId => "contains the user ID".to_owned(),
        Weakness::Common => "is common or easy to guess".to_owned(),
        Weakness::Reused => "was used recently".to_owned(),
    }
}
