//! What help says of commands and topics, read from text files that a translator can edit: `{ja,en}/help/*.txt`. A page of
//! the catalogue is not held to be whole here: `cli` compares it with the tree of commands in a test.

// How a file is written:
//
// # user add            a command's page begins
// = what it is for      in the English files left out: there the tree of commands says it
// > what it does        an example,
// $ sekisho ...         with its command line
// --name :: what it is  an option, an argument (<USER>), or another word to explain
// ## Heading
// @ exit-codes          a table that is made from the program itself
//   verbatim            a line with two blanks before it
// text                  all else: lines up to an empty one are a paragraph

use super::{Lang, en, ja};
use crate::failure::Exit;
use crate::rules::import::Column;
use strum::{AsRefStr, EnumString, IntoStaticStr, VariantArray};

/// Subjects that `sekisho help` explains beside commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the words say it
pub enum Topic {
    ExitCodes,
    Environment,
    Config,
    Formatting,
    Csv,
    Errors,
    Cron,
    Security,
}

/// A table within a topic that is made from the program itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Table {
    /// Exit codes with when they come.
    ExitCodes,
    /// Error codes, each with the first line of its explanation.
    Errors,
    /// Keys of the configuration.
    Keys,
    /// Columns of a file of users.
    Columns,
    /// JSON objects and their fields.
    Objects,
    /// Files that the program reads or writes.
    Files,
}

/// A piece of a help text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passage {
    /// A heading within a topic.
    Heading(String),
    /// A paragraph.
    Prose(String),
    /// A word, and what it means.
    Term(String, String),
    /// A line to be shown as it is.
    Verbatim(String),
    /// A table to be put here.
    Table(Table),
}

/// An example: what it does, and the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it does.
    pub purpose: &'static str,
    /// As typed.
    pub line: &'static str,
}

/// What the catalogue says of a command.
#[derive(Clone, Debug, Default)]
pub struct CommandText {
    /// What it is for; none in English.
    pub purpose: Option<&'static str>,
    /// Examples, the most usual first.
    pub examples: Vec<Example>,
    /// Options (`--name`) and arguments (`<USER>`) with their texts; none in English.
    pub options: Vec<(&'static str, &'static str)>,
    /// The explanation.
    pub passages: Vec<Passage>,
}

/// The name of the page that holds the texts of the global options.
pub const GLOBAL: &str = "sekisho";

/// The headings of help and manual pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the words say it
pub enum Heading {
    Name,
    Synopsis,
    Usage,
    Description,
    Examples,
    Commands,
    Topics,
    Arguments,
    Options,
    GlobalOptions,
    ExitStatus,
    Environment,
    Files,
    Keys,
    SeeAlso,
    Daily,
    Accounts,
    Login,
    Mail,
    Audit,
    SetUp,
    Help,
}

/// A short remark of a help text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The values that an option takes.
    OneOf(String),
    /// What is taken when nothing is given.
    Default(String),
    /// The form of a value, with its bounds.
    Form(String),
    /// Where there is more: the command that shows it.
    More(String),
    /// Where the other exit codes are.
    OtherExits,
    /// The manual page that says all.
    ExplainedIn(String),
}

/// What the catalogue says of a command, `user add`.
#[must_use]
pub fn command(lang: Lang, path: &str) -> Option<CommandText> {
    pages(lang).find(|(name, _)| *name == path).map(|(_, page)| read_command(page))
}

/// Every page of commands, by name.
pub fn pages(lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = match lang {
        Lang::Ja => ja::help::COMMANDS,
        Lang::En => en::help::COMMANDS,
    };
    let pages = files.iter().flat_map(|file| format_pages(file));
    pages.filter_map(|page| page.split_once('\n'))
}

/// The pages of a file: what stands between lines that begin with `# `.
fn format_pages(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.strip_prefix("# ").unwrap_or(file).split("\n# ")
}

/// A topic: its title, what it is about.
#[must_use]
pub fn topic(lang: Lang, topic: Topic) -> (&'static str, Vec<Passage>) {
    let text = match lang {
        Lang::Ja => ja::help::topic(topic),
        Lang::En => en::help::topic(topic),
    };
    let (title, body) = text.split_once('\n').unwrap_or((text, ""));
    (title, passages(body))
}

/// The files that the program reads or writes.
#[must_use]
pub fn files(lang: Lang) -> Vec<Passage> {
    passages(match lang {
        Lang::Ja => ja::help::FILES,
        Lang::En => en::help::FILES,
    })
}

