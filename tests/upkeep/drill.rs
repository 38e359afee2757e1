//! The restore drill under load: while clerks go on adding users, a backup is taken, and later restored. What was told to
//! be saved is in the database or, where the restore came after it, in the replaced one; nobody writes into a file that
//! is no longer the database.

use crate::full::{count, is_sound};
use crate::sandbox::{MERCHANT, Sandbox};
use rusqlite::Connection;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const CLERKS: usize = 3;

/// A user that a clerk was told was added: from when to when.
struct Added {
    id: String,
    begun: Instant,
    told: Instant,
}

fn clerk(sandbox: &Sandbox, number: usize, over: &AtomicBool) -> Vec<Added> {
    let mut added = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let id = format!("C{number}N{}", added.len());
        let begun = Instant::now();
        let line = format!("user add {MERCHANT}/{id} --name 負荷花子 --role general --email {id}@example.co.jp --no-mail");
        sandbox.sekisho(&line).run().expect(0);
        added.push(Added { id, begun, told: Instant::now() });
    }
    added
}

fn ids(file: &Path) -> HashSet<String> {
    let db = Connection::open(file).unwrap();
    let mut statement = db.prepare("SELECT id FROM users").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn replaced(sandbox: &Sandbox) -> PathBuf {
    let folder = std::fs::read_dir(sandbox.database().parent().unwrap()).unwrap();
    folder.map(|e| e.unwrap().path()).find(|p| p.display().to_string().contains(".replaced-")).unwrap()
}

fn during(work: impl FnOnce()) -> (Instant, Instant) {
    let begun = Instant::now();
    work();
    (begun, Instant::now())
}

#[test]
fn b3_a_restore_drill_under_load() {
    let sandbox = Sandbox::with_merchant(&[]);
    let over = AtomicBool::new(false);
    let pause = || std::thread::sleep(Duration::from_millis(700));
    let (mut backup, mut restore) = (None, None);
    let added: Vec<Added> = std::thread::scope(|scope| {
        let (sandbox, over) = (&sandbox, &over);
        let clerks: Vec<_> = (0..CLERKS).map(|n| scope.spawn(move || clerk(sandbox, n, over))).collect();
        pause();
        backup = Some(during(|| drop(sandbox.ok("db backup drill.db"))));
        pause();
        restore = Some(during(|| drop(sandbox.ok("db restore drill.db --confirm sekisho.db"))));
        pause();
        over.store(true, Ordering::Relaxed);
        clerks.into_iter().flat_map(|clerk| clerk.join().unwrap()).collect()
    });
    let (backup, restore) = (backup.unwrap(), restore.unwrap());
    let (now, then, copy) = (ids(&sandbox.database()), ids(&replaced(&sandbox)), ids(&sandbox.path("drill.db")));
    let mut seen = [0; 3];
    for Added { id, begun, told } in &added {
        if *told < backup.0 {
            assert!(copy.contains(id) && now.contains(id), "{id} was saved before the backup began");
            seen[0] += 1;
        } else if *begun > backup.1 && *told < restore.0 {
            assert!(!now.contains(id) && then.contains(id), "{id} came between the two: it is in the replaced database");
            seen[1] += 1;
        } else if *begun > restore.1 {
            assert!(now.contains(id), "{id} was saved after the restore");
            seen[2] += 1;
        }
        assert!(now.contains(id) || then.contains(id), "{id} was told to be saved and is nowhere");
    }
    println!("{} users: {} before the backup, {} between, {} after the restore", added.len(), seen[0], seen[1], seen[2]);
    assert!(seen.iter().all(|number| *number > 0), "{seen:?}");
    assert!(is_sound(&sandbox.database()) && is_sound(&sandbox.path("drill.db")));
    sandbox.ok("audit verify");
    assert_eq!(count(&sandbox.database(), "SELECT COUNT(*) FROM audit WHERE action = 'db.restore'"), 1);
}
