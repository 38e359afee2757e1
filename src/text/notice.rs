//! Everything that is said to a person beside results and errors: what was done, and notes. Values only;
//! the sentences are the languages'.

use crate::rules::time::Timestamp;
use crate::rules::words::{Breach, Held, Overtaken};

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
    /// How a form is left without adding anything.
    FormBegins,
    /// The two entries of a new password are not the same.
    NewPasswordsDiffer,
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
    /// A copy is complete and compared with its source.
    Copied {
        to: String,
        merchants: i64,
        users: i64,
        entries: i64,
    },
    /// Rows that an interrupted copy had brought over before.
    CopyWentOn {
        rows: i64,
    },
    /// The source had changed since the copy was interrupted.
    CopyBeganAnew,
    /// What the copy does not hold, and what to do with it.
    CopyAsOf,
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
