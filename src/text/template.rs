//! The wording of a mail as plain text with `{fields}` (R9.3): the subject in the first line, then the body. A paragraph
//! that names a field without a value is left out: that is all there is of conditions. A value is put in as it is and never
//! looked at for fields again.

use crate::failure::TemplateFault;
use crate::rules::fold::half_width;
use crate::rules::letter::{LetterField, LetterKind};
use crate::text::command::holds_six_digits;
use std::mem;
use strum::VariantArray;

/// Below this likeness a suggestion confuses more than it helps.
const LIKELY: f64 = 0.6;

/// A wording, taken apart and found to hold what its mail must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    subject: Line,
    /// What stands between blank lines; of several blank lines in a row, all but one are paragraphs without lines.
    paragraphs: Vec<Vec<Line>>,
}

/// What is wrong with a wording, and in which line, where it is in one.
pub type Wrong = (Option<usize>, TemplateFault);

type Line = Vec<Piece>;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(LetterField),
}

impl Template {
    /// Reads the wording of a kind of mail.
    ///
    /// # Errors
    /// The first thing that is wrong with it, so that R9, R9.0 and R9.1 hold for any wording as far as a program can see.
    pub fn parse(kind: LetterKind, source: &str) -> Result<Self, Wrong> {
        let source = source.strip_prefix('\u{feff}').unwrap_or(source);
        let mut subject = Line::new();
        let mut paragraphs = vec![Vec::new()];
        for (at, line) in source.lines().enumerate() {
            let there = |fault| (Some(at + 1), fault);
            let pieces = read(kind, line.trim_end()).map_err(there)?;
            match (at, paragraphs.last_mut()) {
                (0, _) => subject = pieces,
                (_, Some(paragraph)) if !pieces.is_empty() => {
                    check_alone(&pieces).map_err(there)?;
                    paragraph.push(pieces);
                }
                _ => paragraphs.push(Vec::new()),
            }
        }
        check_subject(&subject).map_err(|fault| (Some(1), fault))?;
        check_required(kind, &paragraphs).map_err(|fault| (None, fault))?;
        let first = paragraphs.iter().position(|paragraph| !paragraph.is_empty()).unwrap_or(0);
        let last = paragraphs.iter().rposition(|paragraph| !paragraph.is_empty()).unwrap_or(0);
        Ok(Self { subject, paragraphs: paragraphs.drain(first..=last).collect() })
    }

    /// Subject and body, lines ended by `\n`.
    #[must_use]
    pub fn fill<'v>(&self, value: impl Fn(LetterField) -> &'v str) -> (String, String) {
        let (mut subject, mut body) = (String::new(), String::new());
        put(&mut subject, &self.subject, &value);
        let is_told = |paragraph: &&Vec<Line>| fields(*paragraph).all(|f| !f.may_be_empty() || !value(f).is_empty());
        for paragraph in self.paragraphs.iter().filter(is_told) {
            if !body.is_empty() {
                body.push('\n');
            }
            for line in paragraph {
                put(&mut body, line, &value);
                body.push('\n');
            }
        }
        (subject, body)
    }
}

fn put<'v>(text: &mut String, line: &Line, value: &impl Fn(LetterField) -> &'v str) {
    for piece in line {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Field(field) => text.push_str(value(*field)),
        }
    }
}

fn fields<'l>(lines: impl IntoIterator<Item = &'l Line>) -> impl Iterator<Item = LetterField> {
    lines.into_iter().flatten().filter_map(|piece| match piece {
        Piece::Field(field) => Some(*field),
        Piece::Text(_) => None,
    })
}

/// One line; none of its pieces is empty.
fn read(kind: LetterKind, line: &str) -> Result<Line, TemplateFault> {
    if line.contains(char::is_control) {
        return Err(TemplateFault::Control);
    }
    if let Some((name, _)) = line.split_once('｛').and_then(|(_, after)| after.split_once('｝'))
        && let Some(likely) = likely(kind, name)
    {
        return Err(TemplateFault::UnknownField { field: format!("｛{name}｝"), likely: Some(likely) });
    }
    let pieces = take_apart(kind, line)?;
    if kind == LetterKind::Otp && may_hold_six_digits(&pieces) { Err(TemplateFault::SixDigits) } else { Ok(pieces) }
}

fn take_apart(kind: LetterKind, line: &str) -> Result<Line, TemplateFault> {
    let (mut pieces, mut text, mut rest) = (Line::new(), String::new(), line);
    while let Some((before, from)) = rest.find(['{', '}']).map(|at| rest.split_at(at)) {
        text.push_str(before);
        let twice = ["{{", "}}"].into_iter().find_map(|twice| Some((twice, from.strip_prefix(twice)?)));
        let field = from.strip_prefix('{').and_then(|from| from.split_once('}')).filter(|(name, _)| !name.contains('{'));
        rest = match (twice, field) {
            (Some((twice, after)), _) => {
                text.extend(twice.chars().next());
                after
            }
            (None, Some((name, after))) => {
                pieces.extend(spoken(&mut text));
                pieces.push(Piece::Field(named(kind, name)?));
                after
            }
            (None, None) => return Err(TemplateFault::Brace(from.chars().next().unwrap_or('{'))),
        };
    }
    text.push_str(rest);
    pieces.extend(spoken(&mut text));
    Ok(pieces)
}

