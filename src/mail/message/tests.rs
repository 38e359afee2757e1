//! What a mail reader makes of a rendered mail.
//! The tests have a decoder of their own: a fault of the writer must not be hidden by a reader with the same fault.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::config::{self, Sources};
use crate::text::Lang;
use data_encoding::BASE64;
use proptest::prelude::*;
use std::collections::BTreeMap;
use strum::VariantArray;

fn outgoing(kind: LetterKind, name: &str) -> Outgoing {
    Outgoing {
        id: "0k3zq8m1x5v7c2b9n4d6f0g1hj".to_owned(),
        kind,
        merchant: "neko1234".to_owned(),
        user_id: "nekota".to_owned(),
        name: name.to_owned(),
        to: EmailAddress::parse("nekota@example.co.jp").unwrap(),
        secret: Some(Secret::new("135792".to_owned())),
        deadline: Some(Timestamp(1_795_000_000 + 600)),
        on_behalf: false,
        created_at: Timestamp(1_795_000_000),
    }
}

fn config(lang: Lang) -> Config {
    let home = BTreeMap::from([("HOME".to_owned(), "/absent".to_owned())]);
    let mut config = config::load(&Sources { db: None, config: None, lang: None, env: &home }).unwrap();
    config.mail.lang = lang;
    config.mail.from.name = Some("加盟店管理画面".to_owned());
    config.mail.from.address = EmailAddress::parse("noreply@portal.example.jp").unwrap();
    config.service.name = "加盟店管理画面".to_owned();
    config.service.url = "https://portal.example.jp/reset".to_owned();
    config
}

/// Headers, unfolded, and the decoded body.
fn read(mail: &Rendered) -> (Vec<(String, String)>, String) {
    let text = std::str::from_utf8(&mail.bytes).unwrap();
    assert!(text.is_ascii() && text.ends_with("\r\n"));
    assert!(!text.replace("\r\n", "").contains(['\r', '\n', '\0']), "a bare line end in {text}");
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(body.lines().all(|line| line.len() <= 76) && head.lines().all(|line| line.len() <= 78), "{text}");
    let unfolded = head.replace("\r\n ", " ");
    let headers = unfolded.lines().map(|line| line.split_once(": ").unwrap()).map(|(k, v)| (k.to_owned(), v.to_owned()));
    let body = BASE64.decode(body.replace("\r\n", "").as_bytes()).unwrap();
    (headers.collect(), String::from_utf8(body).unwrap())
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> &'a str {
    let found: Vec<_> = headers.iter().filter(|(k, _)| k.eq_ignore_ascii_case(name)).collect();
    assert_eq!(found.len(), 1, "{name} in {headers:?}");
    &found.first().unwrap().1
}

