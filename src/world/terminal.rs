//! The terminal: what is one, how wide it is, and asking on it. Questions go to `/dev/tty`, so that redirected streams
//! stay clean, and Ctrl-C leaves the terminal as it was (echo on) and ends with 130.

use crate::failure::Failure;
use crate::rules::secret::Secret;
use rustix::termios;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::sync::Once;

/// Which streams are a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// stdin is one: a person can be asked.
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
            input: termios::isatty(rustix::stdio::stdin()),
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
    write!(tty, "{question} ")?;
    tty.flush()?;
    let mut line = String::new();
    if BufReader::new(&tty).read_line(&mut line)? == 0 {
        writeln!(tty)?;
        return Err(Failure::Interrupted);
    }
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// Asks without echo.
pub(super) fn ask_secret(question: &str) -> Result<Secret, Failure> {
    restore_on_interrupt();
    match rpassword::prompt_password(format!("{question} ")) {
        Ok(text) => Ok(Secret::new(text)),
        Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => Err(Failure::Interrupted),
        Err(e) => Err(e.into()),
    }
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
                let restored = termios::tcsetattr(&tty, termios::OptionalActions::Now, &modes);
                let ended = writeln!(&tty);
                drop((restored, ended));
                // As shells count a death by signal; 130 for Ctrl-C.
                std::process::exit(128 + signal);
            }
        });
    });
}
