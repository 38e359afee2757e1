//! `otp verify` and `otp resend`: step 2 of a login (R5.2, R5.6, R5.7). They always act as anonymous, on the challenge
//! named or on the last one of the session file.

use super::globals::Globals;
use super::request::{Acting, Permit, Request};
use super::session_file::Content;
use super::shapes::OWN_SESSION;
use super::{challenge, form, records, typed};
use crate::failure::{Failure, UsageFault};
use crate::files;
use crate::output::{self, Format, Property, Shape};
use crate::rules::authority::{Actor, SessionUser, Target};
use crate::rules::challenge::{Asks, Challenge, Started};
use crate::rules::change::Verdict;
use crate::rules::event::Action;
use crate::rules::otp::{self, Prepared, Verified};
use crate::rules::refusal::Refusal;
use crate::rules::secret::Secret;
use crate::rules::session::Session;
use crate::rules::user::Account;
use crate::secret::{Purpose, mint, token};
use crate::store::{Access, Tx};
use crate::text::{self, Field, Notice, Prompt};
use crate::world::World;
use std::path::{Path, PathBuf};

/// `otp verify`
#[derive(clap::Args, Debug)]
pub struct Verify {
    /// The one-time password, or - to read it from standard input
    code: Option<String>,
    /// The challenge that `login` answered; the last one of the session file by default
    #[arg(long, value_name = "ID")]
    challenge: Option<String>,
    /// Write the QR code of an app to be enrolled into a picture
    #[arg(long, value_name = "FILE.svg")]
    qr_file: Option<PathBuf>,
}

/// `otp resend`
#[derive(clap::Args, Debug)]
pub struct Resend {
    /// The challenge that `login` answered; the last one of the session file by default
    #[arg(long, value_name = "ID")]
    challenge: Option<String>,
}

/// A login that is completed.
pub const VERIFIED: Shape = Shape {
    schema: "otp_verify",
    by: "otp verify",
    id: Field::User,
    properties: &[Property::record(Field::Session, OWN_SESSION), Property::flag(Field::MustChangePassword)],
};

/// Verifies a one-time password and makes a session.
///
/// # Errors
/// `otp_failed` for all that is wrong, `bad_otp` for a malformed code, which counts as no try.
pub fn verify(world: &mut World, globals: &Globals, args: &Verify) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::Anonymous)?;
    let permit = request.permit(Action::OtpVerify, Target::Whole)?;
    globals.session_file.prepare()?;
    // The picture holds a secret, and who logs in need not own what he names: it takes the place of nothing.
    args.qr_file.as_deref().map_or(Ok(()), files::check_new)?;
    if let Some(code) = args.code.as_deref().filter(|c| *c != "-") {
        otp::parse_code(code)?;
    }
    let id = challenge_id(&request, args.challenge.as_deref())?;
    let qr_file = args.qr_file.as_deref();
    let verified = match args.code.as_deref() {
        Some("-") => {
            let typed = typed::secret(&mut request, true, "CODE", &Prompt::Otp)?;
            try_code(&mut request, &permit, &id, &otp::parse_code(typed.reveal())?)?
        }
        Some(code) => try_code(&mut request, &permit, &id, &otp::parse_code(code)?)?,
        None if typed::may_ask(&request) => Verified::Session(ask_code(&mut request, &permit, &id, qr_file)?),
        None => return Err(Failure::MissingValue { flag: "CODE".to_owned() }),
    };
    match verified {
        Verified::Session(session) => report(&mut request, &permit, &session).map(drop),
        Verified::Enrol(started) => hand_out(&mut request, &permit, &started, qr_file),
    }
}

/// Mails another code.
///
/// # Errors
/// `otp_failed`, `too_soon`, `resends_spent`.
pub fn resend(world: &mut World, globals: &Globals, args: &Resend) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::Anonymous)?;
    let permit = request.permit(Action::OtpResend, Target::Whole)?;
    let id = challenge_id(&request, args.challenge.as_deref())?;
    again(&mut request, &permit, &id)
}

