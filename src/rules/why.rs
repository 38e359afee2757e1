//! Why a user can or can't log in: everything that stands in the way, in the order in which a login meets it. It looks at
//! the same values as the login does and must never say otherwise than the login would.

use super::letter::LetterKind;
use super::login::password_usable;
use super::policy::Policy;
use super::time::Timestamp;
use super::user::{Account, Password};
use super::words::{MailState, Method};
use strum::{AsRefStr, IntoStaticStr, VariantArray};

/// What is known of a user that somebody asks about.
#[derive(Clone, Debug)]
pub struct Case {
    /// Whether its merchant exists.
    pub merchant_known: bool,
    /// The user, if there is one.
    pub account: Option<Account>,
    /// How the last user of that ID went, if the log knows.
    pub deletion: Option<Deletion>,
    /// How many of its failures were wrong codes.
    pub wrong_codes: i64,
    /// Its newest mail.
    pub mail: Option<LastMail>,
}

/// A deletion in the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// When.
    pub at: Timestamp,
    /// Who: `support` or a user's address.
    pub actor: String,
    /// Whether it was the sweep (R8.1).
    pub swept: bool,
}

/// The newest mail to a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastMail {
    /// Its id.
    pub id: String,
    /// Which mail.
    pub kind: LetterKind,
    /// Where it stands.
    pub state: MailState,
    /// When its cause was committed.
    pub created_at: Timestamp,
    /// What the server last said.
    pub reply: Option<String>,
}

/// One answer to "why can't I log in?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// Since when.
    pub since: Option<Timestamp>,
    /// What the sentence names besides.
    pub detail: Detail,
}

/// The stable code of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // the words say it
pub enum Code {
    MerchantUnknown,
    UserUnknown,
    Deleted,
    Inactive,
    Locked,
    NoPassword,
    TemporaryLapsed,
    TemporaryUnused,
    PasswordExpired,
    EmailMissing,
    AppNotEnrolled,
    AppAhead,
    MailQueued,
    MailSent,
    MailGivenUp,
}

impl Code {
    /// Whether a login fails for it.
    #[must_use]
    pub fn bars(self) -> bool {
        !matches!(
            self,
            Self::TemporaryUnused
                | Self::PasswordExpired
                | Self::AppNotEnrolled
                | Self::MailQueued
                | Self::MailSent
                | Self::MailGivenUp
        )
    }
}

/// What a finding's sentence names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Nothing more.
    None,
    /// Who deleted it.
    Deletion(Deletion),
    /// How many failures of which kind.
    Failures {
        /// Wrong passwords.
        passwords: i64,
        /// Wrong one-time passwords.
        codes: i64,
    },
    /// The mail.
    Mail(LastMail),
}

/// All findings, in the order in which a login meets them.
#[must_use]
pub fn why(case: &Case, policy: &Policy, now: Timestamp) -> Vec<Finding> {
    let found = |code, since| Finding { code, since, detail: Detail::None };
    let Some(account) = &case.account else {
        return vec![match (&case.deletion, case.merchant_known) {
            (_, false) => found(Code::MerchantUnknown, None),
            (Some(gone), true) => Finding { code: Code::Deleted, since: Some(gone.at), detail: Detail::Deletion(gone.clone()) },
            (None, true) => found(Code::UserUnknown, None),
        }];
    };
    let user = &account.user;
    if user.inactive(policy, now) {
        // All else goes with the deletion that helps.
        return vec![found(Code::Inactive, user.delete_at(policy))];
    }
    let locked = user.locked_at.map(|at| {
        let codes = case.wrong_codes.min(user.failures);
        // A lock without failures is a restored backup's (B3).
        let failures = Detail::Failures { passwords: user.failures - codes, codes };
        let detail = if user.failures > 0 { failures } else { Detail::None };
        Finding { code: Code::Locked, since: Some(at), detail }
    });
    let password = password(account, policy, now).map(|(code, since)| found(code, since));
    let method = method(account, now).map(|code| found(code, None));
    let mail = case.mail.as_ref().and_then(mail);
    [locked, password, method, mail].into_iter().flatten().collect()
}

