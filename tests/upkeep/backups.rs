//! A backup that is killed leaves nothing under the name it was to have; what is there is whole.

use crate::full::{self, count, is_sound};
use crate::kill::{deaf, kills, shoot};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Instant;

/// Where nobody asks for more.
const KILLS: u64 = 20;

#[test]
fn b3_a_killed_backup_is_whole_or_not_there() {
    let sandbox = full::sandbox();
    let users = count(&sandbox.database(), "SELECT COUNT(*) FROM users");
    let start = Instant::now();
    assert!(deaf(sandbox.sekisho("db backup first.db")).status().unwrap().success());
    let whole = start.elapsed();
    let mut random = StdRng::seed_from_u64(0x5eed);
    let (mut none, mut made) = (0, 0);
    for kill in 0..kills(KILLS) {
        let name = format!("backup{kill}.db");
        let shot = shoot(sandbox.sekisho(&format!("db backup {name}")), &sandbox.database(), whole, &mut random);
        let file = sandbox.path(&name);
        if !file.exists() {
            assert!(shot.killed, "kill {kill}: over without a result");
            none += 1;
            continue;
        }
        made += 1;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert!(is_sound(&file), "kill {kill}");
        assert_eq!(count(&file, "SELECT COUNT(*) FROM users"), users, "kill {kill}");
    }
    println!("{} kills: {none} without a file, {made} with a whole one", kills(KILLS));
    assert!(none > 0, "no kill came before the end");
    // One file without others beside it, and no draft in the folder of one that ended well.
    let left: Vec<_> = fs::read_dir(sandbox.home()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("first.db-")), "{left:?}");
}
