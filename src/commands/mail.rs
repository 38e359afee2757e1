//! `mail list`, `mail show`, `mail deliver`: the outbox, for the support centre. Secrets of mails are never shown.
//! `deliver` does not wait for the back-off to run out, and tries no mail twice.

use super::globals::Globals;
use super::records::{MAILS, mail as record};
use super::request::{Acting, Request};
use crate::failure::Failure;
use crate::mail::{self, Tally, message};
use crate::output::{self, Format, List, Record, Shape};
use crate::rules::authority::Target;
use crate::rules::event::Action;
use crate::rules::refusal::Refusal;
use crate::rules::secret::Secret;
use crate::store::{Access, Mail};
use crate::text::{Field, Notice};
use crate::world::World;

/// `mail show`
#[derive(clap::Args, Debug)]
pub struct Show {
    /// Id of the mail
    id: String,
}

const DELIVERED: Shape = Shape {
    schema: "mail_delivery",
    list_schema: "mail_deliveries",
    list_field: Field::Mails,
    id: Field::Sent,
    columns: &[],
    fields: &[],
};

/// Lists all mails.
///
/// # Errors
/// Authority, store, output.
pub fn list(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let permit = request.permit(Action::MailList, Target::Whole)?;
    let listed = request.read_out(&permit, |_, tx, _, out| {
        let mut list = List::new(out, &globals.style, &MAILS)?;
        tx.each_mail(|mail| list.put(record(&mail)))?;
        list.finish(Record::new())
    })?;
    super::note_if_empty(request.world, globals, listed)
}

/// Shows one mail as it would be sent, its secret masked.
///
/// # Errors
/// `mail_unknown`.
pub fn show(world: &mut World, globals: &Globals, args: &Show) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let permit = request.permit(Action::MailShow, Target::Whole)?;
    let mail = request.read(&permit, |tx, _| tx.find_mail(&args.id))?;
    let mail = mail.ok_or_else(|| Refusal::MailUnknown { id: args.id.clone() })?;
    let outgoing = mail::outgoing(&mail, mask(&mail));
    let (subject, body) = message::wording(&outgoing, &request.config, request.world.zone);
    let shown = record(&mail).with(Field::Subject, subject).with(Field::Body, body);
    output::record(&mut *request.world.out, &globals.style, &MAILS, &shown)
}

/// What stands in the place of a secret.
fn mask(mail: &Mail) -> Option<Secret> {
    use crate::rules::letter::LetterKind as K;
    matches!(mail.kind, K::NewUser | K::Otp | K::ResetStarted | K::TemporaryPassword)
        .then(|| Secret::new("********".to_owned()))
}

/// Delivers everything that waits, each mail once. Who calls it by hand has just mended what stood in the way, so it
/// does not wait for the back-off to run out.
///
/// # Errors
/// `mail_queued`, `mail_refused` when some could not be delivered.
pub fn deliver(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::MailDeliver, Target::Whole)?;
    let author = request.author();
    let waiting = request.read(&permit, |tx, now| tx.mails_waiting(now))?;
    let total = mail::deliver(&request.store, request.world, &request.config, &author, &waiting)?;
    let left = request.read(&permit, |tx, _| tx.count_mails_waiting())?;
    report(&mut request, &total, left)?;
    total.verdict()
}

fn report(request: &mut Request, total: &Tally, waiting: i64) -> Result<(), Failure> {
    let (world, style) = (&mut *request.world, &request.globals.style);
    let queued = usize::try_from(waiting).unwrap_or(usize::MAX);
    if style.format == Format::Table {
        let Tally { sent, dropped, .. } = *total;
        let nothing = sent + total.refused + dropped + queued == 0;
        let notice = if nothing { Notice::NothingToDeliver } else { Notice::MailsDelivered { sent, queued, dropped } };
        return Ok(output::note(&mut *world.err, style, &notice)?);
    }
    let record = Record::new().with(Field::Sent, total.sent).with(Field::Queued, queued).with(Field::Dropped, total.dropped);
    output::record(&mut *world.out, style, &DELIVERED, &record)
}
