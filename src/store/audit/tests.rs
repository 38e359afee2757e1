//! G15: whatever is done to the rows of the log without the key is found; and what is done rightly is not.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::rules::event::Action;
use crate::rules::words::Breach;
use crate::store::{End, Place, Store};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;

const CHAINS: [&str; 4] = ["", "888888801", "888888802", "888888803"];
/// Entries of each chain when it was written, and up to where two of them were pruned.
const LONG: i64 = 8;
const PRUNED: i64 = 3;
const PRUNED_CHAINS: [&str; 2] = ["", "888888802"];

/// A log in a folder of its own: half of each chain under key 1, the rest under key 2, two chains pruned.
struct Log {
    store: Store,
    _folder: tempfile::TempDir,
    heads: Vec<Head>,
    /// A mark that was good once: chain 888888802 had been pruned up to its first entry before.
    earlier_mark: [String; 2],
}

/// Key number `last` and those before it.
fn ring(last: u8) -> Keys {
    let key = |n: u8| Keys::generate(&mut StdRng::seed_from_u64(n.into())).reveal().replace(" 1 ", &format!(" {n} "));
    Keys::parse(&(1..=last).map(key).collect::<String>()).unwrap()
}

fn author() -> Author {
    let text = str::to_owned;
    Author {
        actor: text("support"),
        origin: text("{}"),
        request: text("r"),
        reason: Some(text("why")),
        ticket: Some(text("t")),
    }
}

fn append(tx: &Tx, chain: &str, at: i64) -> Result<(), Failure> {
    let event = Event::common(Action::UserUnlock).changed("failures", &at.to_string(), "0");
    tx.append(chain, &event, &author(), Timestamp(at))
}

fn span(chain: &str, first: i64, last: i64) -> Span {
    Span { chain: chain.to_owned(), first, last }
}

fn log() -> Log {
    crate::files::private_umask(); // as main does
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    for (last, times) in [(1, 1..=LONG / 2), (2, LONG / 2 + 1..=LONG)] {
        let store = Store::create(&Place::File(path.clone()), ring(last), &folder.path().join("key")).unwrap();
        let write = |tx: &Tx| times.clone().try_for_each(|at| CHAINS.iter().try_for_each(|chain| append(tx, chain, at)));
        store.write(End::Commit, write).unwrap();
    }
    let store = Store::create(&Place::File(path.clone()), ring(2), &folder.path().join("key")).unwrap();
    let mut earlier_mark = Default::default();
    let prune = |tx: &Tx| {
        tx.prune(&span("888888802", 1, 1))?;
        let sql = "SELECT entry_mac, mac FROM audit_checkpoints";
        earlier_mark = tx.engine.first(sql, &[], |row| Ok([row.text(0)?, row.text(1)?]))?.unwrap();
        PRUNED_CHAINS.iter().try_for_each(|chain| tx.prune(&span(chain, 1, PRUNED)).map(drop))
    };
    let mut prune = Some(prune);
    store.write(End::Commit, |tx| prune.take().unwrap()(tx)).unwrap();
    let heads = store.read(|tx| tx.audit_heads()).unwrap();
    Log { store, _folder: folder, heads, earlier_mark }
}

fn findings(tx: &Tx, heads: &[Head]) -> Vec<Finding> {
    let mut all = Vec::new();
    let note = |finding| {
        all.push(finding);
        Ok(())
    };
    tx.verify_chains(heads, note).unwrap();
    all
}

/// What is found in a log as it stands.
fn told(log: &Log, heads: &[Head]) -> Vec<Finding> {
    log.store.read(|tx| Ok(findings(tx, heads))).unwrap()
}

/// What somebody may do to the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::VariantArray)]
enum Deed {
    ChangeField,
    ChangeTime,
    TakeAnothersHash,
    CutOut,
    CutOutAndRenumber,
    CutFirst,
    CutTail,
    DropChain,
    SwapNumbers,
    SwapContents,
    AppendCopy,
    InsertCopy,
    MoveToAnotherChain,
    ForgeWithOtherKey,
    ForgeWithRetiredKey,
    ForgeMark,
    MoveMark,
    RemoveMark,
    BringEarlierMarkBack,
    MarkAsPruned,
}

/// Those that nothing in the database itself can tell: a head kept elsewhere must.
const ONLY_BY_HEAD: [Deed; 2] = [Deed::CutTail, Deed::DropChain];

struct Hand<'a> {
    tx: &'a Tx<'a>,
    random: &'a mut StdRng,
    earlier_mark: &'a [String; 2],
}

