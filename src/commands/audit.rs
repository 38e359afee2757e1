//! `audit list`, `audit export` and `audit verify` (R10.4): who did what to whom, and whether the log is as it was written.
//! It must not mend what it finds, and a 管理 user must see nothing older than its merchant.

use super::globals::Globals;
use super::records::{ENTRIES, entry as record};
use super::request::{Acting, Request};
use super::typed;
use crate::failure::Failure;
use crate::output::{self, Format, List, Record, Shape, Style, Value};
use crate::rules::authority::Target;
use crate::rules::event::Action;
use crate::rules::time::Timestamp;
use crate::rules::user::UserAddress;
use crate::rules::words::Breach;
use crate::store::{Access, Entry};
use crate::text::{Field, Notice, Word};
use crate::world::World;

/// `audit list`
#[derive(clap::Args, Debug)]
pub struct ListArgs {
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

const CHECK: Shape = Shape {
    schema: "audit_check",
    list_schema: "audit_checks",
    list_field: Field::Items,
    id: Field::Entries,
    columns: &[],
    fields: &[],
};

/// Lists entries; a 管理 user sees its merchant's since its merchant was added (R10.3).
///
/// # Errors
/// `denied`, a malformed time.
pub fn list(world: &mut World, globals: &Globals, args: &ListArgs) -> Result<(), Failure> {
    let listed = write(world, globals, args, &globals.style)?;
    super::note_if_empty(world, globals, listed)
}

/// The same for programs: JSON lines unless told otherwise, as they are read.
///
/// # Errors
/// As [`list`].
pub fn export(world: &mut World, globals: &Globals, args: &ListArgs) -> Result<(), Failure> {
    let format = globals.format.unwrap_or(Format::Jsonl);
    write(world, globals, args, &Style { format, ..globals.style.clone() }).map(drop)
}

fn write(world: &mut World, globals: &Globals, args: &ListArgs, style: &Style) -> Result<usize, Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let user = args.user.as_deref().map(|u| typed::address(&request, u)).transpose()?;
    let merchant = user.as_ref().map(|u| u.merchant.clone()).or_else(|| request.default_merchant().cloned());
    let target = merchant.as_ref().map_or(Target::Whole, Target::Merchant);
    let permit = request.permit(Action::AuditList, target)?;
    let time = |typed: &Option<String>| typed.as_deref().map(|t| request.world.zone.parse(t)).transpose();
    let (since, until) = (time(&args.since)?, time(&args.until)?);
    request.read_out(&permit, |request, tx, _, out| {
        let born = match request.actor.scope() {
            Some(code) => tx.find_merchant(code)?.map(|m| m.created_at),
            None => None,
        };
        let since = since.max(born).unwrap_or(Timestamp(i64::MIN));
        // What concerned a user before its merchant existed stands in the common chain, which is the support centre's.
        let chain = request.actor.scope().or(merchant.as_ref()).map(|code| code.as_str());
        let mut list = List::new(out, style, &ENTRIES)?;
        tx.each_entry(chain, since, until.unwrap_or(Timestamp(i64::MAX)), |entry| {
            if takes(args, user.as_ref(), &entry) { list.put(record(&entry)) } else { Ok(()) }
        })?;
        list.finish(Record::new())
    })
}

fn takes(args: &ListArgs, user: Option<&UserAddress>, entry: &Entry) -> bool {
    user.is_none_or(|u| u.merchant.as_str() == entry.merchant && u.id.key() == entry.user_id.to_lowercase())
        && args.action.as_ref().is_none_or(|a| *a == entry.action)
        && args.actor.as_ref().is_none_or(|a| a.eq_ignore_ascii_case(&entry.actor))
}

/// Checks every chain.
///
/// # Errors
/// `audit_broken` when something is not as it was written.
pub fn verify(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::AuditVerify, Target::Whole)?;
    let mut faults: Vec<(String, i64, Breach)> = Vec::new();
    let (entries, chains) = request.read(&permit, |tx, _| {
        tx.verify_chains(|chain, seq, breach| {
            faults.push((chain.to_owned(), seq, breach));
            Ok(())
        })
    })?;
    report(&mut request, entries, chains, &faults)?;
    if faults.is_empty() { Ok(()) } else { Err(Failure::AuditBroken { found: faults.len() }) }
}

fn report(request: &mut Request, entries: i64, chains: usize, faults: &[(String, i64, Breach)]) -> Result<(), Failure> {
    let (world, style) = (&mut *request.world, &request.globals.style);
    if style.format == Format::Table {
        for (chain, seq, breach) in faults {
            let notice = Notice::AuditFault { chain: chain.clone(), seq: *seq, breach: *breach };
            output::say(&mut *world.out, style, &notice)?;
        }
        return if faults.is_empty() {
            output::say(&mut *world.out, style, &Notice::AuditWhole { entries, chains })
        } else {
            Ok(())
        };
    }
    let fault = |(chain, seq, breach): &(String, i64, Breach)| {
        Record::new().with(Field::Chain, chain.as_str()).with(Field::Seq, *seq).with(Field::Reason, Word::Breach(*breach))
    };
    let record = Record::new()
        .with(Field::Entries, entries)
        .with(Field::Chains, chains)
        .with(Field::Faults, Value::Records(faults.iter().map(fault).collect()));
    output::record(&mut *world.out, style, &CHECK, &record)
}
