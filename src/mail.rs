//! The way out of the outbox: claim, render, send, settle (M3). A mail is claimed with a lease before it is touched and
//! settled with its audit line in one transaction; what can't go now stays queued, what lapsed is never sent (R9.2).

pub mod files;
pub mod message;
pub mod sink;
pub mod smtp;

use crate::config::Config;
use crate::failure::Failure;
use crate::rules::change::Change;
use crate::rules::event::{Action, Event};
use crate::rules::secret::Secret;
use crate::rules::time::Timestamp;
use crate::rules::words::MailState;
use crate::store::{Author, End, Mail, Settlement, Store, Tx};
use crate::world::World;
use message::Outgoing;
use sink::{Sent, Sink};

/// A claim holds longer than a sink can take over one mail: a dozen replies, each just within its time limit.
const REPLIES: i64 = 12;
/// Seconds until the next try, by tries so far; the last one repeats.
const BACK_OFF: [i64; 7] = [10, 30, 120, 600, 1800, 3600, 14_400];

/// What became of some mails.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Taken over by the sink.
    pub sent: usize,
    /// Tried, and still queued.
    pub queued: usize,
    /// Refused for good.
    pub refused: usize,
    /// Lapsed before they could be sent.
    pub dropped: usize,
    /// Not tried at all.
    pub left: usize,
    /// The sink's last word about one that did not go.
    pub reply: String,
}

impl Tally {
    /// Adds another round.
    pub fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.queued += other.queued;
        self.refused += other.refused;
        self.dropped += other.dropped;
        self.left += other.left;
        if !other.reply.is_empty() {
            self.reply = other.reply;
        }
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> usize {
        self.sent + self.queued + self.refused + self.dropped + self.left
    }

    /// What a command that queued them has to say of what did not go.
    ///
    /// # Errors
    /// `mail_queued`, `mail_refused`.
    pub fn verdict(self) -> Result<(), Failure> {
        match (self.queued, self.refused) {
            (0, 0) => Ok(()),
            (0, count) => Err(Failure::MailRefused { count, reply: self.reply }),
            (queued, _) => Err(Failure::MailQueued { queued, reply: self.reply }),
        }
    }
}

/// Delivers these mails, one after the other, over one sink.
///
/// # Errors
/// The store's. A sink that fails is no error here: its mails stay queued.
pub fn deliver(store: &Store, world: &mut World, config: &Config, author: &Author, ids: &[String]) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    if ids.is_empty() {
        return Ok(tally);
    }
    let mut sink = Sink::open(config);
    let lease = config.mail.smtp.timeout.saturating_mul(REPLIES);
    for id in ids {
        let claim = |tx: &Tx| {
            let now = world.now();
            tx.claim_mail(id, now, now.plus(lease))
        };
        let Some(mail) = store.write(End::Commit, claim)? else { continue };
        let sent = match &mut sink {
            _ if mail.expires_at.is_some_and(|at| world.now() >= at) => None,
            Ok(sink) => {
                Some(send(store, world, config, sink, &mail).unwrap_or_else(|failure| Sent::Later(sink::said(&failure))))
            }
            Err(failure) => Some(Sent::Later(sink::said(failure))),
        };
        settle(store, world, config, author, &mail, sent, &mut tally)?;
    }
    Ok(tally)
}

fn send(store: &Store, world: &World, config: &Config, sink: &mut Sink, mail: &Mail) -> Result<Sent, Failure> {
    let rendered = message::render(&outgoing(mail, store.open_secret(mail)?), config, world.zone)?;
    Ok(sink.send(&rendered, &mail.id))
}

/// A mail of the outbox with its secret, or with what is to be shown in its place.
#[must_use]
pub fn outgoing(mail: &Mail, secret: Option<Secret>) -> Outgoing {
    Outgoing {
        id: mail.id.clone(),
        kind: mail.kind,
        merchant: mail.user.merchant.as_str().to_owned(),
        user_id: mail.user.id.as_str().to_owned(),
        name: mail.name.clone(),
        to: mail.to.clone(),
        secret,
        deadline: mail.deadline,
        on_behalf: mail.on_behalf,
        created_at: mail.created_at,
    }
}

/// Records how a try ended, with its audit line where it is the last one (R10.4).
fn settle(
    store: &Store,
    world: &mut World,
    config: &Config,
    author: &Author,
    mail: &Mail,
    sent: Option<Sent>,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let now = world.now();
    let (settlement, event) = outcome(config, mail, sent, now);
    let mut change = Change::default();
    change.events.extend(event);
    store.write(End::Commit, |tx| {
        // A claim that ran out belongs to somebody else by now; what he writes stands.
        if tx.settle_mail(mail, &settlement, now)? {
            tx.apply(&change, author, now, &mut *world.random).map(drop)
        } else {
            Ok(())
        }
    })?;
    match settlement {
        Settlement::Final(MailState::Sent, _) => tally.sent += 1,
        Settlement::Final(MailState::Dropped, _) => tally.dropped += 1,
        Settlement::Final(_, reply) => {
            tally.refused += 1;
            tally.reply = reply;
        }
        Settlement::Postponed(_, reply) => {
            tally.queued += 1;
            tally.reply = reply;
        }
    }
    Ok(())
}

/// `None`: it lapsed before it was tried.
fn outcome(config: &Config, mail: &Mail, sent: Option<Sent>, now: Timestamp) -> (Settlement, Option<Event>) {
    let too_old = now.since(mail.created_at) >= config.mail.retry_for;
    match sent {
        None => (Settlement::Final(MailState::Dropped, String::new()), Some(mail.given_up("lapsed"))),
        Some(Sent::Done(reply)) => {
            let event = Event::of(&mail.user, Action::MailSent).noting("mail", &mail.id).noting("kind", mail.kind.as_ref());
            (Settlement::Final(MailState::Sent, reply), Some(event))
        }
        Some(Sent::Never(reply)) => (Settlement::Final(MailState::Parked, reply), Some(mail.given_up("rejected"))),
        Some(Sent::Later(reply)) if too_old => {
            (Settlement::Final(MailState::Parked, reply), Some(mail.given_up("retried_out")))
        }
        Some(Sent::Later(reply)) => (Settlement::Postponed(now.plus(back_off(mail.tries)), reply), None),
    }
}

fn back_off(tries: i64) -> i64 {
    let at = usize::try_from(tries - 1).unwrap_or(0).min(BACK_OFF.len() - 1);
    BACK_OFF.get(at).copied().unwrap_or(14_400)
}
