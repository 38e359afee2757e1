//! A mail server on this machine, one thread a connection, and everything that it was told. How it behaves can be changed
//! while it runs, so that a healthy one takes over on the port of a faulty one.

use crate::conversation::converse;
use rustls::ServerConfig;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// An address of this machine that no client calls from: a port stays free from the end of one server to the start of the next.
const HOST: &str = "127.0.0.2";

/// What the server answers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Connect,
    Ehlo,
    Starttls,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// So many bytes of a message.
    Bytes(usize),
    /// The end of a message.
    Dot,
}

/// What it does there instead of its usual reply.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// It says this; after a 421 it hangs up.
    Says(&'static str),
    /// It says nothing any more and keeps the line.
    Silence,
    /// It says this and then nothing any more.
    SaysAndWaits(&'static str),
    /// It says the usual, a byte a second.
    Drip,
    /// It says the usual after this time.
    Late(Duration),
    /// It hangs up.
    Close,
    /// It says this and hangs up.
    SaysAndCloses(&'static str),
    /// It says the usual, and as soon as more comes in it resets the line.
    Reset,
    /// It says the usual after so many lines that go on.
    Lines(usize),
}

/// How a conversation goes.
#[derive(Clone, Default)]
pub struct Manner {
    pub fault: Option<(Step, Fault)>,
    /// What it offers after EHLO, STARTTLS and AUTH apart.
    pub offers: &'static [&'static str],
    pub tls: Option<Tls>,
    /// User and password that it wants.
    pub account: Option<(&'static str, &'static str)>,
    /// The only mechanism that it offers then; else several.
    pub mechanism: Option<&'static str>,
    /// How long it takes over each reply.
    pub pace: Duration,
}

/// When its lines are encrypted.
#[derive(Clone)]
pub enum Tls {
    Starttls(Arc<ServerConfig>),
    FromTheStart(Arc<ServerConfig>),
}

/// A message that it had in full and, unless a fault kept it from it, took over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The lines since the last message of this conversation.
    pub commands: Vec<String>,
    /// Everything between DATA and the final dot, dots unstuffed.
    pub bytes: Vec<u8>,
}

/// What it was told.
#[derive(Default)]
pub struct Heard {
    pub connections: usize,
    /// Every line outside of messages.
    pub lines: Vec<String>,
    pub messages: Vec<Message>,
    /// Lines that hold anything but printable ASCII and CRLF at their end (M1).
    pub odd: Vec<String>,
}

impl Heard {
    pub fn count(&self, command: &str) -> usize {
        self.lines.iter().filter(|line| line.starts_with(command)).count()
    }
}

#[derive(Default)]
pub struct State {
    manner: Mutex<Manner>,
    heard: Mutex<Heard>,
    talking: Mutex<usize>,
    silent: Condvar,
    ended: AtomicBool,
}

impl State {
    pub fn hear<T>(&self, told: impl FnOnce(&mut Heard) -> T) -> T {
        told(&mut self.heard.lock().unwrap())
    }

    fn talk(&self, stream: TcpStream) {
        self.hear(|heard| heard.connections += 1);
        let manner = self.manner.lock().unwrap().clone();
        converse(self, &manner, stream);
        *self.talking.lock().unwrap() -= 1;
        self.silent.notify_all();
    }
}

/// A server that runs until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    state: Arc<State>,
}

impl Server {
    pub fn start(manner: Manner) -> Self {
        Self::start_at(SocketAddr::new(HOST.parse().unwrap(), 0), manner)
    }

    pub fn start_at(address: SocketAddr, manner: Manner) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let state = Arc::new(State { manner: Mutex::new(manner), ..State::default() });
        let server = Self { address: listener.local_addr().unwrap(), state: Arc::clone(&state) };
        thread::spawn(move || accept(&listener, &state));
        server
    }

    /// From the next connection on.
    pub fn behave(&self, manner: Manner) {
        *self.state.manner.lock().unwrap() = manner;
    }

    /// What it heard since the last look, once nobody talks to it any more: a client that was killed may have said things
    /// that it has not read yet.
    pub fn heard_at_all(&self) -> Heard {
        let talking = self.state.talking.lock().unwrap();
        let patience = Duration::from_secs(20);
        let (_talking, waited) = self.state.silent.wait_timeout_while(talking, patience, |talking| *talking > 0).unwrap();
        assert!(!waited.timed_out(), "a conversation does not end");
        self.state.hear(std::mem::take)
    }

    /// The same from a client that must speak SMTP.
    pub fn heard(&self) -> Heard {
        let heard = self.heard_at_all();
        assert_eq!(heard.odd, [""; 0], "a bare CR or LF, a NUL, or no ASCII");
        heard
    }

    /// The configuration that sends mails here.
    pub fn configuration(&self, tls: &str) -> Vec<String> {
        configuration(self.address, tls)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.ended.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address)); // wakes it
    }
}

fn accept(listener: &TcpListener, state: &Arc<State>) {
    for stream in listener.incoming().map_while(Result::ok) {
        if state.ended.load(Ordering::SeqCst) {
            break;
        }
        *state.talking.lock().unwrap() += 1;
        let state = Arc::clone(state);
        thread::spawn(move || state.talk(stream));
    }
}

pub fn configuration(address: SocketAddr, tls: &str) -> Vec<String> {
    vec![
        "mail.sink = \"smtp\"".to_owned(),
        format!("mail.smtp.host = \"{}\"", address.ip()),
        format!("mail.smtp.port = {}", address.port()),
        format!("mail.smtp.tls = \"{tls}\""),
    ]
}

/// An address where nobody listens, and where a server can be started later.
pub fn nobody() -> SocketAddr {
    TcpListener::bind((HOST, 0)).unwrap().local_addr().unwrap()
}
