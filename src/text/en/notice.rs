//! What was done, and what a person is asked, in English. Each is one line; a question ends without the blank.
//! It must not decide what is said or when: that is the caller's, and the compiler asks for a sentence in each language.

use super::s;
use super::words::{chain_name, label, word};
use crate::text::{Field, Notice, Prompt, Word};
use crate::zone::Zone;

/// A sentence about what was done.
#[must_use]
#[allow(clippy::too_many_lines)] // a table, one row a notice
pub fn notice(notice: &Notice, zone: Zone) -> String {
    use Notice as N;
    match notice {
        N::Initialised { db } => format!("set up; database: {db}"),
        N::ConfigAt { config } => format!("configuration: {config}"),
        N::KeyFileAt { key_file } => format!("key file: {key_file} (keep a copy of it, away from the database)"),
        N::AlreadyInitialised { db } => format!("already set up (database {db})"),
        N::MerchantAdded { merchant } => {
            format!("merchant {merchant} added; `sekisho password issue {merchant}` gives its admin user a temporary password")
        }
        N::MerchantEdited { merchant } => format!("merchant {merchant} changed"),
        N::MerchantDeleted { merchant, users } => format!("merchant {merchant} deleted with its {users} user{}", s(*users)),
        N::MerchantUnchanged { merchant } => format!("merchant {merchant} is unchanged"),
        N::CheckDigit { value } => {
            format!("the check digit of corporate number '{value}' does not fit; please check it (it is accepted as it is)")
        }
        N::FormBegins => "please fill in each field; Ctrl-C leaves, and nothing is added".to_owned(),
        N::NewPasswordsDiffer => "the two entries differ; please enter them again".to_owned(),
        N::UserAdded { user, mailed_to: Some(to) } => format!("user {user} added; its temporary password goes to {to}"),
        N::UserAdded { user, mailed_to: None } => {
            format!("user {user} added; `sekisho password issue {user}` gives it a temporary password")
        }
        N::UserEdited { user } => format!("user {user} changed"),
        N::TemporaryVoided { user } => {
            format!(
                "this change voided the unused temporary password of user {user}; `sekisho password issue {user}` makes a new one"
            )
        }
        N::UserUnchanged { user } => format!("user {user} is unchanged"),
        N::UserDeleted { user } => format!("user {user} deleted"),
        N::UserUnlocked { user } => format!("user {user} unlocked"),
        N::UserNotLocked { user } => format!("user {user} is not locked"),
        N::UserRestored { user, mailed_to } => {
            format!("user {user} restored; a temporary password goes to {mailed_to}")
        }
        N::CanLogIn { user } => format!("user {user} can log in"),
        N::CannotLogIn { user } => format!("user {user} can't log in"),
        N::ChallengeSent { sent_to, minutes, challenge } => {
            format!("a one-time password goes to {sent_to}, valid for {minutes} min (challenge {challenge})")
        }
        N::EnrolmentAhead => "after this code an authenticator app is enrolled".to_owned(),
        N::AppAsked { minutes, challenge } => {
            format!("enter the six digits that the authenticator app shows, within {minutes} min (challenge {challenge})")
        }
        N::EnrolmentStarted { user, minutes, challenge } => {
            format!(
                "to enrol an authenticator app for {user}, scan the QR code or type the key into the app, then enter the six digits that it shows, within {minutes} min (challenge {challenge})"
            )
        }
        N::QrTooBig => {
            "the terminal has no room for the QR code; make it bigger, or use `--qr-file FILE.svg` for a picture".to_owned()
        }
        N::QrFileWritten { path } => format!("QR code written to {path}; delete it once the app is enrolled"),
        N::OtpReset { user } => {
            format!("one-time password of user {user} reset; the next login enrols an authenticator app anew")
        }
        N::OtpNotApp { user } => format!("user {user} logs in by mail; there is nothing to reset"),
        N::LoggedIn { user, name } => format!("logged in as {name} ({user})"),
        N::NewPasswordDue => "a new password must be set now".to_owned(),
        N::LoggedOut => "logged out".to_owned(),
        N::NobodyLoggedIn => "nobody is logged in".to_owned(),
        N::ActsAsSupport => "commands act as the support centre".to_owned(),
        N::ActsAsAnonymous => "nobody is logged in".to_owned(),
        N::Verbose { db, config, request } => format!("database: {db}, configuration: {config}, request: {request}"),
        N::PasswordChanged => "password changed".to_owned(),
        N::ResetStarted { minutes } => format!("reset started; open the link in the mail within {minutes} min"),
        N::LinkRedeemed => "a temporary password is on its way by mail; log in with it and set a new password".to_owned(),
        N::PasswordIssued { user, mailed_to } => format!("temporary password issued for user {user}; it goes to {mailed_to}"),
        N::SessionsRevoked { user, count } => format!("{count} session{} of user {user} ended", s(*count)),
        N::SessionRevoked { id } => format!("session {id} ended"),
        N::SweepDone { checked, deleted, warned } => {
            format!("{checked} users checked, {deleted} inactive deleted, {warned} warned")
        }
        N::SweepWould { checked, due, cutoff } => {
            format!("{due} of {checked} users would be deleted (inactive since {} or longer)", zone.short(*cutoff))
        }
        N::MailsLeft { queued } => format!("{queued} mail{} still queued; `sekisho mail deliver` sends them", s(*queued)),
        N::MailsDelivered { sent, queued, parked, dropped } => {
            format!("{sent} mail{} sent, {queued} still queued, {parked} parked, {dropped} dropped", s(*sent))
        }
        N::DatabaseAt { path, schema } => format!("{path} (schema {schema}, no step pending)"),
        N::UsersWhole { users } => format!("{users} user{}, nothing wrong", s(usize::try_from(*users).unwrap_or_default())),
        N::EntriesWhole { entries } => format!("entries as they were written: {entries}"),
        N::MailsWaiting { waiting: 0 } => "nothing is waiting".to_owned(),
        N::MailsWaiting { waiting } => format!("waiting: {waiting}"),
        N::FirstOf { first, count: 1 } => first.clone(),
        N::FirstOf { first, count } => format!("{first} (the first of {count} findings; `sekisho db check` lists them)"),
        N::MailToBeRetried { id } => format!("mail {id} is tried again"),
        N::MailDropped { id } => format!("mail {id} dropped; it will not be sent"),
        N::Delivering { done, of } => format!("delivering: {done} of {of}"),
        N::NothingToDeliver => "no mail is waiting".to_owned(),
        N::Imported { encoding, rows, created, updated, skipped, rejected } => format!(
            "{rows} row{} read ({encoding}): {created} added, {updated} changed, {skipped} unchanged, {rejected} rejected",
            s(*rows)
        ),
        N::ImportedNothing => "no user was added or changed".to_owned(),
        N::ImportVoided { users } => format!(
            "this voided the unused temporary passwords of {users} user{}; `sekisho password issue` makes new ones",
            s(*users)
        ),
        N::ImportUndoable { run } => {
            format!("until one of these users logs in, `sekisho user import --undo {run}` takes the import back")
        }
        N::ImportUndone { run, users } => format!("import {run} undone; {users} user{} deleted", s(*users)),
        N::ImportUndoneBefore { run, at } => format!("import {run} was undone before, at {}", zone.short(*at)),
        N::ClashesWithLine { line } => format!("it clashes with line {line} of this file"),
        N::Progress { percent } => format!("importing: {percent}%"),
        N::AuditWhole { entries, chains } => {
            format!("the audit log is whole ({entries} entries in {chains} chain{})", s(*chains))
        }
        N::AuditFault { chain, seq, breach } => {
            format!("audit chain '{}' is broken at no. {seq} ({})", chain_name(chain), word(Word::Breach(*breach)))
        }
        N::AuditHeadsHeld { at } => format!("it still holds every head of {}", zone.short(*at)),
        N::AuditPruned { entries, chains, until } => {
            format!("{entries} audit entr{} before {until} pruned from {chains} chain{}", y(*entries), s(*chains))
        }
        N::AuditWouldPrune { entries, chains, until } => format!(
            "{entries} audit entr{} before {until} in {chains} chain{} would be pruned; nothing was changed",
            y(*entries),
            s(*chains)
        ),
        N::NothingToPrune { until } => format!("no audit entry before {until} is left to be pruned"),
        N::ConfigFine { file: Some(file) } => format!("configuration file '{file}' is fine"),
        N::ConfigFine { file: None } => "there is no configuration file; the defaults apply".to_owned(),
        N::BackupTaken { .. }
        | N::KeysNeeded { .. }
        | N::Copied { .. }
        | N::CopyWentOn { .. }
        | N::CopyBeganAnew
        | N::CopyAsOf
        | N::Restored { .. }
        | N::ReplacedKept { .. }
        | N::RestoreEnded { .. }
        | N::RestoreLost { .. }
        | N::NothingToCompare
        | N::StaysLocked { .. }
        | N::KeyAdded { .. }
        | N::RotationGoesOn { .. }
        | N::Resealed { .. }
        | N::Unopened { .. }
        | N::KeyNeeded { .. }
        | N::KeyUnneeded { .. }
        | N::DatabaseFine { .. } => super::database::notice(notice),
        N::DryRun => "dry run: nothing was changed, no mail is sent".to_owned(),
        N::NoRows => "nothing found".to_owned(),
        N::MoreRows { shown, more } => format!("{shown} shown, {more} more (see `--limit`)"),
    }
}