fn spoken(text: &mut String) -> Option<Piece> {
    (!text.is_empty()).then(|| Piece::Text(mem::take(text)))
}

fn named(kind: LetterKind, name: &str) -> Result<LetterField, TemplateFault> {
    let field = name.parse().ok().filter(|field| kind.has(*field));
    field.ok_or_else(|| TemplateFault::UnknownField { field: format!("{{{name}}}"), likely: likely(kind, name) })
}

/// The field of this mail that was probably meant.
fn likely(kind: LetterKind, name: &str) -> Option<&'static str> {
    let name = half_width(name).to_lowercase();
    let known = LetterField::VARIANTS.iter().filter(|field| kind.has(**field)).map(|field| field.into());
    let likeness = |known: &'static str| (strsim::normalized_damerau_levenshtein(&name, known), known);
    let best = known.map(likeness).reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (best.0 >= LIKELY).then_some(best.1)
}

/// R9.0: whether a line could show six digits in a row. In the mail of a code no value shows more than five.
fn may_hold_six_digits(line: &Line) -> bool {
    let mut longest = String::new();
    put(&mut longest, line, &|field| if field.is_secret() { "" } else { "00000" });
    holds_six_digits(&longest)
}

fn check_subject(subject: &Line) -> Result<(), TemplateFault> {
    if let Some(field) = fields([subject]).find(|field| field.is_secret() || field.may_be_empty()) {
        return Err(TemplateFault::InSubject(field));
    }
    if subject.is_empty() { Err(TemplateFault::NoSubject) } else { Ok(()) }
}

fn check_alone(line: &Line) -> Result<(), TemplateFault> {
    let secret = fields([line]).find(|field| field.is_secret()).filter(|_| line.len() > 1);
    secret.map_or(Ok(()), |secret| Err(TemplateFault::NotAlone(secret)))
}

