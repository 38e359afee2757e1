//! Deliveries that run at the same time: a mail is the one's or the other's (M3).

use crate::outbox::{configure, let_claims_run_out, outbox_of, states};
use crate::sandbox::{Call, Sandbox, race, until};
use crate::server::{Fault, Manner, Server, Step};
use rusqlite::Connection;
use std::thread;
use std::time::Duration;

const MAILS: usize = 100;

fn deliver(sandbox: &Sandbox) -> Call {
    sandbox.sekisho("mail deliver")
}

#[test]
fn m3_of_four_deliveries_each_mail_is_in_the_hands_of_one() {
    let server = Server::start(Manner { pace: Duration::from_millis(1), ..Manner::default() });
    let sandbox = outbox_of(MAILS);
    configure(&sandbox, &server.configuration("none"));
    race((0..4).map(|_| deliver(&sandbox))).into_iter().for_each(|one| drop(one.expect(0)));
    let heard = server.heard();
    assert!(heard.connections > 1, "they took turns");
    assert_eq!(heard.copies().into_values().collect::<Vec<_>>(), [1; MAILS]);
    assert_eq!(sandbox.audited("mail.sent", "ok"), MAILS);
}

/// One that was stopped for longer than its claim holds comes back to a mail that another one has sent meanwhile.
#[test]
fn m3_what_a_delivery_settles_after_its_claim_ran_out_is_not_written() {
    let late = Fault::Late(Duration::from_millis(700));
    let server = Server::start(Manner { fault: Some((Step::Dot, late)), ..Manner::default() });
    let sandbox = outbox_of(1);
    configure(&sandbox, &server.configuration("none"));
    let slow = deliver(&sandbox).start();
    until("the mail is claimed", || states(&sandbox).values().all(|state| state == "sending"));
    // A healthy server for the second one; the slow one still waits for its answer.
    server.behave(Manner::default());
    until("the claim runs out", || let_claims_run_out(&sandbox) == 1);
    deliver(&sandbox).run().expect(0);
    slow.finish();
    assert_eq!(states(&sandbox).into_values().collect::<Vec<_>>(), ["sent"]);
    assert_eq!(sandbox.audited("mail.sent", "ok"), 1, "it was sent twice, and settled once");
    assert_eq!(server.heard().copies().into_values().collect::<Vec<_>>(), [2]);
}

#[test]
fn m3_a_delivery_has_as_many_connections_as_are_configured() {
    let server = Server::start(Manner { pace: Duration::from_millis(1), ..Manner::default() });
    for connections in [1, 4] {
        let sandbox = outbox_of(MAILS);
        let lines = [server.configuration("none"), vec![format!("mail.smtp.connections = {connections}")]].concat();
        configure(&sandbox, &lines);
        deliver(&sandbox).run().expect(0);
        let heard = server.heard();
        assert_eq!((heard.connections, heard.count("QUIT")), (connections, connections));
        assert_eq!(heard.copies().into_values().collect::<Vec<_>>(), [1; MAILS]);
    }
}

/// A claim holds for a minute; a delivery that lives renews it every twenty seconds.
#[test]
fn m3_a_claim_is_renewed_while_its_delivery_lives() {
    let late = Fault::Late(Duration::from_secs(23));
    let server = Server::start(Manner { fault: Some((Step::Dot, late)), ..Manner::default() });
    let sandbox = outbox_of(1);
    sandbox.configure(&server.configuration("none").iter().map(String::as_str).collect::<Vec<_>>());
    let delivery = deliver(&sandbox).start();
    until("the mail is claimed", || states(&sandbox).values().all(|state| state == "sending"));
    let claimed_until = || {
        let db = Connection::open(sandbox.database()).unwrap();
        db.query_row("SELECT next_try_at FROM mails", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let at_first = claimed_until();
    thread::sleep(Duration::from_secs(18));
    until("the claim is renewed", || claimed_until() >= at_first + 19);
    delivery.finish().expect(0);
    assert_eq!(server.heard().copies().into_values().collect::<Vec<_>>(), [1]);
}
