//! Many rows in one round trip: statements whose answers nobody waits for are put off until the next one is asked, and a
//! statement of one row is made one of many. It must not change what a transaction does, only how often it waits.

use super::super::{Param, Row, Value};
use super::value::Values;
use super::{Postgres, numbered};
use crate::failure::Failure;

/// Rows of one statement; it takes 65,535 values, and the widest table has 24 columns.
const ROWS_AT_ONCE: usize = 500;

/// Statements that were put off, each with the values of all its rows, in the order in which they first came.
#[derive(Default)]
pub struct PutOff(Vec<Statement>);

struct Statement {
    sql: &'static str,
    width: usize,
    values: Vec<Value>,
}

impl PutOff {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the statement has as many rows now as are run at once.
    fn add(&mut self, sql: &'static str, params: &[Param]) -> bool {
        let at = self.0.iter().position(|statement| statement.sql == sql);
        let at = at.unwrap_or_else(|| {
            self.0.push(Statement { sql, width: params.len(), values: Vec::new() });
            self.0.len() - 1
        });
        self.0.get_mut(at).is_some_and(|statement| {
            statement.values.extend(params.iter().copied().map(Value::from));
            statement.values.len() >= statement.width * ROWS_AT_ONCE
        })
    }
}

impl Postgres {
    pub(in super::super) fn execute_soon(&self, sql: &'static str, params: &[Param]) -> Result<(), Failure> {
        let full = self.put_off.borrow_mut().add(sql, params);
        if full { self.settle() } else { Ok(()) }
    }

    /// Runs what was put off.
    pub(in super::super) fn settle(&self) -> Result<(), Failure> {
        let statements = self.put_off.take().0;
        statements.iter().try_for_each(|Statement { sql, width, values }| {
            let params: Vec<Param> = values.iter().map(Param::from).collect();
            // A single row is a statement like any other, which may be prepared.
            if values.len() == *width { self.execute(sql, &params).map(drop) } else { self.execute_many(sql, *width, &params) }
        })
    }

    /// The text is parsed each time, which costs less than a round trip.
    pub(in super::super) fn execute_many(&self, sql: &'static str, width: usize, params: &[Param]) -> Result<(), Failure> {
        self.settle()?;
        let width = width.max(1);
        params.chunks(width * ROWS_AT_ONCE).try_for_each(|rows| {
            let (text, values) = (repeated(sql, width, rows.len() / width), Values::of(rows));
            self.ask(move |client| client.execute_typed(&text, &values.typed())).map(drop)
        })
    }

    pub(in super::super) fn rows_of_many<T>(
        &self,
        sql: &'static str,
        width: usize,
        params: &[Param],
        mut read: impl FnMut(&Row) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        self.settle()?;
        let width = width.max(1);
        let mut found = Vec::new();
        for rows in params.chunks(width * ROWS_AT_ONCE) {
            let (text, values) = (repeated(sql, width, rows.len() / width), Values::of(rows));
            let answer = self.ask(move |client| client.query_typed(&text, &values.typed()))?;
            for row in &answer {
                found.push(read(&Row::Postgres(row, &self.place))?);
            }
        }
        Ok(found)
    }
}

/// A statement about one row as one about many: its group of `VALUES` again and again, each with numbers of its own.
fn repeated(sql: &str, width: usize, rows: usize) -> String {
    const VALUES: &str = "VALUES (";
    let Some((before, rest)) = sql.split_once(VALUES) else { return numbered(sql) };
    let after = rest.split_once(')').map_or("", |(_, after)| after);
    let group = |row: usize| {
        let numbers: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
        format!("({})", numbers.join(", "))
    };
    format!("{before}VALUES {}{after}", (0..rows).map(group).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_about_one_row_becomes_one_about_many() {
        let cases = [
            ("INSERT INTO t (a, b) VALUES (?1, ?2)", 2, 2, "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)"),
            (
                "DELETE FROM t WHERE (a) IN (VALUES (?1)) AND b",
                1,
                3,
                "DELETE FROM t WHERE (a) IN (VALUES ($1), ($2), ($3)) AND b",
            ),
        ];
        for (one, width, rows, many) in cases {
            assert_eq!(repeated(one, width, rows), many);
        }
    }

    #[test]
    fn what_is_put_off_keeps_its_order_and_runs_when_it_is_many() {
        let mut put_off = PutOff::default();
        for at in 0..ROWS_AT_ONCE {
            assert_eq!(put_off.add("one", &[Param::Int(1), Param::Null]), at + 1 == ROWS_AT_ONCE);
            assert!(at % 2 == 1 || !put_off.add("other", &[Param::Text("x")]));
        }
        let texts: Vec<(&str, usize)> = put_off.0.iter().map(|s| (s.sql, s.values.len())).collect();
        assert_eq!(texts, [("one", 2 * ROWS_AT_ONCE), ("other", ROWS_AT_ONCE / 2)]);
    }
}
