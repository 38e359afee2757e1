//! Help in English: the files of commands and topics, headings and remarks. What a command and its options are for stands in
//! the tree of commands itself. It must not say more than the Japanese one does.

use crate::failure::Exit;
use crate::rules::import::Column;
use crate::text::help::{Heading, Remark, Topic};

/// The pages of all commands.
pub(in crate::text) const COMMANDS: &[&str] = &[
    include_str!("help/root.txt"),
    include_str!("help/login.txt"),
    include_str!("help/user.txt"),
    include_str!("help/merchant.txt"),
    include_str!("help/mail.txt"),
    include_str!("help/audit.txt"),
    include_str!("help/care.txt"),
];

/// The files that the program reads or writes.
pub(in crate::text) const FILES: &str = include_str!("help/files.txt");

/// A configuration file as an example.
pub(in crate::text) const CONFIGURATION: (&str, &str) =
    ("A service with a mail server, and warnings 14 and 3 days before a deletion:", include_str!("../help/example.toml"));

/// A topic; its first line is the title.
pub(in crate::text) fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::ExitCodes => include_str!("help/topic/exit-codes.txt"),
        Topic::Environment => include_str!("help/topic/environment.txt"),
        Topic::Config => include_str!("help/topic/config.txt"),
        Topic::Formatting => include_str!("help/topic/formatting.txt"),
        Topic::Csv => include_str!("help/topic/csv.txt"),
        Topic::Errors => include_str!("help/topic/errors.txt"),
        Topic::Cron => include_str!("help/topic/cron.txt"),
        Topic::Security => include_str!("help/topic/security.txt"),
    }
}

pub(in crate::text) fn heading(heading: Heading) -> &'static str {
    match heading {
        Heading::Name => "Name",
        Heading::Synopsis => "Synopsis",
        Heading::Usage => "Usage",
        Heading::Description => "Description",
        Heading::Examples => "Examples",
        Heading::Commands => "Commands",
        Heading::Topics => "Topics",
        Heading::Arguments => "Arguments",
        Heading::Options => "Options",
        Heading::GlobalOptions => "Global options",
        Heading::ExitStatus => "Exit status",
        Heading::Environment => "Environment",
        Heading::Files => "Files",
        Heading::Keys => "Keys",
        Heading::SeeAlso => "See also",
        Heading::Daily => "Every day",
        Heading::Accounts => "Accounts",
        Heading::Login => "Login and passwords",
        Heading::Mail => "Mail",
        Heading::Audit => "Audit and reports",
        Heading::SetUp => "Set-up and care",
        Heading::Help => "Help",
    }
}

pub(in crate::text) fn remark(remark: &Remark) -> String {
    match remark {
        Remark::OneOf(values) => format!("[one of: {values}]"),
        Remark::Default(value) => format!("[default: {value}]"),
        Remark::Form(form) => format!("[{form}]"),
        Remark::More(command) => format!("More, with examples: `{command}`"),
        Remark::ExplainedIn(page) => format!("All are explained in {page}."),
        Remark::OtherExits => "All other codes: `sekisho help exit-codes`".to_owned(),
    }
}

pub(in crate::text) fn exit(exit: Exit) -> &'static str {
    match exit {
        Exit::Ok => "Done, or nothing was to be done; empty lists; checks that found warnings only.",
        Exit::Failure => "A failure without a code of its own.",
        Exit::Usage => "The command line is wrong, or a value on it is malformed. Nothing was done.",
        Exit::NotFound => "The merchant, user, mail, session, run or code does not exist.",
        Exit::Auth => "No session, a session that is over, or a wrong or lapsed password, code or link.",
        Exit::Denied => "The session's role may not do this.",
        Exit::Rule => "A rule forbids it: an address or ID that is taken, a name that is too long, ...",
        Exit::State => "The account's state forbids it: locked, inactive, too soon, a new password is due.",
        Exit::Refused => "It was not confirmed, or a safety limit would be passed. Nothing was done.",
        Exit::Partial => "Some items failed and the others are done; or a check found failures.",
        Exit::Store => "There is no database, it is damaged or newer than this release, or the disk is full.",
        Exit::Mail => "The change is saved, but its mail could not be delivered yet.",
        Exit::Config => "Configuration, key file or another file can't be used.",
        Exit::Busy => "Another run holds the lock. Try again.",
        Exit::Interrupted => "Interrupted by Ctrl-C.",
    }
}

pub(in crate::text) fn column(column: Column) -> &'static str {
    match column {
        Column::Merchant => "Merchant code, 9 digits. May be missing with `-m` or in a session.",
        Column::UserId => "User ID, 1 to 20 half-width letters and digits.",
        Column::Role => "一般 or general, 出荷 or shipping.",
        Column::Name => "Name, at most 60 half-width columns.",
        Column::Email => "E-mail address; needed where the login method is email.",
        Column::Method => "メール or email, 外部アプリケーション or app. Empty is email.",
        Column::SameAsAdmin => "はい or yes: the admin user in person. いいえ, no or empty: not.",
    }
}
