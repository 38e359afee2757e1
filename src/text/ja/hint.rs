//! What helps, in Japanese: the command to run where there is one, else the next step. Never what happened.
//! It must not name a person or an address that the refusal itself does not name.

use crate::failure::{AuditCopy, Code, ConfigFault, Failure, TemplateFault, Unsafe};
use crate::rules::refusal::{Part, Refusal};
use crate::rules::words::DeliveryStep;
use crate::text::command::{merchant_of, quoted};

/// The command or step that helps, where there is one.
#[must_use]
pub fn hint(failure: &Failure) -> Option<String> {
    Some(match failure {
        Failure::Refused(refusal) => return refused(refusal),
        Failure::Usage(fault) => super::usage::hint(fault, ""),
        Failure::CommandLine { fault, command } => super::usage::hint(fault, command),
        Failure::MissingValue { flag } => format!("`{flag}` を付けて実行してください。"),
        Failure::CodeUnknown { suggestions, .. } => {
            perhaps(suggestions).unwrap_or_else(|| "エラー表示の error[ ] の中にある語を指定してください。".to_owned())
        }
        Failure::ColumnUnknown { near, columns, .. } => {
            let near = near.as_ref().map_or_else(String::new, |near| format!("もしかして: {near}。"));
            format!("{near}使える列は {} です。", columns.join("、"))
        }
        Failure::Partial { .. } => "失敗した分の理由は結果の一覧にあります。直したうえで、その分だけやり直せます。".to_owned(),
        Failure::ImportFaults { of: 0, .. } => {
            "見出しの例は `sekisho user import --template` で出力できます。".to_owned()
        }
        Failure::ImportFaults { .. } => {
            "一覧にある箇所を直して、もう一度実行してください。正しい行だけを登録するには `--keep-going --rejected ファイル` を付けます。"
                .to_owned()
        }
        Failure::AuditBroken { .. } => {
            "データベースをそのまま保全し、バックアップと照合してください。箇所は `sekisho audit verify` の一覧にあります。"
                .to_owned()
        }
        Failure::BadAuditFile { copy: AuditCopy::Head, .. } => {
            "`sekisho audit head -o json > FILE` で控えたファイルを指定してください。".to_owned()
        }
        Failure::BadAuditFile { copy: AuditCopy::Export, .. } => {
            "`sekisho audit export > FILE` で出力したファイル（JSON Lines）を、そのまま指定してください。".to_owned()
        }
        Failure::AuditHeadAltered { .. } => {
            "同じときに控えた別の写しがあれば、それを指定してください。別のデータベースの控えでないかも確かめてください。".to_owned()
        }
        Failure::Store { code, .. } => store(*code),
        Failure::Config { fault, .. } => config(fault),
        Failure::File { path, .. } => {
            format!("`ls -ld {}` で場所と権限を確認してください。", quoted(path))
        }
        Failure::Unsafe { path, fault } => mend(*fault, &quoted(path)),
        Failure::KeyMissing { path } => {
            format!("鍵ファイルをバックアップから {} に戻してください。別の鍵では、保存済みの内容を読めません。", quoted(path))
        }
        Failure::KeyInvalid { .. } => {
            "`sekisho config show` で鍵ファイルの場所を確認し、正しい鍵ファイルをバックアップから戻してください。".to_owned()
        }
        Failure::KeyReadOnly { id, .. } => format!(
            "クレデンシャルの元のファイルに `sekisho-key {id} 鍵` の行を加えてください（鍵: `openssl rand 32 | basenc --base64url | tr -d =`）。もう一度実行すると、続きから始まります。"
        ),
        Failure::MailQueued { .. } => {
            "変更は保存されているので、繰り返す必要はありません。原因を直したら `sekisho mail deliver` で送信してください。"
                .to_owned()
        }
        Failure::MailRefused { .. } => {
            "`sekisho mail list` で応答を確認してください。宛先の誤りなら直して発行し直し、それ以外は原因を直して `sekisho mail retry メールID` で再送できます。"
                .to_owned()
        }
        Failure::MailTestFailed { step, .. } => way(*step).to_owned(),
        Failure::Busy { .. } => "しばらく待ってから、もう一度実行してください。".to_owned(),
        Failure::Interrupted | Failure::ClosedPipe | Failure::Answered(_) | Failure::Io(_) => return None,
        Failure::Bug(_) => "実行したコマンドとこのメッセージの全文を添えて、開発元に報告してください。".to_owned(),
    })
}

