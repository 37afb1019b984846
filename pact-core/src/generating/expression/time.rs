//! The time part of an expression.

use jiff::Span;
use jiff::civil::Time;

use super::reader::{ExpressionError, Reader, Step};
use crate::date_pattern::Moment;

const UNITS: &str = "`hours`, `minutes`, `seconds` or `milliseconds`";

/// Reads the base and the steps, and goes them.
pub(super) fn read(reader: &mut Reader<'_>, now: Moment) -> Result<Moment, ExpressionError> {
    let mut moment = base(reader, now)?;
    while let Some(step) = reader.step(UNITS)? {
        moment = go(reader, moment, &step)?;
    }
    Ok(moment)
}

fn go(reader: &Reader<'_>, moment: Moment, step: &Step) -> Result<Moment, ExpressionError> {
    let span = Span::new();
    match step.unit.strip_suffix('s').filter(|_| !step.relative).unwrap_or(&step.unit) {
        "hour" => reader.moved(moment, span.try_hours(step.count)),
        "minute" => reader.moved(moment, span.try_minutes(step.count)),
        "second" => reader.moved(moment, span.try_seconds(step.count)),
        "millisecond" => reader.moved(moment, span.try_milliseconds(step.count)),
        _ => Err(reader.error(&format!("expected {UNITS}"))),
    }
}

fn base(reader: &mut Reader<'_>, now: Moment) -> Result<Moment, ExpressionError> {
    let hour = match reader.take_word(&["now", "midnight", "noon"]) {
        Some("midnight") => 0,
        Some("noon") => 12,
        Some(_) => return Ok(now),
        None => match reader.take_count() {
            Some(hour) => oclock(reader, hour, now)?,
            None => return Ok(now),
        },
    };
    let time = Time::new(hour, 0, 0, 0).map_err(|_| reader.error("there is no such hour"))?;
    Ok(Moment { date_time: now.date_time.date().to_datetime(time), ..now })
}

/// The hour of the day that `N o'clock` means. With neither `am` nor `pm`, an hour up to twelve is the next one that the
/// clock will show: the morning's if it is still to come, else the afternoon's.
fn oclock(reader: &mut Reader<'_>, hour: i64, now: Moment) -> Result<i8, ExpressionError> {
    if hour > 23 {
        return Err(reader.error("expected an hour from 0 to 23"));
    }
    let hour = hour as i8;
    let at_hour = |reader: &Reader<'_>| {
        if (1..=12).contains(&hour) {
            Ok(hour % 12)
        } else {
            Err(reader.error("`am` and `pm` follow an hour from 1 to 12"))
        }
    };
    reader.word(&["o'clock"])?;
    match reader.take_word(&["am", "pm"]) {
        Some("am") => at_hour(reader),
        Some(_) => Ok(at_hour(reader)? + 12),
        None if hour == 0 || hour > 12 || now.date_time.hour() < hour => Ok(hour),
        None => Ok((hour + 12) % 24),
    }
}
