//! One link, and filling in its template.

use pact_core::json::Json;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986: a slash in a branch name must stay inside its segment.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A value as one path segment or query value.
pub(crate) fn encode(value: &str) -> String {
    utf8_percent_encode(value, SEGMENT).to_string()
}

/// A link to another resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads; may be a template.
    pub href: String,
    /// The name that tells links of one relation apart.
    pub name: Option<String>,
    /// A description for people.
    pub title: Option<String>,
}

impl Link {
    pub(crate) fn read(link: &Json) -> Option<Link> {
        let text = |name| link.get(name).and_then(Json::as_str).map(str::to_owned);
        Some(Link { href: text("href")?, name: text("name"), title: text("title") })
    }

    /// The address with every `{name}` of the template replaced. Brokers mark some templates as none, so the mark is not
    /// looked at.
    #[must_use]
    pub fn expand(&self, values: &[(&str, &str)]) -> String {
        values
            .iter()
            .fold(self.href.clone(), |href, (name, value)| href.replace(&format!("{{{name}}}"), &encode(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_inside_its_segment() {
        let link = Link { href: "/p/{pacticipant}/b/{branch}".to_owned(), name: None, title: None };
        assert_eq!(
            link.expand(&[("pacticipant", "Pricing Service"), ("branch", "feat/ü?#")]),
            "/p/Pricing%20Service/b/feat%2F%C3%BC%3F%23"
        );
    }
}
