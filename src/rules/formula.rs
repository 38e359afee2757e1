//! Cells that a spreadsheet would run as a formula, made harmless and taken back: what an export puts in front, an import
//! takes off again, whatever the cell. Both are here, so that they can't drift apart.

/// Characters that start a formula, or that a spreadsheet drops to find one behind them. Spreadsheets in Japan take the
/// full-width ones too; `#N/A` and its like are no formula, but taken for one that failed.
const STARTS: [char; 11] = ['=', '+', '-', '@', '#', '\t', '\r', '＝', '＋', '－', '＠'];

/// The cell with a quote mark in front if it could run. A cell that has such a mark of its own gets a second one, so
/// that taking one off always gives the cell back.
#[must_use]
pub fn guarded(cell: String) -> String {
    let runs = cell.trim_start_matches('\'').starts_with(STARTS);
    if runs && cell != "-" && !signed_integer(&cell) { format!("'{cell}") } else { cell }
}

/// The cell without the quote mark that [`guarded`] put in front, or that a person typed for the same reason.
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(bare) if bare.trim_start_matches('\'').starts_with(STARTS) => bare,
        _ => cell,
    }
}

fn signed_integer(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_that_could_run_are_guarded() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("+cmd", "'+cmd"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("#N/A", "'#N/A"),
            ("＝1+1", "'＝1+1"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("'=1", "''=1"),
            ("'-5", "''-5"),
            ("--", "'--"),
            ("-", "-"),
            ("-5", "-5"),
            ("+81312345678", "+81312345678"),
            ("'t Hooft", "'t Hooft"),
            ("a=b", "a=b"),
            ("", ""),
        ];
        for (cell, written) in cases {
            assert_eq!(guarded(cell.to_owned()), written);
            assert_eq!(unguarded(written), cell);
        }
    }

    proptest! {
        #[test]
        fn every_cell_comes_back(cell in "['=+@＝\\t0-9a山-]{0,6}") {
            let written = guarded(cell.clone());
            prop_assert_eq!(unguarded(&written), cell);
        }
    }
}
