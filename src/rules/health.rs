//! What `doctor` holds the facts of a running service against: a clock that others wrote by, mails that wait, sweeps that
//! did not come. It judges numbers that it is handed; files and servers fail on their own, with their own words.

use super::sweep;
use super::time::{DAY, Timestamp};
use strum::{AsRefStr, EnumString, IntoStaticStr, VariantArray};

/// A place that is looked at, in this order: where one fails, the later ones may be out of reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Check {
    /// The configuration and what it names.
    Configuration,
    /// The key file: there, private, this database's.
    KeyFile,
    /// The database: there, private, of this release's schema.
    Database,
    /// What stands in it.
    Content,
    /// The audit chains (B4).
    Audit,
    /// The version of the engine (B1).
    Engine,
    /// The clock, against the newest audit entry.
    Clock,
    /// The way out for mails, up to the sender.
    MailServer,
    /// Mails that wait or were given up.
    Outbox,
    /// The last sweep.
    Sweep,
}

/// How a place was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Grade {
    /// As it should be.
    Ok,
    /// It works, but somebody should look after it.
    Warn,
    /// It does not work.
    Fail,
}

/// What is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Symptom {
    /// The clock stands before the newest audit entry.
    ClockBehind {
        /// That entry's time.
        newest: Timestamp,
    },
    /// The clock stands so long after it that a sweep would not believe it.
    ClockAhead {
        /// That entry's time.
        newest: Timestamp,
    },
    /// The engine is older than it may be.
    EngineOld {
        /// Its version.
        version: String,
    },
    /// Mails wait too long.
    MailsLate {
        /// How many wait.
        waiting: i64,
        /// Since when the oldest does.
        since: Timestamp,
    },
    /// Mails were given up.
    MailsParked {
        /// How many.
        parked: i64,
    },
    /// There are users, and no sweep ever ran.
    SweepNever,
    /// The last sweep is too long ago.
    SweepLate {
        /// When it was.
        last: Timestamp,
    },
}

/// Longer than this no mail waits where `mail deliver` runs as a service or by cron, in seconds.
const MAIL_LATE: i64 = 3_600;
/// A sweep runs once a day; one may be missed.
const SWEEP_LATE: i64 = 2 * DAY;
/// Older engines can lose what was committed (B1).
const OLDEST_ENGINE: [u32; 3] = [3, 51, 3];

impl Symptom {
    /// How grave it is.
    #[must_use]
    pub fn grade(&self) -> Grade {
        match self {
            Self::ClockBehind { .. } | Self::EngineOld { .. } => Grade::Fail,
            Self::ClockAhead { .. }
            | Self::MailsLate { .. }
            | Self::MailsParked { .. }
            | Self::SweepNever
            | Self::SweepLate { .. } => Grade::Warn,
        }
    }
}

/// The clock against the newest audit entry, as a sweep judges it.
#[must_use]
pub fn clock(newest: Option<Timestamp>, now: Timestamp) -> Option<Symptom> {
    let newest = newest?;
    if now < newest {
        return Some(Symptom::ClockBehind { newest });
    }
    sweep::check_clock(Some(newest), now).is_err().then_some(Symptom::ClockAhead { newest })
}

/// The engine's version, such as `3.54.1`.
#[must_use]
pub fn engine(version: &str) -> Option<Symptom> {
    let parts: Vec<u32> = version.split('.').map_while(|part| part.parse().ok()).collect();
    (parts.as_slice() < OLDEST_ENGINE.as_slice()).then(|| Symptom::EngineOld { version: version.to_owned() })
}

/// Mails that wait, the oldest since `oldest`, and mails that were given up.
#[must_use]
pub fn outbox(waiting: i64, oldest: Option<Timestamp>, parked: i64, now: Timestamp) -> Vec<Symptom> {
    let late = oldest.filter(|since| now.since(*since) >= MAIL_LATE).map(|since| Symptom::MailsLate { waiting, since });
    let given_up = (parked > 0).then_some(Symptom::MailsParked { parked });
    late.into_iter().chain(given_up).collect()
}

/// The last sweep of a database that has had users since `begun`.
#[must_use]
pub fn sweep(last: Option<Timestamp>, begun: Option<Timestamp>, now: Timestamp) -> Option<Symptom> {
    match (last, begun) {
        (Some(last), _) => (now.since(last) >= SWEEP_LATE).then_some(Symptom::SweepLate { last }),
        (None, Some(begun)) => (now.since(begun) >= SWEEP_LATE).then_some(Symptom::SweepNever),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000);

    #[test]
    fn the_clock_is_held_against_the_newest_entry_as_a_sweep_does() {
        for (ago, wanted) in [
            (-1, Some(Symptom::ClockBehind { newest: NOW.plus(1) })),
            (0, None),
            (40 * DAY, None),
            (40 * DAY + 1, Some(Symptom::ClockAhead { newest: NOW.plus(-40 * DAY - 1) })),
        ] {
            assert_eq!(clock(Some(NOW.plus(-ago)), NOW), wanted, "{ago}");
        }
        assert_eq!(clock(None, NOW), None);
    }

    #[test]
    fn b1_an_old_engine_is_a_failure() {
        for (version, old) in
            [("3.51.2", true), ("3.51.3", false), ("3.9.9", true), ("3.54.1", false), ("4.0.0", false), ("", true)]
        {
            assert_eq!(engine(version).is_some(), old, "{version}");
        }
    }

    #[test]
    fn mails_are_late_after_an_hour_and_parked_ones_are_named() {
        let late = |ago: i64| outbox(3, Some(NOW.plus(-ago)), 0, NOW).len();
        assert_eq!((late(3_599), late(3_600)), (0, 1));
        assert_eq!(outbox(0, None, 2, NOW), [Symptom::MailsParked { parked: 2 }]);
        assert_eq!(outbox(0, None, 0, NOW), []);
    }

    #[test]
    fn a_sweep_is_missed_after_two_days() {
        for (last, begun, wanted) in [
            (None, None, None),
            (None, Some(1), None),
            (None, Some(2), Some(Symptom::SweepNever)),
            (Some(1), Some(9), None),
            (Some(2), Some(9), Some(Symptom::SweepLate { last: NOW.plus(-2 * DAY) })),
        ] {
            let ago = |days: i64| NOW.plus(-days * DAY);
            assert_eq!(sweep(last.map(ago), begun.map(ago), NOW), wanted, "{last:?} {begun:?}");
        }
    }
}
