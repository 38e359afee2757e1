//! The key file's ring (S6): keyed hashes and sealing, each purpose under a key of its own. Stored values name the key
//! that made them (`1.…`), so that a ring can grow and old values still be read: also by a process that was running
//! before it grew, which looks into the key file again when it meets a key that it does not know.

use crate::rules::secret::Secret;
use anyhow::{Result, anyhow, bail};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::BASE64URL_NOPAD;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand::Rng;
use sha2::Sha256;
use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use strum::EnumCount;
use zeroize::Zeroizing;

/// What a derived key is for; the word is its HKDF label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::EnumCount)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // the words say it
pub enum Purpose {
    OneTimePassword,
    /// An app's secret, sealed to its user or, while it is being enrolled, to its challenge (S5).
    AppSecret,
    TemporaryPassword,
    Link,
    SessionToken,
    Audit,
    PasswordHash,
    MailSecret,
    KeyCheck,
}

/// The keys of an installation, oldest first; the last one makes new values.
pub struct Keys {
    ring: Vec<Key>,
    source: Option<Source>,
    later: OnceCell<Box<Keys>>,
}

/// Where a ring was read, and how it is read again.
type Source = (PathBuf, fn(&Path) -> Option<Keys>);

/// One key, and what was derived from it so far, a place a purpose: an import needs three of them thousands of times.
struct Key {
    id: u32,
    master: Zeroizing<[u8; 32]>,
    macs: [OnceCell<Hmac<Sha256>>; Purpose::COUNT],
    ciphers: [OnceCell<XChaCha20Poly1305>; Purpose::COUNT],
}

const HEADING: &str = "# sekisho key file: without it the database is unreadable. Keep a copy in a safe place.";
const WORD: &str = "sekisho-key";
/// Length of an XChaCha20 nonce.
const NONCE: usize = 24;

impl Keys {
    /// The text of a new key file.
    #[must_use]
    pub fn generate(random: &mut dyn Rng) -> Secret {
        let mut key = Zeroizing::new([0_u8; 32]);
        random.fill_bytes(&mut *key);
        Secret::new(format!("{HEADING}\n{WORD} 1 {}\n", BASE64URL_NOPAD.encode(&*key)))
    }

    /// The text of a key file with one more key, and its id. What stood in it stays, comments too.
    #[must_use]
    pub fn grown(text: &str, random: &mut dyn Rng) -> Option<(Secret, u32)> {
        let id = Self::parse(text)?.newest().checked_add(1)?;
        let mut key = Zeroizing::new([0_u8; 32]);
        random.fill_bytes(&mut *key);
        let encoded = Zeroizing::new(BASE64URL_NOPAD.encode(&*key));
        Some((Secret::new(format!("{}\n{WORD} {id} {}\n", text.trim_end(), *encoded)), id))
    }

