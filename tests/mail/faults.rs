//! A server that does each wrong thing there is: what a delivery makes of it and how long it takes, and that a healthy
//! server which then takes over on the same port is brought every mail (M2, M3, G5).

use crate::outbox::{Row, configure, outbox_of, rows};
use crate::sandbox::{Outcome, Sandbox};
use crate::server::{Fault, Heard, Manner, Server, Step, configuration, nobody};
use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::{Duration, Instant};

const MAILS: usize = 3;
pub const ACCOUNT: (&str, &str) = ("sekisho", "himitsu-4711");

/// A fault and what is documented of it.
struct Case {
    name: &'static str,
    at: Step,
    fault: Fault,
    /// The state of all mails after one `mail deliver`.
    state: &'static str,
    /// What the reply of a tried one holds.
    reply: &'static str,
    exit: i32,
    /// How many seconds the client waits for a reply.
    limit: u64,
    /// How many its delivery may take.
    seconds: u64,
}

const fn case(name: &'static str, at: Step, fault: Fault, state: &'static str, reply: &'static str) -> Case {
    let exit = if state.len() == "sent".len() { 0 } else { 11 };
    // A thousand lines are read again with each of them, which takes a debug build its time.
    let (limit, seconds) = if matches!(fault, Fault::Lines(_)) { (20, 60) } else { (1, 6) };
    Case { name, at, fault, state, reply, exit, limit, seconds }
}

const LATE: Fault = Fault::Late(Duration::from_millis(1800));
const NO_ANSWER: &str = "no answer in time";

#[rustfmt::skip]
const CASES: [Case; 39] = [
    case("silent from the start", Step::Connect, Fault::Silence, "queued", NO_ANSWER),
    case("a byte a second from the start", Step::Connect, Fault::Drip, "queued", NO_ANSWER),
    case("220 and closed", Step::Connect, Fault::SaysAndCloses("220 peer.example"), "queued", ""),
    case("closed without a word", Step::Connect, Fault::Close, "queued", ""),
    case("421 for a greeting", Step::Connect, Fault::Says("421 4.3.2 not now"), "queued", "421 4.3.2 not now"),
    case("554 for a greeting", Step::Connect, Fault::Says("554 5.3.2 never"), "queued", "554 5.3.2 never"),
    case("a greeting of 1,000 lines", Step::Connect, Fault::Lines(1000), "sent", "250 2.0.0 Ok: taken"),
    case("a greeting that is none", Step::Connect, Fault::Says("HTTP/1.1 400 Bad Request"), "queued", ""),
    case("EHLO 502", Step::Ehlo, Fault::Says("502 5.5.1 what?"), "queued", "502 5.5.1 what?"),
    case("EHLO silent", Step::Ehlo, Fault::Silence, "queued", NO_ANSWER),
    case("EHLO a byte a second", Step::Ehlo, Fault::Drip, "queued", NO_ANSWER),
    case("EHLO 1,000 lines", Step::Ehlo, Fault::Lines(1000), "sent", "250 2.0.0 Ok: taken"),
    case("AUTH 535", Step::Auth, Fault::Says("535 5.7.8 wrong"), "queued", "535 5.7.8 wrong"),
    case("AUTH 454", Step::Auth, Fault::Says("454 4.7.0 later"), "queued", "454 4.7.0 later"),
    case("AUTH closed", Step::Auth, Fault::Close, "queued", ""),
    case("MAIL 451", Step::Mail, Fault::Says("451 4.3.0 later"), "queued", "451 4.3.0 later"),
    case("MAIL 421", Step::Mail, Fault::Says("421 4.3.2 closing"), "queued", "421 4.3.2 closing"),
    case("MAIL 530", Step::Mail, Fault::Says("530 5.7.0 log in first"), "queued", "530 5.7.0 log in first"),
    case("MAIL silent", Step::Mail, Fault::Silence, "queued", NO_ANSWER),
    case("MAIL closed", Step::Mail, Fault::Close, "queued", ""),
    case("RCPT closed", Step::Rcpt, Fault::Close, "queued", ""),
    case("RCPT 450", Step::Rcpt, Fault::Says("450 4.2.1 greylisted"), "queued", "450 4.2.1 greylisted"),
    case("RCPT 550", Step::Rcpt, Fault::Says("550 5.1.1 no such user"), "parked", "550 5.1.1 no such user"),
    case("RCPT 550, NUL", Step::Rcpt, Fault::Says("550-5.1.1 no\0such\r\n550 5.1.1 \x1b[31muser\x07"), "parked", "550 5.1.1 nosuch [31muser"),
    case("RCPT a byte a second", Step::Rcpt, Fault::Drip, "queued", NO_ANSWER),
    case("DATA 554", Step::Data, Fault::Says("554 5.5.1 no"), "parked", "554 5.5.1 no"),
    case("DATA 250", Step::Data, Fault::SaysAndCloses("250 odd"), "queued", ""),
    case("354, closed at once", Step::Bytes(0), Fault::Close, "queued", ""),
    case("354, closed at byte 1", Step::Bytes(1), Fault::Close, "queued", ""),
    case("354, closed within the head", Step::Bytes(300), Fault::Close, "queued", ""),
    case("354, closed within the body", Step::Bytes(900), Fault::Close, "queued", ""),
    case("closed after the final dot", Step::Dot, Fault::Close, "queued", ""),
    case("250 after the limit", Step::Dot, LATE, "queued", NO_ANSWER),
    case("250 and reset", Step::Dot, Fault::Reset, "sent", "250 2.0.0 Ok: taken"),
    case("452 after the dot", Step::Dot, Fault::Says("452 4.3.1 disk full"), "queued", "452 4.3.1 disk full"),
    case("421 after the dot", Step::Dot, Fault::Says("421 4.3.2 closing"), "queued", "421 4.3.2 closing"),
    case("552 after the dot", Step::Dot, Fault::Says("552 5.3.4 too big"), "parked", "552 5.3.4 too big"),
    case("250 after 1,000 lines", Step::Dot, Fault::Lines(1000), "sent", "250 more"),
    case("250 with a NUL", Step::Dot, Fault::Says("250 2.0.0 Ok:\0 taken\x1b[2J"), "sent", "250 2.0.0 Ok: taken[2J"),
];

