//! Manual pages: one a command, one for the program, one for its configuration file, in English and Japanese. They are made of
//! what help is made of (`reference`), and committed under `man/`. Nothing in them may change by itself: no date of a build.

mod roff;

use super::reference::{self, Entry, JOBS, Line};
use super::tree;
use crate::commands::generate;
use crate::commands::globals::Globals;
use crate::failure::{Exit, Failure};
use crate::text::Lang;
use crate::text::help::{self, Heading, Passage, Remark, Topic};
use crate::world::World;
use clap::Command;
use roff::Roff;
use std::path::PathBuf;
use strum::VariantArray;

/// `generate man`
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Folder that the pages are put into, below man1, man5, ja/man1 and ja/man5
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Writes all pages, and says where.
///
/// # Errors
/// A folder that can't be written.
pub fn run(world: &mut World, globals: &Globals, args: &Args) -> Result<(), Failure> {
    generate::put(world, globals, &args.folder, &pages())
}

/// Every page with its place below the folder of manual pages.
fn pages() -> Vec<(String, String)> {
    let root = reference::whole();
    let of = |(lang, folder): (Lang, &str)| {
        let commands = tree::paths().into_iter().filter(|path| !is_hidden(path)).filter_map(|path| {
            let entry = reference::entry(&root, &path, lang)?;
            Some((format!("{folder}man1/{}.1", name(&path)), command(lang, &entry)))
        });
        let mut pages: Vec<(String, String)> = commands.collect();
        pages.extend(reference::entry(&root, "", lang).map(|entry| {
            let page = program(lang, &root, &entry);
            (format!("{folder}man1/sekisho.1"), page)
        }));
        pages.push((format!("{folder}man5/sekisho.toml.5"), configuration(lang)));
        pages
    };
    [(Lang::En, ""), (Lang::Ja, "ja/")].into_iter().flat_map(of).collect()
}

/// Commands that nobody types have no page.
fn is_hidden(path: &str) -> bool {
    path.split(' ').next() == Some(tree::HIDDEN)
}

/// `sekisho-user-add`
fn name(path: &str) -> String {
    format!("sekisho {path}").trim_end().replace(' ', "-")
}

fn command(lang: Lang, entry: &Entry) -> String {
    let mut page = opening(lang, entry);
    page.section(Heading::Description);
    if entry.passages.is_empty() {
        page.prose(&entry.purpose);
    }
    page.passages(&entry.passages);
    examples(&mut page, entry);
    lines(&mut page, Heading::Commands, &entry.commands);
    lines(&mut page, Heading::Arguments, &entry.arguments);
    page.section(Heading::Options);
    page.lines(&entry.options);
    let globals: Vec<&str> = entry.globals.iter().map(|line| line.name.as_str()).collect();
    page.prose(&format!("{}: {}", help::heading(lang, Heading::GlobalOptions), globals.join(", ")));
    page.prose(&help::remark(lang, &Remark::ExplainedIn("sekisho(1)".to_owned())));
    page.section(Heading::ExitStatus);
    let codes = [Exit::Ok].iter().chain(entry.exits);
    page.passages(&codes.map(|exit| reference::exit_line(lang, *exit)).collect::<Vec<_>>());
    page.prose(&help::remark(lang, &Remark::ExplainedIn("sekisho(1)".to_owned())));
    page.section(Heading::Environment);
    page.passages(variables(lang).get(..4).unwrap_or_default());
    page.prose(&help::remark(lang, &Remark::ExplainedIn("sekisho(1)".to_owned())));
    page.section(Heading::Files);
    page.passages(&help::files(lang));
    see_also(&mut page, entry.related);
    page.finish()
}

/// What every page begins with.
fn opening(lang: Lang, entry: &Entry) -> Roff {
    let mut page = Roff::new(lang, &name(&entry.path), 1);
    page.purpose(&entry.purpose);
    page.section(Heading::Synopsis);
    page.usage(&entry.usage, format!("sekisho {}", entry.path).trim_end());
    page
}

