//! Generator + example → value.
//!
//! The example's kind is kept where the generator can make it: a number generator over a text makes text, a text
//! generator over a number makes a number if its text is one. Otherwise the value is of the generator's own kind.

use crate::json::{Json, Number};
use crate::model::{Generator, UuidFormat};

use super::random::{self, characters};
use super::{Context, Mode, moment, number, regex, server_url, state_value};

/// More than this is not generated: a contract must not be able to fill the memory.
pub(super) const LONGEST: usize = 1 << 20;

const DIGITS: &[u8] = b"0123456789ABCDEF";
const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Whether the generator does something for that side. One that is not known is never passed over.
pub(super) fn is_active(generator: &Generator, mode: Mode) -> bool {
    match generator {
        Generator::ProviderState { .. } => mode == Mode::Provider,
        Generator::MockServerUrl { .. } => mode == Mode::Consumer,
        _ => true,
    }
}

/// Whether the generator is known.
pub(super) fn known(generator: &Generator) -> Result<(), String> {
    if let Generator::Unknown { reason, .. } = generator { Err(reason.clone()) } else { Ok(()) }
}

/// Makes a value. `None` where the example stays: the generator is not for this side, or nobody was asked for state
/// values. Without example there is nothing that could stay.
pub(super) fn generate(
    generator: &Generator,
    example: Option<&Json>,
    context: &mut Context<'_>,
) -> Result<Option<Json>, String> {
    if !is_active(generator, context.mode) {
        return Ok(None);
    }
    if let Generator::ProviderState { expression, data_type } = generator {
        if example.is_some() && context.state_values.is_empty() {
            return Ok(None);
        }
        return state_value::generate(expression, *data_type, context.state_values).map(Some);
    }
    let random = &mut *context.random;
    Ok(Some(match generator {
        Generator::RandomInt { min, max } if min > max => {
            return Err(format!("the smallest integer, {min}, is larger than the largest, {max}"));
        }
        Generator::RandomInt { min, max } => numeric(random::between(random, *min, *max).to_string(), example),
        Generator::RandomDecimal { digits } => numeric(number::decimal(bounded(*digits)?, random)?, example),
        Generator::RandomHexadecimal { digits } => characters(random, DIGITS, bounded(*digits)?).into(),
        Generator::RandomString { size } => characters(random, ALPHANUMERIC, bounded(*size)?).into(),
        Generator::RandomBoolean => Json::Bool(random::below(random, 2) == 1),
        Generator::Regex(pattern) => of_regex(pattern, example, random)?,
        Generator::Uuid(format) => uuid(*format, random).into(),
        Generator::Date { format, expression } => {
            textual(moment::date(format.as_deref(), expression.as_deref(), &context.now)?, example)
        }
        Generator::Time { format, expression } => {
            textual(moment::time(format.as_deref(), expression.as_deref(), &context.now)?, example)
        }
        Generator::DateTime { format, expression } => {
            textual(moment::date_time(format.as_deref(), expression.as_deref(), &context.now)?, example)
        }
        Generator::MockServerUrl { example, regex } => {
            server_url::generate(example, regex, context.mock_server_url)?.into()
        }
        Generator::ProviderState { .. } => return Ok(None),
        Generator::Unknown { reason, .. } => return Err(reason.clone()),
    }))
}

fn bounded(count: usize) -> Result<usize, String> {
    if count <= LONGEST { Ok(count) } else { Err(format!("{count} characters are more than the limit of {LONGEST}")) }
}

/// A number, or its text where the example is text.
fn numeric(text: String, example: Option<&Json>) -> Json {
    match Number::from_text(&text) {
        Some(number) if !matches!(example, Some(Json::String(_))) => Json::Number(number),
        _ => text.into(),
    }
}

/// A text, or a number where the example is one and the text can be.
fn textual(text: String, example: Option<&Json>) -> Json {
    match Number::from_text(&text) {
        Some(number) if matches!(example, Some(Json::Number(_))) => Json::Number(number),
        _ => text.into(),
    }
}

/// A text of a regular expression. Over a number, one is looked for that is a number: `\d{3}` may make `007`, and the kind
/// of a value must not be a matter of luck.
fn of_regex(pattern: &str, example: Option<&Json>, random: &mut dyn random::Random) -> Result<Json, String> {
    let mut made = textual(regex::generate(pattern, random)?, example);
    if matches!(example, Some(Json::Number(_))) {
        for _ in 0..32 {
            if made.as_number().is_some() {
                break;
            }
            made = textual(regex::generate(pattern, random)?, example);
        }
    }
    Ok(made)
}

/// A value as text, for places that hold nothing else.
pub(super) fn to_text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A random UUID (RFC 9562, version 4).
fn uuid(format: UuidFormat, random: &mut dyn random::Random) -> String {
    let version = (random.next_u64() & !0xF000) | 0x4000;
    let variant = (random.next_u64() & !(0b11 << 62)) | (0b10 << 62);
    let digits = format!("{version:016x}{variant:016x}");
    let groups = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    match format {
        UuidFormat::Simple => digits,
        UuidFormat::LowerCaseHyphenated => groups.join("-"),
        UuidFormat::UpperCaseHyphenated => groups.join("-").to_ascii_uppercase(),
        UuidFormat::Urn => format!("urn:uuid:{}", groups.join("-")),
    }
}
