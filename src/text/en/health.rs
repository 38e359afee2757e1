//! What `doctor` finds, in English, and what helps: sentences for an operator, each remedy with its command.
//! What a file, a server or the database says of itself is worded where failures are, not here.

use crate::rules::health::{Check, Grade, Symptom};
use crate::zone::Zone;

/// What is not as it should be.
#[must_use]
pub fn symptom(symptom: &Symptom, zone: Zone) -> String {
    match symptom {
        Symptom::ClockBehind { newest } => format!("the clock stands before the newest audit entry ({})", zone.short(*newest)),
        Symptom::ClockAhead { newest } => {
            format!("the newest audit entry is from {}; sweeps don't run under such a clock", zone.short(*newest))
        }
        Symptom::EngineOld { version } => format!("SQLite {version} is older than 3.51.3"),
        Symptom::MailsLate { waiting: 1, since } => format!("1 mail waits, since {}", zone.short(*since)),
        Symptom::MailsLate { waiting, since } => format!("{waiting} mails wait, the oldest since {}", zone.short(*since)),
        Symptom::MailsParked { parked: 1 } => "1 mail was given up and is parked".to_owned(),
        Symptom::MailsParked { parked } => format!("{parked} mails were given up and are parked"),
        Symptom::SweepNever => "no sweep ever ran".to_owned(),
        Symptom::SweepLate { last } => format!("the last sweep was on {}", zone.short(*last)),
    }
}

/// What helps.
#[must_use]
pub fn remedy(symptom: &Symptom) -> &'static str {
    match symptom {
        Symptom::ClockBehind { .. } => {
            "set this machine's clock; if it was ahead before, `sekisho sweep-inactive --accept-clock`"
        }
        Symptom::ClockAhead { .. } => "check this machine's clock; if it is right, `sekisho sweep-inactive --accept-clock`",
        Symptom::EngineOld { .. } => "use a build with the bundled SQLite",
        Symptom::MailsLate { .. } => {
            "`sekisho mail list --state queued` shows why; run `sekisho mail deliver --watch` as a service (`sekisho generate units`)"
        }
        Symptom::MailsParked { .. } => {
            "`sekisho mail list --state parked` shows why; then `sekisho mail retry ID` or `sekisho mail drop ID`"
        }
        Symptom::SweepNever | Symptom::SweepLate { .. } => {
            "run `sekisho sweep-inactive` every day by cron or systemd (`sekisho generate units`)"
        }
    }
}

/// The name of a place.
#[must_use]
pub fn check(check: Check) -> &'static str {
    match check {
        Check::Configuration => "configuration",
        Check::KeyFile => "key file",
        Check::Database => "database",
        Check::Content => "content",
        Check::Engine => "engine",
        Check::Audit => "audit log",
        Check::Clock => "clock",
        Check::MailServer => "mail server",
        Check::Outbox => "outbox",
        Check::Sweep => "sweep",
    }
}

/// How it was found.
#[must_use]
pub fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Ok => "ok",
        Grade::Warn => "warn",
        Grade::Fail => "fail",
    }
}
