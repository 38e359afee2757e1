//! What a person is asked on a terminal, and the parts of the report for auditors that are no finding. Values only; the
//! sentences are the languages'.

use super::{Field, Word};
use strum::{AsRefStr, VariantArray, VariantNames};

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
#[derive(Clone, Debug, PartialEq, Eq, AsRefStr, VariantNames)]
#[allow(missing_docs)] // the variants say it
pub enum Prompt {
    User,
    AccessKey,
    Password,
    CurrentPassword,
    NewPassword,
    NewPasswordAgain,
    /// Enter alone resends.
    Otp,
    /// The app shows it.
    OtpOfApp,
    Name,
    Email,
    /// Enter alone leaves it out.
    EmailOptional,
    /// One of a few words, each by its number too.
    Choice {
        field: Field,
        words: Vec<Word>,
        /// What Enter alone stands for.
        usual: Option<Word>,
    },
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
    /// Enter alone leaves it out.
    CorporateNumber,
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
