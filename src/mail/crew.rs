//! The hands that carry mails to the sink: a thread for each connection, which renders and sends what it is given. They
//! must not touch the store, read the clock, or go on once the delivery has ended.

use super::message::{self, Outgoing};
use super::sink::{Sent, Sink, said};
use crate::config::Config;
use crate::zone::Zone;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Scope;
use std::time::Duration;

/// What came of a mail that was given.
pub(super) type Outcome = (String, Option<Sent>);

/// Threads at work; they end when this is dropped, each after the mail in its hands.
pub(super) struct Crew {
    jobs: Sender<Outgoing>,
    back: Receiver<Outcome>,
    halt: Arc<AtomicBool>,
}

impl Crew {
    /// Hires them; each opens its own way out when its first mail comes.
    pub fn hire<'scope>(scope: &'scope Scope<'scope, '_>, config: &'scope Config, zone: Zone, hands: usize) -> Self {
        let (jobs, taken) = channel::<Outgoing>();
        let (give, back) = channel();
        let (taken, halt) = (Arc::new(Mutex::new(taken)), Arc::new(AtomicBool::new(false)));
        for _ in 0..hands {
            let (taken, halt, give) = (Arc::clone(&taken), Arc::clone(&halt), give.clone());
            scope.spawn(move || {
                let mut sink = None;
                while let Some(mail) = next(&taken) {
                    let sent = (!halt.load(Ordering::Relaxed)).then(|| send(&mut sink, &mail, config, zone));
                    if give.send((mail.id, sent)).is_err() {
                        return;
                    }
                }
            });
        }
        Self { jobs, back, halt }
    }

    /// Gives a mail to whoever is free next.
    pub fn give(&self, mail: Outgoing) {
        // They end only after this is dropped.
        let _ = self.jobs.send(mail);
    }

    /// What came back: waits for one outcome, but not longer than `most`, and takes all that are there then. A mail
    /// without one was not tried.
    pub fn collect(&self, most: Duration) -> Vec<Outcome> {
        match self.back.recv_timeout(most) {
            Ok(first) => std::iter::once(first).chain(self.back.try_iter()).collect(),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Vec::new(),
        }
    }

    /// From now on mails come back untried.
    pub fn halt(&self) {
        self.halt.store(true, Ordering::Relaxed);
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.halt();
    }
}

/// The next mail; none when the crew is dismissed.
fn next(jobs: &Mutex<Receiver<Outgoing>>) -> Option<Outgoing> {
    jobs.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn send(kept: &mut Option<Sink>, mail: &Outgoing, config: &Config, zone: Zone) -> Sent {
    let rendered = match message::render(mail, config, zone) {
        Ok(rendered) => rendered,
        Err(failure) => return Sent::Later(said(&failure)),
    };
    let sink = match kept {
        Some(sink) => sink,
        None => match Sink::open(config) {
            Ok(sink) => kept.insert(sink),
            Err(failure) => return Sent::Later(said(&failure)),
        },
    };
    sink.send(&rendered, &mail.id)
}
