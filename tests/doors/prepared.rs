//! Three installations to start from: the user logs in by mail, is to enrol an app, or has one. Each has a live session at
//! the desk and one failure on the count, so that ending the one and zeroing the other can be seen.

use super::door::Door;
use super::scene::{ADMIN, App, DESK, SUPPORT, Scene, USER, text};

/// The password that the user chose.
const PASSWORD: &str = "Hana-no-sakimichi-5";

/// What the user logs in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Method `email`.
    Mail,
    /// Method `app`, none enrolled yet.
    NoApp,
    /// Method `app`, enrolled.
    App,
}

impl Start {
    /// Where a door can be opened.
    pub fn of(door: Door) -> Self {
        match door {
            Door::AppCode => Self::App,
            Door::Proof | Door::Enrolment => Self::NoApp,
            _ => Self::Mail,
        }
    }
}

/// One installation of each.
pub struct Prepared {
    mail: Scene,
    no_app: Scene,
    app: Scene,
}

impl Prepared {
    pub fn new() -> Self {
        let mut mail = with_password();
        let mut no_app = mail.copy();
        no_app.done(DESK, &format!("user edit {USER} --method app --password-stdin"), PASSWORD);
        let mut app = no_app.copy();
        app.log_in(DESK).unwrap();
        for scene in [&mut mail, &mut no_app, &mut app] {
            assert_eq!(scene.guess_password(), "login_failed");
            assert_eq!((scene.failures(), scene.acts(DESK).as_str()), (Some(1), "open"));
            // A code of a step that enrolment did not use up (R5.2).
            scene.wait(60);
        }
        Self { mail, no_app, app }
    }

    /// A fresh one.
    pub fn scene(&self, start: Start) -> Scene {
        match start {
            Start::Mail => self.mail.copy(),
            Start::NoApp => self.no_app.copy(),
            Start::App => self.app.copy(),
        }
    }
}

/// A merchant, its 管理 user, and the user with a password of its own and a session at the desk.
fn with_password() -> Scene {
    let mut scene = Scene::new();
    scene.done(SUPPORT, "init", "");
    let admin = "--access-key 1234567 --company 黒猫堂 --admin-name 大和一郎 --admin-email aaa@aaa.co.jp";
    scene.done(SUPPORT, &format!("merchant add {ADMIN} {admin}"), "");
    add_user(&mut scene, "email");
    scene.log_in(DESK).unwrap();
    choose_password(&mut scene, PASSWORD);
    scene
}

/// Adds the user; its temporary password comes by mail.
pub fn add_user(scene: &mut Scene, method: &str) {
    let fields = format!("--name 山田花子 --role general --email hanako@example.co.jp --method {method}");
    scene.done(SUPPORT, &format!("user add {USER} {fields}"), "");
    scene.person.app = App::default();
}

/// The person sets a new password at the desk, with a session that survives it (D1).
pub fn choose_password(scene: &mut Scene, new: &str) {
    if scene.acts(DESK) == "no_session" {
        scene.log_in(DESK).unwrap();
    }
    let input = if scene.acts(DESK) == "due" { new.to_owned() } else { format!("{}\n{new}", scene.person.password) };
    scene.done(DESK, "password change --password-stdin", &input);
    scene.person.password = new.to_owned();
    assert_eq!(scene.acts(DESK), "open", "D1: the session that makes the change survives");
}

/// The user's login method now.
pub fn method(scene: &mut Scene) -> String {
    text(&scene.done(SUPPORT, &format!("user show {USER}"), "")["method"])
}
