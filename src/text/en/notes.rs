//! What is worth a look at a user, in English: as short as a cell of a table needs it.
//! No sentence and no advice: that is `user why`'s.

use super::words::word;
use crate::rules::notes::Note;
use crate::text::Word;
use std::borrow::Cow;

/// One note.
#[must_use]
pub fn note(note: Note) -> Cow<'static, str> {
    match note {
        Note::State(status) => word(Word::Status(status)).into(),
        Note::PasswordEndsIn(days) => format!("password {} left", span(days)).into(),
        Note::TemporaryEndsIn(days) => format!("temporary password {} left", span(days)).into(),
        Note::DeletedIn(days) => format!("deleted in {}", span(days)).into(),
        Note::Failures(1) => "1 failure".into(),
        Note::Failures(count) => format!("{count} failures").into(),
        Note::AppMissing => "no app enrolled".into(),
        Note::AddressMissing => "no address".into(),
        Note::SameAsAdmin => "same as admin".into(),
    }
}

fn span(days: i64) -> Cow<'static, str> {
    match days {
        0 => "under a day".into(),
        1 => "1 day".into(),
        days => format!("{days} days").into(),
    }
}
