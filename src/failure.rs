//! Everything that can end a command, as data: a stable code for scripts, an exit code, and the values that the
//! sentence names. The sentences and remedies are in `text`; nothing here is shown to anyone as it is.

use crate::rules::import::Flaw;
use crate::rules::letter::LetterField;
use crate::rules::refusal::Refusal;
use crate::rules::words::DeliveryStep;
use strum::{AsRefStr, EnumString, IntoStaticStr, VariantArray};

/// The exit codes that scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr)]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the words are the contract's
pub enum Exit {
    Ok = 0,
    Failure = 1,
    Usage = 2,
    NotFound = 3,
    Auth = 4,
    Denied = 5,
    Rule = 6,
    State = 7,
    Refused = 8,
    Partial = 9,
    Store = 10,
    Mail = 11,
    Config = 12,
    Busy = 75,
    Interrupted = 130,
}

/// The stable error codes; `sekisho explain CODE` says more about each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // the words are the contract's; `text` explains each
pub enum Code {
    Bug,
    Io,
    Usage,
    MissingValue,
    BadMerchantCode,
    BadAccessKey,
    BadUserId,
    BadUser,
    BadEmail,
    BadOtp,
    BadTime,
    BadDuration,
    BadNumber,
    BadLink,
    BadColumn,
    BadAuditFile,
    MerchantUnknown,
    UserUnknown,
    MailUnknown,
    MailSettled,
    MailUnderWay,
    SessionUnknown,
    RunUnknown,
    CodeUnknown,
    LoginFailed,
    OtpFailed,
    NoChallenge,
    ResetFailed,
    LinkFailed,
    NoSession,
    SessionOver,
    PasswordWrong,
    Denied,
    BadCorporateNumber,
    BadCompany,
    BadName,
    MerchantTaken,
    AccessKeyTaken,
    UserIdTaken,
    UserIdReserved,
    EmailMissing,
    EmailTaken,
    SameAsAdminTaken,
    SameAsAdminRole,
    SameAsAdminDiffers,
    SameAsAdminFollows,
    PersonSplit,
    SamePersonAdmin,
    ShippingNotAllowed,
    ShippingUsersExist,
    AdminFixed,
    WeakPassword,
    Undecodable,
    ExcelWorkbook,
    NulByte,
    FileEmpty,
    HeaderUnknown,
    HeaderRepeated,
    ColumnMissing,
    CellCount,
    QuoteOpen,
    BadWord,
    ValueMissing,
    ExcelDamage,
    Unencodable,
    ImportFaults,
    Locked,
    PasswordChangeDue,
    Inactive,
    MethodNotEmail,
    MethodNotApp,
    NothingMailed,
    TooSoon,
    ResendsSpent,
    NoMailbox,
    ImportUndoBlocked,
    ConfirmationMissing,
    Declined,
    SweepLimit,
    SweepClock,
    NotExported,
    ExportDiffers,
    Partial,
    AuditBroken,
    AuditHeadAltered,
    StoreMissing,
    StoreDamaged,
    StoreNewer,
    StoreFailed,
    DiskFull,
    OutcomeUnknown,
    MailQueued,
    MailRefused,
    MailTestFailed,
    ConfigInvalid,
    FileUnreadable,
    FileUnsafe,
    KeyMissing,
    KeyInvalid,
    KeyReadOnly,
    Busy,
    SweepRunning,
    Interrupted,
}

