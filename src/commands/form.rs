//! A form: a person is asked for field after field, and each is checked as it is entered. What is wrong with it is said at
//! once and the same field asked again; what was entered before stays. It must hold no rules: what a field has to be is for
//! the caller's check to say, which asks the same rules as the change at the end.

use super::request::{Request, in_scope};
use super::typed;
use crate::failure::{Failure, UsageFault};
use crate::output::{self, Format, Style};
use crate::rules::fold::half_width;
use crate::rules::refusal::Refusal;
use crate::text::{self, Field, Lang, Notice, Prompt, Word};

/// A field that takes one of a few words.
pub struct Choice<T: 'static> {
    /// What it is called.
    pub field: Field,
    /// What it takes, in the order of its numbers.
    pub of: &'static [T],
    /// How each is called.
    pub word: fn(T) -> Word,
    /// What Enter alone stands for.
    pub usual: Option<T>,
}

/// Says something beside the questions. It is part of the dialogue, so that `-q` does not silence it.
///
/// # Errors
/// The terminal's.
pub fn remark(request: &mut Request, notice: &Notice) -> Result<(), Failure> {
    let mut said = Vec::new();
    output::note(&mut said, &at_terminal(request), notice)?;
    request.world.tell(&String::from_utf8_lossy(&said))
}

/// Asks for a field until `check` takes it.
///
/// # Errors
/// `missing_value`, which names the flag, where nobody can be asked; what can't be mended by typing something else.
pub fn field<T>(
    request: &mut Request,
    flag: &str,
    prompt: &Prompt,
    mut check: impl FnMut(&mut Request, &str) -> Result<T, Failure>,
) -> Result<T, Failure> {
    loop {
        let checked = typed::ask(request, None, flag, prompt).and_then(|typed| check(request, &typed));
        match checked.map_err(|failure| in_scope(&request.actor, failure)) {
            Err(failure) if mendable(&failure) => complain(request, &failure)?,
            done => return done,
        }
    }
}

/// Asks for one of a few words until `check` takes it.
///
/// # Errors
/// As [`field`].
pub fn choose<T: Copy>(
    request: &mut Request,
    flag: &str,
    choice: &Choice<T>,
    mut check: impl FnMut(&mut Request, T) -> Result<(), Failure>,
) -> Result<T, Failure> {
    let words = choice.of.iter().map(|one| (choice.word)(*one)).collect();
    let prompt = Prompt::Choice { field: choice.field, words, usual: choice.usual.map(choice.word) };
    field(request, flag, &prompt, |request, typed| {
        let chosen = choice.read(request.globals.style.lang, typed)?;
        check(request, chosen)?;
        Ok(chosen)
    })
}

impl<T: Copy> Choice<T> {
    /// By its number, or by its word in either language, of which a beginning will do that no other has.
    fn read(&self, lang: Lang, typed: &str) -> Result<T, Failure> {
        let typed = half_width(typed).to_lowercase();
        if let (true, Some(usual)) = (typed.is_empty(), self.usual) {
            return Ok(usual);
        }
        let named = |one: &T| {
            let word = (self.word)(*one);
            let names = [word.as_str(), text::word(Lang::Ja, word), text::word(Lang::En, word)];
            !typed.is_empty() && names.iter().any(|name| name.to_lowercase().starts_with(&typed))
        };
        let numbered = typed.parse::<usize>().ok().and_then(|number| self.of.get(number.checked_sub(1)?));
        let mut named = self.of.iter().filter(|one| named(one));
        match (numbered, named.next(), named.next()) {
            (Some(one), ..) | (None, Some(one), None) => Ok(*one),
            _ => Err(Failure::Usage(UsageFault::BadValue {
                option: text::label(lang, self.field).to_owned(),
                value: typed,
                likely: None,
                allowed: self.of.iter().map(|one| text::word(lang, (self.word)(*one)).to_owned()).collect(),
            })),
        }
    }
}

/// Says what is wrong with what was just entered, where it was entered.
///
/// # Errors
/// The terminal's.
pub fn complain(request: &mut Request, failure: &Failure) -> Result<(), Failure> {
    let mut said = Vec::new();
    output::failure(&mut said, &at_terminal(request), failure)?;
    request.world.tell(&String::from_utf8_lossy(&said))
}

/// For a person, whatever form the result is to have.
fn at_terminal(request: &Request) -> Style {
    Style { format: Format::Table, quiet: false, ..request.globals.style.clone() }
}

/// Whether the person can mend it by entering something else. Lack of authority can't be, nor can what keeps the database
/// from being read.
fn mendable(failure: &Failure) -> bool {
    use Refusal as R;
    match failure {
        Failure::Refused(R::Denied | R::NoSession | R::SessionOver | R::PasswordChangeDue) => false,
        Failure::Refused(_) | Failure::Usage(UsageFault::BadValue { .. } | UsageFault::NotText) => true,
        _ => false,
    }
}
