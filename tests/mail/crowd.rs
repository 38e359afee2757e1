//! Deliveries that run at the same time: a mail is the one's or the other's (M3).

use crate::outbox::{configure, let_claims_run_out, outbox_of, states};
use crate::sandbox::{Call, Sandbox, race, until};
use crate::server::{Fault, Manner, Server, Step};
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
