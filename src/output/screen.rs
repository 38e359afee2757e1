//! What a text looks like on a terminal: which of its characters must be escaped, how many columns it takes, where it is
//! cut. It must not be used for JSON or CSV, which keep every character.

use crate::rules::fold;
use unicode_width::UnicodeWidthChar;

/// The mark of cut text.
const CUT: char = '~';

/// Makes control, bidi and zero-width characters visible as `\n`, `\t`, `\r` or `\u{..}`.
#[must_use]
pub fn visible(text: &str) -> String {
    if plain(text) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => shown.push_str("\\n"),
            '\t' => shown.push_str("\\t"),
            '\r' => shown.push_str("\\r"),
            c if fold::deceptive(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
}

/// Columns of a text. Terminals count character by character and show ambiguous ones narrow, unlike
/// [`fold::columns`], which counts as the guide does.
#[must_use]
pub fn columns(text: &str) -> usize {
    if plain(text) { text.len() } else { text.chars().map(columns_of).sum() }
}

/// Most cells hold nothing but printable ASCII, a column a byte. All of it is looked at, which goes sixteen bytes at a
/// time, where stopping at the first other byte would go one by one.
pub(super) fn plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, b| plain & matches!(b, b' '..=b'~'))
}

fn columns_of(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// The text in at most `room` columns, with `~` at its end when something is missing.
pub(super) fn cut(text: &str, room: usize) -> String {
    if columns(text) <= room {
        return text.to_owned();
    }
    let mut left = room.saturating_sub(columns_of(CUT));
    let mut kept = String::new();
    for c in text.chars() {
        let Some(rest) = left.checked_sub(columns_of(c)) else { break };
        left = rest;
        kept.push(c);
    }
    kept.push(CUT);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deceptive_characters_are_shown_escaped() {
        let cases = [
            ("山田 太郎", "山田 太郎"),
            ("a\tb\r\n", "a\\tb\\r\\n"),
            ("\u{1b}[2J", "\\u{1b}[2J"),
            ("abc\u{202e}fdp", "abc\\u{202e}fdp"),
            ("z\u{200b}w\u{9b}", "z\\u{200b}w\\u{9b}"),
        ];
        for (text, shown) in cases {
            assert_eq!(visible(text), shown);
            assert_eq!(columns(&visible(text)), columns(shown));
        }
    }

    #[test]
    fn text_is_cut_to_its_room_and_never_within_a_wide_character() {
        let cases = [
            ("abcdef", 6, "abcdef"),
            ("abcdef", 5, "abcd~"),
            ("山田太郎", 8, "山田太郎"),
            ("山田太郎", 7, "山田太~"),
            ("山田太郎", 6, "山田~"),
            ("か\u{3099}きく", 4, "か\u{3099}~"),
            ("", 0, ""),
        ];
        for (text, room, kept) in cases {
            assert_eq!(cut(text, room), kept, "{text} in {room}");
        }
    }
}
