//! A wire between the program and its server that counts, delays and breaks: a socket of its own, each connection passed on
//! to the server's.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Which way bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    ToServer,
    FromServer,
}

/// When it breaks: with that byte on that way.
pub type Cut = Option<(Way, u64)>;

/// What went over it.
#[derive(Default)]
pub struct Seen {
    to_server: AtomicU64,
    from_server: AtomicU64,
    /// How often the program spoke after the server had: each is a round trip that it waited for.
    trips: AtomicU64,
    server_spoke_last: AtomicBool,
}

pub struct Wire {
    folder: tempfile::TempDir,
    seen: Arc<Seen>,
}

impl Wire {
    /// To the socket in that folder.
    pub fn to(server: &Path, delay: Duration, cut: Cut) -> Self {
        let (folder, seen) = (tempfile::tempdir().unwrap(), Arc::new(Seen::default()));
        let listener = UnixListener::bind(folder.path().join(SOCKET)).unwrap();
        let (server, watch) = (server.join(SOCKET), Arc::clone(&seen));
        std::thread::spawn(move || {
            for here in listener.incoming() {
                let Ok(here) = here else { return };
                let Ok(there) = UnixStream::connect(&server) else { continue };
                for way in [Way::ToServer, Way::FromServer] {
                    let ends = (here.try_clone().unwrap(), there.try_clone().unwrap());
                    let (from, to) = if way == Way::ToServer { ends } else { (ends.1, ends.0) };
                    let watch = Arc::clone(&watch);
                    std::thread::spawn(move || pass(from, to, way, delay, cut, &watch));
                }
            }
        });
        Self { folder, seen }
    }

    /// The same database by this wire.
    pub fn url(&self, direct: &str) -> String {
        let (before, _) = direct.split_once("host=").unwrap();
        format!("{before}host={}", self.folder.path().display())
    }

    pub fn trips(&self) -> u64 {
        self.seen.trips.load(Ordering::SeqCst)
    }

    pub fn bytes(&self, way: Way) -> u64 {
        self.seen.count(way).load(Ordering::SeqCst)
    }
}

/// The folder of the server's socket, out of a URL.
pub fn socket_folder(url: &str) -> PathBuf {
    PathBuf::from(url.split_once("host=").unwrap().1.split('&').next().unwrap())
}

const SOCKET: &str = ".s.PGSQL.5432";

impl Seen {
    fn count(&self, way: Way) -> &AtomicU64 {
        if way == Way::ToServer { &self.to_server } else { &self.from_server }
    }
}

fn pass(mut from: UnixStream, mut to: UnixStream, way: Way, delay: Duration, cut: Cut, seen: &Seen) {
    let mut buffer = [0; 65536];
    loop {
        let got = from.read(&mut buffer).unwrap_or(0);
        if got == 0 {
            break;
        }
        if way == Way::FromServer {
            seen.server_spoke_last.store(true, Ordering::SeqCst);
        } else if seen.server_spoke_last.swap(false, Ordering::SeqCst) {
            seen.trips.fetch_add(1, Ordering::SeqCst);
        }
        let before = seen.count(way).fetch_add(got as u64, Ordering::SeqCst);
        let left = match cut {
            Some((at, byte)) if at == way => usize::try_from(byte.saturating_sub(before)).unwrap().min(got),
            _ => got,
        };
        std::thread::sleep(delay);
        if to.write_all(&buffer[..left]).is_err() || left < got {
            break;
        }
    }
    drop((from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both)));
}
