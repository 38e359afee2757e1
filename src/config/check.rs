//! What no value shows alone: keys that only work together, and TLS for every mail server but this very machine (S9).
//! It runs last, over the whole configuration, and changes nothing.

use super::values::{Config, KeySource, SinkKind, Tls};
use super::words::is_loopback;
use crate::failure::ConfigFault;

/// The first fault of the whole, and the key whose place names it; `sekisho` itself where no key brought it about.
pub fn whole(config: &Config) -> Result<(), (&'static str, ConfigFault)> {
    let smtp = &config.mail.smtp;
    let unplaced_key = matches!(&config.key, KeySource::File(path) if path.as_os_str().is_empty());
    // Missing key, because of this one: the second is where the reader finds the cause.
    let missing = [
        (config.db.file().is_some_and(|file| file.as_os_str().is_empty()), "store.url", "sekisho"),
        (unplaced_key, "secrets.key_file", "store.url"),
        (config.mail.sink == SinkKind::Smtp && smtp.host.is_empty(), "mail.smtp.host", "mail.sink"),
        (smtp.user.is_some() && smtp.password_file.is_none(), "mail.smtp.password_file", "mail.smtp.user"),
        (smtp.user.is_none() && smtp.password_file.is_some(), "mail.smtp.user", "mail.smtp.password_file"),
    ];
    if let Some((_, key, because)) = missing.into_iter().find(|(missing, ..)| *missing) {
        return Err((because, ConfigFault::Incomplete { key, because }));
    }
    if smtp.tls == Tls::None && !is_loopback(&smtp.host) {
        let (key, value) = ("mail.smtp.tls", smtp.tls.as_ref().to_owned());
        return Err((key, ConfigFault::OutOfBounds { key, value, bound: "starttls | tls", source: "S9" }));
    }
    Ok(())
}
