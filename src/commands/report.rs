//! `report pci`: what an auditor asks of accounts and audit log, counted from one consistent state. The rule judges; here
//! the rows are handed to it one by one, and its findings are written down. It must not change anything.

mod page;

use super::globals::Globals;
use super::request::{Acting, Request};
use crate::config::SinkKind;
use crate::failure::{Code, Exit, Failure, UsageFault};
use crate::output::{self, Column, Format, Kind, List, Listing, Property, Record, Shape, Style, Value, words};
use crate::rules::authority::Target;
use crate::rules::event::Action;
use crate::rules::pci::{self, Against, Exception, Finding, Judgement, Line, Requirement, Tally, Terms};
use crate::rules::time::Timestamp;
use crate::rules::words::Breach;
use crate::store::{self, Access, Direction, Entry, Order, Tx};
use crate::text::{self, Field, Word};
use crate::world::World;
use std::io::Write;

/// `report pci`
#[derive(clap::Args, Debug)]
pub struct Args {
    /// End with exit 9 when there are exceptions
    #[arg(long, value_name = "WHAT", value_parser = ["exceptions"])]
    fail_on: Option<String>,
    /// A page to hand over instead: Markdown, or one HTML file ready to be printed
    #[arg(long = "as", value_name = "FORM", value_parser = ["markdown", "html"])]
    form: Option<String>,
}

/// How one requirement is met.
pub const FINDING: Shape = Shape {
    schema: "report_pci_finding",
    by: "report pci",
    id: Field::Requirement,
    properties: &[
        Property::word(Field::Requirement, words::<Requirement>),
        Property::text(Field::Title),
        Property::word(Field::Verdict, words::<Judgement>),
        Property::text(Field::Reason),
        Property::records(Field::Configured, &[Property::text(Field::Key), Property::text(Field::Value)]),
        Property::records(Field::Counted, &[Property::word(Field::Kind, words::<pci::Counted>), Property::int(Field::Number)]),
        Property::int(Field::ExceptionCount),
        Property::records(
            Field::Exceptions,
            &[
                Property::text(Field::User).or_null(),
                Property::text(Field::Entry).or_null(),
                Property::time(Field::Since).or_null(),
            ],
        ),
        Property::of(Field::Evidence, Kind::Many(&Kind::Text)),
    ],
};

/// The whole report.
pub const FINDINGS: Listing = Listing {
    of: &FINDING,
    schema: "report_pci",
    by: "report pci",
    field: Field::Findings,
    columns: &[
        Column::always(Field::Requirement),
        Column::cut(Field::Title),
        Column::always(Field::Verdict),
        Column::always(Field::ExceptionCount),
        Column { field: Field::Configured, from_width: 130, flexible: false },
        Column { field: Field::Counted, from_width: 180, flexible: false },
    ],
    tail: &[
        Property::text(Field::Standard),
        Property::time(Field::At),
        Property::int(Field::Passed),
        Property::int(Field::Failed),
        Property::int(Field::NotApplicable),
        Property::int(Field::ExceptionCount),
    ],
};

/// All that is told.
struct Report {
    at: Timestamp,
    findings: Vec<Finding>,
}

impl Report {
    fn judged(&self, judgement: Judgement) -> usize {
        self.findings.iter().filter(|finding| finding.judgement == judgement).count()
    }

    fn exceptions(&self) -> i64 {
        self.findings.iter().map(|finding| finding.exceptions.count).sum()
    }
}

/// Reports on PCI DSS.
///
/// # Errors
/// `denied`; exit 9 without a word more for exceptions, where `--fail-on` asks for it.
pub fn pci(world: &mut World, globals: &Globals, args: &Args) -> Result<(), Failure> {
    if args.form.is_some() && globals.format.is_some() {
        return Err(Failure::Usage(UsageFault::Conflict { option: "--as".to_owned(), with: "--output".to_owned() }));
    }
    // Checking the chains needs the keys; nothing is written.
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::ReportPci, Target::Whole)?;
    let exceptions = request.read_out(&permit, |request, tx, now, out| {
        let report = look(request, tx, now)?;
        match args.form.as_deref() {
            Some("html") => output::html(out, &page::page(request, &report))?,
            Some(_) => output::markdown(out, &page::page(request, &report))?,
            None => list(request, &report, out)?,
        }
        Ok(report.exceptions())
    })?;
    if args.fail_on.is_some() && exceptions > 0 { Err(Failure::Answered(Exit::Partial)) } else { Ok(()) }
}

fn look(request: &Request, tx: &Tx, now: Timestamp) -> Result<Report, Failure> {
    let (config, mut tally) = (&request.config, Tally::default());
    tx.each_user(None, Order::Address, Direction::Ascending, |user| {
        tally.user(&user, &config.policy, now);
        Ok(())
    })?;
    tx.each_shared_address(|_, holders| {
        tally.sharing(holders);
        Ok(())
    })?;
    let (entries, chains) = tx.verify_chains(&[], |store::Finding { chain, seq, breach }| {
        tally.breach(&chain, seq);
        if breach == Breach::Unreadable {
            tally.unreadable(&chain, seq);
        }
        Ok(())
    })?;
    let read = tx.each_entry(None, Timestamp(i64::MIN), Timestamp(i64::MAX), Direction::Ascending, |entry| {
        tally.entry(&line(&entry));
        Ok(())
    });
    match read {
        // An entry that can't be read was found above, and ends this reading; what was counted until then is told.
        Err(Failure::Store { code: Code::StoreDamaged, .. }) => {}
        other => other?,
    }
    tally.checked(entries, i64::try_from(chains).unwrap_or(i64::MAX), now);
    let terms = Terms {
        policy: &config.policy,
        mails_by_smtp: config.mail.sink == SinkKind::Smtp,
        retain_days: config.audit.retain_days,
    };
    Ok(Report { at: now, findings: pci::assess(tally, &terms) })
}

