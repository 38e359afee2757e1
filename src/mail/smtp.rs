//! Mails by SMTP: one connection, kept for many mails and made again when it breaks. It must not send over a clear line
//! unless the server is this machine (S9), fall back from STARTTLS, or try anything again once the server may have taken
//! the mail: of that, only the deliver loop can judge (M2).

use super::message::{Rendered, domain, wire_address};
use super::sink::{Sent, one_line, said, unusable};
use crate::config::{self, KeySource, Tls};
use crate::failure::Failure;
use crate::files;
use crate::rules::email::EmailAddress;
use crate::rules::secret::Secret;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{Certificate, CertificateStore, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Response, Severity};
use std::error::Error as _;
use std::fmt::Display;
use std::io;
use std::path::Path;
use std::time::Duration;

/// How long the server may take over its farewell.
const FAREWELL: Duration = Duration::from_secs(1);

/// A mail server and, once a mail was sent, the connection to it; for one run.
pub struct Smtp {
    settings: config::Smtp,
    hello: ClientId,
    kept: Option<SmtpConnection>,
    /// Why no connection came about. It is not tried again: a hundred mails would wait for a hundred time-outs.
    down: Option<String>,
}

/// Why a conversation stopped.
enum Trouble {
    /// The server said no; the conversation can go on.
    Refused { code: u16, reply: String },
    /// The conversation is over: no connection, no reply in time, or one that makes no sense.
    Broken(String),
}

impl Smtp {
    /// Remembers the server and does not speak to it.
    ///
    /// # Errors
    /// [`Failure::Config`] when mails would cross a network in the clear.
    pub fn new(settings: &config::Smtp, from: &EmailAddress) -> Result<Self, Failure> {
        if settings.tls == Tls::None && !config::is_loopback(&settings.host) {
            return Err(unusable("mail.smtp.tls", "none", "starttls | tls", "S9"));
        }
        Ok(Self { settings: settings.clone(), hello: ClientId::Domain(domain(from).to_owned()), kept: None, down: None })
    }

    /// Sends one mail: one MAIL, one RCPT, one DATA.
    #[must_use]
    pub fn send(&mut self, mail: &Rendered) -> Sent {
        let (from, to) = match (wire_address(&mail.from), wire_address(&mail.to)) {
            (Ok(from), Ok(to)) => (from, to),
            (Err(failure), _) | (_, Err(failure)) => return Sent::Never(said(&failure)),
        };
        match self.begin(&Mail::new(Some(from), Vec::new())) {
            Ok(mut connection) => {
                let outcome = hand_over(&mut connection, to, &mail.bytes);
                self.settle(connection, outcome)
            }
            Err(sent) => sent,
        }
    }

    /// A connection on which the server has taken the sender. A kept one may have been closed meanwhile; no mail was
    /// handed over yet, so that a second connection can't make a second mail.
    fn begin(&mut self, sender: &Mail) -> Result<SmtpConnection, Sent> {
        if let Some(mut kept) = self.kept.take() {
            match ask(&mut kept, sender, Severity::PositiveCompletion) {
                Ok(_) => return Ok(kept),
                Err(Trouble::Broken(_)) => {}
                Err(refused) => return Err(self.settle(kept, Err(refused))),
            }
        }
        let mut fresh = self.connect().map_err(Sent::Later)?;
        match ask(&mut fresh, sender, Severity::PositiveCompletion) {
            Ok(_) => Ok(fresh),
            Err(trouble) => Err(self.settle(fresh, Err(trouble))),
        }
    }

    fn connect(&mut self) -> Result<SmtpConnection, String> {
        let connected = self.down.take().map_or_else(|| connect(&self.settings, &self.hello), Err);
        self.down = connected.as_ref().err().cloned();
        connected
    }

    /// What the outcome means for the mail; keeps the connection if it is fit for the next one.
    fn settle(&mut self, mut connection: SmtpConnection, outcome: Result<String, Trouble>) -> Sent {
        let fit = match &outcome {
            Ok(_) => true,
            // The refused mail must leave no sender or recipient behind.
            Err(Trouble::Refused { .. }) => ask(&mut connection, Rset, Severity::PositiveCompletion).is_ok(),
            Err(Trouble::Broken(_)) => false,
        };
        self.kept = fit.then_some(connection);
        outcome.map_or_else(Trouble::verdict, Sent::Done)
    }
}

impl Drop for Smtp {
    /// Takes leave, so that the server does not log a lost connection. Whether it answers is no matter.
    fn drop(&mut self) {
        if let Some(mut connection) = self.kept.take() {
            let _ = connection.set_timeout(Some(FAREWELL));
            let _ = connection.command(Quit);
        }
    }
}