impl Code {
    /// The exit code that goes with it.
    #[must_use]
    pub fn exit(self) -> Exit {
        use Code as C;
        match self {
            C::Bug | C::Io => Exit::Failure,
            C::Usage
            | C::MissingValue
            | C::BadMerchantCode
            | C::BadAccessKey
            | C::BadUserId
            | C::BadUser
            | C::BadEmail
            | C::BadOtp
            | C::BadTime
            | C::BadDuration
            | C::BadNumber
            | C::BadLink
            | C::BadColumn
            | C::BadAuditFile => Exit::Usage,
            C::MerchantUnknown | C::UserUnknown | C::MailUnknown | C::SessionUnknown | C::RunUnknown | C::CodeUnknown => {
                Exit::NotFound
            }
            C::LoginFailed
            | C::OtpFailed
            | C::NoChallenge
            | C::ResetFailed
            | C::LinkFailed
            | C::NoSession
            | C::SessionOver
            | C::PasswordWrong => Exit::Auth,
            C::Denied => Exit::Denied,
            C::BadCorporateNumber
            | C::BadCompany
            | C::BadName
            | C::MerchantTaken
            | C::AccessKeyTaken
            | C::UserIdTaken
            | C::UserIdReserved
            | C::EmailMissing
            | C::EmailTaken
            | C::SameAsAdminTaken
            | C::SameAsAdminRole
            | C::SameAsAdminDiffers
            | C::SameAsAdminFollows
            | C::PersonSplit
            | C::SamePersonAdmin
            | C::ShippingNotAllowed
            | C::ShippingUsersExist
            | C::AdminFixed
            | C::WeakPassword
            | C::Undecodable
            | C::ExcelWorkbook
            | C::NulByte
            | C::FileEmpty
            | C::HeaderUnknown
            | C::HeaderRepeated
            | C::ColumnMissing
            | C::CellCount
            | C::QuoteOpen
            | C::BadWord
            | C::ValueMissing
            | C::ExcelDamage
            | C::Unencodable
            | C::ImportFaults => Exit::Rule,
            C::Locked
            | C::PasswordChangeDue
            | C::Inactive
            | C::MethodNotEmail
            | C::MethodNotApp
            | C::NothingMailed
            | C::TooSoon
            | C::MailSettled
            | C::ResendsSpent
            | C::NoMailbox
            | C::ImportUndoBlocked => Exit::State,
            C::ConfirmationMissing | C::Declined | C::SweepLimit | C::SweepClock | C::NotExported | C::ExportDiffers => {
                Exit::Refused
            }
            C::Partial | C::AuditBroken | C::AuditHeadAltered | C::MailTestFailed => Exit::Partial,
            C::StoreMissing | C::StoreDamaged | C::StoreNewer | C::StoreFailed | C::DiskFull | C::OutcomeUnknown => Exit::Store,
            C::MailQueued | C::MailRefused => Exit::Mail,
            C::ConfigInvalid | C::FileUnreadable | C::FileUnsafe | C::KeyMissing | C::KeyInvalid | C::KeyReadOnly => {
                Exit::Config
            }
            C::Busy | C::SweepRunning | C::MailUnderWay => Exit::Busy,
            C::Interrupted => Exit::Interrupted,
        }
    }
}

/// What is unsafe about a file or folder (S8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Unsafe {
    /// A symbolic link.
    Symlink,
    /// Not a regular file (a FIFO, a device, a folder), or not a folder where one is needed.
    WrongKind,
    /// Others can write it.
    OthersWrite,
    /// Others can read it, and it holds secrets.
    OthersRead,
    /// Somebody else owns it.
    Foreign,
    /// The key file lies in the database's folder (S6).
    BesideDatabase,
    /// There is a file, and a new one is to be made.
    Taken,
    /// It is named as a session file and holds something else.
    NoSessionFile,
}

/// What was once taken out of the audit log, to be kept elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum AuditCopy {
    /// `audit head -o json`
    Head,
    /// `audit export`, JSON lines.
    Export,
}

/// What is wrong with a configuration value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigFault {
    /// Not TOML; the parser's own words.
    Syntax(String),
    /// No such key; the nearest one.
    UnknownKey {
        /// As written, with its table: `policy.lock_afer`.
        key: String,
        /// The likely key.
        likely: Option<&'static str>,
    },
    /// The value has the wrong form.
    BadValue {
        /// The key.
        key: &'static str,
        /// As written.
        value: String,
        /// What is expected: `10m`, `true`, `file | smtp`, ...
        expected: &'static str,
    },
    /// The value is out of its bounds.
    OutOfBounds {
        /// The key.
        key: &'static str,
        /// As written.
        value: String,
        /// The bound, such as `1-10` or `<= 10m`.
        bound: &'static str,
        /// Where the bound comes from: `R6.1`, `PCI DSS 8.2.8`, ...
        source: &'static str,
    },
    /// Keys that only work together.
    Incomplete {
        /// The key that is missing.
        key: &'static str,
        /// Because of this one.
        because: &'static str,
    },
    /// A mail's wording can't be used.
    Template(TemplateFault),
}

