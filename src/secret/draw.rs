//! What machines make up: one-time passwords, temporary passwords, tokens, ids. Everything is drawn uniformly from the
//! random source that the world hands in.

use super::keys::{Keys, Purpose};
use crate::rules::password::{Temporary, normalise_temporary};
use crate::rules::secret::Secret;
use crate::rules::user::UserAddress;
use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use rand::{Rng, RngExt};
use zeroize::Zeroizing;

/// Letters and digits that nobody mistakes for one another: without 0, 1, i, l, o.
const UNAMBIGUOUS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// 24 of 31 characters are 118 bits (S2 asks for 112).
const GROUPS: usize = 4;
const GROUP: usize = 6;

/// A generator of its own for many values of one run, seeded once: the system's costs a call each time. It is the
/// cipher-based one of `rand`, as good as its seed.
pub type Generator = rand::rngs::StdRng;

/// Seeds one.
pub fn generator(random: &mut dyn Rng) -> Generator {
    let mut seed = Zeroizing::new([0_u8; 32]);
    random.fill_bytes(&mut *seed);
    <Generator as rand::SeedableRng>::from_seed(*seed)
}

/// A temporary password and its keyed hash, good for that user only (S2).
pub fn temporary(keys: &Keys, user: &UserAddress, random: &mut dyn Rng) -> Temporary {
    let password = temporary_password(random);
    let compared = normalise_temporary(password.reveal());
    let hash = keys.mac(Purpose::TemporaryPassword, &[&user.key(), compared.reveal()]);
    Temporary { password, hash }
}

/// Six digits, 000000 to 999999 (S3).
pub fn one_time_password(random: &mut dyn Rng) -> Secret {
    Secret::new(format!("{:06}", random.random_range(0..1_000_000_u32)))
}

/// A temporary password in groups of six, such as `7hq2mk-…`; always with a letter and a digit (S2).
pub fn temporary_password(random: &mut dyn Rng) -> Secret {
    loop {
        let mut text = String::with_capacity(GROUPS * (GROUP + 1));
        for i in 0..GROUPS * GROUP {
            if i > 0 && i % GROUP == 0 {
                text.push('-');
            }
            let at = random.random_range(0..UNAMBIGUOUS.len());
            text.push(UNAMBIGUOUS.get(at).map_or('2', |b| char::from(*b)));
        }
        if text.bytes().any(|b| b.is_ascii_digit()) && text.bytes().any(|b| b.is_ascii_alphabetic()) {
            return Secret::new(text);
        }
    }
}

/// A token of 256 bits behind a prefix that a leak scanner recognises (S4).
pub fn token(prefix: &str, random: &mut dyn Rng) -> Secret {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    random.fill_bytes(&mut *bytes);
    Secret::new(format!("{prefix}{}", BASE64URL_NOPAD.encode(&*bytes)))
}

/// An id of 128 bits, 26 lower-case letters and digits: a file name, a Message-ID, easy to select by double click.
pub fn mint(random: &mut dyn Rng) -> String {
    let mut bytes = [0_u8; 16];
    random.fill_bytes(&mut bytes);
    BASE32_NOPAD.encode(&bytes).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn drawn_values_have_their_form() {
        let mut random = rand::rngs::StdRng::seed_from_u64(1);
        for _ in 0..1000 {
            let code = one_time_password(&mut random);
            assert!(code.reveal().len() == 6 && code.reveal().bytes().all(|b| b.is_ascii_digit()));
            let password = temporary_password(&mut random);
            assert_eq!(password.reveal().split('-').map(str::len).collect::<Vec<_>>(), [6, 6, 6, 6]);
            assert_eq!(token("skr_", &mut random).reveal().len(), 4 + 43);
            assert_eq!(mint(&mut random).len(), 26);
        }
    }
}
