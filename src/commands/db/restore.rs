//! `db restore`: a backup takes the database's place (B3). What ended since it was taken must not come back to life: logins
//! under way end, queued mails are parked, and accounts that were locked, changed or deleted since stay locked.

use super::{check_named, tell};
use crate::commands::globals::Globals;
use crate::commands::request::{
    Acting, Request, author, check_apart, check_reason, key_path, origin_of, read_keys, support_only,
};
use crate::commands::typed;
use crate::config::Config;
use crate::failure::{Code, Failure};
use crate::output::{Property, Record, Shape, Style, words};
use crate::rules::authority::{Actor, Target};
use crate::rules::change::Change;
use crate::rules::event::{Action, Event};
use crate::rules::restore::{App, lock, overtaken};
use crate::rules::time::Timestamp;
use crate::rules::user::User;
use crate::rules::words::Overtaken;
use crate::secret::mint;
use crate::store::{Access, Contents, Direction, End, Order, Successor, Tx};
use crate::text::{Field, Notice, Prompt, Word};
use crate::world::World;
use std::path::{Path, PathBuf};

/// `db restore`
#[derive(clap::Args, Debug)]
pub struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The file name of the database that is replaced, instead of typing it
    #[arg(long, value_name = "NAME")]
    confirm: Option<String>,
    /// Verify the backup and say what would become of it
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// What a restore came to.
pub const RESTORE: Shape = Shape {
    schema: "restore",
    by: "db restore",
    id: Field::File,
    properties: &[
        Property::flag(Field::DryRun),
        Property::text(Field::RequestId),
        Property::text(Field::File),
        Property::text(Field::Replaced).or_null(),
        Property::int(Field::Merchants),
        Property::int(Field::Users),
        Property::flag(Field::Compared),
        Property::int(Field::Ended),
        Property::int(Field::Parked),
        Property::int(Field::Lost),
        Property::records(Field::Locked, &[Property::text(Field::Address), Property::word(Field::Reason, words::<Overtaken>)]),
    ],
};

/// What a restore did.
struct Restored {
    contents: Contents,
    compared: bool,
    ended: i64,
    parked: i64,
    lost: i64,
    locked: Vec<(String, Overtaken)>,
}

/// Restores a backup.
///
/// # Errors
/// `not_on_server`; `store_damaged`, `store_newer`, `key_invalid`, `file_unsafe` for the backup; `confirmation_missing`,
/// `declined`.
pub fn restore(world: &mut World, globals: &Globals, args: &Restore) -> Result<(), Failure> {
    check_named(&args.file)?;
    file_of(&globals.load(world)?)?; // before a server is asked who acts: there is nothing to do there
    match Request::open(world, globals, Access::Write, Acting::AsSession) {
        Ok(request) => over_database(request, args),
        Err(Failure::Store { code: Code::StoreMissing | Code::StoreDamaged, .. }) => over_nothing(world, globals, args),
        Err(failure) => Err(failure),
    }
}

fn over_database(mut request: Request, args: &Restore) -> Result<(), Failure> {
    request.permit(Action::DbRestore, Target::Whole)?;
    request.end = if args.dry_run { End::Rollback } else { End::Commit };
    let key_file = key_path(&request.config.key)?;
    let database = file_of(&request.config)?.to_owned();
    let successor = Successor::of(&args.file, &database, read_keys(&key_file)?, &key_file)?;
    let contents = successor.store().read(|tx| tx.contents())?;
    ask(request.world, request.globals, args, &database, &contents)?;
    let (author, now) = (request.author(), request.world.now());
    let kept = kept_as(request.world, &database, now);
    let (store, world) = (&mut request.store, &mut *request.world);
    let restored = store.give_way(&successor, &kept, request.end, |old, new| {
        let (change, restored) = prepare(old, new, now, &kept, args, &contents)?;
        new.apply(&change, &author, now, &mut *world.random)?;
        Ok(restored)
    })?;
    report(request.world, &request.globals.style, args, &request.id, Some(&kept), &restored)
}

/// Where no database can be opened: whoever may write its folder and read the key file is the support centre.
fn over_nothing(world: &mut World, globals: &Globals, args: &Restore) -> Result<(), Failure> {
    support_only(world, globals, Action::DbRestore)?;
    let config = globals.load(world)?;
    check_reason(globals, &config, &Actor::Support, Action::DbRestore, Target::Whole)?;
    let key_file = key_path(&config.key)?;
    if key_file.symlink_metadata().is_err() {
        return Err(Failure::KeyMissing { path: key_file.display().to_string() });
    }
    check_apart(&config, &key_file)?;
    let database = file_of(&config)?;
    let successor = Successor::of(&args.file, database, read_keys(&key_file)?, &key_file)?;
    let contents = successor.store().read(|tx| tx.contents())?;
    ask(world, globals, args, database, &contents)?;
    let author = author(globals, &Actor::Support, origin_of(world), mint(&mut *world.random));
    let now = world.now();
    let (kept, end) = (kept_as(world, database, now), if args.dry_run { End::Rollback } else { End::Commit });
    let restored = successor.store().write(end, |new| {
        let (change, restored) = prepare(None, new, now, &kept, args, &contents)?;
        new.apply(&change, &author, now, &mut *world.random)?;
        Ok(restored)
    })?;
    if end == End::Commit {
        successor.take_over(database, &kept)?;
    }
    let kept = Some(kept.as_path()).filter(|kept| kept.exists());
    report(world, &globals.style, args, &author.request, kept, &restored)
}