fn lines(page: &mut Roff, heading: Heading, lines: &[Line]) {
    if !lines.is_empty() {
        page.section(heading);
        page.lines(lines);
    }
}

fn examples(page: &mut Roff, entry: &Entry) {
    if entry.examples.is_empty() {
        return;
    }
    page.section(Heading::Examples);
    for same in entry.examples.chunk_by(|a, b| a.purpose == b.purpose) {
        page.prose(same.first().map_or("", |example| example.purpose));
        page.code(same.iter().flat_map(|example| reference::typed(example.line, 66)));
    }
}

fn program(lang: Lang, root: &Command, entry: &Entry) -> String {
    let mut page = opening(lang, entry);
    page.section(Heading::Description);
    page.passages(&entry.passages);
    examples(&mut page, entry);
    page.section(Heading::Commands);
    for (job, paths) in JOBS {
        page.subsection(help::heading(lang, job));
        let line = |path: &&str| {
            let entry = reference::entry(root, path, lang)?;
            Some(Line { name: entry.path, text: entry.purpose })
        };
        page.lines(&paths.iter().filter_map(line).collect::<Vec<_>>());
    }
    page.section(Heading::Options);
    page.lines(&entry.globals);
    page.section(Heading::ExitStatus);
    page.passages(&reference::topic(lang, Topic::ExitCodes).1);
    page.section(Heading::Environment);
    page.passages(&variables(lang));
    page.section(Heading::Files);
    page.passages(&help::files(lang));
    let commands: Vec<String> = tree::paths().into_iter().filter(|path| !is_hidden(path)).collect();
    let topics = Topic::VARIANTS.iter().map(|topic| -> &str { topic.as_ref() });
    see_also(&mut page, &commands.iter().map(String::as_str).chain(topics).collect::<Vec<&str>>());
    page.finish()
}

/// sekisho.toml(5): the topic, its keys apart.
fn configuration(lang: Lang) -> String {
    let mut page = Roff::new(lang, "sekisho.toml", 5);
    let (title, _) = help::topic(lang, Topic::Config);
    page.purpose(title);
    page.section(Heading::Description);
    let (_, passages) = help::topic(lang, Topic::Config);
    let until = passages.iter().position(|passage| matches!(passage, Passage::Heading(_))).unwrap_or(passages.len());
    page.passages(passages.get(..until).unwrap_or_default());
    page.section(Heading::Keys);
    page.passages(&reference::keys(lang));
    page.section(Heading::Examples);
    page.prose(help::configuration(lang).0);
    page.code(help::configuration(lang).1.lines().map(str::to_owned));
    page.section(Heading::Environment);
    page.passages(&variables(lang));
    page.section(Heading::Files);
    page.passages(&help::files(lang));
    see_also(&mut page, &["config show", "config check", "init", "doctor", "environment", "security"]);
    page.finish()
}

/// The environment variables, from their topic.
fn variables(lang: Lang) -> Vec<Passage> {
    let (_, passages) = help::topic(lang, Topic::Environment);
    passages.into_iter().filter(|passage| matches!(passage, Passage::Term(..))).collect()
}

/// Commands have pages, topics are asked of the program.
fn see_also(page: &mut Roff, related: &[&str]) {
    let (topics, commands): (Vec<&str>, Vec<&str>) =
        related.iter().partition(|word| word.parse::<Topic>().is_ok() && **word != "config");
    let command = |path: &str| if path == "config" { "sekisho.toml(5)".to_owned() } else { format!("{}(1)", name(path)) };
    let first = (page.name != "sekisho").then(|| "sekisho(1)".to_owned());
    let pages = first.into_iter().chain(commands.into_iter().map(command));
    let asked = topics.into_iter().map(|topic| format!("`sekisho help {topic}`"));
    page.section(Heading::SeeAlso);
    page.prose(&pages.chain(asked).collect::<Vec<_>>().join(", "));
}
