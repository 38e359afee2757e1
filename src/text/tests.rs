//! What holds for every text in both languages: nothing is missing, nothing is in the wrong language, and a mail's
//! secret can be found by eye and by machine (R9.0).

mod samples;

use super::*;
use crate::failure::{AuditCopy, ConfigFault, TemplateFault, Unsafe, UsageFault};
use crate::rules::event::Action;
use crate::rules::import::{Column, Damage, Flaw, Header, IfExists, Row};
use crate::rules::letter::{LetterField, LetterKind};
use crate::rules::pci::{Counted, Judgement};
use crate::rules::refusal::{Part, Refusal, Weakness};
use crate::rules::time::Timestamp;
use crate::rules::upcoming::Ahead;
use crate::rules::words::{DeliveryStep, MailState, Method, Role, Status};
use chrono::FixedOffset;
use samples::text;
use std::collections::HashSet;

fn failures() -> Vec<Failure> {
    samples::failures().into_iter().chain([Failure::Bug(anyhow::anyhow!("inner").context("outer"))]).collect()
}

fn zone() -> Zone {
    Zone::Fixed(FixedOffset::east_opt(9 * 3600).unwrap_or_else(|| unreachable!()))
}

fn japanese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff01}'..='\u{ff9f}'))
}

#[test]
fn every_code_has_a_sample() {
    let seen: HashSet<&str> = failures().iter().filter_map(Failure::code).map(Into::into).collect();
    let missing: Vec<&Code> = Code::VARIANTS.iter().filter(|c| !seen.contains(c.as_ref())).collect();
    assert!(missing.is_empty(), "no sample failure for {missing:?}");
}

#[test]
fn every_sentence_and_hint_is_in_its_language() {
    for failure in failures() {
        let (ja, en) = (sentence(Lang::Ja, &failure, zone()), sentence(Lang::En, &failure, zone()));
        assert!(japanese(&ja), "{failure:?}: {ja}");
        assert!(!en.is_empty() && !japanese(&en), "{failure:?}: {en}");
        let (ja, en) = (hint(Lang::Ja, &failure), hint(Lang::En, &failure));
        assert_eq!(ja.is_some(), en.is_some(), "{failure:?}");
        assert!(ja.is_none_or(|h| japanese(&h)), "{failure:?}");
        assert!(en.is_none_or(|h| !h.is_empty() && !japanese(&h)), "{failure:?}");
    }
}

#[test]
fn no_sentence_breaks_its_line_or_shows_rust() {
    for lang in Lang::VARIANTS {
        for failure in failures() {
            let shown = format!("{} {}", sentence(*lang, &failure, zone()), hint(*lang, &failure).unwrap_or_default());
            assert!(!["\n", "Some(", "panick", "  "].iter().any(|odd| shown.contains(odd)), "{shown}");
        }
    }
}

#[test]
fn a_sentence_names_the_value_and_the_hint_the_command() {
    let unknown = Failure::from(Refusal::UserUnknown { user: text("888888801/USER02"), suggestions: Vec::new() });
    let weak = Failure::from(Refusal::WeakPassword { weaknesses: vec![Weakness::NoDigit, Weakness::Common], min_length: 12 });
    let login = Failure::from(Refusal::LoginFailed { access_key: text("7777777") });
    for lang in Lang::VARIANTS {
        assert!(sentence(*lang, &unknown, zone()).contains("888888801/USER02"));
        assert!(hint(*lang, &unknown).is_some_and(|h| h.contains("`sekisho user list -m 888888801`")));
        assert!(sentence(*lang, &login, zone()).contains("7777777"), "R5.1");
    }
    let named = sentence(Lang::En, &weak, zone());
    assert!(named.contains("no digit") && named.contains("common"), "R7.6: {named}");
}

#[test]
fn a_code_or_link_that_was_typed_is_never_repeated() {
    for part in [Part::Otp, Part::Link] {
        let failure = Failure::from(Refusal::malformed(part, "hunter2secret"));
        for lang in Lang::VARIANTS {
            let shown = format!("{}{}", sentence(*lang, &failure, zone()), hint(*lang, &failure).unwrap_or_default());
            assert!(!shown.contains("hunter2secret"), "{part:?}");
        }
    }
}

#[test]
fn every_code_is_explained_in_both_languages() {
    for code in Code::VARIANTS {
        let (ja, en) = (explain(Lang::Ja, *code), explain(Lang::En, *code));
        assert!(japanese(ja) && !en.is_empty() && !japanese(en), "{code:?}");
        assert!(ja.lines().count() <= 4 && en.lines().count() <= 4, "{code:?}");
    }
}

#[test]
fn every_field_has_a_heading() {
    for field in Field::VARIANTS {
        assert!(!label(Lang::Ja, *field).is_empty() && !label(Lang::En, *field).is_empty(), "{field:?}");
        assert!(!japanese(label(Lang::En, *field)), "{field:?}");
    }
}

