//! A started login that waits for a one-time password: what it waits for, and whether it is still open. Every door asks
//! here; a challenge looks at the account as it is now, not as it was when it was made (D1).

use super::login::password_usable;
use super::policy::Policy;
use super::secret::Secret;
use super::time::Timestamp;
use super::user::{Account, UserAddress};
use super::words::Method;

/// A started login. Spent or void ones are removed, so a row is an open one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Random, 128 bits.
    pub id: String,
    /// Whose.
    pub user: UserAddress,
    /// The user's epoch when it was made (D1).
    pub epoch: i64,
    /// Which code answers it.
    pub asks: Asks,
    /// When the newest code was mailed, or the app was asked for one.
    pub sent_at: Timestamp,
    /// When it lapses (R5.2).
    pub expires_at: Timestamp,
    /// Wrong codes so far; resends do not zero it.
    pub wrong: i64,
    /// Resends so far.
    pub resends: i64,
}

/// Which code a challenge waits for, and what a right one leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// The mailed code; it completes the login.
    Email {
        /// Keyed hash over challenge, user and code (S3).
        code_mac: String,
    },
    /// The mailed code of a user who has no app enrolled yet; enrolling one comes next (R5.7).
    EmailFirst {
        /// As above.
        code_mac: String,
    },
    /// A code of the enrolled app; it completes the login.
    App,
    /// The first code of an app that learns this secret; it enrols the app and completes the login (R5.7).
    Enrolment {
        /// Sealed to the challenge (S5).
        secret: String,
    },
}

impl Asks {
    /// Whether the code comes by mail, and can be mailed again.
    #[must_use]
    pub fn mailed(&self) -> bool {
        matches!(self, Self::Email { .. } | Self::EmailFirst { .. })
    }

    /// The same question with another mailed code; an app's codes stay what they are.
    #[must_use]
    pub fn renewed(&self, code_mac: String) -> Self {
        match self {
            Self::Email { .. } => Self::Email { code_mac },
            Self::EmailFirst { .. } => Self::EmailFirst { code_mac },
            Self::App | Self::Enrolment { .. } => self.clone(),
        }
    }
}

/// A mailed code, drawn before the transaction for a challenge that may come of it.
#[derive(Clone, Debug)]
pub struct FreshCode {
    /// The challenge's id.
    pub id: String,
    /// The six digits.
    pub code: Secret,
    /// Their keyed hash.
    pub code_mac: String,
}

/// An app's secret, drawn likewise.
#[derive(Clone, Debug)]
pub struct FreshApp {
    /// The challenge's id.
    pub id: String,
    /// In the clear, base32, for the person who enrols.
    pub secret: Secret,
    /// Sealed to the challenge.
    pub sealed: String,
}

/// A challenge that was just made, with what its user must be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// The challenge.
    pub challenge: Challenge,
    /// The secret that the app must learn, while one is being enrolled (R5.7).
    pub enrolment: Option<Secret>,
}

impl Started {
    /// A challenge without failures yet.
    #[must_use]
    pub fn new(account: &Account, id: String, asks: Asks, policy: &Policy, now: Timestamp) -> Self {
        let (user, epoch) = (account.user.address.clone(), account.user.epoch);
        let expires_at = now.plus(policy.otp_ttl);
        Self { challenge: Challenge { id, user, epoch, asks, sent_at: now, expires_at, wrong: 0, resends: 0 }, enrolment: None }
    }

    /// The challenge that enrols an app (R5.7).
    #[must_use]
    pub fn enrolling(account: &Account, app: FreshApp, policy: &Policy, now: Timestamp) -> Self {
        let started = Self::new(account, app.id, Asks::Enrolment { secret: app.sealed }, policy, now);
        Self { enrolment: Some(app.secret), ..started }
    }
}

/// Whether a challenge can still be answered, whatever happened to the account since (D1).
#[must_use]
pub fn open(account: &Account, challenge: &Challenge, policy: &Policy, now: Timestamp) -> bool {
    let user = &account.user;
    let asked_of_this_user = match challenge.asks {
        Asks::Email { .. } => user.method == Method::Email,
        Asks::App => user.method == Method::App && user.authenticator.is_some(),
        Asks::EmailFirst { .. } | Asks::Enrolment { .. } => user.method == Method::App && user.authenticator.is_none(),
    };
    now.within(challenge.sent_at, challenge.expires_at)
        && challenge.epoch == user.epoch
        && challenge.wrong < policy.otp_attempts
        && user.locked_at.is_none()
        && password_usable(user, policy, now)
        && asked_of_this_user
        && !user.inactive(policy, now)
}
