//! The words and numbers that scripts see when a command fails: exit codes, and a stable code for each thing that can go
//! wrong. Once released they only grow; no text stands here.

use strum::{AsRefStr, EnumString, IntoStaticStr, VariantArray};

/// The exit codes that scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, VariantArray)]
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
    ServerUnreachable,
    ServerRefused,
    NotOnServer,
    TargetInUse,
    CopyUnfinished,
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
            C::StoreMissing
            | C::StoreDamaged
            | C::StoreNewer
            | C::StoreFailed
            | C::ServerRefused
            | C::NotOnServer
            | C::TargetInUse
            | C::CopyUnfinished
            | C::DiskFull
            | C::OutcomeUnknown => Exit::Store,
            C::MailQueued | C::MailRefused => Exit::Mail,
            C::ConfigInvalid | C::FileUnreadable | C::FileUnsafe | C::KeyMissing | C::KeyInvalid | C::KeyReadOnly => {
                Exit::Config
            }
            C::Busy | C::SweepRunning | C::MailUnderWay | C::ServerUnreachable => Exit::Busy,
            C::Interrupted => Exit::Interrupted,
        }
    }
}
