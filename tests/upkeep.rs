//! The care of the database as a whole on the real executable: backups and restores while others write, and all of it
//! killed at random moments (S6, B3). `SEKISHO_KILLS=200` for more than the usual 50.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test ends with what it did not expect
#![allow(clippy::disallowed_methods)] // the clock and the threads here are the test's own
#![allow(dead_code)] // the sandbox serves other tests too
#![allow(clippy::print_stdout)] // where kills hit is worth seeing: `--nocapture`

#[path = "support/app.rs"]
mod app;
#[path = "support/kill.rs"]
mod kill;
#[path = "support/mail.rs"]
mod mail;
#[path = "support/sandbox.rs"]
mod sandbox;

#[path = "upkeep/backups.rs"]
mod backups;
#[path = "upkeep/drill.rs"]
mod drill;
#[path = "upkeep/findings.rs"]
mod findings;
#[path = "upkeep/full.rs"]
mod full;
#[path = "upkeep/migrations.rs"]
mod migrations;
#[path = "upkeep/restores.rs"]
mod restores;
#[path = "upkeep/rotation.rs"]
mod rotation;
