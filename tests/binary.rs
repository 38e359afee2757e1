//! The real executable, run as people and scripts run it: exit codes, pipes, file modes, prompts on a terminal,
//! processes that race or are killed. It needs nothing but cargo. One root for all of it, so that it is linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test ends with what it did not expect
#![allow(clippy::disallowed_methods)] // the clock and the threads here are the test's own
#![allow(clippy::print_stdout)] // where kills hit is worth seeing: `--nocapture`

#[path = "support/app.rs"]
mod app;
#[path = "stories/ground.rs"]
mod ground;
#[path = "support/kill.rs"]
mod kill;
#[path = "support/mail.rs"]
mod mail;
#[path = "support/sandbox.rs"]
mod sandbox;
#[path = "support/terminal.rs"]
mod terminal;

#[path = "binary/alike.rs"]
mod alike;
#[path = "binary/app_prompts.rs"]
mod app_prompts;
#[path = "binary/app_races.rs"]
mod app_races;
#[path = "binary/canaries.rs"]
mod canaries;
#[path = "binary/codes.rs"]
mod codes;
#[path = "binary/every_prompt.rs"]
mod every_prompt;
#[path = "binary/everywhere.rs"]
mod everywhere;
#[path = "binary/exits.rs"]
mod exits;
#[path = "binary/mails.rs"]
mod mails;
#[path = "binary/modes.rs"]
mod modes;
#[path = "binary/pipes.rs"]
mod pipes;
#[path = "binary/prompts.rs"]
mod prompts;
#[path = "binary/prunes.rs"]
mod prunes;
#[path = "binary/qr_files.rs"]
mod qr_files;
#[path = "binary/races.rs"]
mod races;
#[path = "binary/reports.rs"]
mod reports;
#[path = "binary/search.rs"]
mod search;
#[path = "binary/sweeps.rs"]
mod sweeps;
#[path = "binary/tables.rs"]
mod tables;
#[path = "binary/version.rs"]
mod version;
