//! What can be told of a command line that clap did not read to its end, because it is wrong or asks for help: which
//! command it is about, and the global options that say how to answer. It must not refuse anything.

use super::tree::{Node, ROOT};
use super::{Cli, Flags};
use clap::{Arg, Args, Command};
use std::path::PathBuf;

/// A command line, read as far as it goes.
pub(super) struct Words {
    /// The global options that language, form and colour depend on.
    pub(super) flags: Flags,
    /// The command: `user add`, `user`, or nothing.
    pub(super) path: String,
    /// The word behind it, and those that follow.
    pub(super) rest: Vec<String>,
}

impl Words {
    /// Reads what was typed behind the program's name.
    pub(super) fn read(typed: &[String]) -> Self {
        let known = Flags::augment_args(Command::new(""));
        let mut words = Self { flags: Flags::default(), path: String::new(), rest: Vec::new() };
        let mut nodes = ROOT;
        let mut typed = typed.iter();
        while let Some(word) = typed.next() {
            if let Some((arg, attached)) = option(&known, word) {
                let mut next = || if arg.get_action().takes_values() { typed.next().cloned() } else { None };
                let value = attached.map(str::to_owned).or_else(&mut next);
                words.note(arg.get_id().as_str(), value);
            } else if !word.starts_with('-') {
                nodes = words.step(nodes, word);
            }
        }
        words
    }

    /// One word further down the tree of commands, as long as each is a command.
    fn step(&mut self, nodes: &'static [Node], word: &str) -> &'static [Node] {
        let node = nodes.iter().find(|node| node.name() == word).filter(|_| self.rest.is_empty());
        let Some(node) = node else {
            self.rest.push(word.to_owned());
            return &[];
        };
        self.path = format!("{} {word}", self.path).trim_start().to_owned();
        match node {
            Node::Group(group) => group.nodes,
            Node::Leaf(_) => &[],
        }
    }

    fn note(&mut self, id: &str, value: Option<String>) {
        match id {
            "db" => self.flags.db = value,
            "config" => self.flags.config = value.map(PathBuf::from),
            "lang" => self.flags.lang = value,
            "color" => self.flags.color = value,
            "output" => self.flags.output = value,
            "json" => self.flags.json = true,
            _ => {}
        }
    }
}

/// The global option that a word is, with the value in the same word: `--lang=en`, `-ojson`.
fn option<'a>(known: &'a Command, word: &'a str) -> Option<(&'a Arg, Option<&'a str>)> {
    if let Some(long) = word.strip_prefix("--") {
        let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
        return known.get_arguments().find(|arg| arg.get_long() == Some(name)).map(|arg| (arg, value));
    }
    // In a cluster such as `-qo`, those before take no value.
    let cluster = word.strip_prefix('-')?;
    let found = cluster.char_indices().find_map(|(at, short)| {
        let arg = known.get_arguments().find(|arg| arg.get_short() == Some(short))?;
        let behind = cluster.get(at + short.len_utf8()..).unwrap_or_default();
        (arg.get_action().takes_values() || behind.is_empty()).then_some((arg, behind))
    });
    found.map(|(arg, behind)| (arg, Some(behind.trim_start_matches('=')).filter(|value| !value.is_empty())))
}

impl Cli {
    /// The words that name the command: `user add`.
    pub(super) fn path(&self) -> String {
        self.group.map_or_else(|| self.command.name().to_owned(), |group| format!("{group} {}", self.command.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Words {
        Words::read(&line.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn the_command_is_found_behind_and_between_global_options() {
        for line in ["user add", "--lang en user add", "-m 888888801 user --db x -q add X --help", "user -ojson add --name N"] {
            assert_eq!(read(line).path, "user add", "{line}");
        }
        assert_eq!(read("user ad X").path, "user");
        assert_eq!(read("user ad X").rest, ["ad", "X"]);
        assert_eq!(read("--lang user add").path, "", "the value of an option is no command");
        assert_eq!(read("user help add").rest, ["help", "add"]);
    }

    #[test]
    fn options_that_say_how_to_answer_are_heard_in_every_form() {
        for line in ["-o json", "-ojson", "-o=json", "--output json", "--output=json", "-qo json", "--json", "x -o csv -o json"]
        {
            assert_eq!(read(line).flags.format(), Some(crate::output::Format::Json), "{line}");
        }
        for line in ["--lang en x", "user --lang=en add", "--lang ja user --lang en"] {
            assert_eq!(read(line).flags.lang.as_deref(), Some("en"), "{line}");
        }
    }
}
