//! One command run in-process, with the streams, the clock and the folder of a story.

#[path = "../support/stream.rs"]
mod stream;

use sekisho::rules::time::Timestamp;
use sekisho::world::World;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use stream::Stream;

/// Columns of a person's terminal.
const WIDTH: usize = 80;

/// What came out of one command.
#[derive(Clone)]
pub struct Outcome {
    pub out: String,
    pub err: String,
    pub exit: i32,
}

impl Outcome {
    /// Of what is no command of the program.
    pub fn saying(out: String) -> Self {
        Self { out, err: String::new(), exit: 0 }
    }
}

/// Where and when a command runs, and who runs it.
pub struct Call<'a> {
    pub home: &'a Path,
    /// `SEKISHO_DB`
    pub db: Option<String>,
    pub now: Timestamp,
    pub seed: u64,
    /// A visitor with a session file of that name; empty for the support centre.
    pub who: &'a str,
    pub input: String,
    /// Where there are some, a person answers at a terminal.
    pub answers: Vec<String>,
}

impl Call<'_> {
    pub fn run(self, words: &[String]) -> Outcome {
        let (out, err) = (Stream::default(), Stream::default());
        let (env, input) = (environment(self.home, self.db, self.who), self.input.into_bytes());
        let mut world = World::fake(self.now, self.seed, env, input, Box::new(out.clone()), Box::new(err.clone()));
        if !self.answers.is_empty() {
            world = world.answering(WIDTH, self.answers);
        }
        let args = words.iter().map(OsString::from);
        let exit = catch_unwind(AssertUnwindSafe(|| sekisho::run(args, &mut world) as i32));
        let text = |stream: Stream| String::from_utf8(stream.bytes()).expect("output is UTF-8");
        let (out, err) = (text(out), text(err));
        match exit {
            Ok(exit) => Outcome { out, err, exit },
            Err(_) => Outcome { out, err: err + "panicked\n", exit: -1 },
        }
    }
}

/// A visitor has a session file; the support centre has none but that of the default place.
fn environment(home: &Path, db: Option<String>, who: &str) -> BTreeMap<String, String> {
    let mut env = BTreeMap::from([("HOME".to_owned(), home.display().to_string()), ("NO_COLOR".to_owned(), "1".to_owned())]);
    env.extend(db.map(|db| ("SEKISHO_DB".to_owned(), db)));
    if !who.is_empty() {
        env.insert("SEKISHO_SESSION_FILE".to_owned(), home.join(who).display().to_string());
    }
    env
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&target).unwrap();
            fs::set_permissions(&target, entry.metadata().unwrap().permissions()).unwrap();
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// Takes away all that is in a folder.
pub fn empty_folder(folder: &Path) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
}
