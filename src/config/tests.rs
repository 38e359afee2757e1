//! The configuration as a whole: the table against itself, precedence and origins, and every way to be wrong.
//! They must not read the real environment or home: each has its own map of variables and a folder to throw away.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::slot::{Bound, Sample, Slot};
use super::*;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use tempfile::{TempDir, tempdir};

fn env(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn load_only(sources: &Sources) -> Result<Config, Failure> {
    load_beside(sources, Path::new("/absent"))
}

/// A home folder with this configuration in it.
fn home(text: &str) -> (TempDir, BTreeMap<String, String>) {
    let home = tempdir().unwrap();
    let vars = env(&[("HOME", home.path().to_str().unwrap())]);
    let path = user_path(&vars).unwrap();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    (home, vars)
}

fn read(text: &str) -> Result<Config, Failure> {
    let (_home, env) = home(text);
    load_only(&Sources { db: None, config: None, lang: None, env: &env })
}

fn fault(text: &str) -> (usize, ConfigFault) {
    match read(text) {
        Err(Failure::Config { line, fault, .. }) => (line.unwrap_or_default(), fault),
        other => panic!("{text}: {other:?}"),
    }
}

fn setting<'c>(config: &'c Config, key: &str) -> (&'c str, &'c str) {
    let found = config.settings().iter().find(|setting| setting.key == key).unwrap();
    (&found.value, &found.origin)
}

/// How a number of this slot is written in the file.
fn written(slot: &Slot, number: i64) -> String {
    match slot {
        Slot::Span(..) => format!("\"{}\"", duration::print(number)),
        Slot::List(..) => format!("[{number}]"),
        _ => number.to_string(),
    }
}

fn bound_of(slot: &Slot) -> Option<Bound> {
    match slot {
        Slot::Span(_, b) | Slot::Count(_, b) | Slot::Cost(_, b) | Slot::Port(_, b) | Slot::List(_, b) => Some(*b),
        Slot::Flag(_) | Slot::Text(..) | Slot::Database(_) => None,
    }
}

#[test]
fn every_bound_holds_at_its_edges_and_says_what_it_is() {
    for key in KEYS {
        let Some(bound) = bound_of(&key.slot) else { continue };
        let plain = |n| if matches!(key.slot, Slot::Span(..)) { duration::print(n) } else { n.to_string() };
        assert_eq!(bound.text, format!("{}-{}", plain(bound.least), plain(bound.most)), "{}", key.name);
        for inside in [bound.least, bound.most] {
            let config = read(&format!("{} = {}", key.name, written(&key.slot, inside))).unwrap();
            assert_eq!(setting(&config, key.name).0.trim_matches(['[', ']']), plain(inside), "{}", key.name);
        }
        for outside in [bound.least - 1, bound.most + 1] {
            if outside < 0 && matches!(key.slot, Slot::Span(..)) {
                continue;
            }
            let (_, fault) = fault(&format!("{} = {}", key.name, written(&key.slot, outside)));
            let value = written(&key.slot, outside).trim_matches('"').to_owned();
            let value = if matches!(key.slot, Slot::List(..)) { format!("[{outside}]") } else { value };
            assert_eq!(fault, ConfigFault::OutOfBounds { key: key.name, value, bound: bound.text, source: bound.source });
        }
    }
}

#[test]
fn the_template_changes_nothing_and_uncommented_is_the_defaults() {
    let text = template();
    assert!(document::entries(&text).is_ok_and(|entries| entries.is_empty()));
    let (_home, env) = home("");
    let load = || load_only(&Sources { db: None, config: None, lang: None, env: &env }).unwrap();
    let defaults = load();
    let is_key = |rest: &&str| !rest.is_empty() && !rest.starts_with(' ');
    let bare = text.lines().map(|line| line.strip_prefix('#').filter(is_key).unwrap_or(line).to_owned() + "\n");
    fs::write(user_path(&env).unwrap(), bare.collect::<String>()).unwrap();
    let config = load();
    for (key, (set, unset)) in KEYS.iter().zip(config.settings().iter().zip(defaults.settings())) {
        assert!(set.origin.contains("config.toml:"), "{} is not in the template", key.name);
        assert_eq!(set.value == unset.value, key.kind == Sample::Default, "{}: {}", key.name, set.value);
    }
}

