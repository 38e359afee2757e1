//! `db rotate-key`: a new key in the key file, and all that is sealed anew under it (S6). The key is on disk before anything
//! is sealed under it, and no key is ever taken out: the audit log, backups and what lapses by itself need the old ones.

use super::tell;
use crate::commands::globals::Globals;
use crate::commands::request::{Acting, Permit, Request, key_path, read_keys};
use crate::config::KeySource;
use crate::failure::Failure;
use crate::files;
use crate::output::{Property, Record, Shape, words};
use crate::rules::authority::Target;
use crate::rules::change::{Change, Verdict};
use crate::rules::event::{Action, Event};
use crate::rules::secret::Secret;
use crate::rules::words::Held;
use crate::secret::{Keys, generator};
use crate::store::{Access, Need, Resealed};
use crate::text::{Field, Notice, Word};
use crate::world::World;
use std::path::Path;

/// `db rotate-key`
#[derive(clap::Args, Debug)]
pub struct RotateKey {
    /// Say what would be sealed anew, write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// What a rotation came to.
pub const ROTATION: Shape = Shape {
    schema: "key_rotation",
    by: "db rotate-key",
    id: Field::Key,
    properties: &[
        Property::flag(Field::DryRun),
        Property::text(Field::RequestId),
        Property::int(Field::Key),
        Property::int(Field::Resealed),
        Property::int(Field::Unopened),
        Property::records(
            Field::Keys,
            &[
                Property::int(Field::Key),
                Property::records(Field::NeededBy, &[Property::word(Field::Kind, words::<Held>), Property::int(Field::Count)]),
            ],
        ),
    ],
};

/// Makes a new key, or goes on with the one that an interrupted run made.
///
/// # Errors
/// `key_read_only` for a systemd credential, `busy` beside another rotation, `partial` when values do not open.
pub fn rotate_key(world: &mut World, globals: &Globals, args: &RotateKey) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::DbRotateKey, Target::Whole)?;
    let key_file = key_path(&request.config.key)?;
    if args.dry_run {
        return preview(&mut request, &permit, &key_file);
    }
    let credential = matches!(request.config.key, KeySource::Credential { .. });
    let _alone = if credential { None } else { Some(request.store.lock_keys(&key_file)?) };
    let said = vec![begin(&mut request, &key_file, credential)?];
    let key = request.store.keys()?.newest();
    request.record(&event(key, "begun", None))?;
    let mut random = generator(&mut *request.world.random);
    let resealed = request.store.reseal(&mut random)?;
    request.change(&permit, |tx, _| {
        tx.finish_rotation()?;
        Ok(Verdict::granted(event(key, "ended", Some(resealed)), ()))
    })?;
    report(&mut request, &permit, key, resealed, said, false)
}

/// The key to go on with: a new one, unless the last rotation was not finished. What is said about it.
fn begin(request: &mut Request, key_file: &Path, credential: bool) -> Result<Notice, Failure> {
    // Another rotation may have ended since this run read the ring.
    request.store.renew_keys(read_keys(key_file)?);
    if request.store.rotation_due()? {
        return Ok(Notice::RotationGoesOn { key: request.store.keys()?.newest() });
    }
    let path = key_file.display().to_string();
    if credential {
        return Err(Failure::KeyReadOnly { path, id: request.store.keys()?.newest().saturating_add(1) });
    }
    let text = Secret::new(files::read_private(key_file)?);
    let grown = Keys::grown(text.reveal(), &mut *request.world.random);
    let (text, key) = grown.ok_or_else(|| Failure::KeyInvalid { path: path.clone() })?;
    files::replace_private(key_file, text.reveal().as_bytes())?;
    request.store.renew_keys(read_keys(key_file)?);
    Ok(Notice::KeyAdded { key, path })
}

fn event(key: u32, stage: &str, resealed: Option<Resealed>) -> Change {
    let mut change = Change::default();
    let event = Event::common(Action::DbRotateKey).noting("key", key.to_string()).noting("stage", stage);
    change.event(match resealed {
        Some(Resealed { done, unopened }) => {
            event.noting("resealed", done.to_string()).noting("unopened", unopened.to_string())
        }
        None => event,
    });
    change
}

fn preview(request: &mut Request, permit: &Permit, key_file: &Path) -> Result<(), Failure> {
    let due = request.store.rotation_due()?;
    let newest = request.store.keys()?.newest();
    if !due && matches!(request.config.key, KeySource::Credential { .. }) {
        return Err(Failure::KeyReadOnly { path: key_file.display().to_string(), id: newest.saturating_add(1) });
    }
    let resealed = request.read(permit, |tx, _| tx.count_to_reseal(!due))?;
    let key = if due { newest } else { newest.saturating_add(1) };
    report(request, permit, key, resealed, Vec::new(), true)
}

fn report(
    request: &mut Request,
    permit: &Permit,
    key: u32,
    resealed: Resealed,
    mut said: Vec<Notice>,
    dry_run: bool,
) -> Result<(), Failure> {
    let Resealed { done, unopened } = resealed;
    let needs = request.read(permit, |tx, _| tx.keys_needed())?;
    let record = Record::new()
        .with(Field::DryRun, dry_run)
        .with(Field::RequestId, request.id.as_str())
        .with(Field::Key, i64::from(key))
        .with(Field::Resealed, done)
        .with(Field::Unopened, unopened)
        .with(Field::Keys, needs.iter().map(need_record).collect::<Vec<_>>());
    said.push(Notice::Resealed { key, count: done });
    said.extend((unopened > 0).then_some(Notice::Unopened { count: unopened }));
    said.extend(needs.into_iter().filter(|(id, _)| *id != key && !dry_run).map(need_notice));
    said.extend(dry_run.then_some(Notice::DryRun));
    tell(&mut *request.world.out, &request.globals.style, &ROTATION, &record, &said)?;
    let count = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    if unopened == 0 { Ok(()) } else { Err(Failure::Partial { failed: count(unopened), of: count(unopened + done) }) }
}

fn need_notice((key, by): Need) -> Notice {
    if by.is_empty() { Notice::KeyUnneeded { key } } else { Notice::KeyNeeded { key, by } }
}

fn need_record((key, by): &Need) -> Record {
    let need = |(held, count): &(Held, i64)| Record::new().with(Field::Kind, Word::Held(*held)).with(Field::Count, *count);
    Record::new().with(Field::Key, i64::from(*key)).with(Field::NeededBy, by.iter().map(need).collect::<Vec<_>>())
}
