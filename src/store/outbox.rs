//! Rows of `mails`: queued in the transaction of their cause, claimed with a lease, settled once (R9.2, M3). A secret is
//! sealed to its mail and erased once the mail was sent or dropped (S5); a parked one may be tried again.

use super::engine::{Param, Row};
use super::user::{address, email};
use super::{Direction, Store, Tx, damaged, sql};
use crate::failure::Failure;
use crate::rules::email::EmailAddress;
use crate::rules::event::{Action, Event};
use crate::rules::letter::{Letter, LetterKind};
use crate::rules::secret::Secret;
use crate::rules::time::Timestamp;
use crate::rules::user::UserAddress;
use crate::rules::words::MailState;
use crate::secret::{self, Purpose};
use rand::Rng;

/// One mail of the outbox.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Its id: Message-ID and file name.
    pub id: String,
    /// Whom it is about.
    pub user: UserAddress,
    /// Which mail.
    pub kind: LetterKind,
    /// That user's name.
    pub name: String,
    /// Where it goes.
    pub to: EmailAddress,
    /// In the 管理 user's hands instead of the user's (R7.2).
    pub on_behalf: bool,
    sealed: Option<String>,
    /// A moment its text names.
    pub deadline: Option<Timestamp>,
    /// After this it must not be sent.
    pub expires_at: Option<Timestamp>,
    /// Where it stands.
    pub state: MailState,
    /// Tries so far.
    pub tries: i64,
    /// Not before this moment.
    pub next_try_at: Timestamp,
    /// What the sink last said.
    pub reply: Option<String>,
    /// When its cause was committed.
    pub created_at: Timestamp,
}

impl Mail {
    /// The audit line of a mail that will not be sent (R10.4).
    #[must_use]
    pub fn given_up(&self, why: &str) -> Event {
        Event::of(&self.user, Action::MailGivenUp).failed(why).noting("mail", &self.id).noting("kind", self.kind.as_ref())
    }

    /// Whether another try is ahead of it.
    #[must_use]
    pub fn waits(&self) -> bool {
        matches!(self.state, MailState::Queued | MailState::Sending)
    }
}

/// How a try ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// `Sent`, `Parked` or `Dropped`. Only a parked mail keeps its secret, for it may be retried.
    Final(MailState, String),
    /// Again at that moment.
    Postponed(Timestamp, String),
    /// Not tried after all: as it was, and due at that moment.
    Released(Timestamp),
}

impl Store {
    /// Opens a claimed mail's secret.
    ///
    /// # Errors
    /// When it was altered or its key is gone.
    pub fn open_secret(&self, mail: &Mail) -> Result<Option<Secret>, Failure> {
        let open = |sealed| self.keys()?.open(Purpose::MailSecret, &mail.id, sealed).map_err(Failure::Bug);
        mail.sealed.as_deref().map(open).transpose()
    }
}

