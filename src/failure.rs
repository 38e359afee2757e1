//! Everything that can end a command, as data: a stable code for scripts, an exit code, and the values that the
//! sentence names. The sentences and remedies are in `text`; nothing here is shown to anyone as it is.

mod code;
mod fault;

pub use code::{Code, Exit};
pub use fault::{AuditCopy, ConfigFault, TemplateFault, Unsafe, UsageFault};

use crate::rules::import::Flaw;
use crate::rules::refusal::Refusal;
use crate::rules::words::DeliveryStep;

/// Why a command ended.
#[derive(Debug)]
pub enum Failure {
    /// A rule said no.
    Refused(Refusal),
    /// The command line is wrong.
    Usage(UsageFault),
    /// The same, once it is known which command it is about.
    CommandLine {
        /// What is wrong.
        fault: UsageFault,
        /// `user add`; empty before one was named.
        command: String,
    },
    /// A value is missing and nobody is there to ask; names the flag.
    MissingValue {
        /// Such as `--name`.
        flag: String,
    },
    /// `explain` was asked for a code that does not exist.
    CodeUnknown {
        /// As typed.
        code: String,
        /// Near ones.
        suggestions: Vec<String>,
    },
    /// `--columns` names what this list does not have.
    ColumnUnknown {
        /// As typed.
        column: String,
        /// The likely one.
        near: Option<String>,
        /// Those that it has.
        columns: Vec<String>,
    },
    /// Some items failed, others are done.
    Partial {
        /// How many failed.
        failed: usize,
        /// Of how many.
        of: usize,
    },
    /// A file of users has faults, and none of its rows was taken.
    ImportFaults {
        /// Rows with faults; 0 when the file as a whole can't be read.
        rejected: usize,
        /// Rows of the file.
        of: usize,
    },
    /// `audit verify` found entries that are not as they were written.
    AuditBroken {
        /// How many places.
        found: usize,
    },
    /// A file that is none of those that `audit` wrote.
    BadAuditFile {
        /// Its path.
        path: String,
        /// Its line, from 1; none where it is one object.
        line: Option<usize>,
        /// What it should be.
        copy: AuditCopy,
    },
    /// A file of heads was changed since `audit head` wrote it, or was written for another database.
    AuditHeadAltered {
        /// Its path.
        path: String,
    },
    /// The database can't be used: one of the `Store*`, `Server*`, `NotOnServer`, `TargetInUse`, `CopyUnfinished`,
    /// `DiskFull`, `OutcomeUnknown` codes.
    Store {
        /// Which.
        code: Code,
        /// Its path, or its URL.
        path: String,
        /// The engine's words.
        cause: String,
    },
    /// The configuration is wrong.
    Config {
        /// File, environment variable or flag it stands in.
        origin: String,
        /// Line in the file, from 1.
        line: Option<usize>,
        /// What is wrong.
        fault: ConfigFault,
    },
    /// A file or credential can't be read or written.
    File {
        /// Its path.
        path: String,
        /// The system's words.
        cause: String,
    },
    /// A file is not safe to use (S8).
    Unsafe {
        /// Its path.
        path: String,
        /// What is wrong with it.
        fault: Unsafe,
    },
    /// A database is there, its key file is not (S6).
    KeyMissing {
        /// Where it should be.
        path: String,
    },
    /// The key file is no key file, or not this database's.
    KeyInvalid {
        /// Its path.
        path: String,
    },
    /// A new key is to be added to a key file that is not ours to write.
    KeyReadOnly {
        /// Its path.
        path: String,
        /// The id that the new key would have.
        id: u32,
    },
    /// Saved, but mails are still queued.
    MailQueued {
        /// How many.
        queued: usize,
        /// What the server or folder answered to the last one.
        reply: String,
    },
    /// Saved, but the mail server refused mails for good.
    MailTestFailed {
        /// How far it came.
        step: DeliveryStep,
        /// What was said there.
        reply: String,
    },
    /// The sink gave mails up for good.
    MailRefused {
        /// How many.
        count: usize,
        /// What it answered to the last one.
        reply: String,
    },
    /// Another run holds the lock; `Busy` or `SweepRunning`.
    Busy {
        /// Which.
        code: Code,
        /// Seconds waited.
        waited: i64,
    },
    /// Ctrl-C.
    Interrupted,
    /// The reader of stdout went away; ends quietly with 0.
    ClosedPipe,
    /// The command's own answer says it all; only the exit code is left to be told.
    Answered(Exit),
    /// stdin, stdout or the terminal failed.
    Io(std::io::Error),
    /// Never meant to happen.
    Bug(anyhow::Error),
}

