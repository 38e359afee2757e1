//! Values on their way into a statement, and rows on their way out: TEXT and 64-bit integers, of whatever engine. It knows
//! no table and no rule; a value that is none of ours is told as damage.

#[cfg(feature = "postgres")]
use super::postgres;
use super::sqlite;
use crate::failure::{Code, Failure};

/// A value bound to a statement: text, a 64-bit integer, or nothing.
#[derive(Clone, Copy, Debug)]
pub enum Param<'a> {
    /// NULL
    Null,
    /// INTEGER
    Int(i64),
    /// TEXT
    Text(&'a str),
}

/// A value of a row, on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) enum Value {
    /// NULL
    Null,
    /// INTEGER
    Int(i64),
    /// TEXT
    Text(String),
}

impl<'a> From<&'a Value> for Param<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Int(number) => Self::Int(*number),
            Value::Text(text) => Self::Text(text),
        }
    }
}

impl From<Param<'_>> for Value {
    fn from(param: Param) -> Self {
        match param {
            Param::Null => Self::Null,
            Param::Int(number) => Self::Int(number),
            Param::Text(text) => Self::Text(text.to_owned()),
        }
    }
}

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Param<'_> {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A value of a row.
pub(super) enum Cell<'a> {
    Null,
    Int(i64),
    Text(&'a [u8]),
    /// None of ours, as bytes where it has any.
    Other(&'a [u8]),
}

/// One row of an answer, and where it comes from.
#[derive(Clone, Copy)]
pub enum Row<'a> {
    /// SQLite's.
    Sqlite(&'a rusqlite::Row<'a>, &'a str),
    /// PostgreSQL's.
    #[cfg(feature = "postgres")]
    Postgres(&'a ::postgres::Row, &'a str),
}

impl Row<'_> {
    /// TEXT NOT NULL
    pub(in crate::store) fn text(&self, column: usize) -> Result<String, Failure> {
        self.maybe_text(column)?.ok_or_else(|| self.unexpected(column))
    }

    /// TEXT
    pub(in crate::store) fn maybe_text(&self, column: usize) -> Result<Option<String>, Failure> {
        Ok(self.maybe_str(column)?.map(str::to_owned))
    }

    /// TEXT NOT NULL, where the row holds it.
    pub(in crate::store) fn str(&self, column: usize) -> Result<&str, Failure> {
        self.maybe_str(column)?.ok_or_else(|| self.unexpected(column))
    }

    fn maybe_str(&self, column: usize) -> Result<Option<&str>, Failure> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Text(bytes) => str::from_utf8(bytes).map(Some).map_err(|_| self.unexpected(column)),
            _ => Err(self.unexpected(column)),
        }
    }

    /// INTEGER NOT NULL
    pub(in crate::store) fn int(&self, column: usize) -> Result<i64, Failure> {
        self.maybe_int(column)?.ok_or_else(|| self.unexpected(column))
    }

    /// INTEGER
    pub(in crate::store) fn maybe_int(&self, column: usize) -> Result<Option<i64>, Failure> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Int(number) => Ok(Some(number)),
            _ => Err(self.unexpected(column)),
        }
    }

    /// Whatever stands there, for a copy.
    pub(in crate::store) fn value(&self, column: usize) -> Result<Value, Failure> {
        Ok(match self.cell(column)? {
            Cell::Null => Value::Null,
            Cell::Int(number) => Value::Int(number),
            Cell::Text(bytes) => Value::Text(str::from_utf8(bytes).map_err(|_| self.unexpected(column))?.to_owned()),
            Cell::Other(_) => return Err(self.unexpected(column)),
        })
    }

    /// Anything as text: what is no UTF-8 shows as replacement characters. For rows that may have been tampered with.
    pub(in crate::store) fn lossy_text(&self, column: usize) -> Result<String, Failure> {
        Ok(match self.cell(column)? {
            Cell::Text(bytes) | Cell::Other(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            _ => String::new(),
        })
    }

    /// A word of ours in a TEXT column.
    pub(in crate::store) fn word<T: std::str::FromStr>(&self, column: usize) -> Result<T, Failure> {
        let word = self.maybe_str(column)?.and_then(|text| text.parse().ok());
        word.ok_or_else(|| self.unexpected(column))
    }

    fn cell(&self, column: usize) -> Result<Cell<'_>, Failure> {
        match self {
            Self::Sqlite(row, place) => sqlite::cell(row, column, place),
            #[cfg(feature = "postgres")]
            Self::Postgres(row, place) => postgres::cell(row, column, place),
        }
    }

    fn unexpected(&self, column: usize) -> Failure {
        let name = match self {
            Self::Sqlite(row, _) => row.as_ref().column_name(column).ok(),
            #[cfg(feature = "postgres")]
            Self::Postgres(row, _) => row.columns().get(column).map(::postgres::Column::name),
        };
        self.damaged(&format!("unexpected {}", name.unwrap_or("value")))
    }

    /// A row that does not hold what sekisho writes.
    pub(in crate::store) fn damaged(&self, cause: &str) -> Failure {
        let place = match self {
            Self::Sqlite(_, place) => place,
            #[cfg(feature = "postgres")]
            Self::Postgres(_, place) => place,
        };
        Failure::Store { code: Code::StoreDamaged, path: (*place).to_owned(), cause: cause.to_owned() }
    }
}
