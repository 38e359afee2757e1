//! Where a story happens: a folder with its database and mails, a clock, and what was learnt on the way.

use super::difference::difference;
use super::ground::{Dump, Ground};
use super::post::{self, Letter};
use super::program::{Call, Outcome, copy_folder};
use super::schemas;
use super::script::{Run, Script, Step};
use super::words::{Words, hide_macs, split, visible};
use sekisho::rules::time::Timestamp;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// 1 April 2026, 9 o'clock in Japan.
const BEGIN: Timestamp = Timestamp(1_775_001_600);

/// The database of a story.
const FILE: &str = "~/.local/share/sekisho/sekisho.db";

/// What no output says.
const BUGS: [&str; 3] = ["panicked", "error[bug]", r#""code":"bug""#];

/// What went otherwise than told.
pub struct Fault {
    pub line: usize,
    pub text: String,
    /// Wrong whatever the story says, so that writing the story anew does not mend it.
    pub is_forbidden: bool,
}

/// Whether a server undoes the first attempt at every transaction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Undoing {
    Not,
    /// Once it has tables.
    Once,
    Already,
}

/// Where a story happens.
pub struct Stage<'a> {
    home: &'a Path,
    ground: Ground,
    undoing: Undoing,
    now: Timestamp,
    commands: u64,
    words: Words,
    read: BTreeSet<PathBuf>,
    newest: Option<Letter>,
    secrets: BTreeSet<String>,
}

impl<'a> Stage<'a> {
    /// In an empty folder.
    pub fn new(home: &'a Path, ground: Ground) -> Self {
        sekisho::files::private_umask(); // as main does
        Self {
            home,
            ground,
            undoing: Undoing::Not,
            now: BEGIN,
            commands: 0,
            words: Words::default(),
            read: BTreeSet::new(),
            newest: None,
            secrets: BTreeSet::new(),
        }
    }

    /// With a server that undoes the first attempt at every transaction.
    pub fn undoing_first_attempts(self) -> Self {
        Self { undoing: Undoing::Once, ..self }
    }

