//! 日本語の文。What a person reads in Japanese: です・ます, the portal's own words (加盟店, ユーザ, 管理/一般/出荷, 初期化).
//! This file words the failures; the rooms below it word refusals, hints, headings, notices and mails.

mod database;
mod health;
pub(super) mod help;
mod hint;
mod import;
mod mail;
mod notes;
mod notice;
mod refusal;
mod report;
mod usage;
mod why;
mod words;

pub use database::defect;
pub use health::{remedy as symptom_remedy, symptom};
pub use hint::hint;
pub use mail::template;
pub(super) use mail::{STAND_INS, span};
pub use notes::note;
pub use notice::{notice, prompt};
pub use refusal::sentence as refused;
pub use report::{auditors, reason, requirement};
pub use why::{finding, remedy_line};
pub use words::{label, word};

use crate::failure::{AuditCopy, Code, ConfigFault, Failure, TemplateFault, Unsafe};
use crate::text::Word;
use crate::zone::Zone;

/// What went wrong, with the value.
#[must_use]
pub fn sentence(failure: &Failure, zone: Zone) -> String {
    match failure {
        Failure::Refused(refusal) => refusal::sentence(refusal, zone),
        Failure::Usage(fault) | Failure::CommandLine { fault, .. } => usage::sentence(fault),
        Failure::MissingValue { flag } => {
            format!("「{flag}」の指定がありません。入力を求められる端末もありません。")
        }
        Failure::CodeUnknown { code, .. } => format!("「{code}」というエラーコードはありません。"),
        Failure::ColumnUnknown { column, .. } => format!("「{column}」という列はありません。"),
        Failure::Partial { failed, of } if failed == of => format!("{of}件すべてが失敗しました。"),
        Failure::Partial { failed, of } => format!("{of}件のうち{failed}件が失敗しました。残りは完了しています。"),
        Failure::ImportFaults { of: 0, .. } => "ファイルを読み取れないため、1件も登録していません。".to_owned(),
        Failure::ImportFaults { rejected, of } => {
            format!("{of}行のうち{rejected}行に誤りがあるため、1件も登録していません。")
        }
        Failure::AuditBroken { found } => format!("監査ログに、記録時と一致しない箇所が{found}件あります。"),
        Failure::BadAuditFile { path, line, copy } => bad_audit_file(path, *line, *copy),
        Failure::AuditHeadAltered { path } => {
            format!("「{path}」は、控えたあとに書き換えられたか、このデータベースの控えではありません。")
        }
        Failure::Store { code, path, cause } => store(*code, path, cause),
        Failure::Config { origin, line, fault } => {
            let place = line.map_or_else(|| format!("「{origin}」"), |n| format!("「{origin}」の{n}行目"));
            format!("設定に誤りがあります（{place}）: {}", config(fault))
        }
        Failure::File { path, cause } => format!("「{path}」を読み書きできません: {cause}"),
        Failure::Unsafe { path, fault } => format!("「{path}」を使うのは安全ではありません: {}", danger(*fault)),
        Failure::KeyMissing { path } => {
            format!("データベースはありますが、その鍵ファイル「{path}」が見つかりません。新しい鍵は自動では作りません。")
        }
        Failure::KeyInvalid { path } => {
            format!("「{path}」は鍵ファイルとして正しくないか、このデータベースの鍵ではありません。")
        }
        Failure::KeyReadOnly { path, .. } => {
            format!("「{path}」は systemd のクレデンシャルのため、新しい鍵を書き加えられません。")
        }
        Failure::MailQueued { queued, reply } => {
            format!("メール{queued}通を送信できませんでした。送信待ちに残っています（応答: {reply}）。")
        }
        Failure::MailRefused { count, reply } => {
            format!("メール{count}通を送信できず、保留にしました。自動では再送しません（応答: {reply}）。")
        }
        Failure::MailTestFailed { step, reply } => {
            format!("メール送信の確認は「{}」の段階で失敗しました（応答: {reply}）。", word(Word::DeliveryStep(*step)))
        }
        Failure::Busy { code, waited } => busy(*code, *waited),
        Failure::Interrupted => "中断しました。".to_owned(),
        Failure::ClosedPipe => "出力先が閉じられました。".to_owned(),
        Failure::Answered(_) => String::new(),
        Failure::Io(cause) => format!("入出力に失敗しました: {cause}"),
        Failure::Bug(cause) => format!("内部エラーが発生しました: {cause:#}"),
    }
}

fn bad_audit_file(path: &str, line: Option<usize>, copy: AuditCopy) -> String {
    let place = line.map_or_else(|| format!("「{path}」"), |line| format!("「{path}」の{line}行目"));
    match copy {
        AuditCopy::Head => format!("{place}は、監査ログの末尾の控えとして読み取れません。"),
        AuditCopy::Export => format!("{place}は、監査ログの出力として読み取れません。"),
    }
}

