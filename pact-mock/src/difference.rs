//! Where two long texts begin to differ, for reports that cannot show them in full.

use std::fmt;

/// How many characters are shown before the first difference, and how many from it on.
const BEFORE: usize = 20;
const AFTER: usize = 60;
/// Shorter texts stand in the message in full.
const SHORT: usize = 100;

/// The place where two texts begin to differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    character: usize,
    expected: String,
    actual: String,
}

impl Difference {
    /// The first difference of two texts of which at least one is long.
    pub(crate) fn first(expected: &str, actual: &str) -> Option<Self> {
        if expected.chars().count().max(actual.chars().count()) <= SHORT {
            return None;
        }
        let same = expected.chars().zip(actual.chars()).take_while(|(left, right)| left == right).count();
        let window = |text: &str| {
            let start = same.saturating_sub(BEFORE);
            let shown: String = text.chars().skip(start).take(same - start + AFTER).collect();
            let ellipsis = |there: bool| if there { "…" } else { "" };
            format!("{}{shown:?}{}", ellipsis(start > 0), ellipsis(text.chars().count() > same + AFTER))
        };
        (expected != actual).then(|| Self { character: same + 1, expected: window(expected), actual: window(actual) })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { character, expected, actual } = self;
        write!(out, "they differ from character {character} on:\n  expected {expected}\n  but got  {actual}")
    }
}

#[cfg(test)]
mod tests {
    use super::Difference;

    #[test]
    fn long_texts_are_shown_around_their_first_difference() {
        let text = |middle: &str| format!("{}{middle}{}", "a".repeat(200), "z".repeat(200));
        let difference = Difference::first(&text("ä"), &text("ö")).unwrap();
        insta::assert_snapshot!(difference, @r#"
        they differ from character 201 on:
          expected …"aaaaaaaaaaaaaaaaaaaaäzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"…
          but got  …"aaaaaaaaaaaaaaaaaaaaözzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"…
        "#);
        let difference = Difference::first("short", &text("")).unwrap();
        insta::assert_snapshot!(difference, @r#"
        they differ from character 1 on:
          expected "short"
          but got  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"…
        "#);
    }

    #[test]
    fn short_or_equal_texts_have_no_such_difference() {
        assert_eq!(Difference::first("a", "b"), None);
        assert_eq!(Difference::first(&"a".repeat(500), &"a".repeat(500)), None);
    }
}
