//! What is worth a look at a user, in Japanese: as short as a cell of a table needs it.
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
        Note::PasswordEndsIn(0) => "パスワードあと1日未満".into(),
        Note::PasswordEndsIn(days) => format!("パスワードあと{days}日").into(),
        Note::TemporaryEndsIn(0) => "仮パスワードあと1日未満".into(),
        Note::TemporaryEndsIn(days) => format!("仮パスワードあと{days}日").into(),
        Note::DeletedIn(0) => "削除まで1日未満".into(),
        Note::DeletedIn(days) => format!("削除まで{days}日").into(),
        Note::Failures(count) => format!("失敗{count}回").into(),
        Note::AppMissing => "アプリ未登録".into(),
        Note::AddressMissing => "アドレスなし".into(),
        Note::SameAsAdmin => "管理者と同一".into(),
    }
}
