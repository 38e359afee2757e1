//! Every limit of time, a second before it, at it and a second after it (G13), as shipped. A limit is reached at its very
//! second: what lives `n` seconds is gone after `n` seconds, what must wait `n` seconds may be done after `n`.

use super::door::{Door, Key};
use super::faults::Faults;
use super::prepared::{Prepared, Start, choose_password};
use super::scene::{ADMIN, SUPPORT, Scene, USER, VISITOR, text};
use super::state::State;
use Attempt::{Command, Login, NextLink, Pass, Sweep};
use Begin::{AppLogin, Came, NewPassword, Open, SentAgain};
use Elapse::{FourLinks, HalfwayLogin, Still, Use};
use sekisho::rules::time::DAY;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// What a limit runs from, to the second.
#[derive(Clone, Copy, Debug)]
enum Begin {
    Open(Door),
    /// A one-time password was mailed once more.
    SentAgain,
    /// The person chose a password.
    NewPassword,
    /// A login was completed, with an app.
    AppLogin,
    /// The user was added, or restored, and never logged in.
    Came(State),
}

/// How the time goes by.
#[derive(Clone, Copy, Debug)]
enum Elapse {
    Still,
    /// The session is used now and then.
    Use,
    /// Four more links are asked for.
    FourLinks,
    /// The person logs in, so that the user is not inactive when its password comes of age.
    HalfwayLogin,
}

