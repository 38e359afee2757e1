//! Writes one mail as the bytes that leave the house (M1): every header set here and set once, the body always base64
//! with canonical CRLF. It must not word anything (`text` does), decide whether a mail goes, or trust a value it is
//! handed: a line break in a name would be a forged header.

use crate::config::{Config, Sender};
use crate::failure::Failure;
use crate::rules::email::EmailAddress;
use crate::rules::letter::LetterKind;
use crate::rules::secret::Secret;
use crate::rules::time::{DAY, Timestamp};
use crate::text::{self, LetterText, Span};
use crate::zone::Zone;
use anyhow::anyhow;
use lettre::Address;
use lettre::message::header::{
    ContentTransferEncoding, ContentType, Date, From, HeaderName, HeaderValue, Headers, MIME_VERSION_1_0, MessageId, Subject,
    To,
};
use lettre::message::{Body, Mailbox, Mailboxes};
use std::time::{Duration, SystemTime};

/// The last second of the year 9999, after which RFC 5322 has no dates and lettre panics.
const LAST_DATE: i64 = 253_402_300_799;

/// A mail out of the outbox, its secret opened.
#[derive(Debug)]
pub struct Outgoing {
    /// Its id in the outbox; names file and Message-ID, so that a second copy can be recognised (M2).
    pub id: String,
    /// Which mail.
    pub kind: LetterKind,
    /// 加盟店コード of the user it is about.
    pub merchant: String,
    /// ユーザID of that user.
    pub user_id: String,
    /// That user's name.
    pub name: String,
    /// Where it goes.
    pub to: EmailAddress,
    /// The password, code or token.
    pub secret: Option<Secret>,
    /// When the secret lapses or the account goes.
    pub deadline: Option<Timestamp>,
    /// It goes to the 管理 user in the user's place (R7.2).
    pub on_behalf: bool,
    /// When it was queued.
    pub created_at: Timestamp,
}

/// A mail ready to leave. No `Debug`: its bytes hold the secret.
pub struct Rendered {
    /// Envelope and header sender.
    pub from: EmailAddress,
    /// Envelope and header recipient.
    pub to: EmailAddress,
    /// The subject in the clear.
    pub subject: String,
    /// The whole message, all lines ended by CRLF, all ASCII.
    pub bytes: Vec<u8>,
}

/// Writes the mail: RFC 5322 headers and a base64 body.
///
/// # Errors
/// [`Failure::Bug`] for a value that could break out of its header; parsed names and addresses never do. Those of
/// [`wording`].
pub fn render(mail: &Outgoing, config: &Config, zone: Zone) -> Result<Rendered, Failure> {
    let words = wording(mail, config, zone)?;
    let addressee = if mail.on_behalf { None } else { Some(mail.name.as_str()) };
    compose(&mail.id, &config.mail.from, (addressee, &mail.to), mail.created_at, words)
}

/// A mail that says nothing but that mails arrive; with an id of its own, for it is not in the outbox.
///
/// # Errors
/// As [`render`].
pub fn trial(id: &str, to: &EmailAddress, config: &Config, now: Timestamp) -> Result<Rendered, Failure> {
    compose(id, &config.mail.from, (None, to), now, text::trial_mail(config.mail.lang, &config.service.name))
}

fn compose(
    id: &str,
    from: &Sender,
    (addressee, to): (Option<&str>, &EmailAddress),
    at: Timestamp,
    (subject, body): (String, String),
) -> Result<Rendered, Failure> {
    let mut headers = Headers::new();
    headers.set(Date::new(date(at)));
    headers.set(From::from(mailbox(from.name.as_deref(), &from.address)?));
    headers.set(To::from(mailbox(addressee, to)?));
    headers.set(Subject::from(one_line(&subject)?.to_owned()));
    headers.set(MessageId::from(message_id(id, &from.address)?));
    // Keeps out-of-office replies, which would quote a password, from being sent (RFC 3834).
    headers.insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()));
    headers.set(MIME_VERSION_1_0);
    headers.set(ContentType::TEXT_PLAIN);
    headers.set(ContentTransferEncoding::Base64);
    Ok(Rendered { from: from.address.clone(), to: to.clone(), subject, bytes: message(&headers, body)? })
}

