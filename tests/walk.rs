//! Random walks (G10, G13): a small reference model of the accounts answers every command beside the program, with a clock
//! that jumps; before every login `user why` must say what the login then does. The first difference fails the test, and
//! the walk shrinks to the few commands that show it.
//!
//! `WALK_STEPS` is how many commands are compared (40,000), `WALK_SERVER_STEPS` how many of them on a PostgreSQL server where
//! there is one (2,000), `WALK_SEED` which walks are taken (1). The same two numbers
//! give the same walks. `cargo test --test walk -- --nocapture` shows how often every answer was given.
//!
//! ```text
//! WALK_STEPS=1000000 WALK_SEED=7 cargo test --test walk -- --nocapture
//! ```
//! `model.rs` and its rooms are the reference, written from the rules; `step.rs` and `draw.rs` say what a walk is made of and
//! how often, `walker.rs` makes commands of steps, `compare.rs` compares, `hunt.rs` takes walks until enough was compared.
// A walk that differs ends in a panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::disallowed_methods, missing_docs)]
#![allow(clippy::print_stdout)] // for whoever asks with --nocapture

#[path = "walk/act.rs"]
mod act;
#[path = "walk/answer.rs"]
mod answer;
#[path = "walk/compare.rs"]
mod compare;
#[path = "walk/coverage.rs"]
mod coverage;
#[path = "walk/draw.rs"]
mod draw;
#[path = "walk/drawer.rs"]
mod drawer;
#[path = "stories/ground.rs"]
mod ground;
#[path = "walk/hunt.rs"]
mod hunt;
#[path = "walk/model.rs"]
mod model;
#[path = "stories/post.rs"]
#[allow(dead_code)] // stories show more of a mail
mod post;
#[path = "stories/program.rs"]
#[allow(dead_code)] // a story has lines that are no commands
mod program;
#[path = "walk/start.rs"]
mod start;
#[path = "walk/step.rs"]
mod step;
#[path = "walk/walker.rs"]
mod walker;
#[path = "walk/who.rs"]
mod who;

use coverage::Coverage;
use ground::Ground;
use hunt::Hunt;

/// One for each processor of a small machine.
const THREADS: u64 = 2;

#[test]
fn program_and_model_answer_alike() {
    sekisho::files::private_umask(); // as main does
    let (steps, seed) = (variable("WALK_STEPS", 40_000), variable("WALK_SEED", 1));
    let hunt = Hunt::new(Ground::File, steps / THREADS);
    let found = std::thread::scope(|scope| {
        let walks: Vec<_> = (0..THREADS)
            .map(|n| seed * THREADS + n)
            .map(|seed| {
                scope.spawn({
                    let hunt = &hunt;
                    move || hunt.run(seed)
                })
            })
            .collect();
        walks.into_iter().map(|walk| walk.join().unwrap()).collect::<Vec<_>>()
    });
    let mut seen = Coverage::default();
    for part in found {
        seen.add(&part.unwrap_or_else(|difference| panic!("{difference}")));
    }
    println!("{seen}{} commands compared", seen.steps());
    assert_eq!(seen.missing(), Vec::<String>::new(), "the walks no longer get there");
}

/// The same walks on a server, fewer of them: each command is a connection of its own there.
#[test]
fn program_and_model_answer_alike_on_a_server() {
    sekisho::files::private_umask();
    let Some(server) = Ground::all().into_iter().find(|ground| !ground.is_file()) else {
        return println!("skipped: SEKISHO_TEST_POSTGRES names no server");
    };
    let hunt = Hunt::new(server, variable("WALK_SERVER_STEPS", 2_000));
    let seen = hunt.run(variable("WALK_SEED", 1)).unwrap_or_else(|difference| panic!("{difference}"));
    println!("{} commands compared on a server", seen.steps());
}

fn variable(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}
