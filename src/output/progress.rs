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
pub fn progress(err: &mut dyn Write, style: &Style, percent: usize) -> io::Result<()> {
    write!(err, "{OVER}{}", text::notice(style.lang, &Notice::Progress { percent }, style.zone))?;
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