impl Hand<'_> {
    fn run(&self, sql: &'static str, params: &[Param]) {
        assert!(self.tx.engine.execute(sql, params).unwrap() > 0, "{sql} did nothing");
    }

    fn chain(&mut self) -> &'static str {
        CHAINS[self.random.random_range(0..CHAINS.len())]
    }

    fn pruned_chain(&mut self) -> &'static str {
        PRUNED_CHAINS[self.random.random_range(0..PRUNED_CHAINS.len())]
    }

    fn first(chain: &str) -> i64 {
        if PRUNED_CHAINS.contains(&chain) { PRUNED + 1 } else { 1 }
    }

    /// An entry that is there.
    fn place(&mut self) -> (&'static str, i64) {
        let chain = self.chain();
        (chain, self.random.random_range(Self::first(chain)..=LONG))
    }

    /// Another one of the same chain.
    fn other(&mut self, chain: &str, seq: i64) -> i64 {
        loop {
            let other = self.random.random_range(Self::first(chain)..=LONG);
            if other != seq {
                return other;
            }
        }
    }

    /// Room for an entry behind `seq`.
    fn shift(&self, chain: &str, seq: i64, by: i64) {
        let params = [chain.into(), seq.into(), by.into()];
        self.tx.engine.execute("UPDATE audit SET seq = -seq - ?3 WHERE chain = ?1 AND seq > ?2", &params).unwrap();
        self.tx.engine.execute("UPDATE audit SET seq = -seq WHERE chain = ?1 AND seq < 0", &params[..1]).unwrap();
    }

    fn copy(&self, (chain, seq): (&str, i64), (to, at): (&str, i64)) {
        let sql = "INSERT INTO audit SELECT ?3, ?4, at, request, actor, origin, merchant, user_id, action, result, detail, \
                   reason, ticket, mac FROM audit WHERE chain = ?1 AND seq = ?2";
        self.run(sql, &[chain.into(), seq.into(), to.into(), at.into()]);
    }

    /// An entry made rightly, with other keys, behind the newest.
    fn forge(&self, chain: &str, keys: &Keys) {
        let newest = self.tx.find_entry(chain, LONG).unwrap().unwrap();
        let mut forged = Entry { seq: LONG + 1, result: "ok".to_owned(), ..newest.clone() };
        forged.seal(&newest.mac, keys);
        self.tx.engine.execute(sql::ADD_AUDIT, &params(&forged)).unwrap();
    }

    fn do_it(&mut self, deed: Deed) {
        let (chain, seq) = self.place();
        let (at, pruned) = ([chain.into(), seq.into()], self.pruned_chain());
        let word = format!("x{}", self.random.random_range(0..1_000_000));
        match deed {
            Deed::ChangeField => {
                let field = TEXT_FIELDS[self.random.random_range(0..TEXT_FIELDS.len())];
                self.run(field, &[chain.into(), seq.into(), (&word).into()]);
            }
            Deed::ChangeTime => {
                let by = self.random.random_range(1..1_000_i64);
                self.run("UPDATE audit SET at = at + ?3 WHERE chain = ?1 AND seq = ?2", &[at[0], at[1], by.into()]);
            }
            Deed::TakeAnothersHash => {
                let other = self.other(chain, seq);
                let sql = "UPDATE audit SET mac = (SELECT mac FROM audit WHERE chain = ?1 AND seq = ?3) WHERE chain = ?1 AND seq = ?2";
                self.run(sql, &[at[0], at[1], other.into()]);
            }
            Deed::CutOut | Deed::CutOutAndRenumber => {
                let seq = self.random.random_range(Self::first(chain)..LONG);
                self.run("DELETE FROM audit WHERE chain = ?1 AND seq = ?2", &[at[0], seq.into()]);
                if deed == Deed::CutOutAndRenumber {
                    self.shift(chain, seq, -1);
                }
            }
            Deed::CutFirst => {
                let seq = self.random.random_range(Self::first(chain)..LONG);
                self.run("DELETE FROM audit WHERE chain = ?1 AND seq <= ?2", &[at[0], seq.into()]);
            }
            Deed::CutTail => {
                let seq = self.random.random_range(Self::first(chain) + 1..=LONG);
                self.run("DELETE FROM audit WHERE chain = ?1 AND seq >= ?2", &[at[0], seq.into()]);
            }
            Deed::DropChain => {
                self.run("DELETE FROM audit WHERE chain = ?1", &at[..1]);
                self.tx.engine.execute("DELETE FROM audit_checkpoints WHERE chain = ?1", &at[..1]).unwrap();
            }
            Deed::SwapNumbers => {
                let other: Param = self.other(chain, seq).into();
                let sql = "UPDATE audit SET seq = ?3 WHERE chain = ?1 AND seq = ?2";
                for (from, to) in [(at[1], (-1).into()), (other, at[1]), ((-1).into(), other)] {
                    self.run(sql, &[at[0], from, to]);
                }
            }
            Deed::SwapContents => {
                let (chain2, seq2) = loop {
                    let place = self.place();
                    if place != (chain, seq) {
                        break place;
                    }
                };
                self.copy((chain, seq), ("spare", 1));
                self.run("DELETE FROM audit WHERE chain = ?1 AND seq = ?2", &at);
                self.copy((chain2, seq2), (chain, seq));
                self.run("DELETE FROM audit WHERE chain = ?1 AND seq = ?2", &[chain2.into(), seq2.into()]);
                self.copy(("spare", 1), (chain2, seq2));
                self.run("DELETE FROM audit WHERE chain = 'spare'", &[]);
            }
            Deed::AppendCopy => {
                let behind = LONG + self.random.random_range(1..3);
                self.copy((chain, seq), (chain, behind));
            }
            Deed::InsertCopy => {
                self.shift(chain, seq, 1);
                self.copy((chain, seq), (chain, seq + 1));
            }
            Deed::MoveToAnotherChain => {
                let to = loop {
                    let to = self.chain();
                    if to != chain {
                        break to;
                    }
                };
                self.copy((chain, seq), (to, LONG + 1));
            }
            Deed::ForgeWithOtherKey => self.forge(chain, &ring(3)),
            Deed::ForgeWithRetiredKey => self.forge(chain, &ring(1)),
            Deed::ForgeMark => {
                self.run("UPDATE audit_checkpoints SET mac = ?2 WHERE chain = ?1", &[pruned.into(), (&word).into()]);
            }
            Deed::MoveMark => {
                let seq = self.random.random_range(PRUNED + 1..LONG);
                let sql = "UPDATE audit_checkpoints SET seq = ?2, entry_mac = (SELECT mac FROM audit WHERE chain = ?1 AND seq = ?2) WHERE chain = ?1";
                self.run(sql, &[pruned.into(), seq.into()]);
                self.run("DELETE FROM audit WHERE chain = ?1 AND seq <= ?2", &[pruned.into(), seq.into()]);
            }
            Deed::RemoveMark => self.run("DELETE FROM audit_checkpoints WHERE chain = ?1", &[pruned.into()]),
            Deed::BringEarlierMarkBack => {
                let [entry_mac, mac] = self.earlier_mark;
                let sql = "UPDATE audit_checkpoints SET seq = 1, entry_mac = ?2, mac = ?3 WHERE chain = ?1";
                self.run(sql, &["888888802".into(), entry_mac.into(), mac.into()]);
            }
            Deed::MarkAsPruned => {
                let seq = self.random.random_range(1..LONG);
                let sql = "INSERT INTO audit_checkpoints SELECT '888888801', seq, mac, mac FROM audit WHERE chain = '888888801' AND seq = ?1";
                self.run(sql, &[seq.into()]);
                self.run("DELETE FROM audit WHERE chain = '888888801' AND seq <= ?1", &[seq.into()]);
            }
        }
    }
}

