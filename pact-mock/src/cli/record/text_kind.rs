//! What a text looks like, and the rule for texts of its kind.

use std::sync::LazyLock;

use pact_core::model::MatchingRule;
use regex::Regex;

const UUID: &str = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
const HEX: &str = "[0-9a-fA-F]{16,}";
/// Digits of a second come and go with the value, which date patterns cannot say.
const TIMESTAMP: &str = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?";

/// What a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextKind {
    /// Nothing in particular.
    Any,
    /// Nothing but digits.
    Digits,
    Uuid,
    /// A long hexadecimal number.
    Hex,
    Date,
    Timestamp,
    /// A secret that was replaced.
    Redacted,
}

impl TextKind {
    /// What this text looks like.
    pub(super) fn of(text: &str) -> Self {
        static KINDS: LazyLock<Vec<(TextKind, Regex)>> = LazyLock::new(|| {
            let kinds = [
                (TextKind::Digits, r"\d{1,18}"),
                (TextKind::Uuid, UUID),
                (TextKind::Hex, HEX),
                (TextKind::Date, r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"),
                (TextKind::Timestamp, TIMESTAMP),
            ];
            let whole = |pattern: &str| Regex::new(&format!("^(?:{pattern})$")).ok();
            kinds.into_iter().filter_map(|(kind, pattern)| Some((kind, whole(pattern)?))).collect()
        });
        let found = KINDS.iter().find(|(_, pattern)| pattern.is_match(text));
        found.map_or(Self::Any, |(kind, _)| *kind)
    }

    /// The regular expression for texts of this kind; none where any text will do.
    pub(super) fn pattern(self) -> Option<&'static str> {
        match self {
            Self::Any => None,
            Self::Digits => Some(r"\d+"),
            Self::Uuid => Some(UUID),
            Self::Hex => Some(HEX),
            Self::Date => Some(r"\d{4}-\d{2}-\d{2}"),
            Self::Timestamp => Some(TIMESTAMP),
            Self::Redacted => Some(".+"),
        }
    }

    /// The rule for a text of this kind within a body.
    pub(super) fn rule(self) -> MatchingRule {
        match (self, self.pattern()) {
            (Self::Uuid | Self::Hex | Self::Date | Self::Timestamp, Some(pattern)) => {
                MatchingRule::Regex(pattern.to_owned())
            }
            // Digits in a body are more often a name than a number of just any length.
            _ => MatchingRule::Type { min: None, max: None },
        }
    }

    /// What stands for a text of this kind in a description: `{number}`.
    pub(super) fn placeholder(self) -> Option<&'static str> {
        match self {
            Self::Any => None,
            Self::Digits => Some("{number}"),
            Self::Uuid => Some("{uuid}"),
            Self::Hex => Some("{hex}"),
            Self::Date => Some("{date}"),
            Self::Timestamp => Some("{timestamp}"),
            Self::Redacted => Some("{redacted}"),
        }
    }

    /// The kind that two texts have in common.
    pub(super) fn common(self, other: Self) -> Self {
        match (self, other) {
            (Self::Redacted, _) | (_, Self::Redacted) => Self::Redacted,
            (one, other) if one == other => one,
            _ => Self::Any,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart_by_their_looks() {
        for (text, kind) in [
            ("", TextKind::Any),
            ("open", TextKind::Any),
            ("L-1", TextKind::Any),
            ("4711", TextKind::Digits),
            ("c0ffee00-1111-4222-8333-444455556666", TextKind::Uuid),
            ("507f1f77bcf86cd799439011", TextKind::Hex),
            ("2026-02-28", TextKind::Date),
            ("2026-13-28", TextKind::Any),
            ("2026-02-28T09:30:00.123Z", TextKind::Timestamp),
            ("2026-02-28T09:30:00+01:00", TextKind::Timestamp),
        ] {
            assert_eq!(TextKind::of(text), kind, "{text}");
        }
    }
}
