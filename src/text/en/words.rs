//! Headings and the names of the contract's words, in English. Short: at 80 columns a table of users must fit.
//! Programs must not depend on these: JSON has the contract's own words.

use crate::rules::event::Action;
use crate::rules::import::Column;
use crate::rules::letter::LetterKind;
use crate::rules::words::{Breach, DeliveryStep, Fulfilment, MailState, Method, Outcome, Permission, Progress, Role, Status};
use crate::text::{Field, Word};

/// A column heading or label.
#[must_use]
#[allow(clippy::too_many_lines)] // a table, one row a field
pub fn label(field: Field) -> &'static str {
    use Field as F;
    match field {
        F::AccessKey => "Access key",
        F::Action => "Action",
        F::Actor => "Actor",
        F::Address => "User",
        F::AsOf => "As of",
        F::At => "Time",
        F::Chain => "Chain",
        F::Chains => "Chains",
        F::Challenge => "Challenge",
        F::ChangedAt => "Changed at",
        F::Checked => "Checked",
        F::Code => "Code",
        F::Company => "Company",
        F::ContractNumber => "Contract no.",
        F::CorporateNumber => "Corporate no.",
        F::CreatedAt => "Created",
        F::Cutoff => "Cutoff",
        F::DaysLeft => "Days left",
        F::DeleteAt => "Deletion due",
        F::Deleted => "Deleted",
        F::Differences => "Changes",
        F::DryRun => "Dry run",
        F::Email => "E-mail",
        F::Entries => "Entries",
        F::Error => "Error",
        F::Exit => "Exit",
        F::ExpiresAt => "Expires",
        F::FailedAttempts => "Failures",
        F::Faults => "Faults",
        F::File => "File",
        F::First => "First",
        F::Last => "Last",
        F::HeadOfHeads => "Head of heads",
        F::HeadAt => "Heads of",
        F::Heads => "Heads",
        F::Mac => "Hash",
        F::Target => "Target",
        F::Flags => "All states",
        F::Fulfilment => "Fulfilment",
        F::Id => "ID",
        F::IdleDays => "Idle days",
        F::Items => "Items",
        F::Key => "Key",
        F::Kind => "Kind",
        F::LastLoginAt => "Last login",
        F::LastUsedAt => "Last used",
        F::Limit => "Limit",
        F::LockedAt => "Locked at",
        F::Mails => "Mail",
        F::Merchant | F::Merchants => "Merchant",
        F::Message => "Message",
        F::Method => "Login method",
        F::MustChange => "Must change",
        F::MustChangePassword => "New password due",
        F::Name => "Name",
        F::NextTryAt => "Next try",
        F::Origin => "From",
        F::OtpEnrolled => "App enrolled",
        F::OtpauthUri => "URI",
        F::CanLogIn => "Can log in",
        F::Findings => "Findings",
        F::Remedy => "Remedy",
        F::Since => "Since",
        F::Enrolment => "Enrolment",
        F::Secret => "Key",
        F::Password => "Password",
        F::Permissions => "Permissions",
        F::Queued => "Queued",
        F::Reason => "Reason",
        F::Reply => "Reply",
        F::RequestId => "Request",
        F::Result => "Result",
        F::Role => "Role",
        F::SameAsAdmin => "Same as admin",
        F::SentTo => "Sent to",
        F::Sent => "Sent",
        F::Dropped => "Dropped",
        F::Check | F::Checks => "Check",
        F::Healthy => "Healthy",
        F::Parked => "Parked",
        F::Sink => "Sink",
        F::Step | F::Steps => "Step",
        F::Seq => "No.",
        F::Session => "Session",
        F::Sessions => "Sessions",
        F::State | F::Status => "Status",
        F::Subject => "Subject",
        F::Body => "Body",
        F::Temporary => "Temporary",
        F::Ticket => "Ticket",
        F::To => "To",
        F::Tries => "Tries",
        F::UpdatedAt => "Updated",
        F::User | F::Users => "User",
        F::Value => "Value",
        F::Version => "Version",
        F::Warned => "Warned",
        F::Column => "Column",
        F::Created => "Added",
        F::Encoding => "Encoding",
        F::Line => "Line",
        F::Mail => "Mail",
        F::Rejected => "Rejected",
        F::Rows => "Rows",
        F::Run => "Run",
        F::Runs => "Runs",
        F::Sha256 => "SHA-256",
        F::Skipped => "Unchanged",
        F::StartedAt => "Started",
        F::UndoneAt => "Undone",
        F::Updated => "Changed",
        F::SqliteVersion => "SQLite version",
        F::Lang => "Language",
        F::Optional => "Other fields",
        F::Required => "Required fields",
        F::Templates | F::Text => "Template",
        F::Bytes => "Bytes",
        F::Compared => "Compared",
        F::Count => "Number",
        F::Ended => "Ended",
        F::Keys => "Keys",
        F::Locked => "Locked",
        F::Lost => "Not in the backup",
        F::NeededBy => "Needed by",
        F::Replaced => "Replaced",
        F::Resealed => "Sealed anew",
        F::Unopened => "Not opened",
    }
}

