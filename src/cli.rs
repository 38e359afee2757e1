//! The command line: the tree of commands, the global flags, and which command is run for what was typed. It decides
//! nothing about accounts.

mod usage;

pub use usage::refuse;

use crate::commands::globals::Globals;
use crate::commands::session_file::SessionFile;
use crate::commands::{
    about, audit, config as config_commands, init, login, mail, merchant, merchant_edit, otp, password, session, sweep, user,
    user_add, user_edit, users,
};
use crate::config::{self, ColorWhen, Sources};
use crate::failure::{Failure, UsageFault};
use crate::output::{Format, Style};
use crate::rules::fold::deceptive;
use crate::rules::merchant::MerchantCode;
use crate::rules::refusal::{Part, Refusal};
use crate::text::{Field, Lang};
use crate::world::World;
use clap::{Args, Parser, Subcommand};
use std::cell::Cell;
use std::path::PathBuf;

/// Administers the accounts of a merchant portal with mandatory two-step login.
#[derive(Parser, Debug)]
#[command(name = "sekisho", version, disable_help_subcommand = false, arg_required_else_help = true, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

/// The global flags.
#[derive(Args, Debug, Clone)]
pub struct Flags {
    /// Database: a path or sqlite:PATH (SEKISHO_DB)
    #[arg(long, global = true, value_name = "PATH")]
    db: Option<String>,
    /// Configuration file (SEKISHO_CONFIG)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Merchant of addresses without one
    #[arg(short, long, global = true, value_name = "CODE")]
    merchant: Option<String>,
    /// Form of the result
    #[arg(short, long, global = true, value_parser = ["table", "json", "jsonl", "csv", "id"])]
    output: Option<String>,
    /// The same as --output json
    #[arg(long, global = true, conflicts_with = "output")]
    json: bool,
    /// Columns of tables and CSV, in this order
    #[arg(long, global = true, value_delimiter = ',', value_name = "A,B")]
    columns: Option<Vec<String>>,
    /// No heading line
    #[arg(long, global = true)]
    no_header: bool,
    /// Language (SEKISHO_LANG)
    #[arg(long, global = true, value_parser = ["ja", "en"])]
    lang: Option<String>,
    /// When to colour
    #[arg(long, global = true, value_parser = ["auto", "always", "never"])]
    color: Option<String>,
    /// No notes, only results and errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// More about what is done
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Answer yes where a command asks
    #[arg(short, long, global = true)]
    yes: bool,
    /// Never ask
    #[arg(long, global = true)]
    no_input: bool,
    /// Act as the support centre although there is a session in the default place
    #[arg(long, global = true)]
    support: bool,
    /// Session file (SEKISHO_SESSION_FILE)
    #[arg(long, global = true, value_name = "FILE")]
    session_file: Option<PathBuf>,
    /// Why, for the audit log
    #[arg(long, global = true, value_name = "TEXT")]
    reason: Option<String>,
    /// Ticket number, for the audit log
    #[arg(long, global = true, value_name = "ID")]
    ticket: Option<String>,
}

/// The commands.
#[derive(Subcommand, Debug)]
enum Command {
    /// Set up configuration, key file and database; safe to repeat
    Init,
    /// Step 1 of a login: password in, one-time password by mail
    Login(login::Args),
    /// End the session
    Logout,
    /// As whom commands act
    Whoami,
    /// One-time passwords, step 2 of a login
    #[command(subcommand)]
    Otp(Otp),
    /// Passwords: change, reset, redeem, issue
    #[command(subcommand)]
    Password(Password),
    /// Users: add, list, show, edit, unlock, delete
    #[command(subcommand)]
    User(User),
    /// Unlock users, the same as `user unlock`
    Unlock(users::Unlock),
    /// Merchants: add, list, show, edit, delete
    #[command(subcommand)]
    Merchant(Merchant),
    /// Delete users without a login for 91 days
    SweepInactive(sweep::Args),
    /// Outgoing mails: list, show, deliver
    #[command(subcommand)]
    Mail(Mail),
    /// Audit log: list, verify
    #[command(subcommand)]
    Audit(Audit),
    /// Sessions: list, revoke
    #[command(subcommand)]
    Session(Session),
    /// Configuration: show, path, check
    #[command(subcommand)]
    Config(Config),
    /// What an error code means and what to do
    Explain(about::Explain),
    /// Version of sekisho
    Version,
}

