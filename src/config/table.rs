//! Every key of the configuration, in the order of the specification: this table is what is read, shown, explained,
//! suggested, and written by `init`. A bound stands here once, with the rule it comes from; a test reads it back.

use super::slot::{Bound, Key, Place, Sample, Slot};
use super::values::{Config, KeySource};
use super::words::{host, link_base, sender, visible, word};
use Slot::{Cost, Count, Database, Flag, List, Port, Span, Text};
use std::path::{Path, PathBuf};

const fn key(name: &'static str, slot: Slot, sample: &'static str, ja: &'static str, en: &'static str) -> Key {
    Key { name, slot, sample, kind: Sample::Default, ja, en }
}

const fn example(key: Key) -> Key {
    Key { kind: Sample::Example, ..key }
}

const fn bound(least: i64, most: i64, text: &'static str, source: &'static str) -> Bound {
    Bound { least, most, text, source }
}

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;
const NAME: &str = "TEXT (<= 100)";

/// The keys.
#[rustfmt::skip]
pub static KEYS: &[Key] = &[
    key("store.url", Database(|c| &mut c.db),
        r#""sqlite:~/.local/share/sekisho/sekisho.db""#, "データベース。PostgreSQL は postgres://ユーザ@ホスト/名前", "The database; on PostgreSQL postgres://USER@HOST/NAME"),
    example(key("store.password_file", Text("PATH | credential:NAME", |c, t, p| put(&mut c.db_password, secret(t, p).map(Some)), |c| shown_secret(c.db_password.as_ref())),
        r#""credential:postgres""#, "PostgreSQL のパスワードのファイル。なければ ~/.pgpass を読む", "The file of PostgreSQL's password; without it ~/.pgpass is read")),
    key("secrets.key_file", Text("PATH | credential:NAME", |c, t, p| put(&mut c.key, secret(t, p)), |c| shown_secret(Some(&c.key))),
        r#""~/.config/sekisho/sekisho.key""#, "鍵ファイル。データベースとは別のフォルダに置く", "The key file, outside the database's folder"),

    key("service.name", Text(NAME, |c, t, _| put(&mut c.service.name, visible(t)), |c| c.service.name.clone()),
        r#""加盟店管理画面""#, "メールに書くサービス名", "The service's name in mails"),
    key("service.url", Text("https://HOST/PATH", |c, t, _| put(&mut c.service.url, link_base(t)), |c| c.service.url.clone()),
        r#""https://portal.example.jp/reset""#, "初期化メールのURL。後ろに ?token= が付く", "Base of the links in mails; ?token= follows"),
    key("service.support", Text(NAME, |c, t, _| put(&mut c.service.support, visible(t)), |c| c.service.support.clone()),
        r#""カスタマーサービスセンター""#, "メールに書く問い合わせ先", "Whom mails say to ask"),

    key("mail.sink", Text("file | smtp | sendmail", |c, t, _| put(&mut c.mail.sink, word(t)), |c| c.mail.sink.as_ref().to_owned()),
        r#""file""#, "メールの送り先", "Where mails go"),
    key("mail.from", Text("NAME <ADDRESS>", |c, t, _| put(&mut c.mail.from, sender(t)), shown_sender),
        r#""加盟店管理画面 <noreply@portal.example.jp>""#, "メールの差出人", "The sender of mails"),
    key("mail.lang", Text("ja | en", |c, t, _| put(&mut c.mail.lang, word(t)), |c| c.mail.lang.as_ref().to_owned()),
        r#""ja""#, "メールの言語", "The language of mails"),
    example(key("mail.templates", Text("DIR", |c, t, p| put(&mut c.mail.templates, path(t, p).map(Some)), |c| shown_path(c.mail.templates.as_deref())),
        r#""templates""#, "メールの文面を差し替えるフォルダ", "A folder of texts that replace the built-in ones")),
    key("mail.retry_for", Span(|c| &mut c.mail.retry_for, bound(MINUTE, 30 * DAY, "1m-30d", "M3")),
        r#""3d""#, "送れないメールをあきらめるまでの時間", "How long a mail that fails is tried"),
    key("mail.max_tries", Count(|c| &mut c.mail.max_tries, bound(1, 10_000, "1-10000", "M3")),
        "1000", "送れないメールをあきらめるまでの送信回数", "How often a mail that fails is tried"),
    key("mail.file.dir", Text("DIR", |c, t, p| put(&mut c.mail.dir, path(t, p)), |c| shown_path(Some(&c.mail.dir))),
        r#""~/.local/share/sekisho/mail""#, "sink が file のときのフォルダ。1通1ファイル", "The folder of sink file; one file a mail"),
    example(key("mail.smtp.host", Text("HOST", |c, t, _| put(&mut c.mail.smtp.host, host(t)), |c| c.mail.smtp.host.clone()),
        r#""smtp.example.jp""#, "メールサーバ", "The mail server")),
    example(key("mail.smtp.port", Port(|c| &mut c.mail.smtp.port, bound(1, 65_535, "1-65535", "RFC 9293")),
        "587", "ポート。既定は tls による", "Its port; the default depends on tls")),
    key("mail.smtp.tls", Text("starttls | tls | none", |c, t, _| put(&mut c.mail.smtp.tls, word(t)), |c| c.mail.smtp.tls.as_ref().to_owned()),
        r#""starttls""#, "暗号化。none は自分自身 (localhost) 宛てのみ", "Encryption; none only to this machine (localhost)"),
    example(key("mail.smtp.user", Text(NAME, |c, t, _| put(&mut c.mail.smtp.user, visible(t).map(Some)), |c| c.mail.smtp.user.clone().unwrap_or_default()),
        r#""sekisho""#, "メールサーバのユーザ名", "The user name there")),
    example(key("mail.smtp.password_file", Text("PATH | credential:NAME",
            |c, t, p| put(&mut c.mail.smtp.password_file, secret(t, p).map(Some)), |c| shown_secret(c.mail.smtp.password_file.as_ref())),
        r#""credential:smtp""#, "そのパスワードだけを書いたファイル", "A file with nothing but its password")),
    example(key("mail.smtp.ca_file", Text("PATH", |c, t, p| put(&mut c.mail.smtp.ca_file, path(t, p).map(Some)), |c| shown_path(c.mail.smtp.ca_file.as_deref())),
        r#""ca.pem""#, "信頼する認証局 (PEM)。既定はOSのもの", "Authorities to trust (PEM) in place of the system's")),
    key("mail.smtp.connections", Count(|c| &mut c.mail.smtp.connections, bound(1, 16, "1-16", "M3")),
        "2", "同時接続数", "Connections at a time"),
    key("mail.smtp.timeout", Span(|c| &mut c.mail.smtp.timeout, bound(1, 10 * MINUTE, "1s-10m", "M3")),
        r#""30s""#, "応答を待つ時間", "How long to wait for an answer"),

    key("mail.sendmail.program", Text("PATH", |c, t, p| put(&mut c.mail.sendmail, path(t, p)), |c| shown_path(Some(&c.mail.sendmail))),
        r#""/usr/sbin/sendmail""#, "sink が sendmail のときのプログラム", "The program of sink sendmail"),

    key("policy.otp_ttl", Span(|c| &mut c.policy.otp_ttl, bound(30, 10 * MINUTE, "30s-10m", "R5.2")),
        r#""10m""#, "メールのワンタイムパスワードの有効期間", "How long a mailed one-time password is valid"),
    key("policy.otp_attempts", Count(|c| &mut c.policy.otp_attempts, bound(1, 5, "1-5", "R5.6")),
        "5", "ワンタイムパスワードを間違えられる回数", "Wrong one-time passwords that end a challenge"),
    key("policy.otp_resend_after", Span(|c| &mut c.policy.otp_resend_after, bound(30, 10 * MINUTE, "30s-10m", "R5.6")),
        r#""30s""#, "再送までの最短時間", "Least time between two mails of a challenge"),
    key("policy.otp_resends", Count(|c| &mut c.policy.otp_resends, bound(0, 5, "0-5", "R5.6")),
        "5", "再送できる回数", "Resends a challenge allows"),
    key("policy.reset_ttl", Span(|c| &mut c.policy.reset_ttl, bound(MINUTE, HOUR, "1m-1h", "R7.1")),
        r#""30m""#, "初期化URLの有効期間", "How long a reset link is valid"),
    key("policy.lock_after", Count(|c| &mut c.policy.lock_after, bound(1, 10, "1-10", "R6.1, PCI DSS 8.3.4")),
        "6", "ロックされるまでの失敗回数", "Failures that lock an account"),
    key("policy.password_max_age", Span(|c| &mut c.policy.password_max_age, bound(1, 91 * DAY, "1s-91d", "R7.5")),
        r#""91d""#, "パスワードの変更が必要になる期間", "Age at which a password must be changed"),
    key("policy.password_min_length", Count(|c| &mut c.policy.password_min_length, bound(12, 128, "12-128", "PCI DSS 8.3.6")),
        "12", "新しいパスワードの最短の文字数", "Least characters of a new password"),
    key("policy.password_history", Count(|c| &mut c.policy.password_history, bound(4, 24, "4-24", "PCI DSS 8.3.7")),
        "4", "再び使えない過去のパスワードの数", "Earlier passwords that may not come back"),
    key("policy.temporary_password_ttl", Span(|c| &mut c.policy.temporary_password_ttl, bound(1, 7 * DAY, "1s-7d", "R7.6")),
        r#""7d""#, "仮パスワードの有効期間", "How long a temporary password is valid"),
    key("policy.session_idle", Span(|c| &mut c.policy.session_idle, bound(1, 15 * MINUTE, "1s-15m", "PCI DSS 8.2.8")),
        r#""15m""#, "操作のないセッションが切れるまでの時間", "Idle limit of a session"),
    key("policy.session_max", Span(|c| &mut c.policy.session_max, bound(1, DAY, "1s-1d", "R5.8")),
        r#""12h""#, "セッションの最長時間", "Whole life of a session"),
    key("policy.argon2.m_kib", Cost(|c| &mut c.argon2.m_kib, bound(19_456, 4_194_304, "19456-4194304", "S1")),
        "65536", "パスワードのハッシュに使うメモリ (KiB)", "Memory of a password's hash, in KiB"),
    key("policy.argon2.t", Cost(|c| &mut c.argon2.t, bound(2, 100, "2-100", "S1")),
        "3", "その反復回数", "Its passes"),
    key("policy.argon2.p", Cost(|c| &mut c.argon2.p, bound(1, 16, "1-16", "S1")),
        "1", "その並列度", "Its lanes"),

    key("sweep.inactive", Span(|c| &mut c.policy.inactive, bound(1, 91 * DAY, "1s-91d", "R8.1")),
        r#""91d""#, "ログインのないユーザが削除されるまでの期間", "Time without a login after which a user is deleted"),
    key("sweep.warn", List(|c| &mut c.policy.warn, bound(1, 90, "1-90", "R8.4")),
        "[]", "削除の何日前に予告メールを送るか。例: [14, 3]", "Days before the deletion on which to warn, such as [14, 3]"),
    key("sweep.max_delete", Count(|c| &mut c.sweep.max_delete, bound(0, 1_000_000_000, "0-1000000000", "R8.1")),
        "100", "1回に削除できるユーザ数", "Users one run may delete"),
    key("sweep.max_share", Count(|c| &mut c.sweep.max_share, bound(0, 100, "0-100", "R8.1")),
        "25", "その割合 (%)。ユーザが20を超えるとき", "The same in percent, once over 20 users"),

    key("output.lang", Text("ja | en", |c, t, _| put(&mut c.output.lang, word(t)), |c| c.output.lang.as_ref().to_owned()),
        r#""ja""#, "画面の言語。既定は環境変数 LANG などによる", "The language of results; by default that of LANG"),
    key("output.color", Text("auto | always | never", |c, t, _| put(&mut c.output.color, word(t)), |c| c.output.color.as_ref().to_owned()),
        r#""auto""#, "色を付けるか", "When to colour"),
    key("output.style", Text("rule | plain", |c, t, _| put(&mut c.output.style, word(t)), |c| c.output.style.as_ref().to_owned()),
        r#""rule""#, "表の見出しの罫線", "Whether tables have a rule below their head"),

    key("audit.retain_days", Count(|c| &mut c.audit.retain_days, bound(365, 1_000_000, "365-1000000", "PCI DSS 10.5.1")),
        "400", "監査ログを保つ日数", "Days that audit entries are kept"),
    key("audit.require_reason", Flag(|c| &mut c.audit.require_reason),
        "false", "書き込むコマンドに --reason を必須とするか", "Whether writing commands need --reason"),
];

/// The number of a key in [`KEYS`].
pub fn index_of(name: &str) -> Option<usize> {
    KEYS.iter().position(|key| key.name == name)
}

fn put<T>(field: &mut T, value: Option<T>) -> bool {
    value.is_some_and(|value| {
        *field = value;
        true
    })
}

fn path(typed: &str, place: &Place) -> Option<PathBuf> {
    place.places.path(typed, place.base)
}

fn secret(typed: &str, place: &Place) -> Option<KeySource> {
    place.places.secret(typed, place.base)
}

fn shown_path(path: Option<&Path>) -> String {
    path.map(|path| path.display().to_string()).unwrap_or_default()
}

fn shown_secret(source: Option<&KeySource>) -> String {
    match source {
        None => String::new(),
        Some(KeySource::File(path)) => path.display().to_string(),
        Some(KeySource::Credential { name, .. }) => format!("credential:{name}"),
    }
}

fn shown_sender(config: &Config) -> String {
    let from = &config.mail.from;
    let address = from.address.as_str();
    from.name.as_ref().map_or_else(|| address.to_owned(), |name| format!("{name} <{address}>"))
}
