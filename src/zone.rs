//! How a moment is written and read: RFC 3339 with offset for scripts, short local time for people. It reads no clock.
//! It must not guess: what is neither RFC 3339 nor a day is refused.

use crate::rules::refusal::{Part, Refusal};
use crate::rules::time::{DAY, Timestamp};
use chrono::{DateTime, Days, FixedOffset, Local, NaiveDate, NaiveTime, Offset, TimeZone, Timelike};

/// The time zone that people's times are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// The machine's.
    Local,
    /// A fixed offset, for tests.
    Fixed(FixedOffset),
}

impl Zone {
    /// `2026-11-22T13:00:00+09:00`.
    #[must_use]
    pub fn rfc3339(self, at: Timestamp) -> String {
        self.date_time(at).map_or_else(|| at.0.to_string(), |t| t.to_rfc3339())
    }

    /// `2026-11-22 13:00`, the local time of tables and sentences.
    #[must_use]
    pub fn short(self, at: Timestamp) -> String {
        // A list has one or more a row, and `format` takes six times as long: it writes the offset, too, which nobody sees.
        let short = |t: DateTime<FixedOffset>| format!("{} {:02}:{:02}", t.date_naive(), t.hour(), t.minute());
        self.date_time(at).map_or_else(|| at.0.to_string(), short)
    }

    /// `2026-11-22`, the day on which a moment falls here.
    #[must_use]
    pub fn day(self, at: Timestamp) -> String {
        self.date_time(at).map_or_else(|| at.0.to_string(), |t| t.date_naive().to_string())
    }

    /// `20261122T130000+0900`, a part of a file's name.
    #[must_use]
    pub fn stamp(self, at: Timestamp) -> String {
        self.date_time(at).map_or_else(|| at.0.to_string(), |t| t.format("%Y%m%dT%H%M%S%z").to_string())
    }

    /// Reads RFC 3339, or a day, which is its 00:00 here.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] for anything else.
    pub fn parse(self, typed: &str) -> Result<Timestamp, Refusal> {
        let typed = typed.trim();
        if let Ok(t) = DateTime::parse_from_rfc3339(typed) {
            return Ok(Timestamp(t.timestamp()));
        }
        let day = NaiveDate::parse_from_str(typed, "%Y-%m-%d").map_err(|_| Refusal::malformed(Part::Time, typed))?;
        Ok(self.start_of(day))
    }

    /// When the day starts here that comes so many days after the one of `at`: days of 23 or 25 hours count as one.
    #[must_use]
    pub fn day_after(self, at: Timestamp, days: u32) -> Timestamp {
        let day = self.date_time(at).and_then(|t| t.date_naive().checked_add_days(Days::new(days.into())));
        day.map_or_else(|| at.plus(i64::from(days) * DAY), |day| self.start_of(day))
    }

    fn start_of(self, day: NaiveDate) -> Timestamp {
        let midnight = day.and_time(NaiveTime::MIN);
        let at = match self {
            // The earliest moment of a day that has two midnights; a day without one starts at its first hour.
            Self::Local => Local.from_local_datetime(&midnight).earliest().map(|t| t.timestamp()),
            Self::Fixed(offset) => offset.from_local_datetime(&midnight).earliest().map(|t| t.timestamp()),
        };
        Timestamp(at.unwrap_or_else(|| midnight.and_utc().timestamp()))
    }

    fn date_time(self, at: Timestamp) -> Option<DateTime<FixedOffset>> {
        let utc = DateTime::from_timestamp(at.0, 0)?;
        Some(match self {
            Self::Local => {
                let local = utc.with_timezone(&Local);
                local.with_timezone(&local.offset().fix())
            }
            Self::Fixed(offset) => utc.with_timezone(&offset),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_one_here_and_the_next_ones_start_at_its_midnight() {
        let zone = FixedOffset::east_opt(9 * 3600).map_or(Zone::Local, Zone::Fixed);
        // 2026-11-18, 23:59:59 and a second later.
        let late = Timestamp(1_795_013_999);
        assert_eq!((zone.day(late), zone.day(late.plus(1))), ("2026-11-18".to_owned(), "2026-11-19".to_owned()));
        assert_eq!(zone.day_after(late, 1), late.plus(1));
        assert_eq!(zone.day_after(late.plus(1), 1), late.plus(1 + DAY));
        assert_eq!(zone.day_after(late, 30), late.plus(1 + 29 * DAY));
        assert_eq!(zone.day_after(Timestamp(i64::MAX), 366), Timestamp(i64::MAX));
    }

    #[test]
    fn a_short_time_is_year_month_day_hour_minute() {
        let zone = FixedOffset::east_opt(9 * 3600).map_or(Zone::Local, Zone::Fixed);
        assert_eq!(zone.short(Timestamp(1_795_000_059)), "2026-11-18 20:07");
        for at in [0, 1_795_000_059, -62_135_629_200, -62_200_000_000, 253_402_300_800, i64::MAX] {
            let formatted = zone.date_time(Timestamp(at)).map(|t| t.format("%Y-%m-%d %H:%M").to_string());
            assert_eq!(zone.short(Timestamp(at)), formatted.unwrap_or_else(|| at.to_string()));
        }
    }
}
