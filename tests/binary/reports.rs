//! `report pci` over a log that somebody has been at: what is broken is found, named, and ends the run with 9.

use crate::sandbox::Sandbox;
use rusqlite::Connection;
use serde_json::Value;

/// What the report says of a requirement.
fn finding(report: &Value, requirement: &str) -> Value {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().find(|finding| finding["requirement"] == requirement).unwrap().clone()
}

fn tamper(sandbox: &Sandbox, statement: &str) {
    assert_eq!(Connection::open(sandbox.database()).unwrap().execute(statement, []).unwrap(), 1, "{statement}");
}

#[test]
fn pci_10_a_tampered_log_fails_its_requirements_and_names_the_entries() {
    let sandbox = Sandbox::with_merchant(&[]);
    sandbox.ok("report pci --fail-on exceptions");
    tamper(&sandbox, "UPDATE audit SET actor = '' WHERE chain = '888888801' AND seq = 1");
    let report = sandbox.json("report pci");
    for (requirement, entry) in [("10.3.4", "888888801#1"), ("10.2.2", "888888801#1")] {
        let found = finding(&report, requirement);
        assert_eq!(found["verdict"], "fail", "{found}");
        assert_eq!(found["exceptions"][0]["entry"], entry, "{found}");
    }
    let said = sandbox.sekisho("report pci --fail-on exceptions").run().expect(9);
    assert!(said.out.contains("10.3.4 FAIL") && said.err.is_empty(), "{}{}", said.out, said.err);
}

#[test]
fn pci_10_an_entry_that_is_no_text_is_named_and_ends_nothing() {
    let sandbox = Sandbox::with_merchant(&[]);
    tamper(&sandbox, "UPDATE audit SET origin = CAST(x'ff' AS TEXT) WHERE chain = '888888801' AND seq = 1");
    let report = sandbox.json("report pci");
    for requirement in ["10.3.4", "10.2.2"] {
        assert_eq!(finding(&report, requirement)["exceptions"][0]["entry"], "888888801#1", "{report}");
    }
}

#[test]
fn pci_8_2_2_who_shares_an_address_against_the_rules_is_listed() {
    let sandbox = Sandbox::with_merchant(&[]);
    for id in ["USER02", "USER03", "USER04"] {
        sandbox.add_user(id);
    }
    assert_eq!(finding(&sandbox.json("report pci"), "8.2.2")["verdict"], "pass");
    let same = "(SELECT email_key FROM users WHERE id = 'USER02')";
    tamper(&sandbox, &format!("UPDATE users SET email_key = {same} WHERE id = 'USER03'"));
    let found = finding(&sandbox.json("report pci"), "8.2.2");
    // Of one name, and two users still.
    let users: Vec<&str> = found["exceptions"].as_array().unwrap().iter().map(|e| e["user"].as_str().unwrap()).collect();
    assert_eq!(users, ["888888801/USER02", "888888801/USER03"], "{found}");
}
