//! Every text that a person sees, in Japanese and English. The enums here say what can be said; `ja` and `en` say it,
//! by exhaustive match, so that the compiler asks for a missing sentence. Nothing here decides or prints anything.

mod command;
pub mod en;
pub mod en_explain;
pub mod ja;
pub mod ja_explain;
mod letter;
mod template;

pub use command::remedy;
pub use letter::{LetterText, Span, letter, template};
pub use template::{Template, Wrong};

use crate::failure::{Code, Failure};
use crate::rules::event::Action;
use crate::rules::health::{Check, Grade, Symptom};
use crate::rules::import::Column;
use crate::rules::letter::LetterKind;
use crate::rules::pci::{Counted, Judgement, Reason, Requirement};
use crate::rules::refusal::Refusal;
use crate::rules::time::Timestamp;
use crate::rules::upcoming::Ahead;
use crate::rules::why::Finding;
use crate::rules::words::{
    Breach, Defect, DeliveryStep, Fulfilment, Held, MailState, Method, Outcome, Overtaken, Permission, Progress, Role, Status,
};
use crate::zone::Zone;
use strum::{AsRefStr, EnumString, IntoStaticStr, VariantArray};

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Lang {
    /// 日本語
    Ja,
    /// English
    En,
}

/// A field of a report: its JSON name is its word, its heading in tables is a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // the words are the contract's
pub enum Field {
    AccessKey,
    Action,
    Actor,
    Address,
    AsOf,
    At,
    Bytes,
    Bar,
    CanLogIn,
    Chain,
    Chains,
    Challenge,
    ChangedAt,
    Checked,
    Code,
    Column,
    Check,
    Checks,
    Company,
    Compared,
    ContractNumber,
    Configured,
    CorporateNumber,
    Count,
    Counted,
    CreatedAt,
    Created,
    Cutoff,
    Day,
    DaysLeft,
    DeleteAt,
    Deleted,
    Differences,
    DryRun,
    Email,
    Ended,
    Encoding,
    Enrolment,
    Entries,
    Entry,
    Error,
    Evidence,
    ExceptionCount,
    Exceptions,
    Exit,
    ExpiresAt,
    Failed,
    FailedAttempts,
    Findings,
    Faults,
    File,
    First,
    Flags,
    Fulfilment,
    Healthy,
    HeadOfHeads,
    HeadAt,
    Heads,
    Id,
    IdleDays,
    Items,
    Key,
    Keys,
    Kind,
    Last,
    LastLoginAt,
    LastUsedAt,
    Limit,
    Line,
    Locked,
    LockedAt,
    Mac,
    Lost,
    Mail,
    Mails,
    Merchant,
    Merchants,
    Message,
    Method,
    MustChange,
    MustChangePassword,
    Name,
    NeededBy,
    NextTryAt,
    NotApplicable,
    Number,
    Origin,
    OtpEnrolled,
    OtpauthUri,
    Parked,
    Passed,
    Password,
    PasswordDue,
    Permissions,
    Queued,
    Reason,
    Remedy,
    Rejected,
    Replaced,
    Reply,
    RequestId,
    Resealed,
    Requirement,
    Result,
    Role,
    Rows,
    Run,
    Runs,
    SameAsAdmin,
    SentTo,
    Since,
    Sent,
    Sink,
    Step,
    Steps,
    Dropped,
    Secret,
    Seq,
    Session,
    Sha256,
    Skipped,
    StartedAt,
    Standard,
    Sessions,
    State,
    Status,
    Subject,
    Body,
    Target,
    Temporary,
    Ticket,
    Title,
    To,
    Tries,
    UndoneAt,
    Unopened,
    Until,
    Updated,
    UpdatedAt,
    User,
    Users,
    Value,
    Verdict,
    Version,
    Warned,
    SqliteVersion,
    Lang,
    Optional,
    Required,
    Templates,
    Text,
}

/// A word of the contract that has a name in each language: 管理, locked, ...
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each wraps the enum of its name
pub enum Word {
    Role(Role),
    Method(Method),
    Status(Status),
    Fulfilment(Fulfilment),
    Permission(Permission),
    MailState(MailState),
    Check(Check),
    Grade(Grade),
    DeliveryStep(DeliveryStep),
    Progress(Progress),
    LetterKind(LetterKind),
    Action(Action),
    Breach(Breach),
    Held(Held),
    Overtaken(Overtaken),
    Defect(Defect),
    Outcome(Outcome),
    Column(Column),
    Ahead(Ahead),
    Judgement(Judgement),
    Counted(Counted),
    /// はい, いいえ
    Flag(bool),
}

