//! Every reason for which a rule says no, with the values that the sentence names. No text here: `text` has a sentence
//! and a remedy for each, in both languages, by exhaustive match. The stable codes and exit codes are in `failure`.

use super::import::Flaw;
use super::time::Timestamp;
use super::words::MailState;

/// A typed thing with a format, for [`Refusal::Malformed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
pub enum Part {
    /// 加盟店コード
    MerchantCode,
    /// アクセスキー
    AccessKey,
    /// ユーザID
    UserId,
    /// `MERCHANT/USERID`
    UserAddress,
    /// メールアドレス
    Email,
    /// ワンタイムパスワード
    Otp,
    /// A time or a day.
    Time,
    /// A duration such as `60d`.
    Duration,
    /// A link or its token.
    Link,
}

/// One rule that a new password breaks (R7.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
pub enum Weakness {
    /// Fewer characters than the least.
    TooShort,
    /// More than 128 characters.
    TooLong,
    /// No letter.
    NoLetter,
    /// No digit.
    NoDigit,
    /// Holds the user ID.
    HoldsUserId,
    /// Among common ones, or as easy to guess.
    Common,
    /// One of the last four.
    Reused,
}

/// Why a rule says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Typed text without the right format; counts as no attempt.
    Malformed {
        /// What it should have been.
        part: Part,
        /// What was typed.
        value: String,
    },
    /// R1.3: not thirteen digits.
    BadCorporateNumber {
        /// What was typed.
        value: String,
    },
    /// R1.5
    BadCompany {
        /// What was typed.
        value: String,
        /// Its width; at most 100.
        columns: usize,
    },
    /// R3
    BadName {
        /// What was typed.
        value: String,
        /// Its width; at most 60.
        columns: usize,
    },
    /// R1.1: the code is in use.
    MerchantTaken {
        /// 加盟店コード
        merchant: String,
    },
    /// R1.2: another merchant has the key.
    AccessKeyTaken {
        /// アクセスキー
        key: String,
    },
    /// R3: the ID is in use in this merchant.
    UserIdTaken {
        /// `MERCHANT/USERID`
        user: String,
    },
    /// R3: nine digits are a 管理 user's ID.
    UserIdReserved {
        /// What was typed.
        value: String,
    },
    /// R3.2
    EmailMissing {
        /// `MERCHANT/USERID`
        user: String,
    },
    /// R4.1
    EmailTaken {
        /// The address.
        email: String,
        /// Who has it, if the caller may know (R10.3).
        holder: Option<String>,
    },
    /// R4.2: the merchant has a same-as-admin user already.
    SameAsAdminTaken {
        /// Who it is.
        holder: String,
    },
    /// R3: a 出荷 user can't be the same person as the 管理 user.
    SameAsAdminRole {
        /// `MERCHANT/USERID`
        user: String,
    },
    /// R3: name or address differ from the 管理 user's.
    SameAsAdminDiffers {
        /// What was given.
        value: String,
        /// What the 管理 user has.
        admin: String,
    },
    /// R3: name and address of a same-as-admin user follow the 管理 user's.
    SameAsAdminFollows {
        /// `MERCHANT/USERID`
        user: String,
    },
    /// R4.6: the change would split persons who share an address.
    PersonSplit {
        /// The shared address.
        email: String,
        /// The other 管理 users who share it.
        others: Vec<String>,
    },
    /// R4.6: only a 管理 user is edited as a person of several merchants.
    SamePersonAdmin {
        /// `MERCHANT/USERID`
        user: String,
    },
    /// R1.4
    ShippingNotAllowed {
        /// 加盟店コード
        merchant: String,
    },
    /// R1.4
    ShippingUsersExist {
        /// 加盟店コード
        merchant: String,
        /// Their IDs.
        users: Vec<String>,
    },
    /// R2.1: no `user` command adds, deletes or re-roles a 管理 user.
    AdminFixed {
        /// `MERCHANT/USERID`
        user: String,
    },
    /// R7.6: every rule that fails, at once.
    WeakPassword {
        /// Which rules.
        weaknesses: Vec<Weakness>,
        /// Least characters.
        min_length: i64,
    },
    /// No such merchant.
    MerchantUnknown {
        /// 加盟店コード
        merchant: String,
        /// Near ones the caller may see.
        suggestions: Vec<String>,
    },
    /// No such user.
    UserUnknown {
        /// `MERCHANT/USERID`
        user: String,
        /// Near ones the caller may see.
        suggestions: Vec<String>,
    },
    /// No such mail.
    MailUnknown {
        /// Its id.
        id: String,
    },
    /// The mail was sent or dropped: nothing can be done about it any more.
    MailSettled {
        /// Its id.
        id: String,
        /// `Sent` or `Dropped`.
        state: MailState,
    },
    /// A delivery has the mail in its hands.
    MailUnderWay {
        /// Its id.
        id: String,
    },
    /// No such session.
    SessionUnknown {
        /// Its id.
        id: String,
    },
    /// R5.1: merchant, key, user or password wrong; one text for all.
    LoginFailed {
        /// The key that was typed.
        access_key: String,
    },
    /// Code or challenge wrong, spent, void or lapsed; one text for all.
    OtpFailed,
    /// No challenge named and none in the session file.
    NoChallenge,
    /// R7.1: merchant or user unknown.
    ResetFailed,
    /// Link unknown, used, void or lapsed; one text for all.
    LinkFailed,
    /// The command needs a session and there is none.
    NoSession,
    /// The session ended.
    SessionOver,
    /// The current password, asked again, is wrong.
    PasswordWrong,
    /// R10.3: this session's role may not.
    Denied,
    /// R6.1
    Locked,
    /// R5.5
    PasswordChangeDue,
    /// R8.2
    Inactive {
        /// `MERCHANT/USERID`
        user: String,
        /// Since when.
        since: Timestamp,
    },
    /// R5.4
    MethodNotEmail,
    /// `--method app` for a user set to `email`.
    MethodNotApp,
    /// A resend asked of a challenge whose codes an app shows.
    NothingMailed,
    /// Too early for another mail (R5.6, R7.4).
    TooSoon {
        /// Seconds to wait.
        retry_after: i64,
    },
    /// No resend left in this challenge (R5.6).
    ResendsSpent,
    /// A user without an own address and without a 管理 user's: nobody to write to.
    NoMailbox {
        /// `MERCHANT/USERID`
        user: String,
    },
    /// A confirmation is missing, and nobody is there to ask.
    ConfirmationMissing {
        /// What answers it: `-y` or `--confirm VALUE`.
        answer: String,
    },
    /// The person said no.
    Declined,
    /// Another word was entered than the one that confirms.
    OtherWord {
        /// As entered.
        entered: String,
        /// The one that confirms.
        wanted: String,
    },
    /// The sweep would delete more than its limit.
    SweepLimit {
        /// How many would go.
        due: i64,
        /// How many may.
        limit: i64,
    },
    /// What is wrong with a file of users, or a cell of it.
    Import(Flaw),
    /// No such run of an import.
    RunUnknown {
        /// Its id.
        run: String,
    },
    /// A run of an import that can't be undone.
    UndoBlocked {
        /// Its id.
        run: String,
        /// Who of its users have logged in.
        users: Vec<String>,
        /// How many users it changed that were there before.
        updated: i64,
    },
    /// A text that holds what an encoding does not have.
    Unencodable {
        /// The row, the heading being the first.
        row: usize,
        /// The cell.
        value: String,
        /// What the encoding does not have.
        character: char,
        /// The encoding.
        encoding: String,
    },
    /// Old audit entries of which no export was shown stay.
    NotExported {
        /// How many.
        missing: i64,
        /// The chain of the first of them.
        chain: String,
        /// Its number.
        seq: i64,
        /// The day up to which an export holds them all.
        until: String,
    },
    /// An entry of an export is not the one in the log.
    ExportDiffers {
        /// The export.
        file: String,
        /// Its line.
        line: usize,
        /// The entry's chain.
        chain: String,
        /// Its number.
        seq: i64,
    },
    /// The clock stands where the audit log says it can't.
    SweepClock {
        /// What the clock says.
        now: Timestamp,
        /// The newest audit entry.
        newest: Timestamp,
    },
}

impl Refusal {
    /// Typed text without the right format.
    #[must_use]
    pub fn malformed(part: Part, value: &str) -> Self {
        Self::Malformed { part, value: value.to_owned() }
    }
}

impl From<Flaw> for Refusal {
    fn from(flaw: Flaw) -> Self {
        Self::Import(flaw)
    }
}
