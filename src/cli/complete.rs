//! What may come next on a command line that is still being typed: `generate complete`, which the shells' scripts ask. It
//! reads the words before the cursor as far as they go, and builds the options of the one command they lead to. Nothing
//! it meets is an error: a shell that shows one would do so at every key.

#[cfg(test)]
mod tests;
mod value;

use super::Flags;
use super::tree::{Node, ROOT};
use crate::commands::candidates::{self, Candidate, candidate};
use crate::commands::globals::Globals;
use crate::failure::Failure;
use crate::rules::merchant::MerchantCode;
use crate::text::help::Topic;
use crate::world::World;
use clap::{Arg, ArgAction, Args, Command};
use std::ffi::OsString;
use strum::VariantArray;
use value::{Value, value};

/// `generate complete`
#[derive(clap::Args, Debug)]
pub struct Words {
    /// The words of a command line up to the cursor, its own name first
    #[arg(last = true, value_name = "WORD")]
    words: Vec<OsString>,
}

/// Answers a line each: `=` a word, `+` one that goes on, then a tab and what it is; `<` for names of files, `/` of folders.
///
/// # Errors
/// Output.
pub fn run(world: &mut World, _: &Globals, args: &Words) -> Result<(), Failure> {
    let words: Vec<String> = args.words.iter().map(|word| at_home(&word.to_string_lossy(), world)).collect();
    let Some((word, before)) = words.split_last() else { return Ok(()) };
    let mut line = Line::new();
    before.iter().skip(1).for_each(|word| line.read(word));
    for answer in line.answers(world, word) {
        match answer {
            Answer::Word(Candidate { word, about, open }) => {
                writeln!(world.out, "{}{word}\t{about}", if open { '+' } else { '=' })?;
            }
            Answer::Files => writeln!(world.out, "<")?,
            Answer::Folders => writeln!(world.out, "/")?,
        }
    }
    Ok(())
}

/// A shell hands over what was typed: `~` is still for us to read.
fn at_home(word: &str, world: &World) -> String {
    match (word.strip_prefix("~/"), world.env.get("HOME")) {
        (Some(rest), Some(home)) => format!("{home}/{rest}"),
        _ => word.to_owned(),
    }
}

/// A line of the answer.
enum Answer {
    Word(Candidate),
    Files,
    Folders,
}

/// The words before the cursor, read.
struct Line {
    /// The words of the command.
    path: Vec<&'static str>,
    /// The commands that may follow; none behind a command.
    nodes: &'static [Node],
    /// The command or group that was reached, with its options.
    command: Command,
    flags: Flags,
    /// Options that were given.
    given: Vec<String>,
    /// How many arguments were.
    arguments: usize,
    /// The option that waits for its value.
    waiting: Option<Arg>,
    /// Whether `--` has ended the options.
    ended: bool,
    /// Whether a word was no command where one was due.
    lost: bool,
}

impl Line {
    fn new() -> Self {
        let mut command = Flags::augment_args(Command::new("sekisho").version(env!("CARGO_PKG_VERSION")));
        command.build();
        let (path, flags, given) = (Vec::new(), Flags::default(), Vec::new());
        Self { path, nodes: ROOT, command, flags, given, arguments: 0, waiting: None, ended: false, lost: false }
    }

    fn read(&mut self, word: &str) {
        if let Some(option) = self.waiting.take_if(|option| !(several(option) && word.starts_with('-'))) {
            self.flags.take(&option, word);
            self.waiting = several(&option).then_some(option);
            return;
        }
        self.waiting = None;
        let node = self.nodes.iter().find(|node| node.name() == word);
        match word.strip_prefix('-').filter(|rest| !self.ended && !rest.is_empty()) {
            Some("-") => self.ended = true,
            Some(rest) => self.read_options(rest),
            None => match node {
                Some(node) if !self.ended => self.enter(node),
                _ if !self.nodes.is_empty() => self.lost = true,
                _ => self.arguments += 1,
            },
        }
    }

    fn enter(&mut self, node: &'static Node) {
        self.path.push(node.name());
        self.nodes = node.nodes();
        self.command = node.alone();
    }

    /// What stands behind the first `-` of a word.
    fn read_options(&mut self, rest: &str) {
        if let Some(long) = rest.strip_prefix('-') {
            let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            let option = self.command.get_arguments().find(|arg| arg.get_long() == Some(name)).cloned();
            return option.into_iter().for_each(|option| self.give(option, value));
        }
        let mut letters = rest.chars();
        while let Some(letter) = letters.next() {
            let Some(option) = self.short(letter).cloned() else { return };
            let value = letters.as_str();
            let takes = option.get_action().takes_values();
            self.give(option, (takes && !value.is_empty()).then_some(value));
            if takes {
                return;
            }
        }
    }

    fn short(&self, letter: char) -> Option<&Arg> {
        self.command.get_arguments().find(|arg| arg.get_short() == Some(letter))
    }

    fn give(&mut self, option: Arg, value: Option<&str>) {
        self.given.push(option.get_id().to_string());
        match value {
            _ if !option.get_action().takes_values() => self.flags.support |= option.get_id() == "support",
            Some(value) => self.flags.take(&option, value),
            None => self.waiting = Some(option),
        }
    }

