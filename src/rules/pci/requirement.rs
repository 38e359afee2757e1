//! The requirements by number, and of each: which keys of the configuration bear on it, what is counted for it, which audit
//! entries show it at work. Nothing is judged here.

use super::Counted;
use crate::rules::event::Action;
use strum::{AsRefStr, IntoStaticStr, VariantArray};

/// A requirement, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, AsRefStr, IntoStaticStr, VariantArray)]
#[allow(missing_docs)] // the number says it
pub enum Requirement {
    #[strum(serialize = "8.2.1")]
    UniqueIds,
    #[strum(serialize = "8.2.2")]
    SharedIds,
    #[strum(serialize = "8.2.4")]
    LifeCycle,
    #[strum(serialize = "8.2.5")]
    Leavers,
    #[strum(serialize = "8.2.6")]
    Inactive,
    #[strum(serialize = "8.2.8")]
    IdleSessions,
    #[strum(serialize = "8.3.1")]
    Factors,
    #[strum(serialize = "8.3.2")]
    Cryptography,
    #[strum(serialize = "8.3.3")]
    IdentityFirst,
    #[strum(serialize = "8.3.4")]
    Lock,
    #[strum(serialize = "8.3.5")]
    FirstPasswords,
    #[strum(serialize = "8.3.6")]
    PasswordStrength,
    #[strum(serialize = "8.3.7")]
    PasswordHistory,
    #[strum(serialize = "8.3.8")]
    Guidance,
    #[strum(serialize = "8.3.9")]
    PasswordAge,
    #[strum(serialize = "8.3.11")]
    OwnFactor,
    #[strum(serialize = "8.4")]
    SecondFactor,
    #[strum(serialize = "8.5.1")]
    NoBypass,
    #[strum(serialize = "8.6")]
    SystemAccounts,
    #[strum(serialize = "10.2.1")]
    Logging,
    #[strum(serialize = "10.2.1.3")]
    LogAccess,
    #[strum(serialize = "10.2.2")]
    EntryContent,
    #[strum(serialize = "10.3.4")]
    LogIntegrity,
    #[strum(serialize = "10.5.1")]
    LogRetention,
}

impl Requirement {
    /// The keys of the configuration that bear on it.
    #[must_use]
    pub fn settings(self) -> &'static [&'static str] {
        use Requirement as R;
        match self {
            R::LifeCycle => &["audit.require_reason"],
            R::Inactive => &["sweep.inactive"],
            R::IdleSessions => &["policy.session_idle"],
            R::Cryptography => &["policy.argon2.m_kib", "policy.argon2.t", "policy.argon2.p", "mail.sink", "mail.smtp.tls"],
            R::IdentityFirst => &["policy.reset_ttl"],
            R::Lock => &["policy.lock_after"],
            R::FirstPasswords => &["policy.temporary_password_ttl"],
            R::PasswordStrength => &["policy.password_min_length"],
            R::PasswordHistory => &["policy.password_history"],
            R::PasswordAge => &["policy.password_max_age"],
            R::NoBypass => &["policy.otp_ttl", "policy.otp_attempts"],
            R::LogRetention => &["audit.retain_days"],
            _ => &[],
        }
    }

    /// Whether an entry of this action shows it at work.
    pub(super) fn shown_by(self, action: Action) -> bool {
        use Action as A;
        use Requirement as R;
        match self {
            R::UniqueIds => matches!(action, A::UserAdd | A::MerchantAdd | A::UserRestore),
            R::LifeCycle => changes_accounts(action),
            R::Leavers => deletes(action) || action == A::SessionRevoke,
            R::Inactive => matches!(action, A::SweepRun | A::SweepDelete),
            R::IdleSessions => matches!(action, A::Login | A::Logout),
            R::Factors | R::SecondFactor => action == A::Login,
            R::NoBypass => matches!(action, A::Login | A::OtpVerify),
            R::IdentityFirst => matches!(action, A::PasswordChange | A::PasswordRedeem | A::PasswordIssue | A::OtpReset),
            R::Lock => matches!(action, A::UserLock | A::UserUnlock),
            R::FirstPasswords => matches!(action, A::PasswordIssue | A::PasswordRedeem | A::PasswordChange),
            R::PasswordStrength | R::PasswordHistory | R::PasswordAge => action == A::PasswordChange,
            R::OwnFactor => matches!(action, A::OtpEnrol | A::OtpReset),
            R::Logging | R::EntryContent | R::LogIntegrity => true,
            R::SharedIds | R::Cryptography | R::Guidance | R::SystemAccounts | R::LogAccess | R::LogRetention => false,
        }
    }

    /// What is counted for it.
    pub(super) fn counts(self) -> &'static [Counted] {
        use Counted as C;
        match self {
            Self::UniqueIds => &[C::Users, C::Merchants],
            Self::SharedIds => &[C::SharedAddresses, C::SharedByOnePerson],
            Self::LifeCycle => &[C::Changes, C::ChangesWithoutReason],
            Self::Leavers => &[C::Deletions],
            Self::Inactive => &[C::Users, C::IdleOver90Days, C::IdleAdmins, C::BarredNotSwept],
            Self::IdleSessions => &[C::Logins],
            Self::Factors => &[C::Users, C::PasswordsChosen, C::PasswordsTemporary, C::PasswordsAbsent],
            Self::Cryptography => &[C::PasswordsChosen, C::AppsEnrolled],
            Self::IdentityFirst => &[C::PasswordChanges, C::PasswordIssues, C::OtpResets],
            Self::Lock => &[C::LockedUsers, C::Locks, C::Unlocks],
            Self::FirstPasswords => &[C::PasswordIssues, C::PasswordsTemporary, C::PasswordsLapsed, C::UsersWithoutAddress],
            Self::PasswordStrength => &[C::PasswordsChosen],
            Self::PasswordHistory => &[C::PasswordChanges],
            Self::PasswordAge => &[C::PasswordsChosen, C::PasswordsOver90Days],
            Self::OwnFactor => &[C::MethodApp, C::AppsEnrolled],
            Self::SecondFactor => &[C::Users, C::MethodEmail, C::MethodApp, C::AppsNotEnrolled],
            Self::NoBypass => &[C::Logins, C::WrongCodes],
            Self::Logging => &[C::Entries, C::Changes, C::Logins, C::FailedLogins],
            Self::EntryContent => &[C::Entries, C::EntriesIncomplete],
            Self::LogIntegrity => &[C::Entries, C::Chains, C::Breaches],
            Self::LogRetention => &[C::Entries, C::DaysKept],
            Self::Guidance | Self::SystemAccounts | Self::LogAccess => &[],
        }
    }
}

/// Whether it adds, changes or removes an account or what it logs in with.
pub(super) fn changes_accounts(action: Action) -> bool {
    use Action as A;
    deletes(action)
        || matches!(
            action,
            A::MerchantAdd
                | A::MerchantEdit
                | A::UserAdd
                | A::UserEdit
                | A::UserUnlock
                | A::UserRestore
                | A::PasswordIssue
                | A::OtpReset
                | A::ImportRun
                | A::ImportUndo
        )
}

/// Whether it removes one.
pub(super) fn deletes(action: Action) -> bool {
    matches!(action, Action::UserDelete | Action::SweepDelete | Action::MerchantDelete)
}
