//! What was done, and what a person is asked, in Japanese. Each is one line; a question ends without the blank.
//! It must not decide what is said or when: that is the caller's, and the compiler asks for a sentence in each language.

use super::words::{chain_name, label, word};
use crate::text::{Field, Notice, Prompt, Word};
use crate::zone::Zone;

/// A sentence about what was done.
#[must_use]
#[allow(clippy::too_many_lines)] // a table, one row a notice
pub fn notice(notice: &Notice, zone: Zone) -> String {
    use Notice as N;
    match notice {
        N::Initialised { db } => format!("初期設定が終わりました。データベース: {db}"),
        N::ConfigAt { config } => format!("設定ファイル: {config}"),
        N::KeyFileAt { key_file } => format!("鍵ファイル: {key_file}（データベースとは別の場所に、控えを保管してください）"),
        N::AlreadyInitialised { db } => format!("初期設定は済んでいます（データベース: {db}）。"),
        N::MerchantAdded { merchant } => {
            format!(
                "加盟店 {merchant} を登録しました。管理ユーザの仮パスワードは `sekisho password issue {merchant}` で発行できます。"
            )
        }
        N::MerchantEdited { merchant } => format!("加盟店 {merchant} を変更しました。"),
        N::MerchantDeleted { merchant, users } => format!("加盟店 {merchant} と、そのユーザ{users}件を削除しました。"),
        N::MerchantUnchanged { merchant } => format!("加盟店 {merchant} に変更はありません。"),
        N::CheckDigit { value } => {
            format!("法人番号「{value}」のチェックデジットが合いません。番号をお確かめください（登録はできます）。")
        }
        N::FormBegins => "項目を順に入力してください（Ctrl-C で中止すると、何も登録されません）。".to_owned(),
        N::NewPasswordsDiffer => "2回の入力が一致しません。もう一度入力してください。".to_owned(),
        N::UserAdded { user, mailed_to: Some(to) } => format!("ユーザ {user} を登録しました。仮パスワードを {to} に送ります。"),
        N::UserAdded { user, mailed_to: None } => {
            format!("ユーザ {user} を登録しました。仮パスワードは `sekisho password issue {user}` で発行できます。")
        }
        N::UserEdited { user } => format!("ユーザ {user} を変更しました。"),
        N::TemporaryVoided { user } => {
            format!(
                "この変更で、ユーザ {user} の未使用の仮パスワードは無効になりました。`sekisho password issue {user}` で新しく発行できます。"
            )
        }
        N::UserUnchanged { user } => format!("ユーザ {user} に変更はありません。"),
        N::UserDeleted { user } => format!("ユーザ {user} を削除しました。"),
        N::UserUnlocked { user } => format!("ユーザ {user} のロックを解除しました。"),
        N::UserNotLocked { user } => format!("ユーザ {user} はロックされていません。"),
        N::UserRestored { user, mailed_to } => {
            format!("ユーザ {user} を復元しました。仮パスワードを {mailed_to} に送ります。")
        }
        N::CanLogIn { user } => format!("ユーザ {user} はログインできます。"),
        N::CannotLogIn { user } => format!("ユーザ {user} はログインできません。"),
        N::ChallengeSent { sent_to, minutes, challenge } => {
            format!("ワンタイムパスワードを {sent_to} に送ります。有効期限は{minutes}分です（認証ID: {challenge}）。")
        }
        N::EnrolmentAhead => "この番号を確かめたあと、続けて外部アプリケーションを登録します。".to_owned(),
        N::AppAsked { minutes, challenge } => {
            format!("外部アプリケーションに表示されている6桁を、{minutes}分以内に入力してください（認証ID: {challenge}）。")
        }
        N::EnrolmentStarted { user, minutes, challenge } => {
            format!(
                "外部アプリケーションに {user} を登録します。QRコードを読み取るかキーを入力し、アプリに表示される6桁を{minutes}分以内に入力してください（認証ID: {challenge}）。"
            )
        }
        N::QrTooBig => {
            "端末に収まらないため、QRコードを表示していません。画面を広げるか、`--qr-file FILE.svg` で画像にできます。"
                .to_owned()
        }
        N::QrFileWritten { path } => format!("QRコードを「{path}」に保存しました。登録が済んだら削除してください。"),
        N::OtpReset { user } => {
            format!(
                "ユーザ {user} のワンタイムパスワードを初期化しました。次のログインで外部アプリケーションを登録し直します。"
            )
        }
        N::OtpNotApp { user } => format!("ユーザ {user} のログイン方法はメールのため、初期化するものはありません。"),
        N::LoggedIn { user, name } => format!("{name}（{user}）としてログインしました。"),
        N::NewPasswordDue => "続けるには、新しいパスワードの設定が必要です。".to_owned(),
        N::LoggedOut => "ログアウトしました。".to_owned(),
        N::NobodyLoggedIn => "ログインしているユーザはいません。".to_owned(),
        N::ActsAsSupport => "カスタマーサービスセンターとして操作します。".to_owned(),
        N::ActsAsAnonymous => "ログインしていません。".to_owned(),
        N::Verbose { db, config, request } => format!("データベース: {db}、設定ファイル: {config}、受付番号: {request}"),
        N::PasswordChanged => "パスワードを変更しました。".to_owned(),
        N::ResetStarted { minutes } => {
            format!("初期化を受け付けました。メールで届くURLを{minutes}分以内に開いてください。")
        }
        N::LinkRedeemed => {
            "仮パスワードをメールで送ります。届いたらログインし、新しいパスワードを設定してください。".to_owned()
        }
        N::PasswordIssued { user, mailed_to } => {
            format!("ユーザ {user} の仮パスワードを発行しました。{mailed_to} に送ります。")
        }
        N::SessionsRevoked { user, count: 0 } => format!("ユーザ {user} のセッションはありません。"),
        N::SessionsRevoked { user, count } => format!("ユーザ {user} のセッション{count}件を終了しました。"),
        N::SessionRevoked { id } => format!("セッション {id} を終了しました。"),
        N::SweepDone { checked, deleted: 0, warned: 0 } => format!("{checked}ユーザを確認しました。削除の対象はありません。"),
        N::SweepDone { checked, deleted, warned } => {
            format!("{checked}ユーザを確認し、未使用の{deleted}ユーザを削除しました（削除予告: {warned}件）。")
        }
        N::SweepWould { checked, due: 0, .. } => format!("{checked}ユーザを確認しました。削除の対象はありません。"),
        N::SweepWould { checked, due, cutoff } => {
            format!("{checked}ユーザのうち{due}ユーザが削除の対象です（{}以前から未使用）。", zone.short(*cutoff))
        }
        N::MailsLeft { queued } => format!("メール{queued}通が送信待ちです。`sekisho mail deliver` で送信できます。"),
        N::MailsDelivered { sent, queued, parked, dropped } => {
            format!("メールを{sent}通送信しました（送信待ち: {queued}通、保留: {parked}通、取りやめ: {dropped}通）。")
        }
        N::DatabaseAt { path, schema } => format!("{path}（スキーマ {schema}、未適用の更新なし）"),
        N::UsersWhole { users } => format!("ユーザ{users}件、異常なし"),
        N::EntriesWhole { entries } => format!("{entries}件、記録時のまま"),
        N::MailsWaiting { waiting } => format!("{waiting}通"),
        N::FirstOf { first, count: 1 } => first.clone(),
        N::FirstOf { first, count } => format!("{first}（ほかを含めて{count}件。一覧は `sekisho db check`）"),
        N::MailToBeRetried { id } => format!("メール {id} を再送します。"),
        N::MailDropped { id } => format!("メール {id} の送信を取りやめました。"),
        N::Delivering { done, of } => format!("メール送信: {done}/{of}通"),
        N::NothingToDeliver => "送信待ちのメールはありません。".to_owned(),
        N::Imported { encoding, rows, created, updated, skipped, rejected } => format!(
            "{rows}行を読み取りました（文字コード: {encoding}）。登録: {created}件、変更: {updated}件、変更なし: {skipped}件、誤り: {rejected}件"
        ),
        N::ImportedNothing => "登録・変更したユーザはありません。".to_owned(),
        N::ImportVoided { users } => format!(
            "この変更で、{users}ユーザの未使用の仮パスワードは無効になりました。`sekisho password issue` で新しく発行できます。"
        ),
        N::ImportUndoable { run } => {
            format!("登録したユーザがログインするまでは、`sekisho user import --undo {run}` で取り消せます。")
        }
        N::ImportUndone { run, users } => format!("一括登録 {run} を取り消し、{users}ユーザを削除しました。"),
        N::ImportUndoneBefore { run, at } => format!("一括登録 {run} は {} に取り消し済みです。", zone.short(*at)),
        N::ClashesWithLine { line } => format!("このファイルの{line}行目と重複しています。"),
        N::Progress { percent } => format!("一括登録: {percent}%"),
        N::AuditWhole { entries, chains } => format!("監査ログに異常はありません（{chains}系列、{entries}件）。"),
        N::AuditFault { chain, seq, breach } => {
            format!("監査ログの系列「{}」の{seq}番に異常があります（{}）。", chain_name(chain), word(Word::Breach(*breach)))
        }
        N::AuditHeadsHeld { at } => format!("{} に控えた各系列の末尾とも一致しています。", zone.short(*at)),
        N::AuditPruned { entries, chains, until } => {
            format!("{until} より前の監査記録{entries}件（{chains}系列）を削除しました。")
        }
        N::AuditWouldPrune { entries, chains, until } => {
            format!("{until} より前の監査記録{entries}件（{chains}系列）が削除の対象です。何も変更していません。")
        }
        N::NothingToPrune { until } => format!("{until} より前の監査記録で、削除できるものはありません。"),
        N::ConfigFine { file: Some(file) } => format!("設定ファイル「{file}」に誤りはありません。"),
        N::ConfigFine { file: None } => "設定ファイルはありません。標準の設定で動作します。".to_owned(),
        N::BackupTaken { .. }
        | N::KeysNeeded { .. }
        | N::Copied { .. }
        | N::CopyWentOn { .. }
        | N::CopyBeganAnew
        | N::CopyAsOf
        | N::Restored { .. }
        | N::ReplacedKept { .. }
        | N::RestoreEnded { .. }
        | N::RestoreLost { .. }
        | N::NothingToCompare
        | N::StaysLocked { .. }
        | N::KeyAdded { .. }
        | N::RotationGoesOn { .. }
        | N::Resealed { .. }
        | N::Unopened { .. }
        | N::KeyNeeded { .. }
        | N::KeyUnneeded { .. }
        | N::DatabaseFine { .. } => super::database::notice(notice),
        N::DryRun => "試行のため、何も変更していません。メールも送りません。".to_owned(),
        N::NoRows => "該当するものはありません。".to_owned(),
        N::MoreRows { shown, more } => {
            format!("{shown}件を表示しました。ほかに{more}件あります（`--limit` で件数を変えられます）。")
        }
    }
}

