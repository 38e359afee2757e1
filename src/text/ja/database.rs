//! What the `db` commands say in Japanese: backups, restores, keys, and what a check finds.
//! It must not show a secret, nor the inside of a row: a place is enough to find it.

use crate::rules::words::{Defect, Held, Overtaken};
use crate::text::Notice;

/// A sentence about the database; none for what is said elsewhere.
#[must_use]
pub fn notice(notice: &Notice) -> String {
    use Notice as N;
    match notice {
        N::BackupTaken { file, bytes, merchants, users } => {
            format!("バックアップを作成し、内容を検証しました: {file}（{bytes}バイト、加盟店{merchants}件、ユーザ{users}件）")
        }
        N::KeysNeeded { keys } => {
            let ids: Vec<String> = keys.iter().map(ToString::to_string).collect();
            format!(
                "読み取りには鍵ファイルの鍵 {} が必要です。鍵ファイルの写しを、バックアップとは別の場所に保管してください。",
                ids.join(", ")
            )
        }
        N::Copied { to, merchants, users, entries } => {
            format!("コピーし、内容を検証しました: {to}（加盟店{merchants}件、ユーザ{users}件、監査ログ{entries}件）")
        }
        N::CopyWentOn { rows } => format!("そのうち{rows}行は、中断した前回のコピーで済んでいました。"),
        N::CopyBeganAnew => "前回の中断のあとにデータベースが変更されたため、最初からコピーし直しました。".to_owned(),
        N::CopyAsOf => "これ以降の変更はコピーに含まれません。コピー先に切り替えるときは、利用を止めてからコピーし、`store.url` を変更してください。".to_owned(),
        N::Restored { file, merchants, users } => {
            format!("{file} から復元しました（加盟店{merchants}件、ユーザ{users}件）。")
        }
        N::ReplacedKept { path } => format!("置き換え前のデータベース: {path}（不要になったら削除してください）"),
        N::RestoreEnded { ended, parked } => {
            format!("ログイン途中の認証、セッション、URLを{ended}件終了し、送信待ちのメール{parked}通を保留にしました。")
        }
        N::RestoreLost { users } => {
            format!("バックアップより後に登録されたユーザ{users}件は、置き換え前のデータベースにだけ残っています。")
        }
        N::NothingToCompare => {
            "比べられるデータベースがないため、バックアップより後のロック、パスワード変更、削除は分かりません。".to_owned()
        }
        N::StaysLocked { user, reason } => format!("ロック: {user}（{}）", overtaken(*reason)),
        N::KeyAdded { key, path } => format!("{path} に鍵 {key} を加えました。このファイルの写しも取り直してください。"),
        N::RotationGoesOn { key } => format!("鍵ファイルにある鍵 {key} で続けます。"),
        N::Resealed { key, count } => format!("{count}件を鍵 {key} で暗号化し直しました。"),
        N::Unopened { count } => {
            format!("{count}件は復号できないため、そのまま残しました。`sekisho db check` で場所を確認できます。")
        }
        N::KeyNeeded { key, by } => {
            let by: Vec<String> = by.iter().map(|(what, count)| format!("{}（{count}件）", held(*what))).collect();
            format!("鍵 {key} はまだ必要です: {}", by.join("、"))
        }
        N::KeyUnneeded { key } => {
            format!("鍵 {key} は、このデータベースではもう使われていません。以前のバックアップには必要なことがあります。")
        }
        N::DatabaseFine { merchants, users, entries } => {
            format!("データベースに異常はありません（加盟店{merchants}件、ユーザ{users}件、監査ログ{entries}件）。")
        }
        _ => String::new(),
    }
}

/// What a key is needed for.
pub(super) fn held(held: Held) -> &'static str {
    match held {
        Held::Password => "パスワード",
        Held::PasswordHistory => "過去のパスワード",
        Held::App => "外部アプリケーション",
        Held::Enrolment => "登録中の外部アプリケーション",
        Held::Mail => "送信待ちのメール",
        Held::TemporaryPassword => "仮パスワード",
        Held::Code => "ワンタイムパスワード",
        Held::Link => "初期化のURL",
        Held::Session => "セッション",
        Held::Audit => "監査ログ",
    }
}

/// Why an account stays locked after a restore.
pub(super) fn overtaken(overtaken: Overtaken) -> &'static str {
    match overtaken {
        Overtaken::Lock => "バックアップより後にロック",
        Overtaken::Password => "バックアップより後にパスワードを変更",
        Overtaken::App => "バックアップより後に外部アプリケーションを初期化または登録",
        Overtaken::Deletion => "バックアップより後に削除",
    }
}

/// The kind of a finding.
pub(super) fn kind(defect: Defect) -> &'static str {
    match defect {
        Defect::File => "ファイル",
        Defect::Reference => "参照",
        Defect::Schema => "スキーマ",
        Defect::Row => "行",
        Defect::Sealed => "暗号化した値",
        Defect::Audit => "監査ログ",
        Defect::Address => "メールアドレスの重複",
        Defect::Admin => "管理ユーザ",
        Defect::SameAsAdmin => "管理者と同一",
        Defect::Field => "項目",
    }
}

/// What `db check` found, and what helps.
#[must_use]
pub fn defect(defect: Defect, detail: &str) -> (String, &'static str) {
    const RESTORE: &str = "バックアップから `sekisho db restore ファイル` で復元してください。";
    match defect {
        Defect::File => (format!("ファイルが壊れています: {detail}"), RESTORE),
        Defect::Reference => (format!("参照先の行がありません: {detail}"), RESTORE),
        Defect::Schema => (format!("{detail} が sekisho の作ったものと異なります。"), RESTORE),
        Defect::Row => (format!("行の内容が正しくありません: {detail}"), RESTORE),
        Defect::Sealed => (
            format!("復号できません（{detail}）。鍵ファイルにない鍵で暗号化されたか、書き換えられています。"),
            "鍵ファイルに元の鍵を戻してください。戻せないときは `sekisho password issue`、`sekisho otp reset` を使います。",
        ),
        Defect::Audit => (
            format!("監査ログが記録時と異なります（{detail}）。"),
            "データベースをそのまま保全し、バックアップと照合してください。",
        ),
        Defect::Address => (
            format!("{detail} が別人のユーザに重複しています。"),
            "`sekisho user edit USER --email アドレス` で変更してください。",
        ),
        Defect::Admin => (format!("加盟店コードをIDとする管理ユーザが1件ではありません: {detail}"), RESTORE),
        Defect::SameAsAdmin => (
            format!("「管理者と同一」の決まりに合いません: {detail}"),
            "`sekisho user edit USER --no-same-as-admin` で外してください。",
        ),
        Defect::Field => (format!("項目が決まりに合いません: {detail}"), "`sekisho user edit USER` で直してください。"),
    }
}
