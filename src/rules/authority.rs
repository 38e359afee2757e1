//! Who may do what (R10.3), in one table. It looks at addresses only, never at whether the target exists: outside its
//! own scope a session hears `denied` either way. Whether a session is alive is decided before, in `session`.

use super::event::Action;
use super::merchant::MerchantCode;
use super::refusal::Refusal;
use super::user::UserAddress;
use super::user_edit::Edit;
use super::words::Role;

/// As whom a command acts (R10.1, R10.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A named session file without a live session, or a command that never acts as anyone.
    Anonymous,
    /// The support centre: whoever may open the database without a session.
    Support,
    /// A logged-in user.
    User(SessionUser),
}

/// The user behind a live session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionUser {
    /// Who.
    pub address: UserAddress,
    /// Its role now.
    pub role: Role,
    /// The session's public id.
    pub session: String,
    /// R5.5: nothing else works before a new password is set.
    pub must_change: bool,
}

/// What a command is about.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// The installation.
    Whole,
    /// A merchant's users, log or sessions.
    Merchant(&'a MerchantCode),
    /// One user.
    User(&'a UserAddress),
}

impl Actor {
    /// How the audit log names it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Anonymous => "anonymous".to_owned(),
            Self::Support => "support".to_owned(),
            Self::User(user) => user.address.to_string(),
        }
    }

    /// The one merchant it sees; none means all (support) or, for anonymous, nothing.
    #[must_use]
    pub fn scope(&self) -> Option<&MerchantCode> {
        match self {
            Self::User(user) => Some(&user.address.merchant),
            _ => None,
        }
    }

    /// Whether it may know of a user: suggestions and holders are shown within this only (R10.3).
    #[must_use]
    pub fn sees(&self, target: &UserAddress) -> bool {
        match self {
            Self::Anonymous => false,
            Self::Support => true,
            Self::User(user) => {
                user.address == *target || (user.role == Role::Admin && user.address.merchant == target.merchant)
            }
        }
    }
}

/// Commands open to everyone, that always act as anonymous or about oneself.
#[must_use]
pub fn open_to_all(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::LoginPassword | A::OtpVerify | A::OtpResend | A::PasswordReset | A::PasswordRedeem | A::Logout | A::Whoami
    )
}

/// Whether an action is somebody's decision about others, for which `audit.require_reason` wants a reason. What one does to
/// oneself has none but oneself, and cron (`sweep-inactive`, `mail deliver`) has none to tell.
#[must_use]
pub fn needs_reason(actor: &Actor, action: Action, target: Target) -> bool {
    use Action as A;
    let own = matches!((actor, target), (Actor::User(user), Target::User(t)) if *t == user.address);
    let decision = matches!(
        action,
        A::MerchantAdd
            | A::MerchantEdit
            | A::MerchantDelete
            | A::UserAdd
            | A::UserEdit
            | A::UserUnlock
            | A::UserDelete
            | A::UserRestore
            | A::PasswordIssue
            | A::OtpReset
            | A::SessionRevoke
            | A::ImportRun
            | A::ImportUndo
            | A::MailDrop
            | A::AuditPrune
            | A::DbRestore
            | A::DbRotateKey
    );
    decision && !own
}

/// Whether an action may write a mail or send one: what would keep mails from being written (R9.3) must be found before it.
#[must_use]
pub fn may_mail(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::LoginPassword
            | A::OtpVerify
            | A::OtpResend
            | A::PasswordChange
            | A::PasswordReset
            | A::PasswordRedeem
            | A::PasswordIssue
            | A::UserAdd
            | A::UserEdit
            | A::UserRestore
            | A::ImportRun
            | A::SweepRun
            | A::MailDeliver
            | A::MailRetry
    )
}

/// The table of R10.3.
///
/// # Errors
/// [`Refusal::NoSession`] for anonymous, [`Refusal::PasswordChangeDue`] before a due change, else [`Refusal::Denied`].
pub fn permit(actor: &Actor, action: Action, target: Target) -> Result<(), Refusal> {
    match actor {
        _ if open_to_all(action) => Ok(()),
        Actor::Anonymous => Err(Refusal::NoSession),
        Actor::Support if action == Action::PasswordChange => Err(Refusal::NoSession),
        Actor::Support => Ok(()),
        Actor::User(_) if action == Action::PasswordChange => Ok(()),
        Actor::User(user) => {
            if !user_may(user, action, target) {
                return Err(Refusal::Denied);
            }
            if user.must_change { Err(Refusal::PasswordChangeDue) } else { Ok(()) }
        }
    }
}

fn user_may(user: &SessionUser, action: Action, target: Target) -> bool {
    use Action as A;
    let own = matches!(target, Target::User(t) if *t == user.address);
    match action {
        A::UserShow | A::UserEdit if own => true,
        _ if user.role != Role::Admin => false,
        A::UserShow
        | A::UserEdit
        | A::UserAdd
        | A::UserDelete
        | A::UserRestore
        | A::UserWhy
        | A::UserUnlock
        | A::PasswordIssue
        | A::OtpReset
        | A::SessionRevoke => match target {
            Target::User(t) => t.merchant == user.address.merchant && (!t.is_admin() || action == A::SessionRevoke),
            _ => false,
        },
        A::UserList | A::UserExport | A::ImportRun | A::ImportList | A::ImportUndo | A::SessionList | A::AuditList => {
            match target {
                Target::Merchant(m) => *m == user.address.merchant,
                Target::User(t) => t.merchant == user.address.merchant,
                Target::Whole => false,
            }
        }
        _ => false,
    }
}

