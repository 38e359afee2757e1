//! What is counted for a report on PCI DSS, row by row: users, groups that share an address, audit entries, breaches.
//! It must stay small whatever there is to count: it keeps numbers, a few exceptions and the newest evidence.

use super::judge::{INACTIVE, PASSWORD_AGE};
use super::requirement::{changes_accounts, deletes};
use super::{Against, Counted, EntryId, Exceptions, Requirement};
use crate::rules::event::Action;
use crate::rules::policy::Policy;
use crate::rules::same_person::{self, Holder};
use crate::rules::time::{DAY, Timestamp};
use crate::rules::user::{Password, User};
use crate::rules::words::{Method, Role};
use std::collections::{BTreeMap, VecDeque};
use strum::VariantArray;

/// Entries that are named as evidence for a requirement.
const EVIDENCE: usize = 3;

/// An audit entry, as far as it is looked at.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // as in the audit log
pub struct Line<'a> {
    pub chain: &'a str,
    pub seq: i64,
    pub at: Timestamp,
    pub actor: &'a str,
    pub origin: &'a str,
    pub action: &'a str,
    pub result: &'a str,
    pub reason: &'a str,
    pub ticket: &'a str,
}

impl Line<'_> {
    fn id(&self) -> EntryId {
        EntryId { chain: self.chain.to_owned(), seq: self.seq }
    }

    /// Whether it lacks one of what 10.2.2 asks for: who, what, when, how it ended, from where. Whom it concerns is its
    /// merchant and user, or, in the common chain, the installation.
    fn incomplete(&self) -> bool {
        let empty = |text: &str| text.is_empty() || text == "{}" || text == "null";
        [self.actor, self.action, self.result, self.origin].into_iter().any(empty) || self.at.0 <= 0
    }
}

/// The numbers, exceptions and evidence so far.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    numbers: BTreeMap<&'static str, i64>,
    exceptions: BTreeMap<Requirement, Exceptions>,
    evidence: BTreeMap<Requirement, VecDeque<EntryId>>,
    oldest: Option<Timestamp>,
}

impl Tally {
    /// Counts a user.
    pub fn user(&mut self, user: &User, policy: &Policy, now: Timestamp) {
        self.count(Counted::Users);
        if user.role == Role::Admin {
            self.count(Counted::Merchants);
        }
        if user.email.is_none() {
            self.count(Counted::UsersWithoutAddress);
        }
        if user.locked_at.is_some() {
            self.count(Counted::LockedUsers);
        }
        self.idleness(user, policy, now);
        self.password(user, policy, now);
        self.method(user, user.inactive(policy, now));
    }

    /// 8.2.6: a user that is barred at its limit is no exception where that limit is 90 days or less.
    fn idleness(&mut self, user: &User, policy: &Policy, now: Timestamp) {
        let barred = user.inactive(policy, now);
        if barred {
            self.count(Counted::BarredNotSwept);
        }
        if now.since(user.idle_since) <= INACTIVE {
            return;
        }
        self.count(Counted::IdleOver90Days);
        if user.role == Role::Admin {
            self.count(Counted::IdleAdmins);
        }
        if !barred || policy.inactive > INACTIVE {
            self.except(Requirement::Inactive, || Against::User(user.address.clone()), Some(user.idle_since.plus(INACTIVE)));
        }
    }

    fn password(&mut self, user: &User, policy: &Policy, now: Timestamp) {
        let expired = user.password_expires_at(policy).is_some_and(|at| now >= at);
        match user.password {
            Password::Absent => self.count(Counted::PasswordsAbsent),
            Password::Chosen { set_at, .. } => {
                self.count(Counted::PasswordsChosen);
                if now.since(set_at) > PASSWORD_AGE {
                    self.count(Counted::PasswordsOver90Days);
                }
            }
            Password::Temporary { .. } => {
                self.count(Counted::PasswordsTemporary);
                if expired {
                    self.count(Counted::PasswordsLapsed);
                }
            }
        }
    }

    /// 8.4: an app is enrolled after the password and a mailed code (R5.7); without an address after the password alone. Who
    /// is barred enrols nothing.
    fn method(&mut self, user: &User, barred: bool) {
        match (user.method, &user.authenticator) {
            (Method::Email, _) => self.count(Counted::MethodEmail),
            (Method::App, Some(_)) => {
                self.count(Counted::MethodApp);
                self.count(Counted::AppsEnrolled);
            }
            (Method::App, None) => {
                self.count(Counted::MethodApp);
                self.count(Counted::AppsNotEnrolled);
                if user.email.is_none() && !barred {
                    let since = user.last_login_at.is_none().then_some(user.created_at);
                    self.except(Requirement::SecondFactor, || Against::User(user.address.clone()), since);
                }
            }
        }
    }

