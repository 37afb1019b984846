//! Numbers that look random and are the same in every run.

/// What the data set is made from; it is printed with the figures.
pub const SEED: u64 = 6;

/// A number between 0 and 2^64 for this place in the data set (the finaliser of splitmix64).
pub fn number(place: u64) -> u64 {
    let mut mixed = SEED.wrapping_add(place.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
