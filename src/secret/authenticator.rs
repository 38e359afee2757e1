//! What an authenticator app computes (RFC 6238: SHA-1, 6 digits, 30 s, as Google's, Microsoft's and WinAuth do), and the
//! URI that teaches it its secret. It must not decide whether a step may still be used: that is a rule (R5.2).

use crate::rules::authenticator::SKEW;
use crate::rules::secret::Secret;
use crate::rules::time::Timestamp;
use anyhow::Result;
use data_encoding::BASE32_NOPAD;
use rand::Rng;
use totp_rs::{Builder, Secret as Key};
use zeroize::Zeroizing;

/// A secret of 160 bits (RFC 4226 §4) in base32, as apps take it.
#[must_use]
pub fn app_secret(random: &mut dyn Rng) -> Secret {
    let mut bytes = Zeroizing::new([0_u8; 20]);
    random.fill_bytes(&mut *bytes);
    Secret::new(BASE32_NOPAD.encode(&*bytes))
}

/// The step whose code this is, if it is that of now or of a step beside it; the oldest, should two have the same code.
///
/// # Errors
/// When the secret is none, which only a broken database gives.
pub fn app_step(secret: &Secret, code: &Secret, now: Timestamp) -> Result<Option<i64>> {
    let totp = Builder::new().with_secret(Key::try_from_base32(secret.reveal())?).with_skew(SKEW).build()?;
    // Before 1970 there are no steps.
    let Ok(now) = u64::try_from(now.0) else { return Ok(None) };
    Ok(totp.check(code.reveal(), now).and_then(|step| i64::try_from(step).ok()))
}

/// The `otpauth` URI of a secret: apps show `issuer` and, below it, `account`. A colon would part the two, so that one in the
/// issuer becomes a full-width one.
///
/// # Errors
/// As [`app_step`].
pub fn otpauth_uri(secret: &Secret, account: &str, issuer: &str) -> Result<Secret> {
    let key = Key::try_from_base32(secret.reveal())?;
    let totp = Builder::new().with_secret(key).with_account_name(account).with_issuer(Some(issuer.replace(':', "：")));
    Ok(Secret::new(totp.build()?.to_url()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    /// RFC 6238 appendix B, SHA-1: its eight digits, of which an app shows the last six.
    const RFC_6238: [(i64, &str); 6] = [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ];

    fn rfc_secret() -> Secret {
        Secret::new(BASE32_NOPAD.encode(b"12345678901234567890"))
    }

    fn step(code: &str, now: i64) -> Option<i64> {
        app_step(&rfc_secret(), &Secret::new(code.to_owned()), Timestamp(now)).unwrap()
    }

    #[test]
    fn r5_2_the_vectors_of_rfc_6238() {
        for (at, digits) in RFC_6238 {
            assert_eq!(step(&digits[2..], at), Some(at / 30), "{at}");
        }
    }

    /// R5.2: the code of a step is good from the first second of the step before it to the last of the one after it.
    #[test]
    fn r5_2_one_step_of_skew_each_way_to_the_second() {
        let (at, digits) = (2_000_000_010_i64, "code");
        assert_eq!(at % 30, 0, "{digits}");
        let code = totp(at);
        for (after, good) in [(-31, false), (-30, true), (0, true), (29, true), (30, true), (59, true), (60, false)] {
            assert_eq!(step(&code, at + after), good.then_some(at / 30), "{after}");
        }
    }

    fn totp(at: i64) -> String {
        let key = Key::try_from_base32(rfc_secret().reveal()).unwrap();
        Builder::new().with_secret(key).build().unwrap().generate(u64::try_from(at).unwrap()).to_string()
    }

    #[test]
    fn a_clock_before_1970_and_a_broken_secret_are_no_panic() {
        assert_eq!(step("287082", -1), None);
        assert!(app_step(&Secret::new("not base32!".to_owned()), &Secret::new("287082".to_owned()), Timestamp(59)).is_err());
    }

    #[test]
    fn s_160_bits_in_base32_and_never_the_same() {
        let mut random = rand::rngs::StdRng::seed_from_u64(1);
        let (one, other) = (app_secret(&mut random), app_secret(&mut random));
        assert_eq!(BASE32_NOPAD.decode(one.reveal().as_bytes()).unwrap().len(), 20);
        assert!(one != other);
    }

    #[test]
    fn r5_7_an_app_shows_the_service_and_the_user() {
        let uri = otpauth_uri(&rfc_secret(), "888888801/USER02", "加盟店:A & B").unwrap();
        let service = "%E5%8A%A0%E7%9B%9F%E5%BA%97%EF%BC%9AA%20%26%20B";
        let (label, secret) = (format!("{service}:888888801%2FUSER02"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(uri.reveal(), format!("otpauth://totp/{label}?secret={secret}&issuer={service}"));
    }
}
