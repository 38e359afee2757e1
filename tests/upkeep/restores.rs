//! A restore that is killed leaves the old or the new database, whole (B3).

use crate::full::{self, count, is_sound};
use crate::kill::{deaf, kills, shoot};
use crate::sandbox::{MERCHANT, PASSWORD, Sandbox};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::fs;
use std::time::{Duration, Instant};

/// Where nobody asks for more.
const KILLS: u64 = 60;

const RESTORE: &str = "db restore backup.db --confirm sekisho.db";
const USERS: &str = "SELECT COUNT(*) FROM users";

fn remove_replaced(sandbox: &Sandbox) {
    for entry in fs::read_dir(sandbox.database().parent().unwrap()).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if name.contains(".replaced-") {
            assert!(is_sound(&path), "{name}");
        }
        if name.contains(".replaced-") || name.starts_with(".sekisho-") {
            fs::remove_file(path).unwrap();
        }
    }
}

/// Kills a restore at the moment at which it has kept the old database and lays the new one over it: most of its time goes
/// into verifying, where a kill proves little.
fn shoot_late(sandbox: &Sandbox, random: &mut StdRng) {
    let mut child = deaf(sandbox.sekisho(RESTORE)).spawn().unwrap();
    let keeping = || {
        let mut entries = fs::read_dir(sandbox.database().parent().unwrap()).unwrap().map(|e| e.unwrap().file_name());
        entries.any(|name| name.to_string_lossy().contains(".replaced-"))
    };
    while !keeping() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(500));
    }
    std::thread::sleep(Duration::from_micros(random.random_range(0..300_000)));
    drop(child.kill());
    child.wait().unwrap();
}

#[test]
fn b3_a_killed_restore_leaves_the_old_or_the_new_database() {
    let sandbox = full::sandbox();
    sandbox.ok("db backup backup.db");
    let backup = count(&sandbox.database(), USERS);
    let mut start = Instant::now();
    assert!(deaf(sandbox.sekisho(RESTORE)).status().unwrap().success());
    let whole = start.elapsed();
    let mut random = StdRng::seed_from_u64(0x5eed);
    let (mut old, mut new) = (0, 0);
    for kill in 0..kills(KILLS) {
        // What tells the old one from the backup.
        sandbox
            .ok(&format!("user add {MERCHANT}/LATER{kill} --name 後野花子 --role general --email later{kill}@example.co.jp"));
        let before = count(&sandbox.database(), USERS);
        assert!(before > backup);
        if kill % 4 == 0 {
            shoot(sandbox.sekisho(RESTORE), &sandbox.database(), whole, &mut random);
        } else {
            shoot_late(&sandbox, &mut random);
        }
        assert!(is_sound(&sandbox.database()), "kill {kill}");
        match count(&sandbox.database(), USERS) {
            users if users == before => old += 1,
            users if users == backup => new += 1,
            users => panic!("kill {kill}: {users} users, neither {before} nor {backup}"),
        }
        sandbox.ok("audit verify");
        remove_replaced(&sandbox);
    }
    println!("{} kills: {old} left the old database, {new} the new one", kills(KILLS));
    assert!(old > 0 && new > 0, "all kills came on one side of the change");
    start = Instant::now();
    sandbox.ok(RESTORE);
    println!("a whole restore took {:?}", start.elapsed());
    assert_eq!(count(&sandbox.database(), USERS), backup);
    assert!(!sandbox.path(".local/share/sekisho/sekisho.db.restoring").exists());
    sandbox.log_in("USER02", PASSWORD, "after");
}
