//! The executable on a terminal of its own, typed at as a person would.

use super::sandbox::Call;
use pty_process::blocking::{Command, Pts, Pty, open};
use rustix::termios::{LocalModes, Termios, tcgetattr};
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// Longer than any answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
const CTRL_C: &str = "\u{3}";

/// A person's terminal with one command running on it.
pub struct Terminal {
    pty: Pty,
    pts: Pts,
    child: Child,
    shown: Receiver<Vec<u8>>,
    /// As long as somebody looks at the screen.
    watched: Arc<AtomicBool>,
    bytes: Vec<u8>,
    /// Up to here `expect` has looked.
    looked: usize,
}

/// Where a command's streams go.
#[derive(Default)]
pub struct Streams {
    pub stdin: Option<File>,
    pub stdout: Option<File>,
    pub stderr: Option<File>,
}

impl Terminal {
    /// Runs a command with all its streams on a terminal that wide.
    pub fn run(call: Call, columns: u16) -> Self {
        Self::with(call, columns, Streams::default())
    }

    /// The same, some streams elsewhere.
    pub fn with(call: Call, columns: u16, streams: Streams) -> Self {
        let (pty, pts) = open().expect("a pseudo-terminal");
        pty.resize(pty_process::Size::new(24, columns)).expect("its size");
        let mut command = Command::from(call.into_command()).env("TERM", "xterm-256color");
        if let Some(file) = streams.stdin {
            command = command.stdin(Stdio::from(file));
        }
        if let Some(file) = streams.stdout {
            command = command.stdout(Stdio::from(file));
        }
        if let Some(file) = streams.stderr {
            command = command.stderr(Stdio::from(file));
        }
        let child = command.spawn_borrowed(&pts).expect("the command");
        let screen = File::from(pty.as_fd().try_clone_to_owned().expect("its screen"));
        let flags = rustix::fs::fcntl_getfl(&screen).expect("its flags");
        rustix::fs::fcntl_setfl(&screen, flags | rustix::fs::OFlags::NONBLOCK).expect("its flags");
        let (sender, shown) = channel();
        let watched = Arc::new(AtomicBool::new(true));
        let looks = Arc::clone(&watched);
        std::thread::spawn(move || watch(screen, &sender, &looks));
        Self { pty, pts, child, shown, watched, bytes: Vec::new(), looked: 0 }
    }

    /// Waits until a text is shown, after what was expected before.
    pub fn expect(&mut self, text: &str) -> &mut Self {
        while !self.find(text) {
            match self.shown.recv_timeout(PATIENCE) {
                Ok(bytes) => self.bytes.extend(bytes),
                Err(_) => panic!("`{text}` does not come; the terminal shows:\n{}", self.text()),
            }
        }
        self
    }

    fn find(&mut self, text: &str) -> bool {
        let rest = self.bytes.get(self.looked..).unwrap_or_default();
        let found = rest.windows(text.len()).position(|window| window == text.as_bytes());
        self.looked += found.map_or(0, |at| at + text.len());
        found.is_some()
    }

    /// Waits for a question for a secret: it is shown, and the echo is off.
    pub fn expect_secret(&mut self, question: &str) -> &mut Self {
        self.expect(question).expect_no_echo()
    }

    pub fn expect_no_echo(&mut self) -> &mut Self {
        super::sandbox::until("the echo goes off", || !self.echoes());
        self
    }

    pub fn type_line(&mut self, text: &str) -> &mut Self {
        self.press(&format!("{text}\n"))
    }

    pub fn interrupt(&mut self) -> &mut Self {
        self.press(CTRL_C)
    }

    /// Keys as they are.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        self.type_bytes(keys.as_bytes())
    }

    pub fn type_bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.pty.write_all(bytes).expect("keys");
        self
    }

    /// The person's window goes away. How the command ended: by its exit code, or none where a signal ended it.
    pub fn hang_up(mut self) -> Option<i32> {
        self.watched.store(false, Ordering::Relaxed);
        // The watcher's end of the terminal is closed once it has gone.
        while self.shown.recv().is_ok() {}
        drop((self.pty, self.pts));
        self.child.wait().expect("its end").code()
    }

    /// Whether what is typed is shown.
    pub fn echoes(&self) -> bool {
        self.modes().local_modes.contains(LocalModes::ECHO)
    }

    pub fn modes(&self) -> Termios {
        tcgetattr(&self.pty).expect("its modes")
    }

    /// Waits for the command's end: its exit code, all that was shown, and the modes it left behind.
    pub fn finish(mut self) -> (i32, String, Termios) {
        let status = self.child.wait().expect("its end");
        let modes = self.modes();
        drop(self.pts);
        while let Ok(bytes) = self.shown.recv_timeout(PATIENCE) {
            self.bytes.extend(bytes);
        }
        (status.code().unwrap_or(-1), String::from_utf8_lossy(&self.bytes).into_owned(), modes)
    }

    /// All that was shown so far.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Hands on what the screen gets, until nobody holds the other end or looks any more.
fn watch(mut screen: File, shown: &Sender<Vec<u8>>, watched: &AtomicBool) {
    let mut buffer = [0_u8; 4096];
    while watched.load(Ordering::Relaxed) {
        match screen.read(&mut buffer) {
            Ok(count @ 1..) if shown.send(buffer.get(..count).unwrap_or_default().to_vec()).is_ok() => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => std::thread::sleep(Duration::from_millis(2)),
            _ => return,
        }
    }
}
