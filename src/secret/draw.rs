//! What machines make up: one-time passwords, temporary passwords, tokens, ids. Everything is drawn uniformly from the
//! random source that the world hands in.

use super::keys::{Keys, Purpose};
use crate::rules::password::{Temporary, normalise_temporary};
use crate::rules::secret::Secret;
use crate::rules::time::Timestamp;
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

/// The letters and digits of an id, in the order in which they sort.
const SORTED: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
/// How many of them say its place.
const PLACE: usize = 11;
/// Places within one second.
const IN_A_SECOND: u64 = 1 << 20;

/// The first place of a second among ids that sort as they were made.
#[must_use]
pub fn first_place(at: Timestamp) -> u64 {
    at.0.clamp(0, 1 << 34).unsigned_abs() * IN_A_SECOND
}

/// How an id of that place begins: it sorts before all of that place, and after all before it.
#[must_use]
pub fn beginning(place: u64) -> String {
    let digit = |at: usize| usize::try_from(place >> (5 * (PLACE - 1 - at)) & 31).unwrap_or_default();
    (0..PLACE).map(|at| char::from(SORTED.get(digit(at)).copied().unwrap_or_default())).collect()
}

/// The place of an id; none when it is not one of these.
#[must_use]
pub fn place(id: &str) -> Option<u64> {
    let value = |byte: u8| SORTED.iter().position(|digit| *digit == byte).and_then(|at| u64::try_from(at).ok());
    id.as_bytes().get(..PLACE)?.iter().try_fold(0, |place, byte| Some(place << 5 | value(*byte)?))
}

/// An id as [`mint`] makes them, but in its place among others: rows that are made one after the other lie so, and are found
/// again in that order.
pub fn mint_at(place: u64, random: &mut dyn Rng) -> String {
    let mut id = beginning(place);
    id.extend(mint(random).chars().skip(PLACE));
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn ids_sort_as_they_were_made() {
        let mut random = rand::rngs::StdRng::seed_from_u64(2);
        let first = first_place(Timestamp(1_800_000_000));
        let places =
            [0, 31, 32, first, first + 1, first + 33, first_place(Timestamp(1_800_000_001)), first_place(Timestamp(i64::MAX))];
        let ids: Vec<String> = places.iter().map(|place| mint_at(*place, &mut random)).collect();
        assert!(ids.is_sorted() && ids.iter().all(|id| id.len() == 26), "{ids:?}");
        assert_eq!(ids.iter().map(|id| place(id)).collect::<Vec<_>>(), places.map(Some));
        for (id, at) in ids.iter().zip(places) {
            assert!(beginning(at) < *id && *id < beginning(at + 1));
        }
        assert_eq!((place("m1"), place("ABCDEFGHIJK")), (None, None));
        assert_eq!(first_place(Timestamp(-1)), 0);
    }

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