#[test]
fn an_unknown_key_names_its_line_and_the_likely_key() {
    for (text, line, key, likely) in [
        ("# a\n[policy]\nlock_afer = 3\n", 3, "policy.lock_afer", Some("policy.lock_after")),
        ("lock_after = 3", 1, "lock_after", Some("policy.lock_after")),
        ("\n[polcy]\nlock_after = 3", 2, "polcy", Some("policy")),
        ("[mail]\nhost = \"a\"", 2, "mail.host", Some("mail.smtp.host")),
        ("[policy]\nargon2 = { t = 3, mkib = 65536 }", 2, "policy.argon2.mkib", Some("policy.argon2.m_kib")),
        ("[policy]\nzzzzzz = 1\nyyyyyy = 1", 2, "policy.zzzzzz", None),
    ] {
        assert_eq!(fault(text), (line, ConfigFault::UnknownKey { key: key.to_owned(), likely }), "{text}");
    }
    assert!(matches!(fault("[policy]\nlock_after = \n"), (2, ConfigFault::Syntax(_))));
}

#[test]
fn a_value_of_the_wrong_form_says_what_is_expected() {
    for (text, key, value, expected) in [
        ("policy.otp_ttl = 600", "policy.otp_ttl", "600", "30s | 10m | 12h | 91d"),
        ("policy.lock_after = \"six\"", "policy.lock_after", "six", "1-10"),
        ("policy = 3", "policy", "3", "[table]"),
        ("policy.lock_after = { a = 1 }", "policy.lock_after", "{ a = 1 }", "1-10"),
        ("sweep.warn = 7", "sweep.warn", "7", "[7, 1]"),
        ("audit.require_reason = \"yes\"", "audit.require_reason", "yes", "true | false"),
        ("mail.sink = \"post\"", "mail.sink", "post", "file | smtp | sendmail"),
        ("store.url = \"mysql://u:secret@h/d\"", "store.url", "mysql://...", places::DATABASE),
        ("service.url = \"http://portal.example.jp/\"", "service.url", "http://portal.example.jp/", "https://HOST/PATH"),
        ("mail.from = \"a\\r\\nb <a@b.jp>\"", "mail.from", "a\r\nb <a@b.jp>", "NAME <ADDRESS>"),
        ("service.name = \"\"", "service.name", "", "TEXT (<= 100)"),
        ("output.lang = \"fr\"", "output.lang", "fr", "ja | en"),
    ] {
        assert_eq!(fault(text).1, ConfigFault::BadValue { key, value: value.to_owned(), expected }, "{text}");
    }
    let huge = fault("policy.lock_after = 99999999999999999999").1;
    assert!(matches!(huge, ConfigFault::OutOfBounds { bound: "1-10", .. }));
}

#[test]
fn keys_that_belong_together_come_together_and_s9_wants_tls() {
    for (text, key, because) in [
        ("\nmail.sink = \"smtp\"", "mail.smtp.host", "mail.sink"),
        ("\nmail.smtp.user = \"a\"", "mail.smtp.password_file", "mail.smtp.user"),
        ("\nmail.smtp.password_file = \"a\"", "mail.smtp.user", "mail.smtp.password_file"),
    ] {
        assert_eq!(fault(text), (2, ConfigFault::Incomplete { key, because }), "{text}");
    }
    let (line, clear) = fault("[mail.smtp]\nhost = \"smtp.example.jp\"\ntls = \"none\"");
    assert!(line == 3 && matches!(clear, ConfigFault::OutOfBounds { key: "mail.smtp.tls", source: "S9", .. }));
    for near in ["localhost", "127.0.0.2", "::1"] {
        assert_eq!(read(&format!("[mail.smtp]\nhost = \"{near}\"\ntls = \"none\"")).unwrap().mail.smtp.tls, Tls::None);
    }
}

#[test]
fn a_flag_wins_over_the_environment_over_the_file_over_the_default() {
    let (folder, mut env) = home("[store]\nurl = \"sqlite:own.db\"\n[output]\nlang = \"en\"\ncolor = \"always\"\n");
    let file = user_path(&env).unwrap();
    let expect = |db: Option<&str>, lang, env: &BTreeMap<_, _>, url: &str, origin: &str| {
        let config = load_only(&Sources { db, config: None, lang, env }).unwrap();
        assert_eq!(setting(&config, "store.url"), (url, origin));
        config
    };
    let own = format!("sqlite:{}", file.with_file_name("own.db").display());
    let config = expect(None, None, &env, &own, &format!("{}:2", file.display()));
    assert_eq!((config.file.as_deref(), config.output.lang), (Some(&*file), Lang::En));
    assert_eq!(setting(&config, "mail.sink"), ("file", "default"));
    assert_eq!(config.mail.dir, folder.path().join(".local/share/sekisho/mail"));
    for (name, value) in [("SEKISHO_DB", "env.db"), ("SEKISHO_LANG", "ja"), ("NO_COLOR", "1"), ("LANG", "en_US")] {
        env.insert(name.to_owned(), value.to_owned());
    }
    let config = expect(None, None, &env, "sqlite:env.db", "SEKISHO_DB");
    assert_eq!(setting(&config, "output.lang"), ("ja", "SEKISHO_LANG"));
    assert_eq!(setting(&config, "output.color"), ("never", "NO_COLOR"));
    let config = expect(Some("sqlite:flag.db"), Some(Lang::En), &env, "sqlite:flag.db", "flag --db");
    assert_eq!(setting(&config, "output.lang"), ("en", "flag --lang"));
}