const TEXT_FIELDS: [&str; 11] = [
    "UPDATE audit SET request = ?3 WHERE chain = ?1 AND seq = ?2",
    "UPDATE audit SET actor = ?3 WHERE chain = ?1 AND seq = ?2",
    "UPDATE audit SET origin = ?3 WHERE chain = ?1 AND seq = ?2",
    "UPDATE audit SET merchant = ?3 WHERE chain = ?1 AND seq = ?2",
    "UPDATE audit SET user_id = ?3 WHERE chain = ?1 AND seq = ?2",
    "UPDATE audit SET action = ?3 WHERE chain = ?1 AND seq = ?2",
    "UPDATE audit SET result = ?3 WHERE chain = ?1 AND seq = ?2",
    "UPDATE audit SET detail = ?3 WHERE chain = ?1 AND seq = ?2",
    "UPDATE audit SET reason = ?3 WHERE chain = ?1 AND seq = ?2",
    "UPDATE audit SET ticket = ?3 WHERE chain = ?1 AND seq = ?2",
    "UPDATE audit SET mac = ?3 WHERE chain = ?1 AND seq = ?2",
];

/// G15: 10,000 of 10,000. Each by itself, on a log that has seen a key replaced and chains pruned.
#[test]
fn g15_ten_thousand_changes_to_the_rows_are_all_found() {
    use strum::VariantArray;
    let log = log();
    let mut random = StdRng::seed_from_u64(15);
    let mut words_told = BTreeMap::<&str, usize>::new();
    for round in 0..10_000 {
        let deed = Deed::VARIANTS[round % Deed::VARIANTS.len()];
        let (with_heads, alone) = log
            .store
            .write(End::Rollback, |tx| {
                Hand { tx, random: &mut random, earlier_mark: &log.earlier_mark }.do_it(deed);
                Ok((findings(tx, &log.heads), findings(tx, &[])))
            })
            .unwrap();
        assert!(!with_heads.is_empty(), "round {round}: {deed:?} is not found");
        assert!(!alone.is_empty() || ONLY_BY_HEAD.contains(&deed), "round {round}: {deed:?} is found only with heads");
        for finding in with_heads {
            *words_told.entry(finding.breach.into()).or_default() += 1;
        }
    }
    let words: Vec<&str> = <Breach as VariantArray>::VARIANTS.iter().map(Into::into).collect();
    let never: Vec<_> =
        words.iter().filter(|word| !words_told.contains_key(*word) && !["unreadable", "replaced"].contains(*word)).collect();
    assert!(never.is_empty(), "never told: {never:?}");
    assert_eq!((told(&log, &log.heads), told(&log, &[])), (Vec::new(), Vec::new()));
}

