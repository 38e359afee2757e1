//! Tables on a terminal: never wider than it, Japanese names in line, and at 80 columns all that support needs.

use crate::sandbox::Sandbox;
use crate::terminal::Terminal;
use unicode_width::UnicodeWidthStr;

const NAMES: [(&str, &str); 5] = [
    ("A", "Ann Lee"),
    ("USER02", "猫田 太郎"),
    ("HANKAKU03", "ﾈｺﾀ ﾀﾛｳ"),
    ("LONGESTUSERID0123456", "犬"),
    ("WIDE05", "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来"),
];

fn crowd() -> Sandbox {
    let sandbox = Sandbox::with_merchant(&[]);
    for (id, name) in NAMES {
        let add = format!("user add 888888801/{id} --role general --email {id}@mail.example.co.jp --name");
        sandbox.sekisho(&add).arg(name).run().expect(0);
    }
    sandbox
}

/// The lines of a command's table on a terminal that wide.
fn table(sandbox: &Sandbox, line: &str, columns: u16, lang: &str) -> Vec<String> {
    let (code, shown, _) = Terminal::run(sandbox.sekisho(line).lang(lang).arg("--color").arg("never"), columns).finish();
    assert_eq!(code, 0, "{shown}");
    let lines: Vec<String> = shown.lines().map(|l| l.trim_end_matches('\r').to_owned()).collect();
    for line in &lines {
        assert!(line.width() <= usize::from(columns), "{} of {columns} columns: {line}", line.width());
    }
    lines
}

/// Where the columns begin, by the rule below the heading.
fn starts(rule: &str) -> Vec<usize> {
    let dashes: Vec<char> = rule.chars().collect();
    let begins = |at: &usize| dashes[*at] == '-' && (*at == 0 || dashes[*at - 1] == ' ');
    (0..dashes.len()).filter(begins).collect()
}

/// The columns of the screen that characters of a line begin at, and what is shown there.
fn cells(line: &str) -> Vec<(usize, char)> {
    let mut at = 0;
    let place = |c: char| {
        let here = at;
        at += c.to_string().width();
        (here, c)
    };
    line.chars().map(place).collect()
}

/// Every column begins where the rule says, with a blank before it.
fn assert_aligned(line: &str, starts: &[usize]) {
    let cells = cells(line);
    for start in starts.iter().copied().filter(|start| *start < line.width()) {
        let begin = cells.iter().find(|(at, _)| *at == start);
        assert!(begin.is_some_and(|(_, c)| *c != ' '), "a cell begins at {start}: {line}");
        let before = cells.iter().rev().find(|(at, _)| *at < start);
        assert!(before.is_none_or(|(_, c)| *c == ' '), "a blank before {start}: {line}");
    }
}

#[test]
fn japanese_names_stand_in_line_and_no_line_is_wider_than_the_terminal() {
    let sandbox = crowd();
    for lang in ["ja", "en"] {
        for columns in [80, 120, 200] {
            let lines = table(&sandbox, "user list", columns, lang);
            let starts = starts(&lines[1]);
            assert!(starts.len() >= 5, "{lines:?}");
            assert_eq!(lines.len(), 2 + 1 + NAMES.len());
            for line in &lines[2..] {
                assert_aligned(line, &starts);
            }
        }
    }
}

#[test]
fn at_60_columns_users_with_ids_of_a_usual_length_still_fit() {
    let sandbox = Sandbox::with_user(&[]);
    for lang in ["ja", "en"] {
        let lines = table(&sandbox, "user list", 60, lang);
        let starts = starts(&lines[1]);
        lines[2..].iter().for_each(|line| assert_aligned(line, &starts));
    }
}

#[test]
fn at_80_columns_id_name_role_status_and_last_login_fit() {
    let sandbox = crowd();
    let lines = table(&sandbox, "user list", 80, "en");
    for heading in ["User", "Name", "Role", "Status", "Last login"] {
        assert!(lines[0].contains(heading), "{}", lines[0]);
    }
    for (id, name) in NAMES {
        let line = lines.iter().find(|l| l.contains(&format!("888888801/{id} "))).unwrap();
        let first: String = name.chars().take(1).collect();
        assert!(line.contains(&first) && line.contains("general") && line.contains("must change"), "{line}");
        assert_eq!(line.contains('~'), id == "WIDE05", "only the long name is cut: {line}");
    }
}

#[test]
fn every_list_keeps_within_the_terminal() {
    let sandbox = crowd();
    for line in ["merchant list", "mail list", "audit list", "session list", "user list", "config show"] {
        for columns in [80, 120] {
            for lang in ["ja", "en"] {
                table(&sandbox, line, columns, lang);
            }
        }
    }
}

#[test]
fn colour_is_for_terminals_only_and_no_color_switches_it_off() {
    let sandbox = crowd();
    let shown = |call| Terminal::run(call, 100).finish().1;
    assert!(shown(sandbox.sekisho("user list")).contains("\u{1b}["));
    assert!(!shown(sandbox.sekisho("user list").env("NO_COLOR", "1")).contains('\u{1b}'));
    assert!(!sandbox.ok("user list").contains('\u{1b}'));
}