/// What to look at when mails come no further than this.
fn way(step: DeliveryStep) -> &'static str {
    match step {
        DeliveryStep::Name => "mail.smtp.host の設定と、この端末の名前解決を確認してください。",
        DeliveryStep::Connect => {
            "mail.smtp.host、mail.smtp.port、mail.smtp.tls の設定と、途中のファイアウォールを確認してください。"
        }
        DeliveryStep::Tls => {
            "mail.smtp.tls の設定を確認してください。社内の認証局の証明書なら mail.smtp.ca_file で指定します。"
        }
        DeliveryStep::Login => "mail.smtp.user と、mail.smtp.password_file のパスワードを確認してください。",
        DeliveryStep::Sender => "mail.from の設定と、この端末からの送信がサーバで許可されているかを確認してください。",
        DeliveryStep::Recipient => "宛先のアドレスと、サーバがその宛先へ送信できるかを確認してください。",
        DeliveryStep::Data => "応答の内容から、メールそのものの問題を確認してください。",
    }
}

/// The likely ones, if any.
fn perhaps(suggestions: &[String]) -> Option<String> {
    (!suggestions.is_empty()).then(|| format!("もしかして: {}", suggestions.join(", ")))
}

#[allow(clippy::too_many_lines)] // a table, one row a refusal
fn refused(refusal: &Refusal) -> Option<String> {
    use Refusal as R;
    Some(match refusal {
        R::Malformed { part, .. } => form(*part).to_owned(),
        R::BadCorporateNumber { .. } => "国税庁が指定した13桁の番号を指定してください。省略もできます。".to_owned(),
        R::BadCompany { .. } => "社名は半角100字（全角50字）以内で、見えない文字を含めずに指定してください。".to_owned(),
        R::BadName { .. } => "氏名は半角60字（全角30字）以内で、見えない文字を含めずに指定してください。".to_owned(),
        R::MerchantTaken { merchant } => format!("`sekisho merchant show {merchant}` で登録内容を確認できます。"),
        R::AccessKeyTaken { .. } => "アクセスキーは加盟店ごとに異なります。`sekisho merchant list` で確認できます。".to_owned(),
        R::UserIdTaken { user } => format!("`sekisho user show {user}` で確認するか、別のユーザIDを指定してください。"),
        R::UserIdReserved { .. } => "英字を混ぜるか、桁数の異なるユーザIDを指定してください。".to_owned(),
        R::EmailMissing { .. } => {
            "`--email アドレス` を付けてください。一般・出荷ユーザで外部アプリケーションを使う場合だけ省略できます。".to_owned()
        }
        R::EmailTaken { .. } => {
            "別のメールアドレスを指定してください。管理ユーザ本人の一般ユーザなら `--same-as-admin` を付け、同じ法人の管理ユーザどうしなら氏名を揃えると共用できます。".to_owned()
        }
        R::SameAsAdminTaken { holder } => format!(
            "`--same-as-admin` を外して別のメールアドレスを指定するか、先に `sekisho user edit {holder} --no-same-as-admin --email アドレス` を実行してください。"
        ),
        R::SameAsAdminRole { .. } => "区分を一般（`--role general`）にするか、`--no-same-as-admin` を付けてください。".to_owned(),
        R::SameAsAdminDiffers { .. } => {
            "「管理者と同一」の氏名とメールアドレスは自動で管理ユーザと揃います。`--name` と `--email` は管理ユーザと同じ値にしてください。"
                .to_owned()
        }
        R::SameAsAdminFollows { user } => format!(
            "管理ユーザの側を `sekisho user edit {}` で変えるか、`sekisho user edit {user} --no-same-as-admin --email アドレス` で指定を外してください。",
            merchant_of(user)
        ),
        R::PersonSplit { .. } => "氏名とアドレスは `sekisho user edit 加盟店コード --same-person` でまとめて変えられます。法人番号は、共用をやめてから変えてください。".to_owned(),
        R::SamePersonAdmin { user } => format!("`sekisho user edit {} --same-person` のように、管理ユーザを指定してください。", merchant_of(user)),
        R::ShippingNotAllowed { .. } => "区分を一般（`--role general`）にしてください。".to_owned(),
        R::ShippingUsersExist { merchant, .. } => format!(
            "先に `sekisho user edit {merchant}/ユーザID --role general` で一般に変えるか、`sekisho user delete {merchant}/ユーザID` で削除してください。"
        ),
        R::AdminFixed { user } => format!(
            "管理ユーザは加盟店と一体です。加盟店ごと扱うには `sekisho merchant add` または `sekisho merchant delete {}` を使います。",
            merchant_of(user)
        ),
        R::WeakPassword { min_length, .. } => {
            format!("{min_length}文字以上で文字と数字を含み、推測されにくく、最近の4回と異なるものにしてください。")
        }
        R::MerchantUnknown { suggestions, .. } => {
            perhaps(suggestions).unwrap_or_else(|| "`sekisho merchant list` で確認できます。".to_owned())
        }
        R::UserUnknown { user, suggestions } => {
            perhaps(suggestions).unwrap_or_else(|| format!("`sekisho user list -m {}` で確認できます。", merchant_of(user)))
        }
        R::MailUnknown { .. } => "`sekisho mail list` で確認できます。".to_owned(),
        R::MailSettled { .. } => {
            "必要なら、`sekisho password issue` やログインのやり直しで、新しいメールを送ってください。".to_owned()
        }
        R::MailUnderWay { .. } => "しばらく待ってから `sekisho mail list` で確認してください。".to_owned(),
        R::SessionUnknown { .. } => "`sekisho session list` で確認できます。".to_owned(),
        R::LoginFailed { .. } | R::PasswordWrong => {
            "パスワードがわからない場合は `sekisho password reset USER` で初期化できます。".to_owned()
        }
        R::OtpFailed => {
            "最後に届いたメールか、アプリに今表示されている6桁をお確かめください（一度使った番号は使えません）。期限が切れている場合は `sekisho login USER --access-key KEY` からやり直せます。".to_owned()
        }
        R::NoChallenge => {
            "`sekisho login USER --access-key KEY` から始めるか、認証IDを `--challenge ID` で指定してください。".to_owned()
        }
        R::ResetFailed => "長くログインしていない一般・出荷ユーザは削除されていることがあります。管理ユーザにご確認ください。".to_owned(),
        R::LinkFailed => "`sekisho password reset USER` で新しいURLを受け取ってください。".to_owned(),
        R::NoSession => "`sekisho login USER --access-key KEY` でログインしてください。".to_owned(),
        R::SessionOver => {
            "`sekisho login USER --access-key KEY` でログインし直すか、`sekisho logout` で終了してください。".to_owned()
        }
        R::Denied => {
            "`sekisho whoami` で自分の区分を確認し、管理ユーザまたはカスタマーサービスセンターに依頼してください。".to_owned()
        }
        R::Locked => {
            "一般・出荷ユーザは管理ユーザに、管理ユーザはカスタマーサービスセンターにロック解除（`sekisho user unlock USER`）を依頼してください。"
                .to_owned()
        }
        R::PasswordChangeDue => "`sekisho password change` で設定してください。".to_owned(),
        R::Inactive { user, .. } => format!(
            "`sekisho user delete {user}` で削除し、`sekisho user restore {user}` で復元してください。"
        ),
        R::MethodNotEmail => {
            "先に管理ユーザ（管理ユーザの場合はカスタマーサービスセンター）が `sekisho user edit USER --method email` で切り替えてください。"
                .to_owned()
        }
        R::MethodNotApp => "`--method` を付けずにログインしてください。".to_owned(),
        R::NothingMailed => "アプリを使えない場合は、管理ユーザ（管理ユーザの場合はカスタマーサービスセンター）に `sekisho otp reset USER` を依頼してください。".to_owned(),
        R::TooSoon { .. } => {
            "まず届いているメールをご確認ください。".to_owned()
        }
        R::ResendsSpent => "`sekisho login USER --access-key KEY` からやり直してください。".to_owned(),
        R::NoMailbox { user } => format!("`sekisho user edit {user} --email アドレス` で登録してください。"),
        R::ConfirmationMissing { answer } => format!("実行してよければ `{answer}` を付けてください。"),
        R::Declined => return None,
        R::OtherWord { wanted, .. } => format!("実行してよければ `--confirm {}` を付けてください。", quoted(wanted)),
        R::RunUnknown { .. } => "`sekisho user import --list` で確認できます。".to_owned(),
        R::UndoBlocked { .. } => "取り消したいユーザを `sekisho user delete` または `sekisho user edit` で個別に扱ってください。".to_owned(),
        R::Unencodable { .. } => "`--encoding` を付けずに（UTF-8で）出力してください。Excelでもそのまま開けます。".to_owned(),
        R::Import(flaw) => return super::import::hint(flaw),
        R::SweepLimit { due, .. } => {
            format!("`sekisho sweep-inactive --dry-run` で対象を確かめ、よければ `sekisho sweep-inactive --max {due}` で実行してください。")
        }
        R::NotExported { until, .. } => format!(
            "`sekisho audit export --until {until} > FILE` で出力し、`sekisho audit prune --exported FILE` で実行してください。"
        ),
        R::ExportDiffers { .. } => {
            "`sekisho audit verify` で監査ログを確かめてください。異常がなければ、出力ファイルのほうが変わっています。`sekisho audit export` で出力し直せます。"
                .to_owned()
        }
        R::SweepClock { .. } => {
            "`date` で時計を確かめ、正しければ `sekisho sweep-inactive --accept-clock` で実行してください。".to_owned()
        }
    })
}

