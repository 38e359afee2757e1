//! Files as Excel for Windows in Japan writes them, what it does to values, and files that are hardly any.

use crate::desk::{Desk, bytes};
use sekisho::sheet::Encoding;

const HEADING: &str = "加盟店コード,ユーザID,ユーザ区分,氏名,メールアドレス,ログイン方法,管理者と同一\r\n";

fn sjis(rows: &str) -> Vec<u8> {
    bytes(&format!("{HEADING}{rows}"), Encoding::ShiftJis, false)
}

#[test]
fn excels_own_csv_is_taken() {
    Desk::all().iter().for_each(excels_own_csv_is_taken_at);
}

fn excels_own_csv_is_taken_at(desk: &Desk) {
    // Half-width kana, characters that only CP932 has, TRUE and FALSE, empty cells left out at a row's end, rows of
    // nothing but separators below the last one.
    let rows = "888888801,A1,一般,ﾔﾏﾀﾞ ﾊﾅｺ,a1@example.co.jp,メール,FALSE\r\n\
                888888801,A2,一般,髙橋①㈱～,a2@example.co.jp\r\n888888801,Ａ３,出荷,﨑田,,外部ｱﾌﾟﾘｹｰｼｮﾝ\r\n\
                888888801,A4,一般,大和一郎,,,TRUE\r\n,,,,,,\r\n,,,,,,\r\n";
    let report = desk.import(&sjis(rows), "").expect(0).json();
    assert_eq!((&report["created"], &report["rows"], &report["encoding"]), (&4.into(), &4.into(), &"shift_jis".into()));
    // What came as CP932 goes back as CP932.
    let exported = desk.run("user export --encoding shift_jis --lang ja").expect(0);
    let expected = "888888801,A1,一般,ﾔﾏﾀﾞ ﾊﾅｺ,a1@example.co.jp,メール,いいえ\r\n\
                    888888801,A2,一般,髙橋①㈱～,a2@example.co.jp,メール,いいえ\r\n\
                    888888801,A3,出荷,﨑田,,外部アプリケーション,いいえ\r\n888888801,A4,一般,大和一郎,aaa@aaa.co.jp,メール,はい\r\n";
    assert_eq!(exported.out, sjis(expected));
}

#[test]
fn what_excel_did_to_values_is_named_as_that() {
    Desk::all().iter().for_each(what_excel_did_to_values_is_named_as_that_at);
}

fn what_excel_did_to_values_is_named_as_that_at(desk: &Desk) {
    let rows = "8.88889E+08,A1,一般,山田,a1@example.co.jp,メール,\r\n88880001,A2,一般,山田,a2@example.co.jp,メール,\r\n\
                888888801,3月1日,一般,山田,a3@example.co.jp,メール,\r\n888888801,1E+05,一般,山田,a4@example.co.jp,メール,\r\n\
                888888801,A5,一般,#NAME?,a5@example.co.jp,メール,\r\n#########,A6,一般,山田,a6@example.co.jp,メール,\r\n";
    let faults = desk.import(&sjis(rows), "").expect(6).faults();
    assert_eq!(faults.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 7]);
    assert!(faults.iter().all(|(_, code)| code == "excel_damage"), "{faults:?}");
}

/// Lines and codes.
type Faults = &'static [(i64, &'static str)];

/// Each with the faults that it must have, and no other.
#[test]
fn odd_files_have_a_fault_that_says_what_is_odd() {
    Desk::all().iter().for_each(odd_files_have_a_fault_that_says_what_is_odd_at);
}