impl Tx<'_> {
    /// Queues a letter; its id.
    pub(super) fn queue(
        &self,
        letter: &Letter,
        to: &EmailAddress,
        now: Timestamp,
        random: &mut dyn Rng,
    ) -> Result<String, Failure> {
        let id = self.mint_mail(now, random)?;
        let sealed = match &letter.secret {
            Some(secret) => Some(self.keys()?.seal(Purpose::MailSecret, &id, secret, random)?),
            None => None,
        };
        let params: [Param; 16] = [
            (&id).into(),
            letter.user.merchant.as_str().into(),
            letter.user.id.as_str().into(),
            letter.kind.as_ref().into(),
            (&letter.name).into(),
            to.as_str().into(),
            letter.on_behalf.into(),
            sealed.as_deref().into(),
            letter.deadline.map(|t| t.0).into(),
            letter.expires_at.map(|t| t.0).into(),
            MailState::Queued.as_ref().into(),
            Param::Int(0),
            now.0.into(),
            Param::Null,
            now.0.into(),
            Param::Null,
        ];
        self.engine.execute_soon(sql::ADD_MAIL, &params)?;
        Ok(id)
    }

    /// An id that sorts after those of mails queued before it, also within its second.
    fn mint_mail(&self, now: Timestamp, random: &mut dyn Rng) -> Result<String, Failure> {
        let first = secret::first_place(now);
        let last = match self.last_mail.get() {
            Some(place) => Some(place),
            None => {
                let end = secret::beginning(secret::first_place(now.plus(1)));
                let newest = self.engine.first(sql::LAST_MAIL_ID, &[(&end).into()], |row| row.maybe_text(0))?;
                newest.flatten().and_then(|id| secret::place(&id))
            }
        };
        let place = last.map_or(first, |last| first.max(last + 1));
        self.last_mail.set(Some(place));
        Ok(secret::mint_at(place, random))
    }

    /// One mail.
    ///
    /// # Errors
    /// The engine's.
    pub fn find_mail(&self, id: &str) -> Result<Option<Mail>, Failure> {
        self.engine.first(sql::FIND_MAIL, &[id.into()], mail)
    }

    /// Every mail, by when it was queued.
    ///
    /// # Errors
    /// What `take` says, or the engine.
    pub fn each_mail(&self, direction: Direction, mut take: impl FnMut(Mail) -> Result<(), Failure>) -> Result<(), Failure> {
        self.engine.each(direction.of(sql::LIST_MAILS, sql::LIST_MAILS_DOWN), &[], |row| take(mail(row)?))
    }

    /// Ids of all mails that nobody is just sending, the longest waiting first.
    ///
    /// # Errors
    /// The engine's.
    pub fn mails_waiting(&self, now: Timestamp) -> Result<Vec<String>, Failure> {
        self.engine.rows(sql::LIST_MAILS_WAITING, &[now.0.into()], |row| row.text(0))
    }

    /// Ids of all mails whose next try has come, the longest waiting first.
    ///
    /// # Errors
    /// The engine's.
    pub fn mails_due(&self, now: Timestamp) -> Result<Vec<String>, Failure> {
        self.engine.rows(sql::LIST_MAILS_DUE, &[now.0.into()], |row| row.text(0))
    }

    /// How many mails are not settled.
    ///
    /// # Errors
    /// The engine's.
    pub fn count_mails_waiting(&self) -> Result<i64, Failure> {
        Ok(self.engine.first(sql::COUNT_MAILS_WAITING, &[], |row| row.int(0))?.unwrap_or_default())
    }

    /// How many mails wait, since when the oldest does, and how many were given up.
    ///
    /// # Errors
    /// The engine's.
    pub fn outbox_facts(&self) -> Result<(i64, Option<Timestamp>, i64), Failure> {
        let facts = |row: &Row| Ok((row.int(0)?, row.maybe_int(1)?.map(Timestamp), row.int(2)?));
        Ok(self.engine.first(sql::OUTBOX_FACTS, &[], facts)?.unwrap_or_default())
    }

    /// Claims a mail until `lease`; none if another delivery has it or it is settled.
    ///
    /// # Errors
    /// The engine's.
    pub fn claim_mail(&self, id: &str, now: Timestamp, lease: Timestamp) -> Result<Option<Mail>, Failure> {
        self.engine.first(sql::CLAIM_MAIL, &[id.into(), now.0.into(), lease.0.into()], mail)
    }

    /// Records how a try ended; false when the claim had run out and the mail is somebody else's.
    ///
    /// # Errors
    /// The engine's.
    pub fn settle_mail(&self, mail: &Mail, settlement: &Settlement, now: Timestamp) -> Result<bool, Failure> {
        let (id, tries): (Param, Param) = ((&mail.id).into(), mail.tries.into());
        let rows = match settlement {
            Settlement::Final(state, reply) => {
                self.engine.execute(sql::SETTLE_MAIL, &[id, tries, state.as_ref().into(), reply.into(), now.0.into()])?
            }
            Settlement::Postponed(at, reply) => {
                self.engine.execute(sql::POSTPONE_MAIL, &[id, tries, reply.into(), at.0.into()])?
            }
            Settlement::Released(at) => self.engine.execute(sql::RELEASE_MAIL, &[id, tries, at.0.into()])?,
        };
        Ok(rows > 0)
    }

    /// Makes a claim hold until `lease`, unless it has run out and the mail is somebody else's.
    ///
    /// # Errors
    /// The engine's.
    pub fn renew_mail(&self, mail: &Mail, lease: Timestamp) -> Result<(), Failure> {
        self.engine.execute(sql::RENEW_MAIL, &[(&mail.id).into(), mail.tries.into(), lease.0.into()]).map(drop)
    }

    /// A mail waits again and is due at once.
    ///
    /// # Errors
    /// The engine's.
    pub fn retry_mail(&self, id: &str, now: Timestamp) -> Result<(), Failure> {
        self.engine.execute(sql::RETRY_MAIL, &[id.into(), now.0.into()]).map(drop)
    }

    /// One-time passwords that were never sent and lapsed (R8.5).
    ///
    /// # Errors
    /// The engine's.
    pub fn lapsed_codes(&self, now: Timestamp) -> Result<Vec<Mail>, Failure> {
        self.engine.rows(sql::LIST_LAPSED_CODES, &[now.0.into()], mail)
    }

    /// Drops a mail, and erases its secret.
    ///
    /// # Errors
    /// The engine's.
    pub fn drop_mail(&self, id: &str, now: Timestamp) -> Result<(), Failure> {
        self.engine.execute(sql::DROP_MAIL, &[id.into(), now.0.into()]).map(drop)
    }
}

pub(super) fn mail(row: &Row) -> Result<Mail, Failure> {
    Ok(Mail {
        id: row.text(0)?,
        user: address(row, 1)?,
        kind: row.word(3)?,
        name: row.text(4)?,
        to: email(row, 5)?.ok_or_else(|| damaged(row, "e-mail address"))?,
        on_behalf: row.int(6)? != 0,
        sealed: row.maybe_text(7)?,
        deadline: row.maybe_int(8)?.map(Timestamp),
        expires_at: row.maybe_int(9)?.map(Timestamp),
        state: row.word(10)?,
        tries: row.int(11)?,
        next_try_at: Timestamp(row.int(12)?),
        reply: row.maybe_text(13)?,
        created_at: Timestamp(row.int(14)?),
    })
}
