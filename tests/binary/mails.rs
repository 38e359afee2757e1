//! The outbox from outside: a server that is down, files that are there already, what an anonymous caller learns.

use crate::sandbox::{Outcome, PASSWORD, Sandbox};

/// A mail server that refuses every connection: nobody listens on port 1.
pub const NO_SERVER: [&str; 5] = [
    "mail.sink = \"smtp\"",
    "mail.smtp.host = \"127.0.0.1\"",
    "mail.smtp.port = 1",
    "mail.smtp.tls = \"none\"",
    "mail.smtp.timeout = \"2s\"",
];
const ISSUE: &str = "password issue 888888801/USER02 -y";

fn mails(sandbox: &Sandbox, state: &str) -> usize {
    let list = sandbox.json("mail list");
    list["mails"].as_array().unwrap().iter().filter(|mail| mail["state"] == state).count()
}

#[test]
fn r9_2_with_the_server_down_the_change_stands_and_the_mail_goes_later() {
    let sandbox = Sandbox::with_user(&[]);
    sandbox.configure(&NO_SERVER);
    let said = sandbox.sekisho(ISSUE).run().expect(11);
    assert_eq!(said.error(), "mail_queued");
    assert!(said.err.contains("mail deliver"), "the remedy: {}", said.err);
    let user = sandbox.json("user show 888888801/USER02");
    assert_eq!(user["password"]["temporary"], true);
    assert_eq!((mails(&sandbox, "queued"), sandbox.take_mails().len()), (1, 0));

    sandbox.configure(&[]);
    sandbox.ok("mail deliver");
    assert_eq!(mails(&sandbox, "queued"), 0);
    let temporary = sandbox.mailed_secret();
    sandbox.log_in("USER02", &temporary, "mine");
}

#[test]
fn mail_deliver_says_with_11_that_the_server_is_still_down() {
    let sandbox = Sandbox::with_user(&[]);
    sandbox.configure(&NO_SERVER);
    sandbox.sekisho(ISSUE).run().expect(11);
    sandbox.sekisho("mail deliver").run().expect(11);
    assert_eq!(mails(&sandbox, "queued"), 1);
}

#[test]
fn d3_failing_mail_is_not_visible_to_an_anonymous_caller() {
    let sandbox = Sandbox::with_user(&["policy.lock_after = 10"]);
    for step in [login, reset] {
        sandbox.configure(&["policy.lock_after = 10"]);
        let up = step(&sandbox);
        let down_config: Vec<&str> = NO_SERVER.iter().copied().chain(["policy.lock_after = 10"]).collect();
        sandbox.configure(&down_config);
        forget_links(&sandbox);
        assert_eq!(step(&sandbox), up);
    }
}

fn login(sandbox: &Sandbox) -> Outcome {
    let said = sandbox.login("USER02", PASSWORD).arg("-v").arg("-o").arg("json").run().expect(0);
    let expires = said.json()["expires_at"].as_str().unwrap().to_owned();
    let out = said.out.replace(&expires, "TIME");
    Outcome { out, ..said }.without_ids()
}

fn reset(sandbox: &Sandbox) -> Outcome {
    sandbox.sekisho("password reset 888888801/USER02").run().expect(0)
}

/// One request a minute (R7.4), and there is no clock to set.
fn forget_links(sandbox: &Sandbox) {
    rusqlite::Connection::open(sandbox.database()).unwrap().execute("DELETE FROM links", []).unwrap();
}

#[test]
fn m2_a_mail_whose_file_is_there_counts_as_delivered() {
    let sandbox = Sandbox::with_user(&[]);
    sandbox.configure(&NO_SERVER);
    sandbox.sekisho(ISSUE).run().expect(11);
    let id =
        sandbox.json("mail list")["mails"].as_array().unwrap().iter().find(|m| m["state"] == "queued").unwrap()["id"].clone();
    let id = id.as_str().unwrap();

    // As a delivery leaves it that is killed between the file and its entry.
    sandbox.write_private(&format!(".local/share/sekisho/mail/{id}.eml"), "the first delivery's\n");
    sandbox.configure(&[]);
    sandbox.ok("mail deliver");
    assert_eq!(mails(&sandbox, "queued"), 0);
    let file = std::fs::read_to_string(sandbox.mail_folder().join(format!("{id}.eml"))).unwrap();
    assert_eq!(file, "the first delivery's\n");
}

#[test]
fn r9_2_a_lapsed_one_time_password_is_never_sent() {
    let sandbox = Sandbox::with_user(&[]);
    sandbox.configure(&NO_SERVER);
    sandbox.login("USER02", PASSWORD).run().expect(0);
    let db = rusqlite::Connection::open(sandbox.database()).unwrap();
    db.execute("UPDATE mails SET expires_at = 1 WHERE settled_at IS NULL", []).unwrap();
    sandbox.configure(&[]);
    sandbox.ok("mail deliver");
    assert_eq!((mails(&sandbox, "dropped"), sandbox.take_mails().len()), (1, 0));
}
