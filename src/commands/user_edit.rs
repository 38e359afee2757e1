//! `user edit`: by the support centre, the 管理 user, or the user itself with its password asked again (R10.3).
//! A wrong password counts towards the lock, in a trial run as well: a trial must be no way to guess.

use super::globals::Globals;
use super::request::{Acting, Permit, Request};
use super::{form, password, typed};
use crate::failure::{Failure, UsageFault};
use crate::output::Item;
use crate::rules::authority::{self, Actor, Target};
use crate::rules::change::{Change, Verdict, Write};
use crate::rules::email::EmailAddress;
use crate::rules::event::Action;
use crate::rules::refusal::Refusal;
use crate::rules::same_person::Holder;
use crate::rules::session::Session;
use crate::rules::time::Timestamp;
use crate::rules::user::{Account, Password, PersonName, User, UserAddress};
use crate::rules::user_edit::{self, Around, Edit, Subject};
use crate::rules::words::{Outcome, Role};
use crate::store::{Access, End, Tx};
use crate::text::{Notice, Prompt};
use crate::world::World;

/// `user edit`
#[derive(clap::Args, Debug)]
pub struct Args {
    /// MERCHANT/USERID; a bare merchant code is its admin user
    user: String,
    /// Name
    #[arg(long)]
    name: Option<String>,
    /// Role
    #[arg(long, value_parser = ["general", "shipping"])]
    role: Option<String>,
    /// E-mail address
    #[arg(long, value_name = "ADDRESS", conflicts_with = "no_email")]
    email: Option<String>,
    /// Take the address away
    #[arg(long)]
    no_email: bool,
    /// How the second step of the login is proven
    #[arg(long, value_parser = super::words::<crate::rules::words::Method>())]
    method: Option<String>,
    /// The same person as the admin user, with its name and address
    #[arg(long, conflicts_with = "no_same_as_admin")]
    same_as_admin: bool,
    /// No longer the same person as the admin user
    #[arg(long)]
    no_same_as_admin: bool,
    /// Name and address in every merchant whose admin user is this person
    #[arg(long)]
    same_person: bool,
    /// Read the own password from standard input, for changes of oneself
    #[arg(long)]
    password_stdin: bool,
    /// Check and report, write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

impl Args {
    fn edit(&self) -> Result<Edit, Failure> {
        let email = self.email.as_deref().map(EmailAddress::parse).transpose()?;
        Ok(Edit {
            name: self.name.as_deref().map(PersonName::parse).transpose()?,
            role: self.role.as_deref().and_then(|w| w.parse().ok()),
            email: if self.no_email { Some(None) } else { email.map(Some) },
            method: self.method.as_deref().and_then(|w| w.parse().ok()),
            same_as_admin: match (self.same_as_admin, self.no_same_as_admin) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            },
            same_person: self.same_person,
        })
    }
}

/// Edits a user.
///
/// # Errors
/// `denied`, `password_wrong`, or the rule that forbids it.
pub fn run(world: &mut World, globals: &Globals, args: &Args) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let address = typed::address(&request, &args.user)?;
    let permit = request.permit(Action::UserEdit, Target::User(&address))?;
    let mut edit = args.edit()?;
    if edit == Edit::default() {
        edit = ask_edit(&mut request, &permit, &address)?;
    }
    permit_edit(&mut request, &address, &edit)?;
    request.end = if args.dry_run { End::Rollback } else { End::Commit };
    ask_own_password(&mut request, &permit, &address, args.password_stdin)?;
    let items = change(&mut request, &permit, &address, &edit)?;
    request.finish(Action::UserEdit, items)
}

/// Of one's own fields not every one is one's own to change.
fn permit_edit(request: &mut Request, address: &UserAddress, edit: &Edit) -> Result<(), Failure> {
    match authority::permit_edit(&request.actor, address, edit) {
        Ok(()) => Ok(()),
        Err(refusal) => Err(request.record_denial(Action::UserEdit, Target::User(address), refusal)),
    }
}

/// Without options a person is asked for what changes most often, name and address; Enter alone keeps each as it is.
fn ask_edit(request: &mut Request, permit: &Permit, address: &UserAddress) -> Result<Edit, Failure> {
    if !typed::may_ask(request) {
        let options = ["--name", "--role", "--email", "--no-email", "--method", "--same-as-admin", "--no-same-as-admin"];
        return Err(Failure::Usage(UsageFault::NothingToChange { options: options.map(str::to_owned).to_vec() }));
    }
    let user = request.read(permit, |tx, _| Ok(typed::account(tx, &request.actor, address)?.user))?;
    // Nobody is asked for what he may not change.
    permit_edit(request, address, &Edit { name: Some(user.name.clone()), ..Edit::default() })?;
    let named = Prompt::NewName { current: user.name.as_str().to_owned() };
    let edit = form::field(request, "--name", &named, |request, typed| {
        let name = unless_kept(typed, PersonName::parse)?;
        tried(request, permit, address, Edit { name, ..Edit::default() })
    })?;
    let addressed = Prompt::NewEmail { current: user.email.as_ref().map_or("-", EmailAddress::as_str).to_owned() };
    form::field(request, "--email", &addressed, |request, typed| {
        let email = unless_kept(typed, EmailAddress::parse)?.map(Some);
        tried(request, permit, address, Edit { email, ..edit.clone() })
    })
}