/// What is wrong with a file of the folder `mail.templates` (R9.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateFault {
    /// Its name is no `KIND.LANG.txt`.
    UnknownFile {
        /// The likely name.
        likely: Option<String>,
    },
    /// Not UTF-8.
    NotText,
    /// A control character.
    Control,
    /// The first line is empty.
    NoSubject,
    /// A `{` without its `}`, or a `}` without its `{`.
    Brace(char),
    /// Not a field of this mail.
    UnknownField {
        /// As written, without its braces.
        field: String,
        /// The likely one.
        likely: Option<&'static str>,
    },
    /// A field that this mail must have.
    Missing(LetterField),
    /// It is only where it would be left out together with a field that may be empty.
    Vanishing {
        /// It.
        field: LetterField,
        /// The field that may be empty.
        with: LetterField,
    },
    /// A secret that is not alone on its line (R9.0).
    NotAlone(LetterField),
    /// A secret, or a field that may be empty, in the subject.
    InSubject(LetterField),
    /// What may come to six digits beside the code (R9.0).
    SixDigits,
}

/// What is wrong with a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsageFault {
    /// No such option; the nearest one.
    UnknownOption {
        /// As typed.
        option: String,
        /// The likely one.
        likely: Option<String>,
    },
    /// No such command; the nearest one.
    UnknownCommand {
        /// As typed.
        command: String,
        /// The likely one.
        likely: Option<String>,
    },
    /// One argument too many.
    Unexpected {
        /// As typed.
        value: String,
    },
    /// Required arguments or options are missing.
    Missing {
        /// Their names, such as `<USER>`.
        arguments: Vec<String>,
    },
    /// A group of commands without its command.
    NoCommand,
    /// A value that the option does not take.
    BadValue {
        /// Which option.
        option: String,
        /// As typed; empty when there is none.
        value: String,
        /// What it takes; empty when that is not a list.
        allowed: Vec<String>,
    },
    /// Two options that exclude each other.
    Conflict {
        /// One.
        option: String,
        /// The other.
        with: String,
    },
    /// An option given twice.
    Repeated {
        /// Which.
        option: String,
    },
    /// `audit.require_reason` wants a reason or a ticket for this.
    NoReason,
    /// Text that is not UTF-8.
    NotText,
    /// A text that is too long.
    TooLong {
        /// Which option or input.
        option: String,
        /// Most characters.
        most: usize,
    },
    /// An edit without anything to edit.
    NothingToChange {
        /// The options of which one is needed.
        options: Vec<String>,
    },
}

/// Why a command ended.
#[derive(Debug)]
pub enum Failure {
    /// A rule said no.
    Refused(Refusal),
    /// The command line is wrong.
    Usage(UsageFault),
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
    /// The database can't be used: one of the `Store*`, `DiskFull`, `OutcomeUnknown` codes.
    Store {
        /// Which.
        code: Code,
        /// Its path.
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
            Self::Usage(_) => Code::Usage,
            Self::MissingValue { .. } => Code::MissingValue,
            Self::CodeUnknown { .. } => Code::CodeUnknown,
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
            P::Number => Code::BadNumber,
            P::Link => Code::BadLink,
            P::Column => Code::BadColumn,
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
        R::Declined => Code::Declined,
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

    #[test]
    fn every_code_has_one_spelling_and_reads_back() {
        for code in Code::VARIANTS {
            assert_eq!(code.as_ref().parse(), Ok(*code));
        }
        assert_eq!(Code::MethodNotEmail.as_ref(), "method_not_email");
        assert_eq!(Code::EmailTaken.exit() as i32, 6);
    }
}
