//! `mail list`, `mail show`, `mail retry`, `mail drop`: the outbox, for the support centre. Secrets of mails are never
//! shown. Sending is `mail_deliver`'s.

use super::globals::Globals;
use super::records::mail as record;
use super::request::{Acting, Request};
use super::shapes::{MAIL, MAILS};
use super::typed;
use crate::failure::Failure;
use crate::mail::{self, message};
use crate::output::{self, Item, List, Record};
use crate::rules::authority::Target;
use crate::rules::change::{Change, Verdict};
use crate::rules::event::{Action, Event};
use crate::rules::letter;
use crate::rules::refusal::Refusal;
use crate::rules::secret::Secret;
use crate::rules::time::Timestamp;
use crate::rules::words::{MailState, Outcome};
use crate::store::{Access, Mail, Tx};
use crate::text::{Field, Notice};
use crate::world::World;

/// `mail list`
#[derive(clap::Args, Debug)]
pub struct ListArgs {
    /// Only these states
    #[arg(long, value_delimiter = ',', value_parser = super::words::<MailState>())]
    state: Vec<String>,
    /// Order by this: created_at, or -created_at for the newest first
    #[arg(long, value_name = "KEY", allow_hyphen_values = true, value_parser = sort_keys!("created_at"))]
    sort: Option<String>,
    /// At most so many, the newest
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// `mail show`
#[derive(clap::Args, Debug)]
pub struct Show {
    /// Id of the mail
    id: String,
}

/// `mail retry`, `mail drop`
#[derive(clap::Args, Debug)]
pub struct Ids {
    /// Ids of mails, or - for one a line from standard input
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

/// Lists mails, the oldest first unless told otherwise.
///
/// # Errors
/// Authority, store, output.
pub fn list(world: &mut World, globals: &Globals, args: &ListArgs) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let permit = request.permit(Action::MailList, Target::Whole)?;
    let wanted = |mail: &Mail| args.state.is_empty() || args.state.iter().any(|state| state == mail.state.as_ref());
    let (_, direction) = super::sorted(args.sort.as_deref());
    let (shown, more) = request.read_out(&permit, |_, tx, _, out| {
        let mut list = List::new(out, &globals.style, &MAILS)?;
        let each = |take: &mut dyn FnMut(Mail) -> Result<(), Failure>| {
            tx.each_mail(direction, |mail| if wanted(&mail) { take(mail) } else { Ok(()) })
        };
        let older = super::newest(args.limit, direction, each, |mail| list.put(record(&mail)))?;
        Ok((list.finish(Record::new())?, older))
    })?;
    super::note_rows(request.world, globals, shown, more)
}

/// Shows one mail as it would be sent, its secret masked.
///
/// # Errors
/// `mail_unknown`.
pub fn show(world: &mut World, globals: &Globals, args: &Show) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let permit = request.permit(Action::MailShow, Target::Whole)?;
    let mail = request.read(&permit, |tx, _| find(tx, &args.id))?;
    let outgoing = mail::outgoing(&mail, mask(&mail));
    let (subject, body) = message::wording(&outgoing, &request.config, request.world.zone)?;
    let shown = record(&mail).with(Field::Subject, subject).with(Field::Body, body);
    output::record(&mut *request.world.out, &globals.style, &MAIL, &shown)
}

/// What stands in the place of a secret.
fn mask(mail: &Mail) -> Option<Secret> {
    mail.kind.secret().map(|_| Secret::new("********".to_owned()))
}

/// Tries parked or waiting mails again, at once.
///
/// # Errors
/// `mail_unknown`, `mail_settled`, `mail_under_way`; `partial` for several; `mail_queued` when they still don't go.
pub fn retry(world: &mut World, globals: &Globals, args: &Ids) -> Result<(), Failure> {
    each(world, globals, args, Action::MailRetry, |tx, mail, now| {
        tx.retry_mail(&mail.id, now)?;
        Ok(Event::of(&mail.user, Action::MailRetry).noting("mail", &mail.id))
    })
}

/// Drops parked or waiting mails: they are never sent, and their secrets are erased.
///
/// # Errors
/// As [`retry`].
pub fn drop(world: &mut World, globals: &Globals, args: &Ids) -> Result<(), Failure> {
    each(world, globals, args, Action::MailDrop, |tx, mail, now| {
        tx.drop_mail(&mail.id, now)?;
        Ok(mail.given_up("dropped"))
    })
}

/// Does it to each mail that nobody is just sending and that is not settled.
fn each(
    world: &mut World,
    globals: &Globals,
    args: &Ids,
    action: Action,
    act: impl Fn(&Tx, &Mail, Timestamp) -> Result<Event, Failure>,
) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(action, Target::Whole)?;
    let ids = typed::words(request.world, &args.ids)?;
    let mut items = Vec::with_capacity(ids.len());
    for id in ids {
        let done = request.change(&permit, |tx, now| {
            let mail = find(tx, &id)?;
            letter::still_open(&id, mail.state, mail.next_try_at, now)?;
            let event = act(tx, &mail, now)?;
            Ok(Verdict::granted(Change { events: vec![event], ..Change::default() }, ()))
        });
        items.push(match done {
            Ok(()) => Item { address: id.clone(), outcome: Outcome::Changed, error: None, said: vec![said(action, id)] },
            Err(failure @ Failure::Refused(_)) => {
                Item { address: id, outcome: Outcome::Failed, error: Some(failure), said: Vec::new() }
            }
            Err(failure) => return Err(failure),
        });
    }
    if action == Action::MailRetry {
        request.take_over(items.iter().filter(|i| i.error.is_none()).map(|i| i.address.clone()).collect::<Vec<_>>());
    }
    request.finish(action, items)
}

fn said(action: Action, id: String) -> Notice {
    if action == Action::MailRetry { Notice::MailToBeRetried { id } } else { Notice::MailDropped { id } }
}

fn find(tx: &Tx, id: &str) -> Result<Mail, Failure> {
    tx.find_mail(id)?.ok_or_else(|| Refusal::MailUnknown { id: id.to_owned() }.into())
}
