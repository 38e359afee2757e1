//! The states that an account comes into while a door stands open, each brought about from outside: by the support centre,
//! by a stranger's guesses, at another desk, or by time.

use super::prepared::{add_user, choose_password, method};
use super::scene::{ADMIN, SUPPORT, Scene, USER};

/// Small limits are so long: a challenge that lives 10 minutes must live to see them pass.
const SHORT: i64 = 300;

/// What happens to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::AsRefStr, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum State {
    /// Wrong passwords (R6.1).
    Locked,
    /// Locked, then unlocked (R6.2).
    Unlocked,
    Deleted,
    /// Deleted, then created again under the same ID (R8.1).
    Recreated,
    /// Deleted, then restored (R8.2).
    Restored,
    /// No completed login for too long (R8.2).
    Inactive,
    /// The password is too old (R7.5).
    OverAge,
    /// A temporary password was issued (R7.3).
    Temporary,
    /// The temporary password that the person has is too old (R7.6).
    Lapsed,
    /// Login method (D1).
    MethodChanged,
    /// E-mail (D1).
    AddressChanged,
    /// E-mail of the 管理 user that the user is the same person as (D1).
    AdminMoved,
    /// By the person itself, at another desk (D1).
    PasswordChanged,
    /// The app's secret was dropped (R7.7).
    SecretReset,
}

impl State {
    /// What must be so before, that the state can come: limits so small that an open door lives to see it, and others that
    /// do not hide it.
    pub fn prepare(self, scene: &mut Scene) {
        match self {
            Self::Inactive => scene.configure("[sweep]\ninactive = \"5m\"\n"),
            Self::OverAge => scene.configure("[policy]\npassword_max_age = \"5m\"\n"),
            Self::Lapsed => {
                scene.configure("[policy]\ntemporary_password_ttl = \"5m\"\n");
                scene.done(SUPPORT, &format!("password issue {USER} -y"), "");
            }
            Self::AdminMoved => drop(scene.done(SUPPORT, &format!("user edit {USER} --same-as-admin"), "")),
            _ => {}
        }
    }

    /// Brings it about.
    pub fn set(self, scene: &mut Scene) {
        let mut support = |command: String| drop(scene.done(SUPPORT, &command, ""));
        match self {
            Self::Locked => lock(scene),
            Self::Unlocked => {
                lock(scene);
                scene.done(SUPPORT, &format!("unlock {USER}"), "");
            }
            Self::Deleted => support(format!("user delete {USER} -y")),
            Self::Recreated => {
                let method = method(scene);
                scene.done(SUPPORT, &format!("user delete {USER} -y"), "");
                add_user(scene, &method);
            }
            Self::Restored => {
                scene.done(SUPPORT, &format!("user delete {USER} -y"), "");
                scene.done(SUPPORT, &format!("user restore {USER}"), "");
            }
            Self::Inactive | Self::OverAge | Self::Lapsed => scene.wait(SHORT),
            Self::Temporary => support(format!("password issue {USER} -y")),
            Self::MethodChanged => {
                let other = if method(scene) == "email" { "app" } else { "email" };
                scene.done(SUPPORT, &format!("user edit {USER} --method {other}"), "");
            }
            Self::AddressChanged => support(format!("user edit {USER} --email hana@example.co.jp")),
            Self::AdminMoved => support(format!("user edit {ADMIN} --email bbb@aaa.co.jp")),
            Self::PasswordChanged => choose_password(scene, "Kaze-no-tayori-2026"),
            Self::SecretReset => support(format!("otp reset {USER} -y")),
        }
    }
}

/// Six wrong passwords; the try after them is told (R6.1).
fn lock(scene: &mut Scene) {
    let answers: Vec<String> = (0..7).map(|_| scene.guess_password()).collect();
    assert_eq!(answers.last().map(String::as_str), Some("locked"), "R6.1: {answers:?}");
}
