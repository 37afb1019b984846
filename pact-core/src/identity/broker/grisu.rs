//! The digits of a float by the Grisu2 algorithm (Florian Loitsch, 2010), without its later corrections.
//!
//! Nearly always these are the fewest digits that read back as the same float, as Rust writes them too; for some floats
//! (such as 1e23) they are one digit more. Hashes that were made with them can only be found again with them.

/// A float of 64 bits and a power of two: `bits · 2^power`.
#[derive(Clone, Copy)]
struct Wide {
    bits: u64,
    power: i32,
}

impl Wide {
    /// The product, rounded.
    fn times(self, other: Wide) -> Wide {
        let product = u128::from(self.bits) * u128::from(other.bits);
        // Rounded to the bits that stay, from the upper half of the lower word.
        let bits = (product + (1 << 63)) >> 64;
        Wide { bits: bits as u64, power: self.power + other.power + 64 }
    }

    /// The same value with the highest bit set.
    fn normal(self) -> Wide {
        let shift = self.bits.leading_zeros();
        Wide { bits: self.bits << shift, power: self.power - shift as i32 }
    }
}

const MANTISSA: u32 = 52;
const HIDDEN: u64 = 1 << MANTISSA;

/// The digits of a positive, finite float, and the power of ten of the last one.
pub(super) fn digits(value: f64) -> (String, i32) {
    let bits = value.to_bits();
    let (fraction, exponent) = (bits & (HIDDEN - 1), (bits >> MANTISSA) as i32);
    let exact = if exponent == 0 {
        Wide { bits: fraction, power: -1074 }
    } else {
        Wide { bits: fraction + HIDDEN, power: exponent - 1075 }
    };
    // Half way to the neighbours: whatever lies between reads back as this float.
    let above = Wide { bits: (exact.bits << 1) + 1, power: exact.power - 1 }.normal();
    let closer = if exact.bits == HIDDEN { 2 } else { 1 };
    let below = Wide { bits: (exact.bits << closer) - 1, power: exact.power - closer };
    let below = Wide { bits: below.bits << (below.power - above.power), power: above.power };
    let (ten, by) = power_of_ten(above.power);
    let (exact, above, below) = (exact.normal().times(ten), above.times(ten), below.times(ten));
    let above = Wide { bits: above.bits - 1, ..above };
    let below = below.bits + 1;
    generate(above, above.bits - exact.bits, above.bits - below, -by)
}

/// A power of ten that brings a float of that power of two near to one, and its exponent.
fn power_of_ten(power: i32) -> (Wide, i32) {
    (0..POWERS.len())
        .map(|index| {
            let exponent = FIRST + STEP * index as i32;
            // The logarithm of ten to the base two, in units of 2⁻¹⁶.
            (Wide { bits: POWERS[index], power: ((exponent * 217_706) >> 16) - 63 }, exponent)
        })
        .find(|(ten, _)| power + ten.power + 64 >= -60)
        .unwrap_or((Wide { bits: POWERS[0], power: 0 }, FIRST))
}

/// Digits of `above`, until what is left is within the span to `below`; then as near to the exact value as possible.
fn generate(above: Wide, to_exact: u64, mut span: u64, mut last: i32) -> (String, i32) {
    let shift = -above.power as u32;
    let one = 1_u64 << shift;
    let (mut whole, mut rest) = (above.bits >> shift, above.bits & (one - 1));
    let mut digits: Vec<u8> = Vec::new();
    let push = |digits: &mut Vec<u8>, digit: u64| {
        if digit > 0 || !digits.is_empty() {
            digits.push(digit as u8);
        }
    };
    for left in (0..10_u32).rev() {
        let unit = 10_u64.pow(left);
        push(&mut digits, whole / unit);
        whole %= unit;
        let remainder = (whole << shift) + rest;
        if remainder <= span {
            last += left as i32;
            approach(&mut digits, span, remainder, unit << shift, to_exact);
            return (text(&digits), last);
        }
    }
    let mut scale = 1_u64;
    loop {
        rest = rest.wrapping_mul(10);
        span = span.wrapping_mul(10);
        scale = scale.wrapping_mul(10);
        last -= 1;
        push(&mut digits, rest >> shift);
        rest &= one - 1;
        if rest < span {
            approach(&mut digits, span, rest, one, to_exact.wrapping_mul(scale));
            return (text(&digits), last);
        }
    }
}

/// Lowers the last digit while that brings the number nearer to the exact value and keeps it within the span.
fn approach(digits: &mut [u8], span: u64, mut remainder: u64, unit: u64, to_exact: u64) {
    while remainder < to_exact
        && span - remainder >= unit
        && (remainder + unit < to_exact || to_exact - remainder > remainder + unit - to_exact)
    {
        if let Some(last) = digits.last_mut() {
            *last -= 1;
        }
        remainder += unit;
    }
}

