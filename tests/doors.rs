//! Every door into an account (D1) in every state that the account can be in, and every limit of time to the second
//! (R5-R8), through the whole program. What is demanded stands in tables: `tests/doors/table.rs`, `clock.rs`, `jumps.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test ends with what it did not expect
#![allow(clippy::disallowed_methods, clippy::print_stderr, missing_docs)] // what is known to differ is printed

#[path = "stories/post.rs"]
#[allow(dead_code)] // stories show whole mails
mod post;
#[path = "stories/program.rs"]
#[allow(dead_code)] // and run what is no command
mod program;
#[path = "stories/words.rs"]
#[allow(dead_code)] // and hide what differs from run to run
mod words;

#[path = "doors/clock.rs"]
mod clock;
#[path = "doors/door.rs"]
mod door;
#[path = "doors/extremes.rs"]
mod extremes;
#[path = "doors/faults.rs"]
mod faults;
#[path = "doors/jumps.rs"]
mod jumps;
#[path = "doors/masks.rs"]
mod masks;
#[path = "doors/matrix.rs"]
mod matrix;
#[path = "doors/prepared.rs"]
mod prepared;
#[path = "doors/scene.rs"]
mod scene;
#[path = "doors/state.rs"]
mod state;
#[path = "doors/table.rs"]
mod table;
#[path = "doors/totp.rs"]
mod totp;
#[path = "doors/wordings.rs"]
mod wordings;

use matrix::Order;

#[test]
fn every_door_checks_a_state_that_was_there_before() {
    matrix::hold(Order::Before, table::BEFORE);
}

#[test]
fn every_door_checks_a_state_that_came_between_two_steps() {
    matrix::hold(Order::Between, table::BETWEEN);
}
