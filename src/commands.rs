//! One file a command group: what was typed, and what is done with it. Each command has one skeleton: permit, read,
//! prepare secrets outside any transaction, decide and apply, report. Rules are in `rules`, SQL is in `store`.

/// The keys that a list can be sorted by as the values of `--sort`, each with a hyphen in front for the other direction.
macro_rules! sort_keys {
    ($($key:literal),*) => {
        clap::builder::PossibleValuesParser::new([$(
            clap::builder::PossibleValue::new($key),
            clap::builder::PossibleValue::new(concat!("-", $key)).hide(true),
        )*])
    };
}

pub mod about;
pub mod audit;
pub mod candidates;
mod challenge;
pub mod config;
pub mod db;
pub mod doctor;
pub mod export;
mod form;
pub mod generate;
pub mod globals;
pub mod import;
pub mod init;
pub mod login;
pub mod mail;
pub mod mail_deliver;
pub mod mail_template;
pub mod merchant;
pub mod merchant_add;
pub mod merchant_edit;
pub mod otp;
pub mod password;
pub mod records;
pub mod report;
pub mod report_upcoming;
pub mod request;
pub mod session;
pub mod session_file;
pub mod shapes;
pub mod sweep;
pub mod typed;
pub mod user;
pub mod user_add;
pub mod user_edit;
pub mod user_restore;
pub mod user_why;
pub mod users;

use crate::failure::Failure;
use crate::output;
use crate::store::Direction;
use crate::text::Notice;
use crate::world::World;
use globals::Globals;

/// An empty list says so, on stderr.
fn note_if_empty(world: &mut World, globals: &Globals, rows: usize) -> Result<(), Failure> {
    if rows == 0 {
        output::note(&mut *world.err, &globals.style, &Notice::NoRows)?;
    }
    Ok(())
}

/// The same where `--limit` left some out.
fn note_rows(world: &mut World, globals: &Globals, shown: usize, more: usize) -> Result<(), Failure> {
    if more > 0 {
        world.out.flush()?; // the note comes after what it is about, also where both streams are one
        output::note(&mut *world.err, &globals.style, &Notice::MoreRows { shown, more })?;
    }
    note_if_empty(world, globals, shown + more)
}

/// Takes the newest so many of rows that come by age; how many it leaves out. Where the oldest come first they are counted
/// before, so that none need be kept.
fn newest<T>(
    limit: Option<usize>,
    direction: Direction,
    each: impl Fn(&mut dyn FnMut(T) -> Result<(), Failure>) -> Result<(), Failure>,
    mut take: impl FnMut(T) -> Result<(), Failure>,
) -> Result<usize, Failure> {
    let mut all = 0_usize;
    if limit.is_some() && direction == Direction::Ascending {
        each(&mut |_| {
            all += 1;
            Ok(())
        })?;
    }
    let (mut older, mut passed) = (limit.map_or(0, |limit| all.saturating_sub(limit)), 0);
    each(&mut |row| {
        passed += 1;
        match direction {
            Direction::Ascending if passed <= older => Ok(()),
            Direction::Descending if limit.is_some_and(|limit| passed > limit) => {
                older += 1;
                Ok(())
            }
            _ => take(row),
        }
    })?;
    Ok(older)
}

/// Key and direction of a `--sort`.
fn sorted(typed: Option<&str>) -> (Option<&str>, Direction) {
    match typed.map(|typed| (typed, typed.strip_prefix('-'))) {
        None => (None, Direction::Ascending),
        Some((_, Some(key))) => (Some(key), Direction::Descending),
        Some((key, None)) => (Some(key), Direction::Ascending),
    }
}

/// The words of an enum as the values that a flag takes.
fn words<T: strum::VariantArray + AsRef<str>>() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(T::VARIANTS.iter().map(AsRef::<str>::as_ref))
}
