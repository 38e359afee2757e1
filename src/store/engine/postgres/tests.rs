//! Against a server, where `SEKISHO_TEST_POSTGRES` names one (`.ci/postgres` starts it); else there is nothing to ask.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::indexing_slicing)]

use super::Postgres;
use crate::database::Server;
use crate::failure::{Code, Failure};
use crate::store::engine::Lane;
use crate::store::migration::STEPS;
use crate::store::sql;
use ::postgres::types::Type;
use ::postgres::{Client, NoTls};
use std::net::TcpListener;
use std::time::{Duration, Instant};

/// With this release's schema, in a transaction that is never committed.
fn with_schema() -> Option<Client> {
    let url = std::env::var("SEKISHO_TEST_POSTGRES").ok().filter(|url| !url.is_empty())?;
    let mut client = Client::connect(&url, NoTls).unwrap();
    client.batch_execute("BEGIN; CREATE SCHEMA scratch; SET LOCAL search_path = scratch").unwrap();
    for step in STEPS {
        client.batch_execute(&super::schema::adapted(step)).unwrap();
    }
    Some(client)
}

/// Idea 4: one text for both engines. What the server finds out by itself is what is sent to it and read from it.
#[test]
fn every_statement_prepares_with_bigint_and_text_only() {
    let Some(mut client) = with_schema() else { return };
    let strange = |t: &Type| ![Type::INT8, Type::TEXT].contains(t);
    let mut faults = Vec::new();
    for (name, text) in sql::ALL {
        client.batch_execute("SAVEPOINT trial").unwrap();
        match client.prepare(&super::numbered(text)) {
            Err(error) => faults.push(format!("{name}: {:?}", error.as_db_error())),
            Ok(found) => {
                let types = found.params().iter().chain(found.columns().iter().map(::postgres::Column::type_));
                faults.extend(types.filter(|t| strange(t)).map(|t| format!("{name}: {t}")));
            }
        }
        client.batch_execute("ROLLBACK TO trial").unwrap();
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// R4.1 where one machine does not see what another one reads: of two that take an address at once, the second is told.
#[test]
fn r4_1_two_can_not_take_one_address_even_where_nothing_is_serializable() {
    let Some(url) = std::env::var("SEKISHO_TEST_POSTGRES").ok().filter(|url| !url.is_empty()) else { return };
    let (mut one, mut other) = (Client::connect(&url, NoTls).unwrap(), Client::connect(&url, NoTls).unwrap());
    let make = super::schema::adapted(STEPS[4]).split_once(");").unwrap().0.to_owned();
    one.batch_execute(&format!("DROP SCHEMA IF EXISTS apart CASCADE; CREATE SCHEMA apart; SET search_path = apart; {make})"))
        .unwrap();
    other.batch_execute("SET search_path = apart; SET lock_timeout = '20s'").unwrap();
    let claim = super::numbered(sql::ADD_HOLDER);
    let of = |merchant| [("a@example.jp", Type::TEXT), (merchant, Type::TEXT), ("user", Type::TEXT)];
    let take = |client: &mut Client, merchant| {
        let values = of(merchant);
        let params: Vec<_> = values.iter().map(|(v, t)| (v as &(dyn ::postgres::types::ToSql + Sync), t.clone())).collect();
        client.execute_typed(&claim, &params)
    };
    one.batch_execute("BEGIN ISOLATION LEVEL READ COMMITTED").unwrap();
    assert_eq!(take(&mut one, "111111111").unwrap(), 1);
    let second = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| take(&mut other, "222222222"));
        std::thread::sleep(Duration::from_millis(200));
        one.batch_execute("COMMIT").unwrap();
        waiting.join().unwrap()
    });
    one.batch_execute("DROP SCHEMA apart CASCADE").unwrap();
    assert!(super::fault::meeting(&second.unwrap_err()) == super::fault::Meeting::Another);
}

/// As on SQLite, and whatever the locale of the server.
#[test]
fn text_is_ordered_by_its_bytes() {
    let Some(mut client) = with_schema() else { return };
    let columns = "SELECT attrelid::regclass::text FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_collation l ON l.oid = attcollation \
                   WHERE relnamespace = 'scratch'::regnamespace AND relkind = 'r' AND atttypid = 'text'::regtype AND collname <> 'C'";
    assert_eq!(client.query(columns, &[]).unwrap().len(), 0);
    let numbers = "SELECT 1 FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid \
                   WHERE relnamespace = 'scratch'::regnamespace AND relkind = 'r' AND attnum > 0 AND atttypid NOT IN ('text'::regtype, 'bigint'::regtype)";
    assert_eq!(client.query(numbers, &[]).unwrap().len(), 0);
}

fn server_of(url: &str) -> Server {
    Server::parse(url).and_then(Result::ok).unwrap()
}

/// On the server that tests have, with so much patience.
fn impatient(patience: Duration) -> Option<Postgres> {
    let url = std::env::var("SEKISHO_TEST_POSTGRES").ok().filter(|url| !url.is_empty())?;
    let server = server_of(&url);
    let connected = Postgres::connect(&server, None).unwrap();
    Some(Postgres { patience, ..connected })
}

fn code_of(failure: &Failure) -> Code {
    match failure {
        Failure::Store { code, .. } => *code,
        other => panic!("{other:?}"),
    }
}

/// A machine whose server stands still keeps the connection and answers nothing.
#[test]
fn nobody_waits_for_ever_for_a_server_that_says_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    for tls in ["disable", "require"] {
        let url = format!("postgres://u@127.0.0.1:{port}/d?connect_timeout=1&sslmode={tls}");
        let start = Instant::now();
        let refused = Postgres::connect(&server_of(&url), None).err().unwrap();
        assert_eq!(code_of(&refused), Code::ServerUnreachable);
        assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    }
    let Some(server) = impatient(Duration::from_millis(300)) else { return };
    let start = Instant::now();
    let turn = server.begin_write(&Lane::Several, 0).unwrap();
    let ended = server.batch("SELECT pg_sleep(3)");
    assert_eq!(code_of(&ended.unwrap_err()), Code::ServerUnreachable);
    // Whatever is asked now would wait behind it.
    assert!(server.rows(sql::COUNT_USERS, &[], |row| row.int(0)).is_err() && server.roll_back(&turn).is_err());
    drop(server);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

/// B1: what a COMMIT without an answer left behind is not known.
#[test]
fn b1_a_commit_that_is_not_answered_is_unknown() {
    let Some(server) = impatient(Duration::from_millis(300)) else { return };
    let slow = "CREATE TEMP TABLE slow (n BIGINT);
        CREATE FUNCTION pg_temp.wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(3); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pg_temp.wait()";
    server.batch(slow).unwrap();
    let turn = server.begin_write(&Lane::Several, 0).unwrap();
    server.batch("INSERT INTO slow VALUES (1)").unwrap();
    assert_eq!(code_of(&server.commit(&turn).unwrap_err()), Code::OutcomeUnknown);
}
