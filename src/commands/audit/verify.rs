//! `audit verify` and `audit head` (B4): whether the log is as it was written, and what to keep elsewhere so that a cut
//! tail or a missing chain is found too. Findings are written as they come, and nothing is mended.

use crate::commands::globals::Globals;
use crate::commands::request::{Acting, Request};
use crate::failure::{AuditCopy, Failure};
use crate::files;
use crate::output::{self, Format, List, Listing, Property, Record, Shape, Style, Value, words};
use crate::rules::authority::Target;
use crate::rules::event::Action;
use crate::rules::time::Timestamp;
use crate::rules::words::Breach;
use crate::store::{Access, Finding, Head, Tx};
use crate::text::{Field, Notice, Word};
use crate::world::World;
use serde_json::Value as Json;
use std::io::Write;
use std::path::{Path, PathBuf};

/// `audit verify`
#[derive(clap::Args, Debug)]
pub struct VerifyArgs {
    /// Also check against heads kept elsewhere: a file that `audit head -o json` wrote, or - for standard input
    #[arg(long, value_name = "FILE")]
    head: Option<PathBuf>,
}

/// A place where the log is not as it was written.
pub const FAULT: Shape = Shape {
    schema: "audit_fault",
    by: "audit verify",
    id: Field::Chain,
    properties: &[Property::text(Field::Chain), Property::int(Field::Seq), Property::word(Field::Reason, words::<Breach>)],
};

/// All of them.
pub const FAULTS: Listing = Listing {
    of: &FAULT,
    schema: "audit_check",
    by: "audit verify",
    field: Field::Faults,
    columns: &[],
    tail: &[Property::int(Field::Entries), Property::int(Field::Chains), Property::time(Field::HeadAt).or_null()],
};

/// The ends of all chains.
pub const HEADS: Shape = Shape {
    schema: "audit_head",
    by: "audit head",
    id: Field::HeadOfHeads,
    properties: &[
        Property::time(Field::At),
        Property::records(Field::Heads, &[Property::text(Field::Chain), Property::int(Field::Seq), Property::text(Field::Mac)]),
        Property::text(Field::HeadOfHeads),
    ],
};

/// The heads of a moment, as `audit head` wrote them.
struct Kept {
    at: Timestamp,
    heads: Vec<Head>,
    head_of_heads: String,
}

/// Checks every chain, with `--head` against what was kept too.
///
/// # Errors
/// `audit_broken` when something is not as it was written; `bad_audit_file`, `audit_head_altered`.
pub fn verify(world: &mut World, globals: &Globals, args: &VerifyArgs) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::AuditVerify, Target::Whole)?;
    let kept = args.head.as_deref().map(|path| read(request.world, path, &globals.style)).transpose()?;
    let found = request.read_out(&permit, |request, tx, _, out| {
        if let (Some(kept), Some(path)) = (&kept, &args.head)
            && !tx.heads_fit(&kept.heads, kept.at, &kept.head_of_heads)?
        {
            return Err(Failure::AuditHeadAltered { path: path.display().to_string() });
        }
        match request.globals.style.format {
            Format::Table => say(tx, kept.as_ref(), &request.globals.style, out),
            _ => list(tx, kept.as_ref(), &request.globals.style, out),
        }
    })?;
    if found == 0 { Ok(()) } else { Err(Failure::AuditBroken { found }) }
}

/// A sentence a finding, or that there is none.
fn say(tx: &Tx, kept: Option<&Kept>, style: &Style, out: &mut dyn Write) -> Result<usize, Failure> {
    let mut found = 0;
    let (entries, chains) = tx.verify_chains(heads(kept), |Finding { chain, seq, breach }| {
        found += 1;
        output::say(out, style, &Notice::AuditFault { chain, seq, breach })
    })?;
    if found == 0 {
        output::say(out, style, &Notice::AuditWhole { entries, chains })?;
        if let Some(kept) = kept {
            output::say(out, style, &Notice::AuditHeadsHeld { at: kept.at })?;
        }
    }
    Ok(found)
}

fn list(tx: &Tx, kept: Option<&Kept>, style: &Style, out: &mut dyn Write) -> Result<usize, Failure> {
    let mut list = List::new(out, style, &FAULTS)?;
    let (entries, chains) = tx.verify_chains(heads(kept), |Finding { chain, seq, breach }| {
        list.put(Record::new().with(Field::Chain, chain).with(Field::Seq, seq).with(Field::Reason, Word::Breach(breach)))
    })?;
    let totals = Record::new().with(Field::Entries, entries).with(Field::Chains, chains);
    list.finish(totals.with(Field::HeadAt, kept.map(|kept| kept.at)))
}

fn heads(kept: Option<&Kept>) -> &[Head] {
    kept.map_or(&[], |kept| &kept.heads)
}

/// Prints the heads of all chains and the head of heads.
///
/// # Errors
/// Authority, store, output.
pub fn head(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::AuditHead, Target::Whole)?;
    let record = request.read(&permit, |tx, now| {
        let heads = tx.audit_heads()?;
        let head_of_heads = tx.head_of_heads(&heads, now)?;
        let each =
            |head: Head| Record::new().with(Field::Chain, head.chain).with(Field::Seq, head.seq).with(Field::Mac, head.mac);
        let each = Value::Records(heads.into_iter().map(each).collect());
        Ok(Record::new().with(Field::At, now).with(Field::Heads, each).with(Field::HeadOfHeads, head_of_heads))
    })?;
    output::record(&mut *request.world.out, &globals.style, &HEADS, &record)
}

fn read(world: &mut World, path: &Path, style: &Style) -> Result<Kept, Failure> {
    let unreadable = || Failure::BadAuditFile { path: path.display().to_string(), line: None, copy: AuditCopy::Head };
    let content = if path.as_os_str() == "-" { files::read_all(&mut world.stdin)? } else { files::read_any(path)? };
    let json: Json = serde_json::from_slice(&content).map_err(|_| unreadable())?;
    parse(&json, style).ok_or_else(unreadable)
}

fn parse(json: &Json, style: &Style) -> Option<Kept> {
    let text = |json: &Json, field: Field| json.get(field.as_ref()).and_then(Json::as_str).map(str::to_owned);
    (json.get("schema")?.as_str()? == "sekisho.audit_head/1").then_some(())?;
    let head = |json: &Json| {
        let seq = json.get(Field::Seq.as_ref())?.as_i64()?;
        Some(Head { chain: text(json, Field::Chain)?, seq, mac: text(json, Field::Mac)? })
    };
    Some(Kept {
        at: style.zone.parse(&text(json, Field::At)?).ok()?,
        heads: json.get(Field::Heads.as_ref())?.as_array()?.iter().map(head).collect::<Option<_>>()?,
        head_of_heads: text(json, Field::HeadOfHeads)?,
    })
}
