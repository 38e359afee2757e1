//! `login`: step 1 (R5.1), and on a terminal the way on: one-time password, then a new password where one is due.
//! It always acts as anonymous. Whatever is wrong costs one argon2 and one write (D4).

use super::globals::Globals;
use super::request::{Acting, Permit, Request};
use super::{challenge, form, otp, password, typed};
use crate::failure::Failure;
use crate::files;
use crate::output::Format;
use crate::rules::authority::Target;
use crate::rules::challenge::Started;
use crate::rules::change::{Change, Verdict};
use crate::rules::event::Action;
use crate::rules::login::{self, Fresh, Proof, Typed};
use crate::rules::merchant::AccessKey;
use crate::rules::password as password_rules;
use crate::rules::secret::Secret;
use crate::rules::user::{Account, Password, User};
use crate::rules::words::Method;
use crate::secret::{Purpose, burn, burn_rest, grown, hash_password, mint, verify_password};
use crate::store::Access;
use crate::text::Prompt;
use crate::world::World;
use std::path::PathBuf;

/// `login`
#[derive(clap::Args, Debug)]
pub struct Args {
    /// MERCHANT/USERID; a bare merchant code is its admin user
    user: Option<String>,
    /// Access key of the merchant: 7 digits
    #[arg(long, value_name = "KEY")]
    access_key: Option<String>,
    /// How the second step is proven; the user's own by default
    #[arg(long, value_parser = super::words::<Method>())]
    method: Option<String>,
    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
    /// Write the QR code of an app to be enrolled into a picture
    #[arg(long, value_name = "FILE.svg")]
    qr_file: Option<PathBuf>,
}

/// Logs in.
///
/// # Errors
/// `login_failed` for all that is wrong, `locked`, `method_not_email`; on a terminal, those of the further steps.
pub fn run(world: &mut World, globals: &Globals, args: &Args) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::Anonymous)?;
    let permit = request.permit(Action::LoginPassword, Target::Whole)?;
    globals.session_file.prepare()?;
    // The picture holds a secret, and who logs in need not own what he names: it takes the place of nothing.
    args.qr_file.as_deref().map_or(Ok(()), files::check_new)?;
    let given_key = args.access_key.as_deref().map(AccessKey::parse).transpose()?;
    // Only the format is looked at before the password: nobody may learn here what exists (D4).
    let address = match &args.user {
        Some(user) => typed::address(&request, user)?,
        None => form::field(&mut request, "USER", &Prompt::User, |request, user| typed::address(request, user))?,
    };
    let access_key = match given_key {
        Some(key) => key,
        None => form::field(&mut request, "--access-key", &Prompt::AccessKey, |_, key| Ok(AccessKey::parse(key)?))?,
    };
    let typed = Typed { address, access_key, method: args.method.as_deref().and_then(|m| m.parse().ok()) };
    let password = typed::secret(&mut request, args.password_stdin, "--password-stdin", &Prompt::Password)?;
    let permit = permit.about(&typed.address.merchant);
    let tried = attempt(&mut request, &permit, &typed, &password);
    // A wrong password may have locked the account and written to its user.
    request.deliver()?;
    let (started, account) = tried?;
    challenge::keep(&request, &started.challenge)?;
    strengthen(&mut request, &permit, &account.user, &password)?;
    let goes_on = typed::may_ask(&request) && globals.style.format == Format::Table;
    challenge::answer(&mut request, &started, &account, args.qr_file.as_deref())?;
    if !goes_on {
        return Ok(());
    }
    let session = otp::ask_code(&mut request, &permit, &started.challenge.id, args.qr_file.as_deref())?;
    if otp::report(&mut request, &permit, &session)? {
        password::ask_new(request)?;
    }
    Ok(())
}

/// Tries the password: what was read and hashed outside the transaction must still be so inside, else once more.
fn attempt(request: &mut Request, permit: &Permit, typed: &Typed, password: &Secret) -> Result<(Started, Account), Failure> {
    let policy = request.config.policy.clone();
    loop {
        let before = request.read(permit, |tx, _| tx.find_account(&typed.address))?;
        let proof = prove(request, before.as_ref(), password)?;
        let id = mint(&mut *request.world.random);
        let code = challenge::fresh_code(request, id.clone(), &typed.address)?;
        let fresh = Fresh { code, app: challenge::fresh_app(request, id)? };
        let known = before.as_ref().map(credentials);
        let answer = request.change(permit, |tx, now| {
            let account = tx.find_account(&typed.address)?;
            if account.as_ref().map(credentials) != known {
                return Ok(Verdict::granted(Change::default(), None));
            }
            let verdict = login::attempt(account.as_ref(), typed, proof, fresh.clone(), &policy, now);
            Ok(Verdict { change: verdict.change, answer: verdict.answer.map(|started| account.map(|a| (started, a))) })
        })?;
        if let Some(found) = answer {
            return Ok(found);
        }
    }
}

fn credentials(account: &Account) -> (String, Password) {
    (account.user.uid.clone(), account.user.password.clone())
}

/// Whether a password is the account's, at the price of one argon2 whatever is stored (R5.1).
///
/// # Errors
/// A stored hash that its key does not open.
pub(super) fn prove(request: &mut Request, account: Option<&Account>, typed: &Secret) -> Result<Proof, Failure> {
    let cost = request.hash_cost();
    let password = password_rules::normalise(typed.reveal());
    let keys = request.store.keys()?;
    let right = match account.map(|a| (&a.user, &a.user.password)) {
        Some((user, Password::Chosen { hash, .. })) => {
            let phc = keys.open(Purpose::PasswordHash, &user.uid, hash)?;
            let right = verify_password(&password, &phc);
            burn_rest(&password, &phc, cost);
            right
        }
        Some((user, Password::Temporary { hash, .. })) => {
            burn(&password, cost);
            let temporary = password_rules::normalise_temporary(typed.reveal());
            keys.matches(Purpose::TemporaryPassword, &[&user.address.key(), temporary.reveal()], hash)
        }
        _ => {
            burn(&password, cost);
            false
        }
    };
    Ok(if right { Proof::Right } else { Proof::Wrong })
}

/// Hashes a password anew where the parameters grew (S1). Only after the login went on: before, its time would tell.
fn strengthen(request: &mut Request, permit: &Permit, user: &User, typed: &Secret) -> Result<(), Failure> {
    let Password::Chosen { hash, .. } = &user.password else { return Ok(()) };
    let phc = request.store.keys()?.open(Purpose::PasswordHash, &user.uid, hash)?;
    if !grown(&phc, request.hash_cost()) {
        return Ok(());
    }
    let stronger = sealed_hash(request, &user.uid, &password_rules::normalise(typed.reveal()))?;
    request.change(permit, |tx, _| {
        let current = tx.find_user(&user.address)?;
        let change = current.map_or_else(Change::default, |u| login::rehash(&u, &user.password, stronger.clone()));
        Ok(Verdict::granted(change, ()))
    })
}

/// The hash of a chosen password as it is stored: argon2id, sealed to its user.
///
/// # Errors
/// When argon2's memory can't be had.
pub(super) fn sealed_hash(request: &mut Request, uid: &str, password: &Secret) -> Result<String, Failure> {
    let phc = hash_password(password, request.hash_cost(), &mut *request.world.random)?;
    Ok(request.store.keys()?.seal(Purpose::PasswordHash, uid, &phc, &mut *request.world.random)?)
}