/// Subject and body, lines ended by `\n`, in the language of mails, as the shipped wording has it or one in its place (R9.3).
///
/// # Errors
/// [`Failure::Config`] and its like for a wording that can't be used; [`Failure::Bug`] for a control character in a value.
pub fn wording(mail: &Outgoing, config: &Config, zone: Zone) -> Result<(String, String), Failure> {
    let text = letter_text(mail, config, zone);
    [&text.service, &text.support, &text.name, &text.user_id, &text.merchant]
        .into_iter()
        .try_for_each(|value| one_line(value).map(drop))?;
    Ok(text::letter(config.mail.lang, mail.kind, config.mail.template(mail.kind)?, &text))
}

/// The address as lettre and SMTP want it: a local part that is no dot-string, as old mobile mail has it, in quotes.
///
/// # Errors
/// [`Failure::Bug`] when lettre does not take an address that R3 took.
pub(super) fn wire_address(address: &EmailAddress) -> Result<Address, Failure> {
    let (local, domain) = address.as_str().rsplit_once('@').unwrap_or_default();
    let quoted = local.ends_with('.') || local.contains("..");
    let local = if quoted { format!("\"{local}\"") } else { local.to_owned() };
    Address::new(local, domain).map_err(|e| Failure::Bug(anyhow!("an address that no mail can go to: {e}")))
}

/// The part behind the @.
pub(super) fn domain(address: &EmailAddress) -> &str {
    address.as_str().rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// Whether an outbox id can stand in a file name and a header as it is.
pub(super) fn is_plain_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn letter_text(mail: &Outgoing, config: &Config, zone: Zone) -> LetterText {
    LetterText {
        service: config.service.name.clone(),
        support: config.service.support.clone(),
        name: mail.name.clone(),
        user_id: mail.user_id.clone(),
        merchant: mail.merchant.clone(),
        secret: mail.secret.as_ref().map(|secret| shown(mail.kind, secret, &config.service.url)),
        validity: mail.deadline.and_then(|at| validity(mail.kind, at.since(mail.created_at))),
        deadline: mail.deadline.map(|at| zone.short(at)),
        on_behalf: mail.on_behalf,
    }
}

/// What stands alone on its line: a token becomes a link, whose base is the configuration's alone (S9).
fn shown(kind: LetterKind, secret: &Secret, base: &str) -> String {
    match kind {
        LetterKind::ResetStarted => format!("{base}?token={}", secret.reveal()),
        _ => secret.reveal().to_owned(),
    }
}

/// Minutes for code and link, days for a password, rounded down: a text must not promise more than there is. None where
/// less than one is left; then the text says nothing of it.
fn validity(kind: LetterKind, seconds: i64) -> Option<Span> {
    let (minutes, days) = (seconds / 60, seconds / DAY);
    match kind {
        LetterKind::Otp | LetterKind::ResetStarted => (minutes > 0).then_some(Span::Minutes(minutes)),
        LetterKind::NewUser | LetterKind::TemporaryPassword => (days > 0).then_some(Span::Days(days)),
        LetterKind::PasswordChanged
        | LetterKind::AddressChanged
        | LetterKind::AddressRemoved
        | LetterKind::Locked
        | LetterKind::DeletionAhead
        | LetterKind::AppEnrolled => None,
    }
}

fn date(at: Timestamp) -> SystemTime {
    let seconds = u64::try_from(at.0.clamp(0, LAST_DATE)).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn mailbox(name: Option<&str>, address: &EmailAddress) -> Result<Mailboxes, Failure> {
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    let name = name.map(one_line).transpose()?.map(str::to_owned);
    Ok(Mailbox::new(name, wire_address(address)?).into())
}

fn message_id(id: &str, from: &EmailAddress) -> Result<String, Failure> {
    if is_plain_id(id) {
        Ok(format!("<{id}@{}>", domain(from)))
    } else {
        Err(Failure::Bug(anyhow!("an outbox id that can't be a Message-ID")))
    }
}

/// Lettre panics at some control characters and passes others on: none gets near it. The value is not named, for it is
/// no text to be shown.
fn one_line(value: &str) -> Result<&str, Failure> {
    if value.contains(char::is_control) {
        Err(Failure::Bug(anyhow!("a control character in a mail's header")))
    } else {
        Ok(value)
    }
}

fn message(headers: &Headers, body: String) -> Result<Vec<u8>, Failure> {
    let body = Body::new_with_encoding(body, ContentTransferEncoding::Base64)
        .map_err(|_| Failure::Bug(anyhow!("a body that is not to be had in base64")))?;
    let mut bytes = format!("{headers}\r\n").into_bytes();
    bytes.extend(body.into_vec());
    bytes.extend(b"\r\n");
    Ok(bytes)
}

#[cfg(test)]
mod tests;