/// What a mail must name has to be there even when a field without a value takes its paragraph away.
fn check_required(kind: LetterKind, paragraphs: &[Vec<Line>]) -> Result<(), TemplateFault> {
    for field in kind.required() {
        let places = paragraphs.iter().filter(|paragraph| fields(*paragraph).any(|f| f == *field));
        let risks = places.map(|paragraph| fields(paragraph).find(|f| f.may_be_empty() && f != field));
        // Of several places the best one counts: the one without a risk.
        match risks.min_by_key(Option::is_some) {
            None => return Err(TemplateFault::Missing(*field)),
            Some(Some(with)) => return Err(TemplateFault::Vanishing { field: *field, with }),
            Some(None) => {}
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A wording of the code's mail that is as short as can be.
    const LEAST: &str = "S\n\n{user_id}\n\n{code}\n\n{validity}\n\n{support}\n";

    fn value(field: LetterField) -> &'static str {
        field.into()
    }

    fn wrong(kind: LetterKind, source: &str) -> Wrong {
        Template::parse(kind, source).unwrap_err()
    }

    #[test]
    fn r9_3_the_first_line_is_the_subject_and_the_rest_is_kept_as_it_is_written() {
        let source = "\u{feff}件名 {service}  \r\n\r\n\r\nA\r\n  {name}, {{b}} {{{user_id}}}\r\n\r\n\r\n{support}\t\r\n\r\n";
        let (subject, body) = Template::parse(LetterKind::Locked, source).unwrap().fill(value);
        assert_eq!(subject, "件名 service");
        assert_eq!(body, "A\n  name, {b} {user_id}\n\n\nsupport\n");
    }

    #[test]
    fn r9_3_a_paragraph_with_a_field_without_a_value_is_left_out_and_no_gap_stays() {
        let source = "S\n\nTo {on_behalf}\nof {user_id}\n\nA\n\n{validity}\n\n{support}\n\n{password}\n{user_id}\n";
        let template = Template::parse(LetterKind::TemporaryPassword, source).unwrap();
        let without = |gone: &'static [LetterField]| template.fill(move |f| if gone.contains(&f) { "" } else { f.into() }).1;
        let rest = "support\n\npassword\nuser_id\n";
        assert_eq!(without(&[]), format!("To on_behalf\nof user_id\n\nA\n\nvalidity\n\n{rest}"));
        assert_eq!(without(&[LetterField::OnBehalf, LetterField::Validity]), format!("A\n\n{rest}"));
        // What always has a value takes nothing away, should it have none all the same.
        assert_eq!(without(&[LetterField::UserId]), "To on_behalf\nof \n\nA\n\nvalidity\n\nsupport\n\npassword\n\n");
    }

    #[test]
    fn r9_3_a_value_is_never_filled_again() {
        let template = Template::parse(LetterKind::Otp, &LEAST.replace("{user_id}", "{name}\n{user_id}")).unwrap();
        let (_, body) = template.fill(|f| if f == LetterField::Name { "{code} {{" } else { f.into() });
        assert!(body.starts_with("{code} {{\nuser_id\n"), "{body}");
        assert_eq!(body.matches("code").count(), 2);
    }

    #[test]
    fn r9_3_what_is_wrong_is_named_with_its_line() {
        use TemplateFault as F;
        let unknown = |field: &str, likely| F::UnknownField { field: field.to_owned(), likely };
        let cases: [(&str, &str, usize, F); 20] = [
            ("{support}", "{suport}", 9, unknown("{suport}", Some("support"))),
            ("{support}", "{support}\n{ Name }", 10, unknown("{ Name }", Some("name"))),
            ("{support}", "{support}\n{ｎａｍｅ}", 10, unknown("{ｎａｍｅ}", Some("name"))),
            ("{support}", "{support}\n｛name｝", 10, unknown("｛name｝", Some("name"))),
            ("{support}", "{support}\n{merchant}", 10, unknown("{merchant}", None)),
            ("{support}", "{support}\n{password}", 10, unknown("{password}", None)),
            ("{support}", "{support}\n{}", 10, unknown("{}", None)),
            ("{support}", "{support} {name", 9, F::Brace('{')),
            ("{support}", "{name {support}", 9, F::Brace('{')),
            ("{support}", "{support}}", 9, F::Brace('}')),
            ("{support}", "{support}\u{1b}[m", 9, F::Control),
            ("{support}", "a\t{support}", 9, F::Control),
            ("{code}", "Code: {code}", 5, F::NotAlone(LetterField::Code)),
            ("{code}", "　{code}", 5, F::NotAlone(LetterField::Code)),
            ("S\n", "S {code}\n", 1, F::InSubject(LetterField::Code)),
            ("S\n", "S {validity}\n", 1, F::InSubject(LetterField::Validity)),
            ("S\n", " \n", 1, F::NoSubject),
            ("{support}", "{support}\nTEL 0120-123456", 10, F::SixDigits),
            ("{support}", "{support}\n{user_id}1", 10, F::SixDigits),
            ("S\n", "S {name}{user_id}\n", 1, F::SixDigits),
        ];
        for (old, new, line, fault) in cases {
            assert_eq!(wrong(LetterKind::Otp, &LEAST.replace(old, new)), (Some(line), fault), "{new}");
        }
        assert_eq!(wrong(LetterKind::Otp, ""), (Some(1), F::NoSubject));
    }

    #[test]
    fn r9_every_field_that_a_mail_must_have_is_missed() {
        for kind in LetterKind::VARIANTS {
            let with = |left_out| {
                let fields = kind.required().iter().filter(|field| Some(**field) != left_out);
                fields.fold("S\n".to_owned(), |source, field| format!("{source}\n{{{}}}\n", field.as_ref()))
            };
            assert!(Template::parse(*kind, &with(None)).is_ok(), "{kind:?}");
            for field in kind.required() {
                assert_eq!(wrong(*kind, &with(Some(*field))), (None, TemplateFault::Missing(*field)), "{kind:?}");
            }
        }
    }

    #[test]
    fn r9_what_a_mail_must_have_does_not_vanish_with_a_paragraph() {
        let beside = LEAST.replace("{code}\n\n{validity}", "{code}\n{validity}");
        let (field, with) = (LetterField::Code, LetterField::Validity);
        assert_eq!(wrong(LetterKind::Otp, &beside), (None, TemplateFault::Vanishing { field, with }));
        assert!(Template::parse(LetterKind::Otp, &format!("{beside}\n{{code}}\n")).is_ok(), "another place is safe");
    }

    /// Lines of all sorts around those that the code's mail must have.
    fn wordings() -> impl Strategy<Value = String> {
        let sorts = "(\\PC{0,9}|[{}a0 ]{0,4}|\\{(name|user_id|validity|on_behalf|code)\\}|\n){0,3}";
        let must = Just(vec!["{user_id}", "{code}", "{validity}", "{support}"]).prop_shuffle();
        (must, prop::collection::vec(sorts, 4)).prop_map(|(must, others)| {
            let lines = must.iter().zip(&others).map(|(must, other)| format!("{must}\n{other}\n"));
            format!("S\n{}", lines.collect::<String>())
        })
    }

    proptest! {
        #[test]
        fn g14_no_wording_panics_and_none_that_is_taken_loses_or_disguises_the_code(source in wordings()) {
            let Ok(template) = Template::parse(LetterKind::Otp, &source) else { return Ok(()) };
            for empty in ["", "10分"] {
                let (subject, body) = template.fill(|f| match f {
                    LetterField::Code => "012345",
                    f if f.may_be_empty() => empty,
                    _ => "00000",
                });
                prop_assert!(body.lines().any(|line| line == "012345"), "{source}");
                prop_assert!(!holds_six_digits(&subject) && !holds_six_digits(&body.replace("012345", "")), "{source}");
            }
        }
    }
}