#[test]
fn the_first_file_that_is_there_counts_and_one_asked_for_must_be_there() {
    let (_own, with) = home("policy.lock_after = 3");
    let system_folder = tempdir().unwrap();
    let system = system_folder.path().join("config.toml");
    fs::write(&system, "policy.lock_after = 4\npolicy.otp_attempts = 2").unwrap();
    fs::set_permissions(&system, fs::Permissions::from_mode(0o644)).unwrap();
    let without = env(&[("HOME", "/absent")]);
    let load = |env, config| load_beside(&Sources { db: None, config, lang: None, env }, &system);
    let limits = |config: Config| (config.policy.lock_after, config.policy.otp_attempts);
    assert_eq!(limits(load(&with, None).unwrap()), (3, 5));
    assert_eq!(limits(load(&without, None).unwrap()), (4, 2));
    assert_eq!(limits(load(&with, Some(&*system)).unwrap()), (4, 2));
    assert!(matches!(load(&with, Some(Path::new("/absent"))), Err(Failure::File { .. })));
    let named = env(&[("HOME", "/absent"), ("SEKISHO_CONFIG", "/absent/too")]);
    assert!(matches!(load(&named, None), Err(Failure::File { .. })));
    fs::set_permissions(&system, fs::Permissions::from_mode(0o664)).unwrap();
    assert!(matches!(load(&without, None), Err(Failure::Unsafe { .. })));
}

#[test]
fn without_a_home_database_and_key_must_be_named() {
    let none = env(&[]);
    let load = |db, config| load_only(&Sources { db, config, lang: None, env: &none });
    let missing = |result| match result {
        Err(Failure::Config { fault: ConfigFault::Incomplete { key, .. }, .. }) => key,
        other => panic!("{other:?}"),
    };
    assert!(matches!(load(None, None), Err(Failure::Config { origin, .. }) if origin == "$HOME"));
    assert_eq!(missing(load(None, None)), "store.url");
    assert_eq!(missing(load(Some("/srv/a.db"), None)), "secrets.key_file");
    let (_home, env) = home("secrets.key_file = \"credential:key\"");
    let config = load(Some("/srv/a.db"), user_path(&env).as_deref()).unwrap();
    assert_eq!(config.mail.dir, Path::new("/srv/mail"));
    assert_eq!(config.key, KeySource::Credential { name: "key".to_owned(), path: None });
}

#[test]
fn the_language_follows_flag_variable_and_locale() {
    for (pairs, lang) in [
        (&[][..], Lang::Ja),
        (&[("LANG", "en_US.UTF-8")], Lang::En),
        (&[("LANG", "ja_JP.UTF-8")], Lang::Ja),
        (&[("LANG", "C.UTF-8")], Lang::Ja),
        (&[("LANG", "POSIX")], Lang::Ja),
        (&[("LANG", "ja_JP"), ("LC_ALL", ""), ("LC_MESSAGES", "fr")], Lang::En),
        (&[("LC_ALL", "C"), ("LANG", "en_US")], Lang::Ja),
        (&[("SEKISHO_LANG", "en"), ("LANG", "ja_JP")], Lang::En),
        (&[("SEKISHO_LANG", "xx"), ("LANG", "en_US")], Lang::En),
    ] {
        assert_eq!(language(None, &env(pairs)), lang, "{pairs:?}");
    }
    assert_eq!(language(Some(Lang::En), &env(&[])), Lang::En);
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "([a-z]{1,8}(\\.[a-z_]{1,9})? ?= ?[-0-9a-z\"'\\[\\]{}, ]{0,12}\n|\\[[a-z.]{0,9}\\]\n|.{0,20}\n){0,6}") {
        let _ = read(&text);
    }
}
