//! Help in Japanese: the files of commands and topics, headings and remarks. The pages also say what a command and its
//! options are for, which in English the tree of commands says.

use crate::failure::Exit;
use crate::rules::import::Column;
use crate::text::help::{Heading, Remark, Topic};

/// The pages of all commands.
pub(in crate::text) const COMMANDS: &[&str] = &[
    include_str!("help/root.txt"),
    include_str!("help/login.txt"),
    include_str!("help/user.txt"),
    include_str!("help/merchant.txt"),
    include_str!("help/mail.txt"),
    include_str!("help/audit.txt"),
    include_str!("help/care.txt"),
];

/// The files that the program reads or writes.
pub(in crate::text) const FILES: &str = include_str!("help/files.txt");

/// A configuration file as an example.
pub(in crate::text) const CONFIGURATION: (&str, &str) =
    ("メールサーバを使い、削除の14日前と3日前に予告するサービスの例:", include_str!("../help/example.toml"));

/// A topic; its first line is the title.
pub(in crate::text) fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::ExitCodes => include_str!("help/topic/exit-codes.txt"),
        Topic::Environment => include_str!("help/topic/environment.txt"),
        Topic::Config => include_str!("help/topic/config.txt"),
        Topic::Formatting => include_str!("help/topic/formatting.txt"),
        Topic::Csv => include_str!("help/topic/csv.txt"),
        Topic::Errors => include_str!("help/topic/errors.txt"),
        Topic::Cron => include_str!("help/topic/cron.txt"),
        Topic::Security => include_str!("help/topic/security.txt"),
    }
}

pub(in crate::text) fn heading(heading: Heading) -> &'static str {
    match heading {
        Heading::Name => "名前",
        Heading::Synopsis => "書式",
        Heading::Usage => "使い方",
        Heading::Description => "説明",
        Heading::Examples => "例",
        Heading::Commands => "コマンド",
        Heading::Topics => "トピック",
        Heading::Arguments => "引数",
        Heading::Options => "オプション",
        Heading::GlobalOptions => "共通オプション",
        Heading::ExitStatus => "終了コード",
        Heading::Environment => "環境変数",
        Heading::Files => "ファイル",
        Heading::Keys => "設定項目",
        Heading::SeeAlso => "関連項目",
        Heading::Daily => "日々の操作",
        Heading::Accounts => "アカウント",
        Heading::Login => "ログインとパスワード",
        Heading::Mail => "メール",
        Heading::Audit => "監査と報告",
        Heading::SetUp => "導入と保守",
        Heading::Help => "ヘルプ",
    }
}

pub(in crate::text) fn remark(remark: &Remark) -> String {
    match remark {
        Remark::OneOf(values) => format!("［指定できる値: {values}］"),
        Remark::Default(value) => format!("［既定値: {value}］"),
        Remark::Form(form) => format!("［{form}］"),
        Remark::More(command) => format!("詳しい説明と例: `{command}`"),
        Remark::ExplainedIn(page) => format!("すべての説明は {page} にあります。"),
        Remark::OtherExits => "そのほかの終了コード: `sekisho help exit-codes`".to_owned(),
    }
}

pub(in crate::text) fn exit(exit: Exit) -> &'static str {
    match exit {
        Exit::Ok => "正常に終了しました。対象がない場合や、点検の結果が警告だけの場合も含みます。",
        Exit::Failure => "固有の終了コードを持たない失敗です。",
        Exit::Usage => "コマンドの書き方か、指定した値の形式に誤りがあります。何も実行していません。",
        Exit::NotFound => "加盟店、ユーザ、メール、セッション、取り込み、エラーコードのいずれかが見つかりません。",
        Exit::Auth => "セッションがないか切れています。または、パスワードやコード、URLが誤っているか期限切れです。",
        Exit::Denied => "このセッションの権限では実行できません。",
        Exit::Rule => "規則により受け付けられません。使用済みのアドレスやID、長すぎる氏名などです。",
        Exit::State => "アカウントの状態により実行できません。ロック中、期限超過、間隔不足、パスワード変更待ちなどです。",
        Exit::Refused => "確認が得られなかったか、安全のための上限を超えるため、何も実行していません。",
        Exit::Partial => "一部が失敗し、残りは完了しました。または、点検で異常が見つかりました。",
        Exit::Store => "データベースがないか、壊れているか、この版より新しいか、ディスクに空きがありません。",
        Exit::Mail => "変更は保存しましたが、メールはまだ送信できていません。",
        Exit::Config => "設定、鍵ファイル、またはそのほかのファイルを使用できません。",
        Exit::Busy => "別の処理が実行中です。しばらくしてからやり直してください。",
        Exit::Interrupted => "Ctrl-Cで中断しました。",
    }
}

pub(in crate::text) fn column(column: Column) -> &'static str {
    match column {
        Column::Merchant => "加盟店コード。数字9桁。`-m` を付けたときと、ログイン中は、列を省略できます。",
        Column::UserId => "ユーザID。半角英数字1～20字です。",
        Column::Role => "ユーザ区分。一般（general）または出荷（shipping）です。",
        Column::Name => "氏名。半角60字（全角30字）までです。",
        Column::Email => "メールアドレス。ログイン方法がメールなら必要です。",
        Column::Method => "ログイン方法。メール（email）または外部アプリケーション（app）です。空ならメールになります。",
        Column::SameAsAdmin => "管理ユーザ本人なら、はい（yes）。本人でなければ、いいえ（no）または空にします。",
    }
}
