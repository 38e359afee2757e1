//! `packaging/postgres/roles.sql`: its owner makes the tables, its login works in them and can do nothing else.

use crate::own::Own;
use crate::sandbox::{KEY, MERCHANT, PASSWORD, Sandbox};
use postgres::{Client, NoTls};
use std::path::PathBuf;

const SCRIPT: &str = "packaging/postgres/roles.sql";

/// The script as psql runs it: what a query before `\gexec` answers is run too.
fn run_script(admin: &mut Client) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(SCRIPT);
    let text = std::fs::read_to_string(path).unwrap();
    let statements: String = text.lines().filter(|line| !line.starts_with("--")).map(|line| format!("{line}\n")).collect();
    for statement in statements.replace("\\gexec", ";\\gexec").split(';').map(str::trim).filter(|s| !s.is_empty()) {
        let statement = statement.trim_start_matches("\\gexec").trim();
        if statement.starts_with("SELECT format") {
            let made: String = admin.query_one(statement, &[]).unwrap().get(0);
            admin.batch_execute(&made).unwrap();
        } else {
            admin.batch_execute(statement).unwrap();
        }
    }
}

fn as_role(url: &str, role: &str) -> String {
    url.replace("//sekisho@/postgres", &format!("//{role}@/shop"))
}

#[test]
fn every_command_works_as_the_login_and_the_login_makes_and_drops_no_table() {
    let Some(own) = Own::start() else { return };
    // The cluster's administrator is called as the login is to be called here.
    let mut admin = Client::connect(&own.url, NoTls).unwrap();
    admin.batch_execute("CREATE ROLE administrator SUPERUSER LOGIN").unwrap();
    drop(admin);
    let mut admin = Client::connect(&own.url.replace("sekisho@", "administrator@"), NoTls).unwrap();
    admin.batch_execute("ALTER ROLE sekisho RENAME TO bootstrap").unwrap();
    admin.batch_execute("CREATE DATABASE shop").unwrap();
    let shop = as_role(&own.url, "administrator");
    run_script(&mut Client::connect(&shop, NoTls).unwrap());
    let (owner, login) = (as_role(&own.url, "sekisho_owner"), as_role(&own.url, "sekisho"));

    let sandbox = Sandbox::bare(&[&format!("store.url = '{login}'"), "sweep.max_share = 100"]);
    sandbox.sekisho("init").run().refused(10, "server_refused");
    sandbox.ok(&format!("--db {owner} init"));
    sandbox.add_merchant();
    sandbox.settled_user("USER02");
    sandbox.write_private("users.csv", "user_id,role,name,email\nM1,general,N,m1@example.co.jp\n");
    for line in [
        "user import users.csv -m 888888801",
        "user list",
        "user show 888888801/USER02",
        "user edit 888888801/USER02 --name L",
        "user why 888888801/M1",
        "user unlock 888888801/USER02",
        "password issue 888888801/M1 -y",
        "user delete 888888801/M1 -y",
        "user restore 888888801/M1",
        "mail list",
        "mail deliver",
        "session list",
        "sweep-inactive",
        "audit list",
        "audit verify",
        "audit head",
        "db check",
        "db rotate-key",
        "merchant list",
        "merchant edit 888888801 --company D",
        "report pci",
        "report upcoming",
        "db copy --to sqlite:copy.db",
        "version",
    ] {
        let outcome = sandbox.sekisho(line).run();
        assert!(![10, 12, 75, 1].contains(&outcome.code), "{outcome:?}");
    }
    sandbox.login("USER02", PASSWORD).run().expect(0);
    sandbox.login("USER02", "wrong").run().refused(4, "login_failed");
    sandbox.sekisho(&format!("merchant delete {MERCHANT} --confirm {MERCHANT}")).run().expect(0);
    sandbox.ok(&format!("merchant add {MERCHANT} --access-key {KEY} --company C --admin-name N --admin-email n@example.jp"));

    let mut client = Client::connect(&login, NoTls).unwrap();
    let tables = client.query("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'", &[]).unwrap();
    let tables: Vec<String> = tables.iter().map(|row| row.get(0)).collect();
    assert!(tables.len() > 10, "{tables:?}");
    let each = ["DROP TABLE", "TRUNCATE", "ALTER TABLE {} ADD COLUMN x BIGINT --", "CREATE INDEX ON {} (ctid) --"];
    let refused = tables.iter().flat_map(|table| {
        each.map(|what| if what.contains("{}") { what.replace("{}", table) } else { format!("{what} {table}") })
    });
    let more = ["CREATE TABLE x (y BIGINT)", "CREATE ROLE x", "CREATE DATABASE x", "CREATE SCHEMA x", "SET ROLE sekisho_owner"];
    for statement in refused.chain(more.map(str::to_owned)) {
        let error = client.batch_execute(&statement).unwrap_err();
        assert_eq!(error.code().map(|state| state.code()), Some("42501"), "{statement}: {error}");
    }
}
