//! What the broker wants its user to read.

use pact_core::json::Json;

/// A text of the broker's for the user, with its kind (`success`, `warning`, `error`, `debug`, …) or its moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The kind, for notices of an answer; empty if there is none.
    pub kind: String,
    /// When to show it, for notices about a contract to verify: `before_verification` or
    /// `after_verification:success_true_published_false` and the like; empty if there is none.
    pub when: String,
    /// The text, possibly of several lines.
    pub text: String,
}

impl Notice {
    /// The notices in an array; what has no text is left out.
    pub(crate) fn read_all(notices: Option<&Json>) -> Vec<Notice> {
        let items = notices.and_then(Json::as_array).unwrap_or_default();
        items
            .iter()
            .filter_map(|notice| {
                let text = |name| notice.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
                notice.get("text")?.as_str()?;
                Some(Notice { kind: text("type"), when: text("when"), text: text("text") })
            })
            .collect()
    }

    /// Whether this is to be shown before the contract is verified.
    #[must_use]
    pub fn is_before_verification(&self) -> bool {
        self.when == "before_verification"
    }

    /// Whether this is to be shown after a verification with that outcome.
    #[must_use]
    pub fn is_after_verification(&self, success: bool, published: bool) -> bool {
        self.when == "after_verification"
            || self.when == format!("after_verification:success_{success}_published_{published}")
    }
}
