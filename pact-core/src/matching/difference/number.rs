//! How far two numbers are apart, exactly.

/// More digits than this are not counted with.
const MOST_DIGITS: u32 = 36;

/// The actual number less the expected one; none where one of them has too many digits to say it exactly.
pub(super) fn difference(expected: &str, actual: &str) -> Option<String> {
    let (expected, actual) = (scaled(expected)?, scaled(actual)?);
    let places = expected.1.max(actual.1);
    let at = |(value, own): (i128, u32)| value.checked_mul(10_i128.checked_pow(places - own)?);
    let by = at(actual)?.checked_sub(at(expected)?)?;
    (by != 0).then(|| written(by, places))
}

/// A number as an integer and how many of its digits stand after the point.
fn scaled(text: &str) -> Option<(i128, u32)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: i64 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let places = i64::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
    match u32::try_from(places) {
        Ok(places) if places <= MOST_DIGITS => Some((digits, places)),
        Ok(_) => None,
        Err(_) => Some((digits.checked_mul(10_i128.checked_pow(u32::try_from(-places).ok()?)?)?, 0)),
    }
}

fn written(value: i128, places: u32) -> String {
    let places = places as usize;
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let fraction = fraction.trim_end_matches('0');
    let sign = if value < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}
