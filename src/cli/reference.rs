//! What there is to say of each command: the tree of commands and the catalogue of texts, put together once for help on a
//! terminal and for manual pages. It is built only when somebody asks for one of them, and decides nothing of how either looks.

pub(super) mod related;
mod tables;

pub(super) use tables::{exit_line, keys, topic};

use super::tree;
use crate::failure::Exit;
use crate::output::columns;
use crate::text::Lang;
use crate::text::help::{self, CommandText, Example, GLOBAL, Heading, Passage, Remark};
use clap::{Arg, Command};

/// A command, or a group of commands.
pub(super) struct Entry {
    /// `user add`; empty for the program itself.
    pub(super) path: String,
    /// One line.
    pub(super) purpose: String,
    /// As clap writes it: `sekisho user add [OPTIONS] [USER]`.
    pub(super) usage: String,
    /// Of a group: its commands.
    pub(super) commands: Vec<Line>,
    pub(super) arguments: Vec<Line>,
    pub(super) options: Vec<Line>,
    /// Options that every command takes.
    pub(super) globals: Vec<Line>,
    pub(super) examples: Vec<Example>,
    pub(super) passages: Vec<Passage>,
    /// The exit codes that tell something of this command.
    pub(super) exits: &'static [Exit],
    /// Commands and topics to read next.
    pub(super) related: &'static [&'static str],
}

/// Something with its explanation: an option, an argument, a command.
#[derive(Clone)]
pub(super) struct Line {
    /// `-n, --dry-run`
    pub(super) name: String,
    pub(super) text: String,
}

/// Root commands by the job that they are for. `user list` and others stand among the daily ones as well.
pub(super) const JOBS: [(Heading, &[&str]); 7] = [
    (Heading::Daily, &["unlock", "user list", "user why", "password issue"]),
    (Heading::Accounts, &["user", "merchant", "session", "sweep-inactive"]),
    (Heading::Login, &["login", "otp", "password", "whoami", "logout"]),
    (Heading::Mail, &["mail"]),
    (Heading::Audit, &["audit", "report"]),
    (Heading::SetUp, &["init", "config", "db", "doctor", "version"]),
    (Heading::Help, &["help", "explain"]),
];

/// The whole tree, with every option of every command.
pub(super) fn whole() -> Command {
    let mut root = tree::command();
    root.build();
    root
}

/// Everything there is to say of a command of the whole tree; none where there is no such command.
pub(super) fn entry(root: &Command, path: &str, lang: Lang) -> Option<Entry> {
    let command = path.split(' ').filter(|word| !word.is_empty()).try_fold(root, |at, word| at.find_subcommand(word))?;
    let texts = Texts::of(path, lang);
    let (globals, own): (Vec<&Arg>, Vec<&Arg>) = command.get_arguments().partition(|arg| is_global(arg));
    let (arguments, options): (Vec<&Arg>, Vec<&Arg>) = own.into_iter().partition(|arg| arg.is_positional());
    let lines = |args: Vec<&Arg>| args.into_iter().map(|arg| texts.line(arg)).collect::<Vec<_>>();
    let below = command.get_subcommands().map(|inner| {
        let name = format!("{path} {}", inner.get_name()).trim_start().to_owned();
        Line { text: purpose(inner, &name, lang), name: inner.get_name().to_owned() }
    });
    let usage = command.clone().render_usage().to_string();
    Some(Entry {
        path: path.to_owned(),
        purpose: purpose(command, path, lang),
        usage: usage.trim_start_matches("Usage: ").to_owned(),
        commands: below.collect(),
        arguments: lines(arguments),
        options: lines(options),
        globals: lines(globals),
        exits: related::exits(path),
        related: related::pages(path),
        examples: texts.own.examples.clone(),
        passages: texts.own.passages.clone(),
    })
}

/// What a command is for: of those without a Japanese text the English one.
fn purpose(command: &Command, path: &str, lang: Lang) -> String {
    let about = || command.get_about().map(ToString::to_string).unwrap_or_default();
    text_of(lang, path).purpose.map_or_else(about, str::to_owned)
}

fn text_of(lang: Lang, path: &str) -> CommandText {
    help::command(lang, if path.is_empty() { GLOBAL } else { path }).unwrap_or_default()
}

