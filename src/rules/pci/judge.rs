//! Whether a requirement is met, by what was counted and by the limits in force. It must not trust the configuration's own
//! bounds: each limit is held against the standard's figure here.

use super::{Finding, Judgement, Reason, Requirement, Tally};
use crate::rules::policy::Policy;
use crate::rules::time::DAY;
use strum::VariantArray;

/// What of the configuration, besides the policy, a requirement is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The limits of the domain.
    pub policy: &'a Policy,
    /// Whether mails go straight to a mail server, over TLS or within this machine (S9).
    pub mails_by_smtp: bool,
    /// Days that audit entries are kept.
    pub retain_days: i64,
}

/// The standard's own figures.
pub(super) const INACTIVE: i64 = 90 * DAY;
pub(super) const PASSWORD_AGE: i64 = 90 * DAY;
const IDLE_SESSION: i64 = 15 * 60;
const TRIES: i64 = 10;
const LENGTH: i64 = 12;
const HISTORY: i64 = 4;
const RETENTION: i64 = 365;

/// Judges every requirement by what was counted.
#[must_use]
pub fn assess(mut tally: Tally, terms: &Terms) -> Vec<Finding> {
    let all = Requirement::VARIANTS.iter();
    all.map(|requirement| {
        let (judgement, reason) = judge(*requirement, &tally, terms);
        let (counted, evidence) = (tally.counted(*requirement), tally.evidence(*requirement));
        let exceptions = tally.exceptions(*requirement);
        Finding { requirement: *requirement, judgement, reason, counted, exceptions, evidence }
    })
    .collect()
}

fn judge(requirement: Requirement, tally: &Tally, terms: &Terms) -> (Judgement, Reason) {
    use Requirement as R;
    let policy = terms.policy;
    let free = tally.exceptions_of(requirement) == 0;
    match requirement {
        R::UniqueIds => pass(Reason::UniqueIds),
        R::SharedIds => either(free, Reason::OnePersonOnly, Reason::OthersShare),
        R::LifeCycle => pass(Reason::LifeCycle),
        R::Leavers => pass(Reason::Leavers),
        R::Inactive if policy.inactive > INACTIVE => fail(Reason::InactiveADayLate),
        R::Inactive => either(free, Reason::InactiveInTime, Reason::InactiveAdmins),
        R::IdleSessions => limit(policy.session_idle <= IDLE_SESSION, Reason::IdleSessions),
        R::Factors => pass(Reason::Factors),
        R::Cryptography if terms.mails_by_smtp => pass(Reason::CryptographyOnTheWay),
        R::Cryptography => pass(Reason::CryptographyAtRest),
        R::IdentityFirst => pass(Reason::IdentityFirst),
        R::Lock => limit(policy.lock_after <= TRIES, Reason::Lock),
        R::FirstPasswords => pass(Reason::FirstPasswords),
        R::PasswordStrength => limit(policy.password_min_length >= LENGTH, Reason::PasswordStrength),
        R::PasswordHistory => limit(policy.password_history >= HISTORY, Reason::PasswordHistory),
        R::Guidance => none(Reason::Guidance),
        R::PasswordAge if policy.password_max_age > PASSWORD_AGE => none(Reason::PasswordAgeADayLate),
        R::PasswordAge => none(Reason::PasswordAge),
        R::OwnFactor if tally.app_users() == 0 => none(Reason::NoApps),
        R::OwnFactor => pass(Reason::OwnFactor),
        R::SecondFactor => either(free, Reason::SecondFactor, Reason::EnrolsByPasswordAlone),
        R::NoBypass => pass(Reason::NoBypass),
        R::SystemAccounts => none(Reason::SystemAccounts),
        R::Logging => pass(Reason::Logging),
        R::LogAccess => fail(Reason::LogAccess),
        R::EntryContent => either(free, Reason::EntryWhole, Reason::EntryIncomplete),
        R::LogIntegrity => either(free, Reason::LogWhole, Reason::LogBroken),
        R::LogRetention => limit(terms.retain_days >= RETENTION, Reason::LogRetention),
    }
}

fn pass(reason: Reason) -> (Judgement, Reason) {
    (Judgement::Pass, reason)
}

fn fail(reason: Reason) -> (Judgement, Reason) {
    (Judgement::Fail, reason)
}

fn none(reason: Reason) -> (Judgement, Reason) {
    (Judgement::NotApplicable, reason)
}

fn either(met: bool, reason: Reason, otherwise: Reason) -> (Judgement, Reason) {
    if met { pass(reason) } else { fail(otherwise) }
}

/// The configuration's bounds keep it from being laxer; nobody has to believe that.
fn limit(kept: bool, reason: Reason) -> (Judgement, Reason) {
    either(kept, reason, Reason::Laxer)
}
