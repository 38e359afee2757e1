//! The configuration as values, ready to use: what a key became once it was read and checked. It must not know how a
//! value is written in a file; and of secrets it knows only where they lie.

use super::wording::Wording;
use crate::database::Database;
use crate::rules::email::EmailAddress;
use crate::rules::policy::{Argon2, Policy};
use crate::rules::sweep::Limit;
use crate::text::Lang;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use strum::{AsRefStr, EnumString};

/// Every setting, in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The file that was read, if one was.
    pub file: Option<PathBuf>,
    /// The database.
    pub db: Database,
    /// Where the password for its server lies, if not where PostgreSQL's own programs look.
    pub db_password: Option<KeySource>,
    /// Where those look: `PGPASSFILE`, else `~/.pgpass`.
    pub passfile: Option<PathBuf>,
    /// Where the key ring lies (S6).
    pub key: KeySource,
    /// What mails say of the service.
    pub service: Service,
    /// How mails leave.
    pub mail: Mail,
    /// The limits of the domain.
    pub policy: Policy,
    /// The cost of a user-chosen password's hash (S1).
    pub argon2: Argon2,
    /// How much one sweep may delete.
    pub sweep: Limit,
    /// How results look.
    pub output: Output,
    /// How the audit log is kept.
    pub audit: Audit,
    pub(super) settings: Vec<Setting>,
}

impl Config {
    /// Every key with its value and where that came from, in the order of the specification. Never a secret.
    #[must_use]
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }
}

/// One line of `config show --origin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// With its table: `policy.otp_ttl`.
    pub key: &'static str,
    /// As it would be written, without quotes; empty when there is none.
    pub value: String,
    /// `default`, `flag --db`, `SEKISHO_DB`, or `/path/config.toml:12`.
    pub origin: String,
}

/// Where a secret lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// In a file of ours.
    File(PathBuf),
    /// A credential that the service manager hands over.
    Credential {
        /// Its name.
        name: String,
        /// Its file, when there is a `$CREDENTIALS_DIRECTORY`.
        path: Option<PathBuf>,
    },
}

impl KeySource {
    /// The file to read; none for a credential where the service manager gave no folder of them.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Credential { path, .. } => path.as_deref(),
        }
    }
}

/// What mails say of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its name, in subjects too.
    pub name: String,
    /// The base of reset links; `?token=` follows (S9).
    pub url: String,
    /// Whom to ask.
    pub support: String,
}

/// How mails leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Where to.
    pub sink: SinkKind,
    /// Their sender.
    pub from: Sender,
    /// Their language.
    pub lang: Lang,
    /// A folder of texts that replace the built-in ones.
    pub templates: Option<PathBuf>,
    /// Seconds until a mail that fails is given up.
    pub retry_for: i64,
    /// Tries after which it is.
    pub max_tries: i64,
    /// The folder of the file sink.
    pub dir: PathBuf,
    /// The server of the SMTP sink.
    pub smtp: Smtp,
    /// The program of the sendmail sink.
    pub sendmail: PathBuf,
    /// Their wordings, once a mail was to be written.
    pub(super) wording: OnceLock<Wording>,
}

/// Where mails go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum SinkKind {
    /// Files in a folder.
    File,
    /// A mail server.
    Smtp,
    /// The local `sendmail` program.
    Sendmail,
}

/// The sender of mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Its name for people.
    pub name: Option<String>,
    /// Its address.
    pub address: EmailAddress,
}

/// The mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smtp {
    /// Its name or IP address; empty only where another sink is used.
    pub host: String,
    /// Its port, where not the usual one of `tls`.
    pub port: Option<u16>,
    /// How the way to it is protected.
    pub tls: Tls,
    /// Whom to log in as.
    pub user: Option<String>,
    /// Where that user's password lies: there exactly when `user` is.
    pub password_file: Option<KeySource>,
    /// Certificate authorities to trust in the system's place.
    pub ca_file: Option<PathBuf>,
    /// Connections at a time.
    pub connections: i64,
    /// Seconds to wait for an answer.
    pub timeout: i64,
}

/// How the way to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Tls {
    /// Required, after a greeting in the clear.
    Starttls,
    /// From the first byte.
    Tls,
    /// Not at all: only to this very machine (S9).
    None,
}

/// How results look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Their language.
    pub lang: Lang,
    /// When they are coloured.
    pub color: ColorWhen,
    /// How tables are drawn.
    pub style: TableStyle,
}

/// How tables are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum TableStyle {
    /// With a rule below the heading.
    Rule,
    /// Without.
    Plain,
}

/// When results are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum ColorWhen {
    /// On a terminal.
    Auto,
    /// Into files and pipes too.
    Always,
    /// Never.
    Never,
}

/// How the audit log is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audit {
    /// Days before an entry may be pruned.
    pub retain_days: i64,
    /// Whether writing commands need `--reason`.
    pub require_reason: bool,
}
