//! What `user why` finds, in English: sentences that a clerk reads out on the telephone, so no codes and no commands.
//! They must not blame the caller.

use super::words::word;
use crate::rules::why::{Code, Detail, Finding};
use crate::text::Word;
use crate::zone::Zone;

/// One finding.
#[must_use]
pub fn finding(finding: &Finding, zone: Zone) -> String {
    let since = finding.since.map(|at| zone.short(at)).unwrap_or_default();
    match finding.code {
        Code::MerchantUnknown => "there is no merchant of that code".to_owned(),
        Code::UserUnknown => "there is no user of that ID".to_owned(),
        Code::Deleted => match &finding.detail {
            Detail::Deletion(gone) if gone.swept => {
                format!("the account was deleted automatically on {since}, after a long time without a login")
            }
            Detail::Deletion(gone) => format!("the account was deleted on {since} by {}", who(&gone.actor)),
            _ => format!("the account was deleted on {since}"),
        },
        Code::Inactive => format!("the account can't be used since {since}, after a long time without a login"),
        Code::Locked => match finding.detail {
            Detail::Failures { passwords, codes: 0 } => {
                format!("the account is locked since {since}, after {passwords} wrong passwords")
            }
            Detail::Failures { passwords, codes } => format!(
                "the account is locked since {since}, after {passwords} wrong passwords and {codes} wrong one-time passwords"
            ),
            _ => format!("the account is locked since {since}"),
        },
        Code::NoPassword => "there is no password yet; a temporary one has to be issued".to_owned(),
        Code::TemporaryLapsed => format!("the temporary password lapsed on {since}"),
        Code::TemporaryUnused => {
            format!("the temporary password issued on {since} was not used yet")
        }
        Code::PasswordExpired => {
            format!("the password is too old since {since}; the login goes on to setting a new one")
        }
        Code::EmailMissing => "there is no e-mail address to send the one-time password to".to_owned(),
        Code::AppAhead => {
            "the app's codes are refused after a login while the clock ran ahead; the one-time password has to be reset"
                .to_owned()
        }
        Code::AppNotEnrolled => "no authenticator app is enrolled yet; the next login enrols one".to_owned(),
        Code::MailQueued | Code::MailSent | Code::MailGivenUp => mail(finding, &since),
    }
}

/// The command that helps, below its finding.
#[must_use]
pub fn remedy_line(remedy: &str) -> String {
    format!("  remedy: {remedy}")
}

fn who(actor: &str) -> String {
    if actor == "support" { "the support centre".to_owned() } else { format!("user {actor}") }
}

fn mail(finding: &Finding, since: &str) -> String {
    let Detail::Mail(mail) = &finding.detail else { return String::new() };
    let kind = word(Word::LetterKind(mail.kind));
    let reply = mail.reply.as_ref().map(|r| format!(" (the server said: {r})")).unwrap_or_default();
    match finding.code {
        Code::MailSent => format!("the last mail ({kind}, {since}) was sent; please look among unwanted mail, too"),
        Code::MailQueued => format!("the last mail ({kind}, {since}) is waiting to be sent{reply}"),
        _ => format!("the last mail ({kind}, {since}) could not be sent{reply}"),
    }
}