    /// Counts those who hold one address, where they are several (R4).
    pub fn sharing(&mut self, holders: &[Holder]) {
        self.count(Counted::SharedAddresses);
        if same_person::stands(&[], holders) {
            return self.count(Counted::SharedByOnePerson);
        }
        for holder in holders {
            self.except(Requirement::SharedIds, || Against::User(holder.address.clone()), None);
        }
    }

    /// Counts an audit entry; they come by time.
    pub fn entry(&mut self, line: &Line) {
        self.count(Counted::Entries);
        if self.oldest.is_none() {
            self.oldest = Some(line.at);
            self.evidence.entry(Requirement::LogRetention).or_default().push_back(line.id());
        }
        if line.incomplete() {
            self.count(Counted::EntriesIncomplete);
            self.except(Requirement::EntryContent, || Against::Entry(line.id()), Some(line.at));
        }
        let Ok(action) = line.action.parse::<Action>() else { return };
        self.action(action, line);
        for requirement in Requirement::VARIANTS.iter().filter(|r| r.shown_by(action)) {
            let newest = self.evidence.entry(*requirement).or_default();
            if newest.len() == EVIDENCE {
                newest.pop_front();
            }
            newest.push_back(line.id());
        }
    }

    fn action(&mut self, action: Action, line: &Line) {
        let done = line.result == "ok";
        if done && changes_accounts(action) {
            self.count(Counted::Changes);
            // The sweep is nobody's decision about anybody.
            if line.reason.is_empty() && line.ticket.is_empty() && action != Action::SweepDelete {
                self.count(Counted::ChangesWithoutReason);
            }
        }
        match action {
            _ if done && deletes(action) => self.count(Counted::Deletions),
            Action::Login if done => self.count(Counted::Logins),
            Action::LoginPassword if !done => self.count(Counted::FailedLogins),
            Action::OtpVerify if !done => self.count(Counted::WrongCodes),
            Action::PasswordChange if done => self.count(Counted::PasswordChanges),
            Action::PasswordIssue | Action::PasswordRedeem if done => self.count(Counted::PasswordIssues),
            Action::OtpReset if done => self.count(Counted::OtpResets),
            Action::UserLock => self.count(Counted::Locks),
            Action::UserUnlock if done => self.count(Counted::Unlocks),
            _ => {}
        }
    }

    /// Counts an entry that can't be read as one.
    pub fn unreadable(&mut self, chain: &str, seq: i64) {
        self.count(Counted::EntriesIncomplete);
        self.except(Requirement::EntryContent, || Against::Entry(EntryId { chain: chain.to_owned(), seq }), None);
    }

    /// Counts a place where a chain is not as it was written (10.3.4).
    pub fn breach(&mut self, chain: &str, seq: i64) {
        self.count(Counted::Breaches);
        self.except(Requirement::LogIntegrity, || Against::Entry(EntryId { chain: chain.to_owned(), seq }), None);
    }

    /// Says what checking the chains came to, and how many days the oldest entry is back.
    pub fn checked(&mut self, entries: i64, chains: i64, now: Timestamp) {
        self.numbers.insert(Counted::Entries.into(), entries);
        self.numbers.insert(Counted::Chains.into(), chains);
        let days = self.oldest.map_or(0, |oldest| now.since(oldest).div_euclid(DAY));
        self.numbers.insert(Counted::DaysKept.into(), days);
    }

    fn count(&mut self, what: Counted) {
        *self.numbers.entry(what.into()).or_default() += 1;
    }

    fn except(&mut self, requirement: Requirement, against: impl FnOnce() -> Against, since: Option<Timestamp>) {
        self.exceptions.entry(requirement).or_default().add(against, since);
    }

    /// How many of something there are.
    #[must_use]
    pub fn number(&self, what: Counted) -> i64 {
        self.numbers.get(what.as_ref()).copied().unwrap_or(0)
    }

    pub(super) fn app_users(&self) -> i64 {
        self.number(Counted::MethodApp)
    }

    pub(super) fn exceptions_of(&self, requirement: Requirement) -> i64 {
        self.exceptions.get(&requirement).map_or(0, |exceptions| exceptions.count)
    }

    pub(super) fn exceptions(&mut self, requirement: Requirement) -> Exceptions {
        self.exceptions.remove(&requirement).unwrap_or_default()
    }

    pub(super) fn evidence(&self, requirement: Requirement) -> Vec<EntryId> {
        self.evidence.get(&requirement).into_iter().flatten().cloned().collect()
    }

    pub(super) fn counted(&self, requirement: Requirement) -> Vec<(Counted, i64)> {
        requirement.counts().iter().map(|what| (*what, self.number(*what))).collect()
    }
}