/// A configuration file as an example: what it is for, and its text.
#[must_use]
pub fn configuration(lang: Lang) -> (&'static str, &'static str) {
    match lang {
        Lang::Ja => ja::help::CONFIGURATION,
        Lang::En => en::help::CONFIGURATION,
    }
}

/// What stands in a column of a file of users.
#[must_use]
pub fn column(lang: Lang, column: Column) -> &'static str {
    match lang {
        Lang::Ja => ja::help::column(column),
        Lang::En => en::help::column(column),
    }
}

/// When a command ends with this code.
#[must_use]
pub fn exit(lang: Lang, exit: Exit) -> &'static str {
    match lang {
        Lang::Ja => ja::help::exit(exit),
        Lang::En => en::help::exit(exit),
    }
}

/// A heading.
#[must_use]
pub fn heading(lang: Lang, heading: Heading) -> &'static str {
    match lang {
        Lang::Ja => ja::help::heading(heading),
        Lang::En => en::help::heading(heading),
    }
}

/// A remark.
#[must_use]
pub fn remark(lang: Lang, remark: &Remark) -> String {
    match lang {
        Lang::Ja => ja::help::remark(remark),
        Lang::En => en::help::remark(remark),
    }
}

fn read_command(page: &'static str) -> CommandText {
    let mut text = CommandText::default();
    let mut purpose = "";
    let mut rest = String::new();
    for line in page.lines() {
        let option = line.split_once(" :: ").filter(|(name, _)| name.starts_with(['-', '<']));
        match (line.split_at_checked(2), option) {
            (Some(("= ", said)), _) => text.purpose = Some(said),
            (Some(("> ", said)), _) => purpose = said,
            (Some(("$ ", line)), _) => text.examples.push(Example { purpose, line }),
            (_, Some(option)) => text.options.push(option),
            _ => {
                rest.push_str(line);
                rest.push('\n');
            }
        }
    }
    text.passages = passages(&rest);
    text
}

/// Reads what is written in lines. Those of a paragraph are joined, Japanese ones without a blank.
fn passages(text: &str) -> Vec<Passage> {
    let mut found = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let passage = passage(line);
        match (passage, found.last_mut()) {
            (None, _) => open = false,
            (Some(Passage::Prose(more)), Some(Passage::Prose(said) | Passage::Term(_, said))) if open => join(said, &more),
            (Some(passage), _) => {
                open = matches!(passage, Passage::Prose(_) | Passage::Term(..));
                found.push(passage);
            }
        }
    }
    found
}

fn passage(line: &str) -> Option<Passage> {
    if line.trim().is_empty() {
        return None;
    }
    let table = || line.strip_prefix("@ ").and_then(|name| name.parse().ok()).map(Passage::Table);
    let heading = || line.strip_prefix("## ").map(|heading| Passage::Heading(heading.to_owned()));
    let verbatim = || line.strip_prefix("  ").map(|line| Passage::Verbatim(line.to_owned()));
    let term = || line.split_once(" :: ").map(|(term, text)| Passage::Term(term.to_owned(), text.to_owned()));
    Some(table().or_else(heading).or_else(verbatim).or_else(term).unwrap_or_else(|| Passage::Prose(line.to_owned())))
}

fn join(said: &mut String, more: &str) {
    let japanese = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
    if !(japanese(said.chars().last()) && japanese(more.chars().next())) {
        said.push(' ');
    }
    said.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_line_by_line() {
        let text = read_command(
            "= 登録します\n> 一人\n$ sekisho user add\n<USER> :: 誰か\n--name :: 氏名\n\n一行目、\n二行目です。\n\nWord :: its\nmeaning\n  as it is\n@ keys\n## More\nend\n",
        );
        assert_eq!(text.purpose, Some("登録します"));
        assert_eq!(text.examples, [Example { purpose: "一人", line: "sekisho user add" }]);
        assert_eq!(text.options, [("<USER>", "誰か"), ("--name", "氏名")]);
        let expected = [
            Passage::Prose("一行目、二行目です。".to_owned()),
            Passage::Term("Word".to_owned(), "its meaning".to_owned()),
            Passage::Verbatim("as it is".to_owned()),
            Passage::Table(Table::Keys),
            Passage::Heading("More".to_owned()),
            Passage::Prose("end".to_owned()),
        ];
        assert_eq!(text.passages, expected);
    }
}