fn challenge_id(request: &Request, given: Option<&str>) -> Result<String, Failure> {
    let found = match given {
        Some(id) => Some(id.trim().to_owned()),
        None => request.globals.session_file.read()?.challenge,
    };
    found.ok_or_else(|| Refusal::NoChallenge.into())
}

/// Asks a person for codes until the login is completed or the challenge is over, through the enrolment of an app if one
/// is due.
///
/// # Errors
/// Those of the last try.
pub(super) fn ask_code(request: &mut Request, permit: &Permit, id: &str, qr_file: Option<&Path>) -> Result<Session, Failure> {
    let mut id = id.to_owned();
    loop {
        match ask_until_right(request, permit, &id)? {
            Verified::Session(session) => return Ok(session),
            Verified::Enrol(started) => {
                hand_out(request, permit, &started, qr_file)?;
                id = started.challenge.id;
            }
        }
    }
}

/// One challenge; Enter alone mails another code, where codes are mailed.
fn ask_until_right(request: &mut Request, permit: &Permit, id: &str) -> Result<Verified, Failure> {
    let mailed = request.read(permit, |tx, _| found(tx, id))?.is_none_or(|(_, challenge)| challenge.asks.mailed());
    let question = text::prompt(request.globals.style.lang, if mailed { &Prompt::Otp } else { &Prompt::OtpOfApp });
    let mut left = request.config.policy.otp_attempts;
    loop {
        let tried = match request.world.ask(&question) {
            Ok(typed) if mailed && typed.trim().is_empty() => again(request, permit, id).map(|()| None),
            Ok(typed) => one_try(request, permit, id, &typed).map(Some),
            Err(failure) => Err(failure),
        };
        match tried {
            Ok(Some(verified)) => return Ok(verified),
            Ok(None) => {}
            Err(failure @ Failure::Refused(Refusal::OtpFailed)) if left <= 1 || is_gone(request, permit, id)? => {
                return Err(failure);
            }
            Err(
                failure @ (Failure::Usage(UsageFault::NotText)
                | Failure::Refused(
                    Refusal::OtpFailed | Refusal::Malformed { .. } | Refusal::TooSoon { .. } | Refusal::ResendsSpent,
                )),
            ) => {
                left -= i64::from(matches!(failure, Failure::Refused(Refusal::OtpFailed)));
                form::complain(request, &failure)?;
            }
            Err(failure) => return Err(failure),
        }
    }
}

/// Whether nothing can be right any more: five wrong codes or a lock ended the challenge (R5.6, R6.3).
fn is_gone(request: &Request, permit: &Permit, id: &str) -> Result<bool, Failure> {
    Ok(request.read(permit, |tx, _| found(tx, id))?.is_none())
}

fn one_try(request: &mut Request, permit: &Permit, id: &str, typed: &str) -> Result<Verified, Failure> {
    try_code(request, permit, id, &otp::parse_code(typed)?)
}

fn again(request: &mut Request, permit: &Permit, id: &str) -> Result<(), Failure> {
    let (challenge, account) = mail_again(request, permit, id)?;
    challenge::answer(request, &Started { challenge, enrolment: None }, &account, None)
}

/// The next challenge and the secret of the app that is now to be enrolled.
fn hand_out(request: &mut Request, permit: &Permit, started: &Started, qr_file: Option<&Path>) -> Result<(), Failure> {
    let account = request.read(permit, |tx, _| tx.find_account(&started.challenge.user))?;
    let account = account.ok_or(Refusal::OtpFailed)?; // deleted meanwhile
    challenge::answer(request, started, &account, qr_file)
}

