//! What may come next on a command line that is still being typed: `generate complete`, which the shells' scripts ask. It
//! reads the words before the cursor as far as they go, and builds the options of the one command they lead to. Nothing
//! it meets is an error: a shell that shows one would do so at every key.

#[cfg(test)]
mod tests;
mod value;

use super::line::{Line, several};
use super::reference::Texts;
use super::tree::{Node, ROOT};
use crate::commands::candidates::{self, Candidate, candidate};
use crate::commands::globals::Globals;
use crate::failure::Failure;
use crate::rules::merchant::MerchantCode;
use crate::text::Lang;
use crate::text::help::{self, Topic};
use crate::world::World;
use clap::{Arg, ArgAction};
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

impl Line {
    /// What the word at the cursor may become.
    fn answers(&self, world: &World, word: &str) -> Vec<Answer> {
        if self.lost.is_some() {
            return Vec::new();
        }
        if let Some(option) = self.waiting.as_ref().filter(|option| !(several(option) && word.starts_with('-'))) {
            return self.values(world, option, "", word);
        }
        if !self.ended && word.starts_with('-') {
            return match self.value_within(word) {
                Some((option, at)) => self.values(world, option, &word[..at], &word[at..]),
                None => self.options(word, self.lang(world)),
            };
        }
        if !self.nodes.is_empty() {
            let mut commands = self.commands(self.nodes, self.lang(world));
            commands.retain(|command| command.word.starts_with(word));
            return commands.into_iter().map(Answer::Word).collect();
        }
        match self.argument() {
            Some(argument) => self.values(world, argument, "", word),
            None if word.is_empty() => self.options(word, self.lang(world)),
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

    fn commands(&self, nodes: &[Node], lang: Lang) -> Vec<Candidate> {
        let about = |node: &Node| {
            let path = [self.path.as_slice(), &[node.name()]].concat().join(" ");
            help::command(lang, &path).and_then(|text| text.purpose).unwrap_or(node.about())
        };
        nodes.iter().filter(|node| !node.hidden()).map(|node| candidate(node.name(), about(node))).collect()
    }

    fn options(&self, word: &str, lang: Lang) -> Vec<Answer> {
        let texts = Texts::of(&self.path.join(" "), lang);
        let repeated = |arg: &Arg| matches!(arg.get_action(), ArgAction::Append | ArgAction::Count);
        let due = |arg: &&Arg| !arg.is_hide_set() && (repeated(arg) || !self.given.iter().any(|id| arg.get_id() == id));
        let long = |arg: &Arg| arg.get_long().map(|long| candidate(&format!("--{long}"), &texts.text(arg)));
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
            Value::Pages if self.arguments > 0 => Vec::new(),
            Value::Pages => Self::pages(self.lang(world)),
            Value::Keys => candidates::keys(self.lang(world)),
            Value::Columns => candidates::columns(self.lang(world), &self.path),
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
    fn pages(lang: Lang) -> Vec<Candidate> {
        let topics = Topic::VARIANTS.iter().map(|topic| candidate(topic.as_ref(), help::topic(lang, *topic).0));
        let mut pages = topics.chain(Self::new().commands(ROOT, lang)).collect::<Vec<_>>();
        pages.sort_by(|a, b| a.word.cmp(&b.word));
        pages.dedup_by(|a, b| a.word == b.word);
        pages
    }

    fn lang(&self, world: &World) -> Lang {
        self.globals(world).style.lang
    }

    fn globals(&self, world: &World) -> Globals {
        let mut globals = self.flags.globals(world);
        globals.merchant = self.flags.merchant.as_deref().and_then(|code| MerchantCode::parse(code).ok());
        globals
    }
}