impl Word {
    /// Its English word in JSON and CSV.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Role(w) => w.into(),
            Self::Method(w) => w.into(),
            Self::Status(w) => w.into(),
            Self::Fulfilment(w) => w.into(),
            Self::Permission(w) => w.into(),
            Self::MailState(w) => w.into(),
            Self::Check(w) => w.into(),
            Self::Grade(w) => w.into(),
            Self::DeliveryStep(w) => w.into(),
            Self::Progress(w) => w.into(),
            Self::LetterKind(w) => w.into(),
            Self::Action(w) => w.into(),
            Self::Breach(w) => w.into(),
            Self::Held(w) => w.into(),
            Self::Overtaken(w) => w.into(),
            Self::Defect(w) => w.into(),
            Self::Outcome(w) => w.into(),
            Self::Column(w) => w.into(),
            Self::Ahead(w) => w.into(),
            Self::Judgement(w) => w.into(),
            Self::Counted(w) => w.into(),
            Self::Flag(true) => "yes",
            Self::Flag(false) => "no",
        }
    }
}

/// A sentence about what was done, or a note.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the variants say it; users are `MERCHANT/USERID`
pub enum Notice {
    Initialised {
        db: String,
    },
    /// Where the configuration lies.
    ConfigAt {
        config: String,
    },
    /// Where the key file lies, and that a copy must be kept elsewhere.
    KeyFileAt {
        key_file: String,
    },
    AlreadyInitialised {
        db: String,
    },
    MerchantAdded {
        merchant: String,
    },
    MerchantEdited {
        merchant: String,
    },
    MerchantDeleted {
        merchant: String,
        users: usize,
    },
    MerchantUnchanged {
        merchant: String,
    },
    /// Warning: the 法人番号 has a wrong check digit (R1.3).
    CheckDigit {
        value: String,
    },
    /// A temporary password was mailed to the masked or whole address.
    UserAdded {
        user: String,
        mailed_to: Option<String>,
    },
    UserEdited {
        user: String,
    },
    /// The edit voided an unused temporary password (D1); `password issue` makes a new one.
    TemporaryVoided {
        user: String,
    },
    UserUnchanged {
        user: String,
    },
    UserDeleted {
        user: String,
    },
    UserUnlocked {
        user: String,
    },
    UserNotLocked {
        user: String,
    },
    UserRestored {
        user: String,
        mailed_to: String,
    },
    CanLogIn {
        user: String,
    },
    CannotLogIn {
        user: String,
    },
    /// Step 1 is done: a one-time password was mailed. `challenge` for scripts.
    ChallengeSent {
        sent_to: String,
        minutes: i64,
        challenge: String,
    },
    /// After the mailed code an app will be enrolled (R5.7).
    EnrolmentAhead,
    /// The app is asked for its code.
    AppAsked {
        minutes: i64,
        challenge: String,
    },
    /// An app is being enrolled: its secret follows.
    EnrolmentStarted {
        user: String,
        minutes: i64,
        challenge: String,
    },
    /// The terminal has no room for the QR code.
    QrTooBig,
    QrFileWritten {
        path: String,
    },
    OtpReset {
        user: String,
    },
    /// `otp reset` of a user with method `email`.
    OtpNotApp {
        user: String,
    },
    LoggedIn {
        user: String,
        name: String,
    },
    /// A new password must be set now (R5.5).
    NewPasswordDue,
    LoggedOut,
    NobodyLoggedIn,
    ActsAsSupport,
    ActsAsAnonymous,
    /// `-v`: what this run reads and how the audit log names it.
    Verbose {
        db: String,
        config: String,
        request: String,
    },
    PasswordChanged,
    /// The mail with the URL is under way (anonymous caller: no more than that).
    ResetStarted {
        minutes: i64,
    },
    /// The temporary password is under way.
    LinkRedeemed,
    PasswordIssued {
        user: String,
        mailed_to: String,
    },
    SessionsRevoked {
        user: String,
        count: usize,
    },
    SessionRevoked {
        id: String,
    },
    SweepDone {
        checked: i64,
        deleted: i64,
        warned: i64,
    },
    SweepWould {
        checked: i64,
        due: i64,
        cutoff: Timestamp,
    },
    /// Mails of this command that stay queued for `mail deliver`.
    MailsLeft {
        queued: usize,
    },
    MailsDelivered {
        sent: usize,
        queued: usize,
        parked: usize,
        dropped: usize,
    },
    /// For `doctor`: the database, and the number of its newest schema step,
    DatabaseAt {
        path: String,
        schema: i64,
    },
    /// nothing is wrong with so many users,
    UsersWhole {
        users: i64,
    },
    /// nor with so many audit entries.
    EntriesWhole {
        entries: i64,
    },
    /// nor with so many mails in the outbox.
    MailsWaiting {
        waiting: i64,
    },
    /// The first of so many findings.
    FirstOf {
        first: String,
        count: usize,
    },
    MailToBeRetried {
        id: String,
    },
    MailDropped {
        id: String,
    },
    Delivering {
        done: usize,
        of: usize,
    },
    NothingToDeliver,
    /// What a file of users came to.
    Imported {
        encoding: String,
        rows: usize,
        created: usize,
        updated: usize,
        skipped: usize,
        rejected: usize,
    },
    ImportedNothing,
    /// Temporary passwords that changes of an import voided (D1).
    ImportVoided {
        users: usize,
    },
    /// A run can be taken back.
    ImportUndoable {
        run: String,
    },
    ImportUndone {
        run: String,
        users: usize,
    },
    ImportUndoneBefore {
        run: String,
        at: Timestamp,
    },
    /// A row's fault is that an earlier line of the file says the same.
    ClashesWithLine {
        line: usize,
    },
    Progress {
        percent: usize,
    },
    AuditWhole {
        entries: i64,
        chains: usize,
    },
    /// The log still holds every head of that moment.
    AuditHeadsHeld {
        at: Timestamp,
    },
    AuditFault {
        chain: String,
        seq: i64,
        breach: Breach,
    },
    AuditPruned {
        entries: i64,
        chains: usize,
        until: String,
    },
    AuditWouldPrune {
        entries: i64,
        chains: usize,
        until: String,
    },
    NothingToPrune {
        until: String,
    },
    ConfigFine {
        file: Option<String>,
    },
    BackupTaken {
        file: String,
        bytes: i64,
        merchants: i64,
        users: i64,
    },
    /// Which keys of the key file a backup can't be read without.
    KeysNeeded {
        keys: Vec<u32>,
    },
    Restored {
        file: String,
        merchants: i64,
        users: i64,
    },
    /// The replaced database is there still.
    ReplacedKept {
        path: String,
    },
    /// Logins under way and mails that a restored database does not go on with.
    RestoreEnded {
        ended: i64,
        parked: i64,
    },
    /// Users of the replaced database that the backup does not know.
    RestoreLost {
        users: i64,
    },
    /// There was no database to compare with.
    NothingToCompare,
    /// A user that stays locked after a restore.
    StaysLocked {
        user: String,
        reason: Overtaken,
    },
    KeyAdded {
        key: u32,
        path: String,
    },
    /// A rotation that was not finished, or whose key a person added.
    RotationGoesOn {
        key: u32,
    },
    Resealed {
        key: u32,
        count: i64,
    },
    /// Sealed values that were left as they are, for they do not open.
    Unopened {
        count: i64,
    },
    /// What an older key is still needed for, each with its number.
    KeyNeeded {
        key: u32,
        by: Vec<(Held, i64)>,
    },
    KeyUnneeded {
        key: u32,
    },
    DatabaseFine {
        merchants: i64,
        users: i64,
        entries: i64,
    },
    /// Nothing was written, `--dry-run`.
    DryRun,
    NoRows,
    MoreRows {
        shown: usize,
        more: usize,
    },
}

