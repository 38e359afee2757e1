//! The reports' texts in Japanese: what a requirement is about, why it is met or not, what was counted. All of it is in our
//! own words, for the standard's are protected; and no sentence may promise more than the tool knows.

use crate::rules::pci::{Counted, Judgement, Reason, Requirement};
use crate::rules::upcoming::Ahead;
use crate::text::Auditors;

/// What is ahead of a user.
pub(super) fn ahead(ahead: Ahead) -> &'static str {
    match ahead {
        Ahead::Warned => "削除予告",
        Ahead::Deleted => "削除",
        Ahead::PasswordDue => "新パスワード",
    }
}

/// Whether a requirement is met.
pub(super) fn judgement(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Pass => "適合",
        Judgement::Fail => "不適合",
        Judgement::NotApplicable => "対象外",
    }
}

/// What a requirement is about.
#[must_use]
pub fn requirement(requirement: Requirement) -> &'static str {
    use Requirement as R;
    match requirement {
        R::UniqueIds => "ユーザごとに固有のID",
        R::SharedIds => "IDを共用しない",
        R::LifeCycle => "アカウント変更の管理",
        R::Leavers => "離任者の利用を直ちに止める",
        R::Inactive => "未使用アカウントを90日以内に止める",
        R::IdleSessions => "15分の無操作でセッションを切る",
        R::Factors => "認証なしに利用させない",
        R::Cryptography => "認証情報の保管と送信を暗号化する",
        R::IdentityFirst => "認証情報の変更前に本人を確かめる",
        R::Lock => "誤りが続けばロックする",
        R::FirstPasswords => "初回パスワードは1回限り",
        R::PasswordStrength => "12文字以上、英字と数字を含む",
        R::PasswordHistory => "直近4回のパスワードを使わせない",
        R::Guidance => "認証情報の扱いを利用者に伝える",
        R::PasswordAge => "パスワードを90日ごとに変える",
        R::OwnFactor => "認証アプリは1人に1つ",
        R::SecondFactor => "全員に多要素認証（8.4.1～8.4.3）",
        R::NoBypass => "多要素認証の再利用と回避を防ぐ",
        R::SystemAccounts => "システムアカウント（8.6.1～8.6.3）",
        R::Logging => "出来事を記録する",
        R::LogAccess => "監査ログの閲覧を記録する",
        R::EntryContent => "誰が・何を・いつ・どこからを残す",
        R::LogIntegrity => "監査ログの改ざんを見つける",
        R::LogRetention => "監査ログを12か月保つ",
    }
}

