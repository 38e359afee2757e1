//! Connects to a PostgreSQL server. Each wait has its limit, so that no command hangs on a server that went away.
//! It knows the password for as long as it connects.

use super::line::Line;
use super::{Postgres, State, fault, tls};
use crate::database::{Server, TlsMode};
use crate::failure::Failure;
use crate::rules::secret::Secret;
use ::postgres::Config;
use ::postgres::config::{ChannelBinding, SslMode, TargetSessionAttrs};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::Duration;

/// Milliseconds: a statement (an index of a million rows is checked in less), a lock (as a writer waits on SQLite), and how
/// long a reader may stand still with its transaction open, as a pager lets it.
const LIMITS: &str = "-c statement_timeout=120000 -c lock_timeout=30000 -c idle_in_transaction_session_timeout=3600000";

/// How long an answer may take. The server itself ends a statement before.
const ANSWER: Duration = Duration::from_secs(150);

/// After which a connection that is silent is tried, how often, and when it is given up.
const SILENT: Duration = Duration::from_secs(20);
const PROBE: Duration = Duration::from_secs(5);
const PROBES: u32 = 3;
const GONE: Duration = Duration::from_secs(35);

impl Postgres {
    /// Connects to the first host that answers.
    ///
    /// # Errors
    /// `ServerUnreachable`, `ServerRefused`; [`Failure::File`] for the file of authorities.
    pub fn connect(server: &Server, password: Option<&Secret>) -> Result<Self, Failure> {
        let place = server.to_string();
        let mut config = Config::new();
        config.dbname(&server.name).application_name("sekisho").options(LIMITS);
        config.connect_timeout(Duration::from_secs(server.connect_timeout)).tcp_user_timeout(GONE);
        config.keepalives_idle(SILENT).keepalives_interval(PROBE).keepalives_retries(PROBES);
        for host in &server.hosts {
            config.host(&host.name).port(host.port);
        }
        if server.hosts.len() > 1 {
            config.target_session_attrs(TargetSessionAttrs::ReadWrite); // a standby is no use
        }
        if let Some(user) = &server.user {
            config.user(user);
        }
        if let Some(password) = password {
            config.password(password.reveal());
        }
        config.ssl_mode(match server.tls {
            TlsMode::Disable => SslMode::Disable,
            TlsMode::Prefer => SslMode::Prefer,
            TlsMode::Require | TlsMode::VerifyCa | TlsMode::VerifyFull => SslMode::Require,
        });
        // All hosts in turn, each with its time; the line's own limit is for a server that says nothing.
        let limit = Duration::from_secs(server.connect_timeout) * u32::try_from(server.hosts.len().max(1)).unwrap_or(1);
        let line = if server.tls == TlsMode::Disable || server.hosts.iter().all(crate::database::Host::is_socket) {
            config.ssl_mode(SslMode::Disable).channel_binding(ChannelBinding::Disable);
            Line::open(limit, move || config.connect(::postgres::NoTls))
        } else {
            let connector = tls::connector(server)?;
            Line::open(limit, move || config.connect(connector))
        };
        Ok(Self {
            line: line.map_err(|trouble| fault::of(&place, &trouble))?,
            patience: ANSWER,
            place,
            statements: RefCell::new(HashMap::new()),
            put_off: RefCell::default(),
            cursors: Cell::new(0),
            state: Cell::new(State::Sound),
        })
    }
}