/// The end of "entry" or "entries".
fn y(count: i64) -> &'static str {
    if count == 1 { "y" } else { "ies" }
}

/// A question, without the blank behind it.
#[must_use]
pub fn prompt(prompt: &Prompt) -> String {
    use Prompt as P;
    match prompt {
        P::User => "User (MERCHANT/USERID):".to_owned(),
        P::AccessKey => "Access key (7 digits):".to_owned(),
        P::Password => "Password:".to_owned(),
        P::CurrentPassword => "Current password:".to_owned(),
        P::NewPassword => "New password:".to_owned(),
        P::NewPasswordAgain => "New password again:".to_owned(),
        P::Otp => "One-time password (6 digits, Enter alone resends):".to_owned(),
        P::OtpOfApp => "One-time password (6 digits, shown by the app):".to_owned(),
        P::Name => "Name:".to_owned(),
        P::NewName { current } => format!("Name (Enter alone keeps {current}):"),
        P::NewEmail { current } => format!("E-mail address (Enter alone keeps {current}):"),
        P::Email => "E-mail address:".to_owned(),
        P::EmailOptional => "E-mail address (Enter alone leaves it out):".to_owned(),
        P::Choice { field, words, usual } => choice(*field, words, *usual),
        P::MerchantCode => "Merchant code (9 digits):".to_owned(),
        P::Company => "Company:".to_owned(),
        P::CorporateNumber => "Corporate number (13 digits, Enter alone leaves it out):".to_owned(),
        P::AdminName => "Name of the admin user:".to_owned(),
        P::AdminEmail => "E-mail address of the admin user:".to_owned(),
        P::ConfirmDelete { user } => format!("Delete user {user}? [y/N]"),
        P::ConfirmOtpReset { user } => {
            format!("Reset the one-time password of user {user}? The enrolled app will no longer work. [y/N]")
        }
        P::ConfirmIssue { user } => {
            format!("Issue a temporary password for user {user}? The present one stops working. [y/N]")
        }
        P::ConfirmUndo { run, users } => {
            format!("Undo import {run} and delete the {users} user{} that it added? [y/N]", if *users == 1 { "" } else { "s" })
        }
        P::ConfirmMerchant { merchant, users } => {
            format!("This deletes merchant {merchant} and its {users} user{}. To go on, type the merchant code:", s(*users))
        }
        P::ConfirmRestore { database, as_of, users } => format!(
            "This replaces the database by a backup with {users} user{}, as it was at {as_of}. To go on, type the database's name, {database}:",
            if *users == 1 { "" } else { "s" }
        ),
        P::ConfirmCount { count } => format!("This concerns {count} user{}. To go on, type how many:", s(*count)),
    }
}

/// `Role (1 general, 2 shipping):`
fn choice(field: Field, words: &[Word], usual: Option<Word>) -> String {
    let numbered: Vec<String> = words.iter().zip(1..).map(|(one, number)| format!("{number} {}", word(*one))).collect();
    let usual = usual.map_or_else(String::new, |usual| format!("; Enter alone: {}", word(usual)));
    format!("{} ({}{usual}):", label(field), numbered.join(", "))
}
