//! What is wrong with a command line, in our words and the user's language. clap finds it; nothing is decided here.
//! It must not run anything, and help stays as clap writes it.

use crate::config;
use crate::failure::{Exit, Failure, UsageFault};
use crate::output::{self, Format, Style};
use crate::world::World;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Ends a run whose command line is wrong, or that asked for help. `typed` is the command line, for the options that
/// say how to answer: parsing stopped before it came to them.
pub fn refuse(error: &clap::Error, typed: &[String], world: &mut World) -> Exit {
    if !error.use_stderr() {
        let shown = write!(world.out, "{}", error.render()).and_then(|()| world.out.flush());
        return shown.map_or_else(|e| Failure::from(e).exit(), |()| Exit::Ok);
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        drop(write!(world.err, "{}", error.render()));
        return Exit::Usage;
    }
    let failure = Failure::Usage(fault(error));
    let style = style(typed, world);
    drop(output::failure(&mut *world.err, &style, &failure));
    failure.exit()
}

fn style(typed: &[String], world: &World) -> Style {
    let value = |long: &str, short: &str| {
        let after = |(flag, value): (&String, &String)| (flag == long || flag == short).then(|| value.clone());
        let joined = |flag: &String| flag.strip_prefix(long).and_then(|v| v.strip_prefix('=')).map(str::to_owned);
        typed.iter().zip(typed.iter().skip(1)).find_map(after).or_else(|| typed.iter().find_map(joined))
    };
    let json = typed.iter().any(|t| t == "--json" || t.starts_with("-ojson"))
        || value("--output", "-o").is_some_and(|v| v.starts_with("json"));
    Style {
        format: if json { Format::Json } else { Format::Table },
        lang: config::language(value("--lang", "--lang").and_then(|l| l.parse().ok()), &world.env),
        zone: world.zone,
        color: false,
        width: None,
        height: None,
        header: true,
        rule: true,
        columns: None,
        quiet: false,
    }
}

fn fault(error: &clap::Error) -> UsageFault {
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
            likely: one(ContextKind::SuggestedSubcommand),
        },
        ErrorKind::MissingSubcommand => UsageFault::NoCommand,
        ErrorKind::MissingRequiredArgument => UsageFault::Missing { arguments: all(ContextKind::InvalidArg) },
        ErrorKind::ArgumentConflict if one(ContextKind::PriorArg) == Some(option()) => {
            UsageFault::Repeated { option: option() }
        }
        ErrorKind::ArgumentConflict => UsageFault::Conflict { option: option(), with: all(ContextKind::PriorArg).join(", ") },
        ErrorKind::InvalidUtf8 => UsageFault::NotText,
        _ => UsageFault::BadValue {
            option: option(),
            value: one(ContextKind::InvalidValue).unwrap_or_default(),
            allowed: all(ContextKind::ValidValue),
        },
    }
}

fn texts(value: &ContextValue) -> Option<Vec<String>> {
    match value {
        ContextValue::String(text) => Some(vec![text.clone()]),
        ContextValue::Strings(texts) => Some(texts.clone()),
        ContextValue::StyledStr(text) => Some(vec![text.to_string()]),
        _ => None,
    }
}
