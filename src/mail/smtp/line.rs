//! The bare line to a mail server, read a line at a time: what a stranger slips in behind the answer to STARTTLS is not read
//! ahead of the handshake, which it makes fail (S9). Nor may an answer go on for ever: each line costs time to read.

use lettre::transport::smtp::client::AsyncTokioStream;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// What is read at a time.
const PIECE: usize = 4096;
/// The longest answer: lines, and bytes. Answers have one line to a few dozen, a handshake some thousand bytes.
const MOST_LINES: usize = 1200;
const MOST_BYTES: usize = 64 * 1024;

/// A connection.
#[derive(Debug)]
pub(super) struct Line {
    tcp: TcpStream,
    /// Read and not handed over yet, from `at` on.
    waiting: Vec<u8>,
    at: usize,
    /// Handed over since something was last sent.
    lines: usize,
    bytes: usize,
}

impl Line {
    /// Connects.
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let tcp = TcpStream::connect(address).await?;
        tcp.set_nodelay(true)?;
        Ok(Self { tcp, waiting: Vec::new(), at: 0, lines: 0, bytes: 0 })
    }

    /// Hands over what waits, up to the end of its first line.
    fn hand_over(&mut self, buf: &mut ReadBuf<'_>) -> io::Result<()> {
        let rest = self.waiting.get(self.at..).unwrap_or_default();
        let line = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1);
        let piece = rest.get(..line.min(buf.remaining())).unwrap_or_default();
        buf.put_slice(piece);
        self.at += piece.len();
        self.bytes += piece.len();
        self.lines += usize::from(piece.ends_with(b"\n"));
        if self.lines > MOST_LINES || self.bytes > MOST_BYTES {
            return Err(io::Error::other("an answer without end"));
        }
        Ok(())
    }
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.at == self.waiting.len() {
            let mut piece = [0; PIECE];
            let mut read = ReadBuf::new(&mut piece);
            ready!(Pin::new(&mut self.tcp).poll_read(cx, &mut read))?;
            (self.waiting, self.at) = (read.filled().to_vec(), 0);
        }
        Poll::Ready(self.hand_over(buf))
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        (self.lines, self.bytes) = (0, 0);
        Pin::new(&mut self.tcp).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Line {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.peer_addr()
    }
}
