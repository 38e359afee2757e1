//! What the global flags say, in the terms of commands, and the configuration that goes with them.
//! It must not decide who may do what: `--support` and the session file are only told on to the request.

use super::session_file::SessionFile;
use crate::config::{self, Config, Sources};
use crate::failure::Failure;
use crate::output::{Format, Style};
use crate::rules::merchant::MerchantCode;
use crate::text::Lang;
use crate::world::World;
use std::cell::Cell;
use std::path::PathBuf;

/// The global flags.
pub struct Globals {
    /// `--db`
    pub db: Option<String>,
    /// `--config`
    pub config_file: Option<PathBuf>,
    /// `--lang`
    pub lang: Option<Lang>,
    /// What was read to find out language and colour; the first command that asks takes it.
    pub loaded: Cell<Option<Result<Config, Failure>>>,
    /// `--merchant`
    pub merchant: Option<MerchantCode>,
    /// How to print.
    pub style: Style,
    /// `-o` or `--json`, where one of them was given.
    pub format: Option<Format>,
    /// `-v`
    pub verbose: bool,
    /// `--yes`
    pub yes: bool,
    /// `--no-input`
    pub no_input: bool,
    /// `--support`
    pub support: bool,
    /// The session file of this run.
    pub session_file: SessionFile,
    /// `--reason`
    pub reason: Option<String>,
    /// `--ticket`
    pub ticket: Option<String>,
}

impl Globals {
    /// The configuration in force.
    ///
    /// # Errors
    /// `config_invalid` and its like.
    pub fn config(&self, world: &World) -> Result<Config, Failure> {
        self.loaded.take().unwrap_or_else(|| self.load(world))
    }

    /// Reads it, again where it was read before: `init` has just written it.
    ///
    /// # Errors
    /// As [`Globals::config`].
    pub fn load(&self, world: &World) -> Result<Config, Failure> {
        config::load(&Sources { db: self.db.as_deref(), config: self.config_file.as_deref(), lang: self.lang, env: &world.env })
    }
}
