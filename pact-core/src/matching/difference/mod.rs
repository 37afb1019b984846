//! How an actual value differs from the expected one, as data, for tools and for people.
//!
//! What only the comparison knows, such as the candidate that came nearest, it keeps with the mismatch. What the two
//! values say by themselves is worked out when somebody asks: [`super::Mismatch::difference`].

mod lines;
mod number;
mod show;
mod similar;
mod values;

pub(super) use similar::{MOST_NAMES, similar};
pub(super) use values::between;

use super::mismatch::Mismatch;
use crate::json;
use crate::json::Json;

/// How an actual value differs from the expected one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// They are of different kinds; what is in them was not compared.
    Kind {
        /// The kind that was expected: `an object`, `<order>`.
        expected: String,
        /// The kind that came.
        actual: String,
    },
    /// There are fewer or more items, members, values, children or bytes than there may be.
    Size {
        /// At least so many are expected.
        least: Option<usize>,
        /// At most so many are expected.
        most: Option<usize>,
        /// How many came.
        actual: usize,
    },
    /// The actual number less the expected one.
    Number {
        /// The exact difference: `-3`, `0.25`.
        by: String,
    },
    /// Two texts of one line, from where they part.
    Text {
        /// How many characters they have in common at the start.
        at: usize,
        /// What is expected around that place.
        expected: String,
        /// What came around that place.
        actual: String,
    },
    /// The lines of two texts or documents: each with a sign before it, `-` expected, `+` actual, a space for both; `…`
    /// stands for lines that are left out.
    Lines(Vec<String>),
    /// Two runs of bytes, from where they part.
    Bytes {
        /// How many bytes they have in common at the start.
        at: usize,
        /// The expected bytes from there on, in hexadecimal.
        expected: String,
        /// The actual bytes from there on, in hexadecimal.
        actual: String,
    },
    /// What the data look like is not what they must be.
    ContentType {
        /// The content type that they must have.
        expected: String,
        /// The content type that was found by looking at them.
        detected: String,
    },
    /// The body is not in the form that was expected; nothing in it was compared.
    Unreadable {
        /// Why, with the place where it is known.
        reason: String,
    },
    /// What was expected is missing, but something with nearly its name came unexpectedly.
    Renamed {
        /// That name.
        similar: String,
    },
    /// No item of an array fits a variant.
    Variant {
        /// The place of the variant in the example.
        variant: usize,
        /// The item that comes nearest, if there is any.
        nearest: Option<Candidate>,
    },
    /// None of several alternatives holds.
    Alternatives {
        /// The place of the one that comes nearest: the first that is about the kind of value that came.
        nearest: usize,
        /// What each has against the value.
        alternatives: Vec<Alternative>,
    },
}

/// An item that came, and what it has against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its place in the array.
    pub index: usize,
    /// What differs.
    pub mismatches: Vec<Mismatch>,
}

/// One of several rules of which one is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The rule, for people.
    pub rule: String,
    /// What it has against the value.
    pub message: String,
}

impl Difference {
    /// The word for the kind of difference, as the JSON form has it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Difference::Kind { .. } => "kind",
            Difference::Size { .. } => "size",
            Difference::Number { .. } => "number",
            Difference::Text { .. } => "text",
            Difference::Lines(_) => "lines",
            Difference::Bytes { .. } => "bytes",
            Difference::ContentType { .. } => "contentType",
            Difference::Unreadable { .. } => "unreadable",
            Difference::Renamed { .. } => "renamed",
            Difference::Variant { .. } => "variant",
            Difference::Alternatives { .. } => "alternatives",
        }
    }

    /// The difference as JSON: an object with its `kind` and what there is to say of it.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let kind = self.name();
        match self {
            Difference::Kind { expected, actual } => json!({"kind": kind, "expected": expected, "actual": actual}),
            Difference::Size { least, most, actual } => {
                let mut size = json::Object::new();
                size.push("kind", kind);
                least.iter().for_each(|least| size.push("least", *least));
                most.iter().for_each(|most| size.push("most", *most));
                size.push("actual", *actual);
                Json::Object(size)
            }
            Difference::Number { by } => json!({"kind": kind, "by": by}),
            Difference::Text { at, expected, actual } | Difference::Bytes { at, expected, actual } => {
                json!({"kind": kind, "at": (*at), "expected": expected, "actual": actual})
            }
            Difference::Lines(lines) => json!({"kind": kind, "lines": (lines.iter().collect::<Json>())}),
            Difference::ContentType { expected, detected } => {
                json!({"kind": kind, "expected": expected, "detected": detected})
            }
            Difference::Unreadable { reason } => json!({"kind": kind, "reason": reason}),
            Difference::Renamed { similar } => json!({"kind": kind, "similar": similar}),
            Difference::Variant { variant, nearest } => {
                let nearest = nearest.as_ref().map(Candidate::to_json);
                json!({"kind": kind, "variant": (*variant), "nearest": nearest})
            }
            Difference::Alternatives { nearest, alternatives } => {
                let all: Json = alternatives
                    .iter()
                    .map(|alternative| json!({"rule": (&alternative.rule), "message": (&alternative.message)}))
                    .collect();
                json!({"kind": kind, "nearest": (*nearest), "alternatives": all})
            }
        }
    }
}

impl Candidate {
    fn to_json(&self) -> Json {
        let mismatches: Json = self.mismatches.iter().map(Mismatch::to_json).collect();
        json!({"item": (self.index), "mismatches": mismatches})
    }
}

#[cfg(test)]
mod tests;
