//! Where a database is: a file of this machine, or one on a PostgreSQL server, named by a URL. It reads what was written
//! and opens nothing. No password is in here: a URL that holds one is refused, for it would stand in process lists (S7).

mod passfile;
#[cfg(test)]
mod tests;
mod url;

pub use url::UrlFault;

use std::fmt;
use std::path::{Path, PathBuf};
use strum::{AsRefStr, EnumString};

/// Where a database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file.
    File(PathBuf),
    /// On a server.
    Server(Box<Server>),
}

/// A database on a PostgreSQL server, or on one that speaks its protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// As it was written.
    url: String,
    /// Where the server may be, to be tried in turn; at least one.
    pub hosts: Vec<Host>,
    /// As whom; the user of the operating system where none is named.
    pub user: Option<String>,
    /// The database.
    pub name: String,
    /// How the way to it is protected.
    pub tls: TlsMode,
    /// A file of certificate authorities to trust in the system's place.
    pub authorities: Option<PathBuf>,
    /// Seconds to wait for a connection.
    pub connect_timeout: u64,
}

/// Where a server may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// A name or an address; the folder of its socket where it begins with `/`.
    pub name: String,
    /// The port, which a socket's name ends with too.
    pub port: u16,
}

/// How the way to a server is protected, in the words of PostgreSQL's own programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum TlsMode {
    /// Not at all.
    Disable,
    /// Where the server offers it; the default on this very machine.
    Prefer,
    /// Encrypted, to whoever answers.
    Require,
    /// And the certificate is from an authority that is trusted.
    VerifyCa,
    /// And it is for this host; the default to every other machine.
    VerifyFull,
}

impl Database {
    /// The file, where it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Server(_) => None,
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server(server) => server.fmt(f),
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

impl Host {
    /// Whether it is the folder of a socket.
    #[must_use]
    pub fn is_socket(&self) -> bool {
        self.name.starts_with('/')
    }

    /// Whether the way to it leaves this machine.
    fn is_here(&self) -> bool {
        let loopback = self.name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        self.is_socket() || loopback || self.name.eq_ignore_ascii_case("localhost")
    }
}