/// What a session may edit on itself: 一般/出荷 name, address and method, 管理 the method only (R10.3).
///
/// # Errors
/// [`Refusal::Denied`] for anything else.
pub fn permit_edit(actor: &Actor, target: &UserAddress, edit: &Edit) -> Result<(), Refusal> {
    let Actor::User(user) = actor else { return Ok(()) };
    if user.address != *target {
        return if edit.same_person { Err(Refusal::Denied) } else { Ok(()) };
    }
    let fixed = edit.role.is_some() || edit.same_as_admin.is_some() || edit.same_person;
    let centre = user.role == Role::Admin && (edit.name.is_some() || edit.email.is_some());
    if fixed || centre { Err(Refusal::Denied) } else { Ok(()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use strum::VariantArray;

    fn address(typed: &str) -> UserAddress {
        UserAddress::parse(typed, None).unwrap()
    }

    fn session(typed: &str, role: Role) -> Actor {
        Actor::User(SessionUser { address: address(typed), role, session: "s".to_owned(), must_change: false })
    }

    /// R10.3, a letter an actor: n anonymous, g 一般, a 管理, s support. Targets: own user, colleague, own 管理, stranger.
    #[test]
    fn r10_3_the_table_of_who_may() {
        let actors = [
            ('n', Actor::Anonymous),
            ('g', session("888888801/USER02", Role::General)),
            ('a', session("888888801", Role::Admin)),
            ('s', Actor::Support),
        ];
        let cases = [
            (Action::UserShow, "888888801/USER02", "gas"),
            (Action::UserShow, "888888801/USER03", "as"),
            (Action::UserShow, "888888801", "as"),
            (Action::UserShow, "777777701/USER02", "s"),
            (Action::UserEdit, "888888801/USER02", "gas"),
            (Action::UserEdit, "888888801", "as"),
            (Action::UserEdit, "777777701", "s"),
            (Action::UserAdd, "888888801/USER09", "as"),
            (Action::UserAdd, "777777701/USER09", "s"),
            (Action::UserDelete, "888888801/USER02", "as"),
            (Action::UserDelete, "888888801", "s"),
            (Action::UserRestore, "888888801/USER03", "as"),
            (Action::UserWhy, "888888801/USER03", "as"),
            (Action::UserWhy, "777777701/USER02", "s"),
            (Action::UserUnlock, "888888801/USER03", "as"),
            (Action::UserUnlock, "888888801", "s"),
            (Action::PasswordIssue, "888888801/USER03", "as"),
            (Action::PasswordIssue, "888888801", "s"),
            (Action::OtpReset, "888888801/USER02", "as"),
            (Action::OtpReset, "888888801/USER03", "as"),
            (Action::OtpReset, "888888801", "s"),
            (Action::OtpReset, "777777701/USER02", "s"),
            (Action::SessionRevoke, "888888801/USER03", "as"),
            (Action::AuditList, "777777701/USER02", "s"),
            (Action::UserExport, "888888801", "as"),
            (Action::UserExport, "777777701", "s"),
            (Action::ImportRun, "888888801", "as"),
            (Action::ImportRun, "777777701", "s"),
            (Action::ImportUndo, "777777701", "s"),
            (Action::MerchantEdit, "888888801", "s"),
            (Action::SweepRun, "888888801", "s"),
            (Action::MailList, "888888801", "s"),
            (Action::AuditVerify, "888888801", "s"),
            (Action::AuditHead, "888888801", "s"),
            (Action::AuditPrune, "888888801", "s"),
            (Action::ConfigShow, "888888801", "s"),
            (Action::DbBackup, "888888801", "s"),
            (Action::DbCopy, "888888801", "s"),
            (Action::DbRestore, "888888801", "s"),
            (Action::ReportPci, "888888801", "s"),
            (Action::ReportUpcoming, "888888801", "s"),
            (Action::PasswordChange, "888888801/USER02", "ga"),
            (Action::LoginPassword, "888888801/USER02", "ngas"),
        ];
        for (action, target, may) in cases {
            for (letter, actor) in &actors {
                let permitted = permit(actor, action, Target::User(&address(target))).is_ok();
                assert_eq!(permitted, may.contains(*letter), "{letter} {} {target}", action.as_ref());
            }
        }
    }

    #[test]
    fn r5_5_nothing_but_the_change_works_before_a_due_change() {
        let due = Actor::User(SessionUser {
            address: address("888888801"),
            role: Role::Admin,
            session: "s".to_owned(),
            must_change: true,
        });
        for action in Action::VARIANTS {
            let allowed = permit(&due, *action, Target::Merchant(&address("888888801").merchant)).is_ok();
            assert_eq!(allowed, open_to_all(*action) || *action == Action::PasswordChange, "{}", action.as_ref());
        }
    }
}
