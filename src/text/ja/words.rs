//! Headings and the names of the contract's words, in Japanese. Short: at 80 columns a table of users must fit.
//! Programs must not depend on these: JSON has the contract's own words.

use crate::rules::event::Action;
use crate::rules::import::Column;
use crate::rules::letter::LetterKind;
use crate::rules::words::{Breach, DeliveryStep, Fulfilment, MailState, Method, Outcome, Permission, Progress, Role, Status};
use crate::text::{Field, Word};

/// A column heading or label.
#[must_use]
#[allow(clippy::too_many_lines)] // a table, one row a field
pub fn label(field: Field) -> &'static str {
    use Field as F;
    match field {
        F::AccessKey => "アクセスキー",
        F::Action => "操作",
        F::Actor => "操作者",
        F::Address => "ユーザ",
        F::AsOf => "基準日時",
        F::At => "日時",
        F::Chain => "系列",
        F::Chains => "系列数",
        F::Challenge => "認証ID",
        F::ChangedAt => "変更日時",
        F::Checked => "確認件数",
        F::Code => "コード",
        F::Company => "社名",
        F::ContractNumber => "契約書番号",
        F::CorporateNumber => "法人番号",
        F::CreatedAt => "作成日時",
        F::Cutoff => "判定日時",
        F::DaysLeft => "残り日数",
        F::DeleteAt => "削除予定",
        F::Deleted => "削除",
        F::Differences => "変更内容",
        F::DryRun => "試行",
        F::Email => "メールアドレス",
        F::Entries => "記録数",
        F::Error => "エラー",
        F::Exit => "終了コード",
        F::ExpiresAt => "有効期限",
        F::FailedAttempts => "失敗回数",
        F::Faults => "異常",
        F::File => "ファイル",
        F::First => "最初",
        F::Last => "最後",
        F::HeadOfHeads => "全系列の検証値",
        F::HeadAt => "控えの日時",
        F::Heads => "各系列の末尾",
        F::Mac => "検証値",
        F::Target => "対象",
        F::Flags => "該当する状態",
        F::Fulfilment => "物流区分",
        F::Id => "ID",
        F::IdleDays => "未使用日数",
        F::Items => "明細",
        F::Key => "項目",
        F::Kind => "種類",
        F::LastLoginAt => "最終ログイン",
        F::LastUsedAt => "最終利用",
        F::Limit => "上限",
        F::LockedAt => "ロック日時",
        F::Mails => "メール",
        F::Merchant | F::Merchants => "加盟店",
        F::Message => "内容",
        F::Method => "ログイン方法",
        F::MustChange => "要変更",
        F::MustChangePassword => "パスワード要変更",
        F::Name => "氏名",
        F::NextTryAt => "次回送信",
        F::Origin => "設定元",
        F::OtpEnrolled => "アプリ登録",
        F::OtpauthUri => "URI",
        F::CanLogIn => "ログイン可",
        F::Findings => "結果",
        F::Remedy => "対処",
        F::Since => "いつから",
        F::Enrolment => "アプリの登録",
        F::Secret => "キー",
        F::Password => "パスワード",
        F::Permissions => "権限",
        F::Queued => "送信待ち",
        F::Reason => "理由",
        F::Reply => "応答",
        F::RequestId => "要求ID",
        F::Result => "結果",
        F::Role => "区分",
        F::SameAsAdmin => "管理者と同一",
        F::SentTo => "送信先",
        F::Sent => "送信済み",
        F::Dropped => "取りやめ",
        F::Check | F::Checks => "確認箇所",
        F::Healthy => "正常",
        F::Parked => "保留",
        F::Sink => "送り先",
        F::Step | F::Steps => "段階",
        F::Seq => "番号",
        F::Session => "セッション",
        F::Sessions => "セッション",
        F::State | F::Status => "状態",
        F::Subject => "件名",
        F::Body => "本文",
        F::Temporary => "仮パスワード",
        F::Ticket => "受付番号",
        F::To => "宛先",
        F::Tries => "送信回数",
        F::UpdatedAt => "更新日時",
        F::User | F::Users => "ユーザ",
        F::Value => "値",
        F::Version => "バージョン",
        F::Warned => "予告",
        F::Column => "列",
        F::Created => "登録",
        F::Encoding => "文字コード",
        F::Line => "行",
        F::Mail => "メール",
        F::Rejected => "誤り",
        F::Rows => "行数",
        F::Run => "一括登録ID",
        F::Runs => "一括登録",
        F::Sha256 => "SHA-256",
        F::Skipped => "変更なし",
        F::StartedAt => "実行日時",
        F::UndoneAt => "取消日時",
        F::Updated => "変更",
        F::SqliteVersion => "SQLiteのバージョン",
        F::Lang => "言語",
        F::Optional => "任意の欄",
        F::Required => "必須の欄",
        F::Templates | F::Text => "文面",
        F::Bytes => "バイト数",
        F::Compared => "照合",
        F::Count => "件数",
        F::Ended => "終了",
        F::Keys => "鍵",
        F::Locked => "ロック",
        F::Lost => "バックアップにないユーザ",
        F::NeededBy => "必要とするもの",
        F::Replaced => "置き換え前",
        F::Resealed => "暗号化し直し",
        F::Unopened => "復号できない値",
    }
}

