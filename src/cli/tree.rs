//! The tree of commands: name, what it is for, its options, what runs it. Adding a command is adding a line here.
//! It must not build the options of a command that was not chosen: every run would pay for all of them.

use super::{Flags, complete, help, man};
use crate::commands::globals::Globals;
use crate::commands::{
    about, audit, config, db, doctor, export, generate, import, init, login, mail, mail_deliver, mail_template, merchant,
    merchant_add, merchant_edit, otp, password, report, report_upcoming, session, sweep, user, user_add, user_edit,
    user_restore, user_why, users,
};
use crate::failure::Failure;
use crate::world::World;
use clap::{ArgMatches, Args, Command, FromArgMatches};

/// What runs a command, with its options as clap read them.
type Run = fn(&mut World, &Globals, &ArgMatches) -> Result<(), Failure>;

/// A word of the command line.
pub(super) enum Node {
    /// A command.
    Leaf(Leaf),
    /// A group of commands.
    Group(Group),
}

/// A command.
pub(super) struct Leaf {
    name: &'static str,
    about: &'static str,
    args: fn(Command) -> Command,
    pub(super) run: Run,
}

/// A group of commands.
pub(super) struct Group {
    pub(super) name: &'static str,
    about: &'static str,
    build: fn(Command) -> Command,
    pub(super) nodes: &'static [Node],
}

/// A command with options of its own, or without any.
macro_rules! leaf {
    ($name:literal, $about:literal, $run:path) => {
        Node::Leaf(Leaf {
            name: $name,
            about: $about,
            args: |command| Flags::augment_args(command).about($about),
            run: |world, globals, _| $run(world, globals),
        })
    };
    ($name:literal, $about:literal, $run:path, $args:ty) => {
        Node::Leaf(Leaf {
            name: $name,
            about: $about,
            // clap takes the comment of an options struct for what the command is about: say it last.
            args: |command| Flags::augment_args(<$args>::augment_args(command)).about($about),
            run: |world, globals, matches| {
                let args = <$args>::from_arg_matches(matches).map_err(|e| Failure::Bug(e.into()))?;
                $run(world, globals, &args)
            },
        })
    };
}

/// A group of commands. Its own commands are built when it was chosen.
macro_rules! group {
    ($name:literal, $about:literal, $nodes:ident) => {
        Node::Group(Group { name: $name, about: $about, build: |command| with(command, $nodes).about($about), nodes: $nodes })
    };
}

pub(super) const ROOT: &[Node] = &[
    leaf!("init", "Set up configuration, key file and database; safe to repeat", init::run),
    leaf!("login", "Step 1 of a login: the password; a one-time password comes next", login::run, login::Args),
    leaf!("logout", "End the session", session::logout),
    leaf!("whoami", "As whom commands act", session::whoami),
    group!("otp", "One-time passwords, step 2 of a login: verify, resend, reset", OTP),
    group!("password", "Passwords: change, reset, redeem, issue", PASSWORD),
    group!("user", "Users: add, list, show, edit, unlock, delete, restore, why, import, export", USER),
    leaf!("unlock", "Unlock users, the same as `user unlock`", users::unlock, users::Unlock),
    group!("merchant", "Merchants: add, list, show, edit, delete", MERCHANT),
    leaf!("sweep-inactive", "Delete users without a login for 91 days", sweep::run, sweep::Args),
    group!("mail", "Outgoing mails: list, show, deliver, retry, drop, test, template", MAIL),
    group!("audit", "Audit log: list, export, verify, head, prune", AUDIT),
    group!("session", "Sessions: list, revoke", SESSION),
    group!("report", "Reports: pci, upcoming", REPORT),
    group!("config", "Configuration: show, path, check", CONFIG),
    group!("db", "Database: check, backup, restore, copy, rotate-key", DB),
    leaf!("doctor", "Look at everything that the service stands on", doctor::run),
    leaf!("explain", "What an error code means and what to do", about::explain, about::Explain),
    leaf!("version", "Version of sekisho", about::version),
    leaf!("help", "Explain a command or a topic", help::run, help::Args),
    group!("generate", "Files for who sets up a machine: units", GENERATE),
];