/// A question, without the blank behind it.
#[must_use]
pub fn prompt(prompt: &Prompt) -> String {
    use Prompt as P;
    match prompt {
        P::User => "ユーザ（加盟店コード/ユーザID）:".to_owned(),
        P::AccessKey => "アクセスキー（7桁）:".to_owned(),
        P::Password => "パスワード:".to_owned(),
        P::CurrentPassword => "現在のパスワード:".to_owned(),
        P::NewPassword => "新しいパスワード:".to_owned(),
        P::NewPasswordAgain => "新しいパスワード（確認）:".to_owned(),
        P::Otp => "ワンタイムパスワード（6桁、Enterのみで再送）:".to_owned(),
        P::OtpOfApp => "ワンタイムパスワード（アプリに表示される6桁）:".to_owned(),
        P::Name => "氏名:".to_owned(),
        P::NewName { current } => format!("氏名（Enterのみで「{current}」のまま）:"),
        P::NewEmail { current } => format!("メールアドレス（Enterのみで「{current}」のまま）:"),
        P::Email => "メールアドレス:".to_owned(),
        P::EmailOptional => "メールアドレス（Enterのみで省略）:".to_owned(),
        P::Choice { field, words, usual } => choice(*field, words, *usual),
        P::MerchantCode => "加盟店コード（9桁）:".to_owned(),
        P::Company => "社名:".to_owned(),
        P::CorporateNumber => "法人番号（13桁、Enterのみで省略）:".to_owned(),
        P::AdminName => "管理ユーザの氏名:".to_owned(),
        P::AdminEmail => "管理ユーザのメールアドレス:".to_owned(),
        P::ConfirmDelete { user } => format!("ユーザ {user} を削除します。よろしいですか？ [y/N]"),
        P::ConfirmIssue { user } => {
            format!("ユーザ {user} の仮パスワードを発行します。今のパスワードは使えなくなります。よろしいですか？ [y/N]")
        }
        P::ConfirmOtpReset { user } => {
            format!(
                "ユーザ {user} のワンタイムパスワードを初期化します。登録済みのアプリは使えなくなります。よろしいですか？ [y/N]"
            )
        }
        P::ConfirmUndo { run, users } => {
            format!("一括登録 {run} を取り消し、登録した{users}ユーザを削除します。よろしいですか？ [y/N]")
        }
        P::ConfirmMerchant { merchant, users } => {
            format!("加盟店 {merchant} とユーザ{users}件を削除します。続けるには加盟店コードを入力してください:")
        }
        P::ConfirmRestore { database, as_of, users } => format!(
            "データベースを、{as_of} 時点のバックアップ（ユーザ{users}件）に置き換えます。続けるにはデータベースのファイル名 {database} を入力してください:"
        ),
        P::ConfirmCount { count } => format!("{count}件のユーザが対象です。続けるには件数を入力してください:"),
    }
}

/// `区分（1 一般、2 出荷）:`
fn choice(field: Field, words: &[Word], usual: Option<Word>) -> String {
    let numbered: Vec<String> = words.iter().zip(1..).map(|(one, number)| format!("{number} {}", word(*one))).collect();
    let usual = usual.map_or_else(String::new, |usual| format!("。Enterのみで{}", word(usual)));
    format!("{}（{}{usual}）:", label(field), numbered.join("、"))
}