fn text(digits: &[u8]) -> String {
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}

const FIRST: i32 = -348;
const STEP: i32 = 8;

/// Ten to the power of [`FIRST`] and every [`STEP`]th power after it: the upper 64 bits of each.
const POWERS: [u64; 87] = [
    0xfa8fd5a0081c0288,
    0xbaaee17fa23ebf76,
    0x8b16fb203055ac76,
    0xcf42894a5dce35ea,
    0x9a6bb0aa55653b2d,
    0xe61acf033d1a45df,
    0xab70fe17c79ac6ca,
    0xff77b1fcbebcdc4f,
    0xbe5691ef416bd60c,
    0x8dd01fad907ffc3c,
    0xd3515c2831559a83,
    0x9d71ac8fada6c9b5,
    0xea9c227723ee8bcb,
    0xaecc49914078536d,
    0x823c12795db6ce57,
    0xc21094364dfb5637,
    0x9096ea6f3848984f,
    0xd77485cb25823ac7,
    0xa086cfcd97bf97f4,
    0xef340a98172aace5,
    0xb23867fb2a35b28e,
    0x84c8d4dfd2c63f3b,
    0xc5dd44271ad3cdba,
    0x936b9fcebb25c996,
    0xdbac6c247d62a584,
    0xa3ab66580d5fdaf6,
    0xf3e2f893dec3f126,
    0xb5b5ada8aaff80b8,
    0x87625f056c7c4a8b,
    0xc9bcff6034c13053,
    0x964e858c91ba2655,
    0xdff9772470297ebd,
    0xa6dfbd9fb8e5b88f,
    0xf8a95fcf88747d94,
    0xb94470938fa89bcf,
    0x8a08f0f8bf0f156b,
    0xcdb02555653131b6,
    0x993fe2c6d07b7fac,
    0xe45c10c42a2b3b06,
    0xaa242499697392d3,
    0xfd87b5f28300ca0e,
    0xbce5086492111aeb,
    0x8cbccc096f5088cc,
    0xd1b71758e219652c,
    0x9c40000000000000,
    0xe8d4a51000000000,
    0xad78ebc5ac620000,
    0x813f3978f8940984,
    0xc097ce7bc90715b3,
    0x8f7e32ce7bea5c70,
    0xd5d238a4abe98068,
    0x9f4f2726179a2245,
    0xed63a231d4c4fb27,
    0xb0de65388cc8ada8,
    0x83c7088e1aab65db,
    0xc45d1df942711d9a,
    0x924d692ca61be758,
    0xda01ee641a708dea,
    0xa26da3999aef774a,
    0xf209787bb47d6b85,
    0xb454e4a179dd1877,
    0x865b86925b9bc5c2,
    0xc83553c5c8965d3d,
    0x952ab45cfa97a0b3,
    0xde469fbd99a05fe3,
    0xa59bc234db398c25,
    0xf6c69a72a3989f5c,
    0xb7dcbf5354e9bece,
    0x88fcf317f22241e2,
    0xcc20ce9bd35c78a5,
    0x98165af37b2153df,
    0xe2a0b5dc971f303a,
    0xa8d9d1535ce3b396,
    0xfb9b7cd9a4a7443c,
    0xbb764c4ca7a44410,
    0x8bab8eefb6409c1a,
    0xd01fef10a657842c,
    0x9b10a4e5e9913129,
    0xe7109bfba19c0c9d,
    0xac2820d9623bf429,
    0x80444b5e7aa7cf85,
    0xbf21e44003acdd2d,
    0x8e679c2f5e44ff8f,
    0xd433179d9c8cb841,
    0x9e19db92b4e31ba9,
    0xeb96bf6ebadf77d9,
    0xaf87023b9bf0ee6b,
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_are_few() {
        for (value, expected, last) in [
            (1.0, "1", 0),
            (0.1, "1", -1),
            (123_456.789, "123456789", -3),
            (1e23, "9999999999999999", 7),
            (5e-324, "5", -324),
            (f64::MAX, "17976931348623157", 292),
            (f64::MIN_POSITIVE, "22250738585072014", -324),
            (2_f64.powi(60), "1152921504606847", 3),
        ] {
            assert_eq!(digits(value), (expected.to_owned(), last), "{value}");
        }
    }

    proptest! {
        #[test]
        fn digits_read_back_as_the_same_float(bits in 1_u64..0x7ff0_0000_0000_0000) {
            let value = f64::from_bits(bits);
            let (digits, last) = digits(value);
            prop_assert_eq!(format!("{digits}e{last}").parse::<f64>(), Ok(value));
        }
    }
}
