//! Issue 6: the units that sekisho makes are what systemd takes, and cron's line starts the same commands.

use crate::peer;
use crate::sandbox::Sandbox;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What systemd has against a unit.
fn verify(folder: &Path, unit: &str) -> (bool, String) {
    let output = Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(folder.join(unit)).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn the_units_are_what_systemd_takes() {
    if !peer::has("systemd-analyze", "--version") {
        return;
    }
    let sandbox = Sandbox::bare(&[]);
    let folder = sandbox.path("units");
    let binary = env!("CARGO_BIN_EXE_sekisho");
    sandbox.sekisho(&format!("generate units {} --binary {binary}", folder.display())).run().expect(0);
    for unit in ["sekisho-mail.service", "sekisho-sweep.service", "sekisho-sweep.timer"] {
        assert_eq!(verify(&folder, unit), (true, String::new()), "{unit}");
    }
    // The control: a misspelt key is found.
    let unit = folder.join("sekisho-mail.service");
    let broken = fs::read_to_string(&unit).unwrap().replace("ExecStart=", "ExecStrat=");
    fs::write(&unit, broken).unwrap();
    assert!(!verify(&folder, "sekisho-mail.service").0);

    // What the units start is what cron starts, but that cron comes back by itself.
    let cron = fs::read_to_string(folder.join("sekisho.cron")).unwrap();
    let lines: Vec<&str> = cron.lines().filter(|line| !line.starts_with('#')).collect();
    let sweep = format!("17 3 * * * sekisho {binary} --support -q sweep-inactive");
    let mail = format!("* * * * * sekisho {binary} --support -q mail deliver --due");
    assert_eq!(lines, [sweep, mail]);
}
