//! `logout`, `whoami`, `session list`, `session revoke` (R5.8, R10.2).
//! A session must not learn which ids of sessions exist outside its merchant: it hears `denied` either way.

use super::globals::Globals;
use super::records;
use super::request::{Acting, Request};
use super::session_file::Content;
use super::shapes::{OWN_SESSION, SESSIONS};
use super::typed;
use crate::failure::Failure;
use crate::output::{self, Format, Item, List, Property, Record, Shape};
use crate::rules::authority::{Actor, Target};
use crate::rules::change::Verdict;
use crate::rules::event::Action;
use crate::rules::refusal::Refusal;
use crate::rules::session::{self, Session};
use crate::rules::words::Outcome;
use crate::store::{Access, Direction};
use crate::text::{Field, Notice};
use crate::world::World;

/// `session list`
#[derive(clap::Args, Debug)]
pub struct ListArgs {
    /// MERCHANT/USERID; a bare merchant code is its admin user
    user: Option<String>,
    /// Order by this; with a hyphen in front (-last_used_at) the other way round
    #[arg(long, value_name = "KEY", allow_hyphen_values = true,
        value_parser = sort_keys!("user", "created_at", "last_used_at"))]
    sort: Option<String>,
}

/// `session revoke`
#[derive(clap::Args, Debug)]
pub struct Revoke {
    /// Users, or ids of sessions, or - for one a line from standard input
    #[arg(required = true, value_name = "USER|ID")]
    targets: Vec<String>,
}

/// As whom commands act.
pub const WHOAMI: Shape = Shape {
    schema: "whoami",
    by: "whoami",
    id: Field::Actor,
    properties: &[
        Property::text(Field::Actor),
        Property::record(Field::Session, OWN_SESSION).or_null(),
        Property::flag(Field::MustChangePassword),
    ],
};

/// Ends the session and forgets it; without one it says so.
///
/// # Errors
/// Store, session file.
pub fn logout(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    let item = |outcome, notice| Item { address: String::new(), outcome, error: None, said: vec![notice] };
    let request = match Request::open(world, globals, Access::Write, Acting::AsSession) {
        Ok(mut request) => {
            let permit = request.permit(Action::Logout, Target::Whole)?;
            if let Some(session) = request.session.take() {
                request.change(&permit, |_, _| Ok(Verdict::granted(session::end(&session, Action::Logout), ())))?;
                globals.session_file.update(|content| *content = Content::default())?;
                return request.finish(Action::Logout, vec![item(Outcome::Changed, Notice::LoggedOut)]);
            }
            request
        }
        // A session that is over already: forgetting it is all there is to do.
        Err(Failure::Refused(Refusal::SessionOver)) => {
            globals.session_file.update(|content| *content = Content::default())?;
            let mut request = Request::open(world, globals, Access::Write, Acting::Anonymous)?;
            request.permit(Action::Logout, Target::Whole)?;
            return request.finish(Action::Logout, vec![item(Outcome::Changed, Notice::LoggedOut)]);
        }
        Err(failure) => return Err(failure),
    };
    if globals.session_file.read()?.challenge.is_some() {
        globals.session_file.update(|content| *content = Content::default())?;
    }
    request.finish(Action::Logout, vec![item(Outcome::Unchanged, Notice::NobodyLoggedIn)])
}

/// Says as whom commands act.
///
/// # Errors
/// `session_over` for a session in the default place that ended.
pub fn whoami(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let permit = request.permit(Action::Whoami, Target::Whole)?;
    let style = &globals.style;
    match &request.actor {
        Actor::Anonymous if style.format == Format::Table => {
            output::say(&mut *request.world.out, style, &Notice::ActsAsAnonymous)
        }
        Actor::Support if style.format == Format::Table => output::say(&mut *request.world.out, style, &Notice::ActsAsSupport),
        Actor::Anonymous | Actor::Support => {
            let record = Record::new()
                .with(Field::Actor, request.actor.name())
                .with(Field::Session, output::Value::Null)
                .with(Field::MustChangePassword, false);
            output::record(&mut *request.world.out, style, &WHOAMI, &record)
        }
        Actor::User(user) => {
            let (actor, session) = (user.address.clone(), request.session.clone().ok_or(Refusal::SessionOver)?);
            let about = request.read(&permit, |tx, now| {
                let account = tx.find_account(&actor)?.ok_or(Refusal::SessionOver)?;
                Ok(records::logged_in(&session, &account, &request.config.policy, now))
            })?;
            let record = about.preceded_by(Field::Actor, actor.to_string());
            output::record(&mut *request.world.out, style, &WHOAMI, &record)
        }
    }
}

