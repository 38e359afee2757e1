//! `db copy` from engine to engine: nothing is lost, an interrupted copy is no database and goes on, and what is not the
//! source's any more is noticed.

use crate::ground::{Dump, Ground};
use crate::kill::{deaf, kills};
use crate::sandbox::{MERCHANT, Sandbox};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::time::{Duration, Instant};

const USERS: usize = 3_000;

/// A file database with users of every kind, mails and an audit log of two chains; and an empty one on the server.
fn scene(users: usize) -> Option<(Sandbox, Ground, String)> {
    let server = Ground::all().into_iter().find(|ground| !ground.is_file());
    let Some(server) = server else {
        println!("skipped: SEKISHO_TEST_POSTGRES names no server");
        return None;
    };
    let sandbox = Sandbox::with_user(&[]);
    let rows = (0..users).map(|n| format!("{MERCHANT},M{n:05},general,山田花子{n},m{n}@example.co.jp\n"));
    sandbox.write_private("users.csv", &format!("merchant,user_id,role,name,email\n{}", rows.collect::<String>()));
    sandbox.ok("user import users.csv --no-mail");
    sandbox.sekisho("login 888888801/USER02 --access-key 1234567 --password-stdin").stdin("wrong").run().expect(4);
    sandbox.add_user("USER03");
    let url = server.url().unwrap();
    Some((sandbox, server, url))
}

/// All but the line that each log has about the copy itself.
fn without_copies(mut dump: Dump) -> Dump {
    dump.get_mut("audit").unwrap().retain(|line| !line.contains("action=db.copy"));
    dump
}

#[test]
fn b3_every_row_goes_to_a_server_and_back() {
    let Some((sandbox, server, url)) = scene(USERS) else { return };
    let before = Ground::File.dump(sandbox.home());
    let said = sandbox.ok(&format!("db copy --to {url}"));
    assert!(said.contains("copied and verified"), "{said}");
    assert_eq!(without_copies(Ground::File.dump(sandbox.home())), before, "the source changed");
    assert_eq!(without_copies(server.dump(sandbox.home())), before);
    for command in ["db check", "audit verify", "user list -o json", "mail list", "session list"] {
        sandbox.ok(&format!("--db {url} {command}"));
    }
    // A backup is the same file as ever.
    std::fs::create_dir_all(sandbox.path("backup/.local/share/sekisho")).unwrap();
    let copied = server.dump(sandbox.home());
    let file = "backup/.local/share/sekisho/sekisho.db";
    sandbox.ok(&format!("--db {url} db backup {file}"));
    assert_eq!(Ground::File.dump(&sandbox.path("backup")), copied);
    sandbox.sekisho(&format!("--db {url} db restore {file} --confirm x")).run().refused(10, "not_on_server");
    sandbox.ok(&format!("--db sqlite:restored.db db restore {file} --confirm restored.db"));
    sandbox.ok("--db sqlite:restored.db db check");
    // And back, from what was changed there meanwhile.
    sandbox.ok(&format!("--db {url} user delete {MERCHANT}/M00007 -y"));
    let changed = server.dump(sandbox.home());
    sandbox.ok(&format!("--db {url} db copy --to sqlite:{}/back/.local/share/sekisho/sekisho.db", sandbox.home().display()));
    assert_eq!(without_copies(Ground::File.dump(&sandbox.path("back"))), without_copies(changed));
    sandbox.ok("--db sqlite:back/.local/share/sekisho/sekisho.db db check");
}

