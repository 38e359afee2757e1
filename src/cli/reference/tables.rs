//! Topics of help with the tables in them, each made from what the program itself goes by, so that no topic can say
//! something else than the program does.

use crate::commands::shapes::OBJECTS;
use crate::config;
use crate::failure::{Code, Exit};
use crate::output::Object;
use crate::rules::import::Column;
use crate::text::help::{self, Passage, Remark, Table, Topic};
use crate::text::{self, Lang, Word};
use strum::VariantArray;

/// A topic, whole: its title and its text.
pub(in crate::cli) fn topic(lang: Lang, topic: Topic) -> (&'static str, Vec<Passage>) {
    let (title, passages) = help::topic(lang, topic);
    let whole = passages.into_iter().flat_map(|passage| match passage {
        Passage::Table(which) => table(lang, which),
        other => vec![other],
    });
    (title, whole.collect())
}

fn table(lang: Lang, table: Table) -> Vec<Passage> {
    match table {
        Table::ExitCodes => Exit::VARIANTS.iter().map(|exit| exit_line(lang, *exit)).collect(),
        Table::Errors => Exit::VARIANTS.iter().flat_map(|exit| errors(lang, *exit)).collect(),
        Table::Keys => keys(lang),
        Table::Columns => Column::VARIANTS.iter().map(|column| column_line(lang, *column)).collect(),
        Table::Objects => objects(),
        Table::Files => help::files(lang),
    }
}

/// An exit code with when it comes.
pub(in crate::cli) fn exit_line(lang: Lang, exit: Exit) -> Passage {
    Passage::Term(format!("{} {}", exit as i32, exit.as_ref()), help::exit(lang, exit).to_owned())
}

fn errors(lang: Lang, exit: Exit) -> Vec<Passage> {
    let codes = Code::VARIANTS.iter().filter(|code| code.exit() == exit);
    let line = |code: &Code| {
        let first = text::explain(lang, *code).lines().next().unwrap_or_default();
        Passage::Term(code.as_ref().to_owned(), first.to_owned())
    };
    let lines: Vec<Passage> = codes.map(line).collect();
    let heading = (!lines.is_empty()).then(|| Passage::Heading(format!("{} {}", exit as i32, exit.as_ref())));
    heading.into_iter().chain(lines).collect()
}

/// Every key with its meaning, its form, and its default.
pub(in crate::cli) fn keys(lang: Lang) -> Vec<Passage> {
    let line = |key: &config::Key| {
        let meaning = if lang == Lang::Ja { key.ja } else { key.en };
        let value = match key.default() {
            Some(default) => Remark::Default(default.to_owned()),
            None => Remark::Form(key.form().to_owned()),
        };
        let form = key.default().map(|_| help::remark(lang, &Remark::Form(key.form().to_owned()))).unwrap_or_default();
        Passage::Term(key.name.to_owned(), format!("{meaning} {form} {}", help::remark(lang, &value)).replace("  ", " "))
    };
    config::keys().iter().map(line).collect()
}

fn column_line(lang: Lang, column: Column) -> Passage {
    let name = format!("{}, {}", text::word(Lang::Ja, Word::Column(column)), text::word(Lang::En, Word::Column(column)));
    Passage::Term(name, help::column(lang, column).to_owned())
}

/// Every object that is printed, with its fields.
fn objects() -> Vec<Passage> {
    let line = |object: &Object| Passage::Term(format!("sekisho.{}/1", object.name()), object.outline());
    OBJECTS.iter().map(line).collect()
}