/// Why a requirement is met, is not, or does not apply.
#[must_use]
#[allow(clippy::too_many_lines)] // a table, one row a reason
pub fn reason(reason: Reason) -> &'static str {
    use Reason as R;
    match reason {
        R::UniqueIds => {
            "同じ加盟店に同じユーザIDは2つ登録できません（データベースが拒みます）。サポート担当者自身はOSのアカウントで操作するため本ツールでは判定できませんが、記録ごとにOSのアカウントを残しています。"
        }
        R::OnePersonOnly => {
            "同じメールアドレスを使うのは、ポータルの決まりで同一人物とみなすアカウントだけです（管理ユーザと「管理者と同一」のユーザ、同じ法人の管理ユーザどうし）。パスワードが他人に渡されていないかは、本ツールではわかりません。"
        }
        R::OthersShare => {
            "一覧のユーザは他のユーザと同じメールアドレスを使っており、同一人物であることを登録内容から確かめられません。それぞれ別のメールアドレスにしてください。"
        }
        R::LifeCycle => {
            "アカウントの登録・変更・削除は、誰が行ったかを同じトランザクションで記録します。管理ユーザが扱えるのは自分の加盟店のユーザだけです。承認の手続きは本ツールの外にあります。理由も受付番号もない記録については、承認を別の資料で示してください（audit.require_reason で入力を必須にできます）。"
        }
        R::Leavers => {
            "ユーザを削除すると、セッション・ワンタイムパスワード・初期化URL・パスワードは同じトランザクションで無効になります。離任者が遅れずに削除されたかは、本ツールではわかりません。"
        }
        R::InactiveInTime => {
            "限度に達した一般・出荷ユーザは、削除の実行を待たず、その時刻から利用できません。90日を超えて未使用のまま利用できるユーザはいません。"
        }
        R::InactiveAdmins => {
            "限度は90日以内ですが、一覧のユーザは90日を超えて未使用のまま利用できます。管理ユーザは自動削除されないためです。加盟店を削除するか、ログインを促してください。"
        }
        R::InactiveADayLate => {
            "限度が90日を超えています。ポータルの決まりは91日で、この要件の一般的な解釈より1日長くなります。管理ユーザは自動削除されません。一般・出荷ユーザについて満たすには、sweep.inactive を 90d 以下にしてください。現在90日を超えて未使用のユーザを一覧に示します。"
        }
        R::IdleSessions => {
            "操作のないセッションは限度で切れます。限度は15分を超えて設定できません。ポータルの画面がいつまで残るかは、本ツールではわかりません。"
        }
        R::Factors => {
            "ログインにはパスワードとワンタイムパスワードの両方が必要で、どちらも省けません。パスワードのないユーザはログインできません。"
        }
        R::CryptographyOnTheWay => {
            "パスワードは argon2id のハッシュを、別に保管する鍵ファイルで暗号化しています。認証アプリのキーと送信待ちのメールも暗号化し、ワンタイムパスワードとURLは鍵付きハッシュで持ちます。メールはTLSでメールサーバに渡すか、同じ機器のメールサーバに渡します。その先の経路は、本ツールではわかりません。"
        }
        R::CryptographyAtRest => {
            "パスワードは argon2id のハッシュを、別に保管する鍵ファイルで暗号化しています。認証アプリのキーと送信待ちのメールも暗号化し、ワンタイムパスワードとURLは鍵付きハッシュで持ちます。メールはこの機器のフォルダまたはプログラムに渡しています。その先の暗号化は配送する側の責任で、本ツールではわかりません。"
        }
        R::IdentityFirst => {
            "自分のパスワード・メールアドレス・ログイン方法を変えるには、今のパスワードが必要です。忘れた場合はメールのURLから始めます。管理ユーザやサポート担当者が初期化する場合に、依頼者が本人であることをどう確かめたかは、本ツールではわかりません。"
        }
        R::Lock => {
            "パスワードとワンタイムパスワードの誤りが合わせて設定回数に達するとロックされ、管理ユーザかサポート担当者が解除するまで続きます。回数は10を超えて設定できず、時間が過ぎても解除されません。"
        }
        R::FirstPasswords => {
            "仮パスワードはユーザごとに無作為に作られ、1回のログインにだけ使えます。そのログインで新しいパスワードを設定しなければならず、使わなければ期限で無効になります。メールアドレスのないユーザの分は管理ユーザに送られます。"
        }
        R::PasswordStrength => {
            "新しいパスワードには、設定した文字数以上（12未満にはできません）と、英字・数字の両方が必要です。よくあるものやユーザIDを含むものは拒みます。仮パスワードは無作為な英数字24文字です。"
        }
        R::PasswordHistory => {
            "新しいパスワードを、設定した回数分の過去のもの（4未満にはできません）と比べます。過去のものは、そのためにハッシュで保管しています。"
        }
        R::Guidance => {
            "利用者への周知はツールでは行えません。メールには問い合わせ先と注意を書いていますが、周知そのものは別の資料で示してください。"
        }
        R::PasswordAge => {
            "パスワードだけで認証する場合の要件です。本ツールではどのログインにも2つ目の認証があります。なお、設定した期間は90日以内です。"
        }
        R::PasswordAgeADayLate => {
            "パスワードだけで認証する場合の要件です。本ツールではどのログインにも2つ目の認証があります。仮に対象であれば、設定した期間では満たしません。ポータルの決まりは91日で、1日長いためです。"
        }
        R::OwnFactor => {
            "認証アプリのキーはユーザごとに作られ、登録のときに1回だけ示され、そのユーザに結び付けて暗号化して保管されます。そのアプリが入った電話を誰が持っているかは、本ツールではわかりません。"
        }
        R::NoApps => "認証アプリを使うユーザはいません。ほかのトークン・カード・証明書もありません。",
        R::SecondFactor => {
            "管理ユーザを含む全員に、ログインのたびに2つ目の認証を求めます。省く設定はありません。サポート担当者がこの機器にどうログインするかは、本ツールではわかりません。"
        }
        R::EnrolsByPasswordAlone => {
            "一覧のユーザは、認証アプリが未登録でメールアドレスもないため、初回はパスワードだけでアプリの登録に進みます。メールアドレスを登録するか、登録に立ち会ってください。"
        }
        R::NoBypass => {
            "ワンタイムパスワードは同時に何度試しても1回しか使えず、誤りが続けば無効になり、ロックの回数にも数えます。例外のユーザはありません。メールの受信箱を「持っているもの」とみなすかは、審査員の判断によります。"
        }
        R::SystemAccounts => {
            "データベースにあるのは人のアカウントだけです。本ツールを動かすOSのアカウントとメールサーバのアカウントは対象の外にあります。設定ファイルにパスワードは書けず、それを収めたファイルか資格情報の名前だけを書きます。"
        }
        R::Logging => {
            "変更・ログイン・ログイン失敗・ロック・メール・権限不足による拒否をすべて記録し、止める設定はありません。カード会員データへのアクセスは本ツールでは扱いません。"
        }
        R::LogAccess => {
            "誰が監査ログを読んだかは記録していません。データベースのファイルを開いた人と本ツールを実行した人を、OSの側で記録してください。"
        }
        R::EntryWhole => {
            "誰が・何を・いつ・結果・どこからのいずれかを欠く記録はありません。対象は記録のユーザか加盟店で、どちらもないものは操作の名が示すものです。"
        }
        R::EntryIncomplete => "一覧の記録は、誰が・何を・いつ・結果・どこからのいずれかを欠くか、読み取れません。",
        R::LogWhole => {
            "この報告のためにすべての系列を検証しました。変更・抜き取り・差し込み・入れ替えはありません。系列の末尾が失われたことは、別に保管した末尾の値と比べなければわかりません（`sekisho audit verify --head FILE`）。"
        }
        R::LogBroken => "一覧の箇所が記録時と一致しません。`sekisho audit verify` で内容を確かめてください。",
        R::LogRetention => {
            "記録は設定した日数のあいだ保たれ（365日未満にはできません）、すべてすぐに読み出せます。古い記録は、控えがあることを確かめたうえで `sekisho audit prune` を実行したときにだけ削除されます。"
        }
        R::Laxer => "設定値が要件より緩くなっています。",
    }
}

