//! One command with everything that is typed at it: how it stands on a command line, and whom the model asks about it.

use super::answer::Answer;
use super::model::{By, Edit, Method, Model, New, Sweep, Typed, word};
use super::who::Who;

/// One command.
#[derive(Clone, Debug)]
pub enum Act {
    Login { visitor: usize, typed: Typed },
    Verify { visitor: usize, code: String, challenge: Option<String> },
    Resend { visitor: usize, challenge: Option<String> },
    Whoami { visitor: usize },
    Logout { visitor: usize },
    Change { visitor: usize, current: Option<String>, new: String },
    Reset { visitor: usize, who: Who },
    Redeem { visitor: usize, url: String },
    Issue { by: By, who: Who },
    ResetApp { by: By, who: Who },
    Add { by: By, who: Who, new: New },
    Edit { by: By, who: Who, edit: Edit },
    Delete { by: By, who: Who },
    Unlock { by: By, who: Who },
    Revoke { by: By, who: Who },
    Show { by: By, who: Who },
    Sweep { by: By, sweep: Sweep },
    VerifyAudit,
}

impl Act {
    /// The command's name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Login { .. } => "login",
            Self::Verify { .. } => "otp verify",
            Self::Resend { .. } => "otp resend",
            Self::Whoami { .. } => "whoami",
            Self::Logout { .. } => "logout",
            Self::Change { .. } => "password change",
            Self::Reset { .. } => "password reset",
            Self::Redeem { .. } => "password redeem",
            Self::Issue { .. } => "password issue",
            Self::ResetApp { .. } => "otp reset",
            Self::Add { .. } => "user add",
            Self::Edit { .. } => "user edit",
            Self::Delete { .. } => "user delete",
            Self::Unlock { .. } => "user unlock",
            Self::Revoke { .. } => "session revoke",
            Self::Show { .. } => "user show",
            Self::Sweep { .. } => "sweep-inactive",
            Self::VerifyAudit => "audit verify",
        }
    }

    /// Who runs it.
    pub fn by(&self) -> By {
        match self {
            Self::Login { visitor, .. }
            | Self::Verify { visitor, .. }
            | Self::Resend { visitor, .. }
            | Self::Whoami { visitor }
            | Self::Logout { visitor }
            | Self::Change { visitor, .. }
            | Self::Reset { visitor, .. }
            | Self::Redeem { visitor, .. } => By::Visitor(*visitor),
            Self::Issue { by, .. }
            | Self::ResetApp { by, .. }
            | Self::Add { by, .. }
            | Self::Edit { by, .. }
            | Self::Delete { by, .. }
            | Self::Unlock { by, .. }
            | Self::Revoke { by, .. }
            | Self::Show { by, .. }
            | Self::Sweep { by, .. } => *by,
            Self::VerifyAudit => By::Support,
        }
    }

    /// The command line.
    pub fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = ["sekisho"].into_iter().chain(self.name().split(' ')).map(str::to_owned).collect();
        words.extend(self.arguments());
        if self.by() == By::Support {
            words.push("--support".to_owned());
        }
        words.extend(["-o".to_owned(), "json".to_owned()]);
        words
    }

    fn arguments(&self) -> Vec<String> {
        match self {
            Self::Login { typed, .. } => login(typed),
            Self::Verify { code, challenge, .. } => [code.clone()].into_iter().chain(flag("--challenge", challenge)).collect(),
            Self::Resend { challenge, .. } => flag("--challenge", challenge),
            Self::Change { .. } => vec!["--password-stdin".to_owned()],
            Self::Redeem { url, .. } => vec![url.clone()],
            Self::Issue { who, .. } | Self::ResetApp { who, .. } | Self::Delete { who, .. } => {
                vec![who.address(), "--yes".to_owned()]
            }
            Self::Reset { who, .. } | Self::Unlock { who, .. } | Self::Revoke { who, .. } | Self::Show { who, .. } => {
                vec![who.address()]
            }
            Self::Add { who, new, .. } => add(*who, new),
            Self::Edit { who, edit, .. } => edited(*who, edit),
            Self::Sweep { sweep, .. } => swept(*sweep),
            Self::Whoami { .. } | Self::Logout { .. } | Self::VerifyAudit => Vec::new(),
        }
    }

    /// The lines of standard input.
    pub fn input(&self) -> Vec<String> {
        match self {
            Self::Login { typed, .. } => vec![typed.password.clone()],
            Self::Change { current, new, .. } => current.iter().chain([new]).cloned().collect(),
            Self::Edit { edit, .. } => vec![edit.password.clone()],
            _ => Vec::new(),
        }
    }

    /// What the model answers.
    pub fn expected(&self, model: &mut Model) -> Answer {
        let answer = match self {
            Self::Login { typed, .. } => Ok(model.login(typed)),
            Self::Verify { visitor, code, challenge } => Ok(model.verify(*visitor, code, challenge.as_deref())),
            Self::Resend { visitor, challenge } => Ok(model.resend(*visitor, challenge.as_deref())),
            Self::Whoami { visitor } => Ok(model.whoami(*visitor)),
            Self::Logout { visitor } => Ok(model.logout(*visitor)),
            Self::Change { visitor, current, new } => model.change(*visitor, current.as_deref().unwrap_or_default(), new),
            Self::Reset { who, .. } => Ok(model.reset(*who)),
            Self::Redeem { url, .. } => Ok(model.redeem(url)),
            Self::Issue { by, who } => model.issue(*by, *who),
            Self::ResetApp { by, who } => model.reset_app(*by, *who),
            Self::Add { by, who, new } => model.add(*by, *who, new),
            Self::Edit { by, who, edit } => model.edit(*by, *who, edit),
            Self::Delete { by, who } => model.delete(*by, *who),
            Self::Unlock { by, who } => model.unlock(*by, *who),
            Self::Revoke { by, who } => model.revoke(*by, *who),
            Self::Show { by, who } => model.show(*by, *who),
            Self::Sweep { by, sweep } => model.sweep(*by, *sweep),
            Self::VerifyAudit => Ok(Answer::looked()),
        };
        answer.unwrap_or_else(|refused| refused)
    }
}

