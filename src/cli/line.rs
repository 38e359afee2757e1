//! A command line read as far as it goes, without its being right or at its end: which command it is about, what was given,
//! and the global options that say where to look and how to answer. It must not refuse anything.

use super::Flags;
use super::tree::{Node, ROOT};
use clap::{Arg, ArgAction, Args, Command};

/// The words behind the program's name, read.
pub(super) struct Line {
    /// The words of the command.
    pub(super) path: Vec<&'static str>,
    /// The commands that may follow; none behind a command.
    pub(super) nodes: &'static [Node],
    /// The command or group that was reached, with its options.
    pub(super) command: Command,
    pub(super) flags: Flags,
    /// Options that were given.
    pub(super) given: Vec<String>,
    /// How many arguments were.
    pub(super) arguments: usize,
    /// The option that waits for its value.
    pub(super) waiting: Option<Arg>,
    /// Whether `--` has ended the options.
    pub(super) ended: bool,
    /// The word that was no command where one was due.
    pub(super) lost: Option<String>,
}

impl Line {
    pub(super) fn new() -> Self {
        let mut command = Flags::augment_args(Command::new("sekisho").version(env!("CARGO_PKG_VERSION")));
        command.build();
        let (path, flags, given) = (Vec::new(), Flags::default(), Vec::new());
        Self { path, nodes: ROOT, command, flags, given, arguments: 0, waiting: None, ended: false, lost: None }
    }

    pub(super) fn read(&mut self, word: &str) {
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
                Some(node) if !self.ended && self.lost.is_none() => self.enter(node),
                _ if !self.nodes.is_empty() => {
                    self.lost.get_or_insert_with(|| word.to_owned());
                }
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
            let value = value.strip_prefix('=').unwrap_or(value);
            let takes = option.get_action().takes_values();
            self.give(option, (takes && !value.is_empty()).then_some(value));
            if takes {
                return;
            }
        }
    }

    pub(super) fn short(&self, letter: char) -> Option<&Arg> {
        self.command.get_arguments().find(|arg| arg.get_short() == Some(letter))
    }

    fn give(&mut self, option: Arg, value: Option<&str>) {
        self.given.push(option.get_id().to_string());
        match value {
            _ if !option.get_action().takes_values() => {
                self.flags.support |= option.get_id() == "support";
                self.flags.json |= option.get_id() == "json";
            }
            Some(value) => self.flags.take(&option, value),
            None => self.waiting = Some(option),
        }
    }
}

/// Whether an option or argument takes any number of values.
pub(super) fn several(arg: &Arg) -> bool {
    arg.get_num_args().is_some_and(|range| range.max_values() > 1)
        || (arg.is_positional() && matches!(arg.get_action(), ArgAction::Append))
}

impl Flags {
    /// Takes the value of an option that says where to look or how to answer.
    fn take(&mut self, option: &Arg, value: &str) {
        match option.get_id().as_str() {
            "db" => self.db = Some(value.to_owned()),
            "config" => self.config = Some(value.into()),
            "merchant" => self.merchant = Some(value.to_owned()),
            "lang" => self.lang = Some(value.to_owned()),
            "output" => self.output = Some(value.to_owned()),
            "color" => self.color = Some(value.to_owned()),
            "session_file" => self.session_file = Some(value.into()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Format;

    fn read(line: &str) -> Line {
        let mut read = Line::new();
        line.split(' ').for_each(|word| read.read(word));
        read
    }

    #[test]
    fn the_command_is_found_behind_and_between_global_options() {
        for line in ["user add", "--lang en user add", "-m 888888801 user --db x -q add X --help", "user -ojson add --name N"] {
            assert_eq!(read(line).path, ["user", "add"], "{line}");
        }
        assert_eq!(read("user ad add").path, ["user"], "behind a word that is no command there is none");
        assert!(read("--lang user add").path.is_empty(), "the value of an option is no command");
    }

    #[test]
    fn options_that_say_how_to_answer_are_heard_in_every_form() {
        for line in
            ["-o json", "-ojson", "-o=json", "--output json", "--output=json", "-qo json", "--json", "user -o csv -o json"]
        {
            assert_eq!(read(line).flags.format(), Some(Format::Json), "{line}");
        }
        for line in ["--lang en user", "user --lang=en add", "--lang ja user --lang en"] {
            assert_eq!(read(line).flags.lang.as_deref(), Some("en"), "{line}");
        }
    }
}