impl Failure {
    /// Its stable code; none for a closed pipe, which is no error.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        Some(match self {
            Self::Refused(refusal) => refusal_code(refusal),
            Self::Usage(_) | Self::CommandLine { .. } => Code::Usage,
            Self::MissingValue { .. } => Code::MissingValue,
            Self::CodeUnknown { .. } => Code::CodeUnknown,
            Self::ColumnUnknown { .. } => Code::BadColumn,
            Self::Partial { .. } => Code::Partial,
            Self::ImportFaults { .. } => Code::ImportFaults,
            Self::AuditBroken { .. } => Code::AuditBroken,
            Self::BadAuditFile { .. } => Code::BadAuditFile,
            Self::AuditHeadAltered { .. } => Code::AuditHeadAltered,
            Self::Store { code, .. } | Self::Busy { code, .. } => *code,
            Self::Config { .. } => Code::ConfigInvalid,
            Self::File { .. } => Code::FileUnreadable,
            Self::Unsafe { .. } => Code::FileUnsafe,
            Self::KeyMissing { .. } => Code::KeyMissing,
            Self::KeyInvalid { .. } => Code::KeyInvalid,
            Self::KeyReadOnly { .. } => Code::KeyReadOnly,
            Self::MailQueued { .. } => Code::MailQueued,
            Self::MailTestFailed { .. } => Code::MailTestFailed,
            Self::MailRefused { .. } => Code::MailRefused,
            Self::Interrupted => Code::Interrupted,
            Self::ClosedPipe | Self::Answered(_) => return None,
            Self::Io(_) => Code::Io,
            Self::Bug(_) => Code::Bug,
        })
    }

    /// Its exit code.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Answered(exit) => *exit,
            other => other.code().map_or(Exit::Ok, Code::exit),
        }
    }
}

