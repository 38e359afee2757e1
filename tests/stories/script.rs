//! A story as text: what its lines mean, and how it is written back with other output.

use std::fs;
use std::path::{Path, PathBuf};

/// One piece of a story.
pub enum Step {
    /// Comments and blank lines.
    Prose(String),
    /// `@ after NAME`
    After(String),
    /// `@ +31s`: seconds.
    Wait(String, i64),
    /// `$ ...` with all that belongs to it.
    Run(Run),
}

/// A command, what it is given and what should come of it.
#[derive(Default)]
pub struct Run {
    /// Line in the file, from 1.
    pub line: usize,
    /// Who runs it: a visitor with a session file of that name; empty for the support centre.
    pub who: String,
    /// The command line.
    pub command: String,
    /// `<` lines.
    pub input: Vec<String>,
    /// `?` lines.
    pub answers: Vec<String>,
    /// The transcript.
    pub expected: Vec<String>,
}

/// A story.
pub struct Script {
    folder: PathBuf,
    name: String,
    pub steps: Vec<Step>,
}

impl Script {
    pub fn read(folder: &Path, name: &str) -> Self {
        let path = folder.join(format!("{name}.txt"));
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut steps = Vec::new();
        for (at, line) in text.lines().enumerate() {
            take(&mut steps, at + 1, line);
        }
        end_run(&mut steps);
        Self { folder: folder.to_owned(), name: name.to_owned(), steps }
    }

    /// The story that this one begins after.
    pub fn sibling(&self, name: &str) -> Self {
        Self::read(&self.folder, name)
    }

    /// As an editor finds it.
    pub fn shown(&self) -> String {
        format!("tests/stories/{}.txt", self.name)
    }

    /// Writes it back, whole or not at all: another story may be reading it.
    pub fn write(&self) {
        let text: String = self.steps.iter().map(text_of).collect();
        let new = self.folder.join(format!("{}.new", self.name));
        fs::write(&new, text).unwrap();
        fs::rename(&new, self.folder.join(format!("{}.txt", self.name))).unwrap();
    }
}

/// The names of all stories in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let stories = files.filter(|path| path.extension().is_some_and(|ext| ext == "txt"));
    stories.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect()
}

fn take(steps: &mut Vec<Step>, at: usize, line: &str) {
    if line.starts_with('#') {
        end_run(steps);
        return steps.push(Step::Prose(line.to_owned()));
    }
    if let Some(rest) = line.strip_prefix("@ ") {
        end_run(steps);
        return steps.push(match rest.strip_prefix("after ") {
            Some(name) => Step::After(name.trim().to_owned()),
            None => Step::Wait(line.to_owned(), span(rest)),
        });
    }
    if let Some((who, command)) = prompt(line) {
        end_run(steps);
        let (who, command) = (who.to_owned(), command.to_owned());
        return steps.push(Step::Run(Run { line: at, who, command, ..Run::default() }));
    }
    match steps.last_mut() {
        Some(Step::Run(run)) => run.take(line),
        _ => steps.push(Step::Prose(line.to_owned())),
    }
}

/// The blank lines behind a command's output are no output.
fn end_run(steps: &mut Vec<Step>) {
    let Some(Step::Run(run)) = steps.last_mut() else { return };
    let output = run.expected.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
    let blank = run.expected.split_off(output);
    steps.extend(blank.into_iter().map(Step::Prose));
}

/// `$ command` or `name$ command`.
fn prompt(line: &str) -> Option<(&str, &str)> {
    let (who, command) = line.split_once("$ ")?;
    who.bytes().all(|b| b.is_ascii_lowercase()).then_some((who, command))
}

impl Run {
    fn take(&mut self, line: &str) {
        let given = |mark: char| line.strip_prefix(mark).map(|rest| rest.strip_prefix(' ').unwrap_or(rest).to_owned());
        match (given('<'), given('?'), self.expected.is_empty()) {
            (Some(text), _, true) => self.input.push(text),
            (_, Some(text), true) => self.answers.push(text),
            _ => self.expected.push(line.to_owned()),
        }
    }
}

fn text_of(step: &Step) -> String {
    match step {
        Step::Prose(line) | Step::Wait(line, _) => format!("{line}\n"),
        Step::After(name) => format!("@ after {name}\n"),
        Step::Run(run) => {
            let marked = |mark: &'static str, lines: &[String]| -> String {
                lines.iter().map(|line| format!("{}\n", format!("{mark} {line}").trim_end())).collect()
            };
            let lines: String = run.expected.iter().map(|line| format!("{line}\n")).collect();
            format!("{}$ {}\n{}{}{lines}", run.who, run.command, marked("<", &run.input), marked("?", &run.answers))
        }
    }
}

/// `+91d -1s`, in seconds.
fn span(text: &str) -> i64 {
    let one = |word: &str| {
        let (number, unit) = word.split_at(word.len() - 1);
        let seconds = match unit {
            "d" => 86_400,
            "h" => 3600,
            "m" => 60,
            "s" => 1,
            _ => panic!("no span of time: {word}"),
        };
        number.parse::<i64>().unwrap() * seconds
    };
    text.split_whitespace().map(one).sum()
}
