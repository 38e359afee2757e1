//! One conversation with a mail server, each of its steps within the time limit. It must not send a password or a mail
//! before the line is as safe as the configuration says, nor wait for a server that answers a byte at a time.

use super::line::Line;
use crate::config::{self, KeySource, Tls};
use crate::files;
use crate::mail::sink::{Sent, Step, Stopped, one_line, said};
use crate::rules::secret::Secret;
use anyhow::Chain;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::commands::{Quit, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Response, Severity};
use std::error::Error as _;
use std::fmt::Display;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;
use tokio::time::timeout;

/// How long the server may take over its farewell.
const FAREWELL: Duration = Duration::from_secs(1);
/// What is kept when no answer came in time.
const SILENCE: &str = "no answer in time";

/// Encrypted and logged in, as the configuration wants it.
pub(super) struct Connection {
    smtp: AsyncSmtpConnection,
    limit: Duration,
}

/// Why a conversation stopped.
pub(super) enum Trouble {
    /// The server said no; the conversation can go on.
    Refused { step: Step, code: u16, reply: String },
    /// The conversation is over: no connection, no reply in time, or one that makes no sense.
    Broken(Stopped),
}

impl Trouble {
    /// What that means for the mail.
    pub fn verdict(self) -> Sent {
        match self {
            // These say that we, not the mail, lack a right: it can go once the configuration is mended.
            Self::Refused { code: 530 | 534 | 535 | 538, reply, .. } => Sent::Later(reply),
            Self::Refused { code: 500.., reply, .. } => Sent::Never(reply),
            Self::Refused { reply, .. } => Sent::Later(reply),
            Self::Broken(stopped) => Sent::Later(stopped.reply),
        }
    }

    /// Where it stopped, whatever that means for a mail.
    pub fn stopped(self) -> Stopped {
        match self {
            Self::Refused { step, reply, .. } => Stopped { step, reply },
            Self::Broken(stopped) => stopped,
        }
    }

    fn of(step: Step, error: &Error) -> Self {
        let reply = answer(error);
        // 421: the server closes the connection (RFC 5321, 3.8).
        match error.status().map(u16::from) {
            Some(code) if code != 421 => Self::Refused { step, code, reply },
            _ => Self::Broken(Stopped { step, reply }),
        }
    }
}

impl Connection {
    /// Connects, encrypts and logs in. Nothing that goes wrong here is the mail's fault.
    ///
    /// # Errors
    /// The step that failed, of name, connect, TLS and login.
    pub async fn open(settings: &config::Smtp, hello: &ClientId) -> Result<Self, Stopped> {
        let limit = Duration::from_secs(settings.timeout.max(1).unsigned_abs());
        let tls = match settings.tls {
            Tls::None => None,
            Tls::Starttls | Tls::Tls => Some(tls_parameters(settings).map_err(Stopped::at(Step::Tls))?),
        };
        let from_the_start = tls.clone().filter(|_| settings.tls == Tls::Tls);
        let mut smtp = Err(Stopped { step: Step::Name, reply: "the name has no address".to_owned() });
        for address in resolve(settings, limit).await? {
            smtp = connect(address, limit, hello, from_the_start.clone()).await;
            if smtp.is_ok() {
                break;
            }
        }
        let mut connection = Self { smtp: smtp?, limit };
        if let (Tls::Starttls, Some(tls)) = (settings.tls, tls) {
            let upgraded = timeout(limit, connection.smtp.starttls(tls, hello)).await;
            settled(upgraded).map_err(Stopped::at(Step::Tls))?;
        }
        connection.log_in(settings).await.map_err(Stopped::at(Step::Login))?;
        Ok(connection)
    }

    /// Sends a command and wants this kind of answer: after any other, client and server are out of step.
    pub async fn ask<C: Display>(&mut self, step: Step, command: C, wanted: Severity) -> Result<String, Trouble> {
        let response = match timeout(self.limit, self.smtp.command(command)).await {
            Ok(answered) => answered.map_err(|e| Trouble::of(step, &e))?,
            Err(_) => return Err(Trouble::Broken(Stopped { step, reply: SILENCE.to_owned() })),
        };
        let reply = reply(&response);
        if response.code().severity == wanted {
            Ok(reply)
        } else {
            Err(Trouble::Broken(Stopped { step, reply: format!("out of step: {reply}") }))
        }
    }

