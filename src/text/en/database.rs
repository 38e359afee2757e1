//! What the `db` commands say in English: backups, restores, keys, and what a check finds.
//! It must not show a secret, nor the inside of a row: a place is enough to find it.

use crate::rules::words::{Defect, Held, Overtaken};
use crate::text::Notice;

/// A sentence about the database; none for what is said elsewhere.
#[must_use]
pub fn notice(notice: &Notice) -> String {
    use Notice as N;
    match notice {
        N::BackupTaken { file, bytes, merchants, users } => {
            format!("backup written and verified: {file} ({bytes} bytes, {}, {})", n(*merchants, "merchant"), n(*users, "user"))
        }
        N::KeysNeeded { keys } => {
            let ids: Vec<String> = keys.iter().map(ToString::to_string).collect();
            format!(
                "it can be read only with key {} of the key file; keep a copy of that file, apart from the backup",
                ids.join(", ")
            )
        }
        N::Copied { to, merchants, users, entries } => format!(
            "copied and verified: {to} ({}, {}, audit entries: {entries})",
            n(*merchants, "merchant"),
            n(*users, "user")
        ),
        N::CopyWentOn { rows } => format!("{} of it were there from an interrupted run", n(*rows, "row")),
        N::CopyBeganAnew => "the database had changed since an interrupted run: all of it was copied again".to_owned(),
        N::CopyAsOf => "what is changed here from now on is not in the copy: if it is to take over, stop work here, copy, then change `store.url`".to_owned(),
        N::Restored { file, merchants, users } => {
            format!("restored from {file}: {}, {}", n(*merchants, "merchant"), n(*users, "user"))
        }
        N::ReplacedKept { path } => format!("the replaced database: {path} (delete it once it is no longer needed)"),
        N::RestoreEnded { ended, parked } => {
            format!("{ended} logins under way, links and sessions ended; {} parked", n(*parked, "mail"))
        }
        N::RestoreLost { users } => {
            format!(
                "{} came after the backup and {} only in the replaced database",
                n(*users, "user"),
                if *users == 1 { "is" } else { "are" }
            )
        }
        N::NothingToCompare => {
            "there was no readable database to compare with: locks, new passwords and deletions since the backup are unknown"
                .to_owned()
        }
        N::StaysLocked { user, reason } => format!("locked: {user} ({})", overtaken(*reason)),
        N::KeyAdded { key, path } => format!("key {key} added to {path}; copy that file to where its copy is kept"),
        N::RotationGoesOn { key } => format!("going on with key {key}, which is in the key file already"),
        N::Resealed { key, count } => format!("{} sealed anew under key {key}", n(*count, "value")),
        N::Unopened { count } => {
            format!("{} could not be opened and stayed as they are; `sekisho db check` names them", n(*count, "value"))
        }
        N::KeyNeeded { key, by } => {
            let by: Vec<String> = by.iter().map(|(what, count)| format!("{} ({count})", held(*what))).collect();
            format!("key {key} is still needed by: {}", by.join(", "))
        }
        N::KeyUnneeded { key } => {
            format!("key {key} is needed by nothing in this database; backups taken before may need it")
        }
        N::DatabaseFine { merchants, users, entries } => {
            format!("the database is whole ({}, {}, audit entries: {entries})", n(*merchants, "merchant"), n(*users, "user"))
        }
        _ => String::new(),
    }
}

fn n(count: i64, of: &str) -> String {
    format!("{count} {of}{}", if count == 1 { "" } else { "s" })
}

/// What a key is needed for.
pub(super) fn held(held: Held) -> &'static str {
    match held {
        Held::Password => "passwords",
        Held::PasswordHistory => "earlier passwords",
        Held::App => "authenticator apps",
        Held::Enrolment => "apps being enrolled",
        Held::Mail => "queued mails",
        Held::TemporaryPassword => "temporary passwords",
        Held::Code => "one-time passwords",
        Held::Link => "links",
        Held::Session => "sessions",
        Held::Audit => "audit log",
    }
}

/// Why an account stays locked after a restore.
pub(super) fn overtaken(overtaken: Overtaken) -> &'static str {
    match overtaken {
        Overtaken::Lock => "locked after the backup",
        Overtaken::Password => "its password changed after the backup",
        Overtaken::App => "its authenticator app was reset or enrolled after the backup",
        Overtaken::Deletion => "deleted after the backup",
    }
}

/// The kind of a finding.
pub(super) fn kind(defect: Defect) -> &'static str {
    match defect {
        Defect::File => "file",
        Defect::Reference => "reference",
        Defect::Schema => "schema",
        Defect::Row => "row",
        Defect::Sealed => "sealed value",
        Defect::Audit => "audit log",
        Defect::Address => "shared address",
        Defect::Admin => "admin user",
        Defect::SameAsAdmin => "same as admin",
        Defect::Field => "field",
    }
}

/// What `db check` found, and what helps.
#[must_use]
pub fn defect(defect: Defect, detail: &str) -> (String, &'static str) {
    match defect {
        Defect::File => (format!("the file is damaged: {detail}"), "keep a copy, then `sekisho db restore FILE` with a backup"),
        Defect::Reference => {
            (format!("a row refers to one that is not there: {detail}"), "`sekisho db restore FILE` with a backup")
        }
        Defect::Schema => (format!("{detail} is not as sekisho made it"), "`sekisho db restore FILE` with a backup"),
        Defect::Row => {
            (format!("the row does not hold what sekisho writes: {detail}"), "`sekisho db restore FILE` with a backup")
        }
        Defect::Sealed => (
            format!("{detail}: sealed under a key that is not in the key file, or altered"),
            "put the missing key back into the key file; else `sekisho password issue`, `sekisho otp reset`",
        ),
        Defect::Audit => {
            (format!("the log is not as it was written ({detail})"), "keep the database as it is, and compare with a backup")
        }
        Defect::Address => (format!("{detail} is on users who are not one person"), "`sekisho user edit USER --email ADDRESS`"),
        Defect::Admin => (
            format!("there must be one admin user, and its ID the merchant code: {detail}"),
            "`sekisho db restore FILE` with a backup",
        ),
        Defect::SameAsAdmin => {
            (format!("same-as-admin does not hold: {detail}"), "`sekisho user edit USER --no-same-as-admin`")
        }
        Defect::Field => (format!("a field is not as its rule asks: {detail}"), "`sekisho user edit USER`"),
    }
}
