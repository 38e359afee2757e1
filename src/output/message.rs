//! What goes to stderr: errors, which scripts tell by their code, and notes, which `-q` silences. The words `error` and
//! `hint` are the same in both languages. No text that came from outside may pass for a line of ours.

use super::screen::visible;
use super::{Kind, Property, Shape, Style, json, words};
use crate::failure::{Code, ConfigFault, Failure, TemplateFault};
use crate::rules::refusal::Refusal;
use crate::text::{self, Field, Notice};
use serde_json::{Value as Json, json};
use std::io::{self, Write};

/// An error, as it stands on stderr.
pub const ERROR: Shape = Shape {
    schema: "error",
    by: "COMMAND",
    id: Field::Error,
    properties: &[Property::record(
        Field::Error,
        &[
            CODE,
            EXIT,
            MESSAGE,
            HINT,
            Property::of(Field::Suggestions, Kind::Many(&Kind::Text)),
            Property::int(Field::RetryAfter).sometimes(),
        ],
    )],
};

const CODE: Property = Property::word(Field::Code, words::<Code>);
const EXIT: Property = Property::int(Field::Exit);
const MESSAGE: Property = Property::text(Field::Message);
const HINT: Property = Property::text(Field::Hint).or_null();

/// What an error among a command's items says.
pub(super) const ITEM_ERROR: &[Property] = &[CODE, EXIT, MESSAGE, HINT];

/// What names one among several things is cut to so many characters: it may be a whole line of rubbish.
const LONGEST_NAME: usize = 60;

/// Writes an error. A closed pipe is none.
///
/// # Errors
/// When stderr can't be written.
pub fn failure(err: &mut dyn Write, style: &Style, failure: &Failure) -> io::Result<()> {
    told(err, style, None, failure)
}

/// Writes an error of one among several things, naming it.
pub(super) fn failure_of(err: &mut dyn Write, style: &Style, what: &str, failure: &Failure) -> io::Result<()> {
    told(err, style, Some(what), failure)
}

fn told(err: &mut dyn Write, style: &Style, what: Option<&str>, failure: &Failure) -> io::Result<()> {
    let Some(code) = failure.code() else { return Ok(()) };
    if style.format.is_json() {
        return writeln!(err, "{}", json::line(&object(style, failure)));
    }
    let sentence = text::sentence(style.lang, failure, style.zone);
    let sentence = if quotes_a_program(failure) { indented(&sentence) } else { visible(&sentence) };
    let what =
        what.map_or_else(String::new, |what| format!("{}: ", visible(&what.chars().take(LONGEST_NAME).collect::<String>())));
    writeln!(err, "sekisho: error[{}]: {what}{sentence}", code.as_ref())?;
    match text::hint(style.lang, failure) {
        Some(hint) => writeln!(err, "  hint: {}", visible(&hint)),
        None => Ok(()),
    }
}

/// Writes a note, unless `-q`.
///
/// # Errors
/// When stderr can't be written.
pub fn note(err: &mut dyn Write, style: &Style, notice: &Notice) -> io::Result<()> {
    if style.quiet {
        return Ok(());
    }
    writeln!(err, "sekisho: {}", visible(&text::notice(style.lang, notice, style.zone)))
}

/// Writes a sentence that is a command's result, for people.
///
/// # Errors
/// [`Failure::ClosedPipe`] or [`Failure::Io`].
pub fn say(out: &mut dyn Write, style: &Style, notice: &Notice) -> Result<(), Failure> {
    Ok(writeln!(out, "{}", visible(&text::notice(style.lang, notice, style.zone)))?)
}

/// Writes one line of text as it is, control characters made visible.
///
/// # Errors
/// [`Failure::ClosedPipe`] or [`Failure::Io`].
pub fn line(out: &mut dyn Write, text: &str) -> Result<(), Failure> {
    Ok(writeln!(out, "{}", visible(text))?)
}

/// An error as it stands in JSON: code, exit, message and hint; null for a closed pipe, which is none.
pub(super) fn error(style: &Style, failure: &Failure) -> Json {
    failure.code().map_or(Json::Null, |code| {
        json!({
            "code": code.as_ref(),
            "exit": code.exit() as i32,
            "message": text::sentence(style.lang, failure, style.zone),
            "hint": text::hint(style.lang, failure),
        })
    })
}

