//! The terminal: what is one, how wide it is, and asking on it. Questions go to `/dev/tty`, so that redirected streams
//! stay clean, and Ctrl-C leaves the terminal as it was (echo on) and ends with 130.

use crate::failure::{Failure, UsageFault};
use crate::rules::secret::Secret;
use rustix::termios::{self, LocalModes, OptionalActions, SpecialCodeIndex};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::Once;

/// Bytes of the longest line that a terminal hands over.
const LONGEST_LINE: usize = 4096;

/// Which streams are a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// stdin is one, and `/dev/tty` can be opened: a person can be asked.
    pub input: bool,
    /// stdout is one: colour, and cutting to its width.
    pub output: bool,
    /// stderr is one.
    pub error: bool,
    /// Columns of stdout, where it is one.
    pub width: Option<usize>,
    /// Lines of stdout, where it is one.
    pub height: Option<usize>,
}

impl Terminal {
    /// The process's own.
    #[must_use]
    pub(super) fn real() -> Self {
        let output = termios::isatty(rustix::stdio::stdout());
        let size = if output { termios::tcgetwinsize(rustix::stdio::stdout()).ok() } else { None };
        // A terminal that does not know its size (a serial line) is taken for the classic one.
        let known = |cells: u16, classic: usize| if cells > 0 { usize::from(cells) } else { classic };
        Self {
            input: termios::isatty(rustix::stdio::stdin()) && open().is_ok(),
            output,
            error: termios::isatty(rustix::stdio::stderr()),
            width: output.then(|| known(size.map_or(0, |s| s.ws_col), 80)),
            height: output.then(|| known(size.map_or(0, |s| s.ws_row), 24)),
        }
    }

    /// None at all.
    pub(super) fn none() -> Self {
        Self { input: false, output: false, error: false, width: None, height: None }
    }

    /// All streams, so wide and of the classic height.
    pub(super) fn wide(columns: usize) -> Self {
        Self { input: true, output: true, error: true, width: Some(columns), height: Some(24) }
    }
}

/// Asks one line.
pub(super) fn ask(question: &str) -> Result<String, Failure> {
    restore_on_interrupt();
    let mut tty = open()?;
    say(&mut tty, question)?;
    read_line(&mut tty)
}

/// Says something where the questions stand.
pub(super) fn tell(text: &str) -> Result<(), Failure> {
    Ok(open()?.write_all(text.as_bytes())?)
}

/// Asks without echo.
pub(super) fn ask_secret(question: &str) -> Result<Secret, Failure> {
    restore_on_interrupt();
    let mut tty = open()?;
    let modes = termios::tcgetattr(&tty).map_err(io::Error::from)?;
    let mut silent = modes.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    silent.local_modes.insert(LocalModes::ECHONL);
    // Ctrl-Z: a command that is stopped here would leave its shell without echo.
    silent.special_codes[SpecialCodeIndex::VSUSP] = 0;
    termios::tcsetattr(&tty, OptionalActions::Now, &silent).map_err(io::Error::from)?;
    let typed = say(&mut tty, question).and_then(|()| read_line(&mut tty));
    let restored = termios::tcsetattr(&tty, OptionalActions::Now, &modes);
    // A terminal that has gone away has no modes to put back either, and ends the command like any interruption.
    let typed = typed?;
    restored.map_err(io::Error::from)?;
    Ok(Secret::new(typed))
}

/// A question at one go: what is typed at once must not come in between. A terminal that can't show it has gone away.
fn say(tty: &mut File, question: &str) -> Result<(), Failure> {
    tty.write_all(format!("{question} ").as_bytes()).map_err(|_| Failure::Interrupted)
}

/// A line that Enter has ended; what was typed before the end of the input, or before the terminal went away, is none.
/// Byte by byte and into room enough, so that no copy of a secret stays behind.
fn read_line(tty: &mut File) -> Result<String, Failure> {
    let mut line = Vec::with_capacity(LONGEST_LINE);
    let mut byte = [0];
    while byte != *b"\n" {
        if !matches!(tty.read(&mut byte), Ok(1)) {
            drop(writeln!(tty));
            return Err(Failure::Interrupted);
        }
        line.extend(byte);
    }
    line.truncate(line.iter().rposition(|b| !matches!(b, b'\r' | b'\n')).map_or(0, |last| last + 1));
    String::from_utf8(line).map_err(|_| Failure::Usage(UsageFault::NotText))
}

fn open() -> Result<File, Failure> {
    Ok(File::options().read(true).write(true).open("/dev/tty")?)
}

/// From the first question on, Ctrl-C puts the terminal's modes back before the program ends: a password prompt has
/// switched the echo off.
#[allow(clippy::disallowed_methods)] // exit: this is the one place outside main
fn restore_on_interrupt() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let Ok(tty) = open() else { return };
        let Ok(modes) = termios::tcgetattr(&tty) else { return };
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                let restored = termios::tcsetattr(&tty, OptionalActions::Now, &modes);
                let ended = writeln!(&tty);
                drop((restored, ended));
                // As shells count a death by signal; 130 for Ctrl-C.
                std::process::exit(128 + signal);
            }
        });
    });
}