/// Texts of the report for auditors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Auditors {
    /// Its title.
    Title,
    /// What it covers, and what the tool can't know.
    Scope,
    /// How an entry of the audit log is named.
    EntryNames,
    /// The heading above all requirements.
    Overview,
    /// The words in place of a list that is empty.
    Nothing,
    /// Below a list that was cut.
    NotAllListed,
    /// In place of configured values.
    FixedByProgram,
    /// The bottom row of sums.
    Sum,
}

/// What a person is asked on a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the variants say it
pub enum Prompt {
    User,
    AccessKey,
    Password,
    CurrentPassword,
    NewPassword,
    NewPasswordAgain,
    /// Said when the two entries differ.
    NewPasswordsDiffer,
    /// Enter alone resends.
    Otp,
    /// The app shows it.
    OtpOfApp,
    Name,
    Role,
    Email,
    /// Enter alone keeps the current one.
    NewName {
        current: String,
    },
    /// Enter alone keeps the current one.
    NewEmail {
        current: String,
    },
    MerchantCode,
    Company,
    AdminName,
    AdminEmail,
    ConfirmDelete {
        user: String,
    },
    ConfirmIssue {
        user: String,
    },
    ConfirmOtpReset {
        user: String,
    },
    ConfirmUndo {
        run: String,
        users: i64,
    },
    /// Delete a merchant: type its code.
    ConfirmMerchant {
        merchant: String,
        users: usize,
    },
    /// Restore a backup: type the name of the database that is replaced.
    ConfirmRestore {
        database: String,
        /// When its newest audit entry was written.
        as_of: String,
        users: i64,
    },
    /// More than ten users: type how many.
    ConfirmCount {
        count: usize,
    },
}