#[test]
fn g5_no_fault_of_a_server_loses_a_mail_or_time() {
    // All at once: they wait more than they work.
    let start = |case: &'static Case| {
        (case.name, thread::Builder::new().name(case.name.to_owned()).spawn(move || check(case)).unwrap())
    };
    let running: Vec<_> = CASES.iter().map(start).collect();
    let failed: Vec<&str> = running.into_iter().filter_map(|(name, case)| case.join().err().map(|_| name)).collect();
    assert!(failed.is_empty(), "{failed:?}: see above");
}

fn check(case: &'static Case) {
    let account = (case.at == Step::Auth).then_some(ACCOUNT);
    let server = Server::start(Manner { fault: Some((case.at, case.fault)), account, ..Manner::default() });
    let sandbox = outbox_of(MAILS);
    let mut lines = server.configuration("none");
    if account.is_some() {
        lines.extend(credentials(&sandbox));
    }
    lines.push(format!("mail.smtp.timeout = \"{}s\"", case.limit));
    sandbox.configure(&lines.iter().map(String::as_str).collect::<Vec<_>>());

    let said = deliver_within(&sandbox, Duration::from_secs(case.seconds), case.exit);
    let rows = rows(&sandbox);
    let states: Vec<&str> = rows.iter().map(|row| row.state.as_str()).collect();
    assert_eq!(states, [case.state; MAILS]);
    assert_tried(&rows, case.reply);
    assert!(!said.err.replace('\n', "").contains(char::is_control), "{:?}", said.err);
    let heard = server.heard();
    assert_conversations(case, &heard);
    let had = heard.copies();
    assert!(had.is_empty() || case.at == Step::Dot || case.state == "sent", "never ended, and taken all the same: {had:?}");

    server.behave(Manner { account, ..Manner::default() });
    assert_brought(&sandbox, &server, &rows, &had);
}

