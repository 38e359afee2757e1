//! `password change`, `reset`, `redeem`: one's own password, and the way back when it is forgotten (R7).
//! No password may come as an argument, and no password may be hashed inside a transaction: that is slow.

use super::globals::Globals;
use super::request::{Acting, Permit, Request};
use super::users::draw;
use super::{form, login, typed};
use crate::failure::{Failure, UsageFault};
use crate::output::Item;
use crate::rules::authority::{Actor, Target};
use crate::rules::change::{Change, Verdict};
use crate::rules::event::Action;
use crate::rules::login::reprove as reprove_rule;
use crate::rules::password::{self, Chosen};
use crate::rules::refusal::{Part, Refusal, Weakness};
use crate::rules::reset::{self, FreshLink};
use crate::rules::secret::Secret;
use crate::rules::user::{Account, Password, UserAddress};
use crate::rules::words::Outcome;
use crate::secret::{Purpose, mint, token, verify_password};
use crate::store::Access;
use crate::text::{Notice, Prompt};
use crate::world::World;

/// The prefix of a link's token, recognisable for leak scanners (S4).
const LINK: &str = "skr_";

/// `password change`
#[derive(clap::Args, Debug)]
pub struct ChangeArgs {
    /// Read from standard input: the new password, or where none is due the current one and then the new one
    #[arg(long)]
    password_stdin: bool,
}

/// `password reset`
#[derive(clap::Args, Debug)]
pub struct Reset {
    /// MERCHANT/USERID; a bare merchant code is its admin user
    user: String,
}

/// `password redeem`
#[derive(clap::Args, Debug)]
pub struct Redeem {
    /// The URL of the mail, its token, or - to read it from standard input
    link: String,
}

/// Changes one's own password.
///
/// # Errors
/// `no_session`, `password_wrong`, `weak_password`.
pub fn change(world: &mut World, globals: &Globals, args: &ChangeArgs) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::PasswordChange, Target::Whole)?;
    let Actor::User(user) = request.actor.clone() else { return Err(Refusal::NoSession.into()) };
    if !user.must_change {
        let current = typed::secret(&mut request, args.password_stdin, "--password-stdin", &Prompt::CurrentPassword)?;
        reprove(&mut request, &permit, &user.address, &current, Action::PasswordChange)?;
    }
    if args.password_stdin {
        let new = typed::secret(&mut request, true, "--password-stdin", &Prompt::NewPassword)?;
        set(&mut request, &permit, &user.address, &new)?;
        return changed(request, &user.address);
    }
    ask_until_good(&mut request, &permit, &user.address)?;
    changed(request, &user.address)
}

/// Goes on after a login that needs a new password, on a terminal.
///
/// # Errors
/// As [`change`].
pub(super) fn ask_new(mut request: Request) -> Result<(), Failure> {
    let permit = request.permit(Action::PasswordChange, Target::Whole)?;
    let Actor::User(user) = request.actor.clone() else { return Err(Refusal::NoSession.into()) };
    ask_until_good(&mut request, &permit, &user.address)?;
    changed(request, &user.address)
}

fn changed(request: Request, address: &UserAddress) -> Result<(), Failure> {
    let said = vec![Notice::PasswordChanged];
    request.finish(
        Action::PasswordChange,
        vec![Item { address: address.to_string(), outcome: Outcome::Changed, error: None, said }],
    )
}

/// Asks for a new password twice, until it is good and both are the same.
fn ask_until_good(request: &mut Request, permit: &Permit, address: &UserAddress) -> Result<(), Failure> {
    loop {
        let set = ask_twice(request).and_then(|new| match new {
            Some(new) => set(request, permit, address, &new).map(Some),
            None => Ok(None),
        });
        match set {
            Ok(None) => form::remark(request, &Notice::NewPasswordsDiffer)?,
            Err(failure @ (Failure::Refused(Refusal::WeakPassword { .. }) | Failure::Usage(UsageFault::NotText))) => {
                form::complain(request, &failure)?;
            }
            done => return done.map(drop),
        }
    }
}

/// A new password; none where the two entries differ.
fn ask_twice(request: &mut Request) -> Result<Option<Secret>, Failure> {
    let new = typed::secret(request, false, "--password-stdin", &Prompt::NewPassword)?;
    let again = typed::secret(request, false, "--password-stdin", &Prompt::NewPasswordAgain)?;
    Ok((new == again).then_some(new))
}

/// Sets a new password: judged and hashed outside the transaction, and only if nothing changed meanwhile.
fn set(request: &mut Request, permit: &Permit, address: &UserAddress, typed: &Secret) -> Result<(), Failure> {
    let policy = request.config.policy.clone();
    let new = password::normalise(typed.reveal());
    loop {
        let (account, history) =
            request.read(permit, |tx, _| Ok((tx.find_account(address)?, tx.password_history(address)?)))?;
        let (Some(account), Some(session)) = (account, request.session.clone()) else {
            return Err(Refusal::SessionOver.into());
        };
        let mut weaknesses = password::weaknesses(&new, &account.user, &policy);
        // Comparing with old hashes is slow and needless for a password that is refused anyway.
        if weaknesses.is_empty() && reused(request, &account, &history, &new)? {
            weaknesses.push(Weakness::Reused);
        }
        let hash = if weaknesses.is_empty() { login::sealed_hash(request, &account.user.uid, &new)? } else { String::new() };
        let done = request.change(permit, |tx, now| {
            let Some(current) = tx.find_account(address)? else { return Err(Refusal::SessionOver.into()) };
            if current.user.password != account.user.password {
                return Ok(Verdict::granted(Change::default(), false));
            }
            let chosen = Chosen { hash: hash.clone(), weaknesses: weaknesses.clone() };
            Ok(Verdict::granted(password::change(&current, &session, chosen, &policy, now)?, true))
        })?;
        if done {
            return Ok(());
        }
    }
}

