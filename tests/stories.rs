//! Sessions that a support clerk can read, run in-process against the real program: `tests/stories/NAME.txt`.
//! `UPDATE=1 cargo test --test stories` writes what comes out into the files; read the difference before keeping it.
//!
//! ```text
//! # A comment. It names the rules that the story shows: R5.1.
//! @ after NAME            the story begins where story NAME ended
//! @ +91d -1s              the clock moves; it stands still otherwise
//! $ sekisho user list     the support centre runs a command; 'quotes' and ~ as in a shell
//! hanako$ sekisho whoami  a portal runs it for a visitor: with the session file ~/hanako
//! < text                  below a command: a line of standard input
//! ? text                  below a command: a person at a terminal of 80 columns answers a question
//! text                    what came out: standard output,
//! ! text                  then standard error,
//! => 4                    then the exit code where it is not 0,
//! mail: SUBJECT → NAME <ADDRESS> {code}    then every mail that left
//! ```
//! The secret of a mail is remembered as `{code}`, `{password}` or `{url}`, or under the name that the line gives it, and
//! stands for the newest one; `{key}` is the newest app's key, `{app}` the code that it shows now. Random ids are shown as `{challenge1}`, `{session1}`, ... and can be used in later commands.
//! `> FILE` behind a command puts its output into a file, `$ sqlite3 'SQL'` is somebody who can write the database.
//! `$ write FILE` puts its `<` lines into a file, `$ remove FILE` removes one, `$ read mail` shows the newest mail's text. A line of output that
//! could be taken for something else begins with `\`. Whatever the story, no output holds a secret and at the end the
//! audit chain is whole.
// A story that is told wrongly may end in a panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::disallowed_methods, missing_docs)]

#[path = "stories/difference.rs"]
mod difference;
#[path = "stories/ground.rs"]
mod ground;
#[path = "stories/post.rs"]
mod post;
#[path = "stories/program.rs"]
mod program;
#[path = "stories/schemas.rs"]
mod schemas;
#[path = "stories/script.rs"]
mod script;
#[path = "stories/stage.rs"]
mod stage;
#[path = "stories/words.rs"]
mod words;

use ground::Ground;
use script::Script;
use stage::Stage;
use std::path::PathBuf;

/// A test a story, and a test that no story is forgotten.
macro_rules! stories {
    ($($name:ident)*) => {
        $(#[test] fn $name() { tell(stringify!($name)) })*

        #[test]
        fn every_story_is_listed() {
            let mut there: Vec<String> = script::names(&folder());
            there.sort();
            assert_eq!(there, [$(stringify!($name)),*], "tests/stories.rs lists other stories than tests/stories/ has");
        }
    };
}

stories! {
    s01_admin_first_login
    s02_admin_adds_users
    s03_users_first_login
    s04_lock_and_unlock
    s05_password_reset
    s06_login_method
    s07_same_as_admin
    s08_one_address_one_person
    s09_address_changes
    s10_password_age
    s11_sweep
    s12_non_logistics
    s13_who_may_what
    s14_session_file
    s15_sessions
    s16_one_time_password
    s17_resends
    s18_reset_links
    s19_passwords
    s20_merchants
    s21_dry_run
    s22_output_forms
    s23_user_list_filters
    s24_bad_input
    s25_mail_and_audit
    s26_english
    s27_mail_trouble
    s28_delete_users
    s29_at_a_terminal
    s30_app_first_login
    s31_app_without_address
    s32_app_at_a_terminal
    s33_import
    s34_import_undo
    s35_export
    s40_why_and_restore
    s41_mail_queue
    s42_mail_templates
    s43_audit
    s44_audit_prune
    s45_backup_restore
    s46_rotate_key
    s47_db_check
    s48_report_pci
    s49_report_upcoming
    s50_doctor
    s51_help
    s52_wrong_command_lines
    s53_config_keys
    s54_lists
    s55_schemas
    s56_forms
    s70_db_copy
}

/// Stories about files: copies of them, one laid over another, what SQLite itself finds wrong with one.
const FILES_ONLY: [&str; 5] = ["s45_backup_restore", "s46_rotate_key", "s47_db_check", "s50_doctor", "s55_schemas"];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/stories")
}

