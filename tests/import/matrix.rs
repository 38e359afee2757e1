//! Every encoding with and without byte order mark, every line end, every separator, headings and words in both
//! languages: each file says the same, so that after the first none changes anything.

use crate::desk::{Desk, MERCHANT, bytes};
use sekisho::sheet::Encoding;
use strum::VariantArray;

const HEADINGS: [[&str; 7]; 2] = [
    ["merchant", "user_id", "role", "name", "email", "method", "same_as_admin"],
    ["加盟店コード", "ユーザID", "ユーザ区分", "氏名", "メールアドレス", "ログイン方法", "管理者と同一"],
];

/// The same users in both languages. Names hold every separator, quotes, half-width kana and a formula's beginning.
const ROWS: [[[&str; 7]; 4]; 2] = [
    [
        [MERCHANT, "USER01", "general", "山田, \"花子\"", "hanako@example.co.jp", "email", "no"],
        [MERCHANT, "USER02", "general", "'=倉庫;太郎", "", "app", ""],
        [MERCHANT, "SOUKO1", "shipping", "ﾔﾏﾀﾞ　髙志", "souko@example.co.jp", "", "0"],
        [MERCHANT, "SAME01", "general", "大和一郎", "", "email", "yes"],
    ],
    [
        [MERCHANT, "USER01", "一般", "山田, \"花子\"", "hanako@example.co.jp", "メール", "いいえ"],
        [MERCHANT, "USER02", "一般", "'=倉庫;太郎", "", "外部アプリケーション", ""],
        [MERCHANT, "SOUKO1", "出荷", "ﾔﾏﾀﾞ　髙志", "souko@example.co.jp", "", "×"],
        [MERCHANT, "SAME01", "一般", "大和一郎", "", "メール", "○"],
    ],
];

fn text(language: usize, separator: &str, line_end: &str, last: &str) -> String {
    let cell = |cell: &&str| match cell.contains([',', ';', '\t', '"']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => (*cell).to_owned(),
    };
    let line = |cells: &[&str; 7]| cells.iter().map(cell).collect::<Vec<_>>().join(separator);
    let mut lines = vec![line(&HEADINGS[language])];
    lines.extend(ROWS[language].iter().map(line));
    lines.join(line_end) + last
}

#[test]
fn every_form_of_a_file_says_the_same() {
    Desk::all().iter().for_each(every_form_of_a_file_says_the_same_at);
}

fn every_form_of_a_file_says_the_same_at(desk: &Desk) {
    let first = desk.import(text(0, ",", "\n", "\n").as_bytes(), "").expect(0).json();
    assert_eq!((&first["created"], &first["encoding"]), (&4.into(), &"utf-8".into()));
    let mut files = 0;
    for encoding in Encoding::VARIANTS {
        for bom in [true, false] {
            for (separator, line_end) in [",", ";", "\t"].into_iter().flat_map(|s| ["\n", "\r\n", "\r"].map(|l| (s, l))) {
                for (language, last) in [(0, line_end), (1, line_end), (1, "")] {
                    // UTF-16 without its mark is nothing that could be recognised.
                    let blind = !bom && matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
                    let options = if blind { format!("--encoding {}", encoding.as_ref()) } else { String::new() };
                    let file = bytes(&text(language, separator, line_end, last), *encoding, bom);
                    let case = format!("{encoding:?} {bom} {separator:?} {line_end:?} {language}");
                    let report = desk.import(&file, format!("{options} --if-exists update").trim());
                    assert_eq!(report.exit, 0, "{case}: {}{}", report.text(), report.err);
                    let report = report.json();
                    assert_eq!((&report["skipped"], &report["updated"]), (&4.into(), &0.into()), "{case}: {report}");
                    assert_eq!(report["encoding"], encoding.as_ref(), "{case}");
                    files += 1;
                }
            }
        }
    }
    assert_eq!(files, 4 * 2 * 9 * 3);
}

#[test]
fn faults_have_their_line_whatever_the_form() {
    Desk::all().iter().for_each(faults_have_their_line_whatever_the_form_at);
}

fn faults_have_their_line_whatever_the_form_at(desk: &Desk) {
    for encoding in Encoding::VARIANTS {
        for line_end in ["\n", "\r\n", "\r"] {
            let lines = [
                "merchant,user_id,role,name,email",
                "",
                "8.88889E+08,A1,一般,山,a@example.co.jp",
                "888888801,A2,一般,\"山",
                "田\",x",
            ];
            let report = desk.import(&bytes(&lines.join(line_end), *encoding, true), "");
            let faults = [(3, "excel_damage"), (4, "bad_name"), (4, "bad_email")].map(|(line, code)| (line, code.to_owned()));
            assert_eq!(report.expect(6).faults(), faults, "{encoding:?} {line_end:?}");
        }
    }
}

#[test]
fn rejected_rows_come_back_as_they_were_and_can_be_fed_again() {
    for (encoding, desk) in
        Encoding::VARIANTS.iter().flat_map(|encoding| Desk::all().into_iter().map(move |desk| (encoding, desk)))
    {
        let source = "加盟店コード;ユーザID;ユーザ区分;氏名;メールアドレス\r\n888888801;A1;一般;山田花子;a1@example.co.jp\r\n\
                      888888801;\"A 2\";一般;\"ﾔﾏ;田\";a2@example.co.jp\r\n888888801;A3;一般;田中;a1@example.co.jp\r\n";
        desk.import(&bytes(source, *encoding, true), &format!("--keep-going --rejected {}", desk.path("no.csv").display()))
            .expect(9);
        let rejected = std::fs::read(desk.path("no.csv")).unwrap();
        let expected = "加盟店コード;ユーザID;ユーザ区分;氏名;メールアドレス;code;message\r\n888888801;\"A 2\";一般;\"ﾔﾏ;田\";a2@example.co.jp;bad_user_id;";
        assert!(rejected.starts_with(&bytes(expected, *encoding, true)), "{encoding:?}");
        // Mended: the two cells of the rejection may stay.
        let decoded = sekisho::sheet::decode(&rejected, None).unwrap().text.into_owned();
        let mended = decoded.replace("\"A 2\";", "A2;").replace("田中;a1@", "田中;a3@");
        let report = desk.import(&bytes(&mended, *encoding, true), "").expect(0).json();
        assert_eq!(report["created"], 2, "{encoding:?}");
    }
}
