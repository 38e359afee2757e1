//! What is wrong with a command line, in English.
//! The sentence says what is wrong, the hint what to type instead. clap's own wording must not come through.

use crate::failure::UsageFault;

/// So many values are all named beside the likely one.
const FEW: usize = 12;

pub(super) fn sentence(fault: &UsageFault) -> String {
    match fault {
        UsageFault::UnknownOption { option, .. } => format!("there is no option '{option}'"),
        UsageFault::UnknownCommand { command, .. } => format!("there is no command '{command}'"),
        UsageFault::UnknownTopic { topic, .. } => format!("there is no command or topic '{topic}'"),
        UsageFault::NoValue { option, value } => format!("'{option}' takes no value, and '{value}' was given"),
        UsageFault::Unexpected { value } => format!("'{value}' is one argument too many"),
        UsageFault::Missing { arguments } => format!("missing: {}", arguments.join(" ")),
        UsageFault::NoReason => "this needs a reason (`--reason`) or a ticket (`--ticket`)".to_owned(),
        UsageFault::NoCommand => "a command is missing".to_owned(),
        UsageFault::BadValue { option, value, .. } if value.is_empty() => format!("'{option}' needs a value"),
        UsageFault::BadValue { option, value, .. } => format!("'{option}' does not take '{value}'"),
        UsageFault::Conflict { option, with } => format!("'{option}' and '{with}' exclude each other"),
        UsageFault::Repeated { option } => format!("'{option}' is given more than once"),
        UsageFault::TooLong { option, most } => format!("'{option}' takes at most {most} characters"),
        UsageFault::NothingToChange { .. } => "nothing to change was given".to_owned(),
        UsageFault::NoStream => {
            "a backup is verified as a file, so it can't go through standard input or output ('-')".to_owned()
        }
        UsageFault::NotText => "the input is not valid UTF-8".to_owned(),
    }
}

/// `command` is what the command line is about, where that is known.
pub(super) fn hint(fault: &UsageFault, command: &str) -> String {
    match fault {
        UsageFault::NoReason => {
            "give `--reason TEXT` or `--ticket ID`: the configuration says so (audit.require_reason)".to_owned()
        }
        UsageFault::UnknownOption { likely: Some(likely), .. }
        | UsageFault::UnknownCommand { likely: Some(likely), .. }
        | UsageFault::UnknownTopic { likely: Some(likely), .. } => format!("did you mean {likely}?"),
        UsageFault::BadValue { allowed, likely: Some(likely), .. } if allowed.len() <= FEW => {
            format!("did you mean {likely}? It takes one of: {}", allowed.join(", "))
        }
        UsageFault::BadValue { likely: Some(likely), .. } => format!("did you mean {likely}?"),
        UsageFault::NoStream => "give the name of a file; one that is really called - is `./-`".to_owned(),
        UsageFault::NothingToChange { options } => format!("give one of: {}", options.join(", ")),
        UsageFault::BadValue { allowed, .. } if !allowed.is_empty() => format!("it takes one of: {}", allowed.join(", ")),
        UsageFault::UnknownTopic { .. } => "see `sekisho help`".to_owned(),
        UsageFault::UnknownOption { .. }
        | UsageFault::UnknownCommand { .. }
        | UsageFault::NoValue { .. }
        | UsageFault::Unexpected { .. }
        | UsageFault::Missing { .. }
        | UsageFault::NoCommand
        | UsageFault::BadValue { .. }
        | UsageFault::Conflict { .. }
        | UsageFault::Repeated { .. }
        | UsageFault::TooLong { .. }
        | UsageFault::NotText => format!("see `{}`", format!("sekisho help {command}").trim_end()),
    }
}
