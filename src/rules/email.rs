//! An e-mail address: its syntax, the form in which two are equal (R3), and how much of it a stranger may see.
//! Who may hold an address is decided in `same_person`.

use super::fold::half_width;
use super::refusal::{Part, Refusal};

/// A checked address, at most 64 half-width characters (R3).
#[derive(Clone, Debug)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads a typed address.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] when it is not `local@domain` in ASCII, or longer than 64 characters.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let folded = half_width(typed);
        if folded.len() <= 64 && well_formed(&folded) { Ok(Self(folded)) } else { Err(Refusal::malformed(Part::Email, typed)) }
    }

    /// An address as the store holds it, checked when it went in.
    #[must_use]
    pub fn stored(address: String) -> Self {
        Self(address)
    }

    /// The address as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which addresses are compared: without regard to case (R3).
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The form a stranger may see: `nek***@example.co.jp`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let shown = local.get(..3.min(local.len() / 2)).unwrap_or_default();
        format!("{shown}***@{domain}")
    }
}

impl PartialEq for EmailAddress {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for EmailAddress {}

fn well_formed(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    well_formed_local(local) && well_formed_domain(domain)
}

/// RFC 5321 dot-string, and dots where mobile carriers in Japan once allowed them: several in a row, or at the end.
fn well_formed_local(local: &str) -> bool {
    !local.is_empty()
        && !local.starts_with('.')
        && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b))
}

fn well_formed_domain(domain: &str) -> bool {
    let label = |l: &str| {
        !l.is_empty()
            && l.len() <= 63
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    domain.contains('.') && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r3_an_address_is_checked_folded_and_compared_without_case() {
        for good in
            ["aaa@aaa.co.jp", "Neko+1@Example.CO.JP", "ａ＠ｂ．ｃｏｍ", " a@b.jp ", &format!("{}@aaa.co.jp", "x".repeat(54))]
        {
            assert!(EmailAddress::parse(good).is_ok(), "{good}");
        }
        let long = format!("{}@aaa.co.jp", "x".repeat(55));
        for bad in [
            "",
            "a",
            "a@",
            "@b.jp",
            "a@b",
            "a b@c.jp",
            "a@b..jp",
            "a@-b.jp",
            ".a@b.jp",
            "a@b.jp\r\nBcc: c@d.jp",
            "a\0@b.jp",
            "ねこ@b.jp",
            "a@b@c.jp",
            "<a@b.jp>",
            &long,
        ] {
            assert!(EmailAddress::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(EmailAddress::parse("AAA@aaa.co.jp"), EmailAddress::parse("aaa@AAA.co.jp"));
    }

    #[test]
    fn a_masked_address_shows_at_most_half_of_its_local_part() {
        for (address, masked) in
            [("nekota@example.co.jp", "nek***@example.co.jp"), ("ab@c.jp", "a***@c.jp"), ("a@c.jp", "***@c.jp")]
        {
            assert_eq!(EmailAddress::parse(address).map(|a| a.masked()), Ok(masked.to_owned()));
        }
    }
}
