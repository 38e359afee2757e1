//! `user restore`: a deleted or swept user comes back as its last deletion recorded it, with a new temporary password.
//! It is judged like a new one: ID and address must be free. Nothing else of the old user returns, no password and no app.

use super::globals::Globals;
use super::request::{Acting, Request};
use super::user_add::admit;
use super::{typed, users};
use crate::failure::Failure;
use crate::output::Item;
use crate::rules::authority::Target;
use crate::rules::change::Verdict;
use crate::rules::event::Action;
use crate::rules::refusal::Refusal;
use crate::rules::time::Timestamp;
use crate::rules::user::{self, User};
use crate::rules::words::Outcome;
use crate::secret::mint;
use crate::store::{Access, End, Gone};
use crate::text::Notice;
use crate::world::World;

/// `user restore`
#[derive(clap::Args, Debug)]
pub struct Args {
    /// MERCHANT/USERID
    user: String,
    /// Check and report, write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// Restores a user.
///
/// # Errors
/// `user_unknown` where the log knows of no deletion, `user_id_taken`, `email_taken`, or another rule of R3 and R4.
pub fn run(world: &mut World, globals: &Globals, args: &Args) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let address = typed::address(&request, &args.user)?;
    let permit = request.permit(Action::UserRestore, Target::User(&address))?;
    request.end = if args.dry_run { End::Rollback } else { End::Commit };
    let temporary = users::draw(&mut request, &address)?;
    let uid = mint(&mut *request.world.random);
    let (actor, policy) = (request.actor.clone(), request.config.policy.clone());
    let (user, mailed_to) = request.change(&permit, |tx, now| {
        let Some(gone) = tx.last_deletion(&address)? else {
            // Still there, or never was.
            let account = typed::account(tx, &actor, &address)?;
            return Err(Refusal::UserIdTaken { user: account.user.address.to_string() }.into());
        };
        let make = |admin: &User| as_it_was(&gone, admin, uid.clone(), now);
        let change = admit(tx, &gone.address, Some(temporary.clone()), user::restore, &policy, now, make)?;
        let mailed_to = change.letters.first().and_then(|l| l.to.as_ref()).map(|e| e.as_str().to_owned());
        Ok(Verdict::granted(change, (gone.address.to_string(), mailed_to.unwrap_or_default())))
    })?;
    let said = vec![Notice::UserRestored { user: user.clone(), mailed_to }];
    request.finish(Action::UserRestore, vec![Item { address: user, outcome: Outcome::Changed, error: None, said }])
}

/// The user as the entry of its deletion has it; one that was the 管理 user in person follows that user as it is now.
fn as_it_was(gone: &Gone, admin: &User, uid: String, now: Timestamp) -> User {
    let same = gone.same_as_admin;
    let name = if same { admin.name.clone() } else { gone.name.clone() };
    let email = gone.email.clone().filter(|_| !same);
    let user = User::new(gone.address.clone(), uid, gone.role, name, now);
    User { method: gone.method, email, same_as_admin: same, ..user }
}