/// What is tried a second before, at, and a second after the limit.
#[derive(Clone, Copy, Debug)]
enum Attempt {
    Pass(Door),
    NextLink,
    Login,
    /// Of the support centre.
    Command(&'static str),
    /// Whether the sweep would delete the user.
    Sweep,
}

const CODE: [&str; 3] = ["open", "otp_failed", "otp_failed"];
const WAITS: [&str; 3] = ["too_soon", "open", "open"];
const REMEDY: [&str; 3] = ["open", "inactive", "inactive"];
const SWEPT: [&str; 3] = ["kept", "swept", "swept"];

/// From when, for how long, how it goes by, what is tried, and what it answers at -1 s, 0 s, +1 s.
#[rustfmt::skip]
const LIMITS: [(Begin, i64, Elapse, Attempt, [&str; 3]); 21] = [
    // R5.2. Silent on an app's challenge and on an enrolment: they are held to the ten minutes of a mailed code.
    (Open(Door::MailCode),  10 * MINUTE, Still, Pass(Door::MailCode),  CODE),
    (Open(Door::AppCode),   10 * MINUTE, Still, Pass(Door::AppCode),   CODE),
    (Open(Door::Proof),     10 * MINUTE, Still, Pass(Door::Proof),     CODE),
    (Open(Door::Enrolment), 10 * MINUTE, Still, Pass(Door::Enrolment), CODE),
    (SentAgain,             10 * MINUTE, Still, Pass(Door::MailCode),  CODE),
    // R5.6
    (Open(Door::MailCode),  30,          Still, Pass(Door::Resend),    WAITS),
    // R7.1, R7.4: one a minute, five an hour.
    (Open(Door::Link),      30 * MINUTE, Still, Pass(Door::Link),      ["open", "link_failed", "link_failed"]),
    (Open(Door::Link),      MINUTE,      Still, NextLink,              WAITS),
    (Open(Door::Link),      HOUR,        FourLinks, NextLink,          WAITS),
    // R5.8
    (Open(Door::Session),   15 * MINUTE, Still, Pass(Door::Session),   ["open", "no_session", "no_session"]),
    (Open(Door::Session),   12 * HOUR,   Use,   Pass(Door::Session),   ["open", "no_session", "no_session"]),
    // R7.6
    (Open(Door::Temporary), 7 * DAY,     Still, Pass(Door::Temporary), ["due", "login_failed", "login_failed"]),
    // R7.5
    (NewPassword,           91 * DAY,    HalfwayLogin, Login,          ["open", "due", "due"]),
    // R8.2; the password is older than this login.
    (AppLogin,              91 * DAY,    Still, Login,                 ["due", "login_failed", "login_failed"]),
    (AppLogin,              91 * DAY,    Still, Command("unlock 888888801/USER02"),            REMEDY),
    (AppLogin,              91 * DAY,    Still, Command("password issue 888888801/USER02 -y"), REMEDY),
    (AppLogin,              91 * DAY,    Still, Command("otp reset 888888801/USER02 -y"),      REMEDY),
    // R8.1; the 管理 user never.
    (AppLogin,              91 * DAY,    Still, Sweep,                 SWEPT),
    (Came(State::Recreated), 91 * DAY,   Still, Sweep,                 SWEPT),
    (Came(State::Restored), 91 * DAY,    Still, Sweep,                 SWEPT),
    (AppLogin,              91 * DAY,    Still, Command("password issue 888888801 -y"),        ["open"; 3]),
];

#[test]
fn a_limit_is_reached_at_its_second() {
    let prepared = Prepared::new();
    let mut faults = Faults::default();
    for (begin, span, elapse, attempt, words) in LIMITS {
        for (second, word) in [-1, 0, 1].into_iter().zip(words) {
            let (mut scene, key) = begin.in_a_scene(&prepared);
            elapse.by(&mut scene, span + second);
            let seen = attempt.make(&mut scene, key.as_ref());
            faults.compare(&format!("{begin:?} {elapse:?} {attempt:?} after {span}{second:+} s"), &seen, word);
        }
    }
    faults.end();
}

impl Begin {
    fn in_a_scene(self, prepared: &Prepared) -> (Scene, Option<Key>) {
        let mut scene = prepared.scene(match self {
            Open(door) => Start::of(door),
            AppLogin => Start::App,
            SentAgain | NewPassword | Came(_) => Start::Mail,
        });
        let key = match self {
            Open(door) => Some(door.open(&mut scene).unwrap()),
            AppLogin => Some(Door::Session.open(&mut scene).unwrap()),
            SentAgain => Some(send_again(&mut scene)),
            NewPassword => {
                choose_password(&mut scene, "Kaze-no-tayori-2026");
                None
            }
            Came(state) => {
                state.set(&mut scene);
                None
            }
        };
        (scene, key)
    }
}

impl Elapse {
    fn by(self, scene: &mut Scene, span: i64) {
        match self {
            Still => scene.wait(span),
            Use => use_session(scene, span),
            FourLinks => {
                for _ in 0..4 {
                    scene.wait(MINUTE);
                    Door::Link.open(scene).unwrap();
                }
                scene.wait(span - 4 * MINUTE);
            }
            HalfwayLogin => {
                scene.wait(span / 2);
                scene.log_in(VISITOR).unwrap();
                scene.wait(span - span / 2);
            }
        }
    }
}

impl Attempt {
    fn make(self, scene: &mut Scene, key: Option<&Key>) -> String {
        let word = |answer: Result<(), String>| answer.err().unwrap_or_else(|| "open".to_owned());
        match self {
            Pass(door) => door.pass(scene, key.unwrap()),
            NextLink => word(Door::Link.open(scene).map(drop)),
            Login => Door::Session.open(scene).map_or_else(|code| code, |key| Door::Session.pass(scene, &key)),
            Command(command) => word(scene.run(SUPPORT, command, "").map(drop)),
            Sweep => swept(scene).to_owned(),
        }
    }
}

fn send_again(scene: &mut Scene) -> Key {
    let key = Door::Resend.open(scene).unwrap();
    assert_eq!(Door::Resend.pass(scene, &key), "open");
    let Key::Mailed { step, .. } = key else { panic!("a code that was mailed is no longer one") };
    Key::Mailed { code: scene.code_for(&step), step }
}

/// Never idle for a quarter of an hour.
fn use_session(scene: &mut Scene, span: i64) {
    let often = 14 * MINUTE;
    for _ in 0..(span - 1) / often {
        scene.wait(often);
        assert_eq!(scene.acts(VISITOR), "open", "R5.8: in use");
    }
    scene.wait((span - 1) % often + 1);
}

/// Nothing was logged for longer than the sweep believes a clock.
fn swept(scene: &mut Scene) -> &'static str {
    let report = scene.done(SUPPORT, "sweep-inactive --dry-run --accept-clock", "");
    let addresses: Vec<String> = report["items"].as_array().unwrap().iter().map(|item| text(&item["address"])).collect();
    assert!(!addresses.iter().any(|address| address.starts_with(ADMIN) && address.ends_with(ADMIN)), "R2.1");
    if addresses.iter().any(|address| address == USER) { "swept" } else { "kept" }
}
