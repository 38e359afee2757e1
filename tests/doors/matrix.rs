//! Tries every cell of a table in an installation of its own and holds it to the table: the answer, the sessions made or
//! ended, the failures counted or zeroed, the mails sent.

use super::door::Door;
use super::faults::Faults;
use super::prepared::{Prepared, Start};
use super::scene::Scene;
use super::state::State;

/// When the account comes into the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Before the door is opened.
    Before,
    /// Between opening it and going through.
    Between,
}

/// The last step of a try: what it answered, and the books before and after it.
struct Seen {
    word: String,
    before: Books,
    after: Books,
    mails: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Books {
    sessions: usize,
    failures: Option<i64>,
}

impl Books {
    fn read(scene: &mut Scene) -> Self {
        Self { sessions: scene.sessions(), failures: scene.failures() }
    }
}

/// Tries every cell.
pub fn hold(order: Order, table: &str) {
    let prepared = Prepared::new();
    let mut faults = Faults::default();
    for (state, door, word) in cells(table) {
        let seen = attempt(&prepared, order, state, door);
        let cell = format!("{} {order:?} {}", state.as_ref(), door.as_ref());
        faults.compare(&cell, &seen.told(), &demanded(state, door, word, seen.before));
    }
    faults.end();
}

/// The cells of a table that can be: state, door, word.
fn cells(table: &str) -> Vec<(State, Door, &str)> {
    let mut lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let head: Vec<&str> = lines.next().unwrap().split_whitespace().skip(1).collect();
    assert_eq!(head, Door::ALL.each_ref().map(AsRef::as_ref), "the columns are the doors");
    let rows = lines.flat_map(|line| {
        let mut words = line.split_whitespace();
        let state: State = words.next().unwrap().parse().unwrap_or_else(|_| panic!("no state: {line}"));
        let words: Vec<&str> = words.collect();
        assert_eq!(words.len(), Door::ALL.len(), "{line}");
        Door::ALL.into_iter().zip(words).map(move |(door, word)| (state, door, word))
    });
    rows.filter(|(.., word)| *word != "-").collect()
}

/// Where the door can be opened and the state can come: only an app has a secret to reset.
fn start(state: State, door: Door) -> Start {
    match door {
        Door::Link | Door::Temporary | Door::Session if state == State::SecretReset => Start::App,
        Door::Resend if state == State::SecretReset => Start::NoApp,
        _ => Start::of(door),
    }
}

fn attempt(prepared: &Prepared, order: Order, state: State, door: Door) -> Seen {
    let mut scene = prepared.scene(start(state, door));
    state.prepare(&mut scene);
    if order == Order::Before {
        state.set(&mut scene);
    }
    let before = Books::read(&mut scene);
    scene.mails.clear();
    let opened = door.open(&mut scene);
    let (before, word) = match opened {
        Err(word) => (before, word),
        Ok(key) => {
            if order == Order::Between {
                state.set(&mut scene);
            }
            let before = Books::read(&mut scene);
            scene.mails.clear();
            (before, door.pass(&mut scene, &key))
        }
    };
    let mails = std::mem::take(&mut scene.mails);
    Seen { word, before, after: Books::read(&mut scene), mails }
}

impl Seen {
    fn told(&self) -> String {
        let Books { sessions, failures } = self.after;
        // Only the kind of a mail: its subject up to the service's name.
        let mails: Vec<&str> = self.mails.iter().filter_map(|subject| subject.split(['-', '－']).next()).collect();
        format!("{} ({sessions} sessions, {failures:?} failures, mails {mails:?})", self.word)
    }
}

/// What [`Seen::told`] is to be where the specification demands a word.
fn demanded(state: State, door: Door, word: &str, before: Books) -> String {
    let mails = mails(state, door, word).iter().map(|kind| (*kind).to_owned()).collect();
    let (after, word) = (books_after(door, word, before), word.strip_suffix("+1").unwrap_or(word));
    Seen { word: word.to_owned(), before, after, mails }.told()
}

/// What an answer leaves in the books.
fn books_after(door: Door, word: &str, before: Books) -> Books {
    let completes = matches!(door, Door::MailCode | Door::AppCode | Door::Enrolment | Door::Temporary);
    match word {
        // R5.8, R6.1
        "open" | "due" if completes => Books { sessions: before.sessions + 1, failures: Some(0) },
        // R7.4, R6.1
        "open" if door == Door::Link => Books { sessions: 0, ..before },
        _ if word.ends_with("+1") => Books { failures: before.failures.map(|n| n + 1), ..before },
        _ => before,
    }
}

/// The kinds of the mails that an answer sends (R9), in the order of their subjects; a refusal sends none.
fn mails(state: State, door: Door, word: &str) -> &'static [&'static str] {
    const CODE: &str = "ワンタイムパスワードのご連絡";
    const ENROLLED: &str = "外部アプリケーション登録のご連絡";
    let enrols_on_the_way = matches!(state, State::MethodChanged | State::SecretReset);
    match (word, door) {
        ("mail_first", _) | ("open", Door::Resend) => &[CODE],
        ("open" | "due", Door::Enrolment) => &[ENROLLED],
        ("open", Door::Link) => &["仮パスワードのご連絡"],
        ("due", Door::Temporary) if enrols_on_the_way => &[CODE, ENROLLED],
        ("due", Door::Temporary) => &[CODE],
        _ => &[],
    }
}
