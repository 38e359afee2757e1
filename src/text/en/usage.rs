//! What is wrong with a command line, in English.
//! The sentence says what is wrong, the hint what to type instead. clap's own wording must not come through.

use crate::failure::UsageFault;

pub(super) fn sentence(fault: &UsageFault) -> String {
    match fault {
        UsageFault::UnknownOption { option, .. } => format!("there is no option '{option}'"),
        UsageFault::UnknownCommand { command, .. } => format!("there is no command '{command}'"),
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
        UsageFault::NotText => "the input is not valid UTF-8".to_owned(),
    }
}

pub(super) fn hint(fault: &UsageFault) -> String {
    match fault {
        UsageFault::NoReason => {
            "give `--reason TEXT` or `--ticket ID`: the configuration says so (audit.require_reason)".to_owned()
        }
        UsageFault::UnknownOption { likely: Some(likely), .. } | UsageFault::UnknownCommand { likely: Some(likely), .. } => {
            format!("did you mean {likely}?")
        }
        UsageFault::NothingToChange { options } => format!("give one of: {}", options.join(", ")),
        UsageFault::BadValue { allowed, .. } if !allowed.is_empty() => format!("it takes one of: {}", allowed.join(", ")),
        UsageFault::UnknownOption { .. }
        | UsageFault::UnknownCommand { .. }
        | UsageFault::Unexpected { .. }
        | UsageFault::Missing { .. }
        | UsageFault::NoCommand
        | UsageFault::BadValue { .. }
        | UsageFault::Conflict { .. }
        | UsageFault::Repeated { .. }
        | UsageFault::TooLong { .. }
        | UsageFault::NotText => "add `--help` to the command to see how it is used".to_owned(),
    }
}
