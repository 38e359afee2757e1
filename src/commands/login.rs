//! `login`: step 1 (R5.1), and on a terminal the way on: one-time password, then a new password where one is due.
//! It always acts as anonymous. Whatever is wrong costs one argon2 and one write (D4).

use super::globals::Globals;
use super::records;
use super::request::{Acting, Permit, Request};
use super::{otp, password, typed};
use crate::failure::Failure;
use crate::output::{self, Format, Shape};
use crate::rules::authority::Target;
use crate::rules::change::{Change, Verdict};
use crate::rules::event::Action;
use crate::rules::login::{self, Challenge, FreshCode, Proof, Typed};
use crate::rules::merchant::AccessKey;
use crate::rules::password as password_rules;
use crate::rules::secret::Secret;
use crate::rules::user::{Account, Password, User, mailbox};
use crate::rules::words::Method;
use crate::secret::{Purpose, burn, burn_rest, grown, hash_password, mint, one_time_password, verify_password};
use crate::store::Access;
use crate::text::{Field, Notice, Prompt};
use crate::world::World;

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
}

const SHAPE: Shape =
    Shape { schema: "login", list_schema: "logins", list_field: Field::Items, id: Field::Challenge, columns: &[], fields: &[] };

/// Logs in.
///
/// # Errors
/// `login_failed` for all that is wrong, `locked`, `method_not_email`; on a terminal, those of the further steps.
pub fn run(world: &mut World, globals: &Globals, args: &Args) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::Anonymous)?;
    let permit = request.permit(Action::LoginPassword, Target::Whole)?;
    globals.session_file.prepare()?;
    let user = typed::ask(&mut request, args.user.as_deref(), "USER", &Prompt::User)?;
    let address = typed::address(&request, &user)?;
    let access_key =
        AccessKey::parse(&typed::ask(&mut request, args.access_key.as_deref(), "--access-key", &Prompt::AccessKey)?)?;
    let typed = Typed { address, access_key, method: args.method.as_deref().and_then(|m| m.parse().ok()) };
    let password = typed::secret(&mut request, args.password_stdin, "--password-stdin", &Prompt::Password)?;
    let tried = attempt(&mut request, &permit, &typed, &password);
    // A wrong password may have locked the account and written to its user.
    request.deliver()?;
    let (challenge, account) = tried?;
    keep_challenge(&request, &challenge)?;
    strengthen(&mut request, &permit, &account.user, &password)?;
    let goes_on = typed::may_ask(&request) && globals.style.format == Format::Table;
    answer(&mut request, &challenge, &account)?;
    if !goes_on {
        return Ok(());
    }
    let session = otp::ask_code(&mut request, &permit, &challenge.id)?;
    if otp::report(&mut request, &permit, &session)? {
        password::ask_new(request)?;
    }
    Ok(())
}

/// Tries the password: what was read and hashed outside the transaction must still be so inside, else once more.
fn attempt(request: &mut Request, permit: &Permit, typed: &Typed, password: &Secret) -> Result<(Challenge, Account), Failure> {
    let policy = request.config.policy.clone();
    loop {
        let before = request.read(permit, |tx, _| tx.find_account(&typed.address))?;
        let proof = prove(request, before.as_ref(), password)?;
        let fresh = fresh_code(request, mint, &typed.address)?;
        let known = before.as_ref().map(credentials);
        let answer = request.change(permit, |tx, now| {
            let account = tx.find_account(&typed.address)?;
            if account.as_ref().map(credentials) != known {
                return Ok(Verdict::granted(Change::default(), None));
            }
            let verdict = login::attempt(account.as_ref(), typed, proof, fresh.clone(), &policy, now);
            Ok(Verdict { change: verdict.change, answer: verdict.answer.map(|challenge| challenge_of(challenge, account)) })
        })?;
        if let Some(found) = answer {
            return Ok(found);
        }
    }
}

fn challenge_of(challenge: Challenge, account: Option<Account>) -> Option<(Challenge, Account)> {
    account.map(|account| (challenge, account))
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

/// A one-time password for a challenge, with its keyed hash (S3).
///
/// # Errors
/// Without keys, which is a bug.
pub(super) fn fresh_code(
    request: &mut Request,
    id: impl FnOnce(&mut dyn rand::Rng) -> String,
    address: &crate::rules::user::UserAddress,
) -> Result<FreshCode, Failure> {
    let id = id(&mut *request.world.random);
    let code = one_time_password(&mut *request.world.random);
    let code_mac = request.store.keys()?.mac(Purpose::OneTimePassword, &[&id, &address.key(), code.reveal()]);
    Ok(FreshCode { id, code, code_mac })
}

/// The challenge for `otp verify` without `--challenge`; a token that is there stays.
fn keep_challenge(request: &Request, challenge: &Challenge) -> Result<(), Failure> {
    request.globals.session_file.update(|content| content.challenge = Some(challenge.id.clone()))
}

/// What a script needs, or a sentence for a person.
pub(super) fn answer(request: &mut Request, challenge: &Challenge, account: &Account) -> Result<(), Failure> {
    let (world, style) = (&mut *request.world, &request.globals.style);
    if style.format == Format::Table {
        let sent_to = mailbox(&account.user, &account.admin).map(|e| e.masked()).unwrap_or_default();
        let minutes = request.config.policy.otp_ttl / 60;
        let notice = Notice::ChallengeSent { sent_to, minutes, challenge: challenge.id.clone() };
        return output::say(&mut *world.out, style, &notice);
    }
    output::record(&mut *world.out, style, &SHAPE, &records::challenge(challenge, account))
}
