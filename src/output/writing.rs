//! The report of a command that writes: what became of each item. What was done is a result, on stdout; what failed is
//! an error, on stderr, and in JSON both stand in one object. It must not decide the exit code.

use super::csv::Sheet;
use super::{Format, Property, Record, Shape, Style, json, message, visible, words};
use crate::failure::{Code, Failure};
use crate::rules::event::Action;
use crate::rules::words::Outcome;
use crate::text::{self, Field, Notice, Word};
use serde_json::{Value as Json, json};
use std::io::Write;

/// What a writing command answers.
pub const CHANGE: Shape = Shape {
    schema: "change",
    by: "COMMAND",
    id: Field::Address,
    properties: &[
        Property::word(Field::Action, words::<Action>),
        Property::flag(Field::DryRun),
        Property::text(Field::RequestId),
        Property::int(Field::Changed),
        Property::int(Field::Unchanged),
        Property::int(Field::Failed),
        Property::records(
            Field::Items,
            &[
                Property::text(Field::Address).or_null(),
                Property::word(Field::Result, words::<Outcome>),
                Property::record(Field::Error, message::ITEM_ERROR).or_null(),
            ],
        ),
        Property::record(Field::Mail, MAIL_COUNTS),
    ],
};

/// What became of a command's mails.
pub const MAIL_COUNTS: &[Property] = &[Property::int(Field::Queued), Property::int(Field::Sent)];

/// One thing that the command was asked to change.
#[derive(Debug)]
pub struct Item {
    /// A merchant code, `MERCHANT/USERID` or an id.
    pub address: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it failed.
    pub error: Option<Failure>,
    /// What is to be said about it.
    pub said: Vec<Notice>,
}

/// What a command did, or with `--dry-run` would have done.
#[derive(Debug)]
pub struct Writing {
    /// What was asked.
    pub action: Action,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Ties the report to its audit entries.
    pub request_id: String,
    /// Each thing, in the order in which it was asked.
    pub items: Vec<Item>,
    /// Mails that stay queued.
    pub queued: usize,
    /// Mails that went out.
    pub sent: usize,
}

impl Writing {
    fn count(&self, outcome: Outcome) -> usize {
        self.items.iter().filter(|item| item.outcome == outcome).count()
    }
}

/// Writes the report of a writing command.
///
/// # Errors
/// [`Failure::ClosedPipe`] or [`Failure::Io`].
pub fn writing(out: &mut dyn Write, err: &mut dyn Write, style: &Style, writing: &Writing) -> Result<(), Failure> {
    if style.format != Format::Table {
        // What locks somebody out has no field of its own in the other forms.
        let voided = writing.items.iter().flat_map(|item| &item.said).filter(|s| matches!(s, Notice::TemporaryVoided { .. }));
        for said in voided {
            message::note(err, style, said)?;
        }
    }
    match style.format {
        Format::Json | Format::Jsonl => return Ok(writeln!(out, "{}", json::line(&object(style, writing)))?),
        Format::Table => sentences(out, style, writing)?,
        Format::Csv => sheet(out, style, &writing.items)?,
        Format::Id => addresses(out, &writing.items)?,
    }
    for item in &writing.items {
        if let Some(failure) = &item.error {
            message::failure_of(err, style, &item.address, failure)?;
        }
    }
    Ok(())
}

fn object(style: &Style, writing: &Writing) -> Json {
    let item = |item: &Item| {
        let error = item.error.as_ref().map(|failure| message::error(style, failure));
        let address = Some(&item.address).filter(|a| !a.is_empty());
        json!({ "address": address, "result": item.outcome.as_ref(), "error": error })
    };
    json!({
        "schema": json::schema(CHANGE.schema),
        "action": writing.action.as_ref(),
        "dry_run": writing.dry_run,
        "request_id": writing.request_id,
        "changed": writing.count(Outcome::Changed),
        "unchanged": writing.count(Outcome::Unchanged),
        "failed": writing.count(Outcome::Failed),
        "items": writing.items.iter().map(item).collect::<Vec<_>>(),
        "mail": { "queued": writing.queued, "sent": writing.sent },
    })
}