impl Trouble {
    fn verdict(self) -> Sent {
        match self {
            // These say that we, not the mail, lack a right: it can go once the configuration is mended.
            Self::Refused { code: 530 | 534 | 535 | 538, reply } => Sent::Later(reply),
            Self::Refused { code: 500.., reply } => Sent::Never(reply),
            Self::Refused { reply, .. } | Self::Broken(reply) => Sent::Later(reply),
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        // 421: the server closes the connection (RFC 5321, 3.8).
        match error.status().map(u16::from) {
            Some(code) if code != 421 => Self::Refused { code, reply: answer(&error) },
            _ => Self::Broken(answer(&error)),
        }
    }
}

/// Recipient and message; the sender is taken already.
fn hand_over(connection: &mut SmtpConnection, to: Address, message: &[u8]) -> Result<String, Trouble> {
    ask(connection, Rcpt::new(to, Vec::new()), Severity::PositiveCompletion)?;
    ask(connection, Data, Severity::PositiveIntermediate)?;
    ask(connection, with_final_dot(message), Severity::PositiveCompletion)
}

/// Sends a command and wants this kind of answer: after any other, client and server are out of step.
fn ask<C: Display>(connection: &mut SmtpConnection, command: C, wanted: Severity) -> Result<String, Trouble> {
    let response = connection.command(command)?;
    let reply = reply(&response);
    if response.code().severity == wanted { Ok(reply) } else { Err(Trouble::Broken(format!("out of step: {reply}"))) }
}

/// The message with its end, to be written at once: lettre writes the end as a packet of its own, for which the server's
/// delayed acknowledgement makes every mail wait 40 ms. Lossless, for a rendered message is ASCII.
fn with_final_dot(message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message).replace("\r\n.", "\r\n..");
    format!("{text}.\r\n")
}

/// Connects, encrypts and logs in. Nothing that goes wrong here is the mail's fault.
fn connect(settings: &config::Smtp, hello: &ClientId) -> Result<SmtpConnection, String> {
    let tls = match settings.tls {
        Tls::None => None,
        Tls::Starttls | Tls::Tls => Some(tls_parameters(settings)?),
    };
    let from_the_start = tls.as_ref().filter(|_| settings.tls == Tls::Tls);
    let server = (settings.host.as_str(), settings.port.unwrap_or(usual_port(settings.tls)));
    let timeout = Duration::from_secs(settings.timeout.max(1).unsigned_abs());
    let mut connection = SmtpConnection::connect(server, Some(timeout), hello, from_the_start, None).map_err(|e| answer(&e))?;
    if let (Tls::Starttls, Some(tls)) = (settings.tls, &tls) {
        connection.starttls(tls, hello).map_err(|e| answer(&e))?;
    }
    log_in(&mut connection, settings)?;
    Ok(connection)
}

fn usual_port(tls: Tls) -> u16 {
    match tls {
        Tls::Starttls => 587,
        Tls::Tls => 465,
        Tls::None => 25,
    }
}

/// The system's authorities, or only those of `ca_file`.
fn tls_parameters(settings: &config::Smtp) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(path) = &settings.ca_file {
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificates(path)?);
    }
    builder.build_rustls().map_err(|e| answer(&e))
}

fn certificates(path: &Path) -> Result<Certificate, String> {
    let named = |cause: &dyn Display| one_line(&format!("{}: {cause}", path.display()));
    let pem = std::fs::read(path).map_err(|e| named(&e))?;
    Certificate::from_pem(&pem).map_err(|e| named(&e))
}

/// The password is read for each connection and not kept, so that a changed one takes effect.
fn log_in(connection: &mut SmtpConnection, settings: &config::Smtp) -> Result<(), String> {
    let (Some(user), Some(source)) = (&settings.user, &settings.password_file) else { return Ok(()) };
    let file = files::read_private(password_path(source)?).map(Secret::new).map_err(|failure| said(&failure))?;
    let password = file.reveal().trim_end_matches(['\r', '\n']).to_owned();
    connection.auth(DEFAULT_MECHANISMS, &Credentials::new(user.clone(), password)).map_err(|e| answer(&e))?;
    Ok(())
}

fn password_path(source: &KeySource) -> Result<&Path, String> {
    match source {
        KeySource::File(path) | KeySource::Credential { path: Some(path), .. } => Ok(path),
        KeySource::Credential { name, path: None } => Err(format!("$CREDENTIALS_DIRECTORY is not set, and holds {name}")),
    }
}

/// `250 2.0.0 Ok: queued`
fn reply(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    one_line(&format!("{} {}", response.code(), lines.join(" ")))
}

/// The server's words where it said any, else the system's.
fn answer(error: &Error) -> String {
    match (error.status(), error.source()) {
        (Some(code), Some(words)) => one_line(&format!("{code} {words}")),
        (None, Some(cause)) if is_silence(cause) => "no answer in time".to_owned(),
        _ => one_line(&error.to_string()),
    }
}

/// A time-out, which the system words as "Resource temporarily unavailable".
fn is_silence(cause: &(dyn std::error::Error + 'static)) -> bool {
    let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
    matches!(kind, Some(io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut))
}

#[cfg(test)]
mod tests;