/// Only a file can be laid over.
fn file_of(config: &Config) -> Result<&Path, Failure> {
    let on_server = || Failure::Store { code: Code::NotOnServer, path: config.db.to_string(), cause: String::new() };
    config.db.file().ok_or_else(on_server)
}

fn ask(world: &mut World, globals: &Globals, args: &Restore, database: &Path, contents: &Contents) -> Result<(), Failure> {
    if args.dry_run {
        return Ok(());
    }
    let name = database.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let as_of = contents.newest.map_or_else(|| "-".to_owned(), |at| world.zone.short(at));
    let prompt = Prompt::ConfirmRestore { database: name.clone(), as_of, users: contents.users };
    typed::confirm_word_in(world, globals, args.confirm.as_deref(), &name, &prompt)
}

/// A name for the replaced database that nothing has yet.
fn kept_as(world: &World, database: &Path, now: Timestamp) -> PathBuf {
    let named = |more: String| PathBuf::from(format!("{}.replaced-{}{more}", database.display(), world.zone.stamp(now)));
    let mut name = named(String::new());
    let mut number = 1;
    while name.symlink_metadata().is_ok() {
        number += 1;
        name = named(format!("-{number}"));
    }
    name
}

/// Makes the backup's copy ready: what of it must become true, and what to tell of it.
fn prepare(
    old: Option<&Tx>,
    new: &Tx,
    now: Timestamp,
    kept: &Path,
    args: &Restore,
    contents: &Contents,
) -> Result<(Change, Restored), Failure> {
    let mut locks = Change::default();
    let mut locked = Vec::new();
    for (user, why) in old.map_or(Ok(Vec::new()), |old| newer(old, new))? {
        locked.push((user.address.to_string(), why));
        locks.append(lock(user, why, now));
    }
    let lost = old.map_or(Ok(0), |old| lost(old, new))?;
    let ended = i64::try_from(new.end_doors()?).unwrap_or(i64::MAX);
    let parked = new.park_mails(now)?;
    let mut change = Change::default();
    let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let told = [("ended", ended), ("parked", count(parked.len())), ("locked", count(locked.len())), ("lost", lost)];
    let event = Event::common(Action::DbRestore).noting("file", args.file.display().to_string());
    let event = event.noting("replaced", kept.display().to_string());
    change.event(told.into_iter().fold(event, |event, (field, number)| event.noting(field, number.to_string())));
    change.append(locks);
    let parked_count = count(parked.len());
    parked.into_iter().for_each(|event| change.event(event));
    let contents = contents.clone();
    Ok((change, Restored { contents, compared: old.is_some(), ended, parked: parked_count, lost, locked }))
}

/// Users of the backup whose lock, password, app or deletion is newer than it.
fn newer(old: &Tx, new: &Tx) -> Result<Vec<(User, Overtaken)>, Failure> {
    let mut found = Vec::new();
    new.each_whole_user(|user| {
        let current = old.find_user(&user.address)?;
        let same = current.as_ref().map_or(Ok(true), |current| new.same_app(&user, current))?;
        let why = overtaken(&user, current.as_ref(), if same { App::Same } else { App::Other });
        found.extend(why.map(|why| (user, why)));
        Ok(())
    })?;
    Ok(found)
}

/// How many users came after the backup.
fn lost(old: &Tx, new: &Tx) -> Result<i64, Failure> {
    let mut lost = 0;
    old.each_user(None, Order::Address, Direction::Ascending, |user| {
        lost += i64::from(new.find_user(&user.address)?.is_none());
        Ok(())
    })?;
    Ok(lost)
}

fn report(
    world: &mut World,
    style: &Style,
    args: &Restore,
    request: &str,
    kept: Option<&Path>,
    restored: &Restored,
) -> Result<(), Failure> {
    let Restored { contents, compared, ended, parked, lost, locked } = restored;
    let file = args.file.display().to_string();
    let kept = kept.filter(|_| !args.dry_run).map(|path| path.display().to_string());
    let item = |(user, why): &(String, Overtaken)| {
        Record::new().with(Field::Address, user.as_str()).with(Field::Reason, Word::Overtaken(*why))
    };
    let record = Record::new()
        .with(Field::DryRun, args.dry_run)
        .with(Field::RequestId, request)
        .with(Field::File, file.as_str())
        .with(Field::Replaced, kept.clone())
        .with(Field::Merchants, contents.merchants)
        .with(Field::Users, contents.users)
        .with(Field::Compared, *compared)
        .with(Field::Ended, *ended)
        .with(Field::Parked, *parked)
        .with(Field::Lost, *lost)
        .with(Field::Locked, locked.iter().map(item).collect::<Vec<_>>());
    let mut said = vec![Notice::Restored { file, merchants: contents.merchants, users: contents.users }];
    said.extend(kept.map(|path| Notice::ReplacedKept { path }));
    said.push(Notice::RestoreEnded { ended: *ended, parked: *parked });
    said.extend((*lost > 0).then_some(Notice::RestoreLost { users: *lost }));
    said.extend((!compared).then_some(Notice::NothingToCompare));
    said.extend(locked.iter().map(|(user, reason)| Notice::StaysLocked { user: user.clone(), reason: *reason }));
    said.extend(args.dry_run.then_some(Notice::DryRun));
    tell(&mut *world.out, style, &RESTORE, &record, &said)
}
