//! `audit prune`: entries older than `audit.retain_days` go, each only after its copy was read in an export. The file itself
//! is looked at, not a note that an export once ran: what was never written to disk, was lost or changed since, or was cut
//! by a filter is no copy. A log that is not whole loses nothing: that would take the evidence away.

use crate::commands::globals::Globals;
use crate::commands::records::entry as record;
use crate::commands::request::{Acting, Permit, Request};
use crate::commands::shapes::ENTRIES;
use crate::failure::{AuditCopy, Failure};
use crate::files;
use crate::output::{self, Column, Format, List, Listing, Property, Record, Shape, Style};
use crate::rules::authority::Target;
use crate::rules::change::{Change, Verdict};
use crate::rules::event::Action;
use crate::rules::refusal::Refusal;
use crate::rules::retention::{self, Owed};
use crate::rules::time::Timestamp;
use crate::store::{Access, Entry, Span, Tx};
use crate::text::{Field, Notice};
use crate::world::World;
use serde_json::Value as Json;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

/// `audit prune`
#[derive(clap::Args, Debug)]
pub struct PruneArgs {
    /// Files that `audit export` wrote, in JSON lines: only what stands in them is deleted
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    exported: Vec<PathBuf>,
    /// Check and report, delete nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// What goes of a chain.
pub const PRUNED: Shape = Shape {
    schema: "audit_prune_item",
    by: "audit prune",
    id: Field::Chain,
    properties: &[
        Property::text(Field::Chain),
        Property::int(Field::First),
        Property::int(Field::Last),
        Property::int(Field::Entries),
    ],
};

/// A run.
pub const PRUNING: Listing = Listing {
    of: &PRUNED,
    schema: "audit_prune",
    by: "audit prune",
    field: Field::Items,
    columns: &[
        Column::always(Field::Chain),
        Column::always(Field::First),
        Column::always(Field::Last),
        Column::always(Field::Entries),
    ],
    tail: &[
        Property::flag(Field::DryRun),
        Property::time(Field::Cutoff),
        Property::int(Field::Deleted),
        Property::int(Field::Chains),
    ],
};

/// Entries deleted in one transaction: few enough that nobody waits long behind it.
const BATCH: i64 = 1000;
/// Bytes of the longest line that can be an entry.
const LONGEST_LINE: u64 = 1 << 20;

/// What is old enough to go.
struct Old {
    /// The day before which.
    until: String,
    cutoff: Timestamp,
    spans: Vec<Span>,
}

/// Prunes.
///
/// # Errors
/// `not_exported`, `export_differs`, `bad_audit_file`; `audit_broken` for a log that is not whole.
pub fn prune(world: &mut World, globals: &Globals, args: &PruneArgs) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::AuditPrune, Target::Whole)?;
    let (style, days) = (&globals.style, request.config.audit.retain_days);
    let old = request.read(&permit, |tx, now| {
        check_whole(tx)?;
        let old = find_old(tx, days, now, style)?;
        check_copies(tx, &old, &args.exported, style)?;
        Ok(old)
    })?;
    if !args.dry_run {
        for batch in batches(&old.spans) {
            delete(&mut request, &permit, &batch, &old.until, &args.exported)?;
        }
    }
    report(&mut request, &old, args.dry_run)
}

fn check_whole(tx: &Tx) -> Result<(), Failure> {
    let mut found = 0;
    tx.verify_chains(&[], |_| {
        found += 1;
        Ok(())
    })?;
    if found == 0 { Ok(()) } else { Err(Failure::AuditBroken { found }) }
}

/// By whole days: the export that a refusal asks for still holds everything when it is there.
fn find_old(tx: &Tx, days: i64, now: Timestamp, style: &Style) -> Result<Old, Failure> {
    let until = style.zone.day(retention::cutoff(days, tx.newest_entry()?, now));
    let cutoff = style.zone.parse(&until)?;
    Ok(Old { spans: tx.old_entries(cutoff)?, until, cutoff })
}

/// That each old entry stands in one of the exports, as it stands in the log.
fn check_copies(tx: &Tx, old: &Old, exported: &[PathBuf], style: &Style) -> Result<(), Failure> {
    let mut owed = Owed::default();
    for span in &old.spans {
        owed.add(span.chain.clone(), span.first, span.last);
    }
    let style = Style { format: Format::Jsonl, ..style.clone() };
    for path in exported {
        each_line(path, |number, text| {
            let bad =
                || Failure::BadAuditFile { path: path.display().to_string(), line: Some(number), copy: AuditCopy::Export };
            let copy: Json = serde_json::from_str(text).map_err(|_| bad())?;
            let (chain, seq) = place(&copy).ok_or_else(bad)?;
            if !owed.wants(chain, seq) {
                return Ok(());
            }
            let Some(entry) = tx.find_entry(chain, seq)? else { return Ok(()) };
            if !same(text, &copy, &entry, &style)? {
                let (file, chain) = (path.display().to_string(), chain.to_owned());
                return Err(Refusal::ExportDiffers { file, line: number, chain, seq }.into());
            }
            owed.show(chain, seq);
            Ok(())
        })?;
    }
    Ok(owed.settled(&old.until)?)
}

