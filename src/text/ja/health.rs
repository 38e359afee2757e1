//! What `doctor` finds, in Japanese, and what helps: sentences for an operator, each remedy with its command.
//! What a file, a server or the database says of itself is worded where failures are, not here.

use crate::rules::health::{Check, Grade, Symptom};
use crate::zone::Zone;

/// What is not as it should be.
#[must_use]
pub fn symptom(symptom: &Symptom, zone: Zone) -> String {
    match symptom {
        Symptom::ClockBehind { newest } => {
            format!("この端末の時計が、監査ログの最新の記録（{}）より前を指しています。", zone.short(*newest))
        }
        Symptom::ClockAhead { newest } => {
            format!(
                "監査ログの最新の記録は {} です。この時計のままでは未使用ユーザの削除は実行されません。",
                zone.short(*newest)
            )
        }
        Symptom::EngineOld { version } => format!("SQLite {version} は必要な版（3.51.3）より古いものです。"),
        Symptom::MailsLate { waiting, since } => {
            format!("メール{waiting}通が送信待ちです。最も古いものは {} から待っています。", zone.short(*since))
        }
        Symptom::MailsParked { parked } => format!("メール{parked}通を送信できず、保留にしています。"),
        Symptom::SweepNever => "未使用ユーザの削除が一度も実行されていません。".to_owned(),
        Symptom::SweepLate { last } => format!("未使用ユーザの削除は {} を最後に実行されていません。", zone.short(*last)),
    }
}

/// What helps.
#[must_use]
pub fn remedy(symptom: &Symptom) -> &'static str {
    match symptom {
        Symptom::ClockBehind { .. } => {
            "時計を合わせてください。以前の時計が進んでいた場合は `sekisho sweep-inactive --accept-clock` を実行します。"
        }
        Symptom::ClockAhead { .. } => {
            "時計を確認してください。正しければ `sekisho sweep-inactive --accept-clock` を実行します。"
        }
        Symptom::EngineOld { .. } => "同梱のSQLiteを使ってビルドしたものに入れ替えてください。",
        Symptom::MailsLate { .. } => {
            "`sekisho mail list --state queued` で理由を確認し、`sekisho mail deliver --watch` を常駐させてください（`sekisho generate units`）。"
        }
        Symptom::MailsParked { .. } => {
            "`sekisho mail list --state parked` で理由を確認し、`sekisho mail retry` で再送するか `sekisho mail drop` で取りやめてください。"
        }
        Symptom::SweepNever | Symptom::SweepLate { .. } => {
            "cron か systemd で `sekisho sweep-inactive` を毎日実行してください（`sekisho generate units`）。"
        }
    }
}

/// The name of a place.
#[must_use]
pub fn check(check: Check) -> &'static str {
    match check {
        Check::Configuration => "設定",
        Check::KeyFile => "鍵ファイル",
        Check::Database => "データベース",
        Check::Content => "データの内容",
        Check::Engine => "データベースエンジン",
        Check::Audit => "監査ログ",
        Check::Clock => "時計",
        Check::MailServer => "メールサーバ",
        Check::Outbox => "送信待ち",
        Check::Sweep => "未使用ユーザの削除",
    }
}

/// How it was found.
#[must_use]
pub fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Ok => "正常",
        Grade::Warn => "注意",
        Grade::Fail => "異常",
    }
}
