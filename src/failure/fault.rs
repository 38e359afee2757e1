//! What exactly is wrong with a file, a configuration, a template, a copy of the audit log or a command line: values for
//! the sentence that names them, without any text.

use crate::rules::letter::LetterField;
use strum::VariantArray;
/// What is unsafe about a file or folder (S8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Unsafe {
    /// A symbolic link.
    Symlink,
    /// Not a regular file (a FIFO, a device, a folder), or not a folder where one is needed.
    WrongKind,
    /// Others can write it.
    OthersWrite,
    /// Others can read it, and it holds secrets.
    OthersRead,
    /// Somebody else owns it.
    Foreign,
    /// The key file lies in the database's folder (S6).
    BesideDatabase,
    /// There is a file, and a new one is to be made.
    Taken,
    /// It is named as a session file and holds something else.
    NoSessionFile,
}

/// What was once taken out of the audit log, to be kept elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum AuditCopy {
    /// `audit head -o json`
    Head,
    /// `audit export`, JSON lines.
    Export,
}

/// What is wrong with a configuration value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigFault {
    /// Not TOML; the parser's own words.
    Syntax(String),
    /// No such key; the nearest one.
    UnknownKey {
        /// As written, with its table: `policy.lock_afer`.
        key: String,
        /// The likely key.
        likely: Option<&'static str>,
    },
    /// The value has the wrong form.
    BadValue {
        /// The key.
        key: &'static str,
        /// As written.
        value: String,
        /// What is expected: `10m`, `true`, `file | smtp`, ...
        expected: &'static str,
    },
    /// The value is out of its bounds.
    OutOfBounds {
        /// The key.
        key: &'static str,
        /// As written.
        value: String,
        /// The bound, such as `1-10` or `<= 10m`.
        bound: &'static str,
        /// Where the bound comes from: `R6.1`, `PCI DSS 8.2.8`, ...
        source: &'static str,
    },
    /// A password where process lists and other people see it (S7).
    PasswordInUrl {
        /// The key.
        key: &'static str,
    },
    /// Keys that only work together.
    Incomplete {
        /// The key that is missing.
        key: &'static str,
        /// Because of this one.
        because: &'static str,
    },
    /// A mail's wording can't be used.
    Template(TemplateFault),
}

/// What is wrong with a file of the folder `mail.templates` (R9.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateFault {
    /// Its name is no `KIND.LANG.txt`.
    UnknownFile {
        /// The likely name.
        likely: Option<String>,
    },
    /// Not UTF-8.
    NotText,
    /// A control character.
    Control,
    /// The first line is empty.
    NoSubject,
    /// A `{` without its `}`, or a `}` without its `{`.
    Brace(char),
    /// Not a field of this mail.
    UnknownField {
        /// As written, without its braces.
        field: String,
        /// The likely one.
        likely: Option<&'static str>,
    },
    /// A field that this mail must have.
    Missing(LetterField),
    /// It is only where it would be left out together with a field that may be empty.
    Vanishing {
        /// It.
        field: LetterField,
        /// The field that may be empty.
        with: LetterField,
    },
    /// A secret that is not alone on its line (R9.0).
    NotAlone(LetterField),
    /// A secret, or a field that may be empty, in the subject.
    InSubject(LetterField),
    /// What may come to six digits beside the code (R9.0).
    SixDigits,
}

/// What is wrong with a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsageFault {
    /// No such option; the nearest one.
    UnknownOption {
        /// As typed.
        option: String,
        /// The likely one.
        likely: Option<String>,
    },
    /// No such command; the nearest one.
    UnknownCommand {
        /// As typed.
        command: String,
        /// The likely one.
        likely: Option<String>,
    },
    /// `help` was asked for what is neither a command nor a topic; the nearest one.
    UnknownTopic {
        /// As typed.
        topic: String,
        /// The likely one.
        likely: Option<String>,
    },
    /// A value for an option that takes none.
    NoValue {
        /// Which option.
        option: String,
        /// As typed.
        value: String,
    },
    /// One argument too many.
    Unexpected {
        /// As typed.
        value: String,
    },
    /// Required arguments or options are missing.
    Missing {
        /// Their names, such as `<USER>`.
        arguments: Vec<String>,
    },
    /// A group of commands without its command.
    NoCommand,
    /// A value that the option does not take.
    BadValue {
        /// Which option.
        option: String,
        /// As typed; empty when there is none.
        value: String,
        /// What it takes; empty when that is not a list.
        allowed: Vec<String>,
        /// The likely one of these.
        likely: Option<String>,
    },
    /// Two options that exclude each other.
    Conflict {
        /// One.
        option: String,
        /// The other.
        with: String,
    },
    /// An option given twice.
    Repeated {
        /// Which.
        option: String,
    },
    /// `audit.require_reason` wants a reason or a ticket for this.
    NoReason,
    /// `-` for a file that can't be a stream.
    NoStream,
    /// Text that is not UTF-8.
    NotText,
    /// A text that is too long.
    TooLong {
        /// Which option or input.
        option: String,
        /// Most characters.
        most: usize,
    },
    /// An edit without anything to edit.
    NothingToChange {
        /// The options of which one is needed.
        options: Vec<String>,
    },
}