/// A chain of the audit log: a merchant's code, or what belongs to none.
pub(super) fn chain_name(chain: &str) -> &str {
    if chain.is_empty() { "共通" } else { chain }
}

/// A word's name for people.
#[must_use]
pub fn word(word: Word) -> &'static str {
    match word {
        Word::Role(Role::Admin) => "管理",
        Word::Role(Role::General) => "一般",
        Word::Role(Role::Shipping) => "出荷",
        Word::Method(Method::Email) => "メール",
        Word::Method(Method::App) => "外部アプリケーション",
        Word::Status(w) => status(w),
        Word::Fulfilment(Fulfilment::Logistics) => "物流",
        Word::Fulfilment(Fulfilment::NonLogistics) => "非物流",
        Word::Permission(w) => permission(w),
        Word::MailState(w) => mail_state(w),
        Word::Check(w) => super::health::check(w),
        Word::Grade(w) => super::health::grade(w),
        Word::DeliveryStep(w) => delivery_step(w),
        Word::Progress(w) => progress(w),
        Word::LetterKind(w) => letter_kind(w),
        Word::Action(w) => action(w),
        Word::Breach(Breach::Altered) => "改変",
        Word::Breach(Breach::Gap) => "欠落",
        Word::Breach(Breach::Unreadable) => "読取不能",
        Word::Breach(Breach::KeyUnknown) => "鍵が不明",
        Word::Breach(Breach::KeyRetired) => "交換前の鍵による記録",
        Word::Breach(Breach::Checkpoint) => "削除位置の改変",
        Word::Breach(Breach::Cut) => "末尾の欠落",
        Word::Breach(Breach::Replaced) => "控えとの相違",
        Word::Breach(Breach::ChainMissing) => "系列全体の欠落",
        Word::Held(w) => super::database::held(w),
        Word::Overtaken(w) => super::database::overtaken(w),
        Word::Defect(w) => super::database::kind(w),
        Word::Column(Column::Merchant) => "加盟店コード",
        Word::Column(Column::UserId) => "ユーザID",
        Word::Column(Column::Role) => "ユーザ区分",
        Word::Column(Column::Name) => "氏名",
        Word::Column(Column::Email) => "メールアドレス",
        Word::Column(Column::Method) => "ログイン方法",
        Word::Column(Column::SameAsAdmin) => "管理者と同一",
        Word::Flag(true) => "はい",
        Word::Flag(false) => "いいえ",
        Word::Outcome(Outcome::Changed) => "変更",
        Word::Outcome(Outcome::Unchanged) => "変更なし",
        Word::Outcome(Outcome::Failed) => "失敗",
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Ok => "正常",
        Status::ExpiresSoon => "期限間近",
        Status::New => "未設定",
        Status::MustChange => "要変更",
        Status::Expired => "期限切れ",
        Status::Inactive => "未使用",
        Status::Locked => "ロック",
    }
}

fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::UsersManage => "ユーザ管理",
        Permission::PortalAll => "全メニュー",
        Permission::PortalShipping => "出荷メニュー",
        Permission::MenuSales => "売上確定登録",
        Permission::MenuShipment => "出荷情報登録",
    }
}