/// What was counted.
pub(super) fn counted(counted: Counted) -> &'static str {
    use Counted as C;
    match counted {
        C::Users => "ユーザ",
        C::UsersWithoutAddress => "アドレスのないユーザ",
        C::Merchants => "加盟店",
        C::SharedAddresses => "複数ユーザで使うアドレス",
        C::SharedByOnePerson => "うち同一人物",
        C::Changes => "アカウントの変更",
        C::ChangesWithoutReason => "うち理由・受付番号なし",
        C::Deletions => "削除",
        C::IdleOver90Days => "90日を超えて未使用",
        C::IdleAdmins => "うち管理ユーザ",
        C::BarredNotSwept => "限度に達し削除待ち",
        C::Logins => "ログイン",
        C::FailedLogins => "ログイン失敗",
        C::PasswordsChosen => "本人が設定したパスワード",
        C::PasswordsTemporary => "未使用の仮パスワード",
        C::PasswordsLapsed => "うち期限切れ",
        C::PasswordsAbsent => "パスワードなし",
        C::PasswordsOver90Days => "うち90日超",
        C::PasswordChanges => "パスワード変更",
        C::PasswordIssues => "パスワードの初期化",
        C::OtpResets => "認証アプリの初期化",
        C::LockedUsers => "ロック中",
        C::Locks => "ロック",
        C::Unlocks => "ロック解除",
        C::MethodEmail => "メールで認証",
        C::MethodApp => "アプリで認証",
        C::AppsEnrolled => "登録済みのアプリ",
        C::AppsNotEnrolled => "未登録のアプリ",
        C::WrongCodes => "ワンタイムパスワードの誤り",
        C::Entries => "記録",
        C::EntriesIncomplete => "項目を欠く記録",
        C::Chains => "系列",
        C::Breaches => "不一致の箇所",
        C::DaysKept => "最古の記録からの日数",
    }
}

/// The report's other texts.
#[must_use]
pub fn auditors(part: Auditors) -> &'static str {
    match part {
        Auditors::Title => "PCI DSS v4.0.1 ユーザアカウントと監査ログの報告",
        Auditors::Scope => {
            "対象は、このデータベースにある加盟店のユーザのアカウントと監査ログです。この報告は審査に代わるものではありません。本ツールが守らせていることと数えたことを示し、わからないことはわからないと書いています。文言は基準の原文ではないため、基準と併せてお読みください。"
        }
        Auditors::EntryNames => "監査記録は「系列#番号」で示します。加盟店の系列は加盟店コード、共通の系列は「-」です。",
        Auditors::Overview => "一覧",
        Auditors::Nothing => "なし",
        Auditors::NotAllListed => "先頭の分だけを示しています。",
        Auditors::FixedByProgram => "プログラムで固定",
        Auditors::Sum => "合計",
    }
}