    /// Plays all steps; what came out stands in the script afterwards.
    pub fn play(&mut self, script: &mut Script) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut steps = std::mem::take(&mut script.steps);
        for step in &mut steps {
            match step {
                Step::Prose(_) => {}
                Step::Wait(_, seconds) => self.now = self.now.plus(*seconds),
                // Its own test finds its faults.
                Step::After(name) => drop(self.play(&mut script.sibling(name))),
                Step::Run(run) => faults.extend(self.run(run)),
            }
        }
        script.steps = steps;
        faults
    }

    /// Every row of the database.
    pub fn dump(&self) -> Dump {
        self.ground.dump(self.home)
    }

    /// What holds at the end of every story: the audit log is whole, no secret stands in it, no mail is left.
    pub fn check_end(&mut self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for command in ["audit verify", "audit list -o jsonl", "mail list -o jsonl"] {
            let run = Run { command: format!("sekisho --support --lang en {command}"), ..Run::default() };
            let outcome = self.act(&run, self.home, &self.ground);
            faults.extend(self.forbidden(&run, &outcome));
            if outcome.exit != 0 {
                faults.push(forbidden(&run, format!("at the end of the story: {command}\n{}{}", outcome.out, outcome.err)));
            }
            let entries = outcome.out.lines().filter(|line| line.contains("sekisho.audit_entry/1"));
            let bare = entries.filter_map(|entry| Some(format!("an audit entry without its {}:\n{entry}\n", lacks(entry)?)));
            faults.extend(bare.map(|text| forbidden(&run, text)));
            let left = outcome.out.lines().filter(|line| line.contains(r#""state":"queued""#));
            faults.extend(left.map(|mail| forbidden(&run, format!("a mail is left at the end of the story:\n{mail}\n"))));
        }
        faults
    }

    /// What the commands of a story put into files of the home folder.
    pub fn files(&self) -> String {
        let files = fs::read_dir(self.home).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.is_file()).filter_map(|path| fs::read_to_string(path).ok()).collect()
    }

    fn run(&mut self, run: &mut Run) -> Vec<Fault> {
        self.commands += 1;
        self.rehearse(run);
        self.note_passwords(run);
        let outcome = self.act(run, self.home, &self.ground);
        if self.undoing == Undoing::Once && self.ground.undo_first_attempts() {
            self.undoing = Undoing::Already;
        }
        let letters = post::new(&mail_folder(self.home), &mut self.read);
        let (shown, key) = self.words.hide_key(&without_qr(&outcome.out));
        let mut transcript = self.transcript(run, &Outcome { out: shown, ..outcome.clone() });
        transcript.extend(letters.into_iter().map(|letter| self.receive(letter, &run.expected)));
        // Last, for what this command mailed is a secret already.
        let forbidden = self.forbidden(run, &outcome);
        // From now on: an enrolment is the one command whose product a secret is.
        self.secrets.extend(key);
        if !forbidden.is_empty() || transcript == run.expected {
            return forbidden;
        }
        let text = format!("  {}$ {}\n{}", run.who, run.command, difference(&run.expected, &transcript));
        run.expected = transcript;
        vec![Fault { line: run.line, text, is_forbidden: false }]
    }

    /// A person who answers with the code of a mail that comes in between, or of an app whose key comes in between: the
    /// same command on a copy of the folder, with the same random numbers, tells what they will be.
    fn rehearse(&mut self, run: &Run) {
        let unknown = |answer: &String| answer.contains("{code}") || answer.contains("{app}");
        for (at, _) in run.answers.iter().enumerate().filter(|(_, answer)| unknown(answer)) {
            let (copy, ground) = (tempfile::tempdir().unwrap(), self.ground.copy());
            copy_folder(self.home, copy.path());
            let known = run.answers.iter().take(at).cloned().collect();
            let first = Run { answers: known, who: run.who.clone(), command: run.command.clone(), ..Run::default() };
            let outcome = self.act(&first, copy.path(), &ground);
            self.words.hide_key(&outcome.out);
            let folder = mail_folder(copy.path());
            let mut seen = self.read.iter().filter_map(|path| Some(folder.join(path.file_name()?))).collect();
            for letter in post::new(&folder, &mut seen) {
                if let Some((name, value)) = letter.secret {
                    self.words.name(name, &value);
                }
            }
        }
    }

    /// Passwords that people choose are secrets too.
    fn note_passwords(&mut self, run: &Run) {
        if run.command.contains("--password-stdin") {
            let typed = run.input.iter().map(|line| self.words.fill(line, self.now).trim().to_owned());
            self.secrets.extend(typed.filter(|s| s.len() > 5));
        }
    }

    fn act(&self, run: &Run, home: &Path, ground: &Ground) -> Outcome {
        let fill = |text: &String| self.words.fill(text, self.now);
        let mut words = split(&fill(&run.command));
        for word in &mut words {
            *word = word.replace("~/", &format!("{}/", home.display()));
        }
        let input: String = run.input.iter().map(|line| fill(line) + "\n").collect();
        match words.first().map(String::as_str) {
            Some("write") => Outcome::saying(write(&words[1], &run.input).map(|()| String::new()).unwrap()),
            Some("remove") => Outcome::saying(fs::remove_file(&words[1]).map(|()| String::new()).unwrap()),
            Some("read") => Outcome::saying(self.newest_mail()),
            Some("sqlite3") => {
                ground.tamper(home, &words[1]);
                Outcome::saying(String::new())
            }
            _ => {
                let file = words.iter().position(|word| word == ">").map(|at| words.split_off(at)[1].clone());
                let answers = run.answers.iter().map(fill).collect();
                let (now, seed, db) = (self.now, self.commands, ground.url());
                let outcome = Call { home, db, now, seed, who: &run.who, input, answers }.run(&words);
                let Some(file) = file else { return outcome };
                fs::write(file, &outcome.out).unwrap();
                let unshaped = schemas::faults(&outcome);
                assert!(unshaped.is_empty(), "{}: {unshaped:?}", run.command);
                Outcome { out: String::new(), ..outcome }
            }
        }
    }

    /// The newest mail, as its reader sees it but for the secret.
    fn newest_mail(&self) -> String {
        match &self.newest {
            Some(Letter { body, secret: Some((name, value)), .. }) => body.replace(value, &format!("{{{name}}}")),
            Some(letter) => letter.body.clone(),
            None => "no mail\n".to_owned(),
        }
    }

    /// The output as a story shows it.
    fn transcript(&mut self, run: &Run, outcome: &Outcome) -> Vec<String> {
        let called = id_name(&run.command);
        let home = self.home.display().to_string();
        // On a server a story reads as in a file.
        let place = self.ground.url().unwrap_or_else(|| FILE.to_owned());
        let told = |text: &str| text.replace(&home, "~").replace(&place, FILE);
        let mut shown = |text: &str| self.words.hide_ids(&hide_macs(&visible(&told(text))), called);
        let mut lines: Vec<String> = shown(&outcome.out).lines().map(marked).collect();
        lines.extend(shown(&outcome.err).lines().map(|line| format!("! {line}").trim_end().to_owned()));
        if outcome.exit != 0 {
            lines.push(format!("=> {}", outcome.exit));
        }
        lines
    }

    /// The line of a mail, with the name that the story gives its secret.
    fn receive(&mut self, letter: Letter, expected: &[String]) -> String {
        let mut line = letter.line();
        if let Some((usual, value)) = &letter.secret {
            let told = expected.iter().find_map(|told| told.strip_prefix(&line)?.strip_prefix(" {")?.strip_suffix('}'));
            let name = told.unwrap_or(usual);
            self.words.name(name, value);
            self.secrets.insert(value.clone());
            line.push_str(&format!(" {{{name}}}"));
        }
        self.newest = Some(letter);
        line
    }

    /// What no output may hold, whatever the story says: a secret, a bug, an object unlike its schema.
    fn forbidden(&self, run: &Run, outcome: &Outcome) -> Vec<Fault> {
        let said = format!("{}{}", outcome.out, outcome.err);
        // What a person typed on the command line may be named in the answer.
        let typed = self.words.fill(&run.command, self.now);
        let words = self.secrets.iter().map(String::as_str).chain(BUGS);
        let found = words.filter(|word| said.contains(word) && !typed.contains(word));
        let leaks = found.map(|word| format!("{} says {word:?}:\n{said}", run.command));
        let unshaped = schemas::faults(outcome).into_iter().map(|fault| format!("{}: {fault}\n", run.command));
        leaks.chain(unshaped).map(|text| forbidden(run, text)).collect()
    }
}