/// The stable code of a rule's refusal.
#[must_use]
pub fn refusal_code(refusal: &Refusal) -> Code {
    use crate::rules::refusal::Part as P;
    use Refusal as R;
    match refusal {
        R::Malformed { part, .. } => match part {
            P::MerchantCode => Code::BadMerchantCode,
            P::AccessKey => Code::BadAccessKey,
            P::UserId => Code::BadUserId,
            P::UserAddress => Code::BadUser,
            P::Email => Code::BadEmail,
            P::Otp => Code::BadOtp,
            P::Time => Code::BadTime,
            P::Duration => Code::BadDuration,
            P::Link => Code::BadLink,
        },
        R::BadCorporateNumber { .. } => Code::BadCorporateNumber,
        R::BadCompany { .. } => Code::BadCompany,
        R::BadName { .. } => Code::BadName,
        R::MerchantTaken { .. } => Code::MerchantTaken,
        R::AccessKeyTaken { .. } => Code::AccessKeyTaken,
        R::UserIdTaken { .. } => Code::UserIdTaken,
        R::UserIdReserved { .. } => Code::UserIdReserved,
        R::EmailMissing { .. } => Code::EmailMissing,
        R::EmailTaken { .. } => Code::EmailTaken,
        R::SameAsAdminTaken { .. } => Code::SameAsAdminTaken,
        R::SameAsAdminRole { .. } => Code::SameAsAdminRole,
        R::SameAsAdminDiffers { .. } => Code::SameAsAdminDiffers,
        R::SameAsAdminFollows { .. } => Code::SameAsAdminFollows,
        R::PersonSplit { .. } => Code::PersonSplit,
        R::SamePersonAdmin { .. } => Code::SamePersonAdmin,
        R::ShippingNotAllowed { .. } => Code::ShippingNotAllowed,
        R::ShippingUsersExist { .. } => Code::ShippingUsersExist,
        R::AdminFixed { .. } => Code::AdminFixed,
        R::WeakPassword { .. } => Code::WeakPassword,
        R::MerchantUnknown { .. } => Code::MerchantUnknown,
        R::UserUnknown { .. } => Code::UserUnknown,
        R::MailUnknown { .. } => Code::MailUnknown,
        R::MailSettled { .. } => Code::MailSettled,
        R::MailUnderWay { .. } => Code::MailUnderWay,
        R::SessionUnknown { .. } => Code::SessionUnknown,
        R::LoginFailed { .. } => Code::LoginFailed,
        R::OtpFailed => Code::OtpFailed,
        R::NoChallenge => Code::NoChallenge,
        R::ResetFailed => Code::ResetFailed,
        R::LinkFailed => Code::LinkFailed,
        R::NoSession => Code::NoSession,
        R::SessionOver => Code::SessionOver,
        R::PasswordWrong => Code::PasswordWrong,
        R::Denied => Code::Denied,
        R::Locked => Code::Locked,
        R::PasswordChangeDue => Code::PasswordChangeDue,
        R::Inactive { .. } => Code::Inactive,
        R::MethodNotEmail => Code::MethodNotEmail,
        R::MethodNotApp => Code::MethodNotApp,
        R::NothingMailed => Code::NothingMailed,
        R::TooSoon { .. } => Code::TooSoon,
        R::ResendsSpent => Code::ResendsSpent,
        R::NoMailbox { .. } => Code::NoMailbox,
        R::ConfirmationMissing { .. } => Code::ConfirmationMissing,
        R::Declined | R::OtherWord { .. } => Code::Declined,
        R::Import(flaw) => flaw_code(flaw),
        R::RunUnknown { .. } => Code::RunUnknown,
        R::UndoBlocked { .. } => Code::ImportUndoBlocked,
        R::Unencodable { .. } => Code::Unencodable,
        R::SweepLimit { .. } => Code::SweepLimit,
        R::SweepClock { .. } => Code::SweepClock,
        R::NotExported { .. } => Code::NotExported,
        R::ExportDiffers { .. } => Code::ExportDiffers,
    }
}

fn flaw_code(flaw: &Flaw) -> Code {
    match flaw {
        Flaw::Undecodable { .. } => Code::Undecodable,
        Flaw::Workbook => Code::ExcelWorkbook,
        Flaw::NulByte { .. } => Code::NulByte,
        Flaw::Empty => Code::FileEmpty,
        Flaw::HeaderUnknown { .. } => Code::HeaderUnknown,
        Flaw::HeaderRepeated { .. } => Code::HeaderRepeated,
        Flaw::ColumnMissing { .. } => Code::ColumnMissing,
        Flaw::CellCount { .. } => Code::CellCount,
        Flaw::QuoteOpen => Code::QuoteOpen,
        Flaw::BadWord { .. } => Code::BadWord,
        Flaw::ValueMissing { .. } => Code::ValueMissing,
        Flaw::Damaged { .. } => Code::ExcelDamage,
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Bug(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            std::io::ErrorKind::Interrupted => Self::Interrupted,
            _ => Self::Io(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::VariantArray;

    #[test]
    fn every_code_has_one_spelling_and_reads_back() {
        for code in Code::VARIANTS {
            assert_eq!(code.as_ref().parse(), Ok(*code));
        }
        assert_eq!(Code::MethodNotEmail.as_ref(), "method_not_email");
        assert_eq!(Code::EmailTaken.exit() as i32, 6);
    }
}
