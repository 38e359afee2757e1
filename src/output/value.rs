//! What can stand in a report, and records of it in a fixed order of fields. These are plain data: how a value looks in
//! each format is the business of the other files here.

use super::Shape;
use crate::rules::time::Timestamp;
use crate::text::{Field, Word};

/// A value of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Known to be absent.
    Null,
    /// Free text, still unescaped.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// A moment.
    Time(Timestamp),
    /// A word of the contract.
    Word(Word),
    /// Several values, such as flags.
    Many(Vec<Value>),
    /// Fields of their own, such as `password`.
    Record(Record),
    /// Several records, such as `items`.
    Records(Vec<Record>),
    /// Something that was JSON already when it was stored.
    Json(serde_json::Value),
}

/// Fields and their values, in the order in which they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record(Vec<(Field, Value)>);

/// The way from a record to a value in it: one field, or more through nested records.
pub(super) type Path = Vec<Field>;

impl Record {
    /// A record without fields.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A record of this shape, each field with its value.
    #[must_use]
    pub fn of(shape: &Shape, value: impl Fn(Field) -> Value) -> Self {
        Self(shape.properties.iter().map(|property| (property.field, value(property.field))).collect())
    }

    /// Puts a field before all others.
    #[must_use]
    pub fn preceded_by(mut self, field: Field, value: impl Into<Value>) -> Self {
        self.0.insert(0, (field, value.into()));
        self
    }

    /// The record with one more field at its end.
    #[must_use]
    pub fn with(mut self, field: Field, value: impl Into<Value>) -> Self {
        self.0.push((field, value.into()));
        self
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&Value> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, value)| value)
    }

    /// The value of a field; null where there is none.
    pub(super) fn value(&self, field: Field) -> &Value {
        self.get(field).unwrap_or(&Value::Null)
    }

    /// Its fields in order.
    pub(super) fn fields(&self) -> impl Iterator<Item = (Field, &Value)> {
        self.0.iter().map(|(field, value)| (*field, value))
    }

    /// The value at the end of a path; none where a record on the way is null.
    pub(super) fn at(&self, path: &[Field]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        match self.get(*first)? {
            value if rest.is_empty() => Some(value),
            Value::Record(inner) => inner.at(rest),
            _ => None,
        }
    }

    /// The paths to every value that is no record itself: the columns of a flat form.
    pub(super) fn paths(&self) -> Vec<Path> {
        let mut paths = Vec::new();
        for (field, value) in self.fields() {
            match value {
                Value::Record(inner) => paths.extend(inner.paths().into_iter().map(|rest| [vec![field], rest].concat())),
                _ => paths.push(vec![field]),
            }
        }
        paths
    }

    /// Only the picked fields, in the order of the pick; all of them without one.
    pub(super) fn pick(&self, picked: Option<&[Field]>) -> Self {
        let Some(picked) = picked else { return self.clone() };
        Self(picked.iter().filter_map(|field| Some((*field, self.get(*field)?.clone()))).collect())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Int(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<Timestamp> for Value {
    fn from(at: Timestamp) -> Self {
        Self::Time(at)
    }
}

impl From<Word> for Value {
    fn from(word: Word) -> Self {
        Self::Word(word)
    }
}

impl From<Vec<Value>> for Value {
    fn from(values: Vec<Value>) -> Self {
        Self::Many(values)
    }
}

impl From<Record> for Value {
    fn from(record: Record) -> Self {
        Self::Record(record)
    }
}

impl From<Vec<Record>> for Value {
    fn from(records: Vec<Record>) -> Self {
        Self::Records(records)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
