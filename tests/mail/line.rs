//! The test's mail server's end of a connection, in the clear or encrypted. What ends it is `None`.

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

/// What comes in by a connection, by lines.
pub struct Line {
    wire: Wire,
    /// Read and not yet asked for.
    ahead: Vec<u8>,
}

enum Wire {
    Clear(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
    Gone,
}

impl Line {
    pub fn new(stream: TcpStream) -> Self {
        Self { wire: Wire::Clear(stream), ahead: Vec::new() }
    }

    pub fn is_encrypted(&self) -> bool {
        matches!(self.wire, Wire::Tls(_))
    }

    /// What came in the clear ahead of its time is no part of the encrypted conversation.
    pub fn encrypt(&mut self, config: &Arc<ServerConfig>) -> Option<()> {
        let Wire::Clear(stream) = std::mem::replace(&mut self.wire, Wire::Gone) else { return None };
        self.ahead.clear();
        let connection = ServerConnection::new(Arc::clone(config)).ok()?;
        self.wire = Wire::Tls(Box::new(StreamOwned::new(connection, stream)));
        Some(())
    }

    /// Up to and with the next LF.
    pub fn next(&mut self) -> Option<Vec<u8>> {
        loop {
            if let Some(end) = self.ahead.iter().position(|byte| *byte == b'\n') {
                return Some(self.ahead.drain(..=end).collect());
            }
            self.more()?;
        }
    }

    pub fn skip(&mut self, count: usize) -> Option<()> {
        while self.ahead.len() < count {
            self.more()?;
        }
        Some(())
    }

    pub fn until_it_ends(&mut self) -> Option<()> {
        loop {
            self.more()?;
        }
    }

    /// Closed while something that came in is unread, a line is reset.
    pub fn reset(&mut self) -> Option<()> {
        if let Wire::Clear(stream) = &self.wire {
            let _waited = stream.peek(&mut [0]);
        }
        None
    }

    fn more(&mut self) -> Option<()> {
        let mut some = [0; 16384];
        let count = self.wire.read(&mut some).ok().filter(|count| *count > 0)?;
        self.ahead.extend_from_slice(&some[..count]);
        Some(())
    }

    pub fn write(&mut self, bytes: &[u8]) -> Option<()> {
        self.wire.write_all(bytes).and_then(|()| self.wire.flush()).ok()
    }
}

impl Read for Wire {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Clear(stream) => stream.read(into),
            Self::Tls(stream) => stream.read(into),
            Self::Gone => Ok(0),
        }
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Clear(stream) => stream.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
            Self::Gone => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Clear(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
            Self::Gone => Ok(()),
        }
    }
}
