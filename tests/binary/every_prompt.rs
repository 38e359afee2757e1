//! Every question that the program asks, and every way in which a person, a terminal or a script can fail to answer it. What
//! holds for all of them is tried on all of them: a new prompt without a line here is found.

use crate::app::AppUser;
use crate::sandbox::{Call, KEY, MERCHANT, PASSWORD, Sandbox};
use crate::terminal::{Streams, Terminal};
use rustix::termios::LocalModes;
use sekisho::rules::words::{Fulfilment, Method, Role};
use sekisho::text::{Field, Lang, Prompt, Word, prompt};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::process::{Command, Stdio};
use strum::VariantNames;

/// Stands in a question for what differs from run to run.
const SOMETHING: &str = "\u{1}";

/// A question, and what leads to it.
struct Asked {
    prompt: Prompt,
    /// The session file; empty for the support centre.
    who: &'static str,
    line: String,
    /// What is entered before.
    before: Vec<String>,
    secret: bool,
}

/// A machine with something for every prompt to ask about, and all prompts.
struct House {
    sandbox: Sandbox,
    asked: Vec<Asked>,
}

impl House {
    fn new() -> Self {
        let sandbox = Sandbox::with_user(&[]);
        let app = AppUser::add(&sandbox, "APP01");
        let temporary = sandbox.add_user("DUE01");
        sandbox.log_in("USER02", PASSWORD, "mine");
        sandbox.log_in("DUE01", &temporary, "due");
        sandbox.write_private("users.csv", "merchant,user_id,role,name,email\n888888801,IMP01,general,N,imp@example.jp\n");
        sandbox.ok("user import users.csv --no-mail");
        let runs = sandbox.json("user import --list");
        let run = runs["runs"][0]["id"].as_str().unwrap().to_owned();
        sandbox.ok("db backup backup.db");
        let asked = [login(&app), own(), new_user(), new_merchant(), confirmed(&run)].into_iter().flatten().collect();
        Self { sandbox, asked }
    }

    fn call(&self, asked: &Asked, lang: Lang) -> Call {
        let call = self.sandbox.sekisho(&asked.line).lang(lang.into());
        if asked.who.is_empty() { call } else { call.session(asked.who) }
    }

    /// A terminal at which the question stands.
    fn at(&self, asked: &Asked, lang: Lang, streams: Streams) -> Terminal {
        let mut terminal = Terminal::with(self.call(asked, lang), 80, streams);
        for entered in &asked.before {
            // Each question ends so.
            terminal.expect(": ");
            if asked.after_secret() {
                terminal.expect_no_echo();
            }
            terminal.type_line(entered);
        }
        asked.expect(&mut terminal, lang);
        terminal
    }

    /// Everything that the database and the mail folder hold.
    fn content(&self) -> String {
        let db = rusqlite::Connection::open(self.sandbox.database()).unwrap();
        let mut tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
        let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let rows = |table: String| {
            let mut rows = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
            let count = rows.column_count();
            let row = |row: &rusqlite::Row| Ok((0..count).map(|at| format!("{:?}|", row.get_ref(at).unwrap())).collect());
            rows.query_map([], row).unwrap().map(Result::unwrap).collect::<Vec<String>>().join("\n")
        };
        let mails = fs::read_dir(self.sandbox.mail_folder()).unwrap().count();
        tables.into_iter().map(rows).collect::<Vec<_>>().join("\n\n") + &format!("\n{mails} mails")
    }
}

impl Asked {
    fn expect(&self, terminal: &mut Terminal, lang: Lang) {
        for part in prompt(lang, &self.prompt).split(SOMETHING) {
            terminal.expect(part);
        }
        if self.secret {
            terminal.expect_no_echo();
        }
    }

    fn after_secret(&self) -> bool {
        matches!(self.prompt, Prompt::Otp | Prompt::OtpOfApp | Prompt::NewPasswordAgain)
    }

    /// The name of its kind.
    fn kind(&self) -> &str {
        self.prompt.as_ref()
    }
}

fn asked(prompt: Prompt, line: &str, before: &[&str]) -> Asked {
    let secret = matches!(prompt, Prompt::Password | Prompt::CurrentPassword | Prompt::NewPassword | Prompt::NewPasswordAgain);
    Asked { prompt, who: "", line: line.to_owned(), before: before.iter().map(|&b| b.to_owned()).collect(), secret }
}

fn login(app: &AppUser) -> Vec<Asked> {
    let with_key = |id: &str| format!("login {MERCHANT}/{id} --access-key {KEY}");
    let all = vec![
        asked(Prompt::User, "login", &[]),
        asked(Prompt::AccessKey, "login 888888801/USER02", &[]),
        asked(Prompt::Password, &with_key("USER02"), &[]),
        asked(Prompt::Otp, &with_key("USER02"), &[PASSWORD]),
        asked(Prompt::OtpOfApp, &with_key(&app.id), &[&app.password]),
    ];
    all.into_iter().map(|one| Asked { who: "visitor", ..one }).collect()
}

