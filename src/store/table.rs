//! Every table as rows of plain values in the order of a key: what a copy is made of, and what two databases are compared
//! by, whatever their engines. It knows no value's meaning.

use super::engine::{Engine, Param, Row, Value};
use super::{migration, sql};
use crate::failure::Failure;
use crate::secret::Checksum;

/// A table: how its rows are listed, how one is added with the same columns, how they are all removed.
pub(super) struct Table {
    pub list: &'static str,
    add: &'static str,
    clear: &'static str,
    width: usize,
}

const fn table(list: &'static str, add: &'static str, clear: &'static str, width: usize) -> Table {
    Table { list, add, clear, width }
}

/// All of them: what others refer to comes before these.
pub(super) const TABLES: [Table; 13] = [
    table(sql::COPY_META, sql::PUT_META, sql::CLEAR_META, 2),
    table(sql::CHECK_MERCHANTS, sql::ADD_MERCHANT, sql::CLEAR_MERCHANTS, 7),
    table(sql::CHECK_USERS, sql::ADD_USER, sql::CLEAR_USERS, 24),
    table(sql::COPY_HOLDERS, sql::LAY_HOLDER, sql::CLEAR_HOLDERS, 4),
    table(sql::COPY_PASSWORDS, sql::LAY_PASSWORD, sql::CLEAR_PASSWORDS, 4),
    table(sql::CHECK_CHALLENGES, sql::ADD_CHALLENGE, sql::END_CHALLENGES, 11),
    table(sql::CHECK_LINKS, sql::ADD_LINK, sql::END_LINKS, 8),
    table(sql::LIST_SESSIONS, sql::ADD_SESSION, sql::END_SESSIONS, 7),
    table(sql::COPY_MAILS, sql::ADD_MAIL, sql::CLEAR_MAILS, 16),
    table(sql::COPY_RUNS, sql::ADD_RUN, sql::CLEAR_RUNS, 13),
    table(sql::LIST_AUDIT_CHAINS, sql::ADD_AUDIT, sql::CLEAR_AUDIT, 14),
    table(sql::LIST_CHECKPOINTS, sql::PUT_CHECKPOINT, sql::CLEAR_CHECKPOINTS, 4),
    table(sql::COPY_DECOYS, sql::LAY_DECOY, sql::CLEAR_DECOYS, 2),
];

/// What rows in their order hold: two that are equal hold the same.
#[derive(Clone, Default)]
pub(super) struct Print {
    pub rows: i64,
    sum: Checksum,
}

impl Print {
    pub fn take(&mut self, row: &[Value]) {
        self.rows += 1;
        for value in row {
            match value {
                Value::Null => self.sum.add(b"-"),
                Value::Int(number) => self.sum.add(&[b"i", number.to_be_bytes().as_slice()].concat()),
                Value::Text(text) => self.sum.add(&[b"t", text.as_bytes()].concat()),
            }
        }
    }

    pub fn is_same(&self, other: &Self) -> bool {
        self.rows == other.rows && self.sum.digits() == other.sum.digits()
    }
}

impl Table {
    /// Hands over each row in turn.
    pub fn each(&self, engine: &Engine, mut take: impl FnMut(Vec<Value>) -> Result<(), Failure>) -> Result<(), Failure> {
        engine
            .each(self.list, &[], |row: &Row| take((0..self.width).map(|column| row.value(column)).collect::<Result<_, _>>()?))
    }

    /// What all its rows hold.
    pub fn print(&self, engine: &Engine) -> Result<Print, Failure> {
        let mut print = Print::default();
        self.each(engine, |row| {
            print.take(&row);
            Ok(())
        })?;
        Ok(print)
    }

    /// Adds rows.
    pub fn add(&self, engine: &Engine, rows: &[Vec<Value>]) -> Result<(), Failure> {
        let values: Vec<Param> = rows.iter().flatten().map(Param::from).collect();
        engine.execute_many(self.add, self.width, &values)
    }
}

/// Rows that are held in memory at once.
const POURED: usize = 1_000;

