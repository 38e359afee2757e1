//! `sweep-inactive` (R8): made for cron, so it never asks; it stops before its first deletion when too many would go or
//! when the clock can't be right. Deletions are done in batches, so that others work beside it.

use super::globals::Globals;
use super::request::{Acting, Permit, Request};
use super::typed;
use crate::failure::{Failure, refusal_code};
use crate::output::{self, Column, Format, List, Listing, Property, Record, Shape, Style};
use crate::rules::authority::Target;
use crate::rules::change::{Change, Verdict};
use crate::rules::event::Action;
use crate::rules::refusal::Refusal;
use crate::rules::sweep;
use crate::rules::time::{DAY, Timestamp};
use crate::rules::user::{self, PersonName, User, UserAddress};
use crate::store::{Access, Tx};
use crate::text::{Field, Notice};
use crate::world::World;

/// `sweep-inactive`
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Show what would be deleted, change nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Show what would be deleted at that time: RFC 3339, or a day, which is its 00:00
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// Delete at most so many, instead of sweep.max_delete and sweep.max_share
    #[arg(long, value_name = "N")]
    max: Option<u32>,
    /// Believe the clock although the audit log contradicts it
    #[arg(long)]
    accept_clock: bool,
    /// Wait so long for another sweep, such as 10m
    #[arg(long, value_name = "SPAN")]
    wait: Option<String>,
}

/// A user that goes.
pub const ITEM: Shape = Shape {
    schema: "sweep_item",
    by: "sweep-inactive",
    id: Field::Address,
    properties: &[
        Property::text(Field::Address),
        Property::text(Field::Name),
        Property::time(Field::LastLoginAt).or_null(),
        Property::int(Field::IdleDays),
    ],
};

/// A run.
pub const ITEMS: Listing = Listing {
    of: &ITEM,
    schema: "sweep",
    by: "sweep-inactive",
    field: Field::Items,
    columns: &[
        Column::always(Field::Address),
        Column::cut(Field::Name),
        Column::always(Field::LastLoginAt),
        Column::always(Field::IdleDays),
    ],
    tail: &[
        Property::flag(Field::DryRun),
        Property::time(Field::AsOf),
        Property::time(Field::Cutoff),
        Property::int(Field::Checked),
        Property::int(Field::Deleted),
        Property::int(Field::Warned),
        Property::int(Field::Limit),
    ],
};

/// Users deleted in one transaction: few enough that whoever waits for it waits for some hundredths of a second.
const BATCH: i64 = 1000;

/// What a run found.
#[derive(Clone, Copy)]
struct Found {
    as_of: Timestamp,
    cutoff: Timestamp,
    checked: i64,
    due: i64,
    limit: i64,
}

/// What is reported of a user that went: there may be many.
struct Gone {
    address: UserAddress,
    name: PersonName,
    last_login_at: Option<Timestamp>,
    idle_since: Timestamp,
}

impl Gone {
    fn of(user: User) -> Self {
        let User { address, name, last_login_at, idle_since, .. } = user;
        Self { address, name, last_login_at, idle_since }
    }

    fn item(&self, as_of: Timestamp) -> Record {
        Record::new()
            .with(Field::Address, self.address.to_string())
            .with(Field::Name, self.name.as_str())
            .with(Field::LastLoginAt, self.last_login_at)
            .with(Field::IdleDays, as_of.since(self.idle_since).div_euclid(DAY))
    }
}

/// Sweeps.
///
/// # Errors
/// `sweep_running`, `sweep_limit`, `sweep_clock`; a time that is none.
pub fn run(world: &mut World, globals: &Globals, args: &Args) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::SweepRun, Target::Whole)?;
    let as_of = args.as_of.as_deref().map(|t| request.world.zone.parse(t)).transpose()?;
    let wait = args.wait.as_deref().map(typed::span).transpose()?.unwrap_or(0);
    let _alone = request.store.lock_sweep(wait)?;
    let found = look(&request, &permit, as_of, args.max)?;
    let verdict = check(&request, &permit, &found, as_of.is_some() || args.accept_clock)?;
    if args.dry_run || as_of.is_some() {
        preview(&mut request, &permit, &found)?;
    } else if let Some(refusal) = &verdict {
        request.record(&sweep::refused(refusal_code(refusal).as_ref()))?;
    } else {
        let (gone, warned) = sweep(&mut request, &permit, &found)?;
        let mails = request.deliver()?;
        report(&mut request, &found, &gone, warned)?;
        return mails.verdict();
    }
    verdict.map_or(Ok(()), |refusal| Err(refusal.into()))
}

fn look(request: &Request, permit: &Permit, as_of: Option<Timestamp>, max: Option<u32>) -> Result<Found, Failure> {
    let (policy, limit) = (&request.config.policy, request.config.sweep);
    request.read(permit, |tx, now| {
        let as_of = as_of.unwrap_or(now);
        let cutoff = sweep::cutoff(policy, as_of);
        let (checked, due) = (tx.count_sweepable()?, tx.count_idle_users(cutoff)?);
        Ok(Found { as_of, cutoff, checked, due, limit: max.map_or_else(|| limit.of(checked), i64::from) })
    })
}

