//! A JSON number, kept as its text.

use super::Text;

/// A number as it was written: `1`, `1.0` and `1e0` are three numbers here. The text is valid JSON by construction.
#[derive(Clone, PartialEq, Eq)]
pub struct Number {
    text: Text,
}

impl Number {
    /// The number with this text, if the text is a JSON number.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        (scan(text.as_bytes()) == Some(text.len())).then(|| Self::of_scanned(text))
    }

    /// The number with a text that was scanned already.
    pub(super) fn of_scanned(text: &str) -> Self {
        Self { text: text.into() }
    }

    /// The text of the number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the text has neither a fraction nor an exponent.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        !self.text.as_bytes().iter().any(|byte| matches!(byte, b'.' | b'e' | b'E'))
    }

    /// The value as `u64`, if it is an integer in range.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_str().parse().ok()
    }

    /// The value as `i64`, if it is an integer in range.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_str().parse().ok()
    }

    /// The nearest `f64`.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        // Every JSON number is a valid Rust float literal text, so the fallback is never taken.
        self.as_str().parse().unwrap_or(f64::NAN)
    }

    /// Whether two numbers are of one kind (integer or decimal) and one value: `1e2` and `100.0` are the same, `1` and
    /// `1.0` are not. Digits beyond the precision of a float count too: the comparison is of decimal values.
    #[must_use]
    pub fn same_value(&self, other: &Number) -> bool {
        self.is_integer() == other.is_integer()
            && (self.text == other.text || decimal(self.as_str()) == decimal(other.as_str()))
    }
}

/// The digits without leading and trailing zeros, and the power of ten of the first digit.
#[derive(PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    magnitude: i64,
}

fn decimal(text: &str) -> Option<Decimal> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i64 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    let Some(first) = digits.iter().position(|digit| *digit != b'0') else {
        return Some(Decimal { negative: false, digits: Vec::new(), magnitude: 0 });
    };
    let last = digits.iter().rposition(|digit| *digit != b'0').unwrap_or(first);
    let magnitude = exponent.checked_add(whole.len() as i64)?.checked_sub(first as i64)?;
    Some(Decimal { negative, digits: digits[first..=last].to_vec(), magnitude })
}

/// The length of the JSON number at the start of the text, if there is one.
pub(super) fn scan(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = usize::from(bytes.first() == Some(&b'-'));
    match bytes.get(end)? {
        b'0' => end += 1,
        b'1'..=b'9' => end += digits(end),
        _ => return None,
    }
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if fraction == 0 {
            return None;
        }
        end += 1 + fraction;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent == 0 {
            return None;
        }
        end += 1 + sign + exponent;
    }
    Some(end)
}

impl std::fmt::Debug for Number {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_tuple("Number").field(&self.as_str()).finish()
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::from_text(text).unwrap()
    }

    #[test]
    fn text_that_is_no_json_number_is_refused() {
        for text in ["", "-", "01", "1.", ".5", "1e", "1e+", "+1", "NaN", "1 ", "0x1", "1_000"] {
            assert_eq!(Number::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_of_any_length_keeps_its_text() {
        for text in ["0", "-1.5e+10", "1234567890123456789012", "12345678901234567890123", &"9".repeat(1000)] {
            assert_eq!(number(text).as_str(), text);
            assert_eq!(number(text), number(text).clone());
        }
        assert_eq!(size_of::<crate::json::Json>(), 32);
    }

    #[test]
    fn values_are_compared_within_their_kind_and_in_full_precision() {
        for (left, right, same) in [
            ("1", "1", true),
            ("1", "1.0", false),
            ("1e2", "100.0", true),
            ("1.50", "1.5", true),
            ("-0.0", "0.0", true),
            ("0.3", "0.30000000000000004", false),
            ("12345678901234567890", "12345678901234567891", false),
            ("1e-2", "0.01", true),
            ("-1", "1", false),
        ] {
            assert_eq!(number(left).same_value(&number(right)), same, "{left} and {right}");
        }
    }
}
