//! A transaction that the server undoes at its COMMIT runs again, and what the undone one did outside the database counts once.

use crate::ground::Ground;
use crate::sandbox::{MERCHANT, Sandbox};
use std::fs;

/// Undoes the first transaction that writes such a row, at its very end, as one that met another is undone.
fn undo_the_first(server: &Ground, sandbox: &Sandbox, table: &str) {
    let trap = format!(
        "CREATE SEQUENCE attempts;
         CREATE FUNCTION undo() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           IF nextval('attempts') = 1 THEN RAISE EXCEPTION 'met another' USING ERRCODE = '40001'; END IF;
           RETURN NULL;
         END $$;
         CREATE CONSTRAINT TRIGGER undo AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION undo();"
    );
    server.tamper(sandbox.home(), &trap);
}

fn scene() -> Option<(Ground, Sandbox)> {
    let Some(server) = Ground::all().into_iter().find(|ground| !ground.is_file()) else {
        println!("skipped: SEKISHO_TEST_POSTGRES names no server");
        return None;
    };
    let sandbox = Sandbox::bare(&[&format!("store.url = '{}'", server.url().unwrap())]);
    sandbox.ok("init");
    sandbox.add_merchant();
    let row = |id: &str, email: &str| format!("{MERCHANT},{id},general,N,{email}\n");
    let rows = [row("A1", "a@example.jp"), row("A2", "nowhere"), row("A3", "b@example.jp")].concat();
    sandbox.write_private("users.csv", &format!("merchant,user_id,role,name,email\n{rows}"));
    Some((server, sandbox))
}

#[test]
fn an_import_that_is_undone_at_its_end_and_runs_again_puts_its_rejected_rows_aside_once() {
    let Some((server, sandbox)) = scene() else { return };
    undo_the_first(&server, &sandbox, "imports");
    let line = "user import users.csv --no-mail --keep-going --rejected rejected.csv";
    sandbox.sekisho(line).run().refused(9, "partial");
    assert_eq!(server.ask(sandbox.home(), "SELECT last_value FROM attempts"), ["2"], "it ran twice");
    assert_eq!(sandbox.ok("user list -o id").lines().count(), 3);
    let rejected = fs::read_to_string(sandbox.path("rejected.csv")).unwrap();
    assert_eq!(rejected.lines().count(), 2, "{rejected}");
    sandbox.ok("audit verify");
}

/// Nothing is rejected by what came to nothing: the same command can be run again.
#[test]
fn an_import_that_fails_at_its_end_leaves_no_file_of_rejected_rows() {
    let Some((server, sandbox)) = scene() else { return };
    server.tamper(sandbox.home(), "ALTER TABLE imports ADD CONSTRAINT none CHECK (created < 0)");
    let line = "user import users.csv --no-mail --keep-going --rejected rejected.csv";
    sandbox.sekisho(line).run().refused(10, "store_failed");
    assert!(!sandbox.path("rejected.csv").exists());
    server.tamper(sandbox.home(), "ALTER TABLE imports DROP CONSTRAINT none");
    sandbox.sekisho(line).run().refused(9, "partial");
    assert!(sandbox.path("rejected.csv").exists());
}