/// RFC 2047, as far as this crate writes it.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut after_encoded = false;
    for word in value.split_inclusive(' ') {
        match word.trim_end().strip_prefix("=?utf-8?b?").and_then(|w| w.strip_suffix("?=")) {
            Some(code) => {
                bytes.extend(BASE64.decode(code.as_bytes()).unwrap());
                after_encoded = true;
            }
            None => {
                bytes.extend(if after_encoded { " " } else { "" }.bytes().chain(word.bytes()));
                after_encoded = false;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn m1_every_kind_in_both_languages_has_each_header_once_and_its_secret_alone_on_a_line() {
    for (lang, kind) in [Lang::Ja, Lang::En].into_iter().flat_map(|l| LetterKind::VARIANTS.iter().map(move |k| (l, *k))) {
        let mail = render(&outgoing(kind, "猫田 太郎"), &config(lang), Zone::Local).unwrap();
        let (headers, body) = read(&mail);
        for (name, value) in [
            ("Date", "Wed, 18 Nov 2026 11:06:40 +0000"),
            ("Message-ID", "<0k3zq8m1x5v7c2b9n4d6f0g1hj@portal.example.jp>"),
            ("MIME-Version", "1.0"),
            ("Auto-Submitted", "auto-generated"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "base64"),
        ] {
            assert_eq!(header(&headers, name), value);
        }
        assert_eq!(decoded(header(&headers, "Subject")), mail.subject);
        assert_eq!(decoded(header(&headers, "From")), "加盟店管理画面 <noreply@portal.example.jp>");
        assert_eq!(decoded(header(&headers, "To")), "猫田 太郎 <nekota@example.co.jp>");
        let secret = match kind {
            LetterKind::NewUser | LetterKind::Otp | LetterKind::TemporaryPassword => "135792",
            LetterKind::ResetStarted => "https://portal.example.jp/reset?token=135792",
            _ => continue,
        };
        assert_eq!(body.split("\r\n").filter(|line| *line == secret).count(), 1, "{kind:?}: {body}");
        assert!(!body.replace("\r\n", "").contains(['\r', '\n']));
    }
}

#[test]
fn r7_2_a_mail_in_a_users_place_does_not_call_the_admin_by_the_users_name() {
    let mail = Outgoing { on_behalf: true, ..outgoing(LetterKind::NewUser, "猫田") };
    let (headers, _) = read(&render(&mail, &config(Lang::Ja), Zone::Local).unwrap());
    assert_eq!(header(&headers, "To"), "nekota@example.co.jp");
}

#[test]
fn r9_3_a_wording_of_ones_own_is_read_once_and_used_for_its_kind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("locked.ja.txt");
    std::fs::write(&path, "件名 {name}\n\n{name}: {{code}}\n{merchant}\n{support}\n").unwrap();
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let mut config = config(Lang::Ja);
    let shipped = wording(&outgoing(LetterKind::Otp, "猫田"), &config, Zone::Local).unwrap();
    config = self::config(Lang::Ja);
    config.mail.templates = Some(folder.path().to_owned());
    let said = "{password} {{".to_owned();
    for _ in 0..2 {
        let (subject, body) = wording(&outgoing(LetterKind::Locked, &said), &config, Zone::Local).unwrap();
        assert_eq!(subject, "件名 {password} {{");
        assert_eq!(body, "{password} {{: {code}\nneko1234\nカスタマーサービスセンター\n");
        assert_eq!(wording(&outgoing(LetterKind::Otp, "猫田"), &config, Zone::Local).unwrap(), shipped);
        // What was read stays for this run.
        std::fs::write(&path, "{").unwrap();
    }
    let mut later = self::config(Lang::Ja);
    later.mail.templates = Some(folder.path().to_owned());
    assert!(matches!(render(&outgoing(LetterKind::Otp, "猫田"), &later, Zone::Local), Err(Failure::Config { .. })));
}

#[test]
fn r3_an_address_of_old_mobile_mail_goes_out_in_quotes() {
    for (typed, wire) in [
        ("neko..ta@docomo.example.jp", "\"neko..ta\"@docomo.example.jp"),
        ("neko.@docomo.example.jp", "\"neko.\"@docomo.example.jp"),
        ("ne.ko+1/x@example.jp", "ne.ko+1/x@example.jp"),
    ] {
        assert_eq!(wire_address(&EmailAddress::parse(typed).unwrap()).unwrap().to_string(), wire);
    }
}

#[test]
fn m1_what_could_forge_a_header_is_refused() {
    let good = config(Lang::Ja);
    for name in ["a\r\nBcc: b@c.jp", "a\nb", "a\0b", "a\x1bb", "a\u{85}b"] {
        assert!(render(&outgoing(LetterKind::Otp, name), &good, Zone::Local).is_err(), "{name:?}");
        let mut bad = good.clone();
        bad.mail.from.name = Some(name.to_owned());
        assert!(render(&outgoing(LetterKind::Otp, "猫田"), &bad, Zone::Local).is_err(), "{name:?}");
        bad = good.clone();
        bad.service.name = name.to_owned();
        assert!(render(&outgoing(LetterKind::Otp, "猫田"), &bad, Zone::Local).is_err(), "{name:?}");
    }
    for id in ["", "a>b", "../a", "a\r\nb"] {
        let mail = Outgoing { id: id.to_owned(), ..outgoing(LetterKind::Otp, "猫田") };
        assert!(render(&mail, &good, Zone::Local).is_err(), "{id:?}");
    }
}

#[test]
fn a_clock_in_an_absurd_year_gives_an_odd_date_and_no_panic() {
    for at in [i64::MIN, -1, 0, LAST_DATE, LAST_DATE + 1, i64::MAX] {
        let mail = Outgoing { created_at: Timestamp(at), ..outgoing(LetterKind::Otp, "猫田") };
        assert!(render(&mail, &config(Lang::En), Zone::Local).is_ok(), "{at}");
    }
}

proptest! {
    #[test]
    fn g14_no_name_panics_or_makes_a_header_of_its_own(name in prop_oneof![any::<String>(), "\\PC{0,60}"], from in "\\PC{0,40}") {
        let mut config = config(Lang::Ja);
        config.mail.from.name = Some(from.clone());
        config.service.name = from;
        if let Ok(mail) = render(&outgoing(LetterKind::Locked, &name), &config, Zone::Local) {
            let text = String::from_utf8(mail.bytes).unwrap();
            let head = text.split("\r\n\r\n").next().unwrap();
            prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n', '\0']));
            prop_assert!(head.lines().all(|line| line.len() <= 998));
            prop_assert_eq!(head.lines().filter(|line| !line.starts_with(' ')).count(), 9);
        }
    }
}
