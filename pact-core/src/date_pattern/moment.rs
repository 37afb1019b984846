//! A moment as a place on earth sees it. Reading a clock is not done here: it comes in from outside.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// A date and time of day with its distance from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The date and time of day, as the calendar and clock on the wall have it.
    pub date_time: DateTime,
    /// How many seconds the clock on the wall is ahead of UTC.
    pub offset_seconds: i32,
}

impl Moment {
    /// The moment so long after 1970-01-01T00:00:00Z, in UTC. `None` beyond the year 9999.
    ///
    /// ```
    /// # use pact_core::date_pattern::Moment;
    /// let moment = Moment::since_epoch(core::time::Duration::from_secs(951_782_400)).unwrap();
    /// assert_eq!(moment.date_time.to_string(), "2000-02-29T00:00:00");
    /// ```
    #[must_use]
    pub fn since_epoch(duration: core::time::Duration) -> Option<Self> {
        let duration = SignedDuration::try_from(duration).ok()?;
        let timestamp = Timestamp::from_duration(duration).ok()?;
        Some(Self { date_time: Offset::UTC.to_datetime(timestamp), offset_seconds: 0 })
    }

    /// The same moment as a place sees it whose clocks are so many seconds ahead of UTC. `None` beyond the year 9999.
    #[must_use]
    pub fn at_offset(self, offset_seconds: i32) -> Option<Self> {
        let difference = i64::from(offset_seconds) - i64::from(self.offset_seconds);
        let date_time = self.date_time.checked_add(SignedDuration::from_secs(difference)).ok()?;
        Some(Self { date_time, offset_seconds })
    }
}
