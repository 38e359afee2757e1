//! What an import says of itself: counts, and every fault with line, column, value and rule. The faults are the result
//! of a check, so they go to stdout like every result; that nothing was taken because of them is the error.

use crate::commands::request::Request;
use crate::failure::{Code, Failure, refusal_code};
use crate::output::{self, Column as TableColumn, Format, List, Listing, MAIL_COUNTS, Property, Record, Shape, Style, words};
use crate::rules::import::Column;
use crate::rules::merchant::MerchantCode;
use crate::rules::refusal::Refusal;
use crate::sheet::{Encoding, Rejects};
use crate::text::{self, Field, Notice, Word};
use std::collections::BTreeSet;
use std::io::Write;

/// What is wrong with a row or with the file.
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) column: Option<Column>,
    /// The cell as it stands.
    pub(super) value: String,
    pub(super) refusal: Refusal,
    /// The earlier line that it clashes with.
    pub(super) earlier: Option<usize>,
}

/// What an import did, or would do.
#[derive(Default)]
pub(super) struct Report {
    pub(super) dry_run: bool,
    /// None where nothing was changed.
    pub(super) run: Option<String>,
    pub(super) encoding: Option<Encoding>,
    pub(super) rows: usize,
    pub(super) created: usize,
    pub(super) updated: usize,
    /// Users who lost an unused temporary password by it (D1).
    pub(super) voided: usize,
    pub(super) skipped: usize,
    pub(super) rejected: usize,
    pub(super) faults: Vec<Fault>,
    /// Merchants outside the caller's scope of which the file spoke.
    pub(super) denied: BTreeSet<MerchantCode>,
    pub(super) rejects: Option<Rejects>,
}

/// What an import answers.
pub const IMPORT: Shape = Shape {
    schema: "import",
    by: "user import",
    id: Field::Run,
    properties: &[
        Property::flag(Field::DryRun),
        Property::text(Field::Run).or_null(),
        Property::word(Field::Encoding, words::<Encoding>).or_null(),
        Property::int(Field::Rows),
        Property::int(Field::Created),
        Property::int(Field::Updated),
        Property::int(Field::Skipped),
        Property::int(Field::Rejected),
        Property::records(Field::Faults, FAULT.properties),
        Property::record(Field::Mail, MAIL_COUNTS),
    ],
};

/// A fault of its file.
const FAULT: Shape = Shape {
    schema: "import_fault",
    by: "user import",
    id: Field::Line,
    properties: &[
        Property::int(Field::Line),
        Property::word(Field::Column, words::<Column>).or_null(),
        Property::text(Field::Value),
        Property::word(Field::Code, words::<Code>),
        Property::text(Field::Message),
    ],
};

/// Faults as table or CSV; in JSON they stand in the answer.
const FAULTS: Listing = Listing {
    of: &FAULT,
    schema: "import_faults",
    by: "user import",
    field: Field::Faults,
    columns: &[
        column(Field::Line, false),
        column(Field::Column, false),
        column(Field::Value, true),
        column(Field::Code, false),
        column(Field::Message, false),
    ],
    tail: &[],
};

const fn column(field: Field, flexible: bool) -> TableColumn {
    TableColumn { field, from_width: 0, flexible }
}

impl Fault {
    /// Of the file as a whole, or of its heading.
    pub(super) fn of(line: usize, refusal: Refusal) -> Self {
        Self { line, column: None, value: String::new(), refusal, earlier: None }
    }

    /// What is wrong; of a clash within the file, the earlier line: nobody need look for a user who is not there yet.
    pub(super) fn message(&self, style: &Style) -> String {
        match self.earlier {
            Some(line) => text::notice(style.lang, &Notice::ClashesWithLine { line }, style.zone),
            None => text::refusal(style.lang, &self.refusal, style.zone),
        }
    }