fn line(entry: &Entry) -> Line<'_> {
    Line {
        chain: &entry.chain,
        seq: entry.seq,
        at: entry.at,
        actor: &entry.actor,
        origin: &entry.origin,
        action: &entry.action,
        result: &entry.result,
        reason: &entry.reason,
        ticket: &entry.ticket,
    }
}

/// The keys that bear on a requirement, with their values in force.
fn configured<'r>(request: &'r Request, requirement: Requirement) -> impl Iterator<Item = (&'static str, &'r str)> {
    let value = |key: &&'static str| {
        let setting = request.config.settings().iter().find(|setting| setting.key == *key)?;
        Some((*key, setting.value.as_str()))
    };
    requirement.settings().iter().filter_map(value)
}

fn list(request: &Request, report: &Report, out: &mut dyn Write) -> Result<(), Failure> {
    let style = &request.globals.style;
    let mut list = List::new(&mut *out, style, &FINDINGS)?;
    report.findings.iter().try_for_each(|finding| list.put_of(|field| value(request, finding, field)))?;
    let tail = Record::new()
        .with(Field::Standard, pci::STANDARD)
        .with(Field::At, report.at)
        .with(Field::Passed, report.judged(Judgement::Pass))
        .with(Field::Failed, report.judged(Judgement::Fail))
        .with(Field::NotApplicable, report.judged(Judgement::NotApplicable))
        .with(Field::ExceptionCount, report.exceptions());
    list.finish(tail)?;
    if style.format != Format::Table || style.columns.is_some() {
        return Ok(());
    }
    report.findings.iter().filter(|f| f.judgement != Judgement::Pass).try_for_each(|finding| explain(out, style, finding))
}

/// A field of a finding. Programs get names and values apart, people see them in one.
fn value(request: &Request, finding: &Finding, field: Field) -> Value {
    let style = &request.globals.style;
    let (table, requirement) = (style.format == Format::Table, finding.requirement);
    match field {
        Field::Requirement => requirement.as_ref().into(),
        Field::Title => text::requirement(style.lang, requirement).into(),
        Field::Verdict => Word::Judgement(finding.judgement).into(),
        Field::Reason => text::reason(style.lang, finding.reason).into(),
        Field::Configured if table => many(configured(request, requirement).map(|(key, value)| format!("{key} = {value}"))),
        Field::Configured => {
            let one = |(key, value): (&str, &str)| Record::new().with(Field::Key, key).with(Field::Value, value);
            Value::Records(configured(request, requirement).map(one).collect())
        }
        Field::Counted if table => many(counted(style, finding)),
        Field::Counted => {
            let one = |(what, number): &(pci::Counted, i64)| {
                Record::new().with(Field::Kind, Word::Counted(*what)).with(Field::Number, *number)
            };
            Value::Records(finding.counted.iter().map(one).collect())
        }
        Field::ExceptionCount => finding.exceptions.count.into(),
        Field::Exceptions if table => many(finding.exceptions.listed.iter().map(named)),
        Field::Exceptions => Value::Records(finding.exceptions.listed.iter().map(exception).collect()),
        Field::Evidence => many(finding.evidence.iter().map(ToString::to_string)),
        _ => Value::Null,
    }
}

fn many(texts: impl Iterator<Item = String>) -> Value {
    Value::Many(texts.map(Value::from).collect())
}

fn counted(style: &Style, finding: &Finding) -> impl Iterator<Item = String> {
    finding.counted.iter().map(|(what, number)| format!("{} {number}", text::word(style.lang, Word::Counted(*what))))
}

fn named(exception: &Exception) -> String {
    match &exception.against {
        Against::User(address) => address.to_string(),
        Against::Entry(entry) => entry.to_string(),
    }
}

fn exception(exception: &Exception) -> Record {
    let (user, entry) = match &exception.against {
        Against::User(address) => (Some(address.to_string()), None),
        Against::Entry(entry) => (None, Some(entry.to_string())),
    };
    Record::new().with(Field::User, user).with(Field::Entry, entry).with(Field::Since, exception.since)
}

/// Why a requirement is not met or does not apply, and who stands against it.
fn explain(out: &mut dyn Write, style: &Style, finding: &Finding) -> Result<(), Failure> {
    let verdict = text::word(style.lang, Word::Judgement(finding.judgement));
    writeln!(out)?;
    output::line(out, &format!("{} {verdict}: {}", finding.requirement.as_ref(), text::reason(style.lang, finding.reason)))?;
    for exception in &finding.exceptions.listed {
        let since = exception.since.map_or_else(String::new, |at| format!("  {}", style.zone.short(at)));
        output::line(out, &format!("- {}{since}", named(exception)))?;
    }
    if finding.exceptions.count > finding.exceptions.listed.len().try_into().unwrap_or(i64::MAX) {
        output::line(out, text::auditors(style.lang, text::Auditors::NotAllListed))?;
    }
    Ok(())
}