#[test]
fn every_word_has_a_name_and_no_two_statuses_share_one() {
    for lang in Lang::VARIANTS {
        let names: HashSet<&str> = Status::VARIANTS.iter().map(|s| word(*lang, Word::Status(*s))).collect();
        assert_eq!(names.len(), Status::VARIANTS.len());
        let actions = Action::VARIANTS.iter().map(|a| word(*lang, Word::Action(*a)));
        let kinds = LetterKind::VARIANTS.iter().map(|k| word(*lang, Word::LetterKind(*k)));
        assert!(actions.chain(kinds).all(|name| !name.is_empty() && japanese(name) == (*lang == Lang::Ja)));
    }
}

#[test]
fn a_report_for_auditors_is_in_its_language_throughout() {
    for lang in Lang::VARIANTS {
        let mut texts: Vec<&str> = Requirement::VARIANTS.iter().map(|r| requirement(*lang, *r)).collect();
        texts.extend(Reason::VARIANTS.iter().map(|r| reason(*lang, *r)));
        texts.extend(Auditors::VARIANTS.iter().map(|part| auditors(*lang, *part)));
        texts.extend(Counted::VARIANTS.iter().map(|c| word(*lang, Word::Counted(*c))));
        texts.extend(Judgement::VARIANTS.iter().map(|j| word(*lang, Word::Judgement(*j))));
        texts.extend(Ahead::VARIANTS.iter().map(|a| word(*lang, Word::Ahead(*a))));
        for text in texts {
            assert!(!text.is_empty() && japanese(text) == (*lang == Lang::Ja), "{text}");
        }
    }
}

/// What an export writes in either language, an import reads.
#[test]
fn headings_and_words_of_a_file_of_users_are_read_back() {
    for lang in Lang::VARIANTS {
        let heading = |column: &Column| word(*lang, Word::Column(*column));
        let headings: Vec<&str> = Column::VARIANTS.iter().map(heading).collect();
        let header = Header::read(headings.into_iter(), IfExists::Fail, true);
        let placed = |header: Header| Column::VARIANTS.iter().enumerate().all(|(at, c)| header.at(*c) == Some(at));
        assert!(header.is_ok_and(placed), "{lang:?}");
        for (role, method, flag) in [(Role::General, Method::Email, true), (Role::Shipping, Method::App, false)] {
            let cell = |column| match column {
                Column::Merchant => "888888801",
                Column::UserId => "USER02",
                Column::Role => word(*lang, Word::Role(role)),
                Column::Method => word(*lang, Word::Method(method)),
                Column::SameAsAdmin => word(*lang, Word::Flag(flag)),
                Column::Name | Column::Email => "",
            };
            let row = Row::read(cell, None).map(|row| (row.role, row.method, row.same_as_admin));
            assert_eq!(row, Ok((Some(role), Some(method), Some(flag))), "{lang:?}");
        }
    }
}

fn of_user(user_id: &str, on_behalf: bool) -> LetterText {
    LetterText {
        service: text("加盟店管理画面"),
        support: text("カスタマーサービスセンター"),
        name: text("黒田 猫太"),
        user_id: text(user_id),
        merchant: text("888888801"),
        secret: Some(text("ABCD-EFGH")),
        validity: Some(Span::Minutes(10)),
        deadline: Some(text("2026-11-22 13:00")),
        on_behalf,
    }
}

/// Subject and body in the shipped wording.
fn shipped(lang: Lang, kind: LetterKind, letter: &LetterText) -> (String, String) {
    let template = Template::parse(kind, template(lang, kind)).unwrap_or_else(|wrong| panic!("{lang:?} {kind:?}: {wrong:?}"));
    super::letter(lang, kind, &template, letter)
}

#[test]
fn r9_0_a_secret_stands_alone_on_one_line_below_its_heading() {
    for (lang, kind, on_behalf) in everywhere() {
        let (subject, body) = shipped(lang, kind, &of_user("USER02", on_behalf));
        assert!(!subject.contains("ABCD-EFGH"), "{lang:?} {kind:?}");
        if kind.secret().is_none() {
            assert!(!body.contains("ABCD-EFGH"), "{lang:?} {kind:?} carries no secret");
            continue;
        }
        assert_eq!(body.lines().filter(|l| *l == "ABCD-EFGH").count(), 1, "{lang:?} {kind:?}");
        assert_eq!(body.matches("ABCD-EFGH").count(), 1, "{lang:?} {kind:?}");
        assert!(body.contains("\n\nABCD-EFGH\n\n"), "{lang:?} {kind:?}");
    }
}

