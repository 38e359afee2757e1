//! A style, a shape and users for the tests of this room.
//! The program itself must not use it; the names are chosen to be wide, missing or odd.

use super::{Column, Format, Kind, Listing, Property, Record, Shape, Style, Value, words};
use crate::rules::time::Timestamp;
use crate::rules::words::{Role, Status};
use crate::text::{Field, Lang, Word};
use crate::zone::Zone;
use chrono::FixedOffset;

/// A shape like that of `user show`.
pub static SHAPE: Shape = Shape {
    schema: "user",
    by: "user show",
    id: Field::Address,
    properties: &[
        Property::text(Field::Address),
        Property::text(Field::Name),
        Property::word(Field::Role, words::<Role>),
        Property::word(Field::Status, words::<Status>),
        Property::time(Field::LastLoginAt).or_null(),
        Property::text(Field::Email).or_null(),
        Property::text(Field::Id),
        Property::of(Field::Flags, Kind::Many(&Kind::Word(words::<Status>))),
        Property::int(Field::FailedAttempts),
        Property::record(Field::Password, &[Property::time(Field::ChangedAt).or_null(), Property::flag(Field::MustChange)]),
    ],
};

/// A list like that of `user list`.
pub static USERS: Listing = Listing {
    of: &SHAPE,
    schema: "users",
    by: "user list, user export",
    field: Field::Users,
    columns: &[
        Column { field: Field::Address, from_width: 0, flexible: false },
        Column { field: Field::Name, from_width: 0, flexible: true },
        Column { field: Field::Role, from_width: 0, flexible: false },
        Column { field: Field::Status, from_width: 0, flexible: false },
        Column { field: Field::LastLoginAt, from_width: 0, flexible: false },
        Column { field: Field::Email, from_width: 100, flexible: true },
    ],
    tail: &[],
};

/// Uncoloured English for no terminal, in Japan's time.
pub fn style(format: Format) -> Style {
    let zone = FixedOffset::east_opt(9 * 3600).map_or(Zone::Local, Zone::Fixed);
    let (lang, color, width, height, header, rule, columns, quiet) = (Lang::En, false, None, None, true, true, None, false);
    Style { format, lang, zone, color, width, height, header, rule, columns, quiet }
}

/// A name of the greatest width.
pub fn long_name() -> String {
    "寿限無".repeat(10)
}

/// A user of merchant 888888801 who last logged in at 2026-08-01 09:00 in Japan.
pub fn user(id: &str, name: &str, status: Status) -> Record {
    let password = Record::new().with(Field::ChangedAt, Timestamp(1_785_542_400)).with(Field::MustChange, false);
    Record::new()
        .with(Field::Id, id)
        .with(Field::Address, format!("888888801/{id}"))
        .with(Field::Name, name)
        .with(Field::Role, Word::Role(Role::General))
        .with(Field::Status, Word::Status(status))
        .with(Field::Flags, vec![Value::Word(Word::Status(status)), Word::Status(Status::Inactive).into()])
        .with(Field::LastLoginAt, Timestamp(1_785_542_400))
        .with(Field::Email, None::<&str>)
        .with(Field::FailedAttempts, -1_i64)
        .with(Field::Password, password)
}

/// The line without its colours.
pub fn plain(line: &str) -> String {
    [31, 32, 33, 0].iter().fold(line.to_owned(), |line, sgr| line.replace(&format!("\u{1b}[{sgr}m"), ""))
}
