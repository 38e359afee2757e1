//! `user unlock`, `user delete`, `password issue` and `otp reset`: one verb for many users. Each user is a transaction of
//! its own; one that fails does not keep the others back.

use super::globals::Globals;
use super::request::{Acting, Permit, Request};
use super::typed::{self, Addresses};
use crate::failure::Failure;
use crate::output::Item;
use crate::rules::authenticator;
use crate::rules::authority::{self, Target};
use crate::rules::change::{Change, Verdict};
use crate::rules::event::Action;
use crate::rules::password::{self, Temporary};
use crate::rules::policy::Policy;
use crate::rules::refusal::Refusal;
use crate::rules::time::Timestamp;
use crate::rules::user::{self, Account, UserAddress, mailbox};
use crate::rules::words::Outcome;
use crate::secret;
use crate::store::{Access, End};
use crate::text::{Notice, Prompt};
use crate::world::World;

/// `user unlock`, `unlock`
#[derive(clap::Args, Debug)]
pub struct Unlock {
    /// MERCHANT/USERID, or - for one a line from standard input
    #[arg(required = true, value_name = "USER")]
    users: Vec<String>,
    /// Check and report, write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// `user delete`
#[derive(clap::Args, Debug)]
pub struct Delete {
    /// MERCHANT/USERID, or - for one a line from standard input
    #[arg(required = true, value_name = "USER")]
    users: Vec<String>,
    /// How many, for more than ten
    #[arg(long, value_name = "COUNT")]
    confirm: Option<String>,
    /// Check and report, write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// `otp reset`
#[derive(clap::Args, Debug)]
pub struct OtpReset {
    /// MERCHANT/USERID, or - for one a line from standard input
    #[arg(required = true, value_name = "USER")]
    users: Vec<String>,
    /// How many, for more than ten
    #[arg(long, value_name = "COUNT")]
    confirm: Option<String>,
}

/// `password issue`
#[derive(clap::Args, Debug)]
pub struct Issue {
    /// MERCHANT/USERID, or - for one a line from standard input
    #[arg(required = true, value_name = "USER")]
    users: Vec<String>,
    /// How many, for more than ten
    #[arg(long, value_name = "COUNT")]
    confirm: Option<String>,
}

/// Deciding about one user, and what to say of it.
type Decide = fn(&Account, Option<Temporary>, &Policy, Timestamp) -> Result<(Change, Notice), Refusal>;

/// Unlocks (R6.2).
///
/// # Errors
/// That of a single user, or `partial`.
pub fn unlock(world: &mut World, globals: &Globals, args: &Unlock) -> Result<(), Failure> {
    let mut request = open(world, globals, args.dry_run)?;
    let users = typed::addresses(&mut request, &args.users)?;
    each(request, Action::UserUnlock, users, |account, _, policy, now| {
        let change = user::unlock(&account.user, policy, now)?;
        let user = account.user.address.to_string();
        let said = if change.is_empty() { Notice::UserNotLocked { user } } else { Notice::UserUnlocked { user } };
        Ok((change, said))
    })
}

/// Deletes, after confirmation.
///
/// # Errors
/// As [`unlock`], or a missing confirmation.
pub fn delete(world: &mut World, globals: &Globals, args: &Delete) -> Result<(), Failure> {
    let mut request = open(world, globals, args.dry_run)?;
    let users = typed::addresses(&mut request, &args.users)?;
    if !args.dry_run {
        confirm(&mut request, Action::UserDelete, &users, args.confirm.as_deref(), |user| Prompt::ConfirmDelete { user })?;
    }
    each(request, Action::UserDelete, users, |account, _, _, _| {
        let user = account.user.address.to_string();
        Ok((user::delete(&account.user, Action::UserDelete)?, Notice::UserDeleted { user }))
    })
}

/// Issues temporary passwords (R7.3), after confirmation.
///
/// # Errors
/// As [`delete`].
pub fn issue(world: &mut World, globals: &Globals, args: &Issue) -> Result<(), Failure> {
    let mut request = open(world, globals, false)?;
    let users = typed::addresses(&mut request, &args.users)?;
    confirm(&mut request, Action::PasswordIssue, &users, args.confirm.as_deref(), |user| Prompt::ConfirmIssue { user })?;
    each(request, Action::PasswordIssue, users, |account, temporary, policy, now| {
        let user = account.user.address.to_string();
        let mailed_to = mailbox(&account.user, &account.admin).map(|e| e.as_str().to_owned()).unwrap_or_default();
        let temporary = temporary.ok_or_else(|| Refusal::NoMailbox { user: user.clone() })?;
        Ok((
            password::issue(account, temporary, Action::PasswordIssue, policy, now)?,
            Notice::PasswordIssued { user, mailed_to },
        ))
    })
}

/// Starts the one-time password of an authenticator app over (R7.7), after confirmation.
///
/// # Errors
/// As [`delete`].
pub fn otp_reset(world: &mut World, globals: &Globals, args: &OtpReset) -> Result<(), Failure> {
    let mut request = open(world, globals, false)?;
    let users = typed::addresses(&mut request, &args.users)?;
    confirm(&mut request, Action::OtpReset, &users, args.confirm.as_deref(), |user| Prompt::ConfirmOtpReset { user })?;
    each(request, Action::OtpReset, users, |account, _, policy, now| {
        let change = authenticator::reset(&account.user, policy, now)?;
        let user = account.user.address.to_string();
        let said = if change.is_empty() { Notice::OtpNotApp { user } } else { Notice::OtpReset { user } };
        Ok((change, said))
    })
}

fn open<'w>(world: &'w mut World, globals: &'w Globals, dry_run: bool) -> Result<Request<'w>, Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    request.end = if dry_run { End::Rollback } else { End::Commit };
    Ok(request)
}

/// y/N for each of a few, the count for more than ten.
fn confirm(
    request: &mut Request,
    action: Action,
    users: &Addresses,
    count: Option<&str>,
    prompt: impl Fn(String) -> Prompt,
) -> Result<(), Failure> {
    // Nobody is asked to confirm what he may not do; that is refused further on.
    let may = |address: &&UserAddress| authority::permit(&request.actor, action, Target::User(address)).is_ok();
    let permitted: Vec<&UserAddress> = users.iter().filter_map(|(_, address)| address.as_ref().ok()).filter(may).collect();
    if permitted.len() > 10 {
        let word = permitted.len().to_string();
        return typed::confirm_word(request, count, &word, &Prompt::ConfirmCount { count: permitted.len() });
    }
    for address in permitted {
        typed::confirm(request, &prompt(address.to_string()))?;
    }
    Ok(())
}

fn each(mut request: Request, action: Action, users: Addresses, decide: Decide) -> Result<(), Failure> {
    let mut items = Vec::with_capacity(users.len());
    for (text, address) in users {
        let done = address.map_err(Failure::from).and_then(|address| one(&mut request, action, &address, decide));
        items.push(match done {
            Ok((address, outcome, said)) => Item { address, outcome, error: None, said: vec![said] },
            Err(failure) if stops(&failure) => return Err(failure),
            Err(failure) => Item { address: text, outcome: Outcome::Failed, error: Some(failure), said: Vec::new() },
        });
    }
    request.finish(action, items)
}

/// A failure that the next user would meet as well.
fn stops(failure: &Failure) -> bool {
    !matches!(failure, Failure::Refused(refusal) if !matches!(refusal, Refusal::SessionOver | Refusal::NoSession | Refusal::PasswordChangeDue))
}

fn one(
    request: &mut Request,
    action: Action,
    address: &UserAddress,
    decide: Decide,
) -> Result<(String, Outcome, Notice), Failure> {
    let permit: Permit = request.permit(action, Target::User(address))?;
    let temporary = if action == Action::PasswordIssue { Some(draw(request, address)?) } else { None };
    let (actor, policy) = (request.actor.clone(), request.config.policy.clone());
    request.change(&permit, |tx, now| {
        let account = typed::account(tx, &actor, address)?;
        let (change, said) = decide(&account, temporary.clone(), &policy, now)?;
        let outcome = if change.is_empty() { Outcome::Unchanged } else { Outcome::Changed };
        Ok(Verdict::granted(change, (account.user.address.to_string(), outcome, said)))
    })
}

/// A temporary password for a user.
pub(super) fn draw(request: &mut Request, address: &UserAddress) -> Result<Temporary, Failure> {
    Ok(secret::temporary(request.store.keys()?, address, &mut *request.world.random))
}
