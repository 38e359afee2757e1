//! What came out of a command against what the model expects: exit and error code, every mail that left, and the parts
//! of the JSON answer that the model knows.

use super::answer::{Answer, Kind, Mail};
use super::post::Letter;
use super::program::Outcome;
use serde_json::Value as Json;

/// What differs, in words.
pub type Difference = String;

/// Which mail it is, by its subject (R9).
pub fn kind(letter: &Letter) -> Option<Kind> {
    let subjects = [
        ("新規ユーザ登録", Kind::NewUser),
        ("ワンタイムパスワード", Kind::Otp),
        ("パスワード初期化開始", Kind::ResetStarted),
        ("仮パスワード", Kind::TemporaryPassword),
        ("パスワード変更", Kind::PasswordChanged),
        ("外部アプリケーション登録", Kind::AppEnrolled),
        ("メールアドレス変更", Kind::AddressChanged),
        ("メールアドレス削除", Kind::AddressRemoved),
        ("パスワードロック", Kind::Locked),
    ];
    subjects.iter().find(|(subject, _)| letter.subject.starts_with(subject)).map(|(_, kind)| *kind)
}

/// The address alone, without the name before it.
fn recipient(letter: &Letter) -> &str {
    letter.to.rsplit_once('<').map_or(letter.to.as_str(), |(_, to)| to.trim_end_matches('>'))
}

/// Whether the program did what the model expects, no more and no less.
pub fn compare(expected: &Answer, outcome: &Outcome, letters: &[Letter]) -> Result<(), Difference> {
    // The error comes last; notes may stand before it.
    let json = |text: &str| serde_json::from_str::<Json>(text.lines().last().unwrap_or_default()).unwrap_or_default();
    let (out, err) = (json(&outcome.out), json(&outcome.err));
    let code = err.pointer("/error/code").and_then(Json::as_str).unwrap_or("ok");
    same("answer", &(expected.code, expected.exit()), &(code, outcome.exit))
        .map_err(|d| format!("{d}{}{}\n", outcome.out, outcome.err))?;
    let mut mails: Vec<_> = expected.mails.iter().map(|Mail { kind, to, .. }| (Some(*kind), to.as_str())).collect();
    let mut sent: Vec<_> = letters.iter().map(|letter| (kind(letter), recipient(letter))).collect();
    mails.sort_unstable();
    sent.sort_unstable();
    same("mails", &mails, &sent)?;
    for (place, fact) in &expected.facts {
        same(place, fact, out.pointer(place).unwrap_or(&Json::Null))?;
    }
    if let Some(seconds) = expected.retry_after.filter(|seconds| *seconds <= 60) {
        let said = err.pointer("/error/message").and_then(Json::as_str).unwrap_or_default();
        let wait = format!("あと{seconds}秒");
        if !said.contains(&wait) {
            return Err(format!("expected {wait}, seen {said}\n"));
        }
    }
    Ok(())
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, expected: &T, seen: &T) -> Result<(), Difference> {
    if expected == seen { Ok(()) } else { Err(format!("{what}: expected {expected:?}, seen {seen:?}\n")) }
}