#[derive(Subcommand, Debug)]
enum Otp {
    /// Verify a one-time password and make a session
    Verify(otp::Verify),
    /// Mail another one-time password
    Resend(otp::Resend),
}

#[derive(Subcommand, Debug)]
enum Password {
    /// Change one's own password
    Change(password::ChangeArgs),
    /// Mail a URL to start over with, when the password is forgotten
    Reset(password::Reset),
    /// What opening that URL does: a temporary password by mail
    Redeem(password::Redeem),
    /// Mail temporary passwords at once, as admin or support centre
    Issue(users::Issue),
}

#[derive(Subcommand, Debug)]
enum User {
    /// Add a general or shipping user
    Add(user_add::Add),
    /// List users
    List(user::ListArgs),
    /// Show one user
    Show(user::Show),
    /// Edit a user
    Edit(user_edit::Args),
    /// Unlock users
    Unlock(users::Unlock),
    /// Delete users
    Delete(users::Delete),
}

#[derive(Subcommand, Debug)]
enum Merchant {
    /// Add a merchant with its admin user
    Add(merchant::Add),
    /// List merchants
    List,
    /// Show one merchant
    Show(merchant::Show),
    /// Edit a merchant
    Edit(merchant_edit::Edit),
    /// Delete a merchant with its users
    Delete(merchant::Delete),
}

#[derive(Subcommand, Debug)]
enum Mail {
    /// List mails
    List,
    /// Show one mail, its secret masked
    Show(mail::Show),
    /// Deliver what is queued
    Deliver,
}

#[derive(Subcommand, Debug)]
enum Audit {
    /// List entries
    List(audit::ListArgs),
    /// Check that no entry was changed, cut out or re-ordered
    Verify,
}

#[derive(Subcommand, Debug)]
enum Session {
    /// List live sessions
    List(session::ListArgs),
    /// End sessions
    Revoke(session::Revoke),
}

#[derive(Subcommand, Debug)]
enum Config {
    /// Show every key with its value
    Show(config_commands::Show),
    /// Which file is read
    Path,
    /// Check the configuration and the files that it names
    Check,
}

impl Cli {
    /// What the global flags mean, with what environment and configuration say of language and colour. A flag that
    /// can't be read is told by [`Cli::run`], in that language.
    pub fn globals(&self, world: &World) -> Globals {
        let flags = &self.flags;
        let lang = flags.lang.as_deref().and_then(|l| l.parse().ok());
        let loaded = config::load(&Sources { db: flags.db.as_deref(), config: flags.config.as_deref(), lang, env: &world.env });
        let style = flags.style(world, lang, loaded.as_ref().ok());
        Globals {
            db: flags.db.clone(),
            config_file: flags.config.clone(),
            lang,
            loaded: Cell::new(Some(loaded)),
            merchant: None,
            style,
            verbose: flags.verbose > 0,
            yes: flags.yes,
            no_input: flags.no_input,
            support: flags.support,
            session_file: SessionFile::find(flags.session_file.as_deref(), &world.env),
            reason: None,
            ticket: None,
        }
    }

    /// Runs the command.
    pub fn run(&self, world: &mut World, globals: &mut Globals) -> Result<(), Failure> {
        globals.merchant = self.flags.merchant.as_deref().map(MerchantCode::parse).transpose()?;
        globals.style.columns = self.flags.columns()?;
        globals.reason = note("--reason", self.flags.reason.as_deref())?;
        globals.ticket = note("--ticket", self.flags.ticket.as_deref())?;
        self.dispatch(world, globals)
    }