/// Enter alone keeps what is there.
fn unless_kept<T>(typed: &str, parse: fn(&str) -> Result<T, Refusal>) -> Result<Option<T>, Refusal> {
    if typed.trim().is_empty() { Ok(None) } else { parse(typed).map(Some) }
}

/// An edit, after the rule that will decide was asked what it makes of it.
fn tried(request: &Request, permit: &Permit, address: &UserAddress, edit: Edit) -> Result<Edit, Failure> {
    request.read(permit, |tx, now| {
        let subjects = subjects(tx, typed::account(tx, &request.actor, address)?, &edit)?;
        decide(tx, &subjects, &edit, None, now)
    })?;
    Ok(edit)
}

/// Changes of oneself ask for the password again: an unattended terminal must not give the account away.
fn ask_own_password(request: &mut Request, permit: &Permit, address: &UserAddress, from_stdin: bool) -> Result<(), Failure> {
    match &request.actor {
        Actor::User(user) if user.address == *address => {
            let typed = typed::secret(request, from_stdin, "--password-stdin", &Prompt::CurrentPassword)?;
            password::reprove(request, permit, address, &typed, Action::UserEdit)
        }
        _ => Ok(()),
    }
}

fn change(request: &mut Request, permit: &Permit, address: &UserAddress, edit: &Edit) -> Result<Vec<Item>, Failure> {
    let (actor, session) = (request.actor.clone(), request.session.clone());
    request.change(permit, |tx, now| {
        let account = typed::account(tx, &actor, address)?;
        let user = account.user.address.to_string();
        let subjects = subjects(tx, account, edit)?;
        let change = decide(tx, &subjects, edit, session.as_ref(), now)?;
        let (outcome, said) = if change.is_empty() {
            (Outcome::Unchanged, vec![Notice::UserUnchanged { user: user.clone() }])
        } else {
            let edited = edited_users(&change).map(|user| Notice::UserEdited { user });
            let voided = voided(&subjects, &change).map(|user| Notice::TemporaryVoided { user });
            (Outcome::Changed, edited.chain(voided).collect())
        };
        Ok(Verdict::granted(change, vec![Item { address: user, outcome, error: None, said }]))
    })
}

/// Everyone whose rows an edit touches: the user, its same-as-admin user, and the same person elsewhere.
fn edited_users(change: &Change) -> impl Iterator<Item = String> {
    change.events.iter().filter_map(|e| Some(format!("{}/{}", e.merchant.as_ref()?.as_str(), e.user.as_ref()?)))
}

/// Whose unused temporary password the edit voids (D1).
fn voided<'a>(subjects: &'a [Subject], change: &'a Change) -> impl Iterator<Item = String> + 'a {
    let before = subjects.iter().flat_map(|s| std::iter::once(&s.account.user).chain(s.follower.as_ref()));
    before.filter(|user| voids(user, change)).map(|u| u.address.to_string())
}

/// Whether a change takes an unused temporary password from a user.
pub(super) fn voids(before: &User, change: &Change) -> bool {
    let gone = |w: &Write| matches!(w, Write::PutUser(u) if u.address == before.address && u.password == Password::Absent);
    matches!(before.password, Password::Temporary { .. }) && change.writes.iter().any(gone)
}

fn subjects(tx: &Tx, account: Account, edit: &Edit) -> Result<Vec<Subject>, Failure> {
    let mut subjects = vec![subject(tx, account)?];
    if edit.same_person {
        subjects.extend(same_person(tx, &subjects)?);
    }
    Ok(subjects)
}

fn decide(tx: &Tx, subjects: &[Subject], edit: &Edit, session: Option<&Session>, now: Timestamp) -> Result<Change, Failure> {
    let Some(Subject { account, .. }) = subjects.first() else { return Ok(Change::default()) };
    let flagged = tx.find_same_as_admin(&account.merchant.code)?.map(|u| u.address);
    let holders = holders(tx, account, edit)?;
    let around = Around { same_as_admin: flagged.as_ref(), holders: &holders, session };
    Ok(user_edit::edit(subjects, edit, &around, now)?)
}

/// Everyone who holds the address that the user will have.
pub(super) fn holders(tx: &Tx, account: &Account, edit: &Edit) -> Result<Vec<Holder>, Failure> {
    let becomes_flagged = edit.same_as_admin.unwrap_or(account.user.same_as_admin);
    let email = match &edit.email {
        Some(new) => new.as_ref(),
        None if becomes_flagged => account.admin.email.as_ref(),
        None => account.user.email.as_ref(),
    };
    Ok(email.map(|e| tx.holders(e)).transpose()?.unwrap_or_default())
}

fn subject(tx: &Tx, account: Account) -> Result<Subject, Failure> {
    let follower = if account.user.role == Role::Admin { tx.find_same_as_admin(&account.merchant.code)? } else { None };
    Ok(Subject { account, follower })
}

/// R4.6: the other 管理 users that hold the first one's address now.
fn same_person(tx: &Tx, subjects: &[Subject]) -> Result<Vec<Subject>, Failure> {
    let Some((first, email)) = subjects.first().and_then(|s| Some((s, s.account.user.email.as_ref()?))) else {
        return Ok(Vec::new());
    };
    let mut others = Vec::new();
    for holder in tx.holders(email)? {
        if holder.role == Role::Admin
            && holder.address != first.account.user.address
            && let Some(account) = tx.find_account(&holder.address)?
        {
            others.push(subject(tx, account)?);
        }
    }
    Ok(others)
}