    fn record(&self, style: &Style) -> Record {
        Record::new()
            .with(Field::Line, self.line)
            .with(Field::Column, self.column.map(Word::Column))
            .with(Field::Value, self.value.as_str())
            .with(Field::Code, refusal_code(&self.refusal).as_ref())
            .with(Field::Message, self.message(style))
    }
}

/// Sends mails, reports, and ends with what the run came to.
pub(super) fn finish(mut request: Request, report: &Report, at_once: usize, done: Result<(), Failure>) -> Result<(), Failure> {
    // Only faults of the file have a report; every other failure speaks for itself.
    if !matches!(done, Ok(()) | Err(Failure::ImportFaults { .. })) {
        return done;
    }
    let tally = request.deliver_at_most(at_once)?;
    let (queued, sent) = (tally.queued + tally.left, tally.sent);
    write(&mut request, report, queued, sent)?;
    // Notes come after what they are about, also where both streams are one terminal.
    request.world.out.flush()?;
    let style = &request.globals.style;
    if tally.left > 0 {
        output::note(&mut *request.world.err, style, &Notice::MailsLeft { queued: tally.left })?;
    }
    if let (Some(run), 0) = (&report.run, report.updated) {
        output::note(&mut *request.world.err, style, &Notice::ImportUndoable { run: run.clone() })?;
    }
    if style.format != Format::Table && report.voided > 0 && done.is_ok() {
        output::note(&mut *request.world.err, style, &Notice::ImportVoided { users: report.voided })?;
    }
    done?;
    if report.rejected > 0 {
        return Err(Failure::Partial { failed: report.rejected, of: report.rows });
    }
    tally.verdict()
}

fn write(request: &mut Request, report: &Report, queued: usize, sent: usize) -> Result<(), Failure> {
    let (out, style) = (&mut *request.world.out, &request.globals.style);
    match style.format {
        Format::Json | Format::Jsonl => output::record(out, style, &IMPORT, &object(report, style, queued, sent)),
        Format::Id => report.run.as_ref().map_or(Ok(()), |run| output::line(out, run)),
        Format::Csv => faults(out, style, report),
        Format::Table => {
            for notice in summary(report) {
                output::say(out, style, &notice)?;
            }
            faults(out, style, report)
        }
    }
}

fn object(report: &Report, style: &Style, queued: usize, sent: usize) -> Record {
    Record::new()
        .with(Field::DryRun, report.dry_run)
        .with(Field::Run, report.run.clone())
        .with(Field::Encoding, report.encoding.as_ref().map(Encoding::as_ref))
        .with(Field::Rows, report.rows)
        .with(Field::Created, report.created)
        .with(Field::Updated, report.updated)
        .with(Field::Skipped, report.skipped)
        .with(Field::Rejected, report.rejected)
        .with(Field::Faults, report.faults.iter().map(|fault| fault.record(style)).collect::<Vec<_>>())
        .with(Field::Mail, Record::new().with(Field::Queued, queued).with(Field::Sent, sent))
}

fn summary(report: &Report) -> Vec<Notice> {
    let mut said = Vec::new();
    if let Some(encoding) = report.encoding.filter(|_| report.rows > 0 || report.faults.is_empty()) {
        let encoding = encoding.as_ref().to_owned();
        let Report { rows, created, updated, skipped, rejected, .. } = *report;
        said.push(Notice::Imported { encoding, rows, created, updated, skipped, rejected });
    }
    if report.faults.is_empty() && report.created + report.updated == 0 {
        said.push(Notice::ImportedNothing);
    }
    if report.voided > 0 && report.created + report.updated > 0 {
        said.push(Notice::ImportVoided { users: report.voided });
    }
    if report.dry_run {
        said.push(Notice::DryRun);
    }
    said
}

fn faults(out: &mut dyn Write, style: &Style, report: &Report) -> Result<(), Failure> {
    let mut list = List::new(out, style, &FAULTS)?;
    for fault in &report.faults {
        list.put(fault.record(style))?;
    }
    list.finish(Record::new()).map(drop)
}
