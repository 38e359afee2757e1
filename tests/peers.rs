//! sekisho against programs that nobody here wrote: mail servers and a mail reader, the reference Argon2, SQLite's own
//! shell, a reader of QR codes, another authenticator, an HTML parser. Where one is not installed its tests are skipped and say so; with `SEKISHO_PEERS=1` that is a failure.
//! `SEKISHO_PYTHON` names the Python that has aiosmtpd, argon2-cffi and html5lib.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test ends with what it did not expect
#![allow(clippy::disallowed_methods)] // environment and clock here are the test's own

#[path = "support/app.rs"]
#[allow(dead_code)] // as with the sandbox
mod app;
#[path = "support/mail.rs"]
mod mail;
#[path = "peers/peer.rs"]
mod peer;
#[path = "support/sandbox.rs"]
#[allow(dead_code)] // the tests of the executable use the rest
mod sandbox;
#[path = "support/terminal.rs"]
#[allow(dead_code)] // likewise
mod terminal;

#[path = "peers/database.rs"]
mod database;
#[path = "peers/hashes.rs"]
mod hashes;
#[path = "peers/manual.rs"]
mod manual;
#[path = "peers/oath.rs"]
mod oath;
#[path = "peers/page.rs"]
mod page;
#[path = "peers/qr.rs"]
mod qr;
#[path = "peers/screen.rs"]
mod screen;
#[path = "peers/sink.rs"]
mod sink;
#[path = "peers/smtp.rs"]
mod smtp;
#[path = "peers/units.rs"]
mod units;
