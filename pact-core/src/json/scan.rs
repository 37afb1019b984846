//! The end of plain text in a string, looked for eight bytes at a time.

/// A byte in each place of a word.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// How many bytes go before the first that ends plain text in a string: a quote, a backslash, a control character, or
/// the end of the text.
pub(super) fn plain(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(word) = bytes[at..].first_chunk() {
        let ends = ends(u64::from_le_bytes(*word));
        if ends != 0 {
            return at + ends.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + bytes[at..].iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)).count()
}

/// The highest bit of each byte that ends plain text. A byte above such a one may be marked wrongly, since what is
/// subtracted borrows from it; the first mark is right.
fn ends(word: u64) -> u64 {
    let below = |word: u64, limit: u8| word.wrapping_sub(each(limit)) & !word;
    let control = below(word, 0x20);
    let quote = below(word ^ each(b'"'), 1);
    let backslash = below(word ^ each(b'\\'), 1);
    (control | quote | backslash) & each(0x80)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said above, byte by byte.
    fn naive(bytes: &[u8]) -> usize {
        bytes.iter().position(|byte| *byte == b'"' || *byte == b'\\' || *byte < 0x20).unwrap_or(bytes.len())
    }

    #[test]
    fn every_byte_at_every_place_ends_plain_text_or_does_not() {
        for filling in [b'a', 0x20, 0x7F, 0x80, 0xFF, 0x21, 0x23, b'[', b']'] {
            for length in 0..27 {
                let mut bytes = vec![filling; length];
                assert_eq!(plain(&bytes), length);
                for at in 0..length {
                    for byte in 0..=255 {
                        bytes[at] = byte;
                        assert_eq!(plain(&bytes), naive(&bytes), "{byte} at {at} of {length} {filling}");
                    }
                    bytes[at] = filling;
                }
            }
        }
    }

    #[test]
    fn what_follows_the_first_end_does_not_move_it() {
        let ends = [0, 1, 0x1F, b'"', b'\\', b'#', b']', 0xA2, 0xDC, 0x9F];
        for first in ends {
            for second in ends {
                for third in ends {
                    for at in 0..9 {
                        let mut bytes = vec![b' '; 20];
                        bytes[at..at + 3].copy_from_slice(&[first, second, third]);
                        assert_eq!(plain(&bytes), naive(&bytes), "{bytes:?}");
                    }
                }
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn plain_text_ends_where_a_look_at_each_byte_says(bytes: Vec<u8>, text: String, from in 0..9_usize) {
            for bytes in [bytes.as_slice(), text.as_bytes()] {
                let bytes = bytes.get(from..).unwrap_or_default();
                proptest::prop_assert_eq!(plain(bytes), naive(bytes));
            }
        }
    }
}
