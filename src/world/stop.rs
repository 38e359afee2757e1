//! The wish to come to an end, for work that must not be cut off in the middle: Ctrl-C, or SIGTERM by a service manager.
//! It must not end the program itself, unless the wish is repeated.

use crate::failure::Failure;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread;
use std::time::Duration;

/// The signal that wished it; 0 while none came.
pub(super) struct Stop(Arc<AtomicI32>);

impl Stop {
    /// Listens from now on.
    #[allow(clippy::disallowed_methods)] // exit: a second Ctrl-C means at once
    pub fn heed() -> Result<Self, Failure> {
        let wished = Arc::new(AtomicI32::new(0));
        let mut signals = Signals::new([SIGINT, SIGTERM])?;
        let (told, waiting) = (Arc::clone(&wished), thread::current());
        thread::spawn(move || {
            for signal in signals.forever() {
                if told.swap(signal, Ordering::Relaxed) != 0 {
                    std::process::exit(128 + signal);
                }
                waiting.unpark();
            }
        });
        Ok(Self(wished))
    }

    /// Whether it came.
    pub fn wished(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// Whether a person wished it, by Ctrl-C.
    pub fn by_person(&self) -> bool {
        self.0.load(Ordering::Relaxed) == SIGINT
    }

    /// Waits so long, or until it comes.
    pub fn pause(&self, duration: Duration) {
        if !self.wished() {
            thread::park_timeout(duration);
        }
    }
}
