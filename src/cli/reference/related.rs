//! Of each command the exit codes that tell something of it, and what to read next. Codes that any command may end with
//! (usage, store, config, ...) are left to the topic; a test holds the table against the tree of commands.

use crate::failure::Exit::{self, Auth, Busy, Config, Denied, Mail, NotFound, Partial, Refused, Rule, State, Store, Usage};

/// The path of a command, its exit codes, related commands and topics.
type Row = (&'static str, &'static [Exit], &'static [&'static str]);

pub(in crate::cli) static RELATED: &[Row] = &[
    ("init", &[Store, Config], &["config check", "doctor", "config", "security"]),
    ("login", &[Auth, State], &["otp verify", "password reset", "user why"]),
    ("logout", &[], &["login", "session revoke"]),
    ("whoami", &[Auth], &["login", "logout"]),
    ("otp", &[], &["login"]),
    ("otp verify", &[Auth, State], &["login", "otp resend"]),
    ("otp resend", &[Auth, State], &["otp verify"]),
    ("otp reset", &[NotFound, Denied, State, Refused, Partial], &["user edit", "user why"]),
    ("password", &[], &["login", "user why"]),
    ("password change", &[Auth, Rule], &["login"]),
    ("password reset", &[Auth, State], &["password redeem", "password issue"]),
    ("password redeem", &[Auth, State], &["password reset", "login"]),
    ("password issue", &[NotFound, Denied, State, Refused, Partial, Mail], &["user why", "password reset"]),
    ("user", &[], &["unlock", "merchant", "csv"]),
    ("user add", &[NotFound, Denied, Rule, Mail], &["user import", "user edit", "password issue"]),
    ("user list", &[NotFound, Denied], &["user show", "user export", "formatting"]),
    ("user show", &[NotFound, Denied], &["user why", "user list", "formatting"]),
    ("user edit", &[NotFound, Auth, Denied, Rule, Mail], &["user show", "password issue"]),
    ("user unlock", &[NotFound, Denied, State, Partial], &["unlock", "user why"]),
    ("user delete", &[NotFound, Denied, Rule, Refused, Partial], &["user restore", "sweep-inactive"]),
    ("user restore", &[NotFound, Denied, Rule, State, Mail], &["user delete", "user why"]),
    ("user why", &[Denied, State], &["unlock", "password issue", "user restore"]),
    ("user import", &[Denied, Rule, State, Partial, Mail], &["user export", "mail deliver", "csv"]),
    ("user export", &[NotFound, Denied], &["user import", "user list", "csv"]),
    ("unlock", &[NotFound, Denied, State, Partial], &["user why", "user list"]),
    ("merchant", &[], &["user"]),
    ("merchant add", &[Denied, Rule], &["password issue", "user add"]),
    ("merchant list", &[Denied], &["merchant show", "formatting"]),
    ("merchant show", &[NotFound, Denied], &["merchant list", "user list"]),
    ("merchant edit", &[NotFound, Denied, Rule], &["user edit"]),
    ("merchant delete", &[NotFound, Denied, Refused], &["user delete", "db backup"]),
    ("sweep-inactive", &[Denied, Refused, Busy], &["report upcoming", "user restore", "cron"]),
    ("mail", &[], &["cron", "config"]),
    ("mail list", &[Denied], &["mail show", "mail retry", "formatting"]),
    ("mail show", &[NotFound, Denied], &["mail list"]),
    ("mail deliver", &[Denied, Mail], &["mail list", "mail test", "cron"]),
    ("mail retry", &[NotFound, Denied, State, Partial, Mail], &["mail list", "mail drop"]),
    ("mail drop", &[NotFound, Denied, State, Refused, Partial], &["mail list", "mail retry"]),
    ("mail test", &[Denied, Partial], &["doctor", "config"]),
    ("mail template", &[Config], &["config check", "config"]),
    ("audit", &[], &["report", "security"]),
    ("audit list", &[Denied], &["audit export", "formatting"]),
    ("audit export", &[Denied], &["audit list", "audit prune"]),
    ("audit verify", &[Denied, Partial], &["audit head", "db check", "security"]),
    ("audit head", &[Denied], &["audit verify", "cron"]),
    ("audit prune", &[Denied, Refused, Partial], &["audit export", "audit verify"]),
    ("session", &[], &["login"]),
    ("session list", &[Denied], &["session revoke"]),
    ("session revoke", &[NotFound, Denied, Partial], &["session list", "password issue"]),
    ("report", &[], &["audit"]),
    ("report pci", &[Denied, Partial], &["audit verify", "doctor", "security"]),
    ("report upcoming", &[Denied], &["sweep-inactive", "user list"]),
    ("config", &[], &["config", "doctor"]),
    ("config show", &[Config], &["config path", "config"]),
    ("config path", &[Config], &["config show", "config"]),
    ("config check", &[Config], &["doctor", "config"]),
    ("db", &[], &["doctor", "security"]),
    ("db check", &[Denied, Partial], &["doctor", "audit verify"]),
    ("db backup", &[Denied, Store], &["db restore", "cron"]),
    ("db copy", &[Denied, Store, Busy], &["db check", "audit verify", "config"]),
    ("db restore", &[Denied, Refused, Store], &["db backup", "db check"]),
    ("db rotate-key", &[Denied, Config], &["db check", "security"]),
    ("doctor", &[Denied, Partial, Config], &["config check", "db check", "mail test"]),
    ("explain", &[NotFound], &["errors", "exit-codes"]),
    ("version", &[], &["doctor"]),
    ("help", &[Usage], &["explain", "exit-codes"]),
    ("generate", &[], &["cron"]),
    ("generate completions", &[Config], &["help"]),
    ("generate complete", &[], &["generate completions"]),
    ("generate man", &[Config], &["help"]),
    ("generate schemas", &[Config], &["formatting"]),
    ("generate units", &[Config], &["sweep-inactive", "mail deliver", "cron"]),
];

fn row(path: &str) -> Option<&'static Row> {
    RELATED.iter().find(|row| row.0 == path)
}

pub(super) fn exits(path: &str) -> &'static [Exit] {
    row(path).map_or(&[], |row| row.1)
}

pub(super) fn pages(path: &str) -> &'static [&'static str] {
    row(path).map_or(&[], |row| row.2)
}
