//! How a half-typed command line is read, and that no option is forgotten.

#![allow(clippy::unwrap_used)]

use super::value::{Value, value};
use super::*;

/// What nobody can complete, by the ids of options and arguments.
const FREE: &[&str] = &[
    "access_key",
    "address",
    "admin_email",
    "admin_name",
    "as_of",
    "challenge",
    "code",
    "company",
    "confirm",
    "corporate_number",
    "days",
    "email",
    "inactive",
    "limit",
    "link",
    "max",
    "name",
    "reason",
    "search",
    "since",
    "ticket",
    "until",
    "user",
    "wait",
    "words",
];

/// Every option and argument that takes a value, with the command's path.
fn each(nodes: &'static [Node], path: &[&'static str], take: &mut impl FnMut(&[&str], &Arg)) {
    for node in nodes {
        let path = [path, &[node.name()]].concat();
        node.alone().get_arguments().filter(|arg| arg.get_action().takes_values()).for_each(|arg| take(&path, arg));
        each(node.nodes(), &path, take);
    }
}

#[test]
fn a_new_option_asks_what_completes_it() {
    let mut free = Vec::new();
    each(ROOT, &[], &mut |path, arg| {
        if value(path, arg) == Value::Free {
            free.push(arg.get_id().to_string());
        }
    });
    free.sort();
    free.dedup();
    assert_eq!(free, FREE, "an option without a list of words: say in `value` what its value is, or here that it is free");
}

#[test]
fn options_that_say_where_to_look_are_read_in_every_form() {
    let mut line = Line::new();
    for word in ["--db", "a.db", "-m888888801", "user", "--lang=en", "-qv", "--session-file", "s", "list", "--support", "-oid"]
    {
        line.read(word);
    }
    let flags = &line.flags;
    assert_eq!((flags.db.as_deref(), flags.merchant.as_deref()), (Some("a.db"), Some("888888801")));
    assert_eq!((flags.lang.as_deref(), flags.support), (Some("en"), true));
    assert_eq!(flags.session_file.as_deref().and_then(|file| file.to_str()), Some("s"));
    assert_eq!((line.path, line.arguments), (vec!["user", "list"], 0));
}

#[test]
fn what_stands_behind_two_dashes_is_an_argument() {
    let mut line = Line::new();
    ["user", "unlock", "--", "-m", "list"].into_iter().for_each(|word| line.read(word));
    assert_eq!((line.path.as_slice(), line.arguments), (["user", "unlock"].as_slice(), 2));
    assert_eq!(line.argument().unwrap().get_id(), "users");
}
