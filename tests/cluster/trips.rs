//! How often a command waits for the server: each time is the way there and back. Counted on the wire, so that it holds
//! for every distance. The limits are what is reached today, with room for a retry; they may only shrink.

use crate::ground::Ground;
use crate::sandbox::{MERCHANT, PASSWORD, Sandbox};
use crate::wire::{Cut, Wire, socket_folder};
use std::time::{Duration, Instant};

const USERS: usize = 1_000;

/// Mails that a command delivers by itself: each is claimed and settled.
const MAILED: u64 = 100;

#[test]
fn a_command_waits_for_the_server_no_more_often_than_it_does_today() {
    let Some(server) = Ground::all().into_iter().find(|ground| !ground.is_file()) else {
        return println!("skipped: SEKISHO_TEST_POSTGRES names no server");
    };
    let url = server.url().unwrap();
    let sandbox = Sandbox::bare(&[&format!("store.url = '{url}'"), "sweep.max_share = 100", "sweep.max_delete = 1000"]);
    sandbox.ok("init");
    sandbox.add_merchant();
    sandbox.settled_user("USER02");
    let rows: String = (0..USERS).map(|n| format!("{MERCHANT},M{n:04},general,N{n},m{n}@example.co.jp\n")).collect();
    sandbox.write_private("users.csv", &format!("merchant,user_id,role,name,email\n{rows}"));
    let idle = "UPDATE users SET idle_since = 1, created_at = 1 WHERE id LIKE 'M%'";
    let lock = "UPDATE users SET failures = 6, locked_at = 1 WHERE id = 'USER02'";
    // Bulk work: a thousand users take some dozens of trips, and ten thousand some hundreds.
    let cases: [(&str, &str, u64); 7] = [
        ("", "user import users.csv --no-mail", 40),
        ("", "user list -o id", 11),
        ("", "user show 888888801/USER02", 10),
        (lock, "user unlock 888888801/USER02", 16),
        ("", "login 888888801/USER02 --access-key 1234567 --password-stdin", 37),
        (idle, "sweep-inactive", 45),
        ("", "user import users.csv --no-input", 40 + 4 * MAILED),
    ];
    for (before, line, most) in cases {
        server.tamper(sandbox.home(), before);
        // A millisecond there and back.
        let wire = Wire::to(&socket_folder(&url), Duration::from_micros(500), Cut::None);
        let start = Instant::now();
        let call = sandbox.sekisho(line).env("SEKISHO_DB", &wire.url(&url)).stdin(PASSWORD);
        call.run().expect(0);
        println!("{:60} {:6} round trips, {:?} at 1 ms each", line, wire.trips(), start.elapsed());
        assert!(wire.trips() <= most, "{line}: {} round trips", wire.trips());
    }
}
