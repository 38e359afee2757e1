//! Points in time as whole epoch seconds. Spans are plain `i64` seconds. It must not read a clock, and arithmetic
//! saturates, so that a clock set to an absurd year gives an odd answer instead of a panic.

/// A point in time, in seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// Seconds of one day: the 91 days of the guide are 91 × 24 hours (R8.1).
pub const DAY: i64 = 86_400;

impl Timestamp {
    /// The moment `seconds` later (earlier when negative).
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Seconds passed since `earlier`; negative when the clock was set back.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Whether `self` lies in `[from, until)`. A clock set back before `from` revives nothing.
    #[must_use]
    pub fn within(self, from: Self, until: Self) -> bool {
        from <= self && self < until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_reached_at_its_second_and_a_clock_set_back_revives_nothing() {
        let (from, until) = (Timestamp(100), Timestamp(700));
        let cases = [(99, false), (100, true), (699, true), (700, false), (i64::MIN, false), (i64::MAX, false)];
        for (now, alive) in cases {
            assert_eq!(Timestamp(now).within(from, until), alive, "at {now}");
        }
        assert_eq!(Timestamp(i64::MAX).plus(1), Timestamp(i64::MAX));
        assert_eq!(Timestamp(i64::MIN).since(Timestamp(1)), i64::MIN);
    }
}
