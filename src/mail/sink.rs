//! Where mails go, as the configuration says, and what came of one. It must not decide what happens to a mail then
//! (the deliver loop does), nor open file or connection before the first mail is there.

use super::files::Files;
use super::message::Rendered;
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

impl Sink {
    /// The configured sink, with nothing opened yet.
    ///
    /// # Errors
    /// [`Failure::Config`] for a sink that can't be used as it is configured.
    pub fn open(config: &Config) -> Result<Self, Failure> {
        match config.mail.sink {
            SinkKind::File => Ok(Self::Files(Files::new(&config.mail.dir))),
            SinkKind::Smtp => Ok(Self::Smtp(Box::new(Smtp::new(&config.mail.smtp, &config.mail.from.address)?))),
            SinkKind::Sendmail => Err(unusable("mail.sink", "sendmail", "file | smtp", "R9")),
        }
    }

    /// Sends one mail and waits for what comes of it.
    pub fn send(&mut self, mail: &Rendered, id: &str) -> Sent {
        match self {
            Self::Files(files) => files.send(mail, id),
            Self::Smtp(smtp) => smtp.send(mail),
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
