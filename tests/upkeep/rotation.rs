//! A rotation of the key is killed at random: at no moment is there a value that does not open, and the next run goes on.

use crate::full::{self, open_all};
use crate::kill::{deaf, kills, shoot};
use crate::sandbox::{PASSWORD, Sandbox};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::fs;
use std::time::Instant;

/// Where nobody asks for more.
const KILLS: u64 = 20;

const ROTATE: &str = "db rotate-key";

fn keys(sandbox: &Sandbox) -> usize {
    fs::read_to_string(sandbox.key_file()).unwrap().lines().filter(|line| line.starts_with("sekisho-key ")).count()
}

#[test]
fn s6_a_killed_rotation_leaves_everything_readable() {
    let sandbox = full::sandbox();
    let start = Instant::now();
    assert!(deaf(sandbox.sekisho(ROTATE)).status().unwrap().success());
    let whole = start.elapsed();
    let all = open_all(&sandbox);
    assert!(all.older == 0 && all.newest > 3000, "{all:?}");
    let mut random = StdRng::seed_from_u64(0x5eed);
    let (mut mixed, mut untouched, mut done) = (0, 0, 0);
    for kill in 0..kills(KILLS) {
        let before = keys(&sandbox);
        shoot(sandbox.sekisho(ROTATE), &sandbox.database(), whole, &mut random);
        let found = open_all(&sandbox);
        assert_eq!(found.newest + found.older, all.newest, "kill {kill}: values are missing");
        assert!(keys(&sandbox) - before <= 1, "kill {kill}: a run makes at most one key");
        match (found.newest, found.older) {
            (_, 0) => done += 1,
            (0, _) => untouched += 1,
            _ => mixed += 1,
        }
        if kill % 10 == 0 {
            sandbox.ok(ROTATE);
            assert_eq!(open_all(&sandbox).older, 0, "kill {kill}: the next run ends it");
            assert_eq!(sandbox.sekisho("audit verify").run().code, 0, "kill {kill}");
        }
    }
    println!("{} kills: {mixed} within, {untouched} before the first batch, {done} when all was done", kills(KILLS));
    assert!(mixed > 0, "no kill hit the batches: {untouched} before, {done} after");
    sandbox.log_in("USER02", PASSWORD, "after");
}

/// Logins that began before a rotation end well beside it, and its end leaves nothing under the old key but what lapses.
#[test]
fn s6_others_work_beside_a_rotation() {
    let sandbox = full::sandbox();
    let (_, code) = sandbox.challenge("USER02", PASSWORD, "beside");
    let mut rotations: Vec<_> = (0..3).map(|_| deaf(sandbox.sekisho(ROTATE)).spawn().unwrap()).collect();
    sandbox.sekisho("otp verify -").session("beside").stdin(&code).run().expect(0);
    sandbox.log_in("USER02", PASSWORD, "another");
    let temporary = sandbox.add_user("NEW01");
    for rotation in &mut rotations {
        let code = rotation.wait().unwrap().code();
        assert!(matches!(code, Some(0 | 75)), "{code:?}");
    }
    assert!(keys(&sandbox) >= 2);
    sandbox.ok(ROTATE);
    assert_eq!(open_all(&sandbox).older, 0);
    sandbox.log_in("NEW01", &temporary, "temporary");
    sandbox.sekisho("whoami").session("beside").run().expect(0);
    sandbox.ok("audit verify");
}

/// A key file that can't be written has a way, too: a person adds the key, and the rotation takes it.
#[test]
fn s6_a_credential_is_rotated_with_a_key_that_a_person_adds() {
    let sandbox = Sandbox::with_user(&[]);
    fs::create_dir(sandbox.path("credentials")).unwrap();
    let credential = sandbox.path("credentials/key");
    fs::rename(sandbox.key_file(), &credential).unwrap();
    sandbox.configure(&["secrets.key_file = \"credential:key\""]);
    let folder = sandbox.path("credentials").display().to_string();
    let run = |line: &str| sandbox.sekisho(line).env("CREDENTIALS_DIRECTORY", &folder).run();
    let refused = run(ROTATE).refused(12, "key_read_only");
    assert!(refused.err.contains("sekisho-key 2 "), "{}", refused.err);
    assert_eq!(run("db rotate-key --dry-run").code, 12);
    let text = fs::read_to_string(&credential).unwrap();
    fs::write(&credential, format!("{text}sekisho-key 2 {}\n", "A".repeat(43))).unwrap();
    let out = run("db rotate-key --json").expect(0).json();
    assert_eq!((&out["key"], &out["resealed"]), (&2.into(), &2.into()), "{out}");
    assert_eq!(run(ROTATE).code, 12, "and the next one asks for another key");
}
