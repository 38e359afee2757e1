//! `user import` and `user export` on files of every kind: a matrix of encodings, separators, line ends and languages,
//! files as Excel writes and damages them, random ones, what an export gives back, and imports that are killed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test ends with what it did not expect
#![allow(clippy::disallowed_methods)] // the clock, the randomness and the environment here are the test's own
#![allow(dead_code)] // the sandbox serves other tests too
#![allow(clippy::print_stdout)] // where kills hit is worth seeing: `--nocapture`

#[path = "import/desk.rs"]
mod desk;
#[path = "stories/ground.rs"]
mod ground;
#[path = "support/kill.rs"]
mod kill;
#[path = "support/mail.rs"]
mod mail;
#[path = "support/sandbox.rs"]
mod sandbox;

#[path = "import/excel.rs"]
mod excel;
#[path = "import/fuzz.rs"]
mod fuzz;
#[path = "import/kills.rs"]
mod kills;
#[path = "import/matrix.rs"]
mod matrix;
#[path = "import/round_trip.rs"]
mod round_trip;
