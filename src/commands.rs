//! One file a command group: what was typed, and what is done with it. Each command has one skeleton: permit, read,
//! prepare secrets outside any transaction, decide and apply, report. Rules are in `rules`, SQL is in `store`.

pub mod about;
pub mod audit;
mod challenge;
pub mod config;
pub mod db;
pub mod doctor;
pub mod export;
pub mod generate;
pub mod globals;
pub mod import;
pub mod init;
pub mod login;
pub mod mail;
pub mod mail_deliver;
pub mod mail_template;
pub mod merchant;
pub mod merchant_edit;
pub mod otp;
pub mod password;
pub mod records;
pub mod report;
pub mod report_upcoming;
pub mod request;
pub mod session;
pub mod session_file;
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

/// The words of an enum as the values that a flag takes.
fn words<T: strum::VariantArray + AsRef<str>>() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(T::VARIANTS.iter().map(AsRef::<str>::as_ref))
}