    fn dispatch(&self, world: &mut World, globals: &Globals) -> Result<(), Failure> {
        match &self.command {
            Command::Init => init::run(world, globals),
            Command::Login(args) => login::run(world, globals, args),
            Command::Logout => session::logout(world, globals),
            Command::Whoami => session::whoami(world, globals),
            Command::Otp(Otp::Verify(args)) => otp::verify(world, globals, args),
            Command::Otp(Otp::Resend(args)) => otp::resend(world, globals, args),
            Command::Password(Password::Change(args)) => password::change(world, globals, args),
            Command::Password(Password::Reset(args)) => password::reset(world, globals, args),
            Command::Password(Password::Redeem(args)) => password::redeem(world, globals, args),
            Command::Password(Password::Issue(args)) => users::issue(world, globals, args),
            Command::User(User::Add(args)) => user_add::run(world, globals, args),
            Command::User(User::List(args)) => user::list(world, globals, args),
            Command::User(User::Show(args)) => user::show(world, globals, args),
            Command::User(User::Edit(args)) => user_edit::run(world, globals, args),
            Command::User(User::Unlock(args)) | Command::Unlock(args) => users::unlock(world, globals, args),
            Command::User(User::Delete(args)) => users::delete(world, globals, args),
            Command::Merchant(Merchant::Add(args)) => merchant::add(world, globals, args),
            Command::Merchant(Merchant::List) => merchant::list(world, globals),
            Command::Merchant(Merchant::Show(args)) => merchant::show(world, globals, args),
            Command::Merchant(Merchant::Edit(args)) => merchant_edit::run(world, globals, args),
            Command::Merchant(Merchant::Delete(args)) => merchant::delete(world, globals, args),
            Command::SweepInactive(args) => sweep::run(world, globals, args),
            Command::Mail(Mail::List) => mail::list(world, globals),
            Command::Mail(Mail::Show(args)) => mail::show(world, globals, args),
            Command::Mail(Mail::Deliver) => mail::deliver(world, globals),
            Command::Audit(Audit::List(args)) => audit::list(world, globals, args),
            Command::Audit(Audit::Verify) => audit::verify(world, globals),
            Command::Session(Session::List(args)) => session::list(world, globals, args),
            Command::Session(Session::Revoke(args)) => session::revoke(world, globals, args),
            Command::Config(Config::Show(args)) => config_commands::show(world, globals, args),
            Command::Config(Config::Path) => config_commands::path(world, globals),
            Command::Config(Config::Check) => config_commands::check(world, globals),
            Command::Explain(args) => about::explain(world, globals, args),
            Command::Version => about::version(world, globals),
        }
    }
}

/// A text for the audit log: not empty, not endless, nothing that could deceive who reads it.
fn note(option: &str, typed: Option<&str>) -> Result<Option<String>, Failure> {
    const MOST: usize = 500;
    let Some(text) = typed.map(str::trim) else { return Ok(None) };
    let fault = match text.chars().count() {
        0 => UsageFault::BadValue { option: option.to_owned(), value: String::new(), allowed: Vec::new() },
        n if n > MOST => UsageFault::TooLong { option: option.to_owned(), most: MOST },
        _ if text.chars().any(deceptive) => {
            UsageFault::BadValue { option: option.to_owned(), value: text.to_owned(), allowed: Vec::new() }
        }
        _ => return Ok(Some(text.to_owned())),
    };
    Err(Failure::Usage(fault))
}

impl Flags {
    fn style(&self, world: &World, lang: Option<Lang>, config: Option<&config::Config>) -> Style {
        let format =
            if self.json { Format::Json } else { self.output.as_deref().and_then(|o| o.parse().ok()).unwrap_or(Format::Table) };
        let when =
            self.color.as_deref().and_then(|c| c.parse().ok()).or(config.map(|c| c.output.color)).unwrap_or(ColorWhen::Auto);
        Style {
            format,
            lang: config.map_or_else(|| config::language(lang, &world.env), |c| c.output.lang),
            zone: world.zone,
            color: match when {
                ColorWhen::Always => true,
                ColorWhen::Never => false,
                ColorWhen::Auto => world.terminal.output,
            },
            width: world.terminal.width,
            header: !self.no_header,
            columns: None,
            quiet: self.quiet,
        }
    }

    fn columns(&self) -> Result<Option<Vec<Field>>, Refusal> {
        let Some(typed) = &self.columns else { return Ok(None) };
        let read = |word: &String| word.trim().parse().map_err(|_| Refusal::malformed(Part::Column, word));
        typed.iter().map(read).collect::<Result<_, _>>().map(Some)
    }
}
