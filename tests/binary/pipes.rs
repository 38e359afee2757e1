//! A reader that goes away ends a command quietly, and nobody's result is mixed with what is said about it.

use crate::sandbox::Sandbox;

/// A pipe's end to write to, with nobody at the other: as after `| head -0`.
fn closed_pipe() -> std::io::PipeWriter {
    std::io::pipe().unwrap().1
}

#[test]
fn a_closed_pipe_ends_quietly_with_0() {
    let sandbox = Sandbox::with_user(&[]);
    for form in ["table", "csv", "json", "jsonl", "id"] {
        for line in
            ["user list", "merchant list", "audit list", "mail list", "merchant show 888888801", "config show", "version"]
        {
            let said = sandbox.sekisho(&format!("{line} -o {form}")).stdout(closed_pipe()).run().expect(0);
            assert_eq!(said.err, "", "`{}`", said.line);
        }
    }
    for line in ["--help", "user --help", "--version"] {
        let said = sandbox.sekisho(line).stdout(closed_pipe()).run().expect(0);
        assert_eq!(said.err, "", "`{}`", said.line);
    }
}

#[test]
fn a_change_whose_report_nobody_reads_is_made_all_the_same() {
    let sandbox = Sandbox::with_merchant(&[]);
    let add = "user add 888888801/USER02 --name N --role general --email n@example.co.jp";
    let said = sandbox.sekisho(add).stdout(closed_pipe()).run().expect(0);
    assert_eq!(said.err, "");
    sandbox.ok("user show 888888801/USER02");
    assert_eq!(sandbox.take_mails().len(), 1);
}

#[test]
fn results_go_to_stdout_and_everything_else_to_stderr() {
    let sandbox = Sandbox::with_merchant(&[]);
    let empty = sandbox.sekisho("user list --search nobody -o json").run().expect(0);
    assert_eq!(empty.json()["users"].as_array().unwrap().len(), 0);
    let note = sandbox.sekisho("mail deliver").run().expect(0);
    assert!(note.out.is_empty() && note.err.starts_with("sekisho: "), "{} {}", note.out, note.err);
    let quiet = sandbox.sekisho("mail deliver -q").run().expect(0);
    assert_eq!((quiet.out, quiet.err), (String::new(), String::new()));
}

#[test]
fn not_a_terminal_means_no_colour_and_no_cutting() {
    let sandbox = Sandbox::with_merchant(&[]);
    let name = "長".repeat(30);
    let add = "user add 888888801/USER02 --role general --email n@example.co.jp --name";
    sandbox.sekisho(add).arg(&name).run().expect(0);
    let table = sandbox.ok("user list");
    assert!(table.contains(&name) && !table.contains('\u{1b}') && !table.contains('~'), "{table}");
}