/// Whether every command takes it; `-h` and `-V` are clap's own.
pub(super) fn is_global(arg: &Arg) -> bool {
    arg.get_help_heading().is_some() || ["help", "version"].contains(&arg.get_id().as_str())
}

/// What the catalogue calls an option or argument: `--name`, `<USER>`.
pub(super) fn key(arg: &Arg) -> String {
    arg.get_long().map_or_else(|| format!("<{}>", value_name(arg)), |long| format!("--{long}"))
}

fn value_name(arg: &Arg) -> String {
    let names = arg.get_value_names().and_then(<[_]>::first);
    names.map_or_else(|| arg.get_id().as_str().to_uppercase(), ToString::to_string)
}

/// The texts of one command.
pub(super) struct Texts {
    own: CommandText,
    global: CommandText,
    lang: Lang,
}

impl Texts {
    pub(super) fn of(path: &str, lang: Lang) -> Self {
        Self { own: text_of(lang, path), global: text_of(lang, ""), lang }
    }

    /// What an option or argument is.
    pub(super) fn text(&self, arg: &Arg) -> String {
        let key = key(arg);
        let options = if is_global(arg) { &self.global.options } else { &self.own.options };
        let found = options.iter().find(|(name, _)| *name == key).map(|(_, text)| (*text).to_owned());
        found.unwrap_or_else(|| arg.get_help().map(ToString::to_string).unwrap_or_default())
    }

    fn line(&self, arg: &Arg) -> Line {
        let mut text = self.text(arg);
        for remark in remarks(arg) {
            text.push_str(if self.lang == Lang::En { " " } else { "" });
            text.push_str(&help::remark(self.lang, &remark));
        }
        Line { name: shown(arg), text }
    }
}

/// `-n, --dry-run`, `--name <NAME>`, `<USER>...`
fn shown(arg: &Arg) -> String {
    let many = arg.get_num_args().is_some_and(|n| n.max_values() > 1);
    let value =
        if takes_value(arg) { format!("<{}>{}", value_name(arg), if many { "..." } else { "" }) } else { String::new() };
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let names: Vec<String> = [short, long].into_iter().flatten().collect();
    format!("{} {value}", names.join(", ")).trim().to_owned()
}

fn takes_value(arg: &Arg) -> bool {
    arg.is_positional() || arg.get_action().takes_values()
}

fn shown_values(arg: &Arg) -> Vec<String> {
    let hidden = arg.is_hide_possible_values_set();
    let values = arg.get_possible_values().into_iter().filter(|value| !hidden && !value.is_hide_set());
    values.map(|value| value.get_name().to_owned()).collect()
}

fn remarks(arg: &Arg) -> Vec<Remark> {
    if !takes_value(arg) {
        return Vec::new();
    }
    let values: Vec<String> = shown_values(arg);
    let defaults: Vec<String> = arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    let one_of = (!values.is_empty()).then(|| Remark::OneOf(values.join(", ")));
    let default = (!defaults.is_empty()).then(|| Remark::Default(defaults.join(", ")));
    one_of.into_iter().chain(default).collect()
}

/// An example as it is shown on a page of 80 columns: behind a prompt, in several lines where it is long.
pub(super) fn typed(line: &str, room: usize) -> Vec<String> {
    let lines = continued(line, room);
    let last = lines.len().saturating_sub(1);
    let shown = lines.iter().enumerate().map(|(at, line)| {
        let start = if at == 0 { "$ " } else { "    " };
        let end = if at < last { " \\" } else { "" };
        format!("{start}{line}{end}")
    });
    shown.collect()
}

/// A command line in pieces of at most so many columns; an option stays with its value.
fn continued(line: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut units: Vec<String> = Vec::new();
    for word in line.split(' ') {
        match units.last_mut() {
            Some(unit) if !word.starts_with(['-', '|', '<', '>']) => {
                unit.push(' ');
                unit.push_str(word);
            }
            _ => units.push(word.to_owned()),
        }
    }
    for unit in units {
        match lines.last_mut() {
            Some(last) if columns(last) + columns(&unit) + 3 <= room => {
                last.push(' ');
                last.push_str(&unit);
            }
            _ => lines.push(unit),
        }
    }
    lines
}
