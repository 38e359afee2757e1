//! What accounts, mails and audit entries look like in reports: the fields of `2-cli.md`, always all of them, and the
//! columns of each table. And the list of every object that is printed, from which schemas and help are made.
//! No field may hold a secret, neither a password, code or token nor a hash of one; only an app's enrolment does.

use super::{about, audit, challenge, config, db, doctor, import, mail_deliver, mail_template, otp, report, report_upcoming};
use super::{session, sweep, user_why};
use crate::output::{CHANGE, Column, ERROR, Kind, Listing, Object, Property, Shape, words};
use crate::rules::letter::LetterKind;
use crate::rules::words::{Fulfilment, MailState, Method, Permission, Role, Status};
use crate::text::Field;

/// Every object that is printed as JSON.
pub const OBJECTS: &[Object] = &[
    Object::One(&USER),
    Object::List(&USERS),
    Object::One(&user_why::WHY),
    Object::One(&MERCHANT),
    Object::List(&MERCHANTS),
    Object::One(&challenge::LOGIN),
    Object::One(&otp::VERIFIED),
    Object::One(&session::WHOAMI),
    Object::One(&SESSION),
    Object::List(&SESSIONS),
    Object::One(&CHANGE),
    Object::One(&ERROR),
    Object::One(&import::IMPORT),
    Object::One(&import::RUN),
    Object::List(&import::RUNS),
    Object::One(&sweep::ITEM),
    Object::List(&sweep::ITEMS),
    Object::One(&MAIL),
    Object::List(&MAILS),
    Object::One(&mail_deliver::DELIVERED),
    Object::One(&mail_deliver::STEP),
    Object::List(&mail_deliver::STEPS),
    Object::One(&mail_template::TEMPLATE),
    Object::List(&mail_template::TEMPLATES),
    Object::One(&ENTRY),
    Object::List(&ENTRIES),
    Object::One(&audit::FAULT),
    Object::List(&audit::FAULTS),
    Object::One(&audit::HEADS),
    Object::One(&audit::PRUNED),
    Object::List(&audit::PRUNING),
    Object::One(&report::FINDING),
    Object::List(&report::FINDINGS),
    Object::One(&report_upcoming::DAY),
    Object::List(&report_upcoming::DAYS),
    Object::One(&report_upcoming::USER),
    Object::List(&report_upcoming::USERS),
    Object::One(&db::FINDING),
    Object::List(&db::FINDINGS),
    Object::One(&db::BACKUP),
    Object::One(&db::COPY),
    Object::One(&db::RESTORE),
    Object::One(&db::ROTATION),
    Object::One(&config::SETTING),
    Object::List(&config::SETTINGS),
    Object::One(&config::PATH),
    Object::One(&doctor::DOCTOR),
    Object::One(&about::VERSION),
    Object::One(&about::EXPLANATION),
];

/// A user.
pub const USER: Shape = Shape {
    schema: "user",
    by: "user show, user list, user export",
    id: Field::Address,
    properties: &[
        Property::text(Field::Merchant),
        Property::text(Field::Id),
        Property::text(Field::Address),
        Property::text(Field::Name),
        Property::word(Field::Role, words::<Role>),
        Property::text(Field::Email).or_null(),
        Property::flag(Field::SameAsAdmin),
        Property::word(Field::Method, words::<Method>),
        Property::word(Field::Status, words::<Status>),
        Property::of(Field::Flags, Kind::Many(&Kind::Word(words::<Status>))),
        Property::int(Field::FailedAttempts),
        Property::time(Field::LockedAt).or_null(),
        Property::record(
            Field::Password,
            &[
                Property::time(Field::ChangedAt).or_null(),
                Property::time(Field::ExpiresAt).or_null(),
                Property::int(Field::DaysLeft).or_null(),
                Property::flag(Field::Temporary),
                Property::flag(Field::MustChange),
            ],
        ),
        Property::flag(Field::OtpEnrolled),
        Property::time(Field::LastLoginAt).or_null(),
        Property::time(Field::DeleteAt).or_null(),
        Property::time(Field::CreatedAt),
        Property::time(Field::UpdatedAt),
        Property::text(Field::Company),
    ],
};

/// Users: at 80 columns ID, name, role, status and last login always fit.
pub const USERS: Listing = Listing {
    of: &USER,
    schema: "users",
    by: "user list, user export",
    field: Field::Users,
    columns: &[
        Column::always(Field::Address),
        Column::cut(Field::Name),
        Column::always(Field::Role),
        Column::always(Field::Status),
        Column::always(Field::LastLoginAt),
        Column::from(100, Field::Notes),
        Column::from(120, Field::Email),
    ],
    tail: &[],
};

