//! The way out of the outbox: claim, render, send, settle (M3). What can't go now stays queued, what lapsed is never sent
//! (R9.2). Mails are made by the changes that cause them and by nothing here.

mod crew;
mod delivery;
pub mod files;
pub mod message;
pub mod sendmail;
pub mod sink;
pub mod smtp;

pub use delivery::deliver;

use crate::failure::Failure;
use crate::rules::secret::Secret;
use crate::rules::words::MailState;
use crate::store::{Mail, Settlement};
use message::Outgoing;

/// What became of some mails.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Taken over by the sink.
    pub sent: usize,
    /// Tried, and still queued.
    pub queued: usize,
    /// Refused for good, or tried as often as is allowed: parked.
    pub refused: usize,
    /// Lapsed before they could be sent.
    pub dropped: usize,
    /// Not tried at all.
    pub left: usize,
    /// The sink's last word about one that did not go.
    pub reply: String,
}

impl Tally {
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

    fn count(&mut self, settlement: Settlement) {
        match settlement {
            Settlement::Final(MailState::Sent, _) => self.sent += 1,
            Settlement::Final(MailState::Dropped, _) => self.dropped += 1,
            Settlement::Final(_, reply) => {
                self.refused += 1;
                self.reply = reply;
            }
            Settlement::Postponed(_, reply) => {
                self.queued += 1;
                self.reply = reply;
            }
            Settlement::Released(_) => self.left += 1,
        }
    }
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
