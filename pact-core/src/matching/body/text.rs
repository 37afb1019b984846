//! Texts that are compared as a whole.

use super::content::ActualContent;
use super::{mismatch, unreadable};
use crate::matching::mismatch::Mismatch;
use crate::matching::render;
use crate::matching::rules::Rules;
use crate::model::charset;

/// An expected text and its rules.
#[derive(Debug, Clone)]
pub(in crate::matching) struct TextBody {
    pub(super) expected: String,
    /// The charset of the contract, for bodies that name no content type.
    pub(super) charset: Option<String>,
    pub(super) rules: Option<Rules>,
}

impl TextBody {
    pub(super) fn compare(&self, actual: &ActualContent<'_>) -> Vec<Mismatch> {
        let expected = self.expected.as_str();
        let actual = match charset::decode(actual.bytes, actual.charset(self.charset.as_deref())) {
            Ok(text) => text,
            Err(reason) => {
                let bytes = render::count(actual.bytes.len(), "byte");
                let message = format!("expected {} but got {bytes}: {reason}", render::text(expected));
                return vec![unreadable(mismatch("$", None, Some(expected), Some(&bytes), message), reason)];
            }
        };
        match &self.rules {
            Some(rules) => {
                let failures = rules.check_text(expected, &actual).into_iter();
                failures
                    .map(|failure| failure.at(mismatch("$", None, Some(expected), Some(&actual), String::new())))
                    .collect()
            }
            None if expected == actual => Vec::new(),
            None => {
                let message = format!("expected {} but got {}", render::text(expected), render::text(&actual));
                vec![mismatch("$", None, Some(expected), Some(&actual), message)]
            }
        }
    }
}
