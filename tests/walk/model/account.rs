//! What a 管理 user and the support centre do with accounts (R3, R4.1, R6.2, R8.2), and users with their own.

use super::session::{Acts, Wish};
use super::{Answer, By, Kind, Method, Model, Password, Role, User, Who};

/// What is typed at `user add`.
#[derive(Clone, Debug)]
pub struct New {
    pub role: Role,
    pub email: Option<String>,
    pub method: Method,
    /// No `--no-mail`: a temporary password is mailed.
    pub mail: bool,
}

/// What is typed at `user edit`; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    pub role: Option<Role>,
    pub email: Option<Option<String>>,
    pub method: Option<Method>,
    /// What is typed where the own password is asked for.
    pub password: String,
}

impl Model {
    fn holder(&self, email: &str) -> Option<Who> {
        self.users.iter().find(|(_, user)| user.email.as_deref() == Some(email)).map(|(who, _)| *who)
    }

    /// R3.2 and R4.1; nobody in a walk is the same person as another.
    fn check_address(&self, who: Who, user: &User) -> Result<(), Answer> {
        match &user.email {
            None if user.method == Method::Email || user.role == Role::Admin => Err(Answer::rejected("email_missing")),
            Some(email) if self.holder(email).is_some_and(|holder| holder != who) => Err(Answer::rejected("email_taken")),
            _ => Ok(()),
        }
    }

    /// `user add`
    pub fn add(&mut self, by: By, who: Who, new: &New) -> Result<Answer, Answer> {
        self.may(by, Wish::Manage, who)?;
        if who.is_admin() {
            return Err(Answer::rejected("user_id_reserved"));
        }
        if self.users.contains_key(&who) {
            return Err(Answer::rejected("user_id_taken"));
        }
        let mut user = User::new(new.role, new.email.clone(), new.method, self.now);
        self.check_address(who, &user)?;
        if new.mail {
            user.password = Some(Password { text: String::new(), set_at: self.now, temporary: true });
        }
        self.users.insert(who, user);
        let answer = Answer::item(true);
        Ok(if new.mail { answer.mailing(Kind::NewUser, &self.mailbox(who), who) } else { answer })
    }

    /// `user edit`: a new address or method closes every door (D1), another role none.
    pub fn edit(&mut self, by: By, who: Who, edit: &Edit) -> Result<Answer, Answer> {
        let acts = self.may(by, Wish::ShowOrEdit, who)?;
        let own = match acts {
            Acts::User { who: actor, session, .. } if actor == who => Some(session),
            _ => None,
        };
        if own.is_some() {
            // R10.3: role and, for a 管理 user, address are not one's own to change.
            if edit.role.is_some() || (who.is_admin() && edit.email.is_some()) {
                return Err(Answer::refused("denied"));
            }
            self.reprove(who, &edit.password)?;
        }
        let before = self.known(who)?.clone();
        if who.is_admin() && edit.role.is_some() {
            return Err(Answer::rejected("admin_fixed"));
        }
        let mut user = before.clone();
        user.role = edit.role.unwrap_or(user.role);
        user.email = edit.email.clone().unwrap_or(user.email);
        user.method = edit.method.unwrap_or(user.method);
        self.check_address(who, &user)?;
        user.app.take_if(|_| user.method != before.method);
        let (moved, other_method) = (user.email != before.email, user.method != before.method);
        if moved || other_method {
            user.close_doors(own);
        }
        let changed = moved || other_method || user.role != before.role;
        self.users.insert(who, user);
        let answer = Answer::item(changed);
        Ok(if moved { self.tell_of_move(answer, who, &before) } else { answer })
    }

    /// R9: to the old address too, and where there is no new one to the 管理 user (R7.2).
    fn tell_of_move(&self, mut answer: Answer, who: Who, before: &User) -> Answer {
        let removed = self.users.get(&who).is_some_and(|user| user.email.is_none());
        let kind = if removed { Kind::AddressRemoved } else { Kind::AddressChanged };
        if let Some(old) = &before.email {
            answer = answer.mailing(kind, old, who);
        }
        answer.mailing(kind, &self.mailbox(who), who)
    }

    /// `user delete`: never a 管理 user (R2.1).
    pub fn delete(&mut self, by: By, who: Who) -> Result<Answer, Answer> {
        self.may(by, Wish::Manage, who)?;
        self.known(who)?;
        if who.is_admin() {
            return Err(Answer::rejected("admin_fixed"));
        }
        self.users.remove(&who);
        Ok(Answer::item(true))
    }

    /// `user unlock` (R6.1, R6.2)
    pub fn unlock(&mut self, by: By, who: Who) -> Result<Answer, Answer> {
        self.may(by, Wish::Manage, who)?;
        let now = self.now;
        let user = self.known(who)?;
        if user.inactive(now) {
            return Err(Answer::rejected("inactive"));
        }
        let changed = user.locked_at.is_some() || user.failures > 0;
        user.locked_at = None;
        user.failures = 0;
        Ok(Answer::item(changed))
    }
}
