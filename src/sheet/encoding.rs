//! From bytes to text and back. What is not wholly of an encoding is refused with its place: a replacement character in
//! a name would be taken for the name. Nothing is guessed from language or frequency, only from what is valid.

use crate::rules::import::Flaw;
use encoding_rs::{DecoderResult, EncoderResult, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use strum::{AsRefStr, EnumString, IntoStaticStr, VariantArray};

/// How a file's text is written in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
pub enum Encoding {
    /// UTF-8
    #[strum(serialize = "utf-8")]
    Utf8,
    /// UTF-16, little end first: what Excel calls Unicode text.
    #[strum(serialize = "utf-16le")]
    Utf16Le,
    /// UTF-16, big end first.
    #[strum(serialize = "utf-16be")]
    Utf16Be,
    /// CP932, what Excel for Windows in Japan calls CSV.
    #[strum(serialize = "shift_jis")]
    ShiftJis,
}

/// A file's text, and how it was written.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// Without the byte order mark.
    pub text: Cow<'a, str>,
    /// Its encoding.
    pub encoding: Encoding,
    /// Whether a byte order mark stood before it.
    pub bom: bool,
}

/// A character that an encoding does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unencodable(pub char);

impl Encoding {
    fn codec(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::ShiftJis => SHIFT_JIS,
        }
    }

    /// What stands before the text of a new file: spreadsheets need it to recognise Unicode.
    #[must_use]
    pub fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xEF\xBB\xBF",
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
            Self::ShiftJis => b"",
        }
    }
}

/// Reads a file's bytes: by their byte order mark, else as the encoding that was told, else as UTF-8 where they are valid
/// UTF-8, else as Shift_JIS.
///
/// # Errors
/// [`Flaw::Undecodable`] with the first place that does not fit, [`Flaw::Workbook`], [`Flaw::NulByte`].
pub fn decode(bytes: &[u8], told: Option<Encoding>) -> Result<Decoded<'_>, Flaw> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Flaw::Workbook);
    }
    let marked = encoding_rs::Encoding::for_bom(bytes);
    let mark = marked.filter(|(codec, _)| told.is_none_or(|t| t.codec() == *codec));
    let (bom, rest) = (mark.is_some(), bytes.get(mark.map_or(0, |(_, length)| length)..).unwrap_or_default());
    let (text, encoding) = match mark.and_then(|(codec, _)| of_codec(codec)).or(told) {
        Some(encoding) => (strict(rest, encoding), encoding),
        None => match strict(rest, Encoding::Utf8) {
            Ok(text) => (Ok(text), Encoding::Utf8),
            // The one that reads further is the likelier: its first fault is the one to look at.
            Err(utf8) => match strict(rest, Encoding::ShiftJis) {
                Err(sjis) if sjis.byte <= utf8.byte => (Err(utf8), Encoding::Utf8),
                other => (other, Encoding::ShiftJis),
            },
        },
    };
    let skipped = bytes.len() - rest.len();
    let text = text.map_err(|place| Flaw::Undecodable {
        encoding: encoding.as_ref().to_owned(),
        line: place.line,
        byte: place.byte + skipped + 1,
    })?;
    match text.split_once('\0') {
        Some((before, _)) => Err(Flaw::NulByte { line: lines(before) }),
        None => Ok(Decoded { text, encoding, bom }),
    }
}

fn of_codec(codec: &'static encoding_rs::Encoding) -> Option<Encoding> {
    use strum::VariantArray;
    Encoding::VARIANTS.iter().copied().find(|e| e.codec() == codec)
}

/// Where decoding failed: the line from 1, the byte from 0.
struct Place {
    line: usize,
    byte: usize,
}

fn strict(bytes: &[u8], encoding: Encoding) -> Result<Cow<'_, str>, Place> {
    let codec = encoding.codec();
    if let Some(text) = codec.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text);
    }
    // Once more, step by step, to find the place.
    let mut decoder = codec.new_decoder_without_bom_handling();
    let mut before = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0));
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut before, true);
    let bad = match result {
        DecoderResult::Malformed(length, after) => usize::from(length) + usize::from(after),
        DecoderResult::InputEmpty | DecoderResult::OutputFull => 0,
    };
    Err(Place { line: lines(&before), byte: read.saturating_sub(bad) })
}

