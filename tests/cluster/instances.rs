//! Two machines, each with its own configuration and folders, and one server: each mail goes out once, each user who is due
//! is deleted once.

use crate::ground::Ground;
use crate::sandbox::{MERCHANT, Sandbox, race};
use std::collections::BTreeSet;
use std::fs;

const ROUNDS: usize = 20;
/// In a round: too many for one turn of a delivery.
const USERS: usize = 60;

/// Two homes with the same key file.
fn machines(url: &str) -> [Sandbox; 2] {
    let config = format!("store.url = '{url}'");
    // Of the few users here a round deletes more than a sweep may without being asked.
    let limits = ["sweep.max_share = 100", "sweep.max_delete = 10000"];
    let [one, two] = [(), ()].map(|()| Sandbox::bare(&[&config, limits[0], limits[1]]));
    one.ok("init");
    two.write_private(".config/sekisho/sekisho.key", &fs::read_to_string(one.key_file()).unwrap());
    one.add_merchant();
    [one, two]
}

/// Of the mails that came since the last look, taken away.
fn take_message_ids(machine: &Sandbox) -> Vec<String> {
    let Ok(folder) = fs::read_dir(machine.mail_folder()) else { return Vec::new() };
    let paths = folder.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "eml"));
    let take = |path: std::path::PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        fs::remove_file(path).unwrap();
        text.lines().find(|line| line.to_lowercase().starts_with("message-id:")).unwrap().to_owned()
    };
    paths.map(take).collect()
}

#[test]
fn each_mail_goes_out_once_and_each_deletion_is_made_once() {
    let Some(server) = Ground::all().into_iter().find(|ground| !ground.is_file()) else {
        return println!("skipped: SEKISHO_TEST_POSTGRES names no server");
    };
    let url = server.url().unwrap();
    let machines = machines(&url);
    // With a folder for mails that can't be: all of them stay queued.
    machines[0].write_private("stuck.toml", &format!("store.url = '{url}'\nmail.file.dir = 'stuck.toml/mail'\n"));
    let (mut sent, mut shared) = (0, 0);
    for round in 0..ROUNDS {
        let row = |n| format!("{MERCHANT},R{round}N{n},general,山田花子{n},r{round}n{n}@example.co.jp\n");
        let rows: String = (0..USERS).map(row).collect();
        machines[0].write_private("users.csv", &format!("merchant,user_id,role,name,email\n{rows}"));
        machines[0].sekisho("--config stuck.toml user import users.csv").run().expect(11);
        // As if they had never come.
        server.tamper(machines[0].home(), "UPDATE users SET idle_since = 1, created_at = 1 WHERE role = 'general'");
        let calls = machines.iter().flat_map(|machine| {
            [machine.sekisho("mail deliver"), machine.sekisho("mail deliver"), machine.sekisho("sweep-inactive --wait 10m")]
        });
        for outcome in race(calls) {
            assert!(outcome.code == 0, "{outcome:?}");
        }
        let taken = machines.each_ref().map(take_message_ids);
        shared += usize::from(taken.iter().all(|ids| !ids.is_empty()));
        let ids = taken.concat();
        let once: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(once.len(), ids.len(), "round {round}: a mail went out twice");
        sent += ids.len();
    }
    let deleted = machines[0].audited("sweep.delete", "ok");
    assert!(shared > 0, "no round was worked on by both");
    println!("{sent} mails in {ROUNDS} rounds, by both machines in {shared}; {deleted} deletions");
    assert_eq!(deleted, ROUNDS * USERS);
    let log = machines[1].json("audit list --action sweep.delete");
    let users: BTreeSet<&str> = log["entries"].as_array().unwrap().iter().map(|e| e["user"].as_str().unwrap()).collect();
    assert_eq!(users.len(), ROUNDS * USERS, "somebody was deleted twice");
    machines[1].ok("audit verify");
}
