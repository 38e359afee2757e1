//! `audit list` and `audit export` (R10.4): who did what to whom. A 管理 user must see nothing older than its merchant.
//! `verify` and `head` tell whether the log is as it was written, `prune` takes away what is old and was exported.

mod prune;
mod verify;

pub use prune::{PRUNED, PRUNING, PruneArgs, prune};
pub use verify::{FAULT, FAULTS, HEADS, VerifyArgs, head, verify};

use super::globals::Globals;
use super::records::entry as record;
use super::request::{Acting, Request};
use super::shapes::ENTRIES;
use super::typed;
use crate::failure::Failure;
use crate::output::{Format, List, Record, Style};
use crate::rules::authority::{Actor, Target};
use crate::rules::event::Action;
use crate::rules::time::Timestamp;
use crate::rules::user::UserAddress;
use crate::store::{Access, Direction, Entry};
use crate::world::World;

/// `audit list`
#[derive(clap::Args, Debug)]
pub struct ListArgs {
    #[command(flatten)]
    filter: Filter,
    /// Order by this: at, or -at for the newest first
    #[arg(long, value_name = "KEY", allow_hyphen_values = true, value_parser = sort_keys!("at"))]
    sort: Option<String>,
    /// At most so many, the newest
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// `audit export`, and which entries `audit list` shows.
#[derive(clap::Args, Debug)]
pub struct Filter {
    /// Only what concerns this user: MERCHANT/USERID
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// Only what this one did: support, anonymous or MERCHANT/USERID
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,
    /// Only this action, such as user.unlock
    #[arg(long, value_parser = super::words::<Action>(), hide_possible_values = true)]
    action: Option<String>,
    /// Only from this time on: RFC 3339, or a day
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only before this time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
}

/// The filter, read.
struct Wanted<'a> {
    user: Option<UserAddress>,
    actor: Option<String>,
    action: Option<&'a str>,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

/// Lists entries; a 管理 user sees its merchant's since its merchant was added (R10.3).
///
/// # Errors
/// `denied`, a malformed time.
pub fn list(world: &mut World, globals: &Globals, args: &ListArgs) -> Result<(), Failure> {
    let (_, direction) = super::sorted(args.sort.as_deref());
    let (shown, more) = write(world, globals, &args.filter, (args.limit, direction), &globals.style)?;
    super::note_rows(world, globals, shown, more)
}

/// The same for programs: JSON lines unless told otherwise, as they are read.
///
/// # Errors
/// As [`list`].
pub fn export(world: &mut World, globals: &Globals, args: &Filter) -> Result<(), Failure> {
    let format = globals.format.unwrap_or(Format::Jsonl);
    write(world, globals, args, (None, Direction::Ascending), &Style { format, ..globals.style.clone() }).map(drop)
}

/// How many were shown, and how many more there are.
fn write(
    world: &mut World,
    globals: &Globals,
    filter: &Filter,
    (limit, direction): (Option<usize>, Direction),
    style: &Style,
) -> Result<(usize, usize), Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let wanted = filter.read(&request)?;
    let merchant = wanted.user.as_ref().map(|u| u.merchant.clone()).or_else(|| request.default_merchant().cloned());
    let target = merchant.as_ref().map_or(Target::Whole, Target::Merchant);
    let permit = request.permit(Action::AuditList, target)?;
    request.read_out(&permit, |request, tx, _, out| {
        let born = match request.actor.scope() {
            Some(code) => tx.find_merchant(code)?.map(|m| m.created_at),
            None => None,
        };
        let since = wanted.since.max(born).unwrap_or(Timestamp(i64::MIN));
        let until = wanted.until.unwrap_or(Timestamp(i64::MAX));
        // What concerned a user before its merchant existed stands in the common chain, which is the support centre's.
        let chain = request.actor.scope().or(merchant.as_ref()).map(|code| code.as_str());
        let each = |take: &mut dyn FnMut(Entry) -> Result<(), Failure>| {
            tx.each_entry(chain, since, until, direction, |entry| if wanted.takes(&entry) { take(entry) } else { Ok(()) })
        };
        let mut list = List::new(out, style, &ENTRIES)?;
        let older = super::newest(limit, direction, each, |entry| list.put(record(&entry)))?;
        Ok((list.finish(Record::new())?, older))
    })
}

impl Filter {
    fn read(&self, request: &Request) -> Result<Wanted<'_>, Failure> {
        let time = |typed: &Option<String>| typed.as_deref().map(|t| request.world.zone.parse(t)).transpose();
        Ok(Wanted {
            user: self.user.as_deref().map(|user| typed::address(request, user)).transpose()?,
            actor: self.actor.as_deref().map(|actor| named(request, actor)).transpose()?,
            action: self.action.as_deref(),
            since: time(&self.since)?,
            until: time(&self.until)?,
        })
    }
}

/// An actor by its name in the log.
fn named(request: &Request, typed: &str) -> Result<String, Failure> {
    let nobody = [Actor::Support, Actor::Anonymous].map(|actor| actor.name());
    match nobody.into_iter().find(|name| name.eq_ignore_ascii_case(typed.trim())) {
        Some(name) => Ok(name),
        None => Ok(typed::address(request, typed)?.to_string()),
    }
}

impl Wanted<'_> {
    fn takes(&self, entry: &Entry) -> bool {
        let about = |u: &UserAddress| u.merchant.as_str() == entry.merchant && u.id.key() == entry.user_id.to_lowercase();
        self.user.as_ref().is_none_or(about)
            && self.action.is_none_or(|action| action == entry.action)
            && self.actor.as_ref().is_none_or(|actor| actor.eq_ignore_ascii_case(&entry.actor))
    }
}
