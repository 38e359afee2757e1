//! Spans of time as people write them: `30s`, `10m`, `12h`, `91d`, and together `1h30m`. What is printed reads back to
//! the same span. It must not accept a number without its unit: seconds and days must not be mixed up in silence.

/// The units, the greatest first, and their seconds.
const UNITS: [(char, i64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// Reads a span, in seconds; units must descend and come once each. `None` for anything else, or one beyond all times.
#[must_use]
pub fn parse(typed: &str) -> Option<i64> {
    let mut rest = typed;
    let mut total: i64 = 0;
    for (unit, seconds) in UNITS {
        if let Some((number, after)) = rest.split_once(unit) {
            total = total.checked_add(digits(number)?.checked_mul(seconds)?)?;
            rest = after;
        }
    }
    (rest.is_empty() && !typed.is_empty()).then_some(total)
}

/// Writes a span of seconds in the greatest units it fills: `91d`, `1h30m`, `0s`.
#[must_use]
pub fn print(span: i64) -> String {
    let mut rest = span;
    let mut text = String::new();
    for (unit, seconds) in UNITS {
        if rest >= seconds {
            text.push_str(&format!("{}{unit}", rest / seconds));
            rest %= seconds;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// `i64::from_str` alone would take a sign.
fn digits(number: &str) -> Option<i64> {
    if number.bytes().all(|b| b.is_ascii_digit()) { number.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spans_read_and_print() {
        for (text, span) in [("30s", 30), ("10m", 600), ("12h", 43_200), ("91d", 7_862_400), ("1h30m", 5_400), ("0s", 0)] {
            assert_eq!(parse(text), Some(span), "{text}");
            assert_eq!(print(span), text);
        }
        for (text, printed) in [("90m", "1h30m"), ("24h", "1d"), ("0d", "0s")] {
            assert_eq!(parse(text).map(print).as_deref(), Some(printed));
        }
        for bad in
            ["", "10", "m", "-1m", "+1m", "1.5h", "10 m", "30m1h", "1m1m", "10M", "10w", "1h ", "１m", "99999999999999999d"]
        {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(span in 0..=i64::MAX) {
            prop_assert_eq!(parse(&print(span)), Some(span));
        }

        #[test]
        fn nothing_typed_panics(typed in "[0-9dhms. -]{0,24}|.{0,12}") {
            let _ = parse(&typed);
        }
    }
}