fn password(account: &Account, policy: &Policy, now: Timestamp) -> Option<(Code, Option<Timestamp>)> {
    let expires_at = account.user.password_expires_at(policy);
    match account.user.password {
        Password::Absent => Some((Code::NoPassword, None)),
        Password::Temporary { set_at, .. } if password_usable(&account.user, policy, now) => {
            Some((Code::TemporaryUnused, Some(set_at)))
        }
        Password::Temporary { .. } => Some((Code::TemporaryLapsed, expires_at)),
        Password::Chosen { .. } if account.user.must_change(policy, now) => Some((Code::PasswordExpired, expires_at)),
        Password::Chosen { .. } => None,
    }
}

fn method(account: &Account, now: Timestamp) -> Option<Code> {
    match (account.user.method, &account.user.authenticator) {
        (Method::Email, _) => account.user.email.is_none().then_some(Code::EmailMissing),
        (Method::App, None) => Some(Code::AppNotEnrolled),
        // A login under a clock that ran ahead: until then every code is an old one (R5.2).
        (Method::App, Some(app)) => app.is_ahead(now).then_some(Code::AppAhead),
    }
}

fn mail(mail: &LastMail) -> Option<Finding> {
    let code = match mail.state {
        MailState::Queued | MailState::Sending => Code::MailQueued,
        MailState::Sent => Code::MailSent,
        MailState::Parked | MailState::Dropped => Code::MailGivenUp,
    };
    Some(Finding { code, since: Some(mail.created_at), detail: Detail::Mail(mail.clone()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{START, account, enrolled};
    use crate::rules::time::DAY;
    use crate::rules::user::User;

    fn codes(account: Option<Account>, change: impl Fn(&mut User), after: i64) -> Vec<Code> {
        let account = account.map(|mut a| {
            change(&mut a.user);
            a
        });
        let case = Case { merchant_known: true, account, deletion: None, wrong_codes: 2, mail: None };
        why(&case, &Policy::default(), START.plus(after)).into_iter().map(|f| f.code).collect()
    }

    /// A state of a user, how it comes about, when it is looked at, and what is found.
    type Row = (&'static str, fn(&mut User), i64, &'static [Code]);

    #[test]
    fn each_state_is_found_in_the_order_of_a_login() {
        let temporary: fn(&mut User) = |u| u.password = Password::Temporary { hash: String::new(), set_at: START };
        let rows: [Row; 8] = [
            ("fine", |_| {}, 0, &[]),
            ("no password", |u| u.password = Password::Absent, 0, &[Code::NoPassword]),
            ("temporary", temporary, 7 * DAY - 1, &[Code::TemporaryUnused]),
            ("lapsed", temporary, 7 * DAY, &[Code::TemporaryLapsed]),
            ("over age", |u| u.idle_since = START.plus(90 * DAY), 91 * DAY, &[Code::PasswordExpired]),
            ("no address", |u| u.email = None, 0, &[Code::EmailMissing]),
            ("no app", |u| u.method = Method::App, 0, &[Code::AppNotEnrolled]),
            ("inactive, whatever else", |u| u.locked_at = Some(START), 91 * DAY, &[Code::Inactive]),
        ];
        for (state, change, after, found) in rows {
            assert_eq!(codes(Some(account()), change, after), found, "{state}");
        }
        assert_eq!(codes(Some(enrolled()), |_| {}, 0), []);
        assert_eq!(codes(Some(enrolled()), |_| {}, -30), [], "one step of skew");
        assert_eq!(codes(Some(enrolled()), |_| {}, -60), [Code::AppAhead]);
    }

    #[test]
    fn who_is_not_there_is_unknown_or_deleted() {
        assert_eq!(codes(None, |_| {}, 0), [Code::UserUnknown]);
        let deletion = Some(Deletion { at: START, actor: "support".to_owned(), swept: true });
        let case = Case { merchant_known: true, account: None, deletion, wrong_codes: 0, mail: None };
        let found = why(&case, &Policy::default(), START);
        assert_eq!(found.first().map(|f| (f.code, f.since)), Some((Code::Deleted, Some(START))));
        let unknown = Case { merchant_known: false, ..case };
        assert_eq!(why(&unknown, &Policy::default(), START).first().map(|f| f.code), Some(Code::MerchantUnknown));
    }

    #[test]
    fn a_lock_names_its_failures_by_kind() {
        let mut account = account();
        (account.user.locked_at, account.user.failures) = (Some(START), 6);
        let case = Case { merchant_known: true, account: Some(account), deletion: None, wrong_codes: 2, mail: None };
        let found = why(&case, &Policy::default(), START);
        assert_eq!(found.first().map(|f| f.detail.clone()), Some(Detail::Failures { passwords: 4, codes: 2 }));
    }
}