fn sentences(out: &mut dyn Write, style: &Style, writing: &Writing) -> Result<(), Failure> {
    // That nothing was written belongs to the result: `-q` must not take it away.
    let trial = writing.dry_run.then_some(&Notice::DryRun);
    for said in writing.items.iter().flat_map(|item| &item.said).chain(trial) {
        writeln!(out, "{}", visible(&text::notice(style.lang, said, style.zone)))?;
    }
    Ok(())
}

/// The columns of this report are fixed: `--columns` picks those of lists.
fn sheet(out: &mut dyn Write, style: &Style, items: &[Item]) -> Result<(), Failure> {
    let mut sheet = Sheet::new(out, style, None)?;
    for item in items {
        let code = item.error.as_ref().and_then(Failure::code);
        let row = Record::new()
            .with(Field::Address, item.address.as_str())
            .with(Field::Result, Word::Outcome(item.outcome))
            .with(Field::Error, code.as_ref().map(Code::as_ref));
        sheet.put(&row)?;
    }
    sheet.finish(&[Field::Address, Field::Result, Field::Error])
}

fn addresses(out: &mut dyn Write, items: &[Item]) -> Result<(), Failure> {
    for item in items.iter().filter(|item| item.outcome != Outcome::Failed && !item.address.is_empty()) {
        writeln!(out, "{}", visible(&item.address))?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::output::sample::style;
    use crate::rules::refusal::Refusal;

    fn report() -> Writing {
        let item =
            |address: &str, outcome, error: Option<Failure>, said| Item { address: address.to_owned(), outcome, error, said };
        let user = || "888888801/A".to_owned();
        let items = vec![
            item("888888801/A", Outcome::Changed, None, vec![Notice::UserUnlocked { user: user() }]),
            item("888888801/B", Outcome::Unchanged, None, Vec::new()),
            item("888888801/C", Outcome::Failed, Some(Refusal::Denied.into()), Vec::new()),
        ];
        let request_id = "r1".to_owned();
        Writing { action: Action::UserUnlock, dry_run: false, request_id, items, queued: 2, sent: 1 }
    }

    fn written(format: Format) -> (String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        writing(&mut out, &mut err, &style(format), &report()).unwrap();
        (String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[test]
    fn programs_get_everything_in_one_object() {
        let error = message::error(&style(Format::Json), &Refusal::Denied.into()).to_string();
        let object = [
            r#"{"schema":"sekisho.change/1","action":"user.unlock","dry_run":false,"request_id":"r1","#,
            r#""changed":1,"unchanged":1,"failed":1,"items":[{"address":"888888801/A","result":"changed","error":null},"#,
            r#"{"address":"888888801/B","result":"unchanged","error":null},"#,
            r#"{"address":"888888801/C","result":"failed","error":"#,
            &error,
            r#"}],"mail":{"queued":2,"sent":1}}"#,
            "\n",
        ];
        for format in [Format::Json, Format::Jsonl] {
            assert_eq!(written(format), (object.concat(), String::new()));
        }
        assert!(error.starts_with(r#"{"code":"denied","exit":5,"message":"#));
    }

    #[test]
    fn people_get_sentences_and_errors_apart() {
        let style = style(Format::Table);
        let said = text::notice(style.lang, &Notice::UserUnlocked { user: "888888801/A".to_owned() }, style.zone);
        let (out, err) = written(Format::Table);
        assert_eq!(out, said + "\n");
        assert!(err.starts_with("sekisho: error[denied]: "));
    }

    #[test]
    fn sheets_and_ids_name_each_item() {
        let (out, err) = written(Format::Csv);
        let rows = "888888801/A,changed,\r\n888888801/B,unchanged,\r\n888888801/C,failed,denied\r\n";
        assert_eq!(out, format!("\u{feff}address,result,error\r\n{rows}"));
        assert!(err.contains("error[denied]"));
        let (out, err) = written(Format::Id);
        assert_eq!(out, "888888801/A\n888888801/B\n");
        assert!(err.contains("error[denied]"));
    }
}
