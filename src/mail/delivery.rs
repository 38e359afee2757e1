//! One delivery: in turns, each one transaction that settles what came back from the sink and claims what is to go next
//! (M3). So a mail is settled within one commit of its being sent, and many mails share a commit where the sink is
//! fast. It must not send an unclaimed mail, a lapsed one, or one whose claim it let run out.

use super::crew::{Crew, Outcome};
use super::sink::{Sent, said};
use super::{Tally, outgoing};
use crate::config::{Config, SinkKind};
use crate::failure::Failure;
use crate::rules::change::Change;
use crate::rules::event::{Action, Event};
use crate::rules::time::Timestamp;
use crate::rules::words::MailState;
use crate::store::{Author, End, Lane, Mail, Settlement, Store, Tx};
use crate::world::World;
use std::collections::HashMap;
use std::slice::Iter;
use std::thread;
use std::time::Duration;

/// Seconds that a claim holds. It is renewed while the delivery lives, so that a killed one delays its mails by no more.
const LEASE: i64 = 60;
/// Seconds after which it is renewed. What is left of it is longer than the store may make a writer wait.
const RENEWED_AFTER: i64 = 20;
/// Claimed mails at a time.
const MOST_CLAIMED: usize = 256;
/// Mails that are worth another connection.
const WORTH_A_HAND: usize = 8;
/// Files written at a time: the disk puts neighbouring flushes into one.
const FILES_AT_ONCE: usize = 4;
/// Seconds until the next try, by tries so far; the last one repeats.
const BACK_OFF: [i64; 7] = [10, 30, 120, 600, 1800, 3600, 14_400];

/// Delivers these mails; `seen` is told after each turn how many are done.
///
/// # Errors
/// The store's. A sink that fails is no error here: its mails stay queued.
pub fn deliver(
    store: &Store,
    world: &mut World,
    config: &Config,
    author: &Author,
    ids: &[String],
    seen: &mut dyn FnMut(&mut World, usize) -> Result<(), Failure>,
) -> Result<Tally, Failure> {
    let delivery =
        Delivery { store, config, author, ids: ids.iter(), claimed: HashMap::new(), renew_at: None, tally: Tally::default() };
    if ids.is_empty() { Ok(delivery.tally) } else { delivery.run(world, seen) }
}

struct Delivery<'a> {
    store: &'a Store,
    config: &'a Config,
    author: &'a Author,
    ids: Iter<'a, String>,
    /// In the crew's hands.
    claimed: HashMap<String, Mail>,
    renew_at: Option<Timestamp>,
    tally: Tally,
}

/// A mail that came back, and what came of it.
struct Done {
    mail: Mail,
    end: Ended,
}

enum Ended {
    Tried(Sent),
    /// Its time had passed before it could be sent.
    Lapsed,
    /// The delivery was told to stop.
    Untried,
}

