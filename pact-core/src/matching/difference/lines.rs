//! The lines of two texts, side by side.

/// How many equal lines are shown around those that differ.
const CONTEXT: usize = 2;

/// How many lines are shown.
const MOST_LINES: usize = 100;

/// Two stretches whose numbers of lines multiply to more than this are not looked through for what they share.
const MOST_PAIRS: usize = 1 << 20;

/// What to do with a line.
#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Both,
    Expected,
    Actual,
}

/// The lines that differ, with some of those around them; none if no line differs.
pub(super) fn difference(expected: &str, actual: &str) -> Option<Vec<String>> {
    let (expected, actual) = (lines(expected), lines(actual));
    let shared = |(left, right): &(&&str, &&str)| left == right;
    let start = expected.iter().zip(&actual).take_while(shared).count();
    let (left, right) = (&expected[start..], &actual[start..]);
    let end = left.iter().rev().zip(right.iter().rev()).take_while(shared).count();
    let (left, right) = (&left[..left.len() - end], &right[..right.len() - end]);
    if left.is_empty() && right.is_empty() {
        return None;
    }
    let mut all: Vec<(Sign, &str)> = expected[..start].iter().map(|line| (Sign::Both, *line)).collect();
    all.extend(middle(left, right));
    all.extend(expected[expected.len() - end..].iter().map(|line| (Sign::Both, *line)));
    Some(shown(&all))
}

/// A text without a line break at its end is not one with it.
fn lines(text: &str) -> Vec<&str> {
    text.split('\n').collect()
}

/// The longest common run of lines, and what stands between.
fn middle<'a>(left: &[&'a str], right: &[&'a str]) -> Vec<(Sign, &'a str)> {
    let mut all = Vec::new();
    let (mut at_left, mut at_right) = (0, 0);
    if left.len().saturating_mul(right.len()) <= MOST_PAIRS {
        let longest = common_lengths(left, right);
        let width = right.len() + 1;
        while at_left < left.len() && at_right < right.len() {
            if left[at_left] == right[at_right] {
                all.push((Sign::Both, left[at_left]));
                (at_left, at_right) = (at_left + 1, at_right + 1);
            } else if longest[(at_left + 1) * width + at_right] >= longest[at_left * width + at_right + 1] {
                all.push((Sign::Expected, left[at_left]));
                at_left += 1;
            } else {
                all.push((Sign::Actual, right[at_right]));
                at_right += 1;
            }
        }
    }
    all.extend(left[at_left..].iter().map(|line| (Sign::Expected, *line)));
    all.extend(right[at_right..].iter().map(|line| (Sign::Actual, *line)));
    all
}

/// For each pair of places, how many lines the rests from there on have in common.
fn common_lengths(left: &[&str], right: &[&str]) -> Vec<u32> {
    let width = right.len() + 1;
    let mut longest = vec![0; (left.len() + 1) * width];
    for (at_left, line) in left.iter().enumerate().rev() {
        for (at_right, other) in right.iter().enumerate().rev() {
            longest[at_left * width + at_right] = if line == other {
                longest[(at_left + 1) * width + at_right + 1] + 1
            } else {
                longest[(at_left + 1) * width + at_right].max(longest[at_left * width + at_right + 1])
            };
        }
    }
    longest
}

fn shown(all: &[(Sign, &str)]) -> Vec<String> {
    let near = |index: usize| {
        let around = index.saturating_sub(CONTEXT)..(index + CONTEXT + 1).min(all.len());
        all[around].iter().any(|(sign, _)| *sign != Sign::Both)
    };
    let mut shown: Vec<String> = Vec::new();
    for (index, (sign, line)) in all.iter().enumerate() {
        let left_out = *sign == Sign::Both && !near(index);
        if left_out && shown.last().is_some_and(|last| last == "…") {
            continue;
        }
        if left_out || shown.len() >= MOST_LINES {
            shown.push("…".to_owned());
            if !left_out {
                break;
            }
            continue;
        }
        let sign = match sign {
            Sign::Both => ' ',
            Sign::Expected => '-',
            Sign::Actual => '+',
        };
        shown.push(format!("{sign}{}", line.replace('\r', "\\r")));
    }
    shown
}
