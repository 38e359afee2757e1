//! `config show`, `path`, `check`: what is in force, and where each value came from. No value of the configuration is a
//! secret; those lie in files that it names.

use super::globals::Globals;
use super::request::{check_apart, key_path, place, support_only};
use crate::config::{self, Config, Setting, SinkKind};
use crate::failure::Failure;
use crate::files;
use crate::output::{self, Column, Format, List, Listing, Property, Record, Shape};
use crate::rules::event::Action;
use crate::text::{Field, Notice};
use crate::world::World;
use clap::builder::PossibleValuesParser;
use std::path::Path;

/// `config show`
#[derive(clap::Args, Debug)]
pub struct Show {
    /// Only these keys
    #[arg(value_name = "KEY", value_parser = key_names(), hide_possible_values = true)]
    keys: Vec<String>,
    /// Also say where each value comes from
    #[arg(long)]
    origin: bool,
}

/// A key in force.
pub const SETTING: Shape = Shape {
    schema: "setting",
    by: "config show",
    id: Field::Key,
    properties: &[Property::text(Field::Key), Property::text(Field::Value), Property::text(Field::Origin).sometimes()],
};

/// All keys.
pub const SETTINGS: Listing = Listing {
    of: &SETTING,
    schema: "settings",
    by: "config show",
    field: Field::Items,
    columns: &[Column::cut(Field::Key), Column::cut(Field::Value), Column::cut(Field::Origin)],
    tail: &[],
};

/// The same without where each comes from.
const BARE: Listing = Listing {
    of: &Shape { properties: &[Property::text(Field::Key), Property::text(Field::Value)], ..SETTING },
    columns: &[Column::cut(Field::Key), Column::cut(Field::Value)],
    ..SETTINGS
};

/// Which file is read.
pub const PATH: Shape = Shape {
    schema: "config_path",
    by: "config path, config check",
    id: Field::File,
    properties: &[Property::text(Field::File).or_null()],
};

fn key_names() -> PossibleValuesParser {
    PossibleValuesParser::new(config::keys().iter().map(|key| key.name))
}

/// Shows every key, or those asked for.
///
/// # Errors
/// `config_invalid` and its like.
pub fn show(world: &mut World, globals: &Globals, args: &Show) -> Result<(), Failure> {
    support_only(world, globals, Action::ConfigShow)?;
    let config = globals.load(world)?;
    let shape = if args.origin { &SETTINGS } else { &BARE };
    let mut list = List::new(&mut *world.out, &globals.style, shape)?;
    let wanted = |setting: &&Setting| args.keys.is_empty() || args.keys.iter().any(|key| key == setting.key);
    for setting in config.settings().iter().filter(wanted) {
        let record = Record::new().with(Field::Key, setting.key).with(Field::Value, setting.value.as_str());
        list.put(if args.origin { record.with(Field::Origin, setting.origin.as_str()) } else { record })?;
    }
    list.finish(Record::new()).map(drop)
}

/// Says which file is read, or would be.
///
/// # Errors
/// `config_invalid` and its like.
pub fn path(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    support_only(world, globals, Action::ConfigShow)?;
    let found = globals.load(world)?.file.or_else(|| config::user_path(&world.env));
    let path = found.map(|p| p.display().to_string()).unwrap_or_default();
    if globals.style.format == Format::Table {
        return output::line(&mut *world.out, &path);
    }
    output::record(&mut *world.out, &globals.style, &PATH, &Record::new().with(Field::File, path))
}

/// Checks the configuration and the files that it names.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    support_only(world, globals, Action::ConfigShow)?;
    let config = globals.load(world)?;
    check_files(&config)?;
    let file = config.file.map(|f| f.display().to_string());
    if globals.style.format == Format::Table {
        return output::say(&mut *world.out, &globals.style, &Notice::ConfigFine { file });
    }
    output::record(&mut *world.out, &globals.style, &PATH, &Record::new().with(Field::File, file))
}

/// The files that the configuration names: there where they must be, and private.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_files(config: &Config) -> Result<(), Failure> {
    let key_file = key_path(&config.key)?;
    check_apart(config, &key_file)?;
    if key_file.symlink_metadata().is_ok() {
        super::request::read_keys(&key_file)?;
    } else if config.db.file().is_some_and(Path::exists) {
        return Err(Failure::KeyMissing { path: key_file.display().to_string() });
    }
    match config.db.file() {
        Some(file) => files::check_private(file)?,
        None => drop(place(config)?),
    }
    if config.mail.sink == SinkKind::Sendmail {
        files::check_program(&config.mail.sendmail)?;
    }
    if let Some(source) = &config.mail.smtp.password_file {
        files::read_private(&key_path(source)?)?;
    }
    config.mail.check_templates()
}