    /// Makes the server forget sender and recipient; whether it did.
    pub async fn reset(&mut self) -> bool {
        self.ask(Step::Sender, Rset, Severity::PositiveCompletion).await.is_ok()
    }

    /// What the server calls itself.
    pub fn server_name(&self) -> &str {
        self.smtp.server_info().name()
    }

    /// Says goodbye and hangs up.
    pub async fn take_leave(mut self) {
        let _ = timeout(FAREWELL, self.smtp.command(Quit)).await;
    }

    /// The password is read for each connection and not kept, so that a changed one takes effect.
    async fn log_in(&mut self, settings: &config::Smtp) -> Result<(), String> {
        let (Some(user), Some(source)) = (&settings.user, &settings.password_file) else { return Ok(()) };
        let file = files::read_private(password_path(source)?).map(Secret::new).map_err(|failure| said(&failure))?;
        let password = file.reveal().trim_end_matches(['\r', '\n']).to_owned();
        let credentials = Credentials::new(user.clone(), password);
        settled(timeout(self.limit, self.smtp.auth(DEFAULT_MECHANISMS, &credentials)).await).map(drop)
    }
}

/// The addresses of the server, IPv6 and IPv4, in the system's order.
async fn resolve(settings: &config::Smtp, limit: Duration) -> Result<Vec<SocketAddr>, Stopped> {
    let server = (settings.host.as_str(), settings.port.unwrap_or(usual_port(settings.tls)));
    let stopped = Stopped::at(Step::Name);
    match timeout(limit, tokio::net::lookup_host(server)).await {
        Ok(Ok(addresses)) => Ok(addresses.collect()),
        Ok(Err(e)) => Err(stopped(one_line(&e.to_string()))),
        Err(_) => Err(stopped(SILENCE.to_owned())),
    }
}

/// Connects to one address, up to the server's answer to the greeting; encrypted before it, if wanted.
async fn connect(
    address: SocketAddr,
    limit: Duration,
    hello: &ClientId,
    tls: Option<TlsParameters>,
) -> Result<AsyncSmtpConnection, Stopped> {
    let Some(tls) = tls else {
        let line = match timeout(limit, Line::open(address)).await {
            Ok(line) => line.map_err(|e| one_line(&e.to_string())),
            Err(_) => Err(SILENCE.to_owned()),
        };
        let line = Box::new(line.map_err(Stopped::at(Step::Connect))?);
        let greeted = timeout(limit, AsyncSmtpConnection::connect_with_transport(line, hello)).await;
        return settled(greeted).map_err(Stopped::at(Step::Connect));
    };
    let greeted = timeout(limit, AsyncSmtpConnection::connect_tokio1(address, None, hello, Some(tls), None)).await;
    let step = match &greeted {
        Ok(Err(e)) if is_handshake(e) => Step::Tls,
        _ => Step::Connect,
    };
    settled(greeted).map_err(Stopped::at(step))
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

fn password_path(source: &KeySource) -> Result<&Path, String> {
    match source {
        KeySource::File(path) | KeySource::Credential { path: Some(path), .. } => Ok(path),
        KeySource::Credential { name, path: None } => Err(format!("$CREDENTIALS_DIRECTORY is not set, and holds {name}")),
    }
}

/// What came of something with a time limit, a failure in the words that are kept.
fn settled<T>(outcome: Result<Result<T, Error>, tokio::time::error::Elapsed>) -> Result<T, String> {
    match outcome {
        Ok(done) => done.map_err(|e| answer(&e)),
        Err(_) => Err(SILENCE.to_owned()),
    }
}

/// `250 2.0.0 Ok: queued`
fn reply(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    one_line(&format!("{} {}", response.code(), lines.join(" ")))
}

/// The server's words where it said any, else the innermost cause, without lettre's own words around it.
fn answer(error: &Error) -> String {
    match (error.status(), error.source()) {
        (Some(code), Some(words)) => one_line(&format!("{code} {words}")),
        _ => one_line(&Chain::new(error).last().map(ToString::to_string).unwrap_or_default()),
    }
}

/// Whether connecting ended in the TLS handshake: these are no errors of a TCP connection.
fn is_handshake(error: &Error) -> bool {
    let mut kinds = Chain::new(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    kinds.any(|kind| matches!(kind, io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof))
}
