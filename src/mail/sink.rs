//! Where mails go, as the configuration says, and what came of one. It must not decide what happens to a mail then
//! (the delivery does), nor open file or connection before the first mail is there.

use super::files::Files;
use super::message::Rendered;
use super::sendmail::Sendmail;
use super::smtp::Smtp;
use crate::config::{Config, SinkKind};
use crate::failure::{ConfigFault, Failure};
use crate::text::{self, Lang};
use crate::zone::Zone;

/// The longest reply that is kept.
const REPLY_CHARS: usize = 200;

/// One way out.
pub enum Sink {
    /// A folder of `.eml` files.
    Files(Files),
    /// A mail server; boxed, for it holds a TLS connection.
    Smtp(Box<Smtp>),
    /// The local `sendmail` program.
    Sendmail(Sendmail),
}

/// What came of one mail. Each holds what is worth keeping in the outbox: one line without control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It is out of our hands: the server's last reply, or the file's name.
    Done(String),
    /// Not now; the same mail can be tried again.
    Later(String),
    /// Refused for good.
    Never(String),
}

pub use crate::rules::words::DeliveryStep as Step;

/// Where a conversation stopped, and the server's words or the system's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// What was being done.
    pub step: Step,
    /// Why it went no further: one line without control characters.
    pub reply: String,
}

impl Stopped {
    /// For `map_err`.
    pub(super) fn at(step: Step) -> impl Fn(String) -> Self {
        move |reply| Self { step, reply }
    }
}

impl Sink {
    /// The configured sink, with nothing opened yet.
    ///
    /// # Errors
    /// [`Failure::Config`] for a sink that can't be used as it is configured.
    pub fn open(config: &Config) -> Result<Self, Failure> {
        Ok(match config.mail.sink {
            SinkKind::File => Self::Files(Files::new(&config.mail.dir)),
            SinkKind::Smtp => Self::Smtp(Box::new(Smtp::new(&config.mail.smtp, &config.mail.from.address)?)),
            SinkKind::Sendmail => Self::Sendmail(Sendmail::new(&config.mail)?),
        })
    }

    /// Sends one mail and waits for what comes of it.
    pub fn send(&mut self, mail: &Rendered, id: &str) -> Sent {
        match self {
            Self::Files(files) => files.send(mail, id),
            Self::Smtp(smtp) => smtp.send(mail),
            Self::Sendmail(sendmail) => sendmail.send(mail),
        }
    }

    /// Tries the way out with a mail, or as far as it can be gone without one: the last reply.
    ///
    /// # Errors
    /// The step that failed, and why.
    pub fn test(&mut self, mail: Option<&Rendered>, id: &str) -> Result<String, Stopped> {
        let sent = match (self, mail) {
            (Self::Smtp(smtp), mail) => return smtp.test(mail),
            (Self::Files(files), Some(mail)) => files.send(mail, id),
            (Self::Files(files), None) => files.look(),
            (Self::Sendmail(sendmail), Some(mail)) => sendmail.send(mail),
            (Self::Sendmail(sendmail), None) => sendmail.look(),
        };
        match sent {
            Sent::Done(reply) => Ok(reply),
            Sent::Later(reply) | Sent::Never(reply) => Err(Stopped { step: Step::Data, reply }),
        }
    }
}

/// A configured value that mails can't go by. `config` lets none through; this is the second bolt on the door.
pub(super) fn unusable(key: &'static str, value: &str, bound: &'static str, source: &'static str) -> Failure {
    let fault = ConfigFault::OutOfBounds { key, value: value.to_owned(), bound, source };
    Failure::Config { origin: key.to_owned(), line: None, fault }
}

/// A failure in the words of a reply. English, as the replies of mail servers are.
pub(super) fn said(failure: &Failure) -> String {
    one_line(&text::sentence(Lang::En, failure, Zone::Local))
}

/// What a server said, made fit for a column and a terminal.
pub(super) fn one_line(reply: &str) -> String {
    reply.chars().filter(|c| !c.is_control()).take(REPLY_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_kept_as_one_short_line_without_control_characters() {
        assert_eq!(one_line("550 no\r\n\x1b[31msuch\0 user"), "550 no[31msuch user");
        assert_eq!(one_line(&"猫".repeat(300)).chars().count(), REPLY_CHARS);
    }
}
