//! What a rule's refusal says in Japanese: what happened, with the value. What helps is in `hint`.
//! One match over every refusal, so that the compiler asks for a missing sentence.

use super::words::chain_name;
use crate::rules::refusal::{Part, Refusal, Weakness};
use crate::rules::words::MailState;
use crate::zone::Zone;

/// The sentence of a refusal.
#[allow(clippy::too_many_lines)] // a table, one row a refusal
#[must_use]
pub fn sentence(refusal: &Refusal, zone: Zone) -> String {
    use Refusal as R;
    match refusal {
        R::Malformed { part, value } => malformed(*part, value),
        R::BadCorporateNumber { value } => format!("法人番号「{value}」は半角数字13桁ではありません。"),
        R::BadCompany { value, columns } => text_fault("社名", value, *columns, 100),
        R::BadName { value, columns } => text_fault("氏名", value, *columns, 60),
        R::MerchantTaken { merchant } => format!("加盟店コード「{merchant}」はすでに登録されています。"),
        R::AccessKeyTaken { key } => format!("アクセスキー「{key}」は別の加盟店で使われています。"),
        R::UserIdTaken { user } => format!("ユーザ「{user}」はすでに登録されています（大文字と小文字は区別しません）。"),
        R::UserIdReserved { value } => {
            format!("数字9桁のユーザID「{value}」は管理ユーザ専用のため、一般・出荷ユーザには使えません。")
        }
        R::EmailMissing { user } => format!("ユーザ「{user}」にはメールアドレスが必要ですが、登録がありません。"),
        R::EmailTaken { email, holder: Some(holder) } => {
            format!("メールアドレス「{email}」はユーザ「{holder}」がすでに使っています。")
        }
        R::EmailTaken { email, holder: None } => format!("メールアドレス「{email}」は別のユーザがすでに使っています。"),
        R::SameAsAdminTaken { holder } => {
            format!("この加盟店では、すでにユーザ「{holder}」が「管理者と同一」になっています。指定できるのは1ユーザだけです。")
        }
        R::SameAsAdminRole { user } => format!("ユーザ「{user}」は出荷のため、「管理者と同一」にはできません。"),
        R::SameAsAdminDiffers { value, admin } => {
            format!("「管理者と同一」のユーザに指定した「{value}」が、管理ユーザの「{admin}」と異なります。")
        }
        R::SameAsAdminFollows { user } => {
            format!("ユーザ「{user}」は「管理者と同一」のため、氏名とメールアドレスだけを変えることはできません。")
        }
        R::SamePersonAdmin { user } => format!("「{user}」は管理ユーザではないため、`--same-person` は使えません。"),
        R::PersonSplit { email, others } => format!(
            "メールアドレス「{email}」は管理ユーザ「{}」と共用しているため、片方だけを変えると別人の扱いになります。",
            others.join("」「")
        ),
        R::ShippingNotAllowed { merchant } => format!("加盟店「{merchant}」は非物流のため、出荷ユーザにはできません。"),
        R::ShippingUsersExist { merchant, users } => {
            format!("加盟店「{merchant}」には出荷ユーザ「{}」が残っているため、非物流に変更できません。", users.join("」「"))
        }
        R::AdminFixed { user } => format!("「{user}」は管理ユーザのため、追加・削除・区分の変更はできません。"),
        R::WeakPassword { weaknesses, min_length } => weak(weaknesses, *min_length),
        R::MerchantUnknown { merchant, .. } => format!("加盟店「{merchant}」は登録されていません。"),
        R::UserUnknown { user, .. } => format!("ユーザ「{user}」は登録されていません。"),
        R::MailUnknown { id } => format!("メール「{id}」はありません。"),
        R::MailSettled { id, state: MailState::Sent } => format!("メール「{id}」は送信済みです。"),
        R::MailSettled { id, .. } => format!("メール「{id}」は取りやめになっていて、送信内容は消去済みです。"),
        R::MailUnderWay { id } => format!("メール「{id}」は送信中です。"),
        R::SessionUnknown { id } => format!("セッション「{id}」はありません。"),
        R::LoginFailed { access_key } => format!(
            "ログインできませんでした。加盟店コード・ユーザID・パスワードのほか、アクセスキー「{access_key}」にも誤りがないかお確かめください。"
        ),
        R::OtpFailed => "ワンタイムパスワードを確認できませんでした。誤りがあるか、すでに無効になっています。".to_owned(),
        R::NoChallenge => "ワンタイムパスワードの入力待ちになっているログインがありません。".to_owned(),
        R::ResetFailed => "パスワードの初期化を受け付けられません。加盟店コードとユーザIDをお確かめください。".to_owned(),
        R::LinkFailed => "このURLは使えません。期限が過ぎたか、使用済みか、新しいURLに置き換わっています。".to_owned(),
        R::NoSession => "この操作にはログインが必要です。".to_owned(),
        R::SessionOver => "セッションはすでに終了しています。".to_owned(),
        R::PasswordWrong => "現在のパスワードが違います。".to_owned(),
        R::Denied => "この操作を行う権限がありません。".to_owned(),
        R::Locked => "パスワードがロックされています。".to_owned(),
        R::PasswordChangeDue => "先に新しいパスワードを設定する必要があります。".to_owned(),
        R::Inactive { user, since } => format!(
            "ユーザ「{user}」は、ログインのない期間が上限（標準は91日）に達したため、{} から利用できません。",
            zone.short(*since)
        ),
        R::MethodNotEmail => {
            "このユーザのログイン方法は外部アプリケーションのため、ワンタイムパスワードをメールで送れません。".to_owned()
        }
        R::MethodNotApp => "このユーザのログイン方法はメールのため、外部アプリケーションではログインできません。".to_owned(),
        R::NothingMailed => {
            "このログインのワンタイムパスワードは外部アプリケーションに表示されるもので、メールでは送られません。".to_owned()
        }
        R::TooSoon { retry_after } => format!("メールの送信が続いたため、あと{}は送れません。", wait(*retry_after)),
        R::ResendsSpent => "このログインで再送できる回数の上限に達しました。".to_owned(),
        R::NoMailbox { user } => {
            format!("ユーザ「{user}」にも管理ユーザにもメールアドレスの登録がなく、連絡を送る先がありません。")
        }
        R::ConfirmationMissing { .. } => {
            "確認が必要な操作ですが、端末がないため確認できません。何も変更していません。".to_owned()
        }
        R::Declined => "取りやめました。何も変更していません。".to_owned(),
        R::OtherWord { entered, wanted } => {
            format!("「{entered}」は、確認のための「{wanted}」と一致しません。何も変更していません。")
        }
        R::RunUnknown { run } => format!("一括登録「{run}」の記録はありません。"),
        R::UndoBlocked { users, updated, .. } => match (users.is_empty(), updated) {
            (true, updated) => {
                format!(
                    "この一括登録では、すでに登録されていた{updated}ユーザも変更したため、まとめて取り消すことはできません。"
                )
            }
            (false, _) => format!(
                "この一括登録のユーザのうち「{}」がすでにログインしているため、取り消せません。1件も削除していません。",
                users.join("」「")
            ),
        },
        R::Unencodable { row, value, character, encoding } => format!(
            "{row}行目の「{value}」にある文字「{character}」は、文字コード {encoding} では表せません。何も出力していません。"
        ),
        R::Import(flaw) => super::import::sentence(flaw),
        R::SweepLimit { due, limit } => {
            format!("削除の対象が{due}ユーザあり、上限の{limit}を超えています。1件も削除していません。")
        }
        R::NotExported { missing, chain, seq, until } => format!(
            "{until} より前の監査記録のうち{missing}件は、出力ファイルにありません（最初のもの: 系列「{}」の{seq}番）。1件も削除していません。",
            chain_name(chain)
        ),
        R::ExportDiffers { file, line, chain, seq } => format!(
            "出力ファイル「{file}」の{line}行目が、監査ログの系列「{}」の{seq}番と一致しません。1件も削除していません。",
            chain_name(chain)
        ),
        R::SweepClock { now, newest } => format!(
            "時計は {} を示していますが、最新の監査記録は {} です。時計が狂っているおそれがあるため、何も削除していません。",
            zone.short(*now),
            zone.short(*newest)
        ),
    }
}