/// Lists live sessions.
///
/// # Errors
/// `denied`, `user_unknown`.
pub fn list(world: &mut World, globals: &Globals, args: &ListArgs) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let address = args.user.as_deref().map(|u| typed::address(&request, u)).transpose()?;
    let merchant = address.as_ref().map(|a| a.merchant.clone()).or_else(|| request.default_merchant().cloned());
    let target = match (&address, &merchant) {
        (Some(address), _) => Target::User(address),
        (None, Some(merchant)) => Target::Merchant(merchant),
        (None, None) => Target::Whole,
    };
    let permit = request.permit(Action::SessionList, target)?;
    let live = request.read(&permit, |tx, now| {
        if let Some(address) = &address {
            typed::account(tx, &request.actor, address)?;
        }
        let mut live = Vec::new();
        for mut session in tx.sessions(merchant.as_ref())? {
            let user = tx.find_user(&session.user)?.filter(|u| session.live(u, &request.config.policy, now));
            if let Some(user) = user.filter(|u| address.as_ref().is_none_or(|a| *a == u.address)) {
                session.user = user.address;
                live.push(session);
            }
        }
        sort(&mut live, args.sort.as_deref());
        Ok(live.iter().map(|session| records::session(session, &request.config.policy)).collect::<Vec<_>>())
    })?;
    let mut list = List::new(&mut *request.world.out, &globals.style, &SESSIONS)?;
    for session in live {
        list.put(session)?;
    }
    let rows = list.finish(Record::new())?;
    super::note_if_empty(request.world, globals, rows)
}

/// They are few, and come by user; equals keep their order.
fn sort(live: &mut [Session], typed: Option<&str>) {
    let (key, direction) = super::sorted(typed);
    let by = |a: &Session, b: &Session| match key {
        Some("created_at") => a.created_at.cmp(&b.created_at),
        Some("last_used_at") => a.last_used_at.cmp(&b.last_used_at),
        _ => a.user.to_string().cmp(&b.user.to_string()),
    };
    live.sort_by(|a, b| if direction == Direction::Ascending { by(a, b) } else { by(b, a) });
}

/// Ends sessions: all of a user, or one by its id.
///
/// # Errors
/// `denied`, `user_unknown`, `session_unknown`; `partial` for several.
pub fn revoke(world: &mut World, globals: &Globals, args: &Revoke) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let targets = typed::words(request.world, &args.targets)?;
    let mut items = Vec::with_capacity(targets.len());
    for target in targets {
        items.push(match revoke_one(&mut request, &target) {
            Ok((outcome, said)) => Item { address: target, outcome, error: None, said: vec![said] },
            Err(failure @ Failure::Refused(_)) => {
                Item { address: target, outcome: Outcome::Failed, error: Some(failure), said: Vec::new() }
            }
            Err(failure) => return Err(failure),
        });
    }
    request.finish(Action::SessionRevoke, items)
}

/// An id of a session has 26 characters, more than any user ID.
const ID_LENGTH: usize = 26;

fn revoke_one(request: &mut Request, target: &str) -> Result<(Outcome, Notice), Failure> {
    if target.len() == ID_LENGTH && !target.contains('/') {
        return revoke_session(request, target);
    }
    let address = typed::address(request, target)?;
    let permit = request.permit(Action::SessionRevoke, Target::User(&address))?;
    let (actor, policy) = (request.actor.clone(), request.config.policy.clone());
    let (user, count) = request.change(&permit, |tx, now| {
        let account = typed::account(tx, &actor, &address)?;
        let all = tx.sessions(Some(&address.merchant))?;
        let live = all.iter().filter(|s| s.user == account.user.address && s.live(&account.user, &policy, now)).count();
        Ok(Verdict::granted(session::end_all(&account, live), (account.user.address.to_string(), live)))
    })?;
    let outcome = if count > 0 { Outcome::Changed } else { Outcome::Unchanged };
    Ok((outcome, Notice::SessionsRevoked { user, count }))
}

/// Ends one session by its id. To a session that asks, an id outside its merchant is `denied`, existing or not (R10.3).
fn revoke_session(request: &mut Request, id: &str) -> Result<(Outcome, Notice), Failure> {
    let owner = request.session_owner(id)?;
    let target = owner.as_ref().map_or(Target::Whole, Target::User);
    let permit = request.permit(Action::SessionRevoke, target)?;
    request.change(&permit, |tx, _| {
        let session = tx.find_session(id)?.ok_or_else(|| Refusal::SessionUnknown { id: id.to_owned() })?;
        Ok(Verdict::granted(session::end(&session, Action::SessionRevoke), ()))
    })?;
    Ok((Outcome::Changed, Notice::SessionRevoked { id: id.to_owned() }))
}