    /// What the word at the cursor may become.
    fn answers(&self, world: &World, word: &str) -> Vec<Answer> {
        if self.lost {
            return Vec::new();
        }
        if let Some(option) = self.waiting.as_ref().filter(|option| !(several(option) && word.starts_with('-'))) {
            return self.values(world, option, "", word);
        }
        if !self.ended && word.starts_with('-') {
            return match self.value_within(word) {
                Some((option, at)) => self.values(world, option, &word[..at], &word[at..]),
                None => self.options(word),
            };
        }
        if !self.nodes.is_empty() {
            let fitting = self.nodes.iter().filter(|node| !node.hidden() && node.name().starts_with(word));
            return fitting.map(|node| Answer::Word(candidate(node.name(), node.about()))).collect();
        }
        match self.argument() {
            Some(argument) => self.values(world, argument, "", word),
            None if word.is_empty() => self.options(word),
            None => Vec::new(),
        }
    }

    /// The option within a word that holds its value too (`--lang=e`, `-mCODE`), and where the value begins.
    fn value_within<'l>(&'l self, word: &str) -> Option<(&'l Arg, usize)> {
        let (option, at) = match word.split_once('=').filter(|(name, _)| name.starts_with("--")) {
            Some((name, _)) => {
                (self.command.get_arguments().find(|arg| arg.get_long() == name.strip_prefix("--"))?, name.len() + 1)
            }
            None => (self.short(word.chars().nth(1)?)?, 2),
        };
        (option.get_action().takes_values() && at <= word.len() && word != "--").then_some((option, at))
    }

    /// The argument that is due: the last one as often as it may be given.
    fn argument(&self) -> Option<&Arg> {
        let last = self.command.get_positionals().last().filter(|arg| several(arg));
        self.command.get_positionals().nth(self.arguments).or(last)
    }

    fn options(&self, word: &str) -> Vec<Answer> {
        let repeated = |arg: &Arg| matches!(arg.get_action(), ArgAction::Append | ArgAction::Count);
        let due = |arg: &&Arg| !arg.is_hide_set() && (repeated(arg) || !self.given.iter().any(|id| arg.get_id() == id));
        let about = |arg: &Arg| arg.get_help().map(ToString::to_string).unwrap_or_default();
        let long = |arg: &Arg| arg.get_long().map(|long| candidate(&format!("--{long}"), &about(arg)));
        let fitting = self.command.get_arguments().filter(due).filter_map(long).filter(|c| c.word.starts_with(word));
        fitting.map(Answer::Word).collect()
    }

    /// What a value may become, `before` being what stands before it in the same word.
    fn values(&self, world: &World, arg: &Arg, before: &str, typed: &str) -> Vec<Answer> {
        let at = typed.rfind(|c| Some(c) == arg.get_value_delimiter()).map_or(0, |comma| comma + 1);
        let (named, typed) = typed.split_at(at);
        let mut found = match value(&self.path, arg) {
            Value::Files => return vec![Answer::Files],
            Value::Folders => return vec![Answer::Folders],
            Value::Words => arg.get_possible_values().iter().map(|value| candidate(value.get_name(), "")).collect(),
            Value::Pages => self.pages(),
            Value::Keys => candidates::keys(self.globals(world).style.lang),
            Value::Columns => candidates::columns(self.globals(world).style.lang, &self.path),
            Value::Wanted(wanted) => candidates::candidates(world, &self.globals(world), wanted, typed),
            Value::Free => Vec::new(),
        };
        found.retain(|c| c.word.starts_with(typed) && !named.split(',').any(|word| word == c.word));
        for candidate in &mut found {
            candidate.word.insert_str(0, &[before, named].concat());
        }
        found.into_iter().map(Answer::Word).collect()
    }

    /// What `help` explains: topics stand beside the first word of a command.
    fn pages(&self) -> Vec<Candidate> {
        let topics = Topic::VARIANTS.iter().map(|topic| candidate(topic.as_ref(), ""));
        let commands = ROOT.iter().filter(|node| !node.hidden()).map(|node| candidate(node.name(), node.about()));
        if self.arguments == 0 { commands.chain(topics).collect() } else { Vec::new() }
    }

    fn globals(&self, world: &World) -> Globals {
        let mut globals = self.flags.globals(world);
        globals.merchant = self.flags.merchant.as_deref().and_then(|code| MerchantCode::parse(code).ok());
        globals
    }
}

/// Whether an option or argument takes any number of values.
fn several(arg: &Arg) -> bool {
    arg.get_num_args().is_some_and(|range| range.max_values() > 1)
        || (arg.is_positional() && matches!(arg.get_action(), ArgAction::Append))
}

impl Flags {
    /// Takes the value of an option that says where to look.
    fn take(&mut self, option: &Arg, value: &str) {
        match option.get_id().as_str() {
            "db" => self.db = Some(value.to_owned()),
            "config" => self.config = Some(value.into()),
            "merchant" => self.merchant = Some(value.to_owned()),
            "lang" => self.lang = Some(value.to_owned()),
            "session_file" => self.session_file = Some(value.into()),
            _ => {}
        }
    }
}