    /// Reads a key file's text; none if it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
        let ring: Vec<_> = lines.map(key_line).collect::<Option<_>>()?;
        let ordered = ring.is_sorted_by(|a: &Key, b| a.id < b.id);
        (!ring.is_empty() && ordered).then_some(Self { ring, source: None, later: OnceCell::new() })
    }

    /// The same ring, which from now on knows where to look for a key that it does not have.
    #[must_use]
    pub fn read_at(self, path: &Path, again: fn(&Path) -> Option<Self>) -> Self {
        Self { source: Some((path.to_owned(), again)), ..self }
    }

    /// The id of the key that makes new values.
    #[must_use]
    pub fn newest(&self) -> u32 {
        self.latest().ring.last().map_or(0, |key| key.id)
    }

    /// The ids of all keys, oldest first.
    #[must_use]
    pub fn ids(&self) -> Vec<u32> {
        self.latest().ring.iter().map(|key| key.id).collect()
    }

    /// Whether a stored value was made with the newest key.
    #[must_use]
    pub fn is_newest(&self, stored: &str) -> bool {
        stored.split_once('.').is_some_and(|(id, _)| id.parse() == Ok(self.newest()))
    }

    /// A keyed hash under the newest key, as stored: `1.…`.
    #[must_use]
    pub fn mac(&self, purpose: Purpose, parts: &[&str]) -> String {
        let made = |key: &Key| tagged(key.id, &key.mac(purpose, parts).finalize().into_bytes());
        self.latest().ring.last().map_or_else(String::new, made)
    }

    /// The same under every key of the ring, newest first, to look a stored one up.
    #[must_use]
    pub fn macs(&self, purpose: Purpose, parts: &[&str]) -> Vec<String> {
        self.latest().ring.iter().rev().map(|key| tagged(key.id, &key.mac(purpose, parts).finalize().into_bytes())).collect()
    }

    /// Whether a stored keyed hash is that of these parts, in constant time.
    #[must_use]
    pub fn matches(&self, purpose: Purpose, parts: &[&str], stored: &str) -> bool {
        let Some((key, bytes)) = self.untag(stored) else { return false };
        key.mac(purpose, parts).verify_slice(&bytes).is_ok()
    }

    /// The number of the key that made a stored value; none where it names none of the ring.
    pub fn maker(&self, stored: &str) -> Option<u32> {
        self.untag(stored).map(|(key, _)| key.id)
    }

    /// Seals a secret; it opens only with the same `identity`, so that it can't be moved to another row (S5).
    ///
    /// # Errors
    /// Never, short of a broken cipher.
    pub fn seal(&self, purpose: Purpose, identity: &str, plain: &Secret, random: &mut dyn Rng) -> Result<String> {
        let Some(key) = self.latest().ring.last() else { bail!("empty key ring") };
        let mut sealed = vec![0_u8; NONCE];
        random.fill_bytes(&mut sealed);
        let nonce = XNonce::try_from(sealed.as_slice()).map_err(|_| anyhow!("nonce length"))?;
        let payload = Payload { msg: plain.reveal().as_bytes(), aad: identity.as_bytes() };
        let text = key.cipher(purpose).encrypt(&nonce, payload).map_err(|_| anyhow!("sealing failed"))?;
        sealed.extend(text);
        Ok(tagged(key.id, &sealed))
    }

    /// Opens what [`Keys::seal`] made.
    ///
    /// # Errors
    /// When it was altered, moved to another row, or sealed under a key that is not in the ring.
    pub fn open(&self, purpose: Purpose, identity: &str, sealed: &str) -> Result<Secret> {
        let (key, bytes) = self.untag(sealed).ok_or_else(|| anyhow!("sealed value of an unknown key"))?;
        let (nonce, text) = bytes.split_at_checked(NONCE).ok_or_else(|| anyhow!("sealed value cut short"))?;
        let nonce = XNonce::try_from(nonce).map_err(|_| anyhow!("nonce length"))?;
        let payload = Payload { msg: text, aad: identity.as_bytes() };
        let plain = Zeroizing::new(key.cipher(purpose).decrypt(&nonce, payload).map_err(|_| anyhow!("sealed value altered"))?);
        Ok(Secret::new(std::str::from_utf8(&plain)?.to_owned()))
    }

    fn untag(&self, stored: &str) -> Option<(&Key, Vec<u8>)> {
        let (id, text) = stored.split_once('.')?;
        let id: u32 = id.parse().ok()?;
        Some((self.key(id)?, BASE64URL_NOPAD.decode(text.as_bytes()).ok()?))
    }

    fn key(&self, id: u32) -> Option<&Key> {
        let known = self.latest();
        let of = |keys: &'_ Self| keys.ring.iter().position(|key| key.id == id);
        match of(known) {
            Some(at) => known.ring.get(at),
            None => known.read_again()?.ring.iter().find(|key| key.id == id),
        }
    }

    /// What was read last.
    fn latest(&self) -> &Self {
        self.later.get().map_or(self, |later| later.latest())
    }

    /// The ring as it stands in its file now, if that has grown.
    fn read_again(&self) -> Option<&Self> {
        let (path, again) = self.source.as_ref()?;
        let grown = again(path).filter(|keys| keys.newest() > self.newest())?;
        Some(self.later.get_or_init(|| Box::new(grown)))
    }
}

fn key_line(line: &str) -> Option<Key> {
    let mut words = line.split_whitespace();
    let (word, id, key) = (words.next()?, words.next()?.parse().ok()?, words.next()?);
    let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(key.as_bytes()).ok()?);
    (word == WORD && words.next().is_none()).then_some(())?;
    let master = Zeroizing::new(bytes.as_slice().try_into().ok()?);
    Some(Key { id, master, macs: Default::default(), ciphers: Default::default() })
}

fn tagged(id: u32, bytes: &[u8]) -> String {
    format!("{id}.{}", BASE64URL_NOPAD.encode(bytes))
}

fn derived<const N: usize>(master: &[u8; 32], purpose: Purpose) -> Zeroizing<[u8; N]> {
    const { assert!(N <= 255 * 32, "HKDF-SHA256 expands no further, and fails for nothing else") };
    let label: &str = purpose.into();
    let mut key = Zeroizing::new([0_u8; N]);
    let within_bound = Hkdf::<Sha256>::new(None, master).expand(label.as_bytes(), &mut *key);
    debug_assert!(within_bound.is_ok());
    key
}

impl Key {
    /// Parts are preceded by their length, so that no two lists of parts have one hash.
    fn mac(&self, purpose: Purpose, parts: &[&str]) -> Hmac<Sha256> {
        let derive = || <Hmac<Sha256> as KeyInit>::new(&(*derived::<64>(&self.master, purpose)).into());
        let known = self.macs.get(purpose as usize).map(|place| place.get_or_init(derive).clone());
        let mut mac = known.unwrap_or_else(derive);
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac
    }