/// The line on which a text ends.
fn lines(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'\n').count() + 1
}

/// Adds a text to a file's bytes.
///
/// # Errors
/// The first character that the encoding does not have, or that it would not give back.
pub fn encode(text: &str, encoding: Encoding, bytes: &mut Vec<u8>) -> Result<(), Unencodable> {
    match encoding {
        Encoding::Utf8 => bytes.extend_from_slice(text.as_bytes()),
        Encoding::Utf16Le => text.encode_utf16().for_each(|unit| bytes.extend(unit.to_le_bytes())),
        Encoding::Utf16Be => text.encode_utf16().for_each(|unit| bytes.extend(unit.to_be_bytes())),
        Encoding::ShiftJis => return shift_jis(text, bytes),
    }
    Ok(())
}

fn shift_jis(text: &str, bytes: &mut Vec<u8>) -> Result<(), Unencodable> {
    // The encoder takes these three for others that look alike, and they would come back as those.
    if let Some(c) = text.chars().find(|c| matches!(c, '\u{a5}' | '\u{203e}' | '\u{2212}')) {
        return Err(Unencodable(c));
    }
    let mut encoder = SHIFT_JIS.new_encoder();
    let room = encoder.max_buffer_length_from_utf8_without_replacement(text.len()).unwrap_or(0);
    bytes.reserve(room);
    let (result, _) = encoder.encode_from_utf8_to_vec_without_replacement(text, bytes, true);
    match result {
        EncoderResult::Unmappable(c) => Err(Unencodable(c)),
        // There is room for the worst case.
        EncoderResult::InputEmpty | EncoderResult::OutputFull => Ok(()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use strum::VariantArray;

    fn written(text: &str, encoding: Encoding) -> Vec<u8> {
        let mut bytes = encoding.mark().to_vec();
        encode(text, encoding, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn what_is_written_is_recognised_and_read_back() {
        let text = "加盟店コード,氏名\r\n888888801,ﾔﾏﾀﾞ 髙橋①～\r\n";
        for encoding in Encoding::VARIANTS {
            let bytes = written(text, *encoding);
            let decoded = decode(&bytes, None).unwrap();
            assert_eq!((&*decoded.text, decoded.encoding), (text, *encoding));
            assert_eq!(decoded.bom, *encoding != Encoding::ShiftJis);
        }
        let bare = decode(text.as_bytes(), None).unwrap();
        assert_eq!((bare.encoding, bare.bom), (Encoding::Utf8, false));
    }

    /// Also every character that Shift_JIS takes: what comes back is what went in.
    #[test]
    fn shift_jis_gives_every_character_back_or_refuses_it() {
        for c in ('\0'..=char::MAX).filter(|c| *c != '\0') {
            let mut bytes = Vec::new();
            if encode(&c.to_string(), Encoding::ShiftJis, &mut bytes).is_ok() {
                assert_eq!(decode(&bytes, Some(Encoding::ShiftJis)).unwrap().text, c.to_string(), "{c:?}");
            }
        }
        for c in ['𠮷', '¥', '−', 'é', '😀'] {
            assert_eq!(encode(&format!("山{c}"), Encoding::ShiftJis, &mut Vec::new()), Err(Unencodable(c)));
        }
    }

    #[test]
    fn what_can_not_be_read_is_named_with_its_place() {
        let undecodable = |encoding: &str, line, byte| Flaw::Undecodable { encoding: encoding.to_owned(), line, byte };
        let cases: [(&[u8], Option<Encoding>, Flaw); 6] = [
            (b"a,b\nc,\xff\n", None, undecodable("utf-8", 2, 7)),
            (b"a\n\x85\xff", Some(Encoding::ShiftJis), undecodable("shift_jis", 2, 3)),
            (b"\xEF\xBB\xBFa\n\xE3\x81", None, undecodable("utf-8", 2, 6)),
            (b"\xFF\xFEa\0\n\0b", None, undecodable("utf-16le", 2, 7)),
            (b"PK\x03\x04....", None, Flaw::Workbook),
            (b"a\nb\0", None, Flaw::NulByte { line: 2 }),
        ];
        for (bytes, told, flaw) in cases {
            assert_eq!(decode(bytes, told).unwrap_err(), flaw);
        }
    }
}
