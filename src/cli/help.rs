//! Help on a terminal: `-h`, `--help`, `sekisho help` and what a command without its words answers. It lays out what
//! `reference` knows, in at most 80 columns, and decides nothing.

mod sheet;
#[cfg(test)]
mod tests;

use super::reference::{self, Entry, JOBS, Line};
use super::tree;
use crate::commands::globals::Globals;
use crate::commands::typed::near;
use crate::failure::{Failure, UsageFault};
use crate::text::Lang;
use crate::text::help::{self, Heading, Passage, Remark, Topic};
use crate::world::World;
use sheet::Sheet;
use strum::VariantArray;

/// `help`
#[derive(clap::Args, Debug)]
pub struct Args {
    /// A command such as `user add`, or a topic
    #[arg(value_name = "COMMAND|TOPIC")]
    words: Vec<String>,
}

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// `-h`: what can be typed.
    Short,
    /// `--help`: examples, explanation and all.
    Long,
}

/// The widest and the narrowest line, in columns.
const WIDTH: std::ops::RangeInclusive<usize> = 60..=80;

/// Explains a command or a topic.
///
/// # Errors
/// `usage` with a near one where there is none of that name.
pub fn run(world: &mut World, globals: &Globals, args: &Args) -> Result<(), Failure> {
    let width = width(world);
    let text = of_words(&args.words, globals.style.lang, width)?;
    Ok(world.out.write_all(text.as_bytes())?)
}

/// Columns to use of a terminal.
pub(super) fn width(world: &World) -> usize {
    world.terminal.width.unwrap_or(*WIDTH.end()).clamp(*WIDTH.start(), *WIDTH.end())
}

fn of_words(words: &[String], lang: Lang, width: usize) -> Result<String, Failure> {
    let typed = words.join(" ").to_lowercase();
    // `config` is both: its commands are shown by `sekisho config`.
    if let Ok(topic) = typed.parse() {
        return Ok(of_topic(topic, lang, width));
    }
    if let Some(text) = command(&typed, lang, width, Length::Long) {
        return Ok(text);
    }
    let topics = Topic::VARIANTS.iter().map(|topic| topic.as_ref().to_owned());
    let known = tree::paths().into_iter().chain(topics).collect();
    let likely = near(&typed, known).into_iter().next();
    Err(Failure::Usage(UsageFault::UnknownTopic { topic: words.join(" "), likely }))
}

/// Help on a command by its path; none where there is no such command.
pub(super) fn command(path: &str, lang: Lang, width: usize, length: Length) -> Option<String> {
    let root = reference::whole();
    let entry = reference::entry(&root, path, lang)?;
    let mut sheet = Sheet::new(lang, width);
    sheet.prose(0, &entry.purpose);
    match (path.is_empty(), length) {
        (true, _) => program(&mut sheet, &root, &entry, length),
        (false, Length::Short) => short(&mut sheet, &entry),
        (false, Length::Long) => long(&mut sheet, &entry),
    }
    Some(sheet.finish())
}

fn of_topic(topic: Topic, lang: Lang, width: usize) -> String {
    let (title, passages) = reference::topic(lang, topic);
    let mut sheet = Sheet::new(lang, width);
    sheet.prose(0, title);
    sheet.blank();
    sheet.passages(0, &passages);
    sheet.finish()
}

fn short(sheet: &mut Sheet, entry: &Entry) {
    sheet.heading(Heading::Usage);
    sheet.code(&entry.usage);
    words(sheet, entry);
    sheet.heading(Heading::GlobalOptions);
    let names: Vec<&str> = entry.globals.iter().map(|line| briefest(&line.name)).collect();
    sheet.prose(2, &names.join(", "));
    sheet.blank();
    sheet.remark(0, &Remark::More(format!("sekisho help {}", entry.path)));
}

/// `-m` of `-m, --merchant <CODE>`, `--db` of `--db <PATH>`.
fn briefest(name: &str) -> &str {
    name.split([',', ' ']).next().unwrap_or(name)
}

fn long(sheet: &mut Sheet, entry: &Entry) {
    examples(sheet, entry);
    sheet.heading(Heading::Usage);
    sheet.code(&entry.usage);
    if !entry.passages.is_empty() {
        sheet.heading(Heading::Description);
        sheet.passages(2, &entry.passages);
    }
    words(sheet, entry);
    list(sheet, Heading::GlobalOptions, &entry.globals);
    if !entry.exits.is_empty() {
        sheet.heading(Heading::ExitStatus);
        let lang = sheet.lang;
        let lines = entry.exits.iter().map(|exit| reference::exit_line(lang, *exit));
        sheet.passages(2, &lines.collect::<Vec<Passage>>());
        sheet.remark(2, &Remark::OtherExits);
    }
    if !entry.related.is_empty() {
        sheet.heading(Heading::SeeAlso);
        entry.related.iter().for_each(|page| sheet.code(&format!("sekisho help {page}")));
    }
}

/// What may stand in the command line.
fn words(sheet: &mut Sheet, entry: &Entry) {
    list(sheet, Heading::Commands, &entry.commands);
    list(sheet, Heading::Arguments, &entry.arguments);
    list(sheet, Heading::Options, &entry.options);
}

fn list(sheet: &mut Sheet, heading: Heading, lines: &[Line]) {
    if !lines.is_empty() {
        sheet.heading(heading);
        sheet.lines(lines);
    }
}

fn examples(sheet: &mut Sheet, entry: &Entry) {
    if entry.examples.is_empty() {
        return;
    }
    sheet.heading(Heading::Examples);
    let mut last = "";
    for example in &entry.examples {
        if example.purpose != last {
            sheet.prose(2, example.purpose);
            last = example.purpose;
        }
        sheet.example(example.line);
    }
}

/// The program itself: its commands by job, its topics.
fn program(sheet: &mut Sheet, root: &clap::Command, entry: &Entry, length: Length) {
    let lang = sheet.lang;
    if length == Length::Long {
        examples(sheet, entry);
    }
    sheet.heading(Heading::Usage);
    sheet.code(&entry.usage);
    for (job, paths) in JOBS {
        let line = |path: &&str| {
            let entry = reference::entry(root, path, lang)?;
            Some(Line { name: entry.path, text: entry.purpose })
        };
        list(sheet, job, &paths.iter().filter_map(line).collect::<Vec<Line>>());
    }
    let topics = Topic::VARIANTS.iter().map(|topic| {
        let title = help::topic(lang, *topic).0;
        Line { name: topic.as_ref().to_owned(), text: title.to_owned() }
    });
    list(sheet, Heading::Topics, &topics.collect::<Vec<Line>>());
    if length == Length::Long {
        sheet.heading(Heading::Description);
        sheet.passages(2, &entry.passages);
        list(sheet, Heading::GlobalOptions, &entry.globals);
        return;
    }
    sheet.blank();
    sheet.remark(0, &Remark::More("sekisho help".to_owned()));
}