    fn cipher(&self, purpose: Purpose) -> XChaCha20Poly1305 {
        let derive = || XChaCha20Poly1305::new(&(*derived::<32>(&self.master, purpose)).into());
        self.ciphers.get(purpose as usize).map_or_else(derive, |place| place.get_or_init(derive).clone())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    fn random() -> rand::rngs::StdRng {
        rand::rngs::StdRng::seed_from_u64(1)
    }

    #[test]
    fn a_key_file_reads_back_and_others_do_not() {
        let text = Keys::generate(&mut random());
        assert!(Keys::parse(text.reveal()).is_some());
        for bad in ["", "# only a comment", "sekisho-key 1 short", "other 1 AAAA", "sekisho-key x AAAA"] {
            assert!(Keys::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn s5_a_sealed_value_opens_only_for_its_purpose_and_identity() {
        let keys = Keys::parse(Keys::generate(&mut random()).reveal()).unwrap();
        let secret = Secret::new("仮パスワード".to_owned());
        let sealed = keys.seal(Purpose::MailSecret, "mail-1", &secret, &mut random()).unwrap();
        assert_eq!(keys.open(Purpose::MailSecret, "mail-1", &sealed).unwrap(), secret);
        assert!(keys.open(Purpose::MailSecret, "mail-2", &sealed).is_err());
        assert!(keys.open(Purpose::PasswordHash, "mail-1", &sealed).is_err());
        assert!(keys.open(Purpose::MailSecret, "mail-1", "1.AAAA").is_err());
    }

    #[test]
    fn a_keyed_hash_tells_parts_apart_and_survives_a_grown_ring() {
        let first = Keys::generate(&mut random());
        let keys = Keys::parse(first.reveal()).unwrap();
        let stored = keys.mac(Purpose::Link, &["ab", "c"]);
        assert!(keys.matches(Purpose::Link, &["ab", "c"], &stored));
        assert!(!keys.matches(Purpose::Link, &["a", "bc"], &stored));
        assert!(!keys.matches(Purpose::SessionToken, &["ab", "c"], &stored));
        let other = Keys::generate(&mut rand::rngs::StdRng::seed_from_u64(2));
        let second = other.reveal().lines().last().unwrap().replace(" 1 ", " 2 ");
        let grown = Keys::parse(&format!("{}{second}\n", first.reveal())).unwrap();
        assert!(grown.matches(Purpose::Link, &["ab", "c"], &stored));
        assert!(grown.macs(Purpose::Link, &["ab", "c"]).contains(&stored));
        assert!(grown.mac(Purpose::Link, &["ab", "c"]).starts_with("2."));
        assert_eq!((grown.maker(&stored), grown.maker("3.AAAA"), grown.maker("")), (Some(1), None, None));
    }

    #[test]
    fn s6_a_grown_key_file_keeps_what_stood_in_it() {
        let first = Keys::generate(&mut random());
        let sealed = Keys::parse(first.reveal()).unwrap().seal(Purpose::MailSecret, "m", &first, &mut random()).unwrap();
        let (text, id) = Keys::grown(first.reveal(), &mut rand::rngs::StdRng::seed_from_u64(2)).unwrap();
        assert!(text.reveal().starts_with(first.reveal()) && id == 2, "{}", text.reveal());
        let keys = Keys::parse(text.reveal()).unwrap();
        assert_eq!((keys.ids(), keys.newest()), (vec![1, 2], 2));
        assert!(keys.open(Purpose::MailSecret, "m", &sealed).unwrap() == first && !keys.is_newest(&sealed));
        let (text, id) = Keys::grown(text.reveal(), &mut random()).unwrap();
        assert!(id == 3 && Keys::parse(text.reveal()).is_some());
        assert!(Keys::grown("no key file", &mut random()).is_none());
    }

    /// A process that was running before a rotation, and before the one after it.
    #[test]
    fn s6_a_ring_that_meets_an_unknown_key_looks_into_its_file_again() {
        fn read(path: &Path) -> Option<Keys> {
            let keys = Keys::parse(&std::fs::read_to_string(path).ok()?)?;
            Some(keys.read_at(path, read))
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let mut text = Keys::generate(&mut random());
        std::fs::write(&path, text.reveal()).unwrap();
        let old = read(&path).unwrap();
        for id in 2..4 {
            text = Keys::grown(text.reveal(), &mut rand::rngs::StdRng::seed_from_u64(id)).unwrap().0;
            std::fs::write(&path, text.reveal()).unwrap();
            let new = Keys::parse(text.reveal()).unwrap();
            let (sealed, mac) =
                (new.seal(Purpose::AppSecret, "u", &text, &mut random()).unwrap(), new.mac(Purpose::Audit, &["x"]));
            assert!(old.open(Purpose::AppSecret, "u", &sealed).unwrap() == text);
            assert!(old.matches(Purpose::Audit, &["x"], &mac) && u64::from(old.newest()) == id);
            assert!(old.mac(Purpose::Audit, &["x"]) == mac, "and makes new values with it from then on");
        }
        assert!(old.open(Purpose::AppSecret, "u", "9.AAAA").is_err());
    }
}
