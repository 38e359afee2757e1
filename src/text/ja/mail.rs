//! The mails in Japanese (R9). A secret stands alone on its line below its heading; lines are short, for telephones.
//! The subjects of the first four are the portal's, letter for letter. The mail of a code holds no other six digits.

use crate::rules::letter::LetterKind;
use crate::text::LetterText;
use crate::text::command::{holds_six_digits, shortened};

/// A mail's subject. The first dash is a full-width one, the others are not (R9).
#[must_use]
pub fn subject(kind: LetterKind, service: &str) -> String {
    match kind {
        LetterKind::NewUser => format!("新規ユーザ登録のご連絡－「{service}」"),
        LetterKind::Otp => format!("ワンタイムパスワードのご連絡-「{service}」"),
        LetterKind::ResetStarted => format!("パスワード初期化開始のご連絡-「{service}」"),
        LetterKind::TemporaryPassword => format!("仮パスワードのご連絡-「{service}」"),
        LetterKind::PasswordChanged => format!("パスワード変更のご連絡-「{service}」"),
        LetterKind::AddressChanged => format!("メールアドレス変更のご連絡-「{service}」"),
        LetterKind::AddressRemoved => format!("メールアドレス削除のご連絡-「{service}」"),
        LetterKind::Locked => format!("パスワードロックのご連絡-「{service}」"),
        LetterKind::DeletionAhead => format!("ユーザ削除予定のご連絡-「{service}」"),
        LetterKind::AppEnrolled => format!("外部アプリケーション登録のご連絡-「{service}」"),
    }
}

/// A mail's body, lines ended by `\n`.
#[must_use]
pub fn body(kind: LetterKind, letter: &LetterText) -> String {
    let letter = &if kind == LetterKind::Otp { without_digits(letter) } else { letter.clone() };
    let mut parts = vec![addressee(letter), what_happened(kind, letter)];
    if kind != LetterKind::Otp {
        parts.push(format!("■加盟店コード\n{}", letter.merchant));
    }
    parts.push(format!("■ユーザID\n{}", letter.user_id));
    if let Some(secret) = &letter.secret {
        parts.push(format!("■{}", secret_heading(kind)));
        parts.push(secret.clone());
    }
    parts.extend(validity(kind, letter.valid_for));
    parts.push(what_to_do(kind).to_owned());
    parts.push("パスワードなどを貼り付けて入力するときは、\n前後に空白が入らないようにしてください。".to_owned());
    parts.push(format!("この連絡にお心当たりがない場合は、\n次の窓口へお知らせください。\n{}", letter.support));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// R9.0: what could be taken for the code goes, or is said in words.
fn without_digits(letter: &LetterText) -> LetterText {
    let or = |text: &str, words: &str| if holds_six_digits(text) { words } else { text }.to_owned();
    let admin = letter.user_id == letter.merchant;
    LetterText {
        service: or(&letter.service, "本サービス"),
        support: or(&letter.support, "カスタマーサービスセンター"),
        name: or(&letter.name, ""),
        user_id: if admin { "管理ユーザ".to_owned() } else { shortened(&letter.user_id) },
        ..letter.clone()
    }
}

fn addressee(letter: &LetterText) -> String {
    let LetterText { name, user_id, .. } = letter;
    if letter.on_behalf {
        let whom =
            if name.is_empty() { format!("ユーザID: {user_id}") } else { format!("{name} 様（ユーザID: {user_id}）") };
        return format!(
            "管理ユーザ ご担当者様\n\n次のユーザ宛ての連絡です。\n{whom}\nメールアドレスの登録がないため、\n管理ユーザにお送りしています。\nご本人にお伝えください。"
        );
    }
    if name.is_empty() { String::new() } else { format!("{name} 様") }
}

fn what_happened(kind: LetterKind, letter: &LetterText) -> String {
    let service = &letter.service;
    match kind {
        LetterKind::NewUser => {
            format!("「{service}」の\nユーザとして登録されました。\n下記の仮パスワードでログインできます。")
        }
        LetterKind::Otp => {
            format!("「{service}」への\nログインを受け付けました。\n下記のワンタイムパスワードを入力してください。")
        }
        LetterKind::ResetStarted => {
            format!(
                "「{service}」の\nパスワード初期化を受け付けました。\n下記のURLを開くと、仮パスワードを\n別のメールでお送りします。"
            )
        }
        LetterKind::TemporaryPassword => {
            format!("「{service}」の\n仮パスワードを発行しました。\nこれまでのパスワードは使えません。")
        }
        LetterKind::PasswordChanged => format!("「{service}」の\nパスワードが変更されました。"),
        LetterKind::AddressChanged => format!(
            "「{service}」に\n登録されたメールアドレスが変更されました。\n確認のため、変更前のアドレスがある場合は\nそちらにもお送りしています。"
        ),
        LetterKind::AddressRemoved => format!(
            "「{service}」に\n登録されたメールアドレスが削除されました。\n確認のため、削除前のアドレスにも\nお送りしています。"
        ),
        LetterKind::Locked => format!("「{service}」で\n入力の誤りが続いたため、\nパスワードがロックされました。"),
        LetterKind::AppEnrolled => format!("「{service}」の\nログインに使う外部アプリケーションが\n登録されました。"),
        LetterKind::DeletionAhead => {
            let when = letter.deadline.as_ref().map_or_else(|| "まもなく、".to_owned(), |at| format!("{at} に\n"));
            format!("「{service}」に\n長くログインされていないため、\n{when}このユーザは削除されます。")
        }
    }
}

/// What the lone line is. The kinds without a secret have a heading too, should one be given.
fn secret_heading(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Otp => "ワンタイムパスワード",
        LetterKind::ResetStarted => "パスワード初期化のURL",
        LetterKind::NewUser
        | LetterKind::TemporaryPassword
        | LetterKind::PasswordChanged
        | LetterKind::AddressChanged
        | LetterKind::AddressRemoved
        | LetterKind::Locked
        | LetterKind::DeletionAhead
        | LetterKind::AppEnrolled => "仮パスワード",
    }
}