/// What went wrong, with the value.
#[must_use]
pub fn sentence(lang: Lang, failure: &Failure, zone: Zone) -> String {
    match lang {
        Lang::Ja => ja::sentence(failure, zone),
        Lang::En => en::sentence(failure, zone),
    }
}

/// What a rule refused, for where it is not the failure of the command.
#[must_use]
pub fn refusal(lang: Lang, refusal: &Refusal, zone: Zone) -> String {
    match lang {
        Lang::Ja => ja::refused(refusal, zone),
        Lang::En => en::refused(refusal, zone),
    }
}

/// The command or step that helps, where there is one.
#[must_use]
pub fn hint(lang: Lang, failure: &Failure) -> Option<String> {
    match lang {
        Lang::Ja => ja::hint(failure),
        Lang::En => en::hint(failure),
    }
}

/// What `sekisho explain CODE` says: when it comes, why, what to do.
#[must_use]
pub fn explain(lang: Lang, code: Code) -> &'static str {
    match lang {
        Lang::Ja => ja_explain::explain(code),
        Lang::En => en_explain::explain(code),
    }
}

/// What stands in the way of a login, in a sentence fit to be read out.
#[must_use]
pub fn finding(lang: Lang, finding: &Finding, zone: Zone) -> String {
    match lang {
        Lang::Ja => ja::finding(finding, zone),
        Lang::En => en::finding(finding, zone),
    }
}

/// What `doctor` found, and what helps.
#[must_use]
pub fn symptom(lang: Lang, symptom: &Symptom, zone: Zone) -> (String, &'static str) {
    match lang {
        Lang::Ja => (ja::symptom(symptom, zone), ja::symptom_remedy(symptom)),
        Lang::En => (en::symptom(symptom, zone), en::symptom_remedy(symptom)),
    }
}

/// The line below it that names the command that helps.
#[must_use]
pub fn remedy_line(lang: Lang, remedy: &str) -> String {
    match lang {
        Lang::Ja => ja::remedy_line(remedy),
        Lang::En => en::remedy_line(remedy),
    }
}

/// What `db check` found: what is wrong, and what helps.
#[must_use]
pub fn defect(lang: Lang, defect: Defect, detail: &str) -> (String, &'static str) {
    match lang {
        Lang::Ja => ja::defect(defect, detail),
        Lang::En => en::defect(defect, detail),
    }
}

/// What a requirement of PCI DSS is about, in our own few words: the standard's text is protected.
#[must_use]
pub fn requirement(lang: Lang, requirement: Requirement) -> &'static str {
    match lang {
        Lang::Ja => ja::requirement(requirement),
        Lang::En => en::requirement(requirement),
    }
}

/// Why a requirement is met, is not, or does not apply.
#[must_use]
pub fn reason(lang: Lang, reason: Reason) -> &'static str {
    match lang {
        Lang::Ja => ja::reason(reason),
        Lang::En => en::reason(reason),
    }
}

/// A text of the report for auditors that is not about one requirement.
#[must_use]
pub fn auditors(lang: Lang, part: Auditors) -> &'static str {
    match lang {
        Lang::Ja => ja::auditors(part),
        Lang::En => en::auditors(part),
    }
}

/// A column heading or label.
#[must_use]
pub fn label(lang: Lang, field: Field) -> &'static str {
    match lang {
        Lang::Ja => ja::label(field),
        Lang::En => en::label(field),
    }
}

/// A word's name for people.
#[must_use]
pub fn word(lang: Lang, word: Word) -> &'static str {
    match lang {
        Lang::Ja => ja::word(word),
        Lang::En => en::word(word),
    }
}

/// A sentence about what was done.
#[must_use]
pub fn notice(lang: Lang, notice: &Notice, zone: Zone) -> String {
    match lang {
        Lang::Ja => ja::notice(notice, zone),
        Lang::En => en::notice(notice, zone),
    }
}

/// A question, without the blank behind it.
#[must_use]
pub fn prompt(lang: Lang, prompt: &Prompt) -> String {
    match lang {
        Lang::Ja => ja::prompt(prompt),
        Lang::En => en::prompt(prompt),
    }
}

/// Subject and body of a mail that only shows that mails arrive; lines ended by `\n`.
#[must_use]
pub fn trial_mail(lang: Lang, service: &str) -> (String, String) {
    match lang {
        Lang::Ja => ja::trial_mail(service),
        Lang::En => en::trial_mail(service),
    }
}

#[cfg(test)]
mod tests;
