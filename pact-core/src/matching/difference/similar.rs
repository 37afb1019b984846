//! Names that were probably meant for another.

/// Among more names than this nothing is looked for.
pub(in crate::matching) const MOST_NAMES: usize = 64;

/// The first of some names that is nearly a name: but for case, hyphens and underscores, or but for one or two characters
/// at one place.
pub(in crate::matching) fn similar<'a>(name: &str, others: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut others = others.take(MOST_NAMES);
    others.find(|other| is_same_word(name, other) || is_misspelt(name, other))
}

fn is_same_word(left: &str, right: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
        text.chars().filter(|letter| !matches!(letter, '-' | '_' | ' ')).flat_map(char::to_lowercase)
    }
    left != right && letters(left).eq(letters(right))
}

fn is_misspelt(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let (shorter, longer) = (left.len().min(right.len()), left.len().max(right.len()));
    if shorter < 4 || longer - shorter > 2 {
        return false;
    }
    let same = |(left, right): &(&u8, &u8)| left.eq_ignore_ascii_case(right);
    let start = left.iter().zip(right).take_while(same).count();
    let end = left.iter().rev().zip(right.iter().rev()).take(shorter - start).take_while(same).count();
    longer - start - end <= if longer < 6 { 1 } else { 2 }
}
