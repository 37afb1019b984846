//! One spelling for each number in canonical texts: `1.10`, `1.1` and `11e-1` are one number.
//!
//! The spelling is that of the existing broker's JSON library (2.10 and later), so that hashes agree.

use super::grisu;
use crate::json::Number;

/// The number in its one spelling. Integers keep all digits; others are what a 64-bit float makes of them.
pub(super) fn plain(number: &Number) -> Number {
    let text = if number.is_integer() {
        match number.as_str() {
            "-0" => "0".to_owned(),
            text => text.to_owned(),
        }
    } else {
        float(number.as_f64())
    };
    // Infinity (1e999) has no JSON text: such a number stays as it was written.
    Number::from_text(&text).unwrap_or_else(|| number.clone())
}

/// Few digits that read back as the same float; with an exponent only when it is large or very small.
fn float(value: f64) -> String {
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0.0");
    }
    if !value.is_finite() {
        return value.to_string();
    }
    let (digits, last) = grisu::digits(value.abs());
    let exponent = last + digits.len() as i32 - 1;
    let unsigned = if last >= 0 && exponent < 15 {
        format!("{digits}{}.0", "0".repeat(last as usize))
    } else if last < 0 && (last > -7 || exponent.abs() < 10) {
        if exponent < 0 {
            format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize))
        } else {
            let (whole, fraction) = digits.split_at(exponent as usize + 1);
            format!("{whole}.{fraction}")
        }
    } else {
        let (first, more) = digits.split_at(1);
        let point = if more.is_empty() { "" } else { "." };
        format!("{first}{point}{more}e{}{}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
    };
    format!("{sign}{unsigned}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_has_one_spelling() {
        for (written, plain_text) in [
            ("-0", "0"),
            ("12345678901234567890123", "12345678901234567890123"),
            ("1.0", "1.0"),
            ("1.10", "1.1"),
            ("1E3", "1000.0"),
            ("-0.0", "-0.0"),
            ("0.0", "0.0"),
            ("1e15", "1e+15"),
            ("123456789012345.0", "123456789012345.0"),
            ("1234567890123456.0", "1.234567890123456e+15"),
            ("0.0000001", "0.0000001"),
            ("2.5e-7", "0.00000025"),
            ("1e-10", "1e-10"),
            ("5e-324", "5e-324"),
            ("1.5e300", "1.5e+300"),
            ("-3.14159265358979323846", "-3.141592653589793"),
            ("1e23", "9.999999999999999e+22"),
            ("1e999", "1e999"),
        ] {
            assert_eq!(plain(&Number::from_text(written).unwrap()).as_str(), plain_text, "{written}");
        }
    }
}
