//! A delivery that is killed at any moment loses no mail. As files, none is there twice; by SMTP one comes twice only
//! when the kill fell between its final dot and its settlement, and then as the same mail (M2, G5). `SEKISHO_KILLS=1000`
//! for more than the usual 100.

use crate::kill::{Kept, deaf, kills, shoot};
use crate::outbox::{by_mail, configure, let_claims_run_out, outbox_of, states};
use crate::sandbox::Sandbox;
use crate::server::{Manner, Message, Server};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const MAILS: usize = 200;
/// A delivery is killed at a random moment of this share of the time it needs: several kills, from its first moment to
/// its last, until the outbox is empty.
const SHARE: u32 = 4;

/// Kills deliveries of [`MAILS`] mails, again and again until all are settled, then starts over. `look` is told when a
/// kill hit, `end` when an outbox is empty.
fn kill_deliveries(sandbox: &Sandbox, mut look: impl FnMut(&BTreeMap<String, String>), mut end: impl FnMut()) {
    let (database, deliver) = (sandbox.database(), || sandbox.sekisho("mail deliver"));
    let kept = Kept::of(database.parent().unwrap());
    let start = Instant::now();
    assert!(deaf(deliver()).status().unwrap().success());
    let within = start.elapsed() / SHARE;
    look(&states(sandbox));
    end();
    kept.put_back();
    let mut random = StdRng::seed_from_u64(0x5eed);
    let (mut hits, mut rounds) = (0, 1);
    while hits < kills(100) {
        let shot = shoot(deliver(), &database, within, &mut random);
        hits += u64::from(shot.killed);
        let states = states(sandbox);
        look(&states);
        // A claim holds for a minute, and there is no clock to set.
        let claimed = let_claims_run_out(sandbox);
        assert!(shot.killed || claimed == 0, "a delivery that ended by itself left {claimed} claims");
        if states.values().all(|state| state == "sent") {
            assert_settled(sandbox);
            end();
            kept.put_back();
            rounds += 1;
        }
    }
    sandbox.ok("mail deliver");
    look(&states(sandbox));
    assert_settled(sandbox);
    end();
    println!("{hits} kills of {rounds} deliveries, each within {within:.1?} of its start");
}

/// Each mail is sent, once by the audit log, whose chains are whole.
fn assert_settled(sandbox: &Sandbox) {
    let states = states(sandbox);
    assert!(states.values().all(|state| state == "sent") && states.len() == MAILS, "{states:?}");
    assert_eq!(sandbox.audited("mail.sent", "ok"), MAILS);
    sandbox.ok("audit verify");
}

/// What a server has of each mail: how often, and how often it should.
#[derive(Default)]
struct Ledger {
    copies: BTreeMap<String, Vec<Message>>,
    /// How often a kill came after the final dot and before the settlement.
    unsettled: BTreeMap<String, usize>,
    /// Over all deliveries.
    windows: usize,
    most_at_once: usize,
}

impl Ledger {
    fn look(&mut self, came: BTreeMap<String, Vec<Message>>, states: &BTreeMap<String, String>) {
        let unsettled: Vec<&String> = came.keys().filter(|id| states[*id] != "sent").collect();
        self.windows += usize::from(!unsettled.is_empty());
        self.most_at_once = self.most_at_once.max(unsettled.len());
        unsettled.into_iter().for_each(|id| *self.unsettled.entry(id.clone()).or_default() += 1);
        for (id, copies) in came {
            assert_eq!(copies.len(), 1, "{id}: twice by one delivery");
            self.copies.entry(id).or_default().extend(copies);
        }
        let sent = states.iter().filter(|(_, state)| *state == "sent");
        sent.for_each(|(id, _)| assert!(self.copies.contains_key(id), "{id} is sent, and nobody has it"));
    }

    /// All mails are settled: no copy more than the windows explain, and those of a mail alike.
    fn end(&mut self) {
        let (copies, unsettled) = (std::mem::take(&mut self.copies), std::mem::take(&mut self.unsettled));
        assert_eq!(copies.len(), MAILS, "lost, or of nobody");
        for (id, copies) in copies {
            assert_eq!(copies.len(), 1 + unsettled.get(&id).copied().unwrap_or_default(), "{id}");
            assert!(copies.iter().all(|copy| copy.bytes == copies[0].bytes), "{id}: another mail under the same Message-ID");
        }
    }
}

#[test]
fn g5_killed_deliveries_by_smtp_lose_nothing_and_double_only_what_was_not_settled() {
    let server = Server::start(Manner { pace: Duration::from_millis(1), ..Manner::default() });
    let sandbox = outbox_of(MAILS);
    configure(&sandbox, &server.configuration("none"));
    let ledger = std::cell::RefCell::<Ledger>::default();
    let look = |states: &_| ledger.borrow_mut().look(by_mail(server.heard().messages), states);
    kill_deliveries(&sandbox, look, || ledger.borrow_mut().end());
    let Ledger { windows, most_at_once, .. } = ledger.into_inner();
    println!("{windows} of them between a final dot and its settlement, with at most {most_at_once} mails");
    assert!(windows > 0, "no kill came between a final dot and its settlement");
}

/// The mails of a folder, each with the number of its file.
fn files(sandbox: &Sandbox) -> BTreeMap<PathBuf, u64> {
    let Ok(folder) = fs::read_dir(sandbox.mail_folder()) else { return BTreeMap::new() };
    let entries = folder.map(|entry| entry.unwrap());
    let mails = entries.filter(|entry| entry.path().extension().is_some_and(|end| end == "eml"));
    mails.map(|entry| (entry.path(), entry.metadata().unwrap().ino())).collect()
}

#[test]
fn g5_killed_deliveries_as_files_lose_nothing_and_double_nothing() {
    let sandbox = outbox_of(MAILS);
    configure(&sandbox, &[]);
    let (known, windows) = (std::cell::RefCell::new(BTreeMap::new()), std::cell::Cell::new(0));
    let look = |states: &BTreeMap<String, String>| {
        let now = files(&sandbox);
        // A file that a kill left without its entry is taken for delivered, not made again.
        assert!(known.borrow().iter().all(|(path, file)| now.get(path) == Some(file)), "a file was replaced");
        let id = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
        let there: BTreeSet<String> = now.keys().map(id).collect();
        assert!(states.iter().all(|(id, state)| state != "sent" || there.contains(id)), "sent, and no file");
        windows.set(windows.get() + usize::from(there.iter().any(|id| states[id] != "sent")));
        known.replace(now);
    };
    let end = || {
        assert_eq!(known.take().len(), MAILS);
        let mails = sandbox.take_mails(); // which reads each
        assert!(mails.len() == MAILS && mails.iter().all(|mail| mail.secret().is_some()), "{} whole mails", mails.len());
    };
    kill_deliveries(&sandbox, look, end);
    println!("{} of them between a file and its settlement", windows.get());
    assert!(windows.get() > 0, "no kill came between a file and its settlement");
}
