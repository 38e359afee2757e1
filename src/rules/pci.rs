//! PCI DSS v4.0.1 as far as this tool can speak to it: requirement 8 and the parts of 10 about the audit log. What was
//! counted becomes a finding a requirement, with a reason. It must not claim what the tool can't know: where a requirement
//! also asks for something outside, its reason says so. The numbers are the standard's, the words our own.

mod judge;
mod requirement;
mod tally;

pub use judge::{Terms, assess};
pub use requirement::Requirement;
pub use tally::{Line, Tally};

use super::time::Timestamp;
use super::user::UserAddress;
use std::fmt;
use strum::{AsRefStr, IntoStaticStr, VariantArray};

/// The standard that the numbers are of.
pub const STANDARD: &str = "PCI DSS v4.0.1";

/// Whether a requirement is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Judgement {
    /// As far as the tool knows.
    Pass,
    /// It is not.
    Fail,
    /// It asks nothing of this tool.
    NotApplicable,
}

/// Why: each is a sentence in `text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
#[allow(missing_docs)] // the sentences say it
pub enum Reason {
    UniqueIds,
    OnePersonOnly,
    OthersShare,
    LifeCycle,
    Leavers,
    InactiveInTime,
    InactiveAdmins,
    InactiveADayLate,
    IdleSessions,
    Factors,
    CryptographyOnTheWay,
    CryptographyAtRest,
    IdentityFirst,
    Lock,
    FirstPasswords,
    PasswordStrength,
    PasswordHistory,
    Guidance,
    PasswordAge,
    PasswordAgeADayLate,
    OwnFactor,
    NoApps,
    SecondFactor,
    EnrolsByPasswordAlone,
    NoBypass,
    SystemAccounts,
    Logging,
    LogAccess,
    EntryWhole,
    EntryIncomplete,
    LogWhole,
    LogBroken,
    LogRetention,
    /// A configured value is laxer than the requirement.
    Laxer,
}

/// What was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // the words say it
pub enum Counted {
    Users,
    UsersWithoutAddress,
    Merchants,
    SharedAddresses,
    SharedByOnePerson,
    Changes,
    ChangesWithoutReason,
    Deletions,
    #[strum(serialize = "idle_over_90_days")]
    IdleOver90Days,
    IdleAdmins,
    BarredNotSwept,
    Logins,
    FailedLogins,
    PasswordsChosen,
    PasswordsTemporary,
    PasswordsLapsed,
    PasswordsAbsent,
    #[strum(serialize = "passwords_over_90_days")]
    PasswordsOver90Days,
    PasswordChanges,
    PasswordIssues,
    OtpResets,
    LockedUsers,
    Locks,
    Unlocks,
    MethodEmail,
    MethodApp,
    AppsEnrolled,
    AppsNotEnrolled,
    WrongCodes,
    Entries,
    EntriesIncomplete,
    Chains,
    Breaches,
    DaysKept,
}

/// An entry of the audit log: `CHAIN#NUMBER`, `-#NUMBER` in the common chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryId {
    /// A merchant code, or empty.
    pub chain: String,
    /// Its number there.
    pub seq: i64,
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chain = if self.chain.is_empty() { "-" } else { &self.chain };
        write!(f, "{chain}#{}", self.seq)
    }
}

/// Who or what stands against a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Against {
    /// A user.
    User(UserAddress),
    /// An audit entry.
    Entry(EntryId),
}

/// One exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Who or what.
    pub against: Against,
    /// Since when, where that is known.
    pub since: Option<Timestamp>,
}

/// All exceptions to a requirement, of which only the first [`LISTED`] are kept: there may be a million.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exceptions {
    /// How many there are.
    pub count: i64,
    /// The first of them.
    pub listed: Vec<Exception>,
}

/// Exceptions that a report lists by name.
pub const LISTED: usize = 100;

impl Exceptions {
    fn add(&mut self, against: impl FnOnce() -> Against, since: Option<Timestamp>) {
        self.count += 1;
        if self.listed.len() < LISTED {
            self.listed.push(Exception { against: against(), since });
        }
    }
}

/// What was found about a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub requirement: Requirement,
    /// Whether it is met.
    pub judgement: Judgement,
    /// Why.
    pub reason: Reason,
    /// What was counted.
    pub counted: Vec<(Counted, i64)>,
    /// Who or what stands against it.
    pub exceptions: Exceptions,
    /// The newest entries that show it at work.
    pub evidence: Vec<EntryId>,
}

#[cfg(test)]
mod tests;
