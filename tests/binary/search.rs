//! A search for a secret in whatever was written or said, in every form that it might have there.

use data_encoding::{BASE32_NOPAD, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

/// A secret as it is and as it would look in other clothes.
pub fn forms(secret: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms = vec![
        ("as it is", secret.to_vec()),
        ("reversed", secret.iter().rev().copied().collect()),
        ("hex", HEXLOWER.encode(secret).into_bytes()),
        ("HEX", HEXUPPER.encode(secret).into_bytes()),
        ("base64", BASE64_NOPAD.encode(secret).into_bytes()),
        ("base64url", BASE64URL_NOPAD.encode(secret).into_bytes()),
        ("base32", BASE32_NOPAD.encode(secret).into_bytes()),
        ("UTF-16", secret.iter().flat_map(|byte| [*byte, 0]).collect()),
        ("numbers", secret.iter().map(u8::to_string).collect::<Vec<_>>().join(", ").into_bytes()),
    ];
    if secret.iter().filter(|byte| **byte == b'-').count() == 3 {
        forms.push(("without hyphens", secret.iter().copied().filter(|byte| *byte != b'-').collect()));
    }
    if secret.len() == 32 {
        forms.push(("in groups", secret.chunks(4).collect::<Vec<_>>().join(&b' ')));
    }
    forms
}

/// Bytes as characters of the same number: a search in text is fast even in a build that is not optimised.
pub fn text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Whether a form stands there by itself: six digits within a longer number are no code.
pub fn stands_in(haystack: &str, needle: &str) -> bool {
    let goes_on = |c: Option<char>| needle.len() <= 6 && c.is_some_and(|c| c.is_ascii_alphanumeric());
    haystack.match_indices(needle).any(|(at, _)| {
        let (before, after) = (&haystack[..at], &haystack[at + needle.len()..]);
        !goes_on(before.chars().next_back()) && !goes_on(after.chars().next())
    })
}

#[test]
fn s7_the_search_finds_what_is_there() {
    assert!(stands_in("code 123456.", "123456"));
    assert!(!stands_in("at 1234567890", "123456"));
    assert!(stands_in(&text(&[0xff, 0, b'a', b'b']), &text(b"ab")));
    let shown = forms(b"abcdef-ghijkm-npqrst-uvwxyz").into_iter().map(|(form, _)| form).collect::<Vec<_>>();
    assert!(shown.contains(&"without hyphens") && shown.contains(&"base64"));
}
