//! `mail deliver`, `mail test`: the way out, for cron, for a service and for whoever has just mended it. It must not try
//! a mail twice in one go, nor say anything with `-q` while all is well.

use super::globals::Globals;
use super::request::{Acting, Permit, Request};
use crate::config::{Config, SinkKind, Tls};
use crate::failure::{Exit, Failure};
use crate::mail::sink::{Sink, Stopped};
use crate::mail::{self, Tally, message};
use crate::output::{self, Column, Format, List, Listing, Property, Record, Shape, Value, words};
use crate::rules::authority::Target;
use crate::rules::change::{Change, Verdict};
use crate::rules::email::EmailAddress;
use crate::rules::event::{Action, Event};
use crate::rules::words::{DeliveryStep, Progress};
use crate::secret::mint;
use crate::store::Access;
use crate::text::{Field, Notice, Word};
use crate::world::World;
use std::time::Duration;
use strum::VariantArray;

/// How often a service looks for new mails: a one-time password is waited for.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// `mail deliver`
#[derive(clap::Args, Debug)]
pub struct Deliver {
    /// Go on until stopped, and send each mail when its time comes
    #[arg(long)]
    watch: bool,
    /// Only mails whose next try has come (for cron); otherwise all that wait
    #[arg(long)]
    due: bool,
}

/// `mail test`
#[derive(clap::Args, Debug)]
pub struct Test {
    /// Where a test mail goes
    address: String,
}

/// What a delivery came to.
pub const DELIVERED: Shape = Shape {
    schema: "mail_delivery",
    by: "mail deliver",
    id: Field::Sent,
    properties: &[
        Property::int(Field::Sent),
        Property::int(Field::Queued),
        Property::int(Field::Parked),
        Property::int(Field::Dropped),
    ],
};

/// A step of a test mail's way.
pub const STEP: Shape = Shape {
    schema: "mail_test_step",
    by: "mail test",
    id: Field::Step,
    properties: &[
        Property::word(Field::Step, words::<DeliveryStep>),
        Property::word(Field::State, words::<Progress>),
        Property::text(Field::Reply).or_null(),
    ],
};

/// The whole way.
pub const STEPS: Listing = Listing {
    of: &STEP,
    schema: "mail_test",
    by: "mail test",
    field: Field::Steps,
    columns: &[Column::always(Field::Step), Column::always(Field::State), Column::always(Field::Reply)],
    tail: &[Property::text(Field::Sink), Property::text(Field::To), Property::text(Field::Id)],
};

/// Delivers everything that waits, each mail once. Who calls it by hand has just mended what stood in the way, so it
/// does not wait for the back-off to run out; `--due` and `--watch` do.
///
/// # Errors
/// `mail_queued`, `mail_refused` when some could not be delivered.
pub fn deliver(world: &mut World, globals: &Globals, args: &Deliver) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::MailDeliver, Target::Whole)?;
    request.world.heed_stops()?;
    if args.watch {
        return watch(&mut request, &permit);
    }
    let waiting = request.read(&permit, |tx, now| if args.due { tx.mails_due(now) } else { tx.mails_waiting(now) })?;
    let total = round(&mut request, &waiting)?;
    report(&mut request, &permit, &total)?;
    if request.world.stopped() { Err(Failure::Interrupted) } else { total.verdict() }
}

/// Looks for due mails until it is told to stop; what is in its hands then is brought to its end. A mail that does not go
/// is no reason to stop, nor is a database that was busy for once.
fn watch(request: &mut Request, permit: &Permit) -> Result<(), Failure> {
    while !request.world.stopped() {
        let done = request
            .read(permit, |tx, now| tx.mails_due(now))
            .and_then(|due| if due.is_empty() { Ok(None) } else { round(request, &due).map(Some) });
        match done {
            Ok(Some(total)) => report(request, permit, &total)?,
            Ok(None) | Err(Failure::Busy { .. }) => {}
            Err(failure) => return Err(failure),
        }
        request.world.out.flush()?;
        request.world.pause(LOOK_EVERY);
    }
    if request.world.interrupted() { Err(Failure::Interrupted) } else { Ok(()) }
}