/// The lines of a file with their numbers, one at a time.
fn each_line(path: &Path, mut take: impl FnMut(usize, &str) -> Result<(), Failure>) -> Result<(), Failure> {
    let (mut file, mut line) = (files::open_any(path)?, Vec::new());
    for number in 1.. {
        line.clear();
        let read = file.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
        if read.map_err(|error| Failure::File { path: path.display().to_string(), cause: error.to_string() })? == 0 {
            break;
        }
        take(number, String::from_utf8_lossy(&line).trim_end())?;
    }
    Ok(())
}

fn place(copy: &Json) -> Option<(&str, i64)> {
    (copy.get("schema")?.as_str()? == "sekisho.audit_entry/1").then_some(())?;
    Some((copy.get(Field::Chain.as_ref())?.as_str()?, copy.get(Field::Seq.as_ref())?.as_i64()?))
}

/// Whether a line is what an export of the entry says. It may have been written in another time zone.
fn same(text: &str, copy: &Json, entry: &Entry, style: &Style) -> Result<bool, Failure> {
    let mut line = Vec::new();
    let mut list = List::new(&mut line, style, &ENTRIES)?;
    list.put(record(entry))?;
    list.finish(Record::new())?;
    let line = String::from_utf8_lossy(&line);
    if line.trim_end() == text {
        return Ok(true);
    }
    let at = |json: &Json| json.get(Field::At.as_ref()).and_then(Json::as_str).and_then(|t| style.zone.parse(t).ok());
    let timeless = |mut json: Json| {
        json.as_object_mut().map(|fields| fields.remove(Field::At.as_ref()));
        json
    };
    let expected: Json = serde_json::from_str(&line).map_err(|error| Failure::Bug(error.into()))?;
    Ok(at(copy) == Some(entry.at) && timeless(copy.clone()) == timeless(expected))
}

/// Portions of at most [`BATCH`] entries, of one chain or more.
fn batches(spans: &[Span]) -> Vec<Vec<Span>> {
    let (mut all, mut batch, mut room) = (Vec::new(), Vec::new(), BATCH);
    for span in spans {
        let mut first = span.first;
        while first <= span.last {
            let last = span.last.min(first + room - 1);
            batch.push(Span { chain: span.chain.clone(), first, last });
            room -= last - first + 1;
            first = last + 1;
            if room == 0 {
                all.push(std::mem::take(&mut batch));
                room = BATCH;
            }
        }
    }
    all.extend((!batch.is_empty()).then_some(batch));
    all
}

/// The entries, the marks of where they stood and the line that says so go in or away together.
fn delete(request: &mut Request, permit: &Permit, batch: &[Span], until: &str, exported: &[PathBuf]) -> Result<(), Failure> {
    let files: Vec<String> = exported.iter().map(|path| path.display().to_string()).collect();
    request.change(permit, |tx, _| {
        let mut gone = 0;
        for span in batch {
            gone += tx.prune(span)?;
        }
        let mut change = Change::default();
        if let (Some(first), Some(last), true) = (batch.first(), batch.last(), gone > 0) {
            let (from, to) = ((first.chain.as_str(), first.first), (last.chain.as_str(), last.last));
            change.event(retention::pruned(gone, from, to, until, &files.join(", ")));
        }
        Ok(Verdict::granted(change, ()))
    })
}

fn report(request: &mut Request, old: &Old, dry_run: bool) -> Result<(), Failure> {
    let (world, style) = (&mut *request.world, &request.globals.style);
    let entries = old.spans.iter().map(count).sum::<i64>();
    if style.format != Format::Table || !old.spans.is_empty() {
        let mut list = List::new(&mut *world.out, style, &PRUNING)?;
        old.spans.iter().try_for_each(|span| list.put(item(span)))?;
        let tail = Record::new().with(Field::DryRun, dry_run).with(Field::Cutoff, old.cutoff);
        list.finish(tail.with(Field::Deleted, entries).with(Field::Chains, old.spans.len()))?;
    }
    world.out.flush()?;
    let (chains, until) = (old.spans.len(), old.until.clone());
    let said = match (entries, dry_run) {
        (0, _) => Notice::NothingToPrune { until },
        (_, true) => Notice::AuditWouldPrune { entries, chains, until },
        (_, false) => Notice::AuditPruned { entries, chains, until },
    };
    Ok(output::note(&mut *world.err, style, &said)?)
}

fn count(span: &Span) -> i64 {
    span.last - span.first + 1
}

fn item(span: &Span) -> Record {
    Record::new()
        .with(Field::Chain, span.chain.as_str())
        .with(Field::First, span.first)
        .with(Field::Last, span.last)
        .with(Field::Entries, count(span))
}