/// Fills an empty file that nobody else knows with all that another database holds.
pub(super) fn pour(from: &Engine, to: &Engine) -> Result<(), Failure> {
    to.file()?.in_one(|| {
        migration::make(to)?;
        clear(to)?; // the schema itself brings a row
        TABLES.iter().try_for_each(|table| {
            let mut rows = Vec::new();
            table.each(from, |row| {
                rows.push(row);
                if rows.len() == POURED {
                    table.add(to, &rows)?;
                    rows.clear();
                }
                Ok(())
            })?;
            table.add(to, &rows)
        })
    })
}

/// Removes every row of every table.
pub(super) fn clear(engine: &Engine) -> Result<(), Failure> {
    TABLES.iter().rev().try_for_each(|table| engine.execute(table.clear, &[]).map(drop))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::store::migration::STEPS;
    use std::collections::BTreeSet;

    fn database() -> rusqlite::Connection {
        let db = rusqlite::Connection::open_in_memory().unwrap();
        STEPS.iter().for_each(|step| db.execute_batch(step).unwrap());
        db
    }

    /// A table or a column that a copy forgot would be lost by it.
    #[test]
    fn every_column_of_every_table_is_listed_and_added() {
        let db = database();
        let mut all = db
            .prepare("SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'")
            .unwrap();
        let all: BTreeSet<String> = all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut seen = BTreeSet::new();
        for table in &TABLES {
            let name = table.clear.split(' ').nth(2).unwrap();
            let listed = db.prepare(table.list).unwrap();
            let listed: Vec<&str> = listed.column_names().collect();
            let added = table.add.split(['(', ')']).nth(1).unwrap();
            assert_eq!(listed, added.split(", ").collect::<Vec<_>>(), "{name}: not added as listed");
            assert_eq!(listed.len(), table.width, "{name}");
            assert!(table.add.contains(&format!("INTO {name} (")), "{name}");
            seen.extend(listed.iter().map(|column| format!("{name}.{column}")));
        }
        assert_eq!(seen, all);
    }

    /// What a server that spreads tables over machines by the merchant code asks for: that it leads every unique key, but for
    /// the tables that each machine has whole.
    #[test]
    fn the_merchant_leads_every_key_of_what_belongs_to_a_merchant() {
        const WHOLE: [&str; 4] = ["meta", "merchants", "imports", "decoys"];
        let db = database();
        let keys = "SELECT t.name, c.name FROM sqlite_master t, pragma_index_list(t.name) i, pragma_index_info(i.name) c \
                    WHERE t.type = 'table' AND i.\"unique\" = 1 AND c.seqno = 0";
        let mut keys = db.prepare(keys).unwrap();
        let keys = keys.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
        let keys: Vec<(String, String)> =
            keys.map(Result::unwrap).filter(|(table, _)| !WHOLE.contains(&table.as_str())).collect();
        assert!(keys.len() >= TABLES.len() - WHOLE.len());
        let others: Vec<_> = keys.into_iter().filter(|(_, first)| first != "merchant" && first != "chain").collect();
        // The one rule over all merchants, by what it is about.
        assert_eq!(others, [("email_holders".to_owned(), "email_key".to_owned())]);
    }

    #[test]
    fn a_print_tells_where_a_value_ends_and_what_it_is() {
        let of = |rows: &[&[Value]]| {
            let mut print = Print::default();
            rows.iter().for_each(|row| print.take(row));
            print
        };
        let text = |text: &str| Value::Text(text.to_owned());
        let one = of(&[&[text("ab"), text("c")]]);
        assert!(one.is_same(&of(&[&[text("ab"), text("c")]])));
        let others =
            [of(&[&[text("a"), text("bc")]]), of(&[&[text("ab"), Value::Null]]), of(&[&[text("ab"), text("d")]]), of(&[])];
        assert!(others.iter().all(|other| !one.is_same(other)));
        assert!(!of(&[&[Value::Int(1)]]).is_same(&of(&[&[text("1")]])));
    }
}
