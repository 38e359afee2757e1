//! The English texts: short, plain, the glossary's words (merchant, access key, admin/general/shipping, one-time password).
//! This file words the failures; the rooms below it word refusals, hints, headings, notices and mails.

mod database;
mod health;
pub(super) mod help;
mod hint;
mod import;
mod mail;
mod notes;
mod notice;
mod refusal;
mod report;
mod usage;
mod why;
mod words;

pub use database::defect;
pub use health::{remedy as symptom_remedy, symptom};
pub use hint::hint;
pub use mail::template;
pub(super) use mail::{STAND_INS, span};
pub use notes::note;
pub use notice::{notice, prompt};
pub use refusal::sentence as refused;
pub use report::{auditors, reason, requirement};
pub use why::{finding, remedy_line};
pub use words::{label, word};

use crate::failure::{AuditCopy, Code, ConfigFault, Failure, TemplateFault, Unsafe};
use crate::text::Word;
use crate::zone::Zone;

/// What went wrong, with the value.
#[must_use]
pub fn sentence(failure: &Failure, zone: Zone) -> String {
    match failure {
        Failure::Refused(refusal) => refusal::sentence(refusal, zone),
        Failure::Usage(fault) | Failure::CommandLine { fault, .. } => usage::sentence(fault),
        Failure::MissingValue { flag } => format!("`{flag}` is missing, and nobody can be asked"),
        Failure::CodeUnknown { code, .. } => format!("there is no error code '{code}'"),
        Failure::ColumnUnknown { column, .. } => format!("there is no column '{column}'"),
        Failure::Partial { failed, of } if failed == of => format!("all {of} failed"),
        Failure::Partial { failed, of } => format!("{failed} of {of} failed, the rest is done"),
        Failure::ImportFaults { of: 0, .. } => "the file can't be read as a list of users; nothing was imported".to_owned(),
        Failure::ImportFaults { rejected, of } => {
            format!(
                "{rejected} of {of} row{} {} faults; nothing was imported",
                s(*of),
                if *rejected == 1 { "has" } else { "have" }
            )
        }
        Failure::AuditBroken { found } => format!("the audit log is not as it was written in {}", places(*found)),
        Failure::BadAuditFile { path, line, copy } => bad_audit_file(path, *line, *copy),
        Failure::AuditHeadAltered { path } => {
            format!("'{path}' was changed since it was written, or was written for another database")
        }
        Failure::Store { code, path, cause } => store(*code, path, cause),
        Failure::Config { origin, line, fault } => {
            let place = line.map_or_else(|| origin.clone(), |n| format!("{origin}, line {n}"));
            format!("bad configuration in {place}: {}", config(fault))
        }
        Failure::File { path, cause } => format!("can't read or write '{path}': {cause}"),
        Failure::Unsafe { path, fault } => format!("'{path}' is not safe to use: {}", danger(*fault)),
        Failure::KeyMissing { path } => {
            format!("the database is there but its key file '{path}' is not; a new key is never made silently")
        }
        Failure::KeyInvalid { path } => format!("'{path}' is not a key file, or not the key of this database"),
        Failure::KeyReadOnly { path, .. } => format!("a new key can't be added to '{path}': it is a credential of systemd's"),
        Failure::MailQueued { queued, reply } => {
            format!("{queued} mail{} could not be sent and stay{} queued (reply: {reply})", s(*queued), verb_s(*queued))
        }
        Failure::MailRefused { count, reply } => {
            format!("{count} mail{} could not be delivered and will not be tried again (reply: {reply})", s(*count))
        }
        Failure::MailTestFailed { step, reply } => {
            format!("the mail test stopped at step '{}': {reply}", word(Word::DeliveryStep(*step)))
        }
        Failure::Busy { code, waited } => busy(*code, *waited),
        Failure::Interrupted => "interrupted".to_owned(),
        Failure::ClosedPipe => "the reader of the output went away".to_owned(),
        Failure::Answered(_) => String::new(),
        Failure::Io(cause) => format!("input or output failed: {cause}"),
        Failure::Bug(cause) => format!("internal error: {cause:#}"),
    }
}

/// Subject and body of a mail that only shows that mails arrive.
pub fn trial_mail(service: &str) -> (String, String) {
    let body = "This mail was sent by `sekisho mail test`. That you read it shows that mails of this service arrive.\n\
                Nothing needs to be done.\n";
    (format!("Test mail - {service}"), body.to_owned())
}

/// The plural's letter.
fn s(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// The verb's letter, where the plural has none.
fn verb_s(count: usize) -> &'static str {
    if count == 1 { "s" } else { "" }
}

fn places(count: usize) -> String {
    format!("{count} place{}", s(count))
}

