//! Hashing of user-chosen passwords by argon2id (S1). A hash costs a fifth of a second on purpose: it must never be
//! computed inside a transaction.

use crate::rules::policy::Argon2;
use crate::rules::secret::Secret;
use anyhow::{Result, anyhow};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{CustomizedPasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Params, Version};
use rand::Rng;

/// Hashes a password to a PHC string with a fresh 16-byte salt.
///
/// # Errors
/// When the memory can't be had.
pub fn hash_password(password: &Secret, cost: Argon2, random: &mut dyn Rng) -> Result<Secret> {
    let mut salt = [0_u8; 16];
    random.fill_bytes(&mut salt);
    Ok(Secret::new(phc(password, cost, &salt)?))
}

fn phc(password: &Secret, cost: Argon2, salt: &[u8]) -> Result<String> {
    let params = Params::new(cost.m_kib, cost.t, cost.p, None).map_err(|e| anyhow!("argon2: {e}"))?;
    let hash: PasswordHash = argon2::Argon2::default()
        .hash_password_customized(
            password.reveal().as_bytes(),
            salt,
            Some(Algorithm::Argon2id.as_str()),
            Some(Version::V0x13.into()),
            params,
        )
        .map_err(|e| anyhow!("argon2: {e}"))?;
    Ok(hash.to_string())
}

/// Whether a password is the one behind a PHC string; a string that is none matches nothing.
#[must_use]
pub fn verify_password(password: &Secret, phc: &Secret) -> bool {
    PasswordHash::new(phc.reveal())
        .is_ok_and(|hash| argon2::Argon2::default().verify_password(password.reveal().as_bytes(), &hash).is_ok())
}

/// Costs what verifying costs, for accounts that have nothing to verify (R5.1, D4).
pub fn burn(password: &Secret, cost: Argon2) {
    let burnt = phc(password, cost, &[0_u8; 16]);
    std::hint::black_box(burnt.is_ok());
}

/// Costs what is missing to `cost` after a hash with smaller parameters was verified, so that time does not tell
/// accounts that were hashed before the parameters grew (D4).
pub fn burn_rest(password: &Secret, phc: &Secret, cost: Argon2) {
    let missing = work(cost).saturating_sub(stored_cost(phc).map_or(0, work));
    if let Some(t) = missing.checked_div(u64::from(cost.m_kib)).and_then(|t| u32::try_from(t).ok()).filter(|t| *t > 0) {
        burn(password, Argon2 { t, ..cost });
    }
}

/// Whether a PHC string was made with less work than these parameters ask for, so that it is to be made anew (S1).
#[must_use]
pub fn grown(phc: &Secret, cost: Argon2) -> bool {
    stored_cost(phc).is_some_and(|stored| work(stored) < work(cost))
}

/// A file's SHA-256 as 64 hexadecimal digits: what tells it from every other.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&<sha2::Sha256 as sha2::Digest>::digest(bytes))
}

/// A SHA-256 over pieces of any length; where one ends counts too.
#[derive(Clone, Default)]
pub struct Checksum(sha2::Sha256);

impl Checksum {
    /// Takes one more piece.
    pub fn add(&mut self, piece: &[u8]) {
        use sha2::Digest;
        self.0.update(u64::try_from(piece.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(piece);
    }

    /// Of all pieces so far, as 64 hexadecimal digits.
    #[must_use]
    pub fn digits(&self) -> String {
        data_encoding::HEXLOWER.encode(&sha2::Digest::finalize(self.0.clone()))
    }
}

fn work(cost: Argon2) -> u64 {
    u64::from(cost.m_kib) * u64::from(cost.t)
}

fn stored_cost(phc: &Secret) -> Option<Argon2> {
    let params = Params::try_from(&PasswordHash::new(phc.reveal()).ok()?).ok()?;
    Some(Argon2 { m_kib: params.m_cost(), t: params.t_cost(), p: params.p_cost() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn s1_a_hash_verifies_its_password_and_tells_when_parameters_grew() {
        let mut random = rand::rngs::StdRng::seed_from_u64(1);
        let small = Argon2 { m_kib: 8, t: 1, p: 1 };
        let password = Secret::new("correct horse 1".to_owned());
        let hash = hash_password(&password, small, &mut random).unwrap();
        assert!(hash.reveal().starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{}", hash.reveal());
        assert!(verify_password(&password, &hash));
        assert!(!verify_password(&Secret::new("correct horse 2".to_owned()), &hash));
        assert!(!verify_password(&password, &Secret::new("none".to_owned())));
        assert!(!grown(&hash, small));
        assert!(grown(&hash, Argon2 { t: 2, ..small }));
        assert!(
            !grown(&hash_password(&password, Argon2 { t: 2, ..small }, &mut random).unwrap(), small),
            "only grown, never shrunk"
        );
    }
}
