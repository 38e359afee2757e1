//! How a transcript differs from the one that was told.

use std::iter;

/// The lines that differ, `-` as told and `+` as it came, with those before and after that agree.
pub fn difference(told: &[String], got: &[String]) -> String {
    let same = iter::zip(told, got).take_while(|(a, b)| a == b).count();
    let tail = iter::zip(told[same..].iter().rev(), got[same..].iter().rev()).take_while(|(a, b)| a == b).count();
    let lines = |mark: &str, lines: &[String]| -> String { lines.iter().map(|l| format!("{mark} {l}\n")).collect() };
    [
        lines(" ", &told[..same]),
        lines("-", &told[same..told.len() - tail]),
        lines("+", &got[same..got.len() - tail]),
        lines(" ", &told[told.len() - tail..]),
    ]
    .concat()
}
