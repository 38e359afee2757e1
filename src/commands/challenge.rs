//! An open challenge on its way to the caller: what is drawn for it beforehand, what the session file keeps of it, how it
//! is answered. The secret of an app that is being enrolled is the one secret that a command may print.

use super::records;
use super::request::Request;
use crate::failure::Failure;
use crate::files;
use crate::output::{self, Drawn, Enrolment, Format, Property, Shape, words};
use crate::rules::challenge::{Asks, Challenge, FreshApp, FreshCode, Started};
use crate::rules::user::{Account, UserAddress, mailbox};
use crate::rules::words::Method;
use crate::secret::{Purpose, app_secret, one_time_password, otpauth_uri};
use crate::text::{Field, Notice};
use std::path::Path;

/// An open challenge.
pub const LOGIN: Shape = Shape {
    schema: "login",
    by: "login, otp verify, otp resend",
    id: Field::Challenge,
    properties: &[
        Property::text(Field::Challenge),
        Property::word(Field::Method, words::<Method>),
        Property::text(Field::SentTo).or_null(),
        Property::time(Field::ExpiresAt),
        Property::record(Field::Enrolment, &[Property::text(Field::OtpauthUri), Property::text(Field::Secret)]).or_null(),
    ],
};

/// A mailed code for a challenge, with its keyed hash (S3).
///
/// # Errors
/// Without keys, which is a bug.
pub(super) fn fresh_code(request: &mut Request, id: String, address: &UserAddress) -> Result<FreshCode, Failure> {
    let code = one_time_password(&mut *request.world.random);
    let code_mac = request.store.keys()?.mac(Purpose::OneTimePassword, &[&id, &address.key(), code.reveal()]);
    Ok(FreshCode { id, code, code_mac })
}

/// A secret for an app that a challenge may enrol, sealed to that challenge (S5).
///
/// # Errors
/// As [`fresh_code`].
pub(super) fn fresh_app(request: &mut Request, id: String) -> Result<FreshApp, Failure> {
    let secret = app_secret(&mut *request.world.random);
    let sealed = request.store.keys()?.seal(Purpose::AppSecret, &id, &secret, &mut *request.world.random)?;
    Ok(FreshApp { id, secret, sealed })
}

/// Keeps the challenge for `otp verify` without `--challenge`; a token that is there stays.
///
/// # Errors
/// The session file's.
pub(super) fn keep(request: &Request, challenge: &Challenge) -> Result<(), Failure> {
    request.globals.session_file.update(|content| content.challenge = Some(challenge.id.clone()))
}

/// What a script needs, or sentences for a person; with an app to enrol its QR code, key and, if asked for, picture.
///
/// # Errors
/// Output; the picture's file, after everything else was answered.
pub(super) fn answer(
    request: &mut Request,
    started: &Started,
    account: &Account,
    qr_file: Option<&Path>,
) -> Result<(), Failure> {
    let enrolment = enrolment(request, started, account)?;
    let (world, style) = (&mut *request.world, &request.globals.style);
    if style.format == Format::Table {
        say(request, &started.challenge, account)?;
    } else {
        let record = records::challenge(&started.challenge, account, enrolment.as_ref());
        output::record(&mut *world.out, style, &LOGIN, &record)?;
    }
    enrolment.map_or(Ok(()), |enrolment| show(request, &enrolment, qr_file))
}

fn enrolment(request: &Request, started: &Started, account: &Account) -> Result<Option<Enrolment>, Failure> {
    let Some(secret) = &started.enrolment else { return Ok(None) };
    let uri = otpauth_uri(secret, &account.user.address.to_string(), &request.config.service.name)?;
    Ok(Some(Enrolment { uri, secret: secret.clone() }))
}

fn say(request: &mut Request, challenge: &Challenge, account: &Account) -> Result<(), Failure> {
    let (minutes, id) = (request.config.policy.otp_ttl / 60, challenge.id.clone());
    let (world, style) = (&mut *request.world, &request.globals.style);
    let notice = match challenge.asks {
        Asks::Email { .. } | Asks::EmailFirst { .. } => {
            let sent_to = mailbox(&account.user, &account.admin).map(|e| e.masked()).unwrap_or_default();
            Notice::ChallengeSent { sent_to, minutes, challenge: id }
        }
        Asks::App => Notice::AppAsked { minutes, challenge: id },
        Asks::Enrolment { .. } => Notice::EnrolmentStarted { user: account.user.address.to_string(), minutes, challenge: id },
    };
    output::say(&mut *world.out, style, &notice)?;
    match challenge.asks {
        Asks::EmailFirst { .. } => output::say(&mut *world.out, style, &Notice::EnrolmentAhead),
        _ => Ok(()),
    }
}

fn show(request: &mut Request, enrolment: &Enrolment, qr_file: Option<&Path>) -> Result<(), Failure> {
    let (world, style) = (&mut *request.world, &request.globals.style);
    if style.format == Format::Table && output::enrolment(&mut *world.out, style, enrolment)? == Drawn::NoRoom {
        world.out.flush()?;
        output::note(&mut *world.err, style, &Notice::QrTooBig)?;
    }
    let Some(path) = qr_file else { return Ok(()) };
    world.out.flush()?; // whatever comes of the file, the secret was answered
    let too_long = || Failure::Bug(anyhow::anyhow!("a service name within its bounds, and no QR code that holds it"));
    files::create_new(path, output::qr_svg(&enrolment.uri).ok_or_else(too_long)?.as_bytes())?;
    output::note(&mut *world.err, style, &Notice::QrFileWritten { path: path.display().to_string() })?;
    Ok(())
}