/// What stands against a run, if anything does.
fn check(request: &Request, permit: &Permit, found: &Found, believe_clock: bool) -> Result<Option<Refusal>, Failure> {
    let newest = request.read(permit, |tx, _| tx.newest_entry())?;
    let clock = if believe_clock { Ok(()) } else { sweep::check_clock(newest, request.world.now()) };
    Ok(clock.and_then(|()| sweep::check_limit(found.due, found.limit)).err())
}

/// Deletes what was found, as far as it is still due, warns, clears away what lapsed. Who went, and how many were warned.
fn sweep(request: &mut Request, permit: &Permit, found: &Found) -> Result<(Vec<Gone>, i64), Failure> {
    let policy = request.config.policy.clone();
    if found.due > BATCH {
        request.store.make_room()?;
    }
    let mut gone = Vec::new();
    while count(gone.len()) < found.due {
        let most = BATCH.min(found.due - count(gone.len()));
        let batch = request.change(permit, |tx, _| delete_batch(tx, found.cutoff, most))?;
        if batch.is_empty() {
            break; // the others logged in meanwhile
        }
        gone.extend(batch);
    }
    let warned = warn(request, permit)?;
    request.change(permit, |tx, now| {
        tx.sweep_lapsed(&policy, now)?;
        let mut change = Change::default();
        for mail in tx.lapsed_codes(now)? {
            tx.drop_mail(&mail.id, now)?;
            change.event(mail.given_up("lapsed"));
        }
        change.event(sweep::run(found.checked, count(gone.len()), warned));
        Ok(Verdict::granted(change, ()))
    })?;
    Ok((gone, warned))
}

fn delete_batch(tx: &Tx, cutoff: Timestamp, most: i64) -> Result<Verdict<Vec<Gone>>, Failure> {
    let (mut change, mut gone) = (Change::default(), Vec::new());
    tx.each_idle_user(cutoff, most, |user| {
        change.append(user::delete(&user, Action::SweepDelete)?);
        gone.push(Gone::of(user));
        Ok(())
    })?;
    Ok(Verdict::granted(change, gone))
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// R8.4: once per user and deletion date.
fn warn(request: &mut Request, permit: &Permit) -> Result<i64, Failure> {
    let policy = request.config.policy.clone();
    let Some(widest) = policy.warn.iter().max().copied() else { return Ok(0) };
    request.change(permit, |tx, now| {
        let mut soon = Vec::new();
        tx.each_idle_user(sweep::cutoff(&policy, now).plus(widest * DAY), i64::MAX, |user| {
            soon.extend(sweep::warning_due(&user, &policy, now).map(|day| (user.address, day)));
            Ok(())
        })?;
        let (mut change, mut count) = (Change::default(), 0);
        for (address, day) in soon {
            if let Some(account) = tx.find_account(&address)? {
                change.append(sweep::warn(&account, day, &policy));
                count += 1;
            }
        }
        Ok(Verdict::granted(change, count))
    })
}

/// What would go, as it is read.
fn preview(request: &mut Request, permit: &Permit, found: &Found) -> Result<(), Failure> {
    if told(&request.globals.style) {
        request.read_out(permit, |request, tx, _, out| {
            let mut list = List::new(out, &request.globals.style, &ITEMS)?;
            tx.each_idle_user(found.cutoff, i64::MAX, |user| list.put(Gone::of(user).item(found.as_of)))?;
            list.finish(tail(found, true, found.due, 0)).map(drop)
        })?;
    }
    note(request, &Notice::SweepWould { checked: found.checked, due: found.due, cutoff: found.cutoff })
}

fn report(request: &mut Request, found: &Found, gone: &[Gone], warned: i64) -> Result<(), Failure> {
    let (style, deleted) = (&request.globals.style, count(gone.len()));
    if told(style) {
        let mut list = List::new(&mut *request.world.out, style, &ITEMS)?;
        gone.iter().try_for_each(|user| list.put(user.item(found.as_of)))?;
        list.finish(tail(found, false, deleted, warned))?;
    }
    note(request, &Notice::SweepDone { checked: found.checked, deleted, warned })
}

/// With `-q` a person is told nothing of a run that went well; a program still is.
fn told(style: &Style) -> bool {
    !style.quiet || style.format != Format::Table
}

fn tail(found: &Found, dry_run: bool, deleted: i64, warned: i64) -> Record {
    Record::new()
        .with(Field::DryRun, dry_run)
        .with(Field::AsOf, found.as_of)
        .with(Field::Cutoff, found.cutoff)
        .with(Field::Checked, found.checked)
        .with(Field::Deleted, deleted)
        .with(Field::Warned, warned)
        .with(Field::Limit, found.limit)
}

fn note(request: &mut Request, notice: &Notice) -> Result<(), Failure> {
    request.world.out.flush()?;
    Ok(output::note(&mut *request.world.err, &request.globals.style, notice)?)
}
