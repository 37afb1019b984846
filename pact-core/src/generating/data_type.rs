//! What a value from a provider state becomes.

use crate::json::{Json, Number};
use crate::model::DataType;

use super::value::to_text;

/// Turns a value into the type, if it has one there.
pub(super) fn convert(value: Json, data_type: Option<DataType>) -> Result<Json, String> {
    let converted = match data_type {
        None | Some(DataType::Raw) => return Ok(value),
        Some(DataType::String) => Some(to_text(&value).into()),
        Some(DataType::Integer) => number(&value).and_then(|number| integer(&number)),
        Some(DataType::Decimal | DataType::Float) => number(&value).and_then(|number| decimal(&number)),
        Some(DataType::Boolean) => match to_text(&value).as_str() {
            "true" => Some(Json::Bool(true)),
            "false" => Some(Json::Bool(false)),
            _ => None,
        },
    };
    converted.ok_or_else(|| {
        let name = match data_type {
            Some(DataType::Integer) => "an integer",
            Some(DataType::Boolean) => "a boolean",
            _ => "a decimal number",
        };
        format!("the state value {value} is not {name}")
    })
}

fn number(value: &Json) -> Option<Number> {
    match value {
        Json::Number(number) => Some(number.clone()),
        Json::String(text) => Number::from_text(text.trim()),
        _ => None,
    }
}

/// `7` of `7` and `7.0`; nothing of `7.5`.
fn integer(number: &Number) -> Option<Json> {
    if number.is_integer() {
        return Some(Json::Number(number.clone()));
    }
    let value = number.as_f64();
    let exact = value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0;
    exact.then(|| Json::from(value as i64))
}

/// `7.0` of `7`.
fn decimal(number: &Number) -> Option<Json> {
    let text = if number.is_integer() { format!("{number}.0") } else { number.to_string() };
    Number::from_text(&text).map(Json::Number)
}
