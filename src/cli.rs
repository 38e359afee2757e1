//! The command line: the tree of commands, the global flags, and which command is run for what was typed. It decides
//! nothing about accounts. The options of a command are built only once it was chosen: building those of all thirty
//! would take longer than most of them run.

mod complete;
mod help;
mod line;
mod man;
mod reference;
#[cfg(test)]
mod tests;
mod tree;
mod usage;

pub use usage::refuse;

use crate::commands::globals::Globals;
use crate::commands::session_file::SessionFile;
use crate::config::{self, ColorWhen, Sources, TableStyle};
use crate::failure::{Failure, UsageFault};
use crate::output::{Format, Style};
use crate::rules::fold::deceptive;
use crate::rules::merchant::MerchantCode;
use crate::text::Lang;
use crate::world::World;
use clap::{ArgMatches, Args, FromArgMatches};
use std::cell::Cell;
use std::ffi::OsString;
use std::path::PathBuf;

/// A command line, read.
pub struct Cli {
    flags: Flags,
    group: Option<&'static str>,
    command: &'static tree::Leaf,
    args: ArgMatches,
}

/// The global flags.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Global options")]
pub struct Flags {
    /// Database: a path, sqlite:PATH or postgres://USER@HOST/NAME (SEKISHO_DB)
    #[arg(long, value_name = "PATH")]
    db: Option<String>,
    /// Configuration file (SEKISHO_CONFIG)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Merchant of addresses without one
    #[arg(short, long, value_name = "CODE")]
    merchant: Option<String>,
    /// Form of the result
    #[arg(short, long, value_parser = ["table", "json", "jsonl", "csv", "id"])]
    output: Option<String>,
    /// The same as --output json
    #[arg(long, conflicts_with = "output")]
    json: bool,
    /// Columns of tables and CSV, in this order
    #[arg(long, value_delimiter = ',', value_name = "A,B")]
    columns: Option<Vec<String>>,
    /// No heading line
    #[arg(long)]
    no_header: bool,
    /// Language (SEKISHO_LANG)
    #[arg(long, value_parser = ["ja", "en"])]
    lang: Option<String>,
    /// When to colour
    #[arg(long, value_parser = ["auto", "always", "never"])]
    color: Option<String>,
    /// No notes, only results and errors
    #[arg(short, long)]
    quiet: bool,
    /// More about what is done
    #[arg(short, long, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Answer yes where a command asks
    #[arg(short, long)]
    yes: bool,
    /// Never ask
    #[arg(long)]
    no_input: bool,
    /// Act as the support centre although there is a session in the default place
    #[arg(long)]
    support: bool,
    /// Session file (SEKISHO_SESSION_FILE)
    #[arg(long, value_name = "FILE")]
    session_file: Option<PathBuf>,
    /// Why, for the audit log
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Ticket number, for the audit log
    #[arg(long, value_name = "ID")]
    ticket: Option<String>,
}

impl Cli {
    /// Reads a command line. Global flags may stand behind any word of the command; the last one counts.
    ///
    /// # Errors
    /// clap's, to be told by [`refuse`].
    pub fn read(args: &[OsString]) -> Result<Self, clap::Error> {
        let mut matches = tree::command().try_get_matches_from(args)?;
        let mut flags = Flags::from_arg_matches(&matches)?;
        let (mut nodes, mut group) = (tree::ROOT, None);
        while let Some((name, inner)) = matches.remove_subcommand() {
            flags = Flags::from_arg_matches(&inner)?.over(flags);
            match nodes.iter().find(|node| node.name() == name) {
                Some(tree::Node::Leaf(command)) => return Ok(Self { flags, group, command, args: inner }),
                Some(tree::Node::Group(found)) => (nodes, group) = (found.nodes, Some(found.name)),
                None => break,
            }
            matches = inner;
        }
        Err(tree::command().error(clap::error::ErrorKind::MissingSubcommand, ""))
    }

    /// What the global flags mean, with what environment and configuration say of language and colour. A flag that
    /// can't be read is told by [`Cli::run`], in that language.
    pub fn globals(&self, world: &World) -> Globals {
        self.flags.globals(world)
    }

    /// The words that name the command: `user add`.
    fn path(&self) -> String {
        self.group.map_or_else(|| self.command.name().to_owned(), |group| format!("{group} {}", self.command.name()))
    }

