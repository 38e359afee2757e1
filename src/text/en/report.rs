//! The reports' texts in English: what a requirement is about, why it is met or not, what was counted. All of it is in our
//! own words, for the standard's are protected; and no sentence may promise more than the tool knows.

use crate::rules::pci::{Counted, Judgement, Reason, Requirement};
use crate::rules::upcoming::Ahead;
use crate::text::Auditors;

/// What is ahead of a user.
pub(super) fn ahead(ahead: Ahead) -> &'static str {
    match ahead {
        Ahead::Warned => "warning mail",
        Ahead::Deleted => "deletion",
        Ahead::PasswordDue => "new password",
    }
}

/// Whether a requirement is met.
pub(super) fn judgement(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Pass => "pass",
        Judgement::Fail => "FAIL",
        Judgement::NotApplicable => "n/a",
    }
}

/// What a requirement is about.
#[must_use]
pub fn requirement(requirement: Requirement) -> &'static str {
    use Requirement as R;
    match requirement {
        R::UniqueIds => "Each user has an ID of its own",
        R::SharedIds => "No accounts in common use",
        R::LifeCycle => "Accounts change under control",
        R::Leavers => "Who leaves loses access at once",
        R::Inactive => "Unused accounts end within 90 days",
        R::IdleSessions => "Idle sessions end after 15 minutes",
        R::Factors => "Nobody enters without proof",
        R::Cryptography => "Secrets are encrypted, stored and sent",
        R::IdentityFirst => "Identity first, then a new secret",
        R::Lock => "Wrong tries lock the account",
        R::FirstPasswords => "First passwords are for one use",
        R::PasswordStrength => "Passwords: 12 characters, letter, digit",
        R::PasswordHistory => "None of the last four passwords again",
        R::Guidance => "Users are told how to treat secrets",
        R::PasswordAge => "Passwords change every 90 days",
        R::OwnFactor => "An authenticator belongs to one user",
        R::SecondFactor => "Two factors for all (8.4.1-8.4.3)",
        R::NoBypass => "No replay of, no way round two factors",
        R::SystemAccounts => "System accounts (8.6.1-8.6.3)",
        R::Logging => "What happens is recorded",
        R::LogAccess => "Reading the audit log is recorded",
        R::EntryContent => "An entry says who, what, when, whence",
        R::LogIntegrity => "Changes to the log are found",
        R::LogRetention => "The log is kept for twelve months",
    }
}

/// Why a requirement is met, is not, or does not apply.
#[must_use]
#[allow(clippy::too_many_lines)] // a table, one row a reason
pub fn reason(reason: Reason) -> &'static str {
    use Reason as R;
    match reason {
        R::UniqueIds => {
            "A user ID can stand only once in its merchant: the database refuses a second one. The support centre's own staff are accounts of the operating system, which this tool can't judge; it records them with each entry."
        }
        R::OnePersonOnly => {
            "Nobody shares a mailbox but accounts that are one person's by the portal's rules: an admin user, its same-as-admin user, the same admin of related merchants. Whether people pass a password on, the tool can't know."
        }
        R::OthersShare => {
            "The users listed share a mailbox with others, and nothing in the data says any more that they are one person. Give each an address of its own."
        }
        R::LifeCycle => {
            "Each addition, change and deletion of an account is recorded with who did it, in the transaction that does it; admin users reach their own merchant's users only. Approval is a matter outside: where an entry names neither reason nor ticket, it has to be shown from elsewhere (audit.require_reason makes one compulsory)."
        }
        R::Leavers => {
            "A deletion ends the user's sessions, codes, links and passwords in the same transaction. Whether somebody who left was deleted in time, the tool can't know."
        }
        R::InactiveInTime => {
            "Once its limit is reached a general or shipping user is barred from that second on, whether or not the sweep has run, and no user has been unused for over 90 days without being barred."
        }
        R::InactiveAdmins => {
            "The limit is 90 days or less, but the users listed have been unused for over 90 days and are not barred: admin users are never swept. Delete their merchants, or have them log in."
        }
        R::InactiveADayLate => {
            "The limit is longer than 90 days: the portal's rule is 91 days, one day over the usual reading of this requirement. Admin users are never swept at all. Set sweep.inactive to 90d or less to meet it for general and shipping users. Users unused for over 90 days now are listed."
        }
        R::IdleSessions => {
            "A session without use ends at the limit, which can't be set over 15 minutes. How long the portal keeps its own pages open, the tool can't know."
        }
        R::Factors => {
            "A login takes the password and a one-time password; neither can be switched off. Users without a password can't log in."
        }
        R::CryptographyOnTheWay => {
            "Passwords are argon2id hashes, sealed under a key file kept apart; authenticator keys and queued mails are sealed, codes and links are keyed hashes. Mails go to the mail server over TLS, or to one on this machine. What happens beyond that server, the tool can't know."
        }
        R::CryptographyAtRest => {
            "Passwords are argon2id hashes, sealed under a key file kept apart; authenticator keys and queued mails are sealed, codes and links are keyed hashes. Mails are handed to a folder or a local program here: who carries them on has to encrypt the way, and the tool can't know whether."
        }
        R::IdentityFirst => {
            "Who changes an own password, address or login method proves the current password first; a forgotten one starts with a link by mail. Where an admin user or the support centre starts over for somebody, who was on the telephone is not known to the tool."
        }
        R::Lock => {
            "The configured number of wrong passwords and codes together locks the account until an admin user or the support centre unlocks it; it can't be set over ten, and no time unlocks by itself."
        }
        R::FirstPasswords => {
            "Temporary passwords are drawn at random, one for each user, good for one login that must set a new one, and lapse unused. Those of users without an address are mailed to their admin user."
        }
        R::PasswordStrength => {
            "A new password has at least the configured length, never under 12, with a letter and a digit; common ones and the user ID are refused. Temporary ones are 24 random letters and digits."
        }
        R::PasswordHistory => {
            "A new password is compared with the configured number of earlier ones, never under four, which are kept as hashes for that."
        }
        R::Guidance => {
            "Teaching users is not done by a tool. Mails say whom to ask and what to watch out for; guidance itself has to be shown from elsewhere."
        }
        R::PasswordAge => {
            "Asked only where a password is the sole factor; every login here takes a second one. The configured age is 90 days or less all the same."
        }
        R::PasswordAgeADayLate => {
            "Asked only where a password is the sole factor; every login here takes a second one. Were it asked, the configured age would not meet it: the portal's rule is 91 days, one day over."
        }
        R::OwnFactor => {
            "Each authenticator key is drawn for one user, shown once at its enrolment and stored sealed to that user. Who holds the telephone that it is on, the tool can't know."
        }
        R::NoApps => "No user logs in with an authenticator app, and there are no other tokens, cards or certificates.",
        R::SecondFactor => {
            "All users take a second step at every login, admin users too; there is no switch. How the support centre's staff log in to this machine, the tool can't know."
        }
        R::EnrolsByPasswordAlone => {
            "The users listed are to log in with an app that is not enrolled yet and have no mail address: at that first login the password alone leads to the enrolment. Give them an address, or watch them enrol."
        }
        R::NoBypass => {
            "A code is good for one success, also among tries at the same time; wrong ones end the challenge and count towards the lock; no user is exempt. Whether a mailbox counts as something a user possesses, the assessor judges."
        }
        R::SystemAccounts => {
            "The database holds people's accounts only. The operating system's account that runs the tool, and the mail server's account, are outside; the configuration takes no password, only the name of a file or credential that holds one."
        }
        R::Logging => {
            "Every change, login, failed login, lock, mail and refusal for lack of authority is recorded, and no setting switches that off. Access to cardholder data is not this tool's."
        }
        R::LogAccess => {
            "The tool does not record who reads the audit log. Have the operating system record who opens the database file, and who runs the tool."
        }
        R::EntryWhole => {
            "No entry lacks who, what, when, the result or from where; whom it concerns is its user or merchant, or what its action names."
        }
        R::EntryIncomplete => "The entries listed lack who, what, when, the result or from where, or can't be read.",
        R::LogWhole => {
            "All chains were checked for this report: no entry was changed, cut out, put in or re-ordered. That entries at a chain's end are missing shows only against heads that were kept elsewhere (`sekisho audit verify --head FILE`)."
        }
        R::LogBroken => {
            "The log is not as it was written at the places listed. `sekisho audit verify` names what is wrong with each."
        }
        R::LogRetention => {
            "Entries are kept for the configured number of days, which can't be under 365, and all of them can be read at once. Older ones go only by `sekisho audit prune`, once a copy of each was shown."
        }
        R::Laxer => "A configured value is laxer than the requirement.",
    }
}

