//! What the value of each option and argument is, so that a shell can complete it: words that clap knows, ours, names of the
//! database, files. It looks nothing up itself.

use crate::commands::candidates::Wanted;
use clap::Arg;

/// What stands for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// One of some words.
    Words,
    Keys,
    Columns,
    /// Commands and topics of help.
    Pages,
    Files,
    Folders,
    /// What is asked of the database or our own tables.
    Wanted(Wanted),
    /// Anything: nothing to offer.
    Free,
}

/// What the value of a command's option or argument is. Who logs in or has forgotten the password is anonymous, and is told no users.
pub fn value(path: &[&str], arg: &Arg) -> Value {
    match (arg.get_id().as_str(), path) {
        ("keys", _) => Value::Keys,
        ("words", ["help"]) => Value::Pages,
        _ if !arg.get_possible_values().is_empty() => Value::Words,
        ("user", ["login"] | ["password", "reset"]) => Value::Free,
        ("user", ["user", "add" | "restore"]) => Value::Wanted(Wanted::NewUser),
        ("user" | "users", _) => Value::Wanted(Wanted::Users),
        ("targets", _) => Value::Wanted(Wanted::UsersAndSessions),
        ("merchant", _) | ("code", ["merchant", "show" | "edit" | "delete"]) => Value::Wanted(Wanted::Merchants),
        ("code", ["explain"]) => Value::Wanted(Wanted::Codes),
        ("id" | "ids", ["mail", ..]) => Value::Wanted(Wanted::Mails),
        ("undo", _) => Value::Wanted(Wanted::Runs),
        ("actor", _) => Value::Wanted(Wanted::Actors),
        ("columns", _) => Value::Columns,
        ("to", ["db", "copy"]) => Value::Files,
        ("file" | "db" | "config" | "session_file" | "qr_file" | "rejected" | "head" | "exported" | "binary", _) => {
            Value::Files
        }
        ("folder", _) => Value::Folders,
        _ => Value::Free,
    }
}
