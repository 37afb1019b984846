//! The date part of an expression.

use jiff::Span;
use jiff::civil::Weekday;

use super::reader::{ExpressionError, Reader, Step};
use crate::date_pattern::Moment;

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const UNITS: &str = "`days`, `weeks`, `fortnights`, `months` or `years`";

/// Reads the base and the steps, and goes them.
pub(super) fn read(reader: &mut Reader<'_>, now: Moment) -> Result<Moment, ExpressionError> {
    let days = match reader.take_word(&["now", "today", "yesterday", "tomorrow"]) {
        Some("yesterday") => -1,
        Some("tomorrow") => 1,
        _ => 0,
    };
    let mut moment = reader.moved(now, Span::new().try_days(days))?;
    while let Some(step) = reader.step(UNITS)? {
        moment = go(reader, moment, &step)?;
    }
    Ok(moment)
}

/// Goes a step. A day that the month in which a step of months or years ends does not have becomes its last day.
fn go(reader: &Reader<'_>, moment: Moment, step: &Step) -> Result<Moment, ExpressionError> {
    let span = Span::new();
    match step.unit.strip_suffix('s').filter(|_| !step.relative).unwrap_or(&step.unit) {
        "day" => reader.moved(moment, span.try_days(step.count)),
        "week" => reader.moved(moment, span.try_weeks(step.count)),
        "fortnight" => reader.moved(moment, span.try_weeks(step.count.saturating_mul(2))),
        "month" => reader.moved(moment, span.try_months(step.count)),
        "year" => reader.moved(moment, span.try_years(step.count)),
        name if step.relative => named(reader, moment, step.count, name),
        _ => Err(reader.error(&format!("expected {UNITS}"))),
    }
}

/// Goes to the nearest weekday or month of that name, never staying where it is: `last monday` said on a Monday is a week
/// ago, `last jan` said in January is a year ago.
fn named(reader: &Reader<'_>, moment: Moment, direction: i64, name: &str) -> Result<Moment, ExpressionError> {
    if let Some(weekday) = position(&WEEKDAYS, name).and_then(|day| Weekday::from_monday_zero_offset(day as i8).ok()) {
        return reader.placed(moment, moment.date_time.nth_weekday(direction as i32, weekday));
    }
    let Some(month) = position(&MONTHS, name) else {
        return Err(reader.error("expected `day`, `week`, `fortnight`, `month`, `year`, a weekday or a month"));
    };
    let here = i64::from(moment.date_time.month()) - 1;
    let months = match (direction * (month as i64 - here)).rem_euclid(12) {
        0 => 12,
        months => months,
    };
    reader.moved(moment, Span::new().try_months(direction * months))
}

fn position(names: &[&str], word: &str) -> Option<usize> {
    names.iter().position(|name| word.len() >= 3 && name.starts_with(word))
}
