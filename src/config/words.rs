//! How values that are text are read: names, the sender, the link's base, the mail server. What these accept goes into
//! mail headers and links, so nothing that could end a line or a link early may pass (M1, S9).

use super::values::Sender;
use crate::rules::email::EmailAddress;
use std::net::IpAddr;
use std::str::FromStr;
use unicode_width::UnicodeWidthStr;

/// The widest name, in columns.
const WIDEST: usize = 100;

/// One of the words of `T`.
pub fn word<T: FromStr>(typed: &str) -> Option<T> {
    typed.parse().ok()
}

/// A name for people: one line of visible text, at most 100 columns wide.
pub fn visible(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let fine = !typed.is_empty() && !typed.chars().any(char::is_control) && typed.width() <= WIDEST;
    fine.then(|| typed.to_owned())
}

/// `NAME <ADDRESS>`, `"NAME" <ADDRESS>` or the address alone.
pub fn sender(typed: &str) -> Option<Sender> {
    let Some((name, rest)) = typed.trim().rsplit_once('<') else {
        return EmailAddress::parse(typed).ok().map(|address| Sender { name: None, address });
    };
    let address = EmailAddress::parse(rest.strip_suffix('>')?).ok()?;
    let name = name.trim();
    let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
    if name.is_empty() { Some(Sender { name: None, address }) } else { Some(Sender { name: Some(visible(name)?), address }) }
}

/// The base of reset links: `https://HOST/PATH`, or `http://` to this very machine, for trying out.
pub fn link_base(typed: &str) -> Option<String> {
    let (scheme, rest) = typed.split_once("://")?;
    // A query or fragment would swallow the `?token=` that follows; userinfo disguises where a link leads.
    let plain = |b: u8| b.is_ascii_graphic() && !b"?#@\"'<>\\`".contains(&b);
    let authority = rest.split('/').next()?;
    let name = authority.rsplit_once(':').map_or(authority, |(name, _port)| name);
    let safe = scheme == "https" || (scheme == "http" && (name == "localhost" || name == "127.0.0.1"));
    (safe && !name.is_empty() && rest.bytes().all(plain)).then(|| typed.to_owned())
}

/// A host name or an IP address.
pub fn host(typed: &str) -> Option<String> {
    let label = |l: &str| !l.is_empty() && l.len() <= 63 && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let fine = typed.parse::<IpAddr>().is_ok() || (typed.len() <= 253 && typed.split('.').all(label));
    fine.then(|| typed.to_owned())
}

/// Whether a host is this very machine, to which mail may go in the clear (S9).
pub fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn m1_a_sender_has_an_address_and_perhaps_a_name_of_one_line() {
        for (typed, name) in [
            ("a@b.jp", None),
            ("<a@b.jp>", None),
            ("加盟店管理画面 <a@b.jp>", Some("加盟店管理画面")),
            ("\"Portal, Support\" <a@b.jp>", Some("Portal, Support")),
        ] {
            let sender = sender(typed).unwrap();
            assert_eq!((sender.name.as_deref(), sender.address.as_str()), (name, "a@b.jp"), "{typed}");
        }
        let wide = format!("{} <a@b.jp>", "あ".repeat(51));
        for bad in ["", "name", "name <a@b.jp", "name <a>", "a\r\nBcc: c <a@b.jp>", "a\0 <a@b.jp>", "a\nb <a@b.jp>", &wide] {
            assert_eq!(sender(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn s9_a_links_base_is_https_or_this_machine_and_ends_where_the_token_follows() {
        for good in ["https://portal.example.jp/reset", "https://p.jp:8443", "http://localhost:8080/r", "http://127.0.0.1/"] {
            assert_eq!(link_base(good).as_deref(), Some(good));
        }
        for bad in [
            "",
            "portal.example.jp",
            "http://portal.example.jp/",
            "http://localhost.example.jp/",
            "https://",
            "https:///reset",
            "https://p.jp/?a=b",
            "https://p.jp/#a",
            "https://u:p@p.jp/",
            "https://p.jp/ a",
            "https://p.jp/\r\n",
            "https://店.jp/",
            "ftp://p.jp/",
            "http://localhost@evil.example/",
            "http://evil.example:80@localhost/",
        ] {
            assert_eq!(link_base(bad), None, "{bad}");
        }
    }

    #[test]
    fn s9_only_this_machine_is_loopback() {
        for (name, near) in [
            ("localhost", true),
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("::1", true),
            ("128.0.0.1", false),
            ("localhost.example.jp", false),
            ("", false),
        ] {
            assert_eq!(is_loopback(name), near, "{name}");
        }
        for (name, fine) in [
            ("smtp.example.jp", true),
            ("::1", true),
            ("a b", false),
            ("", false),
            ("a..b", false),
            ("a:25", false),
            ("a\n", false),
        ] {
            assert_eq!(host(name).is_some(), fine, "{name}");
        }
    }
}
