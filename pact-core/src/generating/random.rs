//! Randomness that comes in from outside, and even choices made from it.

/// A source of random numbers. Any closure that returns them is one.
pub trait Random {
    /// The next number; all are equally likely.
    fn next_u64(&mut self) -> u64;
}

impl<F: FnMut() -> u64> Random for F {
    fn next_u64(&mut self) -> u64 {
        self()
    }
}

/// A sequence of its own that starts where the source says (SplitMix64). It never repeats itself soon, whatever the source
/// does.
pub(super) struct Sequence(u64);

impl Sequence {
    pub(super) fn from(random: &mut dyn Random) -> Self {
        Self(random.next_u64())
    }
}

impl Random for Sequence {
    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// A number below `bound`, all equally likely; 0 where `bound` is 0.
pub(super) fn below(random: &mut dyn Random, bound: u64) -> u64 {
    if bound == 0 {
        return 0;
    }
    // The last numbers that would make the small ones likelier are drawn again, at most a few times: a source that
    // returns nothing else must not hang us.
    let even = u64::MAX - u64::MAX % bound;
    let mut number = random.next_u64();
    for _ in 0..64 {
        if number < even {
            break;
        }
        number = random.next_u64();
    }
    number % bound
}

/// A place in something of that length.
pub(super) fn index(random: &mut dyn Random, length: usize) -> usize {
    below(random, length as u64) as usize
}

/// A number from `min` to `max`, both included; `min` where `max` is not larger.
pub(super) fn between(random: &mut dyn Random, min: i64, max: i64) -> i64 {
    let span = i128::from(max) - i128::from(min) + 1;
    match u64::try_from(span) {
        Ok(span) => min.wrapping_add(below(random, span) as i64),
        // All 2^64 numbers, or none.
        Err(_) if span > 0 => random.next_u64() as i64,
        Err(_) => min,
    }
}

/// So many characters of an alphabet.
pub(super) fn characters(random: &mut dyn Random, alphabet: &[u8], count: usize) -> String {
    (0..count).map(|_| char::from(alphabet[index(random, alphabet.len())])).collect()
}