/// A chain of the audit log: a merchant's code, or what belongs to none.
pub(super) fn chain_name(chain: &str) -> &str {
    if chain.is_empty() { "common" } else { chain }
}

/// A word's name for people.
#[must_use]
pub fn word(word: Word) -> &'static str {
    match word {
        Word::Role(Role::Admin) => "admin",
        Word::Role(Role::General) => "general",
        Word::Role(Role::Shipping) => "shipping",
        Word::Method(Method::Email) => "email",
        Word::Method(Method::App) => "app",
        Word::Status(w) => status(w),
        Word::Fulfilment(Fulfilment::Logistics) => "logistics",
        Word::Fulfilment(Fulfilment::NonLogistics) => "non-logistics",
        Word::Permission(w) => permission(w),
        Word::MailState(w) => mail_state(w),
        Word::Check(w) => super::health::check(w),
        Word::Grade(w) => super::health::grade(w),
        Word::DeliveryStep(w) => delivery_step(w),
        Word::Progress(w) => progress(w),
        Word::LetterKind(w) => letter_kind(w),
        Word::Action(w) => action(w),
        Word::Breach(Breach::Altered) => "altered",
        Word::Breach(Breach::Gap) => "gap",
        Word::Breach(Breach::Unreadable) => "unreadable",
        Word::Breach(Breach::KeyUnknown) => "unknown key",
        Word::Breach(Breach::KeyRetired) => "made with a key that was replaced before",
        Word::Breach(Breach::Checkpoint) => "mark of pruning altered",
        Word::Breach(Breach::Cut) => "tail cut off",
        Word::Breach(Breach::Replaced) => "not the entry of the head",
        Word::Breach(Breach::ChainMissing) => "whole chain missing",
        Word::Held(w) => super::database::held(w),
        Word::Overtaken(w) => super::database::overtaken(w),
        Word::Defect(w) => super::database::kind(w),
        Word::Column(Column::Merchant) => "merchant",
        Word::Column(Column::UserId) => "user_id",
        Word::Column(Column::Role) => "role",
        Word::Column(Column::Name) => "name",
        Word::Column(Column::Email) => "email",
        Word::Column(Column::Method) => "method",
        Word::Column(Column::SameAsAdmin) => "same_as_admin",
        Word::Flag(true) => "yes",
        Word::Flag(false) => "no",
        Word::Outcome(Outcome::Changed) => "changed",
        Word::Outcome(Outcome::Unchanged) => "unchanged",
        Word::Outcome(Outcome::Failed) => "failed",
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Ok => "ok",
        Status::ExpiresSoon => "expires soon",
        Status::New => "new",
        Status::MustChange => "must change",
        Status::Expired => "expired",
        Status::Inactive => "inactive",
        Status::Locked => "locked",
    }
}

fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::UsersManage => "user management",
        Permission::PortalAll => "all menus",
        Permission::PortalShipping => "shipping menus",
        Permission::MenuSales => "sales confirmation",
        Permission::MenuShipment => "shipment registration",
    }
}

fn delivery_step(step: DeliveryStep) -> &'static str {
    match step {
        DeliveryStep::Name => "server name",
        DeliveryStep::Connect => "connect",
        DeliveryStep::Tls => "encryption",
        DeliveryStep::Login => "login",
        DeliveryStep::Sender => "sender",
        DeliveryStep::Recipient => "recipient",
        DeliveryStep::Data => "mail",
    }
}

fn progress(progress: Progress) -> &'static str {
    match progress {
        Progress::Done => "ok",
        Progress::Failed => "failed",
        Progress::NotReached => "not reached",
        Progress::NotNeeded => "not needed",
    }
}

fn mail_state(state: MailState) -> &'static str {
    match state {
        MailState::Queued => "queued",
        MailState::Sending => "sending",
        MailState::Sent => "sent",
        MailState::Parked => "parked",
        MailState::Dropped => "dropped",
    }
}

fn letter_kind(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::NewUser => "new user",
        LetterKind::Otp => "one-time password",
        LetterKind::ResetStarted => "reset started",
        LetterKind::TemporaryPassword => "temporary password",
        LetterKind::PasswordChanged => "password changed",
        LetterKind::AddressChanged => "address changed",
        LetterKind::AddressRemoved => "address removed",
        LetterKind::Locked => "locked",
        LetterKind::DeletionAhead => "deletion ahead",
        LetterKind::AppEnrolled => "app enrolled",
    }
}

fn action(action: Action) -> &'static str {
    match action {
        Action::Init => "set up",
        Action::MerchantAdd => "add merchant",
        Action::MerchantList => "list merchants",
        Action::MerchantShow => "show merchant",
        Action::MerchantEdit => "edit merchant",
        Action::MerchantDelete => "delete merchant",
        Action::UserAdd => "add user",
        Action::UserList => "list users",
        Action::UserShow => "show user",
        Action::UserEdit => "edit user",
        Action::UserUnlock => "unlock user",
        Action::UserLock => "lock user",
        Action::UserDelete => "delete user",
        Action::UserExport => "export users",
        Action::ImportRun => "import users",
        Action::ImportList => "list imports",
        Action::ImportUndo => "undo import",
        Action::LoginPassword => "check password",
        Action::Login => "log in",
        Action::Logout => "log out",
        Action::Whoami => "show session",
        Action::OtpVerify => "check one-time password",
        Action::OtpResend => "resend one-time password",
        Action::UserRestore => "restore user",
        Action::UserWhy => "say why a user can't log in",
        Action::OtpEnrol => "enrol authenticator app",
        Action::OtpReset => "reset one-time password",
        Action::PasswordChange => "change password",
        Action::PasswordReset => "start password reset",
        Action::PasswordRedeem => "redeem reset link",
        Action::PasswordIssue => "issue temporary password",
        Action::SessionList => "list sessions",
        Action::SessionRevoke => "revoke session",
        Action::SweepRun => "run sweep",
        Action::SweepDelete => "delete inactive user",
        Action::SweepWarn => "warn of deletion",
        Action::MailList => "list mails",
        Action::MailShow => "show mail",
        Action::MailDeliver => "deliver mails",
        Action::MailRetry => "retry mail",
        Action::MailDrop => "drop mail",
        Action::MailTest => "test mail",
        Action::MailSent => "send mail",
        Action::MailGivenUp => "give up mail",
        Action::AuditList => "list audit log",
        Action::AuditVerify => "verify audit log",
        Action::Doctor => "doctor",
        Action::AuditHead => "heads of audit log",
        Action::AuditPrune => "prune audit log",
        Action::ConfigShow => "show configuration",
        Action::DbCheck => "check database",
        Action::DbBackup => "back up database",
        Action::DbRestore => "restore database",
        Action::DbRotateKey => "rotate key",
    }
}
