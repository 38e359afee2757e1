//! Clocks that no calendar knows (G13): before 1970, after 9999, the ends of all time. Any answer will do, but no panic, no
//! bug, no broken audit log; and what was done under such a clock must not bring a later command down.

use super::door::Door;
use super::prepared::{Prepared, Start};
use super::scene::{DESK, SUPPORT, Scene, VISITOR};
use sekisho::rules::time::Timestamp;

/// 1 January 1900, 31 December 9999.
const YEAR_1900: i64 = -2_208_988_800;
const YEAR_9999: i64 = 253_402_300_799;

const CLOCKS: [i64; 9] = [i64::MIN, i64::MIN + 1, YEAR_1900, -1, 0, YEAR_9999, YEAR_9999 + 1, i64::MAX - 1, i64::MAX];

/// Every kind of thing that is done with time; the input of all of them is the password.
const COMMANDS: &[(&str, &str)] = &[
    (DESK, "whoami"),
    (VISITOR, "otp verify {code}"),
    (VISITOR, "otp resend"),
    (VISITOR, "password redeem {link}"),
    (VISITOR, "password reset 888888801/USER02"),
    (VISITOR, "password reset 888888801"),
    (VISITOR, "login 888888801/USER02 --access-key 1234567 --password-stdin"),
    (VISITOR, "otp resend"),
    (VISITOR, "otp verify 000000"),
    (VISITOR, "otp verify {code}"),
    (VISITOR, "otp verify 000000"),
    (VISITOR, "whoami"),
    (VISITOR, "user show 888888801/USER02"),
    (SUPPORT, "user list"),
    (SUPPORT, "user list --inactive 60d --sort last_login_at"),
    (SUPPORT, "user show 888888801/USER02"),
    (SUPPORT, "user why 888888801/USER02"),
    (SUPPORT, "session list"),
    (SUPPORT, "mail list"),
    (SUPPORT, "audit list"),
    (SUPPORT, "otp reset 888888801/USER02 -y"),
    (SUPPORT, "password issue 888888801/USER02 -y"),
    (SUPPORT, "password issue 888888801 -y"),
    (SUPPORT, "unlock 888888801/USER02"),
    (SUPPORT, "user edit 888888801/USER02 --email hana@example.co.jp"),
    (SUPPORT, "user add 888888801/USER03 --name 山田次郎 --role general --email jiro@example.co.jp"),
    (SUPPORT, "user delete 888888801/USER03 -y"),
    (SUPPORT, "user restore 888888801/USER03"),
    (SUPPORT, "mail deliver"),
    (SUPPORT, "sweep-inactive --dry-run"),
    (SUPPORT, "sweep-inactive"),
    (SUPPORT, "sweep-inactive --accept-clock"),
    (SUPPORT, "sweep-inactive --as-of 9999-12-31"),
    (SUPPORT, "audit list --since 1900-01-01"),
    (SUPPORT, "report upcoming --days 366"),
    (SUPPORT, "report upcoming --users"),
    (SUPPORT, "report pci --as html"),
    (SUPPORT, "audit verify"),
];

/// Under the right clock again.
const LATER: &[&str] = &[
    "whoami",
    "user list",
    "user why 888888801/USER02",
    "session list",
    "mail list",
    "mail deliver",
    "sweep-inactive",
    "audit verify",
];

#[test]
fn no_clock_brings_it_down() {
    let prepared = Prepared::new();
    for door in [Door::MailCode, Door::AppCode, Door::Enrolment] {
        for clock in CLOCKS {
            let mut scene = prepared.scene(Start::of(door));
            Door::Link.open(&mut scene).unwrap();
            door.open(&mut scene).unwrap();
            let (right, password) = (scene.now, scene.person.password.clone());
            scene.now = Timestamp(clock);
            for (who, command) in COMMANDS {
                let command = command.replace("{link}", &scene.person.link).replace("{code}", &scene.person.code);
                runs(&mut scene, who, &command, &password);
            }
            scene.now = right;
            for command in LATER {
                runs(&mut scene, SUPPORT, command, "");
            }
        }
    }
}

fn runs(scene: &mut Scene, who: &str, command: &str, input: &str) {
    let outcome = scene.outcome(who, command, input);
    // A panic, a bug, an audit log that is broken, a database that is.
    let broken = [-1, 1, 9, 10].contains(&outcome.exit);
    assert!(!broken, "{command} at {:?}: {}\n{}", scene.now, outcome.exit, outcome.err);
}