/// A `Failure::Store` carries nine of the codes; what is none of the others is the engine's own failure.
fn store(code: Code, path: &str, cause: &str) -> String {
    if code == Code::StoreMissing {
        format!("データベース「{path}」がありません。")
    } else if code == Code::StoreDamaged {
        format!("データベース「{path}」が壊れています: {cause}")
    } else if code == Code::StoreNewer {
        format!("データベース「{path}」は、この sekisho より新しいバージョンで作られています: {cause}")
    } else if code == Code::DiskFull {
        format!("空き容量が足りないため、データベース「{path}」に書き込めません: {cause}")
    } else if code == Code::ServerUnreachable {
        format!("データベース「{path}」のサーバに接続できません: {cause}")
    } else if code == Code::ServerRefused {
        format!("サーバが、データベース「{path}」の利用を拒否しました: {cause}")
    } else if code == Code::NotOnServer {
        format!("この操作ができるのはデータベースのファイルだけです。「{path}」はサーバ上にあります。")
    } else if code == Code::TargetInUse && cause.is_empty() {
        format!("「{path}」はすでに使われているデータベースです。コピー先にできるのは、空のデータベースだけです。")
    } else if code == Code::TargetInUse {
        format!("「{path}」は、別のデータベースからのコピーの途中です: {cause}")
    } else if code == Code::CopyUnfinished {
        format!("データベース「{path}」は、コピーが終わっていません。")
    } else if code == Code::OutcomeUnknown {
        format!("変更がデータベース「{path}」に保存されたかどうか、確認できませんでした: {cause}")
    } else {
        format!("データベース「{path}」の処理に失敗しました: {cause}")
    }
}

/// Two codes mean that something else is running.
fn busy(code: Code, waited: i64) -> String {
    if code == Code::SweepRunning {
        format!("未使用ユーザの削除がすでに実行中です（{waited}秒待ちました）。")
    } else {
        format!("データベースは別の処理が使用中です（{waited}秒待ちました）。")
    }
}

fn config(fault: &ConfigFault) -> String {
    match fault {
        ConfigFault::Syntax(words) => format!("TOMLとして読み取れません: {words}"),
        ConfigFault::UnknownKey { key, .. } => format!("「{key}」という項目はありません。"),
        ConfigFault::BadValue { key, value, .. } => format!("「{key}」の値「{value}」を解釈できません。"),
        ConfigFault::OutOfBounds { key, value, bound, source } => {
            format!("「{key}」の値「{value}」は許される範囲（{bound}、根拠: {source}）を外れています。")
        }
        ConfigFault::PasswordInUrl { key } => format!("「{key}」のURLにパスワードが含まれています。"),
        ConfigFault::Incomplete { key, because } => format!("「{because}」を使うには「{key}」も必要です。"),
        ConfigFault::Template(fault) => template_fault(fault),
    }
}

fn template_fault(fault: &TemplateFault) -> String {
    match fault {
        TemplateFault::UnknownFile { .. } => "このファイル名の文面はありません。".to_owned(),
        TemplateFault::NotText => "UTF-8の文字ではありません。".to_owned(),
        TemplateFault::Control => "制御文字（タブなど）は使えません。".to_owned(),
        TemplateFault::NoSubject => "1行目に件名がありません。".to_owned(),
        TemplateFault::Brace('{') => "「{」に対応する「}」がありません。".to_owned(),
        TemplateFault::Brace(_) => "「}」に対応する「{」がありません。".to_owned(),
        TemplateFault::UnknownField { field, .. } => format!("このメールに「{field}」という欄はありません。"),
        TemplateFault::Missing(field) => format!("必須の欄「{{{}}}」がありません。", field.as_ref()),
        TemplateFault::Vanishing { field, with } => format!(
            "必須の欄「{{{}}}」が「{{{}}}」と同じ段落にあり、後者が空のとき段落ごと省かれます。",
            field.as_ref(),
            with.as_ref()
        ),
        TemplateFault::NotAlone(field) => format!("「{{{}}}」は1行に単独で書く必要があります。", field.as_ref()),
        TemplateFault::InSubject(field) => format!("「{{{}}}」は件名に使えません。", field.as_ref()),
        TemplateFault::SixDigits => "ワンタイムパスワードのほかに、6桁の数字になり得る部分があります。".to_owned(),
    }
}

fn danger(fault: Unsafe) -> &'static str {
    match fault {
        Unsafe::Symlink => "シンボリックリンクです。",
        Unsafe::WrongKind => "通常のファイルまたはフォルダではなく、種類が異なります。",
        Unsafe::OthersWrite => "所有者以外も書き込めます。",
        Unsafe::OthersRead => "機密の内容を所有者以外も読めます。",
        Unsafe::BesideDatabase => "鍵ファイルがデータベースと同じフォルダにあります。一緒に盗まれると守れません。",
        Unsafe::Foreign => "別の利用者が所有しています。",
        Unsafe::Taken => "すでにファイルがあります。上書きはしません。",
        Unsafe::NoSessionFile => "セッションファイルではない内容が入っています。上書きはしません。",
    }
}

/// Subject and body of a mail that only shows that mails arrive.
pub fn trial_mail(service: &str) -> (String, String) {
    let body = "このメールは、送信の設定を確認するために `sekisho mail test` で送られました。\n\
                届いていれば、設定は正しく働いています。お手続きは必要ありません。\n";
    (format!("送信確認のメール－「{service}」"), body.to_owned())
}
