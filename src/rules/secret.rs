//! Values that must not be seen: passwords, codes, tokens. Wiped on drop, without text in `Debug`, without `Display`.
//! What is done with them (hashing, sealing) is the business of the `secret` room.

use zeroize::Zeroizing;

/// A secret in the clear. The only way to its text is [`Secret::reveal`], which is easy to search for.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over; the caller keeps no copy.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself, for hashing, sealing or the mail that carries it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}
