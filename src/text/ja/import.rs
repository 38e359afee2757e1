//! What is wrong with a file of users, in Japanese: with the file as such, its headings, its cells, and what helps.
//! It must not word what the rules of users refuse: that is in `refusal`, for a row as for a single user.

use super::words::word;
use crate::rules::import::{Damage, Flaw};
use crate::text::Word;

/// What is wrong.
pub(super) fn sentence(flaw: &Flaw) -> String {
    match flaw {
        Flaw::Undecodable { encoding, line, byte } => {
            format!("{line}行目（先頭から{byte}バイト目）が、文字コード {encoding} として読み取れません。")
        }
        Flaw::Workbook => "Excelブック（.xlsx）です。CSVファイルではありません。".to_owned(),
        Flaw::NulByte { line } => format!("{line}行目に、テキストには現れないNULバイトがあります。"),
        Flaw::Empty => "ファイルが空です。".to_owned(),
        Flaw::HeaderUnknown { header, suggestions } if suggestions.is_empty() => {
            format!("見出し「{header}」に当たる列はありません。")
        }
        Flaw::HeaderUnknown { header, suggestions } => {
            format!("見出し「{header}」に当たる列はありません（もしかして: {}）。", suggestions.join(", "))
        }
        Flaw::HeaderRepeated { column } => format!("「{}」の列が2つ以上あります。", word(Word::Column(*column))),
        Flaw::ColumnMissing { column } => format!("「{}」の列がありません。", word(Word::Column(*column))),
        Flaw::CellCount { found, expected } => {
            format!("項目が{found}個あり、見出しの{expected}個より多くなっています。")
        }
        Flaw::QuoteOpen => "引用符（\"）が閉じられていません。".to_owned(),
        Flaw::BadWord { value, allowed } => format!("「{value}」は指定できません（指定できる値: {allowed}）。"),
        Flaw::ValueMissing { column } => format!("「{}」が空です。", word(Word::Column(*column))),
        Flaw::Damaged { value, damage } => damaged(value, *damage),
    }
}

fn damaged(value: &str, damage: Damage) -> String {
    match damage {
        Damage::Exponent => format!("「{value}」は、Excelが長い数字を指数の形に変えたものです。元の値は失われています。"),
        Damage::LostZeros => format!("「{value}」は9桁に足りません。Excelが先頭の0を消した可能性があります。"),
        Damage::Date => format!("「{value}」は、Excelが値を日付に変えたものと思われます。"),
        Damage::ErrorValue => format!("「{value}」は、Excelのエラー表示です。元の値は失われています。"),
    }
}

/// What helps.
pub(super) fn hint(flaw: &Flaw) -> Option<String> {
    Some(match flaw {
        Flaw::Undecodable { .. } => "`--encoding` で文字コードを指定するか、UTF-8で保存し直してください。".to_owned(),
        Flaw::Workbook => "Excelの「名前を付けて保存」で「CSV UTF-8」を選んでください。".to_owned(),
        Flaw::NulByte { .. } => {
            "BOMのないUTF-16であれば `--encoding utf-16le` を付けてください。それ以外の場合は保存し直してください。".to_owned()
        }
        Flaw::Empty | Flaw::HeaderUnknown { .. } | Flaw::HeaderRepeated { .. } | Flaw::ColumnMissing { .. } => {
            "見出しの例は `sekisho user import --template` で出力できます。".to_owned()
        }
        Flaw::CellCount { .. } => "氏名などにある区切り文字は、項目全体を引用符で囲むと使えます。".to_owned(),
        Flaw::QuoteOpen => "引用符を閉じるか、項目の中の引用符を2つ続けて書いてください。".to_owned(),
        Flaw::BadWord { .. } | Flaw::ValueMissing { .. } => "日本語と英語のどちらでも書けます。".to_owned(),
        Flaw::Damaged { .. } => "Excelでは、列の書式を「文字列」にしてから元の値を入力し直してください。".to_owned(),
    })
}
