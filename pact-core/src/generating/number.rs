//! Random decimal numbers.

use super::random::{self, Random, characters, index};

/// A decimal number of so many significant digits: the first and the last are not zero, and there is a point, so that
/// it is a decimal for every reader.
pub(super) fn decimal(digits: usize, random: &mut dyn Random) -> Result<String, String> {
    let significant = |random: &mut dyn Random| random::between(random, 1, 9).to_string();
    match digits {
        0 => Err("a decimal number has at least one digit".to_owned()),
        1 => Ok(format!("0.{}", significant(random))),
        _ => {
            let first = significant(random);
            let between = characters(random, b"0123456789", digits - 2);
            let mut text = format!("{first}{between}{}", significant(random));
            text.insert(1 + index(random, digits - 1), '.');
            Ok(text)
        }
    }
}
