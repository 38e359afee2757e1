//! Every text that a person sees, in Japanese and English. The enums here say what can be said; `ja` and `en` say it,
//! by exhaustive match, so that the compiler asks for a missing sentence. Nothing here decides or prints anything.

mod command;
pub mod en;
pub mod en_explain;
mod field;
pub mod help;
pub mod ja;
pub mod ja_explain;
mod letter;
mod notice;
mod prompt;
mod template;

pub use command::remedy;
pub use field::{Field, Word};
pub use letter::{LetterText, Span, letter, template};
pub use notice::Notice;
pub use prompt::{Auditors, Prompt};
pub use template::{Template, Wrong};

use crate::failure::{Code, Failure};
use crate::rules::health::Symptom;
use crate::rules::notes::Note;
use crate::rules::pci::{Reason, Requirement};
use crate::rules::refusal::Refusal;
use crate::rules::why::Finding;
use crate::rules::words::Defect;
use crate::zone::Zone;
use std::borrow::Cow;
use strum::{AsRefStr, EnumString, IntoStaticStr, VariantArray};

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Lang {
    /// 日本語
    Ja,
    /// English
    En,
}

/// What went wrong, with the value.
#[must_use]
pub fn sentence(lang: Lang, failure: &Failure, zone: Zone) -> String {
    match lang {
        Lang::Ja => ja::sentence(failure, zone),
        Lang::En => en::sentence(failure, zone),
    }
}

/// What a rule refused, for where it is not the failure of the command.
#[must_use]
pub fn refusal(lang: Lang, refusal: &Refusal, zone: Zone) -> String {
    match lang {
        Lang::Ja => ja::refused(refusal, zone),
        Lang::En => en::refused(refusal, zone),
    }
}

/// The command or step that helps, where there is one.
#[must_use]
pub fn hint(lang: Lang, failure: &Failure) -> Option<String> {
    match lang {
        Lang::Ja => ja::hint(failure),
        Lang::En => en::hint(failure),
    }
}

/// What `sekisho explain CODE` says: when it comes, why, what to do.
#[must_use]
pub fn explain(lang: Lang, code: Code) -> &'static str {
    match lang {
        Lang::Ja => ja_explain::explain(code),
        Lang::En => en_explain::explain(code),
    }
}

/// What stands in the way of a login, in a sentence fit to be read out.
#[must_use]
pub fn finding(lang: Lang, finding: &Finding, zone: Zone) -> String {
    match lang {
        Lang::Ja => ja::finding(finding, zone),
        Lang::En => en::finding(finding, zone),
    }
}

/// What `doctor` found, and what helps.
#[must_use]
pub fn symptom(lang: Lang, symptom: &Symptom, zone: Zone) -> (String, &'static str) {
    match lang {
        Lang::Ja => (ja::symptom(symptom, zone), ja::symptom_remedy(symptom)),
        Lang::En => (en::symptom(symptom, zone), en::symptom_remedy(symptom)),
    }
}

/// The line below it that names the command that helps.
#[must_use]
pub fn remedy_line(lang: Lang, remedy: &str) -> String {
    match lang {
        Lang::Ja => ja::remedy_line(remedy),
        Lang::En => en::remedy_line(remedy),
    }
}

/// What `db check` found: what is wrong, and what helps.
#[must_use]
pub fn defect(lang: Lang, defect: Defect, detail: &str) -> (String, &'static str) {
    match lang {
        Lang::Ja => ja::defect(defect, detail),
        Lang::En => en::defect(defect, detail),
    }
}

/// What a requirement of PCI DSS is about, in our own few words: the standard's text is protected.
#[must_use]
pub fn requirement(lang: Lang, requirement: Requirement) -> &'static str {
    match lang {
        Lang::Ja => ja::requirement(requirement),
        Lang::En => en::requirement(requirement),
    }
}

/// Why a requirement is met, is not, or does not apply.
#[must_use]
pub fn reason(lang: Lang, reason: Reason) -> &'static str {
    match lang {
        Lang::Ja => ja::reason(reason),
        Lang::En => en::reason(reason),
    }
}

/// A text of the report for auditors that is not about one requirement.
#[must_use]
pub fn auditors(lang: Lang, part: Auditors) -> &'static str {
    match lang {
        Lang::Ja => ja::auditors(part),
        Lang::En => en::auditors(part),
    }
}

/// A column heading or label.
#[must_use]
pub fn label(lang: Lang, field: Field) -> &'static str {
    match lang {
        Lang::Ja => ja::label(field),
        Lang::En => en::label(field),
    }
}

/// A word's name for people.
#[must_use]
pub fn word(lang: Lang, word: Word) -> &'static str {
    match lang {
        Lang::Ja => ja::word(word),
        Lang::En => en::word(word),
    }
}

/// What is worth a look at a user, in one cell; nothing where nothing is.
#[must_use]
pub fn notes(lang: Lang, notes: &[Note]) -> String {
    let (note, between): (fn(Note) -> Cow<'static, str>, _) = match lang {
        Lang::Ja => (ja::note, "、"),
        Lang::En => (en::note, ", "),
    };
    notes.iter().map(|one| note(*one)).collect::<Vec<_>>().join(between)
}

/// A sentence about what was done.
#[must_use]
pub fn notice(lang: Lang, notice: &Notice, zone: Zone) -> String {
    match lang {
        Lang::Ja => ja::notice(notice, zone),
        Lang::En => en::notice(notice, zone),
    }
}

/// A question, without the blank behind it.
#[must_use]
pub fn prompt(lang: Lang, prompt: &Prompt) -> String {
    match lang {
        Lang::Ja => ja::prompt(prompt),
        Lang::En => en::prompt(prompt),
    }
}

/// Subject and body of a mail that only shows that mails arrive; lines ended by `\n`.
#[must_use]
pub fn trial_mail(lang: Lang, service: &str) -> (String, String) {
    match lang {
        Lang::Ja => ja::trial_mail(service),
        Lang::En => en::trial_mail(service),
    }
}

#[cfg(test)]
mod tests;