/// A file with these lines as they are, in a folder that is made for it.
fn write(path: &str, lines: &[String]) -> std::io::Result<()> {
    Path::new(path).parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, lines.iter().map(|line| format!("{line}\n")).collect::<String>())
}

/// PCI DSS 10.2.2: who, what, when, result, from where, on what; never empty.
fn lacks(entry: &str) -> Option<&'static str> {
    let entry: serde_json::Value = serde_json::from_str(entry).unwrap();
    let filled = |field: &str| entry[field].as_str().is_some_and(|text| !text.is_empty());
    let from = &entry["origin"];
    match ["actor", "action", "at", "result", "target"].into_iter().find(|field| !filled(field)) {
        None if !from["uid"].is_u64() || from["host"].as_str().is_none_or(str::is_empty) => Some("origin"),
        lacking => lacking,
    }
}

fn forbidden(run: &Run, text: String) -> Fault {
    Fault { line: run.line, text, is_forbidden: true }
}

fn mail_folder(home: &Path) -> PathBuf {
    home.join(".local/share/sekisho/mail")
}

/// A QR code in an output is told by its size.
fn without_qr(text: &str) -> String {
    const BLACK_ON_WHITE: &str = "\u{1b}[38;5;16;48;5;231m";
    let (qr, other): (Vec<&str>, Vec<&str>) = text.split_inclusive('\n').partition(|line| line.starts_with(BLACK_ON_WHITE));
    let Some(at) = text.find(BLACK_ON_WHITE) else { return text.to_owned() };
    let (before, after) = other.concat().split_at_checked(at).map(|(b, a)| (b.to_owned(), a.to_owned())).unwrap();
    format!("{before}{{QR code of {} lines}}\n{after}", qr.len())
}

/// What a random id in a command's output is called.
fn id_name(command: &str) -> &'static str {
    match command.split_whitespace().nth(1) {
        Some("login" | "otp") => "challenge",
        Some("session") => "session",
        Some("mail") => "mail",
        Some("user") if command.contains(" import ") => "run",
        _ => "id",
    }
}

/// A line of output that could be taken for a step of the story is marked.
fn marked(line: &str) -> String {
    let steps = ["#", "$", "@", "!", "<", "?", "=>", "mail:", "\\"];
    let taken = steps.iter().any(|step| line.starts_with(step));
    if taken { format!("\\{line}") } else { line.to_owned() }
}
