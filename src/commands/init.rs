//! `init`: configuration, key file and database, each only where it is missing; safe to repeat. A database whose key file
//! is gone gets no new one: that would lock everyone out for good (S6).

use super::globals::Globals;
use super::request::{check_apart, key_path, place, read_keys, support_only};
use crate::config::{self, Config, KeySource};
use crate::failure::Failure;
use crate::files;
use crate::output::{self, Item, Writing};
use crate::rules::change::Change;
use crate::rules::event::{Action, Event};
use crate::rules::words::Outcome;
use crate::secret::{Keys, mint};
use crate::store::{Author, End, Store};
use crate::text::Notice;
use crate::world::World;
use std::path::Path;

/// Runs it.
///
/// # Errors
/// What can't be made, or is there and unsafe.
pub fn run(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    support_only(world, globals, Action::Init)?;
    let config_file = write_config(world, globals)?;
    let config = globals.load(world)?;
    let key_file = key_path(&config.key)?;
    let place = place(&config)?;
    let existed = Store::exists(&place)?;
    let keys = keys(world, &config, &key_file, existed)?;
    let store = Store::create(&place, keys, &key_file)?;
    let request = mint(&mut *world.random);
    if !existed {
        record(world, globals, &store, &request)?;
    }
    let db = config.db.to_string();
    let said = if existed {
        vec![Notice::AlreadyInitialised { db: db.clone() }]
    } else {
        let key_file = key_file.display().to_string();
        vec![Notice::Initialised { db: db.clone() }, Notice::ConfigAt { config: config_file }, Notice::KeyFileAt { key_file }]
    };
    let outcome = if existed { Outcome::Unchanged } else { Outcome::Changed };
    let items = vec![Item { address: db, outcome, error: None, said }];
    let writing = Writing { action: Action::Init, dry_run: false, request_id: request, items, queued: 0, sent: 0 };
    output::writing(&mut *world.out, &mut *world.err, &globals.style, &writing)
}

/// The commented template, where no configuration is there yet; the path of what is in force.
fn write_config(world: &World, globals: &Globals) -> Result<String, Failure> {
    let before = globals.config(world)?;
    if let Some(file) = &before.file {
        return Ok(file.display().to_string());
    }
    let Some(path) = config::user_path(&world.env) else { return Ok("-".to_owned()) };
    if let Some(folder) = path.parent() {
        files::private_folder(folder)?;
    }
    files::create_private(&path, config::template().as_bytes())?;
    Ok(path.display().to_string())
}

fn keys(world: &mut World, config: &Config, path: &Path, database_exists: bool) -> Result<Keys, Failure> {
    let missing = path.symlink_metadata().is_err();
    let made_elsewhere = matches!(config.key, KeySource::Credential { .. });
    if missing && (database_exists || made_elsewhere) {
        return Err(Failure::KeyMissing { path: path.display().to_string() });
    }
    if missing {
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            files::private_folder(folder)?;
        }
        // Of two first runs at once the slower one reads what the faster one made.
        files::create_private(path, Keys::generate(&mut *world.random).reveal().as_bytes())?;
    }
    check_apart(config, path)?;
    read_keys(path)
}

fn record(world: &mut World, globals: &Globals, store: &Store, request: &str) -> Result<(), Failure> {
    let author = Author {
        actor: "support".to_owned(),
        origin: serde_json::to_string(&(world.origin)()).unwrap_or_default(),
        request: request.to_owned(),
        reason: globals.reason.clone(),
        ticket: globals.ticket.clone(),
    };
    let mut change = Change::default();
    change.event(Event::common(Action::Init));
    store.write(End::Commit, |tx| tx.apply(&change, &author, world.now(), &mut *world.random).map(drop))
}