fn login(typed: &Typed) -> Vec<String> {
    let key = if typed.right_key { typed.who.access_key() } else { "9999999" };
    let mut words = vec![typed.who.address(), "--access-key".to_owned(), key.to_owned(), "--password-stdin".to_owned()];
    words.extend(method(typed.method));
    words
}

fn add(who: Who, new: &New) -> Vec<String> {
    let mut words = vec![who.address(), "--name".to_owned(), who.name().to_owned()];
    words.extend(["--role".to_owned(), word(new.role).to_owned()]);
    words.extend(flag("--email", &new.email));
    words.extend(method(Some(new.method)));
    words.extend((!new.mail).then(|| "--no-mail".to_owned()));
    words
}

fn edited(who: Who, edit: &Edit) -> Vec<String> {
    let mut words = vec![who.address(), "--password-stdin".to_owned()];
    words.extend(flag("--role", &edit.role.map(|role| word(role).to_owned())));
    match &edit.email {
        Some(Some(email)) => words.extend(["--email".to_owned(), email.clone()]),
        Some(None) => words.push("--no-email".to_owned()),
        None => {}
    }
    words.extend(method(edit.method));
    words
}

fn swept(sweep: Sweep) -> Vec<String> {
    let mut words = flag("--max", &sweep.max.map(|max| max.to_string()));
    words.extend(sweep.accept_clock.then(|| "--accept-clock".to_owned()));
    words.extend(sweep.dry_run.then(|| "--dry-run".to_owned()));
    words
}

fn method(method: Option<Method>) -> Vec<String> {
    flag("--method", &method.map(|method| if method == Method::Email { "email" } else { "app" }.to_owned()))
}

fn flag(name: &str, value: &Option<String>) -> Vec<String> {
    value.iter().flat_map(|value| [name.to_owned(), value.clone()]).collect()
}
