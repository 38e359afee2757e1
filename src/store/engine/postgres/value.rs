//! Values on their way to a PostgreSQL server and back: BIGINT and TEXT, nothing else. It converts nothing else either, so
//! that what a column is never depends on what it holds.

use super::super::row::Cell;
use super::super::{Param, Value};
use crate::failure::Failure;
use ::postgres::Row;
use ::postgres::types::private::BytesMut;
use ::postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use std::error::Error;

/// What a parameter is declared as. Of nothing the server finds out by itself.
fn type_of(value: &Value) -> Type {
    match value {
        Value::Null => Type::UNKNOWN,
        Value::Int(_) => Type::INT8,
        Value::Text(_) => Type::TEXT,
    }
}

/// Parameters on their own, to be handed to the thread that speaks with the server.
pub struct Values(Vec<Value>);

impl Values {
    pub fn of(params: &[Param]) -> Self {
        Self(params.iter().copied().map(Value::from).collect())
    }

    /// For a statement that says what they are.
    pub fn plain(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.0.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
    }

    /// With what each is.
    pub fn typed(&self) -> Vec<(&(dyn ToSql + Sync), Type)> {
        self.0.iter().map(|value| (value as &(dyn ToSql + Sync), type_of(value))).collect()
    }
}

impl ToSql for Value {
    fn to_sql(&self, as_what: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, as_what) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(number), &Type::INT8) => number.to_sql(as_what, out),
            (Self::Text(text), &Type::TEXT) => text.to_sql(as_what, out),
            _ => Err(format!("a parameter that the server takes for {as_what}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true // as what it is, is judged with the value
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(as_what: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *as_what {
            Type::INT8 => Cell::Int(i64::from_sql(as_what, raw)?),
            Type::TEXT => Cell::Text(raw),
            _ => Cell::Other(raw),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Cell::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

pub fn cell<'r>(row: &'r Row, column: usize, place: &str) -> Result<Cell<'r>, Failure> {
    row.try_get(column).map_err(|e| super::fault::failure(place, &e))
}