fn odd_files_have_a_fault_that_says_what_is_odd_at(desk: &Desk) {
    let utf8 = |rows: &str| format!("{HEADING}{rows}").into_bytes();
    let good = "888888801,A1,一般,山田,a1@example.co.jp,メール,\r\n";
    let cases: [(&str, Vec<u8>, Faults); 15] = [
        ("a cell with a line break", utf8("888888801,A1,一般,\"山\n田\",a@example.co.jp,,\r\n"), &[(2, "bad_name")]),
        ("one column too many", utf8("888888801,A1,一般,山,a@example.co.jp,,,x\r\n"), &[(2, "cell_count")]),
        ("empty", Vec::new(), &[(1, "file_empty")]),
        ("blank lines", b"\r\n\r\n".to_vec(), &[(1, "file_empty")]),
        ("only a byte order mark", b"\xEF\xBB\xBF".to_vec(), &[(1, "file_empty")]),
        ("NUL bytes", utf8("888888801,A\0,一般,山,a@example.co.jp,,\r\n"), &[(2, "nul_byte")]),
        ("a workbook", b"PK\x03\x04\x14\0\x06\0".to_vec(), &[(1, "excel_workbook")]),
        (
            "a quote that is never closed",
            utf8(&format!("888888801,A1,一般,\"山,a@example.co.jp,,\r\n{good}")),
            &[(2, "quote_open")],
        ),
        ("no encoding at all", utf8("").into_iter().chain(*b"888888801,\xff\xfe\r\n").collect(), &[(2, "undecodable")]),
        ("the same column twice", b"user_id,name,role,NAME\n".to_vec(), &[(1, "header_repeated"), (1, "column_missing")]),
        ("a column that is none", b"merchant,user_id,role,name,phone\n".to_vec(), &[(1, "header_unknown")]),
        ("one user twice", utf8(&format!("{good}{good}")), &[(3, "user_id_taken")]),
        ("one address twice", utf8(&format!("{good}888888801,A2,一般,山,A1@Example.co.jp,,\r\n")), &[(3, "email_taken")]),
        (
            "two that are the same as the admin",
            utf8("888888801,A1,一般,,,,○\r\n888888801,A2,一般,,,,○\r\n"),
            &[(3, "same_as_admin_taken")],
        ),
        ("an unknown merchant", utf8("777777701,A1,一般,山,a@example.co.jp,,\r\n"), &[(2, "merchant_unknown")]),
    ];
    for (case, file, faults) in cases {
        let report = desk.import(&file, "").expect(6);
        let expected: Vec<_> = faults.iter().map(|(line, code)| (*line, (*code).to_owned())).collect();
        assert_eq!(report.faults(), expected, "{case}");
        assert!(report.err.contains("\"import_faults\""), "{case}: {}", report.err);
    }
    let header = desk.import(HEADING.as_bytes(), "").expect(0).json();
    assert_eq!((&header["rows"], &header["run"]), (&0.into(), &serde_json::Value::Null), "only a header");
    assert_eq!(desk.run("user list -o id").text().lines().count(), 1, "nothing was written");
}

#[test]
fn clashing_rows_name_the_earlier_line() {
    Desk::all().iter().for_each(clashing_rows_name_the_earlier_line_at);
}

fn clashing_rows_name_the_earlier_line_at(desk: &Desk) {
    let rows = "888888801,A1,一般,山,a@example.co.jp,,\r\n888888801,A2,一般,山,a@example.co.jp,,\r\n888888801,a1,一般,山,b@example.co.jp,,\r\n";
    let report = desk.import(format!("{HEADING}{rows}").as_bytes(), "").expect(6).json();
    for fault in report["faults"].as_array().unwrap() {
        assert!(fault["message"].as_str().unwrap().contains("line 2"), "{fault}");
    }
}

#[test]
fn unreadable_places_and_names_that_are_taken_are_refused_before_anything_is_done() {
    Desk::all().iter().for_each(unreadable_places_and_names_that_are_taken_are_refused_before_anything_is_done_at);
}

fn unreadable_places_and_names_that_are_taken_are_refused_before_anything_is_done_at(desk: &Desk) {
    let file = format!("{HEADING}888888801,A1,一般,山,a@example.co.jp,,\r\n");
    desk.write("taken.csv", b"");
    for place in ["taken.csv", "no-folder/rejected.csv"] {
        let options = format!("--keep-going --rejected {}", desk.path(place).display());
        desk.import(file.as_bytes(), &options).expect(12);
    }
    assert_eq!(desk.run("user list -o id").text().lines().count(), 1);
}
