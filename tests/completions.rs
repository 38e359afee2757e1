//! What shells are told about a half-typed command line: by `sekisho generate complete` itself, and by the scripts that ask
//! it, in real shells. zsh and fish are peers: without them their tests are skipped, with `SEKISHO_PEERS=1` they fail.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test ends with what it did not expect
#![allow(clippy::disallowed_methods)] // environment and clock here are the test's own

#[path = "stories/ground.rs"]
mod ground;
#[path = "support/mail.rs"]
mod mail;
#[path = "peers/peer.rs"]
#[allow(dead_code)] // the tests of peers use the rest
mod peer;
#[path = "support/sandbox.rs"]
#[allow(dead_code)] // likewise those of the executable
mod sandbox;
#[path = "support/terminal.rs"]
#[allow(dead_code)]
mod terminal;

#[path = "completions/answers.rs"]
mod answers;
#[path = "completions/scope.rs"]
mod scope;
#[path = "completions/shells.rs"]
mod shells;
#[path = "completions/trace.rs"]
mod trace;

use sandbox::{Call, Sandbox};

/// The question that a shell's script asks for this line, its last word being the one at the cursor.
fn question(sandbox: &Sandbox, line: &str) -> Call {
    line.split(' ').fold(sandbox.sekisho("generate complete -- sekisho"), Call::arg)
}

/// The words that it is answered, with their signs and without what they are. Whatever happens: exit 0, and no error.
fn words(call: Call) -> Vec<String> {
    let outcome = call.run().expect(0);
    assert_eq!(outcome.err, "", "{}", outcome.line);
    outcome.out.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

/// The words for a line.
fn asked(sandbox: &Sandbox, line: &str) -> Vec<String> {
    words(question(sandbox, line))
}
