//! What is wrong with a command line, in Japanese.
//! The sentence says what is wrong, the hint what to type instead. clap's own wording must not come through.

use crate::failure::UsageFault;

/// So many values are all named beside the likely one.
const FEW: usize = 12;

pub(super) fn sentence(fault: &UsageFault) -> String {
    match fault {
        UsageFault::UnknownOption { option, .. } => format!("「{option}」というオプションはありません。"),
        UsageFault::UnknownCommand { command, .. } => format!("「{command}」というコマンドはありません。"),
        UsageFault::UnknownTopic { topic, .. } => format!("「{topic}」というコマンドやトピックはありません。"),
        UsageFault::NoValue { option, value } => format!("「{option}」に値は指定できません（指定: {value}）。"),
        UsageFault::Unexpected { value } => format!("「{value}」は余分な指定です。"),
        UsageFault::Missing { arguments } => format!("必要な指定がありません: {}", arguments.join(" ")),
        UsageFault::NoReason => "この操作には、理由（`--reason`）か受付番号（`--ticket`）の指定が必要です。".to_owned(),
        UsageFault::NoCommand => "続けて指定するコマンドがありません。".to_owned(),
        UsageFault::BadValue { option, value, .. } if value.is_empty() => format!("「{option}」に値が指定されていません。"),
        UsageFault::BadValue { option, value, .. } => format!("「{option}」に「{value}」は指定できません。"),
        UsageFault::Conflict { option, with } => format!("「{option}」と「{with}」は同時に指定できません。"),
        UsageFault::Repeated { option } => format!("「{option}」が2回以上指定されています。"),
        UsageFault::TooLong { option, most } => format!("「{option}」は{most}文字までです。"),
        UsageFault::NothingToChange { .. } => "変更する項目が指定されていません。".to_owned(),
        UsageFault::NoStream => {
            "バックアップはファイルとして検証するため、標準入力や標準出力（「-」）では扱えません。".to_owned()
        }
        UsageFault::NotText => "UTF-8として読めない文字が入力されています。".to_owned(),
    }
}

/// `command` is what the command line is about, where that is known.
pub(super) fn hint(fault: &UsageFault, command: &str) -> String {
    match fault {
        UsageFault::NoReason => {
            "`--reason 理由` または `--ticket 番号` を付けて実行してください（設定 audit.require_reason による）。".to_owned()
        }
        UsageFault::UnknownOption { likely: Some(likely), .. }
        | UsageFault::UnknownCommand { likely: Some(likely), .. }
        | UsageFault::UnknownTopic { likely: Some(likely), .. } => format!("もしかして: {likely}"),
        UsageFault::BadValue { allowed, likely: Some(likely), .. } if allowed.len() <= FEW => {
            format!("もしかして: {likely}（指定できる値: {}）", allowed.join(", "))
        }
        UsageFault::BadValue { likely: Some(likely), .. } => format!("もしかして: {likely}"),
        UsageFault::NoStream => "ファイル名を指定してください。`-` という名前のファイルなら `./-` と書きます。".to_owned(),
        UsageFault::NothingToChange { options } => format!("次のいずれかを付けてください: {}", options.join(", ")),
        UsageFault::BadValue { allowed, .. } if !allowed.is_empty() => format!("指定できる値: {}", allowed.join(", ")),
        UsageFault::UnknownTopic { .. } => "`sekisho help` で一覧を確認できます。".to_owned(),
        UsageFault::UnknownOption { .. }
        | UsageFault::UnknownCommand { .. }
        | UsageFault::NoValue { .. }
        | UsageFault::Unexpected { .. }
        | UsageFault::Missing { .. }
        | UsageFault::NoCommand
        | UsageFault::BadValue { .. }
        | UsageFault::Conflict { .. }
        | UsageFault::Repeated { .. }
        | UsageFault::TooLong { .. }
        | UsageFault::NotText => format!("`{}` で使い方を確認できます。", format!("sekisho help {command}").trim_end()),
    }
}
