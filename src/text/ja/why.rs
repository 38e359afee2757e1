//! What `user why` finds, in Japanese: sentences that a clerk reads out on the telephone, so no codes and no commands.
//! They must not blame the caller.

use super::words::word;
use crate::rules::why::{Code, Detail, Finding};
use crate::text::Word;
use crate::zone::Zone;

/// One finding.
#[must_use]
pub fn finding(finding: &Finding, zone: Zone) -> String {
    let since = finding.since.map(|at| zone.short(at)).unwrap_or_default();
    match finding.code {
        Code::MerchantUnknown => "その加盟店コードの加盟店は登録されていません。".to_owned(),
        Code::UserUnknown => "そのユーザIDのユーザは登録されていません。".to_owned(),
        Code::Deleted => match &finding.detail {
            Detail::Deletion(gone) if gone.swept => format!("長くログインがなかったため、{since} に自動で削除されました。"),
            Detail::Deletion(gone) => format!("{since} に{}の操作で削除されました。", who(&gone.actor)),
            _ => format!("{since} に削除されました。"),
        },
        Code::Inactive => format!("長くログインがなかったため、{since} から使えなくなっています。"),
        Code::Locked => match finding.detail {
            Detail::Failures { passwords, codes: 0 } => {
                format!("パスワードの誤りが{passwords}回続いたため、{since} からロックされています。")
            }
            Detail::Failures { passwords, codes } => format!(
                "パスワードの誤りが{passwords}回、ワンタイムパスワードの誤りが{codes}回あったため、{since} からロックされています。"
            ),
            _ => format!("{since} からロックされています。"),
        },
        Code::NoPassword => "パスワードがまだありません。仮パスワードの発行が必要です。".to_owned(),
        Code::TemporaryLapsed => format!("仮パスワードの有効期限が {since} に切れました。"),
        Code::TemporaryUnused => {
            format!("{since} に発行した仮パスワードが、まだ使われていません。")
        }
        Code::PasswordExpired => {
            format!("パスワードの有効期限が {since} に切れました。ログインすると、新しいパスワードの設定に進みます。")
        }
        Code::EmailMissing => "メールアドレスの登録がないため、ワンタイムパスワードを送れません。".to_owned(),
        Code::AppAhead => {
            "時計が進んでいた間にログインしたため、アプリの番号を受け付けられません。ワンタイムパスワードの初期化が必要です。"
                .to_owned()
        }
        Code::AppNotEnrolled => "外部アプリケーションが未登録です。次のログインで登録できます。".to_owned(),
        Code::MailQueued | Code::MailSent | Code::MailGivenUp => mail(finding, &since),
    }
}

/// The command that helps, below its finding.
#[must_use]
pub fn remedy_line(remedy: &str) -> String {
    format!("  対処: {remedy}")
}

fn who(actor: &str) -> String {
    if actor == "support" { "カスタマーサービスセンター".to_owned() } else { format!("ユーザ {actor} ") }
}

fn mail(finding: &Finding, since: &str) -> String {
    let Detail::Mail(mail) = &finding.detail else { return String::new() };
    let kind = word(Word::LetterKind(mail.kind));
    let reply = mail.reply.as_ref().map(|r| format!("（サーバの応答: {r}）")).unwrap_or_default();
    match finding.code {
        Code::MailSent => format!("最後のメール（{kind}、{since}）は送信済みです。迷惑メールのフォルダもご確認ください。"),
        Code::MailQueued => format!("最後のメール（{kind}、{since}）は送信待ちです{reply}。"),
        _ => format!("最後のメール（{kind}、{since}）は送れませんでした{reply}。"),
    }
}