/// Not shown among the commands: nobody needs it twice.
pub(super) const HIDDEN: &str = "generate";

const GENERATE: &[Node] = &[
    leaf!("units", "Units of systemd and a crontab for mails and sweeps", generate::units, generate::Units),
    leaf!("completions", "Completion for bash, zsh and fish", generate::completions, generate::Completions),
    leaf!("man", "Manual pages in English and Japanese", man::run, man::Args),
    leaf!("complete", "What those ask: the words that may come next", complete::run, complete::Words),
    leaf!("schemas", "A JSON Schema for each object that is printed", generate::schemas, generate::Schemas),
];

const OTP: &[Node] = &[
    leaf!("verify", "Verify a one-time password and make a session", otp::verify, otp::Verify),
    leaf!("resend", "Mail another one-time password", otp::resend, otp::Resend),
    leaf!("reset", "Start over with authenticator apps, as admin or support centre", users::otp_reset, users::OtpReset),
];

const PASSWORD: &[Node] = &[
    leaf!("change", "Change one's own password", password::change, password::ChangeArgs),
    leaf!("reset", "Mail a URL to start over with, when the password is forgotten", password::reset, password::Reset),
    leaf!("redeem", "What opening that URL does: a temporary password by mail", password::redeem, password::Redeem),
    leaf!("issue", "Mail temporary passwords at once, as admin or support centre", users::issue, users::Issue),
];

const USER: &[Node] = &[
    leaf!("add", "Add a general or shipping user", user_add::run, user_add::Add),
    leaf!("list", "List users", user::list, user::ListArgs),
    leaf!("show", "Show one user", user::show, user::Show),
    leaf!("edit", "Edit a user", user_edit::run, user_edit::Args),
    leaf!("unlock", "Unlock users", users::unlock, users::Unlock),
    leaf!("delete", "Delete users", users::delete, users::Delete),
    leaf!("restore", "Bring a deleted user back, with a new temporary password", user_restore::run, user_restore::Args),
    leaf!("why", "Say why a user can or can't log in, and what helps", user_why::run, user_why::Args),
    leaf!("import", "Add or change users out of a CSV file; list and undo earlier runs", import::run, import::Args),
    leaf!("export", "Write users as CSV that spreadsheets open and `user import` takes back", export::run, export::Args),
];

const MERCHANT: &[Node] = &[
    leaf!("add", "Add a merchant with its admin user", merchant_add::run, merchant_add::Add),
    leaf!("list", "List merchants", merchant::list, merchant::ListArgs),
    leaf!("show", "Show one merchant", merchant::show, merchant::Show),
    leaf!("edit", "Edit a merchant", merchant_edit::run, merchant_edit::Edit),
    leaf!("delete", "Delete a merchant with its users", merchant::delete, merchant::Delete),
];

const MAIL: &[Node] = &[
    leaf!("list", "List mails", mail::list, mail::ListArgs),
    leaf!("show", "Show one mail, its secret masked", mail::show, mail::Show),
    leaf!("deliver", "Deliver what is queued", mail_deliver::deliver, mail_deliver::Deliver),
    leaf!("retry", "Try parked or queued mails again at once", mail::retry, mail::Ids),
    leaf!("drop", "Drop parked or queued mails: they are never sent", mail::drop, mail::Ids),
    leaf!("test", "Send a test mail, and say which step failed", mail_deliver::test, mail_deliver::Test),
    leaf!(
        "template",
        "Print the shipped wording of a kind of mail, or list the kinds",
        mail_template::run,
        mail_template::Args
    ),
];

const AUDIT: &[Node] = &[
    leaf!("list", "List entries", audit::list, audit::ListArgs),
    leaf!("export", "List entries for programs: JSON lines or CSV", audit::export, audit::Filter),
    leaf!("verify", "Check that no entry was changed, cut out or re-ordered", audit::verify, audit::VerifyArgs),
    leaf!("head", "The heads of all chains, to keep elsewhere for `audit verify --head`", audit::head),
    leaf!("prune", "Delete entries older than audit.retain_days that were exported", audit::prune, audit::PruneArgs),
];