fn delivery_step(step: DeliveryStep) -> &'static str {
    match step {
        DeliveryStep::Name => "サーバ名",
        DeliveryStep::Connect => "接続",
        DeliveryStep::Tls => "暗号化",
        DeliveryStep::Login => "認証",
        DeliveryStep::Sender => "差出人",
        DeliveryStep::Recipient => "宛先",
        DeliveryStep::Data => "本文",
    }
}

fn progress(progress: Progress) -> &'static str {
    match progress {
        Progress::Done => "正常",
        Progress::Failed => "失敗",
        Progress::NotReached => "未実施",
        Progress::NotNeeded => "対象外",
    }
}

fn mail_state(state: MailState) -> &'static str {
    match state {
        MailState::Queued => "送信待ち",
        MailState::Sending => "送信中",
        MailState::Sent => "送信済み",
        MailState::Parked => "保留",
        MailState::Dropped => "取りやめ",
    }
}

fn letter_kind(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::NewUser => "新規ユーザ登録",
        LetterKind::Otp => "ワンタイムパスワード",
        LetterKind::ResetStarted => "初期化開始",
        LetterKind::TemporaryPassword => "仮パスワード",
        LetterKind::PasswordChanged => "パスワード変更",
        LetterKind::AddressChanged => "アドレス変更",
        LetterKind::AddressRemoved => "アドレス削除",
        LetterKind::Locked => "パスワードロック",
        LetterKind::DeletionAhead => "削除予告",
        LetterKind::AppEnrolled => "アプリ登録",
    }
}

fn action(action: Action) -> &'static str {
    match action {
        Action::Init => "初期設定",
        Action::MerchantAdd => "加盟店登録",
        Action::MerchantList => "加盟店一覧",
        Action::MerchantShow => "加盟店表示",
        Action::MerchantEdit => "加盟店変更",
        Action::MerchantDelete => "加盟店削除",
        Action::UserAdd => "ユーザ登録",
        Action::UserList => "ユーザ一覧",
        Action::UserShow => "ユーザ表示",
        Action::UserEdit => "ユーザ変更",
        Action::UserUnlock => "ロック解除",
        Action::UserLock => "パスワードロック",
        Action::UserDelete => "ユーザ削除",
        Action::UserExport => "ユーザ一覧出力",
        Action::ImportRun => "ユーザ一括登録",
        Action::ImportList => "一括登録一覧",
        Action::ImportUndo => "一括登録取消",
        Action::LoginPassword => "パスワード認証",
        Action::Login => "ログイン",
        Action::Logout => "ログアウト",
        Action::Whoami => "利用者確認",
        Action::OtpVerify => "ワンタイムパスワード認証",
        Action::OtpResend => "ワンタイムパスワード再送",
        Action::UserRestore => "ユーザ復元",
        Action::UserWhy => "ログイン可否の確認",
        Action::OtpEnrol => "外部アプリケーション登録",
        Action::OtpReset => "ワンタイムパスワード初期化",
        Action::PasswordChange => "パスワード変更",
        Action::PasswordReset => "初期化開始",
        Action::PasswordRedeem => "初期化",
        Action::PasswordIssue => "仮パスワード発行",
        Action::SessionList => "セッション一覧",
        Action::SessionRevoke => "セッション終了",
        Action::SweepRun => "未使用ユーザ削除の実行",
        Action::SweepDelete => "未使用ユーザの削除",
        Action::SweepWarn => "削除予告",
        Action::MailList => "メール一覧",
        Action::MailShow => "メール表示",
        Action::MailDeliver => "メール送信の実行",
        Action::MailRetry => "メール再送",
        Action::MailDrop => "メール送信の取りやめ",
        Action::MailTest => "メール送信の確認",
        Action::MailSent => "メール送信",
        Action::MailGivenUp => "メール送信断念",
        Action::AuditList => "監査ログ一覧",
        Action::AuditVerify => "監査ログ検証",
        Action::Doctor => "点検",
        Action::AuditHead => "監査ログの末尾",
        Action::AuditPrune => "古い監査記録の削除",
        Action::ConfigShow => "設定表示",
        Action::DbCheck => "データベース検査",
        Action::DbBackup => "データベースのバックアップ",
        Action::DbRestore => "データベースの復元",
        Action::DbRotateKey => "鍵の更新",
    }
}
