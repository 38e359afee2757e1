//! Delivery by mail from outside (G5, G14): the executable against a mail server on threads that is well behaved, slow or
//! faulty, and that keeps every message it was given. Whatever it does, no mail is lost, and what `mail list` says of it
//! is true. `SEKISHO_KILLS=1000` and `SEKISHO_FUZZ=10000` for more than the usual.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test ends with what it did not expect
#![allow(clippy::disallowed_methods)] // the clock, the threads and the environment here are the test's own
#![allow(dead_code)] // the sandbox serves other tests too
#![allow(clippy::print_stdout)] // where kills hit is worth seeing: `--nocapture`

#[path = "support/authority.rs"]
mod authority;
#[path = "support/kill.rs"]
mod kill;
#[path = "support/mail.rs"]
mod mail;
#[path = "support/sandbox.rs"]
mod sandbox;

#[path = "mail/conversation.rs"]
mod conversation;
#[path = "mail/head.rs"]
mod head;
#[path = "mail/line.rs"]
mod line;
#[path = "mail/outbox.rs"]
mod outbox;
#[path = "mail/server.rs"]
mod server;

#[path = "mail/crowd.rs"]
mod crowd;
#[path = "mail/faults.rs"]
mod faults;
#[path = "mail/fuzz.rs"]
mod fuzz;
#[path = "mail/kills.rs"]
mod kills;
#[path = "mail/tls.rs"]
mod tls;