/// One try at a challenge; a session's token goes to the session file and nowhere else.
fn try_code(request: &mut Request, permit: &Permit, id: &str, code: &Secret) -> Result<Verified, Failure> {
    let policy = request.config.policy.clone();
    let token = token("sks_", &mut *request.world.random);
    let token_hash = request.store.keys()?.mac(Purpose::SessionToken, &[token.reveal()]);
    let session_id = mint(&mut *request.world.random);
    let next = mint(&mut *request.world.random);
    let app = challenge::fresh_app(request, next)?;
    let enrolled = sealed_to_user(request, permit, id)?;
    let verified = request.change(permit, |tx, now| {
        let Some((account, challenge)) = found(tx, id)? else { return Ok(otp::unknown(Action::OtpVerify)) };
        let proof = tx.prove_code(&account, &challenge, code, now)?;
        let (user, epoch) = (account.user.address.clone(), account.user.epoch);
        let session =
            Session { id: session_id.clone(), token_hash: token_hash.clone(), user, epoch, created_at: now, last_used_at: now };
        let prepared = Prepared { session, app: app.clone(), enrolled: enrolled.clone() };
        Ok(otp::verify(&account, &challenge, proof, prepared, &policy, now))
    });
    // A wrong code may have locked the account and written to its user.
    request.deliver()?;
    let verified = verified?;
    match &verified {
        Verified::Session(_) => {
            request.globals.session_file.update(|content| *content = Content { token: Some(token), ..Content::default() })?;
        }
        Verified::Enrol(started) => challenge::keep(request, &started.challenge)?,
    }
    Ok(verified)
}

/// The secret that the challenge's app learns, sealed to its user: so it is stored when the app is enrolled (S5).
fn sealed_to_user(request: &mut Request, permit: &Permit, id: &str) -> Result<Option<String>, Failure> {
    let Some((account, challenge)) = request.read(permit, |tx, _| found(tx, id))? else { return Ok(None) };
    let Asks::Enrolment { secret } = &challenge.asks else { return Ok(None) };
    let keys = request.store.keys()?;
    let secret = keys.open(Purpose::AppSecret, &challenge.id, secret)?;
    Ok(Some(keys.seal(Purpose::AppSecret, &account.user.uid, &secret, &mut *request.world.random)?))
}

fn mail_again(request: &mut Request, permit: &Permit, id: &str) -> Result<(Challenge, Account), Failure> {
    let policy = request.config.policy.clone();
    let Some((account, _)) = request.read(permit, |tx, _| found(tx, id))? else {
        return request.change(permit, |_, _| Ok(otp::unknown(Action::OtpResend)));
    };
    let fresh = challenge::fresh_code(request, id.to_owned(), &account.user.address)?;
    let sent = request.change(permit, |tx, now| {
        let Some((account, challenge)) = found(tx, id)? else { return Ok(otp::unknown(Action::OtpResend)) };
        let verdict = otp::resend(&account, &challenge, fresh.clone(), &policy, now);
        Ok(Verdict { change: verdict.change, answer: verdict.answer.map(|challenge| (challenge, account)) })
    })?;
    request.deliver()?;
    Ok(sent)
}

fn found(tx: &Tx, id: &str) -> Result<Option<(Account, Challenge)>, Failure> {
    let Some(challenge) = tx.find_challenge(id)? else { return Ok(None) };
    Ok(tx.find_account(&challenge.user)?.map(|account| (account, challenge)))
}

/// Reports the new session, and acts as its user from here on. Whether a new password is due.
///
/// # Errors
/// Store, output.
pub(super) fn report(request: &mut Request, permit: &Permit, session: &Session) -> Result<bool, Failure> {
    let policy = request.config.policy.clone();
    let read = request.read(permit, |tx, now| {
        let account = tx.find_account(&session.user)?;
        Ok(account.map(|a| (records::logged_in(session, &a, &policy, now), a.user.must_change(&policy, now), a)))
    })?;
    let Some((record, must_change, account)) = read else { return Err(Refusal::SessionOver.into()) };
    let user = &account.user;
    request.actor =
        Actor::User(SessionUser { address: user.address.clone(), role: user.role, session: session.id.clone(), must_change });
    request.session = Some(session.clone());
    let (world, style) = (&mut *request.world, &request.globals.style);
    if style.format != Format::Table {
        output::record(&mut *world.out, style, &VERIFIED, &record)?;
        return Ok(must_change);
    }
    let said = Notice::LoggedIn { user: user.address.to_string(), name: user.name.as_str().to_owned() };
    output::say(&mut *world.out, style, &said)?;
    if must_change {
        world.out.flush()?;
        output::note(&mut *world.err, style, &Notice::NewPasswordDue)?;
    }
    Ok(must_change)
}
