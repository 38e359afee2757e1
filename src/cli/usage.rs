//! What is wrong with a command line, in our words and the user's language, and help where it was asked for or nothing else
//! was said. clap finds what is wrong; nothing is decided here. It must not run anything.

use super::Flags;
use super::help::{self, Length};
use super::line::Line;
use crate::commands::typed::near;
use crate::config::{self, Sources};
use crate::failure::{Exit, Failure, UsageFault};
use crate::output::{self, Format, Style};
use crate::world::World;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::io::{self, Write};

/// Ends a run whose command line is wrong, or that asked for help. `typed` is the command line, for the command and the
/// options that say how to answer: parsing stopped before it came to them.
pub fn refuse(error: &clap::Error, typed: &[String], world: &mut World) -> Exit {
    let mut line = Line::new();
    typed.iter().skip(1).for_each(|word| line.read(word));
    let (style, path) = (style(&line.flags, world), line.path.join(" "));
    let failure = match error.kind() {
        ErrorKind::DisplayVersion => return told(write!(world.out, "{}", error.render()), world),
        ErrorKind::DisplayHelp => {
            let long = typed.iter().any(|word| word == "--help");
            return explain(&path, if long { Length::Long } else { Length::Short }, &style, world);
        }
        // `sekisho user help add`
        ErrorKind::InvalidSubcommand if line.lost.as_deref() == Some("help") => {
            let behind = typed.iter().skip_while(|word| *word != "help").skip(1).take_while(|word| !word.starts_with('-'));
            let words = line.path.into_iter().chain(behind.map(String::as_str)).collect::<Vec<_>>();
            return explain(&words.join(" "), Length::Long, &style, world);
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand if style.format == Format::Table => {
            let help = help::command(&path, style.lang, help::width(world), Length::Short).unwrap_or_default();
            drop(world.err.write_all(help.as_bytes()));
            return Exit::Usage;
        }
        _ => Failure::CommandLine { fault: fault(error, &path), command: path },
    };
    drop(output::failure(&mut *world.err, &style, &failure));
    failure.exit()
}

/// Help on standard output, or what there is instead of a command that is none.
fn explain(path: &str, length: Length, style: &Style, world: &mut World) -> Exit {
    match help::command(path, style.lang, help::width(world), length) {
        Some(help) => told(world.out.write_all(help.as_bytes()), world),
        None => {
            let failure = Failure::Usage(UsageFault::UnknownTopic { topic: path.to_owned(), likely: None });
            drop(output::failure(&mut *world.err, style, &failure));
            failure.exit()
        }
    }
}

fn told(written: io::Result<()>, world: &mut World) -> Exit {
    written.and_then(|()| world.out.flush()).map_or_else(|e| Failure::from(e).exit(), |()| Exit::Ok)
}

/// How to answer: as the options say, else environment and configuration, where that can be read.
fn style(flags: &Flags, world: &World) -> Style {
    let lang = flags.lang.as_deref().and_then(|l| l.parse().ok());
    let loaded = config::load(&Sources { db: flags.db.as_deref(), config: flags.config.as_deref(), lang, env: &world.env });
    Style { color: false, ..flags.style(world, lang, loaded.as_ref().ok()) }
}

fn fault(error: &clap::Error, command: &str) -> UsageFault {
    let one = |kind| error.get(kind).and_then(texts).and_then(|t| t.into_iter().next());
    let all = |kind| error.get(kind).and_then(texts).unwrap_or_default();
    let option = || one(ContextKind::InvalidArg).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument if option().starts_with('-') => {
            UsageFault::UnknownOption { option: option(), likely: one(ContextKind::SuggestedArg) }
        }
        ErrorKind::UnknownArgument => UsageFault::Unexpected { value: option() },
        ErrorKind::InvalidSubcommand => UsageFault::UnknownCommand {
            command: one(ContextKind::InvalidSubcommand).unwrap_or_default(),
            likely: one(ContextKind::SuggestedSubcommand).map(|word| format!("{command} {word}").trim_start().to_owned()),
        },
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => UsageFault::NoCommand,
        ErrorKind::MissingRequiredArgument => UsageFault::Missing { arguments: all(ContextKind::InvalidArg) },
        ErrorKind::ArgumentConflict if one(ContextKind::PriorArg) == Some(option()) => {
            UsageFault::Repeated { option: option() }
        }
        ErrorKind::ArgumentConflict => UsageFault::Conflict { option: option(), with: all(ContextKind::PriorArg).join(", ") },
        ErrorKind::InvalidUtf8 => UsageFault::NotText,
        ErrorKind::TooManyValues => {
            UsageFault::NoValue { option: option(), value: one(ContextKind::InvalidValue).unwrap_or_default() }
        }
        _ => bad_value(option(), one(ContextKind::InvalidValue).unwrap_or_default(), all(ContextKind::ValidValue)),
    }
}

fn bad_value(option: String, value: String, allowed: Vec<String>) -> UsageFault {
    let likely = near(&value.to_lowercase(), allowed.clone()).into_iter().next();
    UsageFault::BadValue { option, value, allowed, likely }
}

fn texts(value: &ContextValue) -> Option<Vec<String>> {
    match value {
        ContextValue::String(text) => Some(vec![text.clone()]),
        ContextValue::Strings(texts) => Some(texts.clone()),
        ContextValue::StyledStr(text) => Some(vec![text.to_string()]),
        _ => None,
    }
}
