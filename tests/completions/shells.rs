//! The scripts in the shells that they are for, as a person types there.

use crate::peer;
use crate::sandbox::{Call, EXE, Sandbox};
use crate::terminal::Terminal;
use std::path::Path;

/// Two users whose IDs begin alike, and a file.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with_merchant(&[]);
    for id in ["USER02", "USER03"] {
        sandbox.ok(&format!("user add 888888801/{id} --name N --role general --email {id}@example.jp"));
    }
    sandbox.write_private("some users.csv", "");
    sandbox
}

fn script(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name).display().to_string()
}

/// A shell in the sandbox that finds sekisho by its name.
fn shell(sandbox: &Sandbox, program: &str, args: &[&str]) -> Call {
    let path = format!("{}:/usr/bin:/bin", Path::new(EXE).parent().unwrap().display());
    sandbox.program(program, args).env("PATH", &path)
}

/// What takes a half-typed line back, and asks for a new one. Not Ctrl-C: a shell that is just asking us may lose it.
const AWAY: &str = "\u{15}\n";

/// Types a line with the tab key at its end, and waits until `shown` is there.
fn typed(terminal: &mut Terminal, line: &str, shown: &str) {
    terminal.press(line).press("\t").expect(shown).press(AWAY).expect("ready>");
}

/// What is common to the shells: the line as typed, and what comes to stand there. Behind a blank the word is complete.
const LINES: &[(&str, &str)] = &[
    ("sekisho us", "sekisho user "),
    ("sekisho user show 8", "sekisho user show 888888801/"),
    ("sekisho user show 888888801/U", "sekisho user show 888888801/USER0"),
    ("sekisho user show 888888801/USER02", "sekisho user show 888888801/USER02 "),
    ("sekisho user show \"888888801/USER03", "sekisho user show \"888888801/USER03\" "),
    ("sekisho -m 888888801 unlock USER02 USER03", "USER03 "),
    ("sekisho user list --columns address,na", "--columns address,name "),
    ("sekisho user list --lang=e", "--lang=en "),
    ("sekisho explain email_t", "sekisho explain email_taken "),
    ("sekisho config show audit.ret", "sekisho config show audit.retain_days "),
    ("sekisho user import some", "some\\ users.csv "),
    ("sekisho user import --rejected=some", "--rejected=some\\ users.csv "),
    ("true; sekisho mer", "sekisho merchant "),
];

#[test]
fn bash_completes() {
    let sandbox = sandbox();
    let mut terminal = Terminal::run(shell(&sandbox, "bash", &["--norc", "--noprofile", "-i"]), 200);
    let bell = "bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; bind 'set show-all-if-ambiguous on'";
    terminal.type_line(&format!("PS1='ready''>'; {bell}; source {}", script("sekisho.bash"))).expect("ready>");
    for (line, shown) in LINES {
        typed(&mut terminal, line, shown);
    }
    // A second look lists them.
    typed(&mut terminal, "sekisho user show 888888801/\t", "888888801/USER02");
}

#[test]
fn zsh_completes() {
    if !peer::has("zsh", "--version") {
        return;
    }
    let sandbox = sandbox();
    let mut terminal = Terminal::run(shell(&sandbox, "zsh", &["-f", "-i"]), 200);
    let quiet = "unsetopt prompt_cr prompt_sp; setopt no_beep; zle_highlight=(none)";
    terminal
        .type_line(&format!("{quiet}; autoload -Uz compinit; compinit -D -u; source {}; PS1='ready''>'", script("_sekisho")));
    terminal.expect("ready>");
    for (line, shown) in LINES {
        typed(&mut terminal, line, shown);
    }
    // With what each is.
    typed(&mut terminal, "sekisho user show 888888801/", "888888801/USER02  -- N");
    typed(&mut terminal, "sekisho user list --so", "--sort ");
}

#[test]
fn fish_completes() {
    if !peer::has("fish", "--version") {
        return;
    }
    let sandbox = sandbox();
    let candidates = |line: &str| {
        let command = format!("source {}; complete -C\"$argv[1]\"", script("sekisho.fish"));
        shell(&sandbox, "fish", &["--no-config", "-c", &command]).arg(line).run().expect(0).out
    };
    let cases = [
        ("sekisho us", "user\tUsers"),
        ("sekisho user show 8", "888888801/\t猫田商店\n"),
        ("sekisho user show 888888801/u", "888888801/uSER02\tN\n888888801/uSER03\tN\n"),
        ("sekisho user show \"888888801/USER03", "888888801/USER03\tN\n"),
        ("sekisho -m 888888801 unlock USER02 USER03", "USER03\tN\n"),
        ("sekisho user list --columns address,na", "address,name\tName\n"),
        ("sekisho user list --lang=e", "--lang=en"),
        ("sekisho user import some", "some users.csv"),
        ("sekisho user import --rejected=some", "--rejected=some users.csv"),
    ];
    for (line, shown) in cases {
        let answer = candidates(line);
        assert!(answer.starts_with(shown), "{line}: {answer}");
    }
    assert_eq!(candidates("sekisho login 8"), "");
}
