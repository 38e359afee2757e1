//! The doors (D1): each is opened first and gone through later, so that anything can happen between the two. What it is
//! opened with is kept apart from what the person learns meanwhile.

use super::scene::{App, SUPPORT, Scene, USER, VISITOR, text};
use serde_json::{Value, json};

/// One way into an account, or one step of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::AsRefStr)]
#[strum(serialize_all = "snake_case")]
pub enum Door {
    /// A mailed code that completes the login (R5.2).
    MailCode,
    /// The enrolled app's code (R5.2).
    AppCode,
    /// The mailed code that comes before an enrolment (R5.7).
    Proof,
    /// The first code of an app that was shown its secret (R5.7).
    Enrolment,
    /// A reset link (R7.1).
    Link,
    /// A temporary password, through to the session (R7.3).
    Temporary,
    /// A session (R5.8).
    Session,
    /// Another mail for an open challenge (R5.6).
    Resend,
}

impl Door {
    pub const ALL: [Self; 8] =
        [Self::MailCode, Self::AppCode, Self::Proof, Self::Enrolment, Self::Link, Self::Temporary, Self::Session, Self::Resend];
}

/// What a door was opened with.
#[derive(Clone)]
pub enum Key {
    /// A challenge and its mailed code.
    Mailed {
        step: Value,
        code: String,
    },
    /// A challenge and the app that shows its codes.
    Shown {
        step: Value,
        app: App,
    },
    Link(String),
    Password(String),
    /// In the visitor's session file.
    Session,
}

impl Door {
    /// Opens it with what the person knows. Else why not: a refusal's code, or `mail_first` where an app was to be asked for
    /// its code and a mailed one is (R5.7).
    pub fn open(self, scene: &mut Scene) -> Result<Key, String> {
        match self {
            Self::MailCode => {
                let step = scene.begin_login(VISITOR, "email")?;
                Ok(Key::Mailed { code: scene.code_for(&step), step })
            }
            Self::AppCode => {
                let step = scene.begin_login(VISITOR, "app")?;
                let app = scene.person.app.clone();
                if step["sent_to"].is_null() { Ok(Key::Shown { step, app }) } else { Err("mail_first".to_owned()) }
            }
            Self::Proof => {
                let step = scene.begin_login(VISITOR, "app")?;
                assert!(step["sent_to"].is_string(), "R5.7: {step}");
                Ok(Key::Mailed { code: scene.code_for(&step), step })
            }
            Self::Enrolment => {
                let step = scene.begin_login(VISITOR, "app")?;
                let code = scene.code_for(&step);
                let step = scene.verify(VISITOR, &step, &code)?;
                Ok(Key::Shown { app: App::learning(&text(&step["enrolment"]["secret"])), step })
            }
            Self::Link => {
                scene.run(VISITOR, &format!("password reset {USER}"), "")?;
                Ok(Key::Link(scene.person.link.clone()))
            }
            Self::Temporary => {
                scene.run(SUPPORT, &format!("password issue {USER} -y"), "")?;
                Ok(Key::Password(scene.person.password.clone()))
            }
            Self::Session => scene.log_in(VISITOR).map(|_| Key::Session),
            Self::Resend => {
                let step = scene.begin_login(VISITOR, "")?;
                let code = scene.code_for(&step);
                scene.wait(30); // R5.6
                Ok(Key::Mailed { step, code })
            }
        }
    }

    /// Goes through: `open`, `due` where a new password must be set before anything else, or a refusal's code.
    pub fn pass(self, scene: &mut Scene, key: &Key) -> String {
        let passed = match (self, key) {
            (Self::Resend, Key::Mailed { step, .. }) => {
                scene.run(VISITOR, &format!("otp resend --challenge {}", text(&step["challenge"])), "")
            }
            (_, Key::Mailed { step, code }) => scene.verify(VISITOR, step, code),
            (_, Key::Shown { step, app }) => {
                let code = app.shows(scene.now);
                scene.verify(VISITOR, step, &code)
            }
            (_, Key::Link(link)) => scene.run(VISITOR, &format!("password redeem {link}"), ""),
            (_, Key::Password(password)) => {
                scene.person.password.clone_from(password);
                scene.log_in(VISITOR)
            }
            (_, Key::Session) => return scene.acts(VISITOR),
        };
        match passed {
            Ok(answer) if answer["session"].is_object() => logged_in(scene, &answer),
            Ok(_) => "open".to_owned(),
            Err(code) => code,
        }
    }
}

/// A login says whether a new password is due; its session is held to that, and has no permissions until then (2-cli).
fn logged_in(scene: &mut Scene, answer: &Value) -> String {
    let acts = scene.acts(VISITOR);
    let (due, permissions) = (&answer["must_change_password"], &answer["session"]["permissions"]);
    let told = if *due == json!(true) && *permissions == json!([]) { "due" } else { "open" };
    if told == acts { acts } else { format!("login says {told}, session {acts}") }
}