fn own() -> Vec<Asked> {
    let change = "password change";
    vec![
        Asked { who: "mine", ..asked(Prompt::CurrentPassword, change, &[]) },
        Asked { who: "due", ..asked(Prompt::NewPassword, change, &[]) },
        Asked { who: "due", ..asked(Prompt::NewPasswordAgain, change, &["something"]) },
    ]
}

fn choice(field: Field, words: [Word; 2], usual: Option<Word>) -> Prompt {
    Prompt::Choice { field, words: words.to_vec(), usual }
}

fn new_user() -> Vec<Asked> {
    let named = "user add 888888801/NEW --name N";
    let roles = choice(Field::Role, [Role::General, Role::Shipping].map(Word::Role), None);
    let methods = [Method::Email, Method::App].map(Word::Method);
    let (name, email) = ("犬山花子".to_owned(), "USER02@example.co.jp".to_owned());
    vec![
        asked(Prompt::User, "user add", &[]),
        asked(Prompt::Name, "user add 888888801/NEW", &[]),
        asked(roles, named, &[]),
        asked(choice(Field::Method, methods, Some(Word::Method(Method::Email))), named, &["1"]),
        asked(Prompt::Email, named, &["1", "1"]),
        asked(Prompt::EmailOptional, named, &["1", "2"]),
        asked(Prompt::NewName { current: name }, "user edit 888888801/USER02", &[]),
        asked(Prompt::NewEmail { current: email }, "user edit 888888801/USER02", &[""]),
    ]
}

fn new_merchant() -> Vec<Asked> {
    let line = "merchant add 888888802 --access-key 7654321 --company C";
    let fulfilments = [Fulfilment::Logistics, Fulfilment::NonLogistics].map(Word::Fulfilment);
    let usual = Some(Word::Fulfilment(Fulfilment::Logistics));
    vec![
        asked(Prompt::MerchantCode, "merchant add", &[]),
        asked(Prompt::AccessKey, "merchant add 888888802", &[]),
        asked(Prompt::Company, "merchant add 888888802 --access-key 7654321", &[]),
        asked(Prompt::CorporateNumber, line, &[]),
        asked(choice(Field::Fulfilment, fulfilments, usual), line, &[""]),
        asked(Prompt::AdminName, line, &["", "1"]),
        asked(Prompt::AdminEmail, &format!("{line} --admin-name N"), &["", ""]),
    ]
}

fn confirmed(run: &str) -> Vec<Asked> {
    let user = || "888888801/USER02".to_owned();
    let eleven: String = (1..=11).map(|n| format!(" 888888801/A{n}")).collect();
    let database = "sekisho.db".to_owned();
    vec![
        asked(Prompt::ConfirmDelete { user: user() }, "user delete 888888801/USER02", &[]),
        asked(Prompt::ConfirmIssue { user: user() }, "password issue 888888801/USER02", &[]),
        asked(Prompt::ConfirmOtpReset { user: user() }, "otp reset 888888801/USER02", &[]),
        asked(Prompt::ConfirmUndo { run: run.to_owned(), users: 1 }, &format!("user import --undo {run}"), &[]),
        asked(Prompt::ConfirmMerchant { merchant: MERCHANT.to_owned(), users: 5 }, "merchant delete 888888801", &[]),
        asked(Prompt::ConfirmRestore { database, as_of: SOMETHING.to_owned(), users: 5 }, "db restore backup.db", &[]),
        asked(Prompt::ConfirmCount { count: 11 }, &format!("user delete{eleven}"), &[]),
    ]
}

#[test]
fn no_prompt_is_forgotten() {
    let house = House::new();
    let tried: BTreeSet<&str> = house.asked.iter().map(Asked::kind).collect();
    assert_eq!(tried, Prompt::VARIANTS.iter().copied().collect(), "say here how to come to each prompt");
}

/// The terminal is as it was: echo, lines, signals, cursor.
fn restored(modes: &rustix::termios::Termios, shown: &str, what: &str) {
    let whole = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
    assert!(modes.local_modes.contains(whole), "{what}: {modes:?}");
    assert_eq!(shown.contains("\u{1b}[?25l"), shown.contains("\u{1b}[?25h"), "{what}: the cursor is hidden");
}

#[test]
fn ctrl_c_at_any_prompt_ends_with_130_changes_nothing_and_restores_the_terminal() {
    let house = House::new();
    for lang in [Lang::Ja, Lang::En] {
        for asked in &house.asked {
            let mut terminal = house.at(asked, lang, Streams::default());
            let before = house.content();
            terminal.interrupt();
            let (code, shown, modes) = terminal.finish();
            assert_eq!(code, 130, "{}: {shown}", asked.kind());
            assert_eq!(house.content(), before, "{}", asked.kind());
            restored(&modes, &shown, asked.kind());
        }
    }
}