/// An answer that no story shows has never been held against its schema.
#[test]
fn every_schema_is_told_by_a_story() {
    let told: String = script::names(&folder())
        .iter()
        .map(|name| std::fs::read_to_string(folder().join(format!("{name}.txt"))).unwrap())
        .collect();
    // What this one puts into files stands in no transcript.
    let home = tempfile::tempdir().unwrap();
    let mut stage = Stage::new(home.path(), Ground::File);
    stage.play(&mut Script::read(&folder(), "s55_schemas"));
    let kept = stage.files();
    let told = |name: &&str| [&told, &kept].iter().any(|text| text.contains(&format!("\"schema\":\"{name}\"")));
    let untold: Vec<&str> = schemas::names().filter(|name| !told(name)).collect();
    assert!(untold.is_empty(), "no story shows {untold:?}");
}

/// The check that every answer passes is one that an answer can fail.
#[test]
fn an_answer_unlike_its_schema_is_found() {
    let path = |file: &str| format!(r#"{{"schema":"sekisho.config_path/1"{file}}}"#);
    let faults = |out: &str| schemas::faults(&program::Outcome::saying(format!("a line\n{out}\n"))).len();
    assert_eq!([path(r#","file":"x""#), path(r#","file":null"#)].map(|right| faults(&right)), [0, 0]);
    let wrong = [
        path(""),
        path(r#","file":1"#),
        path(r#","file":"x","more":1"#),
        path("").replace("config_path", "nothing"),
        "{}".to_owned(),
    ];
    assert_eq!(wrong.map(|wrong| faults(&wrong)), [1; 5]);
    let session = r#"{"schema":"sekisho.whoami/1","actor":"a","session":{"role":"king"},"must_change_password":false}"#;
    assert!(faults(session) > 1, "what is nested is looked at, too");
}

/// Runs one story, on a server too where there is one; fails with every place where it went otherwise.
fn tell(name: &str) {
    let home = tempfile::tempdir().unwrap();
    let mut dumps = Vec::new();
    let grounds = Ground::all().into_iter().filter(|ground| ground.is_file() || !FILES_ONLY.contains(&name));
    for ground in grounds {
        let engine = if ground.is_file() { "SQLite" } else { "PostgreSQL" };
        // One folder for both: paths stand in the audit log, and so in its hashes.
        program::empty_folder(home.path());
        let mut script = Script::read(&folder(), name);
        let mut stage = Stage::new(home.path(), ground);
        let mut faults = stage.play(&mut script);
        faults.extend(stage.check_end());
        if std::env::var_os("UPDATE").is_some() && dumps.is_empty() {
            faults.retain(|fault| fault.is_forbidden);
            script.write();
        }
        let shown = script.shown();
        let said: Vec<String> =
            faults.iter().map(|fault| format!("{shown}:{} ({engine})\n{}", fault.line, fault.text)).collect();
        assert!(said.is_empty(), "\n\n{}", said.join("\n"));
        dumps.push(stage.dump());
    }
    if let [file, server] = dumps.as_slice() {
        assert_eq!(file, server, "{name} leaves other rows on PostgreSQL");
    }
    if let Some(server) = Ground::all().into_iter().find(|ground| !ground.is_file() && !FILES_ONLY.contains(&name)) {
        tell_twice(name, server);
    }
}

/// The same where every transaction is undone once and runs again: nobody may see that, but for what is drawn anew.
fn tell_twice(name: &str, server: Ground) {
    let home = tempfile::tempdir().unwrap();
    let mut script = Script::read(&folder(), name);
    let mut stage = Stage::new(home.path(), server).undoing_first_attempts();
    let mut faults = stage.play(&mut script);
    faults.extend(stage.check_end());
    let said: Vec<String> = faults.iter().map(|fault| format!("line {}\n{}", fault.line, fault.text)).collect();
    assert!(said.is_empty(), "{name}, every transaction run twice:\n\n{}", said.join("\n"));
}