/// The form that a typed thing must have.
fn form(part: Part) -> &'static str {
    match part {
        Part::MerchantCode => "加盟店コードは半角数字9桁です（例: 888888801）。",
        Part::AccessKey => "アクセスキーは半角数字7桁です（例: 7777777）。",
        Part::UserId => "ユーザIDは半角英数字20字以内です。記号は使えません（例: USER02）。",
        Part::UserAddress => "`888888801/USER02` の形で指定するか、`-m 加盟店コード` を付けてください。",
        Part::Email => "メールアドレスは半角64字以内で、`名前@ドメイン` の形です。",
        Part::Otp => {
            "届いたメール、またはアプリに表示されている6桁だけを入力してください。今回の入力は失敗の回数に数えていません。"
        }
        Part::Time => "`2026-11-22T13:00:00+09:00` または `2026-11-22` の形で指定してください。",
        Part::Duration => "数と単位で指定してください（例: 30m、12h、60d）。",
        Part::Link => "メールのURLを先頭から末尾まで、空白を入れずに貼り付けてください。",
    }
}

/// See `sentence`: nine codes stand for the database.
fn store(code: Code) -> String {
    if code == Code::StoreMissing {
        "`sekisho init` で作成するか、`sekisho db restore ファイル` でバックアップから戻せます。すでに作成済みなら、`--db` や設定の場所を確認してください。"
    } else if code == Code::StoreDamaged {
        "データベースを別の場所に写してから、`sekisho db restore ファイル` でバックアップから戻してください。"
    } else if code == Code::StoreNewer {
        "sekisho を新しいバージョンに更新してください。`sekisho version` で今のバージョンを確認できます。"
    } else if code == Code::DiskFull {
        "空き容量を増やしてから、もう一度実行してください。今回の変更は保存されていません。"
    } else if code == Code::ServerUnreachable {
        "何も保存されていません。もう一度実行してください。続くときは、ホスト名とポート、サーバが動いていることを確認してください。"
    } else if code == Code::ServerRefused {
        "ユーザ名、パスワード（`~/.pgpass` または `store.password_file`）、データベース名、`sslmode`、サーバの管理者が与えた権限を確認してください。"
    } else if code == Code::NotOnServer {
        "`sekisho --db sqlite:新しいファイル db restore バックアップ` でファイルに復元してから、`sekisho --db sqlite:新しいファイル db copy --to URL` で新しいデータベースにコピーしてください。"
    } else if code == Code::TargetInUse {
        "まだないファイルか、サーバに新しく作ったデータベース（`createdb`）を指定してください。"
    } else if code == Code::CopyUnfinished {
        "同じ `sekisho db copy` をもう一度実行すると、続きから再開します。それまでは、コピー元のデータベースを使ってください。"
    } else if code == Code::OutcomeUnknown {
        "繰り返す前に、`sekisho user show` や `sekisho merchant show` で現在の内容を確かめてください。"
    } else {
        "データベースのある場所の状態と権限を確認してから、もう一度実行してください。"
    }
    .to_owned()
}

