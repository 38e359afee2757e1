//! A fresh database on the PostgreSQL server that `SEKISHO_TEST_POSTGRES` names (`.ci/postgres` starts one), gone when it is
//! dropped. Without that variable there is none, and what needs one is not tested.

#![allow(dead_code)] // each test uses what it needs

use postgres::{Client, NoTls};
use std::sync::atomic::{AtomicU32, Ordering};

/// A database of its own.
pub struct Fresh {
    name: String,
}

impl Fresh {
    /// An empty one.
    pub fn new() -> Option<Self> {
        server()?;
        Some(Self::made("TEMPLATE template0"))
    }

    /// One that holds the same; nobody may be connected with this one.
    pub fn copy(&self) -> Self {
        Self::made(&format!("TEMPLATE {}", self.name))
    }

    fn made(from: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("sekisho_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        admin(&format!("CREATE DATABASE {name} {from}"));
        Self { name }
    }

    /// For `--db`.
    pub fn url(&self) -> String {
        url_of(&self.name)
    }

    /// Somebody with a client of his own.
    pub fn client(&self) -> Client {
        Client::connect(&self.url(), NoTls).unwrap()
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        admin(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

fn server() -> Option<String> {
    std::env::var("SEKISHO_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

fn url_of(database: &str) -> String {
    let url = server().unwrap();
    let (before, options) = url.split_once('?').unwrap_or((&url, ""));
    let (host, _) = before.rsplit_once('/').unwrap();
    format!("{host}/{database}?{options}")
}

fn admin(statement: &str) {
    Client::connect(&server().unwrap(), NoTls).unwrap().batch_execute(statement).unwrap();
}
