//! Dates and times: now, moved by an expression, written in a pattern.

use crate::date_pattern::{self, DatePattern, Moment};

use super::expression;

pub(super) fn date(format: Option<&str>, expression: Option<&str>, now: &Moment) -> Result<String, String> {
    write(format.unwrap_or(date_pattern::DATE), expression::date(expression.unwrap_or_default(), now))
}

pub(super) fn time(format: Option<&str>, expression: Option<&str>, now: &Moment) -> Result<String, String> {
    write(format.unwrap_or(date_pattern::TIME), expression::time(expression.unwrap_or_default(), now))
}

pub(super) fn date_time(format: Option<&str>, expression: Option<&str>, now: &Moment) -> Result<String, String> {
    write(format.unwrap_or(date_pattern::DATE_TIME), expression::date_time(expression.unwrap_or_default(), now))
}

fn write(pattern: &str, moment: Result<Moment, expression::ExpressionError>) -> Result<String, String> {
    let pattern = DatePattern::parse(pattern).map_err(|error| error.to_string())?;
    Ok(pattern.format(&moment.map_err(|error| error.to_string())?))
}