fn config(fault: &ConfigFault) -> String {
    match fault {
        ConfigFault::UnknownKey { likely: Some(likely), .. } => format!("もしかして: {likely}"),
        ConfigFault::BadValue { expected, .. } => format!("`{expected}` の形で指定してください。"),
        ConfigFault::OutOfBounds { bound, .. } => format!("{bound} の範囲で指定してください。"),
        ConfigFault::PasswordInUrl { .. } => {
            "URLはプロセスの一覧やログで人に見えるため、パスワードを外してください。パスワードは `~/.pgpass`（0600）、PGPASSFILE のファイル、または `store.password_file` のファイルに書きます。見られたおそれがあるので、変更もお勧めします。".to_owned()
        }
        ConfigFault::Incomplete { key, .. } => format!("`{key}` も設定してください。"),
        ConfigFault::Template(fault) => template_fault(fault),
        ConfigFault::Syntax(_) | ConfigFault::UnknownKey { likely: None, .. } => {
            "直したら `sekisho config check` で確かめられます。".to_owned()
        }
    }
}

fn template_fault(fault: &TemplateFault) -> String {
    match fault {
        TemplateFault::UnknownFile { likely: Some(likely) } => format!("もしかして: {likely}"),
        TemplateFault::UnknownField { likely: Some(likely), .. } => format!("もしかして: {{{likely}}}"),
        TemplateFault::UnknownFile { likely: None } | TemplateFault::UnknownField { likely: None, .. } => {
            "`sekisho mail template` でメールの種類と使える欄を確認できます。ファイル名は「種類.言語.txt」（例: otp.ja.txt）です。".to_owned()
        }
        TemplateFault::Brace(_) => "波かっこそのものを書くときは、{{ や }} のように2つ続けて書いてください。".to_owned(),
        TemplateFault::Vanishing { .. } => "間に空行を入れて、別の段落にしてください。".to_owned(),
        TemplateFault::SixDigits => {
            "6桁以上の数字（電話番号など）は書かないでください。欄のすぐ隣にも数字や別の欄を置かず、間に空白などを入れてください。".to_owned()
        }
        TemplateFault::NotText
        | TemplateFault::Control
        | TemplateFault::NoSubject
        | TemplateFault::Missing(_)
        | TemplateFault::NotAlone(_)
        | TemplateFault::InSubject(_) => {
            "標準の文面は `sekisho mail template KIND` で表示できます。直したら `sekisho config check` で確かめられます。".to_owned()
        }
    }
}

/// The command that makes a file safe. `go-` leaves the owner's bits, so that it fits files and folders alike.
fn mend(fault: Unsafe, path: &str) -> String {
    match fault {
        Unsafe::Symlink => format!("`rm {path}` でリンクを取り除き、実体のファイルを置いてください。"),
        Unsafe::WrongKind => format!("`ls -ld {path}` で確かめ、別の場所に移してください。"),
        Unsafe::OthersWrite => format!("`chmod go-w {path}` を実行してください。"),
        Unsafe::OthersRead => {
            format!("`chmod go-rwx {path}` を実行してください（ファイルなら `chmod 600 {path}` と同じです）。")
        }
        Unsafe::BesideDatabase => {
            "設定の `secrets.key_file` で、データベースとは別のフォルダを指定し、鍵ファイルをそこへ移してください。".to_owned()
        }
        Unsafe::Taken => "まだ使われていない名前を指定してください。".to_owned(),
        Unsafe::NoSessionFile => "`--session-file` と `SEKISHO_SESSION_FILE` の指定をお確かめください。壊れたセッションファイルであれば、削除してからログインし直してください。".to_owned(),
        Unsafe::Foreign => format!("`sudo chown \"$(id -un)\" {path}` を実行してください。"),
    }
}
