//! An outbox with mails that nobody has tried to deliver yet, and what is in it afterwards.

use crate::head::Head;
use crate::sandbox::{MERCHANT, Sandbox};
use crate::server::{Heard, Message};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Each of these users waits for the mail with the first password.
pub fn outbox(users: &[(String, String)]) -> Sandbox {
    // A folder of mails that can't be one: the import's own delivery fails at once.
    let sandbox = Sandbox::with_merchant(&["mail.file.dir = \"/dev/null\""]);
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let row = |(n, (name, email)): (usize, &(String, String))| {
        format!("{MERCHANT},U{n:05},general,{},{}\n", quoted(name), quoted(email))
    };
    let rows: String = users.iter().enumerate().map(row).collect();
    sandbox.write_private("users.csv", &format!("merchant,user_id,role,name,email\n{rows}"));
    sandbox.sekisho("user import users.csv").run().expect(11);
    change(&sandbox, "UPDATE mails SET state = 'queued', tries = 0, reply = NULL, next_try_at = created_at");
    sandbox
}

/// The same for so many users.
pub fn outbox_of(users: usize) -> Sandbox {
    let user = |n| (format!("山田花子{n}"), format!("u{n}@example.co.jp"));
    outbox(&(0..users).map(user).collect::<Vec<_>>())
}

/// Into the database by hand: for what only time brings, and there is no clock to set.
pub fn change(sandbox: &Sandbox, sql: &str) -> usize {
    Connection::open(sandbox.database()).unwrap().execute(sql, []).unwrap()
}

/// The claims of a delivery that was killed run out, which takes a minute.
pub fn let_claims_run_out(sandbox: &Sandbox) -> usize {
    change(sandbox, "UPDATE mails SET next_try_at = created_at WHERE state = 'sending' AND settled_at IS NULL")
}

/// With these lines and a short patience.
pub fn configure(sandbox: &Sandbox, lines: &[String]) {
    let lines = lines.iter().map(String::as_str).chain(["mail.smtp.timeout = \"1s\""]);
    sandbox.configure(&lines.collect::<Vec<_>>());
}

/// What `mail list` says of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub state: String,
    pub tries: i64,
    pub reply: Option<String>,
}

pub fn rows(sandbox: &Sandbox) -> Vec<Row> {
    let list = sandbox.json("mail list");
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let row = |mail: &serde_json::Value| Row {
        id: text(&mail["id"]).unwrap(),
        state: text(&mail["state"]).unwrap(),
        tries: mail["tries"].as_i64().unwrap(),
        reply: text(&mail["reply"]),
    };
    list["mails"].as_array().unwrap().iter().map(row).collect()
}

/// Id and state of every mail, read without a process: thousands of times, this matters.
pub fn states(sandbox: &Sandbox) -> BTreeMap<String, String> {
    let db = Connection::open(sandbox.database()).unwrap();
    let mut statement = db.prepare("SELECT id, state FROM mails").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// The messages by the id of their mail, each with all its copies.
pub fn by_mail(messages: impl IntoIterator<Item = Message>) -> BTreeMap<String, Vec<Message>> {
    let mut mails = BTreeMap::<String, Vec<Message>>::new();
    for message in messages {
        mails.entry(Head::of(&message.bytes).mail_id()).or_default().push(message);
    }
    mails
}

impl Heard {
    /// How often each mail came, by its id.
    pub fn copies(self) -> BTreeMap<String, usize> {
        by_mail(self.messages).into_iter().map(|(id, copies)| (id, copies.len())).collect()
    }
}
