//! Clocks that jump by ten years (G13): nothing that was over comes back, and nobody is deleted in a mass. What happens
//! under the wrong clock is tried as well as what happens when it is put right.

use super::door::{Door, Key};
use super::faults::Faults;
use super::prepared::{Prepared, Start, choose_password};
use super::scene::{BEGIN, SUPPORT, Scene, USER, VISITOR};
use super::state::State;
use sekisho::rules::time::DAY;

const TEN_YEARS: i64 = 3_652 * DAY;
/// Back, on, and put right again.
const JUMPS: [i64; 3] = [-TEN_YEARS, TEN_YEARS, 0];

/// How a door comes to be over.
#[derive(Clone, Copy, Debug)]
enum Over {
    Lapsed,
    /// Gone through, as often as one may.
    Spent,
    /// By a newer one (R5.6, R7.4); a session by a temporary password (R7.4).
    Replaced,
}

impl Over {
    fn set(self, scene: &mut Scene, door: Door, key: &Key) {
        match (self, door) {
            (Self::Lapsed, Door::Temporary) => scene.wait(7 * DAY),
            (Self::Lapsed, Door::Link) => scene.wait(1_800),
            (Self::Lapsed, Door::Session) => scene.wait(900),
            (Self::Lapsed, _) => scene.wait(600),
            (Self::Spent, Door::Session) => drop(scene.done(SUPPORT, &format!("session revoke {USER}"), "")),
            (Self::Spent, Door::Resend) => assert_eq!(Door::MailCode.pass(scene, key), "open"),
            (Self::Spent, Door::Temporary) => {
                assert_eq!(door.pass(scene, key), "due");
                choose_password(scene, "Kaze-no-tayori-2026");
            }
            (Self::Spent, _) => assert_eq!(door.pass(scene, key), "open"),
            (Self::Replaced, Door::Link) => {
                scene.wait(60); // R7.4
                door.open(scene).unwrap();
            }
            (Self::Replaced, Door::Session) => drop(Door::Temporary.open(scene).unwrap()),
            (Self::Replaced, _) => drop(door.open(scene).unwrap()),
        }
    }
}

fn refusal(door: Door) -> &'static str {
    match door {
        Door::Link => "link_failed",
        Door::Temporary => "login_failed",
        Door::Session => "no_session",
        _ => "otp_failed",
    }
}

#[test]
fn what_is_over_stays_over() {
    let prepared = Prepared::new();
    let mut faults = Faults::default();
    for door in Door::ALL {
        for over in [Over::Lapsed, Over::Spent, Over::Replaced] {
            let mut scene = prepared.scene(Start::of(door));
            let key = door.open(&mut scene).unwrap();
            over.set(&mut scene, door, &key);
            let now = scene.now;
            for jump in JUMPS {
                scene.now = now.plus(jump);
                faults.compare(&format!("{door:?} {over:?}, a jump of {jump} s"), &door.pass(&mut scene, &key), refusal(door));
            }
        }
    }
    faults.end();
}

/// What lives is not judged by a clock that stands before its beginning. Silent on a clock that is put right: whoever had a
/// door has it again, for the time that was left.
#[test]
fn what_lives_waits_for_the_right_clock() {
    let prepared = Prepared::new();
    let mut faults = Faults::default();
    for door in Door::ALL {
        let mut scene = prepared.scene(Start::of(door));
        let key = door.open(&mut scene).unwrap();
        let now = scene.now;
        let open = if door == Door::Temporary { "due" } else { "open" };
        for (jump, word) in JUMPS.into_iter().zip([refusal(door), refusal(door), open]) {
            scene.now = now.plus(jump);
            faults.compare(&format!("{door:?}, a jump of {jump} s"), &door.pass(&mut scene, &key), word);
        }
    }
    faults.end();
}

/// States, and what a login answers in them: the clock ten years back, ten years on, put right. Ten years on everyone is
/// inactive (R8.2).
const STATES: [(State, [&str; 3]); 6] = [
    (State::Locked, ["locked", "login_failed", "locked"]),
    (State::Deleted, ["login_failed"; 3]),
    (State::Inactive, ["login_failed"; 3]),
    (State::OverAge, ["due", "login_failed", "due"]),
    (State::Lapsed, ["login_failed"; 3]),
    (State::Temporary, ["login_failed", "login_failed", "due"]),
];

/// Where the program does otherwise: before the last login, or the last new password, the account counts as fresh.
const KNOWN: &[(State, i64, &str)] = &[(State::Inactive, -TEN_YEARS, "open"), (State::OverAge, -TEN_YEARS, "open")];

#[test]
fn no_state_is_left_by_a_jump() {
    let prepared = Prepared::new();
    let mut faults = Faults::default();
    for (state, words) in STATES {
        let mut scene = prepared.scene(Start::Mail);
        state.prepare(&mut scene);
        state.set(&mut scene);
        for (jump, word) in JUMPS.into_iter().zip(words) {
            let mut scene = scene.copy();
            scene.wait(jump);
            let seen = Door::Session.open(&mut scene).map_or_else(|code| code, |key| Door::Session.pass(&mut scene, &key));
            let what = format!("{}, a jump of {jump} s", state.as_ref());
            match KNOWN.iter().find(|(s, j, _)| (s, j) == (&state, &jump)) {
                Some((.., differs)) => faults.compare_known(&what, &seen, word, differs),
                None => faults.compare(&what, &seen, word),
            }
        }
    }
    faults.end();
}

/// 2-cli, Confirmation: the sweep stops when the clock stands before the newest audit entry or over 40 days after it.
#[test]
fn a_sweep_does_not_believe_a_jump() {
    let prepared = Prepared::new();
    let mut faults = Faults::default();
    for jump in [-TEN_YEARS, -1, 40 * DAY + 1, TEN_YEARS] {
        let mut scene = prepared.scene(Start::Mail);
        scene.now = BEGIN.plus(jump); // the newest entry is of the beginning
        for run in ["first", "second"] {
            faults.compare(&format!("a jump of {jump} s, {run} run"), &sweep(&mut scene, ""), "sweep_clock");
        }
    }
    let mut scene = prepared.scene(Start::Mail);
    scene.wait(TEN_YEARS);
    faults.compare("the control: the user is due", &sweep(&mut scene, "--accept-clock"), "swept");
    faults.end();
}

/// What happens under the wrong clock must neither make it believable nor cost the account of whoever logged in under it.
#[test]
fn a_jump_deletes_nobody_later() {
    let prepared = Prepared::new();
    let mut faults = Faults::default();
    let mut on = prepared.scene(Start::Mail);
    on.wait(TEN_YEARS);
    assert_eq!(on.guess_password(), "login_failed");
    // Its audit entry is now the newest: by the letter of 2-cli the clock may be believed, by G13 it may not.
    faults.compare_known("ten years on, after one failed login", &sweep(&mut on, ""), "sweep_clock", "swept");
    let mut back = prepared.scene(Start::Mail);
    back.wait(-TEN_YEARS);
    back.log_in(VISITOR).unwrap();
    back.wait(TEN_YEARS);
    // Its last login seems ten years old; it was active a minute ago.
    faults.compare("put right, after a login ten years back", &sweep(&mut back, ""), "kept");
    faults.end();
}

/// Sweeps in earnest: whether the user went, or the refusal's code.
fn sweep(scene: &mut Scene, option: &str) -> String {
    match scene.run(SUPPORT, &format!("sweep-inactive {option}"), "") {
        Ok(_) if scene.failures().is_none() => "swept".to_owned(),
        Ok(_) => "kept".to_owned(),
        Err(code) => code,
    }
}
