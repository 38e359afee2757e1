//! sekisho (関所, a checkpoint) administers the accounts of a merchant portal with mandatory two-step login.
//!
//! Three sentences to find one's way by: **rules decide, store remembers, commands carry values between them.** Nothing
//! else decides; nothing else remembers. [`rules`] is the domain as pure functions. [`store`] keeps rows and applies
//! changes, each in one transaction with its audit lines and mails. [`commands`] has a file a command group. [`world`] is
//! all that is outside (clock, randomness, streams), handed in. [`text`] says everything in Japanese and English,
//! [`output`] prints it, [`mail`] sends letters, [`secret`] draws, hashes and seals, [`config`] reads settings.

pub mod cli;
pub mod commands;
pub mod config;
pub mod database;
pub mod failure;
pub mod files;
pub mod mail;
pub mod output;
pub mod rules;
pub mod secret;
pub mod sheet;
pub mod store;
pub mod text;
pub mod world;
pub mod zone;

use cli::Cli;
use failure::{Exit, Failure};
use output::Style;
use std::ffi::OsString;
use std::io::Write;
use world::World;

/// Runs one command line in a world. Everything a person or script sees goes through the world's streams.
pub fn run(args: impl IntoIterator<Item = OsString>, world: &mut World) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::read(&args) {
        Ok(cli) => cli,
        Err(error) => {
            let typed: Vec<String> = args.iter().map(|a| a.to_string_lossy().into_owned()).collect();
            return cli::refuse(&error, &typed, world);
        }
    };
    let mut globals = cli.globals(world);
    let done = cli.run(world, &mut globals);
    let done = done.and_then(|()| Ok(world.out.flush()?));
    done.map_or_else(|failure| end(world, &globals.style, &failure), |()| Exit::Ok)
}

/// Results first, then the error; what can't be said any more changes nothing.
fn end(world: &mut World, style: &Style, failure: &Failure) -> Exit {
    drop(world.out.flush());
    drop(output::failure(&mut *world.err, style, failure));
    failure.exit()
}