fn validity(kind: LetterKind, valid_for: Option<i64>) -> Option<String> {
    let n = valid_for?;
    match kind {
        LetterKind::Otp => Some(format!("有効期限は送信から{n}分です。")),
        LetterKind::ResetStarted => Some(format!("URLの有効期限は送信から{n}分で、\n使えるのは1回だけです。")),
        LetterKind::NewUser | LetterKind::TemporaryPassword => Some(format!("仮パスワードの有効期限は、\n発行から{n}日です。")),
        LetterKind::PasswordChanged
        | LetterKind::AddressChanged
        | LetterKind::AddressRemoved
        | LetterKind::Locked
        | LetterKind::DeletionAhead
        | LetterKind::AppEnrolled => None,
    }
}

fn what_to_do(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::NewUser | LetterKind::TemporaryPassword => {
            "ログインではワンタイムパスワードも入力し、\n続いて新しいパスワードを設定します。"
        }
        LetterKind::Otp => "この番号は、ご本人以外に教えないでください。",
        LetterKind::ResetStarted => "期限が過ぎたときは、もう一度\nパスワードの初期化を行ってください。",
        LetterKind::PasswordChanged => "次回から、新しいパスワードで\nログインしてください。",
        LetterKind::AddressChanged => "今後のワンタイムパスワードなどのご連絡は、\n新しいアドレスにお送りします。",
        LetterKind::AddressRemoved => {
            "今後のご連絡は、管理ユーザにお送りします。\nワンタイムパスワードは、\n外部アプリケーションに表示されます。"
        }
        LetterKind::Locked => {
            "「一般」「出荷」の方は、管理ユーザに\nロック解除をご依頼ください。\n「管理」の方は、下記の窓口に\nロック解除をご依頼ください。"
        }
        LetterKind::AppEnrolled => "今後のワンタイムパスワードは、\nメールではなくアプリに表示されます。",
        LetterKind::DeletionAhead => "今後も利用される場合は、\nその前に一度ログインしてください。",
    }
}