#[test]
fn b4_a_log_that_nobody_touched_is_whole_also_after_rotation_pruning_and_growth() {
    let log = log();
    log.store.write(End::Commit, |tx| CHAINS.iter().try_for_each(|chain| append(tx, chain, 100))).unwrap();
    log.store
        .read(|tx| {
            assert_eq!(findings(tx, &log.heads), []);
            let counted = tx.verify_chains(&[], |_| Ok(()))?;
            assert_eq!(counted, ((LONG + 1) * 4 - PRUNED * 2, 4));
            Ok(())
        })
        .unwrap();
    // Pruned beyond the heads that were kept: a mark covers them.
    let all = |tx: &Tx| CHAINS.iter().try_for_each(|chain| tx.prune(&span(chain, 1, LONG)).map(drop));
    log.store.write(End::Commit, all).unwrap();
    assert_eq!(told(&log, &log.heads), []);
}

#[test]
fn b4_a_head_of_another_entry_or_of_a_longer_chain_is_named() {
    let log = log();
    let head = |seq, mac: &str| vec![Head { chain: "888888801".to_owned(), seq, mac: mac.to_owned() }];
    let found = |seq, breach| vec![Finding { chain: "888888801".to_owned(), seq, breach }];
    assert_eq!(told(&log, &head(LONG, "2.AAAA")), found(LONG, Breach::Replaced));
    assert_eq!(told(&log, &head(LONG + 1, "2.AAAA")), found(LONG, Breach::Cut));
    let missing = vec![Head { chain: "777777701".to_owned(), seq: 2, mac: "1.AAAA".to_owned() }];
    let finding = Finding { chain: "777777701".to_owned(), seq: 2, breach: Breach::ChainMissing };
    assert_eq!(told(&log, &missing), [finding]);
}

#[test]
fn b4_a_head_of_heads_fits_its_own_heads_and_moment_only() {
    let log = log();
    let at = Timestamp(1000);
    let fits = |heads: &[Head], at, kept: &str| log.store.read(|tx| tx.heads_fit(heads, at, kept)).unwrap();
    let kept = log.store.read(|tx| tx.head_of_heads(&log.heads, at)).unwrap();
    assert!(fits(&log.heads, at, &kept));
    assert!(!fits(&log.heads, at.plus(1), &kept));
    assert!(!fits(&log.heads[1..], at, &kept));
    let mut changed = log.heads.clone();
    changed[0].seq -= 1;
    assert!(!fits(&changed, at, &kept));
    changed.clone_from(&log.heads);
    changed.swap(0, 1);
    assert!(!fits(&changed, at, &kept));
}

/// PCI DSS 10.5.1: from the beginning up to the first entry that is young, and never the newest.
#[test]
fn what_is_old_is_a_beginning_of_its_chain_and_never_all_of_it() {
    let log = log();
    let old = |before| log.store.read(|tx| tx.old_entries(Timestamp(before))).unwrap();
    let all = |first: i64, last| CHAINS.map(|chain| span(chain, Hand::first(chain).max(first), last)).to_vec();
    assert_eq!(old(PRUNED + 1), [span("888888801", 1, PRUNED), span("888888803", 1, PRUNED)]);
    assert_eq!(old(LONG), all(1, LONG - 1));
    assert_eq!(old(i64::MAX), all(1, LONG - 1), "the newest stays however old it is");
    // The clock was set back once: what is young bars what stands behind it.
    log.store.write(End::Commit, |tx| append(tx, "888888801", 2)).unwrap();
    assert_eq!(old(4).first(), Some(&span("888888801", 1, 3)));
    // Another run was faster.
    let twice = |tx: &Tx| {
        Ok([tx.prune(&span("888888801", 1, 3))?, tx.prune(&span("888888801", 1, 3))?, tx.prune(&span("888888801", 1, 2))?])
    };
    assert_eq!(log.store.write(End::Commit, twice).unwrap(), [3, 0, 0]);
    assert_eq!(told(&log, &log.heads), []);
}
