//! Expressions that move a date or time: `next monday`, `tomorrow + 2 weeks @ noon`.
//!
//! ```text
//! date      = ["now" | "today" | "yesterday" | "tomorrow"] { date-step }
//! date-step = ("+" | "-") count ("day" | "week" | "fortnight" | "month" | "year")["s"]
//!           | ("next" | "last") ("day" | "week" | "fortnight" | "month" | "year" | weekday | month-name)
//! time      = ["now" | "midnight" | "noon" | hour "o'clock" ["am" | "pm"]] { time-step }
//! time-step = ("+" | "-") count ("hour" | "minute" | "second" | "millisecond")["s"]
//!           | ("next" | "last") ("hour" | "minute" | "second" | "millisecond")
//! date-time = date ["@" time]
//! ```
//!
//! Names may be cut down to three letters. Writing the result in a pattern is [`crate::date_pattern`]'s.

mod date;
mod reader;
mod time;

#[cfg(test)]
mod tests;

pub use reader::ExpressionError;

use crate::date_pattern::Moment;
use reader::Reader;

/// The date that an expression names.
pub(super) fn date(expression: &str, now: &Moment) -> Result<Moment, ExpressionError> {
    let mut reader = Reader::new(expression)?;
    let moment = date::read(&mut reader, *now)?;
    reader.end("`+`, `-`, `next` or `last`")?;
    Ok(moment)
}

/// The time that an expression names.
pub(super) fn time(expression: &str, now: &Moment) -> Result<Moment, ExpressionError> {
    let mut reader = Reader::new(expression)?;
    let moment = time::read(&mut reader, *now)?;
    reader.end("`+`, `-`, `next` or `last`")?;
    Ok(moment)
}

/// The date and time that an expression names. Hours over midnight move the date.
pub(super) fn date_time(expression: &str, now: &Moment) -> Result<Moment, ExpressionError> {
    let mut reader = Reader::new(expression)?;
    let mut moment = date::read(&mut reader, *now)?;
    if reader.take_at_sign() {
        moment = time::read(&mut reader, moment)?;
        reader.end("`+`, `-`, `next` or `last`")?;
    } else {
        reader.end("`+`, `-`, `next`, `last` or `@`")?;
    }
    Ok(moment)
}