#[test]
fn b3_a_killed_copy_is_no_database_and_goes_on() {
    let Some((sandbox, server, url)) = scene(USERS * 4) else { return };
    let source = Ground::File.dump(sandbox.home());
    let copy = || deaf(sandbox.sekisho(&format!("db copy --to {url}")));
    let mut random = StdRng::seed_from_u64(0x5eed);
    let whole = {
        let trial = Ground::all().into_iter().find(|ground| !ground.is_file()).unwrap();
        let start = Instant::now();
        sandbox.ok(&format!("db copy --to {}", trial.url().unwrap()));
        start.elapsed()
    };
    let source_now = Ground::File.dump(sandbox.home());
    let (mut unfinished, mut finished, mut rows) = (0, 0, 0);
    for _ in 0..kills(12) {
        let mut child = copy().spawn().unwrap();
        std::thread::sleep(Duration::from_micros(random.random_range(0..u64::try_from(whole.as_micros()).unwrap())));
        drop(child.kill());
        child.wait().unwrap();
        let looked = sandbox.sekisho(&format!("--db {url} user list")).run();
        match (looked.code, looked.error().as_str()) {
            (0, _) => {
                finished += 1;
                break;
            }
            (10, "store_missing") => {}
            (10, "copy_unfinished") => {
                unfinished += 1;
                let now: usize = server.dump(sandbox.home()).values().map(Vec::len).sum();
                // Unless it was killed between its line here and its end there.
                let went_on = now >= rows || sandbox.audited("db.copy", "ok") > 1;
                assert!(went_on, "it began anew: {rows} rows, then {now}");
                rows = now;
            }
            _ => panic!("{looked:?}"),
        }
    }
    println!("{unfinished} kills left it unfinished, {finished} came too late; a whole one takes {whole:?}");
    assert!(unfinished > 0, "no kill came in the middle");
    if finished == 0 {
        let said = sandbox.ok(&format!("db copy --to {url}"));
        assert!(said.contains("were there from an interrupted run"), "{said}");
    }
    assert_eq!(without_copies(server.dump(sandbox.home())), without_copies(source_now));
    assert_eq!(without_copies(Ground::File.dump(sandbox.home())), source);
    sandbox.ok(&format!("--db {url} db check"));
}

/// As a killed copy leaves it: the newest audit entries are still to come.
fn unfinish(sandbox: &Sandbox, server: &Ground) {
    let source = sandbox.database();
    server.tamper(
        sandbox.home(),
        &format!(
            "UPDATE schema_version SET version = 1000000 + version WHERE version = (SELECT MAX(version) FROM schema_version); \
             INSERT INTO meta (key, value) VALUES ('copy_from', '{}'); \
             DELETE FROM audit_checkpoints; DELETE FROM decoys; DELETE FROM audit WHERE action = 'db.copy'; \
             DELETE FROM audit WHERE chain = '{MERCHANT}' AND seq > 3",
            source.display()
        ),
    );
}

#[test]
fn b3_rows_that_are_not_the_sources_any_more_are_copied_again() {
    let Some((sandbox, server, url)) = scene(20) else { return };
    let copy = format!("db copy --to {url}");
    sandbox.ok(&copy);
    // The source's own line about that copy is new to the unfinished one, in a chain that had been copied to its end.
    unfinish(&sandbox, &server);
    let said = sandbox.ok(&copy);
    assert!(said.contains("all of it was copied again"), "{said}");
    assert_eq!(without_copies(server.dump(sandbox.home())), without_copies(Ground::File.dump(sandbox.home())));
    // A row in the middle.
    unfinish(&sandbox, &server);
    server.tamper(sandbox.home(), "UPDATE users SET name = 'someone else' WHERE id = 'M00003'");
    let said = sandbox.ok(&copy);
    assert!(said.contains("all of it was copied again"), "{said}");
    assert_eq!(without_copies(server.dump(sandbox.home())), without_copies(Ground::File.dump(sandbox.home())));
    sandbox.ok(&format!("--db {url} db check"));
}

#[test]
fn a_target_that_is_used_or_half_copied_from_elsewhere_is_left_alone() {
    let Some((sandbox, server, url)) = scene(5) else { return };
    sandbox.ok(&format!("--db {url} init"));
    let before = server.dump(sandbox.home());
    sandbox.sekisho(&format!("db copy --to {url}")).run().refused(10, "target_in_use");
    sandbox.sekisho(&format!("db copy --to {url} -n")).run().refused(10, "target_in_use");
    assert_eq!(server.dump(sandbox.home()), before);
    // Others see the words of a command line.
    let outcome =
        sandbox.sekisho("db copy --to postgres://sekisho:himitsu@db.example.jp/x").run().refused(12, "config_invalid");
    assert!(!outcome.err.contains("himitsu"), "{}", outcome.err);
    unfinish(&sandbox, &server);
    server.tamper(sandbox.home(), "UPDATE meta SET value = '/another.db' WHERE key = 'copy_from'");
    let before = server.dump(sandbox.home());
    sandbox.sekisho(&format!("db copy --to {url}")).run().refused(10, "target_in_use");
    for command in ["init", "user list", "merchant list", "db check", "doctor", "user delete x/y -y"] {
        let code = sandbox.sekisho(&format!("--db {url} {command}")).run().code;
        assert_ne!(code, 0, "{command}");
    }
    assert_eq!(server.dump(sandbox.home()), before);
    // A trial leaves nothing at all.
    let other = Ground::all().into_iter().find(|ground| !ground.is_file()).unwrap();
    sandbox.ok(&format!("db copy --to {} -n", other.url().unwrap()));
    assert!(other.dump(sandbox.home()).is_empty());
}
