//! Differences for people, as lines below the sentence that says what is wrong.

use super::values::AROUND;
use super::{Candidate, Difference};

impl Difference {
    /// What there is to show beside the message, line by line; nothing where the message says it all.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        match self {
            Difference::Lines(lines) => lines.clone(),
            Difference::Text { at, expected, actual } if expected.chars().count().max(actual.chars().count()) > 8 => {
                let before = (*at).min(AROUND + 1);
                vec![format!("- {expected}"), format!("+ {actual}"), format!("  {}^", " ".repeat(before))]
            }
            Difference::Bytes { at, expected, actual } => {
                vec![format!("- {expected}  (from byte {at})"), format!("+ {actual}")]
            }
            Difference::Variant { nearest: Some(Candidate { mismatches, .. }), .. } if mismatches.len() > 1 => {
                mismatches.iter().map(|mismatch| format!("{}: {}", mismatch.path, mismatch.message)).collect()
            }
            Difference::Alternatives { nearest, alternatives } if alternatives.len() > 2 => {
                let rule = alternatives.get(*nearest).map(|alternative| alternative.rule.as_str());
                rule.map(|rule| format!("the nearest alternative is {rule}")).into_iter().collect()
            }
            Difference::Renamed { similar } => vec![format!("something of nearly that name came: {similar}")],
            _ => Vec::new(),
        }
    }
}