#[test]
fn r9_0_the_mail_of_a_code_holds_no_other_six_digits() {
    let code = |letter: LetterText| LetterText { secret: Some(text("012345")), ..letter };
    let odd = LetterText {
        name: text("1234567"),
        service: text("S 202611"),
        support: text("0120123456"),
        ..of_user("A1234567", true)
    };
    for lang in Lang::VARIANTS {
        for id in ["USER02", "888888801", "20240401"] {
            for given in [of_user(id, false), of_user(id, true), odd.clone()] {
                let (subject, body) = shipped(*lang, LetterKind::Otp, &code(given));
                let whole = subject + "\n" + &body;
                let runs: Vec<&str> = whole.split(|c: char| !c.is_numeric()).filter(|r| r.chars().count() >= 6).collect();
                assert_eq!(runs, ["012345"], "{lang:?} {id}: {whole}");
            }
        }
    }
}

#[test]
fn r9_1_every_mail_says_whom_to_ask_and_warns_of_blanks() {
    for (lang, kind, on_behalf) in everywhere() {
        let (_, body) = shipped(lang, kind, &of_user("USER02", on_behalf));
        let blanks = match lang {
            Lang::Ja => "空白",
            Lang::En => "blanks",
        };
        assert!(body.contains("カスタマーサービスセンター") && body.contains(blanks), "{lang:?} {kind:?}");
        assert!(body.contains("黒田 猫太") && body.contains("USER02"), "{lang:?} {kind:?}");
        assert!(body.ends_with('\n') && !body.contains('\r') && !body.contains("\n\n\n"), "{lang:?} {kind:?}");
        assert!(body.lines().all(|l| unicode_width::UnicodeWidthStr::width(l) <= 72), "{lang:?} {kind:?}: {body}");
    }
}

#[test]
fn r7_2_only_a_mail_in_a_users_place_says_that_it_is_one() {
    for (lang, kind, on_behalf) in everywhere() {
        let note = match lang {
            Lang::Ja => "【管理ユーザの方へ】\n次のユーザ宛ての連絡です。\n黒田 猫太 様（ユーザID: USER02）\n",
            Lang::En => "To the admin user: this mail is for\n黒田 猫太 (user ID USER02).\n",
        };
        assert_eq!(shipped(lang, kind, &of_user("USER02", on_behalf)).1.starts_with(note), on_behalf, "{lang:?} {kind:?}");
    }
}

#[test]
fn r9_a_span_is_named_in_its_unit_and_left_out_where_none_is_left() {
    let body = |lang, validity| shipped(lang, LetterKind::Otp, &LetterText { validity, ..of_user("USER02", false) }).1;
    for (lang, span, said) in [
        (Lang::Ja, Span::Minutes(10), "有効期限は送信から10分です。"),
        (Lang::Ja, Span::Days(7), "有効期限は送信から7日です。"),
        (Lang::En, Span::Minutes(1), "It is valid for 1 minute after it was sent."),
        (Lang::En, Span::Days(7), "It is valid for 7 days after it was sent."),
    ] {
        assert!(body(lang, Some(span)).contains(&format!("\n\nABCD-EFGH\n\n{said}\n\n")), "{said}");
    }
    assert!(body(Lang::Ja, None).contains("\n\nABCD-EFGH\n\nこの番号は、"));
    assert!(body(Lang::En, None).contains("\n\nABCD-EFGH\n\nNever tell "));
}

#[test]
fn r9_the_subjects_are_the_portals_letter_for_letter() {
    let named = |service| LetterText { service: text(service), ..of_user("USER02", false) };
    let cases = [
        (LetterKind::NewUser, "新規ユーザ登録のご連絡－「S」"),
        (LetterKind::Otp, "ワンタイムパスワードのご連絡-「S」"),
        (LetterKind::ResetStarted, "パスワード初期化開始のご連絡-「S」"),
        (LetterKind::TemporaryPassword, "仮パスワードのご連絡-「S」"),
    ];
    for (kind, expected) in cases {
        assert_eq!(shipped(Lang::Ja, kind, &named("S")).0, expected);
    }
    for (lang, kind, _) in everywhere() {
        assert!(shipped(lang, kind, &named("SERVICE")).0.contains("SERVICE"));
    }
}

#[test]
fn the_portal_writes_yuuza_without_a_long_vowel() {
    let sources = [
        include_str!("ja.rs"),
        include_str!("ja/database.rs"),
        include_str!("ja/hint.rs"),
        include_str!("ja/import.rs"),
        include_str!("ja/mail.rs"),
        include_str!("ja/notice.rs"),
        include_str!("ja/refusal.rs"),
        include_str!("ja/report.rs"),
        include_str!("ja/words.rs"),
        include_str!("ja_explain.rs"),
    ];
    let mails = LetterKind::VARIANTS.iter().map(|kind| template(Lang::Ja, *kind));
    assert!(sources.into_iter().chain(mails).all(|s| !s.contains("ユーザー")));
}

fn everywhere() -> Vec<(Lang, LetterKind, bool)> {
    let langs = Lang::VARIANTS.iter();
    langs.flat_map(|l| LetterKind::VARIANTS.iter().flat_map(|k| [(*l, *k, false), (*l, *k, true)])).collect()
}
