//! What typed text looks like before it is checked: full-width letters folded (R3.1), blanks around it dropped,
//! columns counted (R3), characters refused that could deceive a reader. It must not know what the text is for.

use icu_properties::CodePointMapData;
use icu_properties::props::EastAsianWidth;
use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthChar;

/// Folds U+FF01-FF5E and U+3000 to half-width and drops blanks at both ends (R3.1).
#[must_use]
pub fn half_width(typed: &str) -> String {
    let folded: String = typed.chars().map(narrow).collect();
    folded.trim().to_owned()
}

fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

/// Columns of a text where wide, full-width and East Asian ambiguous characters take two, as the guide counts a name (R3).
#[must_use]
pub fn columns(text: &str) -> usize {
    let widths = CodePointMapData::<EastAsianWidth>::new();
    let wide = |c| matches!(widths.get(c), EastAsianWidth::Wide | EastAsianWidth::Fullwidth | EastAsianWidth::Ambiguous);
    // What takes no column at all (a combining mark) has a width of its own in neither reading.
    text.chars().filter(|c| c.width() != Some(0)).map(|c| if wide(c) { 2 } else { 1 }).sum()
}

/// Whether a character could hide or reorder what a person reads: controls, bidi marks, zero-width characters.
#[must_use]
pub fn deceptive(c: char) -> bool {
    // Kana and kanji, nearly all that is looked at here beside ASCII.
    if matches!(c, ' '..='~' | '\u{3041}'..='\u{3096}' | '\u{30A0}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}') {
        return false;
    }
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The form in which two names are the same name: NFKC without white space (R4.5).
#[must_use]
pub fn same_name_key(name: &str) -> String {
    name.nfkc().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r3_1_full_width_input_is_folded_and_trimmed() {
        let cases = [
            ("８８８８８８８０１", "888888801"),
            ("　ＵＳＥＲ０２ ", "USER02"),
            ("ａ＠ａ．ｃｏ．ｊｐ", "a@a.co.jp"),
            ("ｶﾅ", "ｶﾅ"),
            ("あ　い", "あ い"),
        ];
        for (typed, folded) in cases {
            assert_eq!(half_width(typed), folded);
        }
    }

    #[test]
    fn r3_names_are_counted_in_columns() {
        for (name, wide) in
            [("山田 太郎", 9), ("ﾔﾏﾀﾞ", 4), ("abc", 3), ("α", 2), ("Я", 2), ("é", 2), ("e\u{301}", 1), ("①", 2), ("", 0)]
        {
            assert_eq!(columns(name), wide, "{name}");
        }
    }

    #[test]
    fn r4_5_same_name_ignores_width_and_blanks() {
        assert_eq!(same_name_key("大和　一郎"), same_name_key("大和一郎"));
        assert_eq!(same_name_key("ﾔﾏﾄ Ｉ"), same_name_key("ヤマトI"));
        assert_ne!(same_name_key("大和一郎"), same_name_key("大和二郎"));
    }
}
