//! Patterns of dates and times, in the letters of Java's `DateTimeFormatter`.

use pact_core::model::{Generator, MatchingRule};

use super::{Pattern, generated};

/// A date of this pattern, in the letters of Java's `DateTimeFormatter`.
///
/// ```
/// use pact_mock::prelude::*;
/// let due = date("yyyy-MM-dd", "2026-02-28");
/// # let _ = due;
/// ```
#[must_use]
pub fn date(pattern: impl Into<String>, example: impl Into<String>) -> Pattern {
    Pattern::ruled(MatchingRule::Date(pattern.into()), example.into())
}

/// A time of this pattern, in the letters of Java's `DateTimeFormatter`.
///
/// ```
/// use pact_mock::prelude::*;
/// let opens = time("HH:mm:ss", "09:30:00");
/// # let _ = opens;
/// ```
#[must_use]
pub fn time(pattern: impl Into<String>, example: impl Into<String>) -> Pattern {
    Pattern::ruled(MatchingRule::Time(pattern.into()), example.into())
}

/// A date and time of this pattern, in the letters of Java's `DateTimeFormatter`.
///
/// ```
/// use pact_mock::prelude::*;
/// let created = datetime("yyyy-MM-dd'T'HH:mm:ssXXX", "2026-02-28T09:30:00+01:00");
/// # let _ = created;
/// ```
#[must_use]
pub fn datetime(pattern: impl Into<String>, example: impl Into<String>) -> Pattern {
    Pattern::ruled(MatchingRule::DateTime(pattern.into()), example.into())
}

/// A date of this pattern; the one that the expression names, seen from the day of the test, is served or sent. Expressions
/// begin with `today`, `tomorrow` or `yesterday` and move on from there: `today + 2 weeks`, `next monday`, `+ 1 month - 1 day`.
///
/// ```
/// use pact_mock::prelude::*;
/// let due = date_at("today + 30 days", "yyyy-MM-dd", "2026-02-28");
/// # let _ = due;
/// ```
#[must_use]
pub fn date_at(expression: impl Into<String>, pattern: impl Into<String>, example: impl Into<String>) -> Pattern {
    let format = pattern.into();
    let generator = Generator::Date { format: Some(format.clone()), expression: Some(expression.into()) };
    generated(generator, date(format, example))
}

/// A time of this pattern; the one that the expression names is served or sent. Expressions begin with `now`, `midnight`,
/// `noon` or an hour and move on from there: `now + 1 hour`, `noon`, `9 o'clock am`.
///
/// ```
/// use pact_mock::prelude::*;
/// let expires = time_at("now + 1 hour", "HH:mm:ss", "09:30:00");
/// # let _ = expires;
/// ```
#[must_use]
pub fn time_at(expression: impl Into<String>, pattern: impl Into<String>, example: impl Into<String>) -> Pattern {
    let format = pattern.into();
    let generator = Generator::Time { format: Some(format.clone()), expression: Some(expression.into()) };
    generated(generator, time(format, example))
}

/// A date and time of this pattern; the one that the expression names is served or sent. It is an expression of a date, one of
/// a time after `@`, or both: `tomorrow @ noon`, `+ 1 day`, `@ now + 1 hour`.
///
/// ```
/// use pact_mock::prelude::*;
/// let expires = datetime_at("tomorrow @ midnight", "yyyy-MM-dd'T'HH:mm:ssXXX", "2026-02-28T00:00:00Z");
/// # let _ = expires;
/// ```
#[must_use]
pub fn datetime_at(expression: impl Into<String>, pattern: impl Into<String>, example: impl Into<String>) -> Pattern {
    let format = pattern.into();
    let generator = Generator::DateTime { format: Some(format.clone()), expression: Some(expression.into()) };
    generated(generator, datetime(format, example))
}
