//! Reads `postgres://USER@HOST:PORT/NAME?OPTION=VALUE&...` as PostgreSQL's own programs do, as far as it is supported here.
//! What it does not know it refuses: a misspelt `sslmode` must not leave a connection unprotected.

use super::{Host, Server, TlsMode};
use std::path::PathBuf;

/// Why a URL is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlFault {
    /// It is no such URL; the form that is expected.
    Form(&'static str),
    /// It holds a password.
    Password,
}

const PORT: u16 = 5432;
/// Seconds.
const CONNECT_TIMEOUT: u64 = 10;
const URL: UrlFault = UrlFault::Form("postgres://USER@HOST:PORT/NAME");
const OPTIONS: UrlFault = UrlFault::Form(
    "?host= &port= &user= &dbname= &connect_timeout= &sslrootcert= &sslmode=disable|prefer|require|verify-ca|verify-full",
);

/// What the options after `?` say.
#[derive(Default)]
struct Options {
    hosts: Option<String>,
    ports: Option<String>,
    user: Option<String>,
    name: Option<String>,
    tls: Option<TlsMode>,
    authorities: Option<PathBuf>,
    connect_timeout: Option<u64>,
}

impl Server {
    /// Reads a URL; none where it has another scheme.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(url: &str) -> Option<Result<Self, UrlFault>> {
        let rest = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://"))?;
        Some(Self::parse_rest(url, rest))
    }

    fn parse_rest(url: &str, rest: &str) -> Result<Self, UrlFault> {
        if url.contains('\0') {
            return Err(URL);
        }
        let (rest, options) = rest.split_once('?').unwrap_or((rest, ""));
        let options = Options::parse(options)?;
        let (authority, name) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, hosts) = authority.rsplit_once('@').map_or((None, authority), |(user, hosts)| (Some(user), hosts));
        if user.is_some_and(|user| user.contains(':')) {
            return Err(UrlFault::Password);
        }
        let written = |text: &str| decoded(text).map(|text| Some(text).filter(|text| !text.is_empty()));
        let name = options.name.or(written(name)?).ok_or(URL)?;
        let user = options.user.or(user.map(written).transpose()?.flatten());
        let hosts = match options.hosts {
            Some(hosts) => hosts.split(',').map(|host| host_of(host, None)).collect(),
            None => hosts.split(',').map(authority_host).collect::<Result<Vec<_>, _>>(),
        };
        let hosts = with_ports(hosts?, options.ports.as_deref())?;
        let here = hosts.iter().all(Host::is_here);
        let tls = options.tls.unwrap_or(if here { TlsMode::Prefer } else { TlsMode::VerifyFull });
        let connect_timeout = options.connect_timeout.unwrap_or(CONNECT_TIMEOUT);
        Ok(Self { url: url.to_owned(), hosts, user, name, tls, authorities: options.authorities, connect_timeout })
    }
}

impl Options {
    fn parse(text: &str) -> Result<Self, UrlFault> {
        let mut options = Self::default();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').ok_or(OPTIONS)?;
            options.take(key, decoded(value)?)?;
        }
        Ok(options)
    }

    fn take(&mut self, key: &str, value: String) -> Result<(), UrlFault> {
        match key {
            "host" => self.hosts = Some(value),
            "port" => self.ports = Some(value),
            "user" => self.user = Some(value),
            "dbname" => self.name = Some(value),
            "sslmode" => self.tls = Some(value.parse().map_err(|_| OPTIONS)?),
            "sslrootcert" => self.authorities = Some(PathBuf::from(value)),
            "connect_timeout" => {
                self.connect_timeout = Some(value.parse().ok().filter(|s| (1..=600).contains(s)).ok_or(OPTIONS)?)
            }
            "password" | "sslpassword" => return Err(UrlFault::Password),
            _ => return Err(OPTIONS),
        }
        Ok(())
    }
}

/// `HOST`, `HOST:PORT`, `[IPv6]:PORT`, or a percent-encoded folder.
fn authority_host(text: &str) -> Result<Host, UrlFault> {
    let (name, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (name, rest) = rest.split_once(']').ok_or(URL)?;
            (name, if rest.is_empty() { None } else { Some(rest.strip_prefix(':').ok_or(URL)?) })
        }
        None => text.split_once(':').map_or((text, None), |(name, port)| (name, Some(port))),
    };
    host_of(&decoded(name)?, port)
}

fn host_of(name: &str, port: Option<&str>) -> Result<Host, UrlFault> {
    let port = port.filter(|port| !port.is_empty()).map_or(Ok(PORT), |port| port.parse().map_err(|_| URL))?;
    let name = if name.is_empty() { "localhost" } else { name };
    Ok(Host { name: name.to_owned(), port })
}

/// One port for all hosts, or one for each.
fn with_ports(mut hosts: Vec<Host>, ports: Option<&str>) -> Result<Vec<Host>, UrlFault> {
    let Some(ports) = ports else { return Ok(hosts) };
    let ports: Vec<u16> = ports.split(',').map(str::parse).collect::<Result<_, _>>().map_err(|_| OPTIONS)?;
    if ports.len() != 1 && ports.len() != hosts.len() {
        return Err(OPTIONS);
    }
    for (host, port) in hosts.iter_mut().zip(ports.iter().cycle()) {
        host.port = *port;
    }
    Ok(hosts)
}

/// Text with its `%41`.
fn decoded(text: &str) -> Result<String, UrlFault> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (high, low) = (digit(rest.next()).ok_or(URL)?, digit(rest.next()).ok_or(URL)?);
        bytes.push(u8::try_from(high * 16 + low).map_err(|_| URL)?);
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0')).ok_or(URL)
}
