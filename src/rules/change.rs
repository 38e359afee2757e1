//! What must become true: rows, audit events and mails of one decision, applied by `store::apply` in one transaction.
//! A rule that counts a failure decides on a change *and* refuses; that pair is a [`Verdict`].

use super::challenge::Challenge;
use super::event::Event;
use super::import::Run;
use super::letter::Letter;
use super::merchant::{Merchant, MerchantCode};
use super::refusal::Refusal;
use super::reset::Link;
use super::session::Session;
use super::user::{User, UserAddress};

/// One row to write. Values are whole: they were read in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // verb and value say it
pub enum Write {
    AddMerchant(Box<Merchant>),
    PutMerchant(Box<Merchant>),
    /// With all its users.
    RemoveMerchant(MerchantCode),
    AddUser(Box<User>),
    PutUser(Box<User>),
    RemoveUser(UserAddress),
    /// Adds the user's chosen password to its history and keeps the newest `keep`.
    Remember {
        user: UserAddress,
        hash: String,
        keep: i64,
    },
    AddChallenge(Box<Challenge>),
    PutChallenge(Box<Challenge>),
    /// A challenge that is spent or void is gone; what is gone can't be tried.
    RemoveChallenges(UserAddress),
    AddLink(Box<Link>),
    /// Links stay as rows, used up, so that requests an hour can be counted (R7.4).
    VoidLinks(UserAddress),
    AddSession(Box<Session>),
    PutSession(Box<Session>),
    RemoveSession(String),
    RemoveSessions(UserAddress),
    AddRun(Box<Run>),
    PutRun(Box<Run>),
    /// A write of the same weight as a failure count, on nobody (D4).
    Decoy,
}

/// Rows, events and mails that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Rows.
    pub writes: Vec<Write>,
    /// Audit lines.
    pub events: Vec<Event>,
    /// Mails.
    pub letters: Vec<Letter>,
}

impl Change {
    /// Adds a row.
    pub fn write(&mut self, write: Write) {
        self.writes.push(write);
    }

    /// Adds an audit line.
    pub fn event(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Adds a mail.
    pub fn letter(&mut self, letter: Letter) {
        self.letters.push(letter);
    }

    /// Adds all of another change.
    pub fn append(&mut self, other: Self) {
        self.writes.extend(other.writes);
        self.events.extend(other.events);
        self.letters.extend(other.letters);
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.events.is_empty() && self.letters.is_empty()
    }
}

/// A change that is committed, and the answer that is then given: a failed login is counted *and* refused.
#[derive(Debug)]
pub struct Verdict<T> {
    /// What becomes true either way.
    pub change: Change,
    /// What the caller hears.
    pub answer: Result<T, Refusal>,
}

impl<T> Verdict<T> {
    /// A change with a good answer.
    #[must_use]
    pub fn granted(change: Change, answer: T) -> Self {
        Self { change, answer: Ok(answer) }
    }

    /// A change that records a refusal.
    #[must_use]
    pub fn refused(change: Change, refusal: Refusal) -> Self {
        Self { change, answer: Err(refusal) }
    }
}
