//! `report pci` as a page that an auditor can be handed: an overview, then a part a requirement with all that is known.
//! It must leave nothing out that the other forms tell.

use super::{Report, configured, counted, named};
use crate::commands::request::Request;
use crate::output::{Block, Mark, Page, Row, Style};
use crate::rules::pci::{Exception, Finding, Judgement, STANDARD};
use crate::text::{self, Auditors, Field, Word};

/// The page.
pub(super) fn page(request: &Request, report: &Report) -> Page {
    let style = &request.globals.style;
    let say = |part| text::auditors(style.lang, part).to_owned();
    let mut blocks = vec![facts(style, report), Block::Text(say(Auditors::Scope)), overview(style, report)];
    blocks.push(Block::Text(say(Auditors::EntryNames)));
    blocks.extend(report.findings.iter().map(|finding| part(request, finding)));
    Page { lang: style.lang, title: say(Auditors::Title), blocks }
}

fn facts(style: &Style, report: &Report) -> Block {
    let fact = |field, value: String| (text::label(style.lang, field).to_owned(), vec![value]);
    Block::Facts(vec![
        fact(Field::Standard, STANDARD.to_owned()),
        fact(Field::At, style.zone.rfc3339(report.at)),
        fact(Field::Version, concat!("sekisho ", env!("CARGO_PKG_VERSION")).to_owned()),
        fact(Field::Passed, report.judged(Judgement::Pass).to_string()),
        fact(Field::Failed, report.judged(Judgement::Fail).to_string()),
        fact(Field::NotApplicable, report.judged(Judgement::NotApplicable).to_string()),
        fact(Field::ExceptionCount, report.exceptions().to_string()),
    ])
}

fn overview(style: &Style, report: &Report) -> Block {
    let fields = [Field::Requirement, Field::Title, Field::Verdict, Field::ExceptionCount];
    let row = |finding: &Finding| Row {
        mark: mark(finding),
        cells: vec![
            finding.requirement.as_ref().to_owned(),
            text::requirement(style.lang, finding.requirement).to_owned(),
            verdict(style, finding),
            finding.exceptions.count.to_string(),
        ],
    };
    let table = Block::Grid { head: headings(style, &fields), rows: report.findings.iter().map(row).collect() };
    let title = text::auditors(style.lang, Auditors::Overview).to_owned();
    Block::Part { title, mark: Mark::Plain, blocks: vec![table] }
}

fn part(request: &Request, finding: &Finding) -> Block {
    let style = &request.globals.style;
    let label = |field| text::label(style.lang, field).to_owned();
    let nothing =
        |part, values: Vec<String>| if values.is_empty() { vec![text::auditors(style.lang, part).to_owned()] } else { values };
    let settings = configured(request, finding.requirement).map(|(key, value)| format!("{key} = {value}")).collect();
    let evidence = finding.evidence.iter().map(ToString::to_string).collect();
    let fixed = finding.judgement == Judgement::Pass;
    let unset = if fixed { Auditors::FixedByProgram } else { Auditors::Nothing };
    let facts = Block::Facts(vec![
        (label(Field::Verdict), vec![verdict(style, finding)]),
        (label(Field::Configured), nothing(unset, settings)),
        (label(Field::Counted), nothing(Auditors::Nothing, counted(style, finding).collect())),
        (label(Field::Evidence), nothing(Auditors::Nothing, evidence)),
        (label(Field::ExceptionCount), vec![finding.exceptions.count.to_string()]),
    ]);
    let mut blocks = vec![Block::Text(text::reason(style.lang, finding.reason).to_owned()), facts];
    blocks.extend(exceptions(style, finding));
    let (number, about) = (finding.requirement.as_ref(), text::requirement(style.lang, finding.requirement));
    Block::Part { title: format!("{number} {about}"), mark: mark(finding), blocks }
}

fn exceptions(style: &Style, finding: &Finding) -> Vec<Block> {
    let all = &finding.exceptions;
    if all.listed.is_empty() {
        return Vec::new();
    }
    let row = |exception: &Exception| Row {
        mark: Mark::Plain,
        cells: vec![named(exception), exception.since.map_or_else(String::new, |at| style.zone.rfc3339(at))],
    };
    let rows: Vec<Row> = all.listed.iter().map(row).collect();
    let cut = all.count > i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let mut blocks = vec![Block::Grid { head: headings(style, &[Field::Exceptions, Field::Since]), rows }];
    if cut {
        blocks.push(Block::Text(text::auditors(style.lang, Auditors::NotAllListed).to_owned()));
    }
    blocks
}

fn headings(style: &Style, fields: &[Field]) -> Vec<String> {
    fields.iter().map(|field| text::label(style.lang, *field).to_owned()).collect()
}

fn verdict(style: &Style, finding: &Finding) -> String {
    text::word(style.lang, Word::Judgement(finding.judgement)).to_owned()
}

fn mark(finding: &Finding) -> Mark {
    match finding.judgement {
        Judgement::Pass => Mark::Good,
        Judgement::Fail => Mark::Bad,
        Judgement::NotApplicable => Mark::Plain,
    }
}