const SESSION: &[Node] = &[
    leaf!("list", "List live sessions", session::list, session::ListArgs),
    leaf!("revoke", "End sessions", session::revoke, session::Revoke),
];

const REPORT: &[Node] = &[
    leaf!("pci", "Accounts and audit log as PCI DSS asks for them, for auditors", report::pci, report::Args),
    leaf!("upcoming", "Who will be warned, deleted, asked for a new password", report_upcoming::run, report_upcoming::Args),
];

const CONFIG: &[Node] = &[
    leaf!("show", "Show every key with its value", config::show, config::Show),
    leaf!("path", "Which file is read", config::path),
    leaf!("check", "Check the configuration and the files that it names", config::check),
];

const DB: &[Node] = &[
    leaf!("check", "Check file, schema, rows, rules, sealed values and audit log", db::check),
    leaf!("backup", "Copy the whole database into one verified file, while others work", db::backup, db::Backup),
    leaf!("restore", "Let a backup take the database's place", db::restore, db::Restore),
    leaf!("copy", "Copy the whole database into another one, on a server or in a file", db::copy, db::Copy),
    leaf!("rotate-key", "Make a new key and seal all secrets anew under it, while others work", db::rotate_key, db::RotateKey),
];

/// The whole command line, as far as it has to be built to read a word of it.
pub(super) fn command() -> Command {
    let root = Command::new("sekisho").version(env!("CARGO_PKG_VERSION")).disable_help_subcommand(true);
    with(root, ROOT).about("Administers the accounts of a merchant portal with mandatory two-step login.")
}

fn with(command: Command, nodes: &[Node]) -> Command {
    let subcommands = nodes.iter().map(Node::command);
    Flags::augment_args(command).subcommand_required(true).arg_required_else_help(true).subcommands(subcommands)
}

/// Every command and group by its words, hidden ones too: `user add`.
pub(super) fn paths() -> Vec<String> {
    fn below(nodes: &[Node], before: &str) -> Vec<String> {
        let of = |node: &Node| {
            let path = format!("{before}{}", node.name());
            let inner = match node {
                Node::Group(group) => below(group.nodes, &format!("{path} ")),
                Node::Leaf(_) => Vec::new(),
            };
            std::iter::once(path).chain(inner).collect::<Vec<_>>()
        };
        nodes.iter().flat_map(of).collect()
    }
    below(ROOT, "")
}

impl Leaf {
    /// Its word.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }
}

impl Node {
    /// The word.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Leaf(leaf) => leaf.name,
            Self::Group(group) => group.name,
        }
    }

    /// What it is for, in a line.
    pub(super) fn about(&self) -> &'static str {
        match self {
            Self::Leaf(leaf) => leaf.about,
            Self::Group(group) => group.about,
        }
    }

    /// Whether it is kept from lists of commands.
    pub(super) fn hidden(&self) -> bool {
        self.name() == HIDDEN
    }

    /// The commands below it.
    pub(super) fn nodes(&self) -> &'static [Self] {
        match self {
            Self::Leaf(_) => &[],
            Self::Group(group) => group.nodes,
        }
    }

    /// It with its own options, built, and without the commands below.
    pub(super) fn alone(&self) -> Command {
        let mut command = match self {
            Self::Leaf(leaf) => (leaf.args)(Command::new(leaf.name)),
            Self::Group(group) => Flags::augment_args(Command::new(group.name)),
        };
        command.build();
        command
    }

    fn command(&self) -> Command {
        match self {
            Self::Leaf(leaf) => Command::new(leaf.name).about(leaf.about).defer(leaf.args),
            Self::Group(group) => Command::new(group.name).about(group.about).defer(group.build).hide(self.hidden()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_tree_builds_and_no_two_options_clash() {
        command().build();
        let mut whole = command();
        whole.build();
        whole.debug_assert();
    }
}
