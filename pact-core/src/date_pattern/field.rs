//! The fields of a date or time, with their ranges. How wide they are written is the pattern's matter.

/// A field that a letter of a pattern stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Era,
    YearOfEra,
    Year,
    WeekYear,
    Month,
    Day,
    DayOfYear,
    Quarter,
    WeekOfYear,
    WeekOfMonth,
    WeekdayInMonth,
    Weekday,
    HalfDay,
    DayPeriod,
    ModifiedJulianDay,
    Hour,
    HourFromOne,
    HalfDayHour,
    HalfDayHourFromOne,
    Minute,
    Second,
    NanoOfSecond,
    MilliOfDay,
    NanoOfDay,
}

impl Field {
    /// How many fields there are.
    pub(super) const COUNT: usize = Field::NanoOfDay as usize + 1;

    /// The field's name with its article.
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Field::Era => "an era",
            Field::YearOfEra | Field::Year => "a year",
            Field::WeekYear => "a week-based year",
            Field::Month => "a month",
            Field::Day => "a day of the month",
            Field::DayOfYear => "a day of the year",
            Field::Quarter => "a quarter",
            Field::WeekOfYear => "a week of the year",
            Field::WeekOfMonth => "a week of the month",
            Field::WeekdayInMonth => "the count of a weekday in its month",
            Field::Weekday => "a day of the week",
            Field::HalfDay => "AM or PM",
            Field::DayPeriod => "a part of the day",
            Field::ModifiedJulianDay => "a modified Julian day",
            Field::Hour | Field::HourFromOne | Field::HalfDayHour | Field::HalfDayHourFromOne => "an hour",
            Field::Minute => "a minute",
            Field::Second => "a second",
            Field::NanoOfSecond => "a nanosecond",
            Field::MilliOfDay => "a millisecond of the day",
            Field::NanoOfDay => "a nanosecond of the day",
        }
    }

    /// The smallest and the largest value.
    pub(super) fn range(self) -> (i64, i64) {
        match self {
            Field::Era | Field::HalfDay => (0, 1),
            Field::DayPeriod => (0, 5),
            Field::ModifiedJulianDay => (-999_999_999, 999_999_999),
            Field::YearOfEra => (1, 999_999_999),
            Field::Year | Field::WeekYear => (-999_999_999, 999_999_999),
            Field::Month | Field::HalfDayHourFromOne => (1, 12),
            Field::Day => (1, 31),
            Field::DayOfYear => (1, 366),
            Field::Quarter => (1, 4),
            Field::WeekOfYear => (1, 53),
            Field::WeekOfMonth => (0, 6),
            Field::WeekdayInMonth => (1, 5),
            Field::Weekday => (1, 7),
            Field::Hour => (0, 23),
            Field::HourFromOne => (1, 24),
            Field::HalfDayHour => (0, 11),
            Field::Minute | Field::Second => (0, 59),
            Field::NanoOfSecond => (0, 999_999_999),
            Field::MilliOfDay => (0, 86_399_999),
            Field::NanoOfDay => (0, 86_399_999_999_999),
        }
    }
}
