//! Values as the records of reports; `shapes` says which fields those have.
//! No field may hold a secret, neither a password, code or token nor a hash of one; only an app's enrolment does.

use crate::output::{Enrolment, Record, Value};
use crate::rules::challenge::Challenge;
use crate::rules::event::component;
use crate::rules::merchant::{CorporateNumber, Merchant};
use crate::rules::notes::notes;
use crate::rules::policy::Policy;
use crate::rules::session::Session;
use crate::rules::time::{DAY, Timestamp};
use crate::rules::user::{Account, Password, User, mailbox};
use crate::rules::words::Permission;
use crate::store::{Entry, Mail};
use crate::text::{self, Field, Lang, Word};

/// A field of a user.
#[must_use]
pub fn user(field: Field, user: &User, company: &str, policy: &Policy, now: Timestamp) -> Value {
    match field {
        Field::Merchant => user.address.merchant.as_str().into(),
        Field::Id => user.address.id.as_str().into(),
        Field::Address => [user.address.merchant.as_str(), "/", user.address.id.as_str()].concat().into(),
        Field::Name => user.name.as_str().into(),
        Field::Role => Word::Role(user.role).into(),
        Field::Email => user.email.as_ref().map(|e| e.as_str().to_owned()).into(),
        Field::SameAsAdmin => user.same_as_admin.into(),
        Field::Method => Word::Method(user.method).into(),
        Field::Status => Word::Status(user.status(policy, now)).into(),
        Field::Flags => Value::Many(user.flags(policy, now).into_iter().map(|f| Word::Status(f).into()).collect()),
        Field::FailedAttempts => user.failures.into(),
        Field::LockedAt => user.locked_at.into(),
        Field::Password => Value::Record(password(user, policy, now)),
        Field::OtpEnrolled => user.authenticator.is_some().into(),
        Field::LastLoginAt => user.last_login_at.into(),
        Field::DeleteAt => user.delete_at(policy).into(),
        Field::CreatedAt => user.created_at.into(),
        Field::UpdatedAt => user.updated_at.into(),
        Field::Company => company.into(),
        _ => Value::Null,
    }
}

/// A field of a user in a list, of which a table has one more.
#[must_use]
pub fn listed_user(field: Field, lang: Lang, of: &User, company: &str, policy: &Policy, now: Timestamp) -> Value {
    if field != Field::Notes {
        return user(field, of, company, policy, now);
    }
    let notes = notes(of, policy, now);
    if notes.is_empty() { Value::Null } else { text::notes(lang, &notes).into() }
}

fn password(user: &User, policy: &Policy, now: Timestamp) -> Record {
    let changed_at = match user.password {
        Password::Chosen { set_at, .. } | Password::Temporary { set_at, .. } => Some(set_at),
        Password::Absent => None,
    };
    let expires_at = user.password_expires_at(policy);
    Record::new()
        .with(Field::ChangedAt, changed_at)
        .with(Field::ExpiresAt, expires_at)
        .with(Field::DaysLeft, expires_at.map(|at| at.since(now).div_euclid(DAY)))
        .with(Field::Temporary, matches!(user.password, Password::Temporary { .. }))
        .with(Field::MustChange, user.must_change(policy, now))
}

/// One merchant with the number of its users.
#[must_use]
pub fn merchant(merchant: &Merchant, users: i64) -> Record {
    Record::new()
        .with(Field::Code, merchant.code.as_str())
        .with(Field::ContractNumber, merchant.code.contract_number())
        .with(Field::AccessKey, merchant.access_key.as_str())
        .with(Field::Company, merchant.company.as_str())
        .with(Field::CorporateNumber, merchant.corporate_number.as_ref().map(|n| CorporateNumber::as_str(n).to_owned()))
        .with(Field::Fulfilment, Word::Fulfilment(merchant.fulfilment))
        .with(Field::Users, users)
        .with(Field::CreatedAt, merchant.created_at)
}