    /// Runs the command.
    ///
    /// # Errors
    /// What ended it.
    pub fn run(&self, world: &mut World, globals: &mut Globals) -> Result<(), Failure> {
        self.run_in(world, globals).map_err(|failure| match failure {
            Failure::Usage(fault) => Failure::CommandLine { fault, command: self.path() },
            other => other,
        })
    }

    fn run_in(&self, world: &mut World, globals: &mut Globals) -> Result<(), Failure> {
        globals.merchant = self.flags.merchant.as_deref().map(MerchantCode::parse).transpose()?;
        globals.reason = note("--reason", self.flags.reason.as_deref())?;
        globals.ticket = note("--ticket", self.flags.ticket.as_deref())?;
        (self.command.run)(world, globals, &self.args)
    }
}

/// A text for the audit log: not empty, not endless, nothing that could deceive who reads it.
fn note(option: &str, typed: Option<&str>) -> Result<Option<String>, Failure> {
    const MOST: usize = 500;
    let Some(text) = typed.map(str::trim) else { return Ok(None) };
    let fault = match text.chars().count() {
        0 => UsageFault::BadValue { option: option.to_owned(), value: String::new(), allowed: Vec::new(), likely: None },
        n if n > MOST => UsageFault::TooLong { option: option.to_owned(), most: MOST },
        _ if text.chars().any(deceptive) => {
            UsageFault::BadValue { option: option.to_owned(), value: text.to_owned(), allowed: Vec::new(), likely: None }
        }
        _ => return Ok(Some(text.to_owned())),
    };
    Err(Failure::Usage(fault))
}

impl Flags {
    /// These flags where they were given, else the ones given further left.
    fn over(self, outer: Self) -> Self {
        Self {
            db: self.db.or(outer.db),
            config: self.config.or(outer.config),
            merchant: self.merchant.or(outer.merchant),
            output: self.output.or(if self.json { None } else { outer.output }),
            json: self.json || outer.json,
            columns: self.columns.or(outer.columns),
            no_header: self.no_header || outer.no_header,
            lang: self.lang.or(outer.lang),
            color: self.color.or(outer.color),
            quiet: self.quiet || outer.quiet,
            verbose: self.verbose.max(outer.verbose),
            yes: self.yes || outer.yes,
            no_input: self.no_input || outer.no_input,
            support: self.support || outer.support,
            session_file: self.session_file.or(outer.session_file),
            reason: self.reason.or(outer.reason),
            ticket: self.ticket.or(outer.ticket),
        }
    }

    fn globals(&self, world: &World) -> Globals {
        let lang = self.lang.as_deref().and_then(|l| l.parse().ok());
        let loaded = config::load(&Sources { db: self.db.as_deref(), config: self.config.as_deref(), lang, env: &world.env });
        let style = self.style(world, lang, loaded.as_ref().ok());
        Globals {
            db: self.db.clone(),
            config_file: self.config.clone(),
            lang,
            loaded: Cell::new(Some(loaded)),
            merchant: None,
            style,
            format: self.format(),
            verbose: self.verbose > 0,
            yes: self.yes,
            no_input: self.no_input,
            support: self.support,
            session_file: SessionFile::find(self.session_file.as_deref(), &world.env),
            reason: None,
            ticket: None,
        }
    }

    /// `-o` or `--json`, where one of them was given.
    fn format(&self) -> Option<Format> {
        if self.json { Some(Format::Json) } else { self.output.as_deref().and_then(|o| o.parse().ok()) }
    }

    fn style(&self, world: &World, lang: Option<Lang>, config: Option<&config::Config>) -> Style {
        let when =
            self.color.as_deref().and_then(|c| c.parse().ok()).or(config.map(|c| c.output.color)).unwrap_or(ColorWhen::Auto);
        Style {
            format: self.format().unwrap_or(Format::Table),
            lang: config.map_or_else(|| config::language(lang, &world.env), |c| c.output.lang),
            zone: world.zone,
            color: match when {
                ColorWhen::Always => true,
                ColorWhen::Never => false,
                ColorWhen::Auto => world.terminal.output,
            },
            width: world.terminal.width,
            height: world.terminal.height,
            header: !self.no_header,
            rule: config.is_none_or(|c| c.output.style == TableStyle::Rule),
            columns: self.columns.clone(),
            quiet: self.quiet,
        }
    }
}
