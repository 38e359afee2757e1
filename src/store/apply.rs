//! The only path that writes accounts: rows, audit lines and mails of one change, in the transaction that is open.
//! "No change without its audit line, no mail without its change" holds because nothing else writes any of them.

use super::engine::Param;
use super::merchant::code;
use super::{Tx, sql};
use crate::failure::Failure;
use crate::rules::change::{Change, Write};
use crate::rules::event::{Action, Event};
use crate::rules::merchant::MerchantCode;
use crate::rules::time::Timestamp;
use rand::Rng;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

/// The merchants that a transaction has looked for, and whether they are there: many changes are about few of them.
#[derive(Default)]
pub(super) struct Known(RefCell<HashMap<MerchantCode, bool>>);

/// Whom the audit log names for a change.
#[derive(Clone, Debug)]
pub struct Author {
    /// `support`, `anonymous` or a user's address.
    pub actor: String,
    /// Who by the operating system, JSON.
    pub origin: String,
    /// The run.
    pub request: String,
    /// `--reason`
    pub reason: Option<String>,
    /// `--ticket`
    pub ticket: Option<String>,
}

/// What an applied change left to do.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// Ids of the mails it queued.
    pub mails: Vec<String>,
}

impl Tx<'_> {
    /// Makes a change true.
    ///
    /// # Errors
    /// The engine's; then the transaction must not be committed.
    pub fn apply(&self, change: &Change, author: &Author, now: Timestamp, random: &mut dyn Rng) -> Result<Applied, Failure> {
        let chains = self.chains(change)?;
        for write in &change.writes {
            self.write(write)?;
            if matches!(write, Write::AddMerchant(_) | Write::RemoveMerchant(_)) {
                self.known.0.take();
            }
        }
        for (event, chain) in change.events.iter().zip(&chains) {
            self.append(chain, event, author, now)?;
        }
        let mut applied = Applied::default();
        for letter in &change.letters {
            match &letter.to {
                Some(to) => applied.mails.push(self.queue(letter, to, now, random)?),
                None => {
                    let nobody = Event::of(&letter.user, Action::MailGivenUp).failed("no_mailbox");
                    self.append(letter.user.merchant.as_str(), &nobody, author, now)?;
                }
            }
        }
        Ok(applied)
    }

    /// Each event's chain: its merchant's if there is or will be such a merchant, else the common one. Typed codes of
    /// merchants that do not exist must not open chains.
    fn chains(&self, change: &Change) -> Result<Vec<String>, Failure> {
        if change.events.len() > 1 && self.looks_ahead() {
            self.foresee_chains(change)?;
        }
        let mut chains = Vec::with_capacity(change.events.len());
        for event in &change.events {
            let Some(code) = &event.merchant else {
                chains.push(String::new());
                continue;
            };
            let known = self.known.0.borrow().get(code).copied();
            let exists = match known {
                Some(exists) => exists,
                None => event.action == Action::MerchantAdd || self.find_merchant(code)?.is_some(),
            };
            if known.is_none() {
                self.known.0.borrow_mut().insert(code.clone(), exists);
            }
            chains.push(if exists { code.as_str().to_owned() } else { String::new() });
        }
        Ok(chains)
    }

    /// Looks up all merchants of a change that are not known yet, and the ends of their chains.
    fn foresee_chains(&self, change: &Change) -> Result<(), Failure> {
        let of: BTreeSet<&MerchantCode> = change.events.iter().filter_map(|event| event.merchant.as_ref()).collect();
        let new = |code: &&MerchantCode| !self.known.0.borrow().contains_key(*code);
        let codes: Vec<Param> = of.into_iter().filter(new).map(|code| code.as_str().into()).collect();
        if codes.len() > 1 {
            for code in self.engine.rows_of_many(sql::FIND_MERCHANTS, 1, &codes, |row| code(row, 0))? {
                self.known.0.borrow_mut().insert(code, true);
            }
            self.foresee_heads(&codes)?;
        }
        Ok(())
    }

    fn write(&self, write: &Write) -> Result<(), Failure> {
        match write {
            Write::AddMerchant(merchant) => self.add_merchant(merchant),
            Write::PutMerchant(merchant) => self.put_merchant(merchant),
            Write::RemoveMerchant(code) => self.remove_merchant(code),
            Write::AddUser(user) => self.add_user(user),
            Write::PutUser(user) => self.put_user(user),
            Write::RemoveUser(address) => self.remove_user(address),
            Write::Remember { user, hash, keep } => self.remember_password(user, hash, *keep),
            Write::AddChallenge(challenge) => self.add_challenge(challenge),
            Write::PutChallenge(challenge) => self.put_challenge(challenge),
            Write::RemoveChallenges(user) => self.close(sql::REMOVE_CHALLENGES, user),
            Write::AddLink(link) => self.add_link(link),
            Write::VoidLinks(user) => self.close(sql::VOID_LINKS, user),
            Write::AddSession(session) => self.add_session(session),
            Write::PutSession(session) => self.put_session(session),
            Write::RemoveSession(id) => self.remove_session(id),
            Write::RemoveSessions(user) => self.close(sql::REMOVE_SESSIONS, user),
            Write::AddRun(run) => self.add_run(run),
            Write::PutRun(run) => self.put_run(run),
            Write::Decoy => self.write_decoy(),
        }
    }
}
