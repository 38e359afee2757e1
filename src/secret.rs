//! Draws codes and passwords, hashes, seals and compares them (S1-S6). Each purpose has its own key, derived by HKDF
//! from the ring in the key file. Nothing here is written to a stream, and comparisons take constant time.

mod authenticator;
mod draw;
mod hash;
mod keys;

pub use authenticator::{app_secret, app_step, otpauth_uri};
pub use draw::{Generator, beginning, first_place, generator, mint, mint_at, one_time_password, place, temporary, token};
pub use hash::{Checksum, burn, burn_rest, grown, hash_password, sha256, verify_password};
pub use keys::{Keys, Purpose};
