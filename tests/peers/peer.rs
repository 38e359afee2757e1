//! Where the peers are, and what happens when one is missing.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A script of this folder.
pub fn script(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "peers", name].iter().collect()
}

/// The Python that has this module; none means that the test is to be skipped.
pub fn python_with(module: &str) -> Option<OsString> {
    let python = std::env::var_os("SEKISHO_PYTHON").unwrap_or_else(|| "python3".into());
    let mut probe = Command::new(&python);
    probe.args(["-c", &format!("import {module}")]);
    found(probe, &format!("Python's {module}")).then_some(python)
}

/// Whether a program is there that can tell its version.
pub fn has(program: &str, version: &str) -> bool {
    let mut probe = Command::new(program);
    probe.arg(version);
    found(probe, program)
}

/// A program that is no command of ordinary users.
pub fn system_program(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from("/usr/sbin").join(name);
    let mut probe = Command::new("test");
    probe.arg("-x").arg(&path);
    found(probe, name).then_some(path)
}

fn found(mut probe: Command, what: &str) -> bool {
    let status = probe.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let found = status.is_ok_and(|status| status.success());
    let needed = std::env::var_os("SEKISHO_PEERS").is_some_and(|value| value == "1");
    assert!(found || !needed, "{what} is not installed, and SEKISHO_PEERS=1 asks for it");
    if !found {
        // Past the test harness, which keeps to itself what a test that passes has printed.
        // In one piece, for other tests say the same at the same time.
        let said = format!("SKIPPED {}: {what} is not installed\n", test_name());
        drop(std::io::stderr().write_all(said.as_bytes()));
    }
    found
}

fn test_name() -> String {
    std::thread::current().name().unwrap_or("a test").to_owned()
}