/// Delivers these mails, and shows on a terminal how far it has come once that takes over a second.
fn round(request: &mut Request, ids: &[String]) -> Result<Tally, Failure> {
    let (author, style) = (request.author(), &request.globals.style);
    let watched = request.world.terminal.error && !style.quiet;
    let (begun, mut shown) = (request.world.now(), request.world.now());
    let mut seen = |world: &mut World, done: usize| {
        let now = world.now();
        if watched && now > begun.plus(1) && now > shown {
            shown = now;
            output::progress(&mut *world.err, style, &Notice::Delivering { done, of: ids.len() })?;
        }
        Ok(())
    };
    let total = mail::deliver(&request.store, request.world, &request.config, &author, ids, &mut seen)?;
    if shown > begun {
        output::progress_end(&mut *request.world.err)?;
    }
    Ok(total)
}

fn report(request: &mut Request, permit: &Permit, total: &Tally) -> Result<(), Failure> {
    let waiting = request.read(permit, |tx, _| tx.count_mails_waiting())?;
    let queued = usize::try_from(waiting).unwrap_or(usize::MAX);
    let (world, style) = (&mut *request.world, &request.globals.style);
    let Tally { sent, dropped, refused: parked, .. } = *total;
    if style.format == Format::Table {
        let nothing = sent + parked + dropped + queued == 0;
        let notice = if nothing { Notice::NothingToDeliver } else { Notice::MailsDelivered { sent, queued, parked, dropped } };
        return Ok(output::note(&mut *world.err, style, &notice)?);
    }
    let record = Record::new()
        .with(Field::Sent, sent)
        .with(Field::Queued, queued)
        .with(Field::Parked, parked)
        .with(Field::Dropped, dropped);
    output::record(&mut *world.out, style, &DELIVERED, &record)
}

/// Sends a test mail past the outbox, and says how far it came.
///
/// # Errors
/// `mail_test_failed` with the step.
pub fn test(world: &mut World, globals: &Globals, args: &Test) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::MailTest, Target::Whole)?;
    let to = EmailAddress::parse(&args.address)?;
    let id = mint(&mut *request.world.random);
    let trial = message::trial(&id, &to, &request.config, request.world.now())?;
    let outcome = Sink::open(&request.config)?.test(Some(&trial), &id);
    request.change(&permit, |_, _| {
        let event = Event::common(Action::MailTest).noting("mail", &id).noting("to", to.as_str());
        let event = if let Err(stopped) = &outcome { event.failed(stopped.step.as_ref()) } else { event };
        Ok(Verdict::granted(Change { events: vec![event], ..Change::default() }, ()))
    })?;
    let mut list = List::new(&mut *request.world.out, &globals.style, &STEPS)?;
    for step in
        DeliveryStep::VARIANTS.iter().filter(|s| globals.style.format != Format::Table || is_needed(&request.config, **s))
    {
        list.put(tried(&request.config, &outcome, *step))?;
    }
    let sink = request.config.mail.sink.as_ref();
    list.finish(Record::new().with(Field::Sink, sink).with(Field::To, to.as_str()).with(Field::Id, id))?;
    match outcome {
        Ok(_) => Ok(()),
        Err(_) if globals.style.format != Format::Table => Err(Failure::Answered(Exit::Partial)),
        Err(Stopped { step, reply }) => Err(Failure::MailTestFailed { step, reply }),
    }
}

/// How far it came with a step; the reply stands at the last one.
fn tried(config: &Config, outcome: &Result<String, Stopped>, step: DeliveryStep) -> Record {
    let reached = outcome.as_ref().err().map_or(DeliveryStep::Data, |stopped| stopped.step);
    let state = match outcome {
        _ if !is_needed(config, step) => Progress::NotNeeded,
        _ if step > reached => Progress::NotReached,
        Err(_) if step == reached => Progress::Failed,
        _ => Progress::Done,
    };
    let reply = outcome.as_ref().unwrap_or_else(|stopped| &stopped.reply);
    let reply = if step == reached { Value::from(reply.as_str()) } else { Value::Null };
    Record::new()
        .with(Field::Step, Word::DeliveryStep(step))
        .with(Field::State, Word::Progress(state))
        .with(Field::Reply, reply)
}

fn is_needed(config: &Config, step: DeliveryStep) -> bool {
    let smtp = &config.mail.smtp;
    match step {
        DeliveryStep::Data => true,
        _ if config.mail.sink != SinkKind::Smtp => false,
        DeliveryStep::Tls => smtp.tls != Tls::None,
        DeliveryStep::Login => smtp.user.is_some(),
        _ => true,
    }
}