/// A challenge as `login` answers it; the address is masked, and none where nothing was mailed. The secret of an app that
/// is being enrolled is the command's product.
#[must_use]
pub fn challenge(challenge: &Challenge, account: &Account, enrolment: Option<&Enrolment>) -> Record {
    let sent_to = mailbox(&account.user, &account.admin).filter(|_| challenge.asks.mailed()).map(|e| e.masked());
    let enrolment = enrolment.map(|e| {
        let record = Record::new().with(Field::OtpauthUri, e.uri.reveal()).with(Field::Secret, e.secret.reveal());
        Value::Record(record)
    });
    Record::new()
        .with(Field::Challenge, challenge.id.as_str())
        .with(Field::Method, Word::Method(account.user.method))
        .with(Field::SentTo, sent_to)
        .with(Field::ExpiresAt, challenge.expires_at)
        .with(Field::Enrolment, enrolment.unwrap_or(Value::Null))
}

/// A session as `otp verify` and `whoami` answer it; no permissions while a new password is due (R5.5).
#[must_use]
pub fn logged_in(session: &Session, account: &Account, policy: &Policy, now: Timestamp) -> Record {
    let must_change = account.user.must_change(policy, now);
    let permissions: Vec<Permission> =
        if must_change { Vec::new() } else { account.user.permissions(account.merchant.fulfilment) };
    let session = Record::new()
        .with(Field::User, account.user.address.to_string())
        .with(Field::Name, account.user.name.as_str())
        .with(Field::Merchant, account.merchant.code.as_str())
        .with(Field::Company, account.merchant.company.as_str())
        .with(Field::Role, Word::Role(account.user.role))
        .with(Field::Permissions, Value::Many(permissions.into_iter().map(|p| Word::Permission(p).into()).collect()))
        .with(Field::ExpiresAt, session.expires_at(policy));
    Record::new().with(Field::Session, Value::Record(session)).with(Field::MustChangePassword, must_change)
}

/// One session of a list.
#[must_use]
pub fn session(session: &Session, policy: &Policy) -> Record {
    Record::new()
        .with(Field::Id, session.id.as_str())
        .with(Field::User, session.user.to_string())
        .with(Field::CreatedAt, session.created_at)
        .with(Field::LastUsedAt, session.last_used_at)
        .with(Field::ExpiresAt, session.expires_at(policy))
}

/// One mail; never its secret.
#[must_use]
pub fn mail(mail: &Mail) -> Record {
    Record::new()
        .with(Field::Id, mail.id.as_str())
        .with(Field::State, Word::MailState(mail.state))
        .with(Field::Kind, Word::LetterKind(mail.kind))
        .with(Field::User, mail.user.to_string())
        .with(Field::To, mail.to.as_str())
        .with(Field::Tries, mail.tries)
        .with(Field::NextTryAt, mail.waits().then_some(mail.next_try_at))
        .with(Field::ExpiresAt, mail.expires_at)
        .with(Field::Reply, mail.reply.clone())
        .with(Field::CreatedAt, mail.created_at)
}

/// What was stored as JSON is shown as such; nothing where it is empty, the text itself where it was tampered with.
fn stored_json(text: &str) -> Value {
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(serde_json::Value::Object(fields)) if fields.is_empty() => Value::Null,
        Ok(json) => Value::Json(json),
        Err(_) => text.into(),
    }
}

/// One audit entry.
#[must_use]
pub fn entry(entry: &Entry) -> Record {
    let user = match (entry.merchant.as_str(), entry.user_id.as_str()) {
        ("", "") => None,
        (merchant, "") => Some(merchant.to_owned()),
        (merchant, id) => Some(format!("{merchant}/{id}")),
    };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Record::new()
        .with(Field::Chain, entry.chain.as_str())
        .with(Field::Seq, entry.seq)
        .with(Field::At, entry.at)
        .with(Field::Actor, entry.actor.as_str())
        .with(Field::Action, entry.action.as_str())
        .with(Field::Target, user.clone().unwrap_or_else(|| component(&entry.action).to_owned()))
        .with(Field::User, user)
        .with(Field::Result, entry.result.as_str())
        .with(Field::Differences, stored_json(&entry.detail))
        .with(Field::Reason, some(&entry.reason))
        .with(Field::Ticket, some(&entry.ticket))
        .with(Field::Origin, stored_json(&entry.origin))
        .with(Field::RequestId, entry.request.as_str())
        .with(Field::Mac, entry.mac.as_str())
}
