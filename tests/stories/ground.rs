//! What a story's database is: the file in its folder, or one on a PostgreSQL server. Both end with the same rows.

#![allow(dead_code)] // each test uses what it needs

#[cfg(feature = "postgres")]
#[path = "../support/server.rs"]
mod server;

use rusqlite::types::ValueRef;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Each table's rows as text, in order.
pub type Dump = BTreeMap<String, Vec<String>>;

/// A story's database.
pub enum Ground {
    File,
    #[cfg(feature = "postgres")]
    Server(server::Fresh),
}

impl Ground {
    /// All that there are to play on.
    pub fn all() -> Vec<Self> {
        #[cfg(feature = "postgres")]
        let servers = server::Fresh::new().map(Self::Server);
        #[cfg(not(feature = "postgres"))]
        let servers = None;
        [Some(Self::File), servers].into_iter().flatten().collect()
    }

    pub fn is_file(&self) -> bool {
        matches!(self, Self::File)
    }

    /// What `SEKISHO_DB` says.
    pub fn url(&self) -> Option<String> {
        match self {
            Self::File => None,
            #[cfg(feature = "postgres")]
            Self::Server(fresh) => Some(fresh.url()),
        }
    }

    /// The same in another folder.
    pub fn copy(&self) -> Self {
        match self {
            Self::File => Self::File,
            #[cfg(feature = "postgres")]
            Self::Server(fresh) => Self::Server(fresh.copy()),
        }
    }

    /// From now on a server undoes the first attempt at every transaction with a log line at its very COMMIT, as one that
    /// met another is undone: so each runs twice. False as long as there are no tables yet.
    pub fn undo_first_attempts(&self) -> bool {
        match self {
            Self::File => true,
            #[cfg(feature = "postgres")]
            Self::Server(fresh) => {
                let mut client = fresh.client();
                let there: bool = client.query_one("SELECT to_regclass('audit') IS NOT NULL", &[]).unwrap().get(0);
                if there {
                    client.batch_execute(UNDO).unwrap();
                }
                there
            }
        }
    }

    /// What somebody does who can write the database.
    pub fn tamper(&self, home: &Path, sql: &str) {
        match self {
            Self::File => rusqlite::Connection::open(file(home)).unwrap().execute_batch(sql).unwrap(),
            #[cfg(feature = "postgres")]
            // SQLite takes a quoted text for either kind of name.
            Self::Server(fresh) => fresh.client().batch_execute(&sql.replace('"', "'")).unwrap(),
        }
    }

    /// The first value of each row of an answer, as text.
    pub fn ask(&self, home: &Path, sql: &str) -> Vec<String> {
        match self {
            Self::File => {
                let db = rusqlite::Connection::open(file(home)).unwrap();
                let mut asked = db.prepare(sql).unwrap();
                let text = |row: &rusqlite::Row| {
                    Ok(match row.get_ref(0)? {
                        ValueRef::Integer(number) => number.to_string(),
                        other => other.as_str()?.to_owned(),
                    })
                };
                asked.query_map([], text).unwrap().map(Result::unwrap).collect()
            }
            #[cfg(feature = "postgres")]
            Self::Server(fresh) => {
                let rows = fresh.client().query(&format!("SELECT CAST(value AS TEXT) FROM ({sql}) AS t (value)"), &[]).unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
        }
    }

    /// Every row of every table of the schema.
    pub fn dump(&self, home: &Path) -> Dump {
        match self {
            Self::File => dump_file(&rusqlite::Connection::open(file(home)).unwrap()),
            #[cfg(feature = "postgres")]
            Self::Server(fresh) => dump_server(&mut fresh.client()),
        }
    }
}

/// A transaction of the program's is counted by its first line: every other one is undone.
#[cfg(feature = "postgres")]
const UNDO: &str = "CREATE SEQUENCE attempts;
    CREATE FUNCTION undo() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF current_setting('application_name') = 'sekisho' AND current_setting('undo.seen', true) IS DISTINCT FROM txid_current()::text THEN
            PERFORM set_config('undo.seen', txid_current()::text, true);
            IF nextval('attempts') % 2 = 1 THEN RAISE EXCEPTION 'met another' USING ERRCODE = '40001'; END IF;
        END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER undo AFTER INSERT ON audit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION undo()";

fn file(home: &Path) -> PathBuf {
    home.join(".local/share/sekisho/sekisho.db")
}

const NULL: &str = "NULL";

fn dump_file(db: &rusqlite::Connection) -> Dump {
    let mut tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let rows = |table: &String| {
        let mut all = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let names: Vec<String> = all.column_names().map(str::to_owned).collect();
        let mut rows = all.query([]).unwrap();
        let mut found = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let value = |(at, name): (usize, &String)| match row.get_ref(at).unwrap() {
                ValueRef::Null => format!("{name}={NULL}"),
                ValueRef::Integer(number) => format!("{name}={number}"),
                other => format!("{name}={}", other.as_str().unwrap()),
            };
            found.push(names.iter().enumerate().map(value).collect());
        }
        found
    };
    tables.iter().map(|table| (table.clone(), sorted(rows(table)))).collect()
}

#[cfg(feature = "postgres")]
fn dump_server(client: &mut postgres::Client) -> Dump {
    let tables = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'schema_version'";
    let tables = client.query(tables, &[]).unwrap();
    let mut dump = Dump::new();
    for table in tables.iter().map(|row| row.get::<_, String>(0)) {
        let rows = client.query(&format!("SELECT * FROM {table}"), &[]).unwrap();
        let value = |row: &postgres::Row, at: usize| {
            let column = &row.columns()[at];
            let value = match *column.type_() {
                postgres::types::Type::INT8 => row.get::<_, Option<i64>>(at).map(|number| number.to_string()),
                _ => row.get::<_, Option<String>>(at),
            };
            format!("{}={}", column.name(), value.unwrap_or_else(|| NULL.to_owned()))
        };
        let text = rows.iter().map(|row| (0..row.len()).map(|at| value(row, at)).collect()).collect();
        dump.insert(table, sorted(text));
    }
    dump
}

fn sorted(rows: Vec<Vec<String>>) -> Vec<String> {
    let mut rows: Vec<String> = rows.into_iter().map(|values| values.join(" | ")).collect();
    rows.sort();
    rows
}
