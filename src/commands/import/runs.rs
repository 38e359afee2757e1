//! Runs of `user import` that were: listed, and undone. A session sees its own merchant's; of a run outside that it hears
//! `denied`, whether there is one or not (R10.3).

use crate::commands::globals::Globals;
use crate::commands::note_if_empty;
use crate::commands::request::{Acting, Request};
use crate::commands::typed;
use crate::failure::Failure;
use crate::output::{Column, Item, List, Listing, Property, Record, Shape, words};
use crate::rules::authority::{Actor, Target};
use crate::rules::change::{Change, Verdict};
use crate::rules::event::Action;
use crate::rules::import::{self, Run};
use crate::rules::refusal::Refusal;
use crate::rules::time::Timestamp;
use crate::rules::words::Outcome;
use crate::sheet::Encoding;
use crate::store::{Access, End, Tx};
use crate::text::{Field, Notice, Prompt};
use crate::world::World;

/// A run, as it is recorded.
pub const RUN: Shape = Shape {
    schema: "run",
    by: "user import --list",
    id: Field::Id,
    properties: &[
        Property::text(Field::Id),
        Property::text(Field::File),
        Property::text(Field::Sha256),
        Property::word(Field::Encoding, words::<Encoding>),
        Property::time(Field::StartedAt),
        Property::text(Field::Actor),
        Property::int(Field::Rows),
        Property::int(Field::Created),
        Property::int(Field::Updated),
        Property::int(Field::Skipped),
        Property::int(Field::Rejected),
        Property::time(Field::UndoneAt).or_null(),
    ],
};

/// Runs.
pub const RUNS: Listing = Listing {
    of: &RUN,
    schema: "runs",
    by: "user import --list",
    field: Field::Runs,
    columns: &[
        column(Field::Id, 0),
        Column { field: Field::File, from_width: 0, flexible: true },
        column(Field::StartedAt, 0),
        column(Field::Created, 0),
        column(Field::UndoneAt, 0),
        column(Field::Updated, 100),
        column(Field::Rejected, 100),
        column(Field::Actor, 120),
    ],
    tail: &[],
};

const fn column(field: Field, from_width: usize) -> Column {
    Column { field, from_width, flexible: false }
}

fn record(run: &Run) -> Record {
    Record::new()
        .with(Field::Id, run.id.as_str())
        .with(Field::File, run.file.as_str())
        .with(Field::Sha256, run.sha256.as_str())
        .with(Field::Encoding, run.encoding.as_str())
        .with(Field::StartedAt, run.started_at)
        .with(Field::Actor, run.actor.as_str())
        .with(Field::Rows, run.rows)
        .with(Field::Created, run.created)
        .with(Field::Updated, run.updated)
        .with(Field::Skipped, run.skipped)
        .with(Field::Rejected, run.rejected)
        .with(Field::UndoneAt, run.undone_at)
}

/// Lists runs, the newest first.
///
/// # Errors
/// `denied`.
pub(super) fn list(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let scope = request.default_merchant().cloned();
    let permit = request.permit(Action::ImportList, scope.as_ref().map_or(Target::Whole, Target::Merchant))?;
    let rows = request.read_out(&permit, |_, tx, _, out| {
        let mut list = List::new(out, &globals.style, &RUNS)?;
        tx.each_run(scope.as_ref(), |run| list.put(record(&run)))?;
        list.finish(Record::new())
    })?;
    note_if_empty(request.world, globals, rows)
}

/// Deletes the users whom a run added, after confirmation: all of them or, where one has logged in, none.
///
/// # Errors
/// `run_unknown`, `import_undo_blocked`; `denied` for a run of somebody else's.
pub(super) fn undo(world: &mut World, globals: &Globals, id: &str, dry_run: bool) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    request.end = if dry_run { End::Rollback } else { End::Commit };
    let found = request.store.read(|tx| tx.find_run(id))?;
    let scope = found.as_ref().and_then(|run| run.scope.clone());
    let target = match (&request.actor, &scope) {
        (Actor::User(_), Some(code)) => Target::Merchant(code),
        _ => Target::Whole,
    };
    let permit = request.permit(Action::ImportUndo, target)?;
    let Some(run) = found else { return Err(Refusal::RunUnknown { run: id.to_owned() }.into()) };
    if !dry_run && run.undone_at.is_none() {
        typed::confirm(&mut request, &Prompt::ConfirmUndo { run: run.id.clone(), users: run.created })?;
    }
    let (outcome, said) = request.change(&permit, |tx, now| take_back(tx, id, now))?;
    request.finish(Action::ImportUndo, vec![Item { address: run.id, outcome, error: None, said: vec![said] }])
}

fn take_back(tx: &Tx, id: &str, now: Timestamp) -> Result<Verdict<(Outcome, Notice)>, Failure> {
    let unknown = || Refusal::RunUnknown { run: id.to_owned() };
    let run = tx.find_run(id)?.ok_or_else(unknown)?;
    if let Some(at) = run.undone_at {
        let said = Notice::ImportUndoneBefore { run: run.id, at };
        return Ok(Verdict::granted(Change::default(), (Outcome::Unchanged, said)));
    }
    let users = tx.users_of_run(id)?;
    let mut change = import::undo(&run, &users, now)?;
    // What tells a user that is gone of its password must not be sent any more.
    for mail in tx.mails_of_run(id)? {
        tx.drop_mail(&mail.id, now)?;
        change.event(mail.given_up("undone"));
    }
    let said = Notice::ImportUndone { run: run.id, users: users.len() };
    Ok(Verdict::granted(change, (Outcome::Changed, said)))
}
