//! The program on a PostgreSQL server: copies from engine to engine, servers and connections that die at the worst moment,
//! two machines beside each other, the rights of a login role, round trips. `SEKISHO_TEST_POSTGRES` names the server
//! (`.ci/postgres` starts one); without it nothing here is tested, and each test says so.
#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test ends with what it did not expect
#![allow(clippy::disallowed_methods)] // the clock and the threads here are the test's own
#![allow(dead_code)] // the sandbox serves other tests too
#![allow(clippy::print_stdout)] // what was measured is worth seeing: `--nocapture`

#[path = "support/authority.rs"]
mod authority;
#[path = "stories/ground.rs"]
mod ground;
#[path = "support/kill.rs"]
mod kill;
#[path = "support/mail.rs"]
mod mail;
#[path = "support/sandbox.rs"]
mod sandbox;

#[path = "cluster/copies.rs"]
mod copies;
#[path = "cluster/cuts.rs"]
mod cuts;
#[path = "cluster/full.rs"]
mod full;
#[path = "cluster/instances.rs"]
mod instances;
#[path = "cluster/own.rs"]
mod own;
#[path = "cluster/retries.rs"]
mod retries;
#[path = "cluster/roles.rs"]
mod roles;
#[path = "cluster/tls.rs"]
mod tls;
#[path = "cluster/trips.rs"]
mod trips;
#[path = "cluster/wire.rs"]
mod wire;
