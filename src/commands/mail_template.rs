//! `mail template`: the shipped wording of mails, to start a wording of one's own from (R9.3), and which kinds and fields
//! there are. It needs no database, and what it prints it must not change: a copy of it in the folder changes no mail.

use super::globals::Globals;
use super::request::support_only;
use crate::config::template_file;
use crate::failure::Failure;
use crate::output::{self, Column, Format, Kind, List, Listing, Property, Record, Shape, Value, words};
use crate::rules::event::Action;
use crate::rules::letter::{LetterField, LetterKind};
use crate::text::{self, Field, Lang};
use crate::world::World;
use std::path::PathBuf;
use strum::VariantArray;

/// `mail template`
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Kind of mail; without one the kinds are listed with their fields
    #[arg(value_name = "KIND", value_parser = super::words::<LetterKind>())]
    kind: Option<String>,
}

/// The wording of a kind of mail.
pub const TEMPLATE: Shape = Shape {
    schema: "mail_template",
    by: "mail template",
    id: Field::Kind,
    properties: &[
        Property::word(Field::Kind, words::<LetterKind>),
        Property::word(Field::Lang, words::<Lang>),
        Property::of(Field::Required, Kind::Many(&Kind::Word(words::<LetterField>))),
        Property::of(Field::Optional, Kind::Many(&Kind::Word(words::<LetterField>))),
        Property::text(Field::File).or_null(),
        Property::text(Field::Text),
    ],
};

/// All kinds.
pub const TEMPLATES: Listing = Listing {
    of: &TEMPLATE,
    schema: "mail_templates",
    by: "mail template",
    field: Field::Templates,
    columns: &[
        Column::always(Field::Kind),
        Column::cut(Field::Required),
        Column::cut(Field::Optional),
        Column::cut(Field::File),
    ],
    tail: &[],
};

/// Prints the shipped wording of a kind of mail, or lists the kinds.
///
/// # Errors
/// `config_invalid` and its like; authority, output.
pub fn run(world: &mut World, globals: &Globals, args: &Args) -> Result<(), Failure> {
    support_only(world, globals, Action::MailShow)?;
    let mail = globals.load(world)?.mail;
    let lang = globals.lang.unwrap_or(mail.lang);
    let kind = args.kind.as_deref().and_then(|kind| kind.parse().ok());
    // Whatever is wrong with a folder of others, the shipped wording is there to compare them with.
    if let (Some(kind), Format::Table, None) = (kind, globals.style.format, &globals.style.columns) {
        return text::template(lang, kind).lines().try_for_each(|line| output::line(&mut *world.out, line));
    }
    let files = mail.template_files()?;
    if let Some(kind) = kind {
        return output::record(&mut *world.out, &globals.style, &TEMPLATE, &record(kind, lang, &files));
    }
    let mut list = List::new(&mut *world.out, &globals.style, &TEMPLATES)?;
    LetterKind::VARIANTS.iter().try_for_each(|kind| list.put(record(*kind, lang, &files)))?;
    list.finish(Record::new()).map(drop)
}

fn record(kind: LetterKind, lang: Lang, files: &[PathBuf]) -> Record {
    let words = |fields: Vec<LetterField>| fields.iter().map(|field| Value::from(field.as_ref())).collect::<Vec<_>>();
    let name = template_file(kind, lang);
    let file = files.iter().find(|path| path.ends_with(&name)).map(|path| path.display().to_string());
    let optional = |field: &LetterField| kind.has(*field) && !kind.required().contains(field);
    Record::new()
        .with(Field::Kind, kind.as_ref())
        .with(Field::Lang, lang.as_ref())
        .with(Field::Required, words(kind.required().to_vec()))
        .with(Field::Optional, words(LetterField::VARIANTS.iter().copied().filter(optional).collect()))
        .with(Field::File, file)
        .with(Field::Text, text::template(lang, kind))
}