#[test]
fn the_end_of_the_input_at_any_prompt_is_an_interruption() {
    let house = House::new();
    for asked in &house.asked {
        let mut terminal = house.at(asked, Lang::En, Streams::default());
        let before = house.content();
        terminal.press("\u{4}");
        let (code, shown, modes) = terminal.finish();
        assert_eq!(code, 130, "{}: {shown}", asked.kind());
        assert_eq!(house.content(), before, "{}", asked.kind());
        restored(&modes, &shown, asked.kind());
    }
}

/// At a password nobody may be taken to have entered what he had typed so far.
#[test]
fn a_terminal_that_hangs_up_at_any_prompt_ends_the_command_and_changes_nothing() {
    let house = House::new();
    for asked in &house.asked {
        let mut terminal = house.at(asked, Lang::En, Streams::default());
        let before = house.content();
        terminal.press("half");
        let code = terminal.hang_up();
        assert!(matches!(code, Some(129 | 130)), "{}: {code:?}", asked.kind());
        assert_eq!(house.content(), before, "{}", asked.kind());
    }
}

#[test]
fn what_is_no_utf_8_is_refused_at_any_prompt_and_changes_nothing() {
    let house = House::new();
    for asked in &house.asked {
        let mut terminal = house.at(asked, Lang::En, Streams::default());
        let before = house.content();
        terminal.type_bytes(b"abc\xff\xe3\x81\n");
        terminal.expect("error[usage]").expect("UTF-8");
        assert_eq!(house.content(), before, "{}", asked.kind());
        // A field is asked for again; a password that proves something, or a confirmation, is over.
        terminal.interrupt();
        let (code, shown, modes) = terminal.finish();
        assert!(matches!(code, 2 | 130), "{}: {code} {shown}", asked.kind());
        restored(&modes, &shown, asked.kind());
    }
}

#[test]
fn every_prompt_reaches_the_terminal_when_the_streams_go_elsewhere() {
    let house = House::new();
    let file = |name: &str| Some(File::create(house.sandbox.path(name)).unwrap());
    for asked in &house.asked {
        let streams = Streams { stdout: file("out"), stderr: file("err"), ..Streams::default() };
        let mut terminal = house.at(asked, Lang::Ja, streams);
        terminal.interrupt();
        assert_eq!(terminal.finish().0, 130, "{}", asked.kind());
        assert_eq!(fs::read_to_string(house.sandbox.path("err")).unwrap(), "", "{}", asked.kind());
    }
}

/// Where standard input is no terminal, or `--no-input` is given, a script runs, at a terminal or not.
#[test]
fn nothing_is_asked_without_standard_input_or_with_no_input() {
    let house = House::new();
    let before = house.content();
    let first = house.asked.iter().filter(|asked| asked.before.is_empty() && asked.who != "mine" && asked.who != "due");
    for asked in first {
        for no_input in [false, true] {
            let terminal = if no_input {
                Terminal::run(house.call(asked, Lang::En).arg("--no-input"), 80)
            } else {
                let closed = Streams { stdin: Some(File::open("/dev/null").unwrap()), ..Streams::default() };
                Terminal::with(house.call(asked, Lang::En), 80, closed)
            };
            let (code, shown, _) = terminal.finish();
            let confirms = asked.kind().starts_with("Confirm");
            assert_eq!(code, if confirms { 8 } else { 2 }, "{}: {shown}", asked.kind());
            assert!(shown.starts_with("sekisho: error["), "{}: {shown}", asked.kind());
            let named = ["--", "USER", "CODE"].iter().any(|flag| shown.contains(flag));
            assert!(named && shown.contains("\n  hint: "), "{}: {shown}", asked.kind());
        }
    }
    assert_eq!(house.content(), before);
}

/// As under `setsid` or in some containers: standard input is a terminal, but none of ours.
#[test]
fn nothing_is_asked_on_a_terminal_that_is_not_the_commands_own() {
    let house = House::new();
    for (line, code) in [("login", 2), ("user add 888888801/NEW", 2), ("user delete 888888801/USER02", 8)] {
        let (_pty, pts) = pty_process::blocking::open().unwrap();
        let stdin = std::os::fd::AsFd::as_fd(&pts).try_clone_to_owned().unwrap();
        let call = house.sandbox.sekisho(line).into_command();
        let mut apart = Command::new("setsid");
        apart.arg("--wait").arg(call.get_program()).args(call.get_args()).stdin(Stdio::from(stdin));
        apart.env("HOME", house.sandbox.home()).env("SEKISHO_LANG", "en").stdout(Stdio::piped()).stderr(Stdio::piped());
        let ended = apart.output().unwrap();
        assert_eq!(ended.status.code(), Some(code), "{line}: {}", String::from_utf8_lossy(&ended.stderr));
    }
}
