//! A moment → text.

use super::field::Field;
use super::moment::Moment;
use super::names;
use super::offset::{self, OffsetStyle};
use super::pattern::Item;

/// Writes a moment as the items say.
pub(super) fn format(items: &[Item], moment: &Moment) -> String {
    items.iter().map(|item| write(item, moment)).collect()
}

fn write(item: &Item, moment: &Moment) -> String {
    match item {
        Item::Literal(text) => text.clone(),
        Item::Number { field, min, .. } => {
            let value = value(*field, moment);
            let sign = if value < 0 { "-" } else { "" };
            format!("{sign}{:0min$}", value.unsigned_abs())
        }
        Item::ShortYear(field) => format!("{:02}", value(*field, moment).rem_euclid(100)),
        Item::Fraction(digits) => {
            let nanoseconds = format!("{:09}", value(Field::NanoOfSecond, moment));
            nanoseconds.chars().take(*digits).collect()
        }
        Item::Name(field, style) => names::write(*field, *style, value(*field, moment)).to_owned(),
        Item::Offset(style) => offset::write(*style, moment.offset_seconds),
        Item::ZoneName { full: true } | Item::GenericZoneName { full: true } if moment.offset_seconds == 0 => {
            "Coordinated Universal Time".to_owned()
        }
        Item::ZoneName { .. } | Item::GenericZoneName { .. } | Item::ZoneId if moment.offset_seconds == 0 => {
            "UTC".to_owned()
        }
        Item::ZoneName { .. } | Item::GenericZoneName { .. } => {
            offset::write(OffsetStyle::Gmt { full: true }, moment.offset_seconds)
        }
        Item::ZoneId => offset::write(OffsetStyle::Iso { zulu: true, count: 5 }, moment.offset_seconds),
        Item::Padded(width, item) => format!("{:>width$}", write(item, moment)),
        Item::Optional(items) => format(items, moment),
    }
}

/// A field of a moment. Weeks are those of ISO 8601: they start on Monday and belong to the year or month that has most
/// of their days.
fn value(field: Field, moment: &Moment) -> i64 {
    let (date, time) = (moment.date_time.date(), moment.date_time.time());
    let (year, hour) = (i64::from(date.year()), i64::from(time.hour()));
    let weekday = i64::from(date.weekday().to_monday_one_offset());
    let week = date.iso_week_date();
    let second_of_day = hour * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    let nanosecond = i64::from(time.subsec_nanosecond());
    match field {
        Field::Era => i64::from(year > 0),
        Field::YearOfEra => {
            if year > 0 {
                year
            } else {
                1 - year
            }
        }
        Field::Year => year,
        Field::WeekYear => i64::from(week.year()),
        Field::Month => i64::from(date.month()),
        Field::Day => i64::from(date.day()),
        Field::DayOfYear => i64::from(date.day_of_year()),
        Field::Quarter => (i64::from(date.month()) - 1) / 3 + 1,
        Field::WeekOfYear => i64::from(week.week()),
        // The week of a day is that of its Thursday.
        Field::WeekOfMonth => (i64::from(date.day()) + 4 - weekday + 6).div_euclid(7),
        Field::WeekdayInMonth => (i64::from(date.day()) - 1) / 7 + 1,
        Field::Weekday => weekday,
        Field::HalfDay => hour / 12,
        Field::DayPeriod => match hour {
            0 if time == jiff::civil::Time::midnight() => 0,
            12 if time == jiff::civil::time(12, 0, 0, 0) => 1,
            6..12 => 2,
            12..18 => 3,
            18..21 => 4,
            _ => 5,
        },
        Field::ModifiedJulianDay => {
            i64::from(date.since(jiff::civil::date(1858, 11, 17)).map_or(0, |span| span.get_days()))
        }
        Field::Hour => hour,
        Field::HourFromOne => {
            if hour == 0 {
                24
            } else {
                hour
            }
        }
        Field::HalfDayHour => hour % 12,
        Field::HalfDayHourFromOne => {
            if hour % 12 == 0 {
                12
            } else {
                hour % 12
            }
        }
        Field::Minute => i64::from(time.minute()),
        Field::Second => i64::from(time.second()),
        Field::NanoOfSecond => nanosecond,
        Field::MilliOfDay => second_of_day * 1000 + nanosecond / 1_000_000,
        Field::NanoOfDay => second_of_day * 1_000_000_000 + nanosecond,
    }
}
