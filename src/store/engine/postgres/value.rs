//! Values on their way to a PostgreSQL server and back: BIGINT and TEXT, nothing else. It converts nothing else either, so
//! that what a column is never depends on what it holds.

use super::super::Param;
use super::super::row::Cell;
use crate::failure::Failure;
use ::postgres::Row;
use ::postgres::types::private::BytesMut;
use ::postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use std::error::Error;

/// What a parameter is declared as. Of nothing the server finds out by itself.
pub fn type_of(param: &Param) -> Type {
    match param {
        Param::Null => Type::UNKNOWN,
        Param::Int(_) => Type::INT8,
        Param::Text(_) => Type::TEXT,
    }
}

impl ToSql for Param<'_> {
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