impl Delivery<'_> {
    fn run(
        mut self,
        world: &mut World,
        seen: &mut dyn FnMut(&mut World, usize) -> Result<(), Failure>,
    ) -> Result<Tally, Failure> {
        let hands = hands(self.config, self.ids.len());
        thread::scope(|scope| {
            let crew = Crew::hire(scope, self.config, world.zone, hands);
            let mut done = Vec::new();
            loop {
                // As many as may be sent while this turn is committed, so that no hand is idle and few mails are claimed
                // when a sink is slow.
                let most = (2 * hands + 4 * done.len()).min(MOST_CLAIMED);
                if world.stopped() {
                    crew.halt();
                    self.ids = [].iter();
                }
                let claimed = self.turn(world, done, most)?;
                seen(world, self.tally.all())?;
                // Ids may be left over when another delivery was faster with all that this turn wanted.
                if claimed.is_empty() && self.claimed.is_empty() && self.ids.len() == 0 {
                    return Ok(self.tally);
                }
                done = self.give(world, &crew, claimed);
                if !self.claimed.is_empty() {
                    done.extend(self.back(crew.collect(Duration::from_secs(RENEWED_AFTER.unsigned_abs()))));
                }
            }
        })
    }

    /// One transaction: settles, with the audit lines of mails that need no other try (R10.4), and claims.
    fn turn(&mut self, world: &mut World, done: Vec<Done>, most: usize) -> Result<Vec<Mail>, Failure> {
        let wanted: Vec<&String> = self.ids.by_ref().take(most.saturating_sub(self.claimed.len())).collect();
        let ends: Vec<(Mail, Settlement, Option<Event>)> =
            done.into_iter().map(|done| outcome(self.config, done, world.now())).collect();
        let now = world.now();
        let renewed = self.renew_at.is_none_or(|at| now >= at).then(|| now.plus(RENEWED_AFTER));
        let lease = now.plus(LEASE);
        let claimed = self.store.write_in(&Lane::Several, End::Commit, |tx| {
            let mut change = Change::default();
            for (mail, settlement, event) in &ends {
                // A claim that ran out belongs to somebody else by now; what he writes stands.
                if tx.settle_mail(mail, settlement, now)? {
                    change.events.extend(event.clone());
                }
            }
            tx.apply(&change, self.author, now, &mut *world.random)?;
            if renewed.is_some() {
                self.claimed.values().try_for_each(|mail| tx.renew_mail(mail, lease))?;
            }
            claim(tx, &wanted, now, lease)
        })?;
        self.renew_at = renewed.or(self.renew_at);
        ends.into_iter().for_each(|(_, settlement, _)| self.tally.count(settlement));
        Ok(claimed)
    }

    /// Gives what was claimed to the crew; what can't be given is done.
    fn give(&mut self, world: &World, crew: &Crew, claimed: Vec<Mail>) -> Vec<Done> {
        let now = world.now();
        let mut done = Vec::new();
        for mail in claimed {
            if mail.expires_at.is_some_and(|at| now >= at) {
                done.push(Done { mail, end: Ended::Lapsed });
                continue;
            }
            match self.store.open_secret(&mail) {
                Ok(secret) => {
                    crew.give(outgoing(&mail, secret));
                    self.claimed.insert(mail.id.clone(), mail);
                }
                Err(failure) => done.push(Done { mail, end: Ended::Tried(Sent::Later(said(&failure))) }),
            }
        }
        done
    }

    fn back(&mut self, outcomes: Vec<Outcome>) -> impl Iterator<Item = Done> {
        outcomes.into_iter().filter_map(|(id, sent)| {
            let mail = self.claimed.remove(&id)?;
            Some(Done { mail, end: sent.map_or(Ended::Untried, Ended::Tried) })
        })
    }
}

fn claim(tx: &Tx, wanted: &[&String], now: Timestamp, lease: Timestamp) -> Result<Vec<Mail>, Failure> {
    wanted.iter().filter_map(|id| tx.claim_mail(id, now, lease).transpose()).collect()
}

/// How many hands so many mails are worth.
fn hands(config: &Config, mails: usize) -> usize {
    let most = match config.mail.sink {
        SinkKind::File => FILES_AT_ONCE,
        SinkKind::Smtp | SinkKind::Sendmail => usize::try_from(config.mail.smtp.connections).unwrap_or(1),
    };
    (mails / WORTH_A_HAND).clamp(1, most.max(1))
}

/// How a try ended, and what the audit log has to say of it.
fn outcome(config: &Config, done: Done, now: Timestamp) -> (Mail, Settlement, Option<Event>) {
    let mail = done.mail;
    let given_up = now.since(mail.created_at) >= config.mail.retry_for || mail.tries >= config.mail.max_tries;
    let (settlement, event) = match done.end {
        Ended::Untried => (Settlement::Released(now), None),
        Ended::Lapsed => (Settlement::Final(MailState::Dropped, String::new()), Some(mail.given_up("lapsed"))),
        Ended::Tried(Sent::Done(reply)) => {
            let event = Event::of(&mail.user, Action::MailSent).noting("mail", &mail.id).noting("kind", mail.kind.as_ref());
            (Settlement::Final(MailState::Sent, reply), Some(event))
        }
        Ended::Tried(Sent::Never(reply)) => (Settlement::Final(MailState::Parked, reply), Some(mail.given_up("rejected"))),
        Ended::Tried(Sent::Later(reply)) if given_up => {
            (Settlement::Final(MailState::Parked, reply), Some(mail.given_up("retried_out")))
        }
        Ended::Tried(Sent::Later(reply)) => (Settlement::Postponed(now.plus(back_off(mail.tries)), reply), None),
    };
    (mail, settlement, event)
}

fn back_off(tries: i64) -> i64 {
    let at = usize::try_from(tries - 1).unwrap_or(0).min(BACK_OFF.len() - 1);
    BACK_OFF.get(at).copied().unwrap_or(14_400)
}
