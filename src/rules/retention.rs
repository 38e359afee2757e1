//! How long audit entries stay (PCI DSS 10.5.1): what is old enough to go, and that nothing goes of which no copy was shown.
//! It does not look at copies: whoever compared an entry with one says so here.

use super::event::{Action, Event};
use super::refusal::Refusal;
use super::time::{DAY, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Entries before this moment may go. A clock that runs ahead makes nothing old: time counts to the newest entry at most.
#[must_use]
pub fn cutoff(retain_days: i64, newest: Option<Timestamp>, now: Timestamp) -> Timestamp {
    newest.map_or(now, |newest| newest.min(now)).plus(retain_days.saturating_mul(-DAY))
}

/// Entries of which a copy is still to be shown, a chain each.
#[derive(Debug, Default)]
pub struct Owed(BTreeMap<String, Chain>);

/// What is owed of one chain: its entries up to `last`, from `next` on but for those shown out of turn.
#[derive(Debug)]
struct Chain {
    next: i64,
    last: i64,
    ahead: BTreeSet<i64>,
}

impl Owed {
    /// The entries of a chain from `first` to `last`.
    pub fn add(&mut self, chain: String, first: i64, last: i64) {
        self.0.insert(chain, Chain { next: first, last, ahead: BTreeSet::new() });
    }

    /// Whether a copy of an entry is wanted still.
    #[must_use]
    pub fn wants(&self, chain: &str, seq: i64) -> bool {
        self.0.get(chain).is_some_and(|owed| owed.next <= seq && seq <= owed.last && !owed.ahead.contains(&seq))
    }

    /// A copy of an entry was shown. They come by time, which is nearly always by number: little is remembered.
    pub fn show(&mut self, chain: &str, seq: i64) {
        let Some(owed) = self.0.get_mut(chain) else { return };
        owed.ahead.insert(seq);
        while owed.ahead.remove(&owed.next) {
            owed.next += 1;
        }
    }

    /// Whether every copy was shown; `until` is the day up to which an export holds them all.
    ///
    /// # Errors
    /// [`Refusal::NotExported`]
    pub fn settled(&self, until: &str) -> Result<(), Refusal> {
        let open = |owed: &Chain| owed.last - owed.next + 1 - i64::try_from(owed.ahead.len()).unwrap_or(0);
        let missing = self.0.values().map(open).sum();
        let first = self.0.iter().find(|(_, owed)| open(owed) > 0);
        first.map_or(Ok(()), |(chain, owed)| {
            Err(Refusal::NotExported { missing, chain: chain.clone(), seq: owed.next, until: until.to_owned() })
        })
    }
}

/// What a run took away in one transaction, for the log itself: how much, from where to where, and by which copy.
#[must_use]
pub fn pruned(entries: usize, from: (&str, i64), to: (&str, i64), until: &str, copies: &str) -> Event {
    let place = |(chain, seq): (&str, i64)| format!("{chain}#{seq}");
    Event::common(Action::AuditPrune)
        .noting("entries", entries.to_string())
        .noting("from", place(from))
        .noting("to", place(to))
        .noting("until", until)
        .noting("exported", copies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pci_10_5_1_what_is_old_counts_from_the_clock_or_the_newest_entry_whichever_is_earlier() {
        let at = |day: i64| Timestamp(day * DAY);
        let cases = [
            (at(1000), None, at(600)),
            (at(1000), Some(at(999)), at(599)),
            (at(1000), Some(at(2000)), at(600)), // an entry written when the clock ran ahead
            (at(9000), Some(at(1000)), at(600)), // the clock runs ahead now
        ];
        for (now, newest, expected) in cases {
            assert_eq!(cutoff(400, newest, now), expected, "{now:?} {newest:?}");
        }
        assert_eq!(cutoff(i64::MAX, None, at(1)), at(1).plus(i64::MIN));
    }

    /// Chain "a" owes 3 to 5, "b" owes 1 to 2; a letter and a number each copy shown.
    #[test]
    fn nothing_is_settled_before_every_copy_was_shown() {
        type Case<'a> = (&'a [(&'a str, i64)], Option<(i64, &'a str, i64)>);
        let cases: [Case; 6] = [
            (&[], Some((5, "a", 3))),
            (&[("a", 3), ("a", 4), ("a", 5)], Some((2, "b", 1))),
            (&[("a", 3), ("a", 5), ("b", 1), ("b", 2)], Some((1, "a", 4))),
            (&[("a", 5), ("b", 2), ("a", 4), ("b", 1), ("a", 3)], None),
            (&[("a", 3), ("a", 3), ("a", 4), ("a", 4), ("a", 5), ("b", 1), ("b", 2)], None),
            (&[("c", 1), ("a", 2), ("a", 6), ("b", 3)], Some((5, "a", 3))),
        ];
        for (shown, missing) in cases {
            let mut owed = Owed::default();
            owed.add("a".to_owned(), 3, 5);
            owed.add("b".to_owned(), 1, 2);
            for (chain, seq) in shown {
                if owed.wants(chain, *seq) {
                    owed.show(chain, *seq);
                }
            }
            let refusal = missing.map(|(missing, chain, seq)| {
                let (chain, until) = (chain.to_owned(), "2026-01-01".to_owned());
                Refusal::NotExported { missing, chain, seq, until }
            });
            assert_eq!(owed.settled("2026-01-01").err(), refusal, "{shown:?}");
        }
    }
}
