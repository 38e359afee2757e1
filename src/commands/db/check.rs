//! `db check`: everything that can be found wrong with a database, each finding with what helps. It mends nothing, and
//! writes what it finds as it goes: a damaged database may have very many.

use crate::commands::globals::Globals;
use crate::commands::request::{Acting, Request};
use crate::failure::{Exit, Failure};
use crate::output::{self, Column, Format, List, Listing, Property, Record, Shape, Style, words};
use crate::rules::authority::Target;
use crate::rules::event::Action;
use crate::rules::words::Defect;
use crate::store::{Access, Tx};
use crate::text::{self, Field, Notice};
use crate::world::World;
use std::io::Write;

/// Something wrong with a database.
pub const FINDING: Shape = Shape {
    schema: "db_finding",
    by: "db check",
    id: Field::Code,
    properties: &[Property::word(Field::Code, words::<Defect>), Property::text(Field::Message), Property::text(Field::Remedy)],
};

/// All of it.
pub const FINDINGS: Listing = Listing {
    of: &FINDING,
    schema: "db_check",
    by: "db check",
    field: Field::Findings,
    columns: &[Column::always(Field::Code), Column::cut(Field::Message)],
    tail: &[
        Property::int(Field::Merchants).or_null(),
        Property::int(Field::Users).or_null(),
        Property::int(Field::Entries).or_null(),
    ],
};

/// Checks the database.
///
/// # Errors
/// Exit 9 when there are findings; `store_damaged` when it can't even be opened.
pub fn check(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::DbCheck, Target::Whole)?;
    let found = request.read_out(&permit, |request, tx, _, out| {
        let style = &request.globals.style;
        if style.format == Format::Table { sentences(tx, out, style) } else { list(tx, out, style) }
    })?;
    if found == 0 { Ok(()) } else { Err(Failure::Answered(Exit::Partial)) }
}

fn sentences(tx: &Tx, out: &mut dyn Write, style: &Style) -> Result<usize, Failure> {
    let mut found = 0;
    tx.check(&mut |defect, detail| {
        found += 1;
        let (message, remedy) = text::defect(style.lang, defect, &detail);
        output::line(out, &format!("- {message}"))?;
        output::line(out, &text::remedy_line(style.lang, remedy))
    })?;
    if found == 0 {
        let contents = tx.contents()?;
        let (merchants, users, entries) = (contents.merchants, contents.users, contents.entries);
        output::say(out, style, &Notice::DatabaseFine { merchants, users, entries })?;
    }
    Ok(found)
}

fn list(tx: &Tx, out: &mut dyn Write, style: &Style) -> Result<usize, Failure> {
    let mut list = List::new(out, style, &FINDINGS)?;
    tx.check(&mut |defect, detail| {
        let (message, remedy) = text::defect(style.lang, defect, &detail);
        let finding = Record::new().with(Field::Code, defect.as_ref()).with(Field::Message, message);
        list.put(finding.with(Field::Remedy, remedy))
    })?;
    // Of a damaged database they may not be known.
    let contents = tx.contents().ok();
    let tail = Record::new()
        .with(Field::Merchants, contents.as_ref().map(|c| c.merchants))
        .with(Field::Users, contents.as_ref().map(|c| c.users))
        .with(Field::Entries, contents.as_ref().map(|c| c.entries));
    list.finish(tail)
}
