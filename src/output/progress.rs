//! How far a long command has come, on one line of stderr that it draws over. Written by hand: a progress bar of its own
//! would write to the terminal behind the world's back, and this is one number.

use super::Style;
use crate::text::{self, Notice};
use std::io::{self, Write};

/// Back to the line's beginning, and away with what stands there.
const OVER: &str = "\r\u{1b}[K";

/// Draws it.
///
/// # Errors
/// When stderr can't be written.
pub fn progress(err: &mut dyn Write, style: &Style, how_far: &Notice) -> io::Result<()> {
    write!(err, "{OVER}{}", text::notice(style.lang, how_far, style.zone))?;
    err.flush()
}

/// Takes it away.
///
/// # Errors
/// As [`progress`].
pub fn progress_end(err: &mut dyn Write) -> io::Result<()> {
    write!(err, "{OVER}")?;
    err.flush()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::output::Format;
    use crate::output::sample::style;

    #[test]
    fn each_number_is_drawn_over_the_last_and_the_last_is_taken_away() {
        let mut err = Vec::new();
        progress(&mut err, &style(Format::Table), &Notice::Progress { percent: 7 }).unwrap();
        progress(&mut err, &style(Format::Table), &Notice::Progress { percent: 93 }).unwrap();
        progress_end(&mut err).unwrap();
        let shown = String::from_utf8(err).unwrap();
        let lines: Vec<&str> = shown.split(OVER).collect();
        assert!(matches!(lines.as_slice(), ["", a, b, ""] if a.contains("7%") && b.contains("93%")), "{shown:?}");
    }
}