fn malformed(part: Part, value: &str) -> String {
    match part {
        Part::MerchantCode => format!("加盟店コード「{value}」の形式が正しくありません。"),
        Part::AccessKey => format!("アクセスキー「{value}」の形式が正しくありません。"),
        Part::UserId => format!("ユーザID「{value}」の形式が正しくありません。"),
        Part::UserAddress => format!("「{value}」だけでは、どの加盟店のユーザかわかりません。"),
        Part::Email => format!("メールアドレス「{value}」の形式が正しくありません。"),
        // Never repeated: people paste passwords here.
        Part::Otp => "ワンタイムパスワードとして入力された内容が、数字6桁ではありません。".to_owned(),
        Part::Time => format!("日時「{value}」を読み取れません。"),
        Part::Duration => format!("期間「{value}」を読み取れません。"),
        Part::Link => "パスワード初期化のURLの形式が正しくありません。".to_owned(),
    }
}

/// Why a name is refused shows in the value itself: empty, too wide, or with characters that deceive.
fn text_fault(what: &str, value: &str, columns: usize, most: usize) -> String {
    if value.trim().is_empty() {
        format!("{what}が空です。")
    } else if columns > most {
        format!("{what}「{value}」は半角{columns}字分あり、上限の半角{most}字（全角{}字）を超えています。", most / 2)
    } else {
        format!("{what}「{value}」に、使えない文字（制御文字や見えない文字）が含まれています。")
    }
}

fn wait(seconds: i64) -> String {
    if seconds < 100 { format!("{seconds}秒") } else { format!("約{}分", (seconds + 59) / 60) }
}

fn weak(weaknesses: &[Weakness], min_length: i64) -> String {
    let broken: Vec<String> = weaknesses.iter().map(|w| weakness(*w, min_length)).collect();
    format!("このパスワードは設定できません（{}）。", broken.join("、"))
}

fn weakness(weakness: Weakness, min_length: i64) -> String {
    match weakness {
        Weakness::TooShort => format!("{min_length}文字より短い"),
        Weakness::TooLong => "128文字より長い".to_owned(),
        Weakness::NoLetter => "文字（英字など）が含まれていない".to_owned(),
        Weakness::NoDigit => "数字が含まれていない".to_owned(),
        Weakness::HoldsUserId => "ユーザIDが含まれている".to_owned(),
        Weakness::Common => "よく使われていて推測されやすい".to_owned(),
        Weakness::Reused => "最近使ったパスワードと同じである".to_owned(),
    }
}
