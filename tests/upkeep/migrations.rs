//! A migration that is killed: the copy of what was before it is whole where it has its name, and the next command goes on.

use crate::kill::{deaf, kills};
use crate::sandbox::{MERCHANT, Sandbox};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rusqlite::Connection;
use std::fs;
use std::time::{Duration, Instant};

const USERS: usize = 20_000;

/// What the step before made of these rows.
const BACK: &str = "DROP TABLE email_holders; CREATE INDEX users_email ON users (email_key) WHERE email_key IS NOT NULL;
    PRAGMA user_version = 4; PRAGMA wal_checkpoint(TRUNCATE)";

#[test]
fn b2_a_killed_migration_leaves_a_whole_copy_or_none() {
    let sandbox = Sandbox::with_merchant(&[]);
    let rows = (0..USERS).map(|n| format!("{MERCHANT},M{n:05},general,山田花子{n},m{n}@example.co.jp\n"));
    sandbox.write_private("users.csv", &format!("merchant,user_id,role,name,email\n{}", rows.collect::<String>()));
    sandbox.ok("user import users.csv --no-mail");
    Connection::open(sandbox.database()).unwrap().execute_batch(BACK).unwrap();
    let (database, old) = (sandbox.database(), sandbox.path("old.db"));
    let kept = database.with_file_name("sekisho.db.before-schema-5");
    fs::copy(&database, &old).unwrap();
    let put_back = || {
        for end in ["-wal", "-shm"] {
            drop(fs::remove_file(format!("{}{end}", database.display())));
        }
        drop(fs::remove_file(&kept));
        fs::copy(&old, &database).unwrap();
    };
    let start = Instant::now();
    sandbox.ok("user list -o id");
    let whole = start.elapsed();
    let count = |path: &std::path::Path| {
        let db = Connection::open(path).unwrap();
        let fine: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(fine, "ok");
        db.query_row("SELECT COUNT(*) FROM users", [], |row| row.get::<_, u32>(0)).unwrap() as usize
    };
    let mut random = StdRng::seed_from_u64(0x5eed);
    let (mut none, mut kept_whole) = (0, 0);
    for _ in 0..kills(30) {
        put_back();
        let mut command = deaf(sandbox.sekisho("user list -o id")).spawn().unwrap();
        std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * random.random_range(0.0..0.9)));
        command.kill().unwrap();
        command.wait().unwrap();
        if kept.exists() {
            assert_eq!(count(&kept), USERS + 1);
            kept_whole += 1;
        } else {
            none += 1;
        }
        assert_eq!(sandbox.ok("user list -o id").lines().count(), USERS + 1);
        assert_eq!(count(&kept), USERS + 1, "the next command takes the copy that the killed one did not");
    }
    println!("{none} kills before the copy had its name, {kept_whole} after it");
    assert!(none > 0 && kept_whole > 0, "{none} before, {kept_whole} after");
}