/// A merchant.
pub const MERCHANT: Shape = Shape {
    schema: "merchant",
    by: "merchant show, merchant list",
    id: Field::Code,
    properties: &[
        Property::text(Field::Code),
        Property::text(Field::ContractNumber),
        Property::text(Field::AccessKey),
        Property::text(Field::Company),
        Property::text(Field::CorporateNumber).or_null(),
        Property::word(Field::Fulfilment, words::<Fulfilment>),
        Property::int(Field::Users),
        Property::time(Field::CreatedAt),
    ],
};

/// Merchants.
pub const MERCHANTS: Listing = Listing {
    of: &MERCHANT,
    schema: "merchants",
    by: "merchant list",
    field: Field::Merchants,
    columns: &[
        Column::always(Field::Code),
        Column::cut(Field::Company),
        Column::always(Field::AccessKey),
        Column::always(Field::Fulfilment),
        Column::always(Field::Users),
        Column::from(100, Field::CorporateNumber),
        Column::from(120, Field::CreatedAt),
    ],
    tail: &[],
};

/// A session, as those who may end it see it.
pub const SESSION: Shape = Shape {
    schema: "session",
    by: "session list",
    id: Field::Id,
    properties: &[
        Property::text(Field::Id),
        Property::text(Field::User),
        Property::time(Field::CreatedAt),
        Property::time(Field::LastUsedAt),
        Property::time(Field::ExpiresAt),
    ],
};

/// Sessions.
pub const SESSIONS: Listing = Listing {
    of: &SESSION,
    schema: "sessions",
    by: "session list",
    field: Field::Sessions,
    columns: &[
        Column::always(Field::Id),
        Column::always(Field::User),
        Column::always(Field::CreatedAt),
        Column::from(100, Field::LastUsedAt),
        Column::from(100, Field::ExpiresAt),
    ],
    tail: &[],
};

/// A session, as its user sees it.
pub const OWN_SESSION: &[Property] = &[
    Property::text(Field::User),
    Property::text(Field::Name),
    Property::text(Field::Merchant),
    Property::text(Field::Company),
    Property::word(Field::Role, words::<Role>),
    Property::of(Field::Permissions, Kind::Many(&Kind::Word(words::<Permission>))),
    Property::time(Field::ExpiresAt),
];

/// A mail; its text only where it is shown alone.
pub const MAIL: Shape = Shape {
    schema: "mail",
    by: "mail show, mail list",
    id: Field::Id,
    properties: &[
        Property::text(Field::Id),
        Property::word(Field::State, words::<MailState>),
        Property::word(Field::Kind, words::<LetterKind>),
        Property::text(Field::User),
        Property::text(Field::To),
        Property::int(Field::Tries),
        Property::time(Field::NextTryAt).or_null(),
        Property::time(Field::ExpiresAt).or_null(),
        Property::text(Field::Reply).or_null(),
        Property::time(Field::CreatedAt),
        Property::text(Field::Subject).sometimes(),
        Property::text(Field::Body).sometimes(),
    ],
};

/// Mails.
pub const MAILS: Listing = Listing {
    of: &MAIL,
    schema: "mails",
    by: "mail list",
    field: Field::Mails,
    columns: &[
        Column::always(Field::Id),
        Column::always(Field::State),
        Column::cut(Field::Kind),
        Column::cut(Field::User),
        Column::from(100, Field::To),
        Column::from(100, Field::Tries),
        Column::from(120, Field::CreatedAt),
        Column::from(140, Field::Reply),
    ],
    tail: &[],
};

/// An audit entry. The six fields of PCI DSS 10.2.2 are never empty: `actor`, `action`, `at`, `result`, `origin`, `target`.
pub const ENTRY: Shape = Shape {
    schema: "audit_entry",
    by: "audit export, audit list",
    id: Field::Seq,
    properties: &[
        Property::text(Field::Chain),
        Property::int(Field::Seq),
        Property::time(Field::At),
        Property::text(Field::Actor),
        Property::text(Field::Action),
        Property::text(Field::Target),
        Property::text(Field::User).or_null(),
        Property::text(Field::Result),
        Property::of(Field::Differences, Kind::Stored),
        Property::text(Field::Reason).or_null(),
        Property::text(Field::Ticket).or_null(),
        Property::of(Field::Origin, Kind::Stored),
        Property::text(Field::RequestId),
        Property::text(Field::Mac),
    ],
};

/// Audit entries.
pub const ENTRIES: Listing = Listing {
    of: &ENTRY,
    schema: "audit",
    by: "audit list, audit export",
    field: Field::Entries,
    columns: &[
        Column::always(Field::At),
        Column::cut(Field::Actor),
        Column::always(Field::Action),
        Column::cut(Field::User),
        Column::always(Field::Result),
        Column::from(100, Field::Differences),
        Column::from(160, Field::Origin),
    ],
    tail: &[],
};
