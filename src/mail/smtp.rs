//! Mails by SMTP: one connection, kept for many mails and made again when it breaks. It must not send over a clear line
//! unless the server is this machine (S9), fall back from STARTTLS, wait for a reply longer than the time limit, or try
//! anything again once the server may have taken the mail: of that, only the delivery can judge (M2).

mod connection;
mod line;

use super::message::{Rendered, domain, wire_address};
use super::sink::{Sent, Step, Stopped, said, unusable};
use crate::config::{self, Tls};
use crate::failure::Failure;
use crate::rules::email::EmailAddress;
use connection::{Connection, Trouble};
use lettre::Address;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Severity;
use std::io;
use tokio::runtime::{Builder, Runtime};

/// A mail server and, once a mail was sent, the connection to it; for one run.
pub struct Smtp {
    // Declared before the runtime: what lives on it goes first.
    way: Way,
    runtime: Runtime,
}

/// The way to the server.
struct Way {
    settings: config::Smtp,
    hello: ClientId,
    kept: Option<Connection>,
    /// Why it is given up. It is not tried again: a hundred mails would wait for a hundred time-outs.
    down: Option<Stopped>,
    /// Conversations that broke, one after the other.
    broken: usize,
}

/// So many, and the server is taken to be down.
const BROKEN: usize = 3;

impl Smtp {
    /// Remembers the server and does not speak to it.
    ///
    /// # Errors
    /// [`Failure::Config`] when mails would cross a network in the clear; the system's, when it has no more descriptors.
    pub fn new(settings: &config::Smtp, from: &EmailAddress) -> Result<Self, Failure> {
        if settings.tls == Tls::None && !config::is_loopback(&settings.host) {
            return Err(unusable("mail.smtp.tls", "none", "starttls | tls", "S9"));
        }
        let hello = ClientId::Domain(domain(from).to_owned());
        let way = Way { settings: settings.clone(), hello, kept: None, down: None, broken: 0 };
        Ok(Self { way, runtime: runtime()? })
    }

    /// Sends one mail: one MAIL, one RCPT, one DATA.
    #[must_use]
    pub fn send(&mut self, mail: &Rendered) -> Sent {
        self.attempt(mail).unwrap_or_else(|trouble| trouble.verdict())
    }

    /// Sends a mail, or without one only logs in and takes leave: the server's last reply, or the step that failed.
    ///
    /// # Errors
    /// Where it stopped, with the server's words.
    pub fn test(&mut self, mail: Option<&Rendered>) -> Result<String, Stopped> {
        match mail {
            Some(mail) => match self.attempt(mail) {
                Ok(Sent::Done(reply)) => Ok(reply),
                Ok(Sent::Later(reply) | Sent::Never(reply)) => Err(Stopped { step: Step::Data, reply }),
                Err(trouble) => Err(trouble.stopped()),
            },
            None => self.runtime.block_on(async {
                let connection = self.way.connect().await?;
                let name = connection.server_name().to_owned();
                connection.take_leave().await;
                Ok(name)
            }),
        }
    }

    fn attempt(&mut self, mail: &Rendered) -> Result<Sent, Trouble> {
        let (from, to) = match (wire_address(&mail.from), wire_address(&mail.to)) {
            (Ok(from), Ok(to)) => (from, to),
            (Err(failure), _) | (_, Err(failure)) => return Ok(Sent::Never(said(&failure))),
        };
        self.runtime.block_on(self.way.send(from, to, &mail.bytes)).map(Sent::Done)
    }
}

impl Drop for Smtp {
    /// Takes leave, so that the server does not log a lost connection. Whether it answers is no matter.
    fn drop(&mut self) {
        if let Some(connection) = self.way.kept.take() {
            self.runtime.block_on(connection.take_leave());
        }
    }
}

impl Way {
    async fn send(&mut self, from: Address, to: Address, message: &[u8]) -> Result<String, Trouble> {
        let mut connection = self.begin(&Mail::new(Some(from), Vec::new())).await?;
        match hand_over(&mut connection, to, message).await {
            Ok(reply) => {
                (self.kept, self.broken) = (Some(connection), 0);
                Ok(reply)
            }
            Err(trouble) => Err(self.after(connection, trouble).await),
        }
    }

    /// A connection on which the server has taken the sender. A kept one may have been closed meanwhile; no mail was
    /// handed over yet, so that a second connection can't make a second mail.
    async fn begin(&mut self, sender: &Mail) -> Result<Connection, Trouble> {
        if let Some(mut kept) = self.kept.take() {
            match kept.ask(Step::Sender, sender, Severity::PositiveCompletion).await {
                Ok(_) => return Ok(kept),
                Err(Trouble::Broken(_)) => {}
                Err(refused) => return Err(self.after(kept, refused).await),
            }
        }
        let mut fresh = self.connect().await.map_err(Trouble::Broken)?;
        match fresh.ask(Step::Sender, sender, Severity::PositiveCompletion).await {
            Ok(_) => Ok(fresh),
            Err(trouble) => Err(self.after(fresh, trouble).await),
        }
    }

    async fn connect(&mut self) -> Result<Connection, Stopped> {
        if let Some(stopped) = &self.down {
            return Err(stopped.clone());
        }
        let connected = Connection::open(&self.settings, &self.hello).await;
        self.down = connected.as_ref().err().cloned();
        connected
    }

    /// After a refusal the connection serves the next mail, if nothing of the refused one is left behind on it.
    async fn after(&mut self, mut connection: Connection, trouble: Trouble) -> Trouble {
        match &trouble {
            Trouble::Refused { .. } => {
                self.broken = 0;
                self.kept = connection.reset().await.then_some(connection);
            }
            Trouble::Broken(stopped) => {
                self.broken += 1;
                self.down = (self.broken >= BROKEN).then(|| stopped.clone());
            }
        }
        trouble
    }
}

/// Recipient and message; the sender is taken already.
async fn hand_over(connection: &mut Connection, to: Address, message: &[u8]) -> Result<String, Trouble> {
    connection.ask(Step::Recipient, Rcpt::new(to, Vec::new()), Severity::PositiveCompletion).await?;
    connection.ask(Step::Data, Data, Severity::PositiveIntermediate).await?;
    connection.ask(Step::Data, with_final_dot(message), Severity::PositiveCompletion).await
}

/// The message with its end, to be written at once: lettre writes the end as a packet of its own, for which the server's
/// delayed acknowledgement makes every mail wait 40 ms. Lossless, for a rendered message is ASCII.
fn with_final_dot(message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message).replace("\r\n.", "\r\n..");
    format!("{text}.\r\n")
}

/// What drives one sink's conversation, on the thread that asks.
pub(super) fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

#[cfg(test)]
mod tests;