/// R7.6: one of the last four, or the temporary password itself.
fn reused(request: &Request, account: &Account, history: &[String], new: &Secret) -> Result<bool, Failure> {
    let keys = request.store.keys()?;
    if let Password::Temporary { hash, .. } = &account.user.password {
        let typed = password::normalise_temporary(new.reveal());
        if keys.matches(Purpose::TemporaryPassword, &[&account.user.address.key(), typed.reveal()], hash) {
            return Ok(true);
        }
    }
    for sealed in history {
        if verify_password(new, &keys.open(Purpose::PasswordHash, &account.user.uid, sealed)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The own password asked again; a wrong one counts towards the lock (D2).
///
/// # Errors
/// `password_wrong`, `locked`.
pub(super) fn reprove(
    request: &mut Request,
    permit: &Permit,
    address: &UserAddress,
    typed: &Secret,
    action: Action,
) -> Result<(), Failure> {
    let policy = request.config.policy.clone();
    let before = request.read(permit, |tx, _| tx.find_account(address))?;
    let proof = login::prove(request, before.as_ref(), typed)?;
    // A wrong password counts in a trial run as well: a trial must be no way to guess.
    let end = std::mem::replace(&mut request.end, crate::store::End::Commit);
    let proven = request.change(permit, |tx, now| {
        let Some(account) = tx.find_account(address)? else { return Err(Refusal::SessionOver.into()) };
        if before.as_ref().is_none_or(|b| b.user.password != account.user.password) {
            return Ok(Verdict::refused(Change::default(), Refusal::SessionOver));
        }
        Ok(reprove_rule(&account, proof, action, &policy, now))
    });
    request.end = end;
    if proven.is_err() {
        request.deliver()?;
    }
    proven
}

/// Starts a reset: the mail with the URL (R7.1).
///
/// # Errors
/// `reset_failed` for unknown merchants and users alike, `too_soon`.
pub fn reset(world: &mut World, globals: &Globals, args: &Reset) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::Anonymous)?;
    let permit = request.permit(Action::PasswordReset, Target::Whole)?;
    let address = typed::address(&request, &args.user)?;
    let permit = permit.about(&address.merchant);
    let policy = request.config.policy.clone();
    let token = token(LINK, &mut *request.world.random);
    let token_hash = request.store.keys()?.mac(Purpose::Link, &[token.reveal()]);
    let fresh = FreshLink { id: mint(&mut *request.world.random), token, token_hash };
    request.change(&permit, |tx, now| {
        let account = tx.find_account(&address)?;
        let asked = tx.link_times(&address)?;
        Ok(reset::request(account.as_ref(), &address, &asked, fresh.clone(), &policy, now))
    })?;
    let said = vec![Notice::ResetStarted { minutes: policy.reset_ttl / 60 }];
    let typed = address.to_string();
    request.finish(Action::PasswordReset, vec![Item { address: typed, outcome: Outcome::Changed, error: None, said }])
}

/// Opens a link: a temporary password by mail (R7.1).
///
/// # Errors
/// `link_failed` for all that is wrong with it, `bad_link` for what is no link.
pub fn redeem(world: &mut World, globals: &Globals, args: &Redeem) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::Anonymous)?;
    let permit = request.permit(Action::PasswordRedeem, Target::Whole)?;
    let typed = if args.link == "-" { request.world.line()?.unwrap_or_default() } else { args.link.clone() };
    let token = parse_link(&typed)?;
    let hashes = request.store.keys()?.macs(Purpose::Link, &[token.reveal()]);
    let policy = request.config.policy.clone();
    let link = request.read(&permit, |tx, _| tx.find_link(&hashes))?;
    let permit = match &link {
        Some(link) => permit.about(&link.user.merchant),
        None => permit,
    };
    let temporary = link.map(|link| draw(&mut request, &link.user)).transpose()?;
    request.change(&permit, |tx, now| {
        let link = tx.find_link(&hashes)?;
        let account = link.as_ref().map(|l| tx.find_account(&l.user)).transpose()?.flatten();
        let (Some(link), Some(account), Some(temporary)) = (link, account, temporary.clone()) else {
            return Ok(reset::unknown());
        };
        Ok(reset::redeem(&account, &link, temporary, &policy, now))
    })?;
    let item = Item { address: String::new(), outcome: Outcome::Changed, error: None, said: vec![Notice::LinkRedeemed] };
    request.finish(Action::PasswordRedeem, vec![item])
}

/// The token out of a URL, or the token itself.
fn parse_link(typed: &str) -> Result<Secret, Failure> {
    let typed = typed.trim();
    let token = typed.split_once("token=").map_or(typed, |(_, token)| token);
    let token = token.split(['&', '#']).next().unwrap_or_default();
    let right = token.len() == LINK.len() + 43
        && token.starts_with(LINK)
        && token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if right { Ok(Secret::new(token.to_owned())) } else { Err(Refusal::malformed(Part::Link, "").into()) }
}