/// A server that does not come to its first mail is asked once; one that refused a mail is given the next on the same line.
fn assert_conversations(case: &Case, heard: &Heard) {
    let refused = matches!(case.fault, Fault::Says(says) if says.starts_with(['4', '5']) && !says.starts_with("421"));
    let conversations = (heard.connections, heard.count("RSET"));
    match case.at {
        Step::Connect | Step::Ehlo | Step::Auth if case.state == "queued" => assert_eq!(conversations, (1, 0)),
        Step::Mail | Step::Rcpt | Step::Data | Step::Dot if refused => assert_eq!(conversations, (1, MAILS)),
        _ => {}
    }
}

/// What the rows say of the mails that were tried; a server that is down need not be tried with every one.
pub fn assert_tried(rows: &[Row], reply: &str) {
    let (tried, left): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.tries > 0);
    assert!(!tried.is_empty() && left.iter().all(|row| row.state == "queued"), "{rows:?}");
    for row in tried {
        let said = row.reply.as_deref().unwrap_or_default();
        assert!(row.tries == 1 && !said.is_empty() && said.contains(reply), "{row:?}");
        assert!(!said.contains(char::is_control) && said.chars().count() <= 200, "{row:?}");
    }
}

/// Every mail that was not sent comes now, once, and if the server had it before then as the same mail.
pub fn assert_brought(sandbox: &Sandbox, server: &Server, before: &[Row], had: &BTreeMap<String, usize>) {
    let parked: Vec<&str> = before.iter().filter(|row| row.state == "parked").map(|row| row.id.as_str()).collect();
    if !parked.is_empty() {
        sandbox.ok(&format!("mail retry {} --no-input", parked.join(" ")));
    }
    sandbox.ok("mail deliver");
    let (now, ids) = (server.heard().copies(), |rows: Vec<Row>| rows.into_iter().map(|row| row.id).collect::<BTreeSet<_>>());
    let missing: BTreeSet<String> = before.iter().filter(|row| row.state != "sent").map(|row| row.id.clone()).collect();
    assert_eq!(now.keys().cloned().collect::<BTreeSet<_>>(), missing, "nothing else, nothing less");
    assert!(now.values().chain(had.values()).all(|copies| *copies == 1), "{now:?} after {had:?}");
    let rows = rows(sandbox);
    assert!(rows.iter().all(|row| row.state == "sent") && rows.len() == before.len(), "{rows:?}");
    assert_eq!((ids(rows), sandbox.audited("mail.sent", "ok")), (ids(before.to_vec()), before.len()));
}

/// Runs a delivery that must not take longer.
pub fn deliver_within(sandbox: &Sandbox, limit: Duration, exit: i32) -> Outcome {
    let start = Instant::now();
    let said = sandbox.sekisho("mail deliver").run();
    let took = start.elapsed();
    println!("{}: {took:.1?}", thread::current().name().unwrap_or_default());
    assert!(took <= limit, "{took:?}, exit {}: {}", said.code, said.err);
    said.expect(exit)
}

/// What to add to a configuration for [`ACCOUNT`].
pub fn credentials(sandbox: &Sandbox) -> [String; 2] {
    sandbox.write_private("smtp.password", &format!("{}\n", ACCOUNT.1));
    let file = sandbox.path("smtp.password");
    [format!("mail.smtp.user = \"{}\"", ACCOUNT.0), format!("mail.smtp.password_file = \"{}\"", file.display())]
}

#[test]
fn g5_a_server_that_is_down_loses_no_mail() {
    let (address, sandbox) = (nobody(), outbox_of(MAILS));
    configure(&sandbox, &configuration(address, "none"));
    deliver_within(&sandbox, Duration::from_secs(5), 11);
    let rows = rows(&sandbox);
    assert!(rows.iter().all(|row| row.state == "queued"), "{rows:?}");
    assert_tried(&rows, "refused");
    let server = Server::start_at(address, Manner::default());
    assert_brought(&sandbox, &server, &rows, &BTreeMap::new());
}
