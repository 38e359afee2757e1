//! `db copy`: the whole database into another one, on a server or in a file, verified before it can be used; an interrupted
//! copy goes on when it is called again. It changes nothing here but the audit log.

use super::tell;
use crate::commands::globals::Globals;
use crate::commands::request::{Acting, Request, check_apart, key_path, place, read_keys};
use crate::config;
use crate::failure::Failure;
use crate::output::{self, Property, Record, Shape};
use crate::rules::authority::Target as Whole;
use crate::rules::change::Change;
use crate::rules::event::{Action, Event};
use crate::store::{Access, Copied, Resumed, Target};
use crate::text::{Field, Notice};
use crate::world::World;
use std::path::Path;

/// `db copy`
#[derive(clap::Args, Debug)]
pub struct Copy {
    /// The database to copy into, which must be empty
    #[arg(long, value_name = "URL")]
    to: String,
    /// Check both databases, write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// A copy that was made.
pub const COPY: Shape = Shape {
    schema: "database_copy",
    by: "db copy",
    id: Field::To,
    properties: &[
        Property::flag(Field::DryRun),
        Property::text(Field::RequestId),
        Property::text(Field::To),
        Property::int(Field::Version),
        Property::int(Field::Merchants),
        Property::int(Field::Users),
        Property::int(Field::Mails),
        Property::int(Field::Entries),
        Property::int(Field::Rows),
        Property::int(Field::Skipped),
    ],
};

/// Copies the database.
///
/// # Errors
/// `target_in_use`, `busy` beside another copy; `store_damaged` when the copy is not the same; as for any database.
pub fn copy(world: &mut World, globals: &Globals, args: &Copy) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    request.permit(Action::DbCopy, Whole::Whole)?;
    let key_file = key_path(&request.config.key)?;
    // The file of `store.password_file` is for the server of `store.url`: no other one is shown it.
    let db = config::database("--to", &args.to, &request.world.env)?;
    let mut there = request.config.clone();
    (there.db, there.db_password) = (db, None);
    check_apart(&there, &key_file)?;
    let (to, place) = (there.db.to_string(), place(&there)?);
    if args.dry_run {
        Target::look(&place, &request.store)?;
        let copied = run(&mut request, None, &key_file)?;
        return report(&mut request, args, &to, &copied);
    }
    let target = Target::open(&place, &request.store, (read_keys(&key_file)?, &key_file))?;
    let copied = run(&mut request, Some(&target), &key_file)?;
    let change = line(&to, &copied);
    // First here: no copy is in use without its line in the log of what was copied.
    request.record(&change)?;
    let (author, now) = (request.author(), request.world.now());
    target.finish(&change, &author, now, &mut *request.world.random)?;
    report(&mut request, args, &to, &copied)
}

fn run(request: &mut Request, target: Option<&Target>, key_file: &Path) -> Result<Copied, Failure> {
    let (store, world, style) = (&request.store, &mut *request.world, &request.globals.style);
    let watched = world.terminal.error && !style.quiet;
    let (begun, mut drawn) = (world.now(), false);
    let copied = store.copy_to(target, key_file, &mut |done, all| {
        // Shown once work lasts over a second (2-cli, streams).
        if watched && world.now() > begun.plus(1) {
            let percent = usize::try_from(done * 100 / all.max(1)).unwrap_or(100);
            output::progress(&mut *world.err, style, &Notice::Progress { percent })?;
            drawn = true;
        }
        Ok(())
    });
    if drawn {
        output::progress_end(&mut *world.err)?;
    }
    copied
}

fn line(to: &str, copied: &Copied) -> Change {
    let mut change = Change::default();
    let event = Event::common(Action::DbCopy).noting("to", to).noting("rows", copied.rows.to_string());
    change.event(event.noting("users", copied.contents.users.to_string()));
    change
}

fn report(request: &mut Request, args: &Copy, to: &str, copied: &Copied) -> Result<(), Failure> {
    let Copied { contents, rows, resumed } = copied;
    let there = if let Resumed::WentOn(rows) = resumed { *rows } else { 0 };
    let record = Record::new()
        .with(Field::DryRun, args.dry_run)
        .with(Field::RequestId, request.id.as_str())
        .with(Field::To, to)
        .with(Field::Version, contents.schema)
        .with(Field::Merchants, contents.merchants)
        .with(Field::Users, contents.users)
        .with(Field::Mails, contents.mails)
        .with(Field::Entries, contents.entries)
        .with(Field::Rows, *rows)
        .with(Field::Skipped, there);
    let (merchants, users, entries) = (contents.merchants, contents.users, contents.entries);
    let mut said = if args.dry_run {
        vec![Notice::DatabaseFine { merchants, users, entries }, Notice::DryRun]
    } else {
        vec![Notice::Copied { to: to.to_owned(), merchants, users, entries }]
    };
    said.extend(match resumed {
        Resumed::Not => None,
        Resumed::WentOn(rows) => Some(Notice::CopyWentOn { rows: *rows }),
        Resumed::BeganAnew => Some(Notice::CopyBeganAnew),
    });
    said.extend((!args.dry_run).then_some(Notice::CopyAsOf));
    tell(&mut *request.world.out, &request.globals.style, &COPY, &record, &said)
}