/// What was counted.
pub(super) fn counted(counted: Counted) -> &'static str {
    use Counted as C;
    match counted {
        C::Users => "users",
        C::UsersWithoutAddress => "users without an address",
        C::Merchants => "merchants",
        C::SharedAddresses => "addresses on several users",
        C::SharedByOnePerson => "of them one person's",
        C::Changes => "changes of accounts",
        C::ChangesWithoutReason => "without reason or ticket",
        C::Deletions => "deletions",
        C::IdleOver90Days => "unused for over 90 days",
        C::IdleAdmins => "of them admin users",
        C::BarredNotSwept => "barred, not yet swept",
        C::Logins => "logins",
        C::FailedLogins => "failed logins",
        C::PasswordsChosen => "with a chosen password",
        C::PasswordsTemporary => "with a temporary password",
        C::PasswordsLapsed => "of them lapsed",
        C::PasswordsAbsent => "without a password",
        C::PasswordsOver90Days => "of them older than 90 days",
        C::PasswordChanges => "password changes",
        C::PasswordIssues => "passwords started over",
        C::OtpResets => "authenticators started over",
        C::LockedUsers => "locked now",
        C::Locks => "locks",
        C::Unlocks => "unlocks",
        C::MethodEmail => "with codes by mail",
        C::MethodApp => "with an app",
        C::AppsEnrolled => "enrolled apps",
        C::AppsNotEnrolled => "apps not enrolled yet",
        C::WrongCodes => "wrong codes",
        C::Entries => "entries",
        C::EntriesIncomplete => "incomplete entries",
        C::Chains => "chains",
        C::Breaches => "places not as written",
        C::DaysKept => "days back to the oldest",
    }
}

/// The report's other texts.
#[must_use]
pub fn auditors(part: Auditors) -> &'static str {
    match part {
        Auditors::Title => "User accounts and audit log under PCI DSS v4.0.1",
        Auditors::Scope => {
            "It covers the accounts of merchants' users in this database, and the audit log. It is no assessment: what the tool enforces and counts is stated here, what it can't know is named as such. The words are not the standard's; read them beside it."
        }
        Auditors::EntryNames => "Audit entries are named CHAIN#NUMBER: a merchant's chain by its code, the common chain by -.",
        Auditors::Overview => "Overview",
        Auditors::Nothing => "none",
        Auditors::NotAllListed => "Only the first are listed.",
        Auditors::FixedByProgram => "fixed by the program",
        Auditors::Sum => "Total",
    }
}