fn bad_audit_file(path: &str, line: Option<usize>, copy: AuditCopy) -> String {
    let place = line.map_or_else(|| format!("'{path}'"), |line| format!("'{path}', line {line},"));
    match copy {
        AuditCopy::Head => format!("{place} does not read as heads of the audit log"),
        AuditCopy::Export => format!("{place} does not read as an entry of an audit export"),
    }
}

/// A `Failure::Store` carries nine of the codes; what is none of the others is the engine's own failure.
fn store(code: Code, path: &str, cause: &str) -> String {
    if code == Code::StoreMissing {
        format!("there is no database '{path}'")
    } else if code == Code::StoreDamaged {
        format!("the database '{path}' is damaged: {cause}")
    } else if code == Code::StoreNewer {
        format!("the database '{path}' was written by a newer sekisho: {cause}")
    } else if code == Code::DiskFull {
        format!("no space left to write the database '{path}': {cause}")
    } else if code == Code::ServerUnreachable {
        format!("the server of the database '{path}' can't be reached: {cause}")
    } else if code == Code::ServerRefused {
        format!("the server refuses the database '{path}': {cause}")
    } else if code == Code::NotOnServer {
        format!("this works on a database file only, and '{path}' is on a server")
    } else if code == Code::TargetInUse && cause.is_empty() {
        format!("'{path}' is a database in use already; a copy is made into an empty one")
    } else if code == Code::TargetInUse {
        format!("'{path}' is an unfinished copy of another database: {cause}")
    } else if code == Code::CopyUnfinished {
        format!("the database '{path}' is a copy that is not finished")
    } else if code == Code::OutcomeUnknown {
        format!("it is unknown whether the change was saved in '{path}': {cause}")
    } else {
        format!("the database '{path}' failed: {cause}")
    }
}

/// Two codes mean that something else is running.
fn busy(code: Code, waited: i64) -> String {
    if code == Code::SweepRunning {
        format!("another sweep is running (waited {waited} s)")
    } else {
        format!("the database is in use by another run (waited {waited} s)")
    }
}

fn config(fault: &ConfigFault) -> String {
    match fault {
        ConfigFault::Syntax(words) => format!("not valid TOML: {words}"),
        ConfigFault::UnknownKey { key, .. } => format!("there is no key '{key}'"),
        ConfigFault::BadValue { key, value, .. } => format!("'{value}' is no value for '{key}'"),
        ConfigFault::OutOfBounds { key, value, bound, source } => {
            format!("'{value}' for '{key}' is out of bounds ({bound}, from {source})")
        }
        ConfigFault::PasswordInUrl { key } => format!("the URL in '{key}' holds a password"),
        ConfigFault::Incomplete { key, because } => format!("'{because}' needs '{key}' too"),
        ConfigFault::Template(fault) => template_fault(fault),
    }
}

fn template_fault(fault: &TemplateFault) -> String {
    match fault {
        TemplateFault::UnknownFile { .. } => "no mail has a template of this name".to_owned(),
        TemplateFault::NotText => "it is not UTF-8".to_owned(),
        TemplateFault::Control => "it holds a control character, such as a tab".to_owned(),
        TemplateFault::NoSubject => "the first line is the subject, and it is empty".to_owned(),
        TemplateFault::Brace('{') => "a '{' has no '}'".to_owned(),
        TemplateFault::Brace(_) => "a '}' has no '{'".to_owned(),
        TemplateFault::UnknownField { field, .. } => format!("this mail has no field '{field}'"),
        TemplateFault::Missing(field) => format!("the field '{{{}}}' is missing, which this mail must have", field.as_ref()),
        TemplateFault::Vanishing { field, with } => format!(
            "the field '{{{}}}', which this mail must have, would be left out with its paragraph when '{{{}}}' is empty",
            field.as_ref(),
            with.as_ref()
        ),
        TemplateFault::NotAlone(field) => format!("'{{{}}}' must stand alone on its line", field.as_ref()),
        TemplateFault::InSubject(field) => format!("'{{{}}}' may not stand in the subject", field.as_ref()),
        TemplateFault::SixDigits => "beside the code, something could come to six digits in a row".to_owned(),
    }
}

fn danger(fault: Unsafe) -> &'static str {
    match fault {
        Unsafe::Symlink => "it is a symbolic link",
        Unsafe::WrongKind => "it is not the kind of file or folder that is needed",
        Unsafe::OthersWrite => "others can write to it",
        Unsafe::OthersRead => "it holds secrets and others can read it",
        Unsafe::BesideDatabase => "the key file lies in the folder of the database; stolen together they protect nothing",
        Unsafe::Foreign => "somebody else owns it",
        Unsafe::Taken => "there is a file already, and it is not overwritten",
        Unsafe::NoSessionFile => "it holds something else than a session, and it is not overwritten",
    }
}
