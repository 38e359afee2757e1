//! What an object of ours looks like, said once: the fields of a record with their kinds, the list that its records stand in.
//! Tables, CSV and the JSON Schemas are made from it. It knows no value; that a record keeps to its shape is proven by the
//! stories, which hold every answer against its schema.

use super::Column;
use crate::text::Field;
use strum::VariantArray;

/// What stands in a field.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Free text.
    Text,
    /// A whole number.
    Int,
    /// Yes or no.
    Flag,
    /// A moment, RFC 3339 with offset.
    Time,
    /// One of these words.
    Word(fn() -> Vec<&'static str>),
    /// Any number of such values.
    Many(&'static Kind),
    /// Fields of its own.
    Record(&'static [Property]),
    /// Any number of records.
    Records(&'static [Property]),
    /// An object as it was stored.
    Stored,
}

/// Whether a field has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Always,
    /// It is there, but may be null.
    OrNull,
    /// Only some commands or errors have it.
    Sometimes,
}

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// Its name.
    pub field: Field,
    /// What stands in it.
    pub kind: Kind,
    /// Whether anything does.
    pub presence: Presence,
}

impl Property {
    /// Of any kind.
    #[must_use]
    pub const fn of(field: Field, kind: Kind) -> Self {
        Self { field, kind, presence: Presence::Always }
    }

    /// Free text.
    #[must_use]
    pub const fn text(field: Field) -> Self {
        Self::of(field, Kind::Text)
    }

    /// A whole number.
    #[must_use]
    pub const fn int(field: Field) -> Self {
        Self::of(field, Kind::Int)
    }

    /// Yes or no.
    #[must_use]
    pub const fn flag(field: Field) -> Self {
        Self::of(field, Kind::Flag)
    }

    /// A moment.
    #[must_use]
    pub const fn time(field: Field) -> Self {
        Self::of(field, Kind::Time)
    }

    /// A word of an enum: `Property::word(Field::Role, words::<Role>)`.
    #[must_use]
    pub const fn word(field: Field, words: fn() -> Vec<&'static str>) -> Self {
        Self::of(field, Kind::Word(words))
    }

    /// A record in the record.
    #[must_use]
    pub const fn record(field: Field, properties: &'static [Self]) -> Self {
        Self::of(field, Kind::Record(properties))
    }

    /// Any number of records.
    #[must_use]
    pub const fn records(field: Field, properties: &'static [Self]) -> Self {
        Self::of(field, Kind::Records(properties))
    }

    /// The same, which may be null.
    #[must_use]
    pub const fn or_null(self) -> Self {
        Self { presence: Presence::OrNull, ..self }
    }

    /// The same, which may be missing.
    #[must_use]
    pub const fn sometimes(self) -> Self {
        Self { presence: Presence::Sometimes, ..self }
    }
}

/// The words of an enum.
#[must_use]
pub fn words<T: VariantArray + AsRef<str>>() -> Vec<&'static str> {
    T::VARIANTS.iter().map(AsRef::as_ref).collect()
}

/// What a kind of record is called and which fields it has.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// `user` for `sekisho.user/1`.
    pub schema: &'static str,
    /// The commands that answer with it, without `sekisho`.
    pub by: &'static str,
    /// What `-o id` prints.
    pub id: Field,
    /// Its fields in their order.
    pub properties: &'static [Property],
}

impl Shape {
    /// The names of its fields.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        self.properties.iter().map(|property| property.field).collect()
    }
}

/// A list of such records.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    /// Each of them; as a line of `-o jsonl` it has its own schema.
    pub of: &'static Shape,
    /// `users` for `sekisho.users/1`.
    pub schema: &'static str,
    /// The commands that answer with it, without `sekisho`.
    pub by: &'static str,
    /// The array's name in JSON.
    pub field: Field,
    /// What the table shows.
    pub columns: &'static [Column],
    /// What follows the array in JSON.
    pub tail: &'static [Property],
}

impl Listing {
    /// What `--columns` may name in a table: the fields of a record, and what only the table has.
    pub(super) fn table_fields(&self) -> Vec<Field> {
        let mut fields = self.of.fields();
        for column in self.columns {
            if !fields.contains(&column.field) {
                fields.push(column.field);
            }
        }
        fields
    }
}

/// Anything that has a schema.
#[derive(Clone, Copy, Debug)]
pub enum Object {
    /// One record.
    One(&'static Shape),
    /// A list.
    List(&'static Listing),
}

impl Object {
    /// `user` for `sekisho.user/1`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::One(shape) => shape.schema,
            Self::List(listing) => listing.schema,
        }
    }

    /// The commands that answer with it.
    #[must_use]
    pub fn by(self) -> &'static str {
        match self {
            Self::One(shape) => shape.by,
            Self::List(listing) => listing.by,
        }
    }

    /// Its fields in a line: `name`, `flags[]`, `password{changed_at, ..}`.
    #[must_use]
    pub fn outline(self) -> String {
        match self {
            Self::One(shape) => outline(shape.properties),
            Self::List(listing) if listing.tail.is_empty() => format!("{}[..]", listing.field.as_ref()),
            Self::List(listing) => format!("{}[..], {}", listing.field.as_ref(), outline(listing.tail)),
        }
    }

    /// Whether this command answers with it.
    #[must_use]
    pub fn is_of(self, command: &str) -> bool {
        self.by().split(", ").any(|by| by == command)
    }

    /// What `--columns` may name in its table.
    #[must_use]
    pub fn columns(self) -> Vec<Field> {
        match self {
            Self::One(shape) => shape.fields(),
            Self::List(listing) => listing.table_fields(),
        }
    }
}

fn outline(properties: &[Property]) -> String {
    let one = |property: &Property| match (property.field.as_ref(), property.kind) {
        (name, Kind::Many(_)) => format!("{name}[]"),
        (name, Kind::Record(inner)) => format!("{name}{{{}}}", outline(inner)),
        (name, Kind::Records(inner)) => format!("{name}[{{{}}}]", outline(inner)),
        (name, _) => name.to_owned(),
    };
    properties.iter().map(one).collect::<Vec<_>>().join(", ")
}
