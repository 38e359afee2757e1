//! `db backup`: the whole database in one file, taken while others work, verified before it gets its name (B3).
//! It overwrites nothing, and no copy is under its name without its line in the audit log.

use super::{check_named, tell};
use crate::commands::globals::Globals;
use crate::commands::request::{Acting, Request};
use crate::failure::Failure;
use crate::files::NewFile;
use crate::output::{Kind, Property, Record, Shape, Value};
use crate::rules::authority::Target;
use crate::rules::change::Change;
use crate::rules::event::{Action, Event};
use crate::store::{Access, Contents};
use crate::text::{Field, Notice};
use crate::world::World;
use std::path::PathBuf;

/// `db backup`
#[derive(clap::Args, Debug)]
pub struct Backup {
    /// The file to make; it must not be there yet
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Copy and verify, and leave nothing behind
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// A backup that was made.
pub const BACKUP: Shape = Shape {
    schema: "backup",
    by: "db backup",
    id: Field::File,
    properties: &[
        Property::flag(Field::DryRun),
        Property::text(Field::RequestId),
        Property::text(Field::File),
        Property::int(Field::Bytes),
        Property::int(Field::Version),
        Property::int(Field::Merchants),
        Property::int(Field::Users),
        Property::int(Field::Mails),
        Property::int(Field::Entries),
        Property::of(Field::Keys, Kind::Many(&Kind::Int)),
    ],
};

/// Takes a backup.
///
/// # Errors
/// `file_unsafe` when the name is taken, `disk_full`, `store_damaged` when the copy does not stand its test.
pub fn backup(world: &mut World, globals: &Globals, args: &Backup) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::DbBackup, Target::Whole)?;
    check_named(&args.file)?;
    let file = NewFile::begin(&args.file)?;
    let contents = request.store.back_up(file.draft())?;
    let bytes = file.draft().metadata().map_or(0, |m| m.len()).cast_signed();
    let needs = request.read(&permit, |tx, _| tx.keys_needed())?;
    let keys: Vec<u32> = needs.into_iter().filter(|(_, needs)| !needs.is_empty()).map(|(id, _)| id).collect();
    if !args.dry_run {
        request.record(&taken(args, bytes, &contents))?;
        file.land()?;
    }
    report(&mut request, args, bytes, &contents, keys)
}

fn taken(args: &Backup, bytes: i64, contents: &Contents) -> Change {
    let mut change = Change::default();
    let event = Event::common(Action::DbBackup).noting("file", args.file.display().to_string());
    change.event(event.noting("bytes", bytes.to_string()).noting("users", contents.users.to_string()));
    change
}

fn report(request: &mut Request, args: &Backup, bytes: i64, contents: &Contents, keys: Vec<u32>) -> Result<(), Failure> {
    let file = args.file.display().to_string();
    let record = Record::new()
        .with(Field::DryRun, args.dry_run)
        .with(Field::RequestId, request.id.as_str())
        .with(Field::File, file.as_str())
        .with(Field::Bytes, bytes)
        .with(Field::Version, contents.schema)
        .with(Field::Merchants, contents.merchants)
        .with(Field::Users, contents.users)
        .with(Field::Mails, contents.mails)
        .with(Field::Entries, contents.entries)
        .with(Field::Keys, Value::Many(keys.iter().map(|id| Value::Int(i64::from(*id))).collect()));
    let taken = Notice::BackupTaken { file, bytes, merchants: contents.merchants, users: contents.users };
    let mut said = vec![taken, Notice::KeysNeeded { keys }];
    said.extend(args.dry_run.then_some(Notice::DryRun));
    tell(&mut *request.world.out, &request.globals.style, &BACKUP, &record, &said)
}