fn object(style: &Style, failure: &Failure) -> Json {
    let mut error = error(style, failure);
    if let Json::Object(fields) = &mut error {
        fields.insert("suggestions".to_owned(), Json::from(suggestions(failure)));
        // 2-cli has this one with `too_soon` only.
        if let Failure::Refused(Refusal::TooSoon { retry_after }) = failure {
            fields.insert("retry_after".to_owned(), Json::from(*retry_after));
        }
    }
    json!({ "schema": json::schema(ERROR.schema), "error": error })
}

fn suggestions(failure: &Failure) -> Vec<String> {
    match failure {
        Failure::Refused(Refusal::MerchantUnknown { suggestions, .. } | Refusal::UserUnknown { suggestions, .. })
        | Failure::CodeUnknown { suggestions, .. } => suggestions.clone(),
        Failure::ColumnUnknown { near, .. } => near.iter().cloned().collect(),
        Failure::Config { fault: ConfigFault::UnknownKey { likely, .. }, .. } => {
            likely.iter().map(|key| (*key).to_owned()).collect()
        }
        Failure::Config { fault: ConfigFault::Template(fault), .. } => match fault {
            TemplateFault::UnknownField { likely, .. } => likely.iter().map(|field| (*field).to_owned()).collect(),
            TemplateFault::UnknownFile { likely } => likely.iter().cloned().collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Whether the sentence repeats what another program says, in lines of its own: clap, the TOML parser, a chain of causes.
fn quotes_a_program(failure: &Failure) -> bool {
    matches!(failure, Failure::Config { .. } | Failure::Bug(_))
}

/// The lines of a text, all but the first standing in deeper than a hint does.
fn indented(text: &str) -> String {
    let lines = text.trim_end().lines().enumerate().map(|(at, line)| match line {
        "" => String::new(),
        line if at == 0 => visible(line),
        line => format!("    {}", visible(line)),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::output::Format;
    use crate::output::sample::style;
    use crate::text::Lang;

    fn written(style: &Style, failure: &Failure) -> String {
        let mut err = Vec::new();
        super::failure(&mut err, style, failure).unwrap();
        String::from_utf8(err).unwrap()
    }

    fn unknown() -> Failure {
        let suggestions = vec!["888888801/USER02".to_owned()];
        Refusal::UserUnknown { user: "888888801/USER\u{1b}2".to_owned(), suggestions }.into()
    }

    #[test]
    fn an_error_names_its_code_and_what_helps() {
        for lang in [Lang::Ja, Lang::En] {
            let text = written(&Style { lang, ..style(Format::Csv) }, &unknown());
            assert!(text.starts_with("sekisho: error[user_unknown]: "), "{text}");
            assert_eq!(text.matches("\n  hint: ").count(), text::hint(lang, &unknown()).iter().count());
            assert!(text.contains("888888801/USER\\u{1b}2") && !text.contains('\u{1b}'), "{text}");
        }
    }

    #[test]
    fn an_error_for_programs_is_one_line() {
        let style = style(Format::Jsonl);
        let text = written(&style, &unknown());
        assert!(text.ends_with("}\n") && text.lines().count() == 1);
        let json: Json = serde_json::from_str(&text).unwrap();
        let message = text::sentence(style.lang, &unknown(), style.zone);
        let hint = text::hint(style.lang, &unknown());
        assert_eq!(
            json,
            json!({"schema": "sekisho.error/1", "error": {"code": "user_unknown", "exit": 3, "message": message,
                "hint": hint, "suggestions": ["888888801/USER02"]}})
        );
        assert!(text.starts_with(r#"{"schema":"sekisho.error/1","error":{"code":"user_unknown","exit":3,"message":"#));
    }

    #[test]
    fn too_soon_says_when_to_try_again() {
        let text = written(&style(Format::Json), &Refusal::TooSoon { retry_after: 27 }.into());
        let json: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(json.pointer("/error/retry_after"), Some(&Json::from(27)));
    }

    #[test]
    fn another_programs_lines_stand_in() {
        assert_eq!(indented("first\n\nsekisho: error[x]: forged\u{1b}\n"), "first\n\n    sekisho: error[x]: forged\\u{1b}");
        assert_eq!(indented(""), "");
    }

    #[test]
    fn a_closed_pipe_and_a_silenced_note_say_nothing() {
        for format in [Format::Table, Format::Json] {
            assert_eq!(written(&style(format), &Failure::ClosedPipe), "");
        }
        let mut err = Vec::new();
        note(&mut err, &Style { quiet: true, ..style(Format::Table) }, &Notice::DryRun).unwrap();
        assert!(err.is_empty());
        note(&mut err, &style(Format::Json), &Notice::DryRun).unwrap();
        assert!(err.starts_with(b"sekisho: ") && err.ends_with(b"\n"));
    }
}
