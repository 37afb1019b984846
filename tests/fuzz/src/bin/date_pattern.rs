//! Date patterns: a pattern compiles or is refused, and a moment that it writes is a date of it where
//! fields stand alone.
//! Input: the pattern, `%%`, a text; the bytes of both make the moment.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_core::date_pattern::{DatePattern, Moment};

fuzz_target!(|data: &[u8]| {
    let Some([pattern, text]) = pact_fuzz::parts(data) else { return };
    let pattern = match DatePattern::parse(pattern) {
        Ok(pattern) => pattern,
        Err(error) => return drop(error.to_string()),
    };
    let _judged = pattern.check(text);
    let number =
        data.iter().fold(1469_598_103u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(1_099_511_628_211));
    let since = core::time::Duration::new(number % 250_000_000_000, (number >> 32) as u32 % 1_000_000_000);
    let offset = i32::try_from(number % 105).expect("a small number") * 900 - 12 * 3600;
    let Some(moment) = Moment::since_epoch(since).and_then(|moment| moment.at_offset(offset)) else { return };
    let written = pattern.format(&moment);
    if is_plain(pattern.as_str()) {
        assert_eq!(pattern.check(&written), Ok(()), "{} writes {written}", pattern.as_str());
    }
});

/// Whether no digit or sign can run into a field, as in `y4` or `HHy`: fields stand alone between marks.
fn is_plain(pattern: &str) -> bool {
    let characters: Vec<char> = pattern.chars().collect();
    let run_together = |pair: &[char]| pair[0] != pair[1] && pair.iter().all(char::is_ascii_alphabetic);
    characters.iter().all(|character| character.is_ascii_alphabetic() || " /,_".contains(*character))
        && !characters.windows(2).any(run_together)
}
