//! What goes into the audit log (R10.4): who is written beside it by the store; what happened to whom stands here.
//! It must never hold a secret: fields are recorded by [`Event::changed`] and its like, from `facts()` only.

use super::merchant::MerchantCode;
use super::user::UserAddress;
use strum::{AsRefStr, EnumString, IntoStaticStr, VariantArray};

/// Everything that can be asked of sekisho, in the words of the audit log. Authority is decided on it (R10.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[allow(missing_docs)] // the word says it
pub enum Action {
    #[strum(serialize = "init")]
    Init,
    #[strum(serialize = "merchant.add")]
    MerchantAdd,
    #[strum(serialize = "merchant.list")]
    MerchantList,
    #[strum(serialize = "merchant.show")]
    MerchantShow,
    #[strum(serialize = "merchant.edit")]
    MerchantEdit,
    #[strum(serialize = "merchant.delete")]
    MerchantDelete,
    #[strum(serialize = "user.add")]
    UserAdd,
    #[strum(serialize = "user.list")]
    UserList,
    #[strum(serialize = "user.show")]
    UserShow,
    #[strum(serialize = "user.edit")]
    UserEdit,
    #[strum(serialize = "user.unlock")]
    UserUnlock,
    #[strum(serialize = "user.lock")]
    UserLock,
    #[strum(serialize = "user.delete")]
    UserDelete,
    #[strum(serialize = "user.restore")]
    UserRestore,
    #[strum(serialize = "user.why")]
    UserWhy,
    #[strum(serialize = "user.export")]
    UserExport,
    #[strum(serialize = "import.run")]
    ImportRun,
    #[strum(serialize = "import.list")]
    ImportList,
    #[strum(serialize = "import.undo")]
    ImportUndo,
    #[strum(serialize = "login.password")]
    LoginPassword,
    #[strum(serialize = "login")]
    Login,
    #[strum(serialize = "logout")]
    Logout,
    #[strum(serialize = "whoami")]
    Whoami,
    #[strum(serialize = "otp.verify")]
    OtpVerify,
    #[strum(serialize = "otp.resend")]
    OtpResend,
    #[strum(serialize = "otp.enrol")]
    OtpEnrol,
    #[strum(serialize = "otp.reset")]
    OtpReset,
    #[strum(serialize = "password.change")]
    PasswordChange,
    #[strum(serialize = "password.reset")]
    PasswordReset,
    #[strum(serialize = "password.redeem")]
    PasswordRedeem,
    #[strum(serialize = "password.issue")]
    PasswordIssue,
    #[strum(serialize = "session.list")]
    SessionList,
    #[strum(serialize = "session.revoke")]
    SessionRevoke,
    #[strum(serialize = "sweep.run")]
    SweepRun,
    #[strum(serialize = "sweep.delete")]
    SweepDelete,
    #[strum(serialize = "sweep.warn")]
    SweepWarn,
    #[strum(serialize = "mail.list")]
    MailList,
    #[strum(serialize = "mail.show")]
    MailShow,
    #[strum(serialize = "mail.deliver")]
    MailDeliver,
    #[strum(serialize = "mail.retry")]
    MailRetry,
    #[strum(serialize = "mail.drop")]
    MailDrop,
    #[strum(serialize = "mail.test")]
    MailTest,
    #[strum(serialize = "mail.sent")]
    MailSent,
    #[strum(serialize = "mail.given_up")]
    MailGivenUp,
    #[strum(serialize = "audit.list")]
    AuditList,
    #[strum(serialize = "audit.verify")]
    AuditVerify,
    #[strum(serialize = "doctor")]
    Doctor,
    #[strum(serialize = "audit.head")]
    AuditHead,
    #[strum(serialize = "audit.prune")]
    AuditPrune,
    #[strum(serialize = "config.show")]
    ConfigShow,
    #[strum(serialize = "db.check")]
    DbCheck,
    #[strum(serialize = "db.backup")]
    DbBackup,
    #[strum(serialize = "db.restore")]
    DbRestore,
    #[strum(serialize = "db.copy")]
    DbCopy,
    #[strum(serialize = "db.rotate_key")]
    DbRotateKey,
    #[strum(serialize = "report.pci")]
    ReportPci,
    #[strum(serialize = "report.upcoming")]
    ReportUpcoming,
}

/// What an action concerns where it concerns no merchant: on what is never empty (PCI DSS 10.2.2).
#[must_use]
pub fn component(action: &str) -> &str {
    match action.split_once('.').map_or(action, |(group, _)| group) {
        "init" => "installation",
        "sweep" => "users",
        group => group,
    }
}

/// One field before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field's word.
    pub field: &'static str,
    /// Its text before; none when the thing did not exist.
    pub before: Option<String>,
    /// Its text after; none when the thing is gone.
    pub after: Option<String>,
}

/// One line for the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The chain it belongs to; none for the common one.
    pub merchant: Option<MerchantCode>,
    /// The user ID it is about.
    pub user: Option<String>,
    /// What was done or tried.
    pub action: Action,
    /// `ok`, or the code of what stood against it.
    pub result: String,
    /// Non-secret fields before and after.
    pub differences: Vec<Difference>,
}

impl Event {
    /// About a user.
    #[must_use]
    pub fn of(user: &UserAddress, action: Action) -> Self {
        Self { user: Some(user.id.as_str().to_owned()), ..Self::merchant(&user.merchant, action) }
    }

    /// About a merchant.
    #[must_use]
    pub fn merchant(merchant: &MerchantCode, action: Action) -> Self {
        Self { merchant: Some(merchant.clone()), ..Self::common(action) }
    }

    /// About no merchant.
    #[must_use]
    pub fn common(action: Action) -> Self {
        Self { merchant: None, user: None, action, result: "ok".to_owned(), differences: Vec::new() }
    }

    /// It did not succeed; `result` is the code of why.
    #[must_use]
    pub fn failed(mut self, result: &str) -> Self {
        result.clone_into(&mut self.result);
        self
    }

    /// One field changed.
    #[must_use]
    pub fn changed(mut self, field: &'static str, before: &str, after: &str) -> Self {
        self.differences.push(Difference { field, before: Some(before.to_owned()), after: Some(after.to_owned()) });
        self
    }

    /// A figure or fact worth keeping.
    #[must_use]
    pub fn noting(mut self, field: &'static str, value: impl Into<String>) -> Self {
        self.differences.push(Difference { field, before: None, after: Some(value.into()) });
        self
    }

    /// All fields of a new thing.
    #[must_use]
    pub fn added(mut self, facts: Vec<(&'static str, String)>) -> Self {
        self.differences.extend(facts.into_iter().map(|(field, v)| Difference { field, before: None, after: Some(v) }));
        self
    }

    /// All fields of a thing that is gone.
    #[must_use]
    pub fn removed(mut self, facts: Vec<(&'static str, String)>) -> Self {
        self.differences.extend(facts.into_iter().map(|(field, v)| Difference { field, before: Some(v), after: None }));
        self
    }

    /// The fields that differ between two states of one thing.
    #[must_use]
    pub fn edited(mut self, before: Vec<(&'static str, String)>, after: Vec<(&'static str, String)>) -> Self {
        for ((field, old), (_, new)) in before.into_iter().zip(after) {
            if old != new {
                self.differences.push(Difference { field, before: Some(old), after: Some(new) });
            }
        }
        self
    }
}
