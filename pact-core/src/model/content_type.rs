//! Content types, and which family of body they mean.

use std::fmt;

use crate::json::Text;

/// A content type such as `application/json; charset=utf-8`. Type, subtype and parameter names are kept in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentType {
    /// Before the slash.
    pub main: Text,
    /// After the slash.
    pub sub: Text,
    /// Parameters in order.
    pub parameters: Vec<(String, String)>,
}

/// How a body of a content type is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// A JSON document.
    Json,
    /// An XML document.
    Xml,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/*`.
    Multipart,
    /// Text that is compared as a whole.
    Text,
    /// Bytes that are compared as a whole.
    Binary,
}

impl ContentType {
    /// Reads a content type. `None` if the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (essence, parameters) = with_parameters(text);
        let (main, sub) = essence.split_once('/')?;
        let is_token = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+*".contains(&byte))
        };
        if !is_token(main) || !is_token(sub) {
            return None;
        }
        Some(Self { main: lower_case(main), sub: lower_case(sub), parameters })
    }

    fn known(main: &str, sub: &str) -> Self {
        Self { main: main.into(), sub: sub.into(), parameters: Vec::new() }
    }

    /// `application/json`
    #[must_use]
    pub fn json() -> Self {
        Self::known("application", "json")
    }

    /// `text/plain`
    #[must_use]
    pub fn text() -> Self {
        Self::known("text", "plain")
    }

    /// `application/octet-stream`
    #[must_use]
    pub fn octet_stream() -> Self {
        Self::known("application", "octet-stream")
    }

    /// Guesses from the first bytes, for bodies whose content type nobody named: XML, HTML, JSON, else plain text, or
    /// bytes where the text is not UTF-8.
    #[must_use]
    pub fn sniff(bytes: &[u8]) -> Self {
        let Ok(text) = std::str::from_utf8(bytes) else { return Self::octet_stream() };
        let start = text.trim_start_matches('\u{feff}').trim_start();
        let lower: String = start.chars().take(32).collect::<String>().to_ascii_lowercase();
        if lower.starts_with("<?xml") {
            Self::known("application", "xml")
        } else if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
            Self::known("text", "html")
        } else if start.starts_with('<') && start[1..].starts_with(|first: char| first.is_alphabetic() || first == '_')
        {
            Self::known("application", "xml")
        } else if crate::json::parse(start).is_ok() {
            Self::json()
        } else {
            Self::text()
        }
    }

    /// The type without its parameters: `application/json`.
    #[must_use]
    pub fn essence(&self) -> String {
        format!("{}/{}", self.main, self.sub)
    }

    /// Whether the other type is the same without the parameters of both.
    pub(crate) fn is_essentially(&self, other: &ContentType) -> bool {
        self.main == other.main && self.sub == other.sub
    }

    /// Whether this is what a text says in just these letters, without parameters.
    pub(crate) fn is_written(&self, text: &str) -> bool {
        self.parameters.is_empty()
            && text.split_once('/').is_some_and(|(main, sub)| self.main == main && self.sub == sub)
    }

    /// The value of a parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        value_of(&self.parameters, name)
    }

    /// The structured suffix: `json` of `application/hal+json`.
    #[must_use]
    pub fn suffix(&self) -> Option<&str> {
        self.sub.rsplit_once('+').map(|(_, suffix)| suffix)
    }

    /// How a body of this type is compared. Following the existing implementation, `application/graphql` is JSON and an
    /// application type that is not known to be text is bytes.
    #[must_use]
    pub fn family(&self) -> Family {
        match (self.main.as_str(), self.sub.as_str()) {
            ("application", sub) if sub.starts_with("json") || sub == "graphql" => Family::Json,
            (_, sub) if sub.ends_with("+json") => Family::Json,
            ("application" | "text", "xml") => Family::Xml,
            (_, sub) if sub.ends_with("+xml") && self.main != "image" => Family::Xml,
            ("application", "x-www-form-urlencoded") => Family::Form,
            ("multipart", _) => Family::Multipart,
            ("application", "javascript" | "ecmascript" | "x-javascript" | "yaml" | "x-yaml" | "toml" | "sql") => {
                Family::Text
            }
            ("application" | "audio" | "font" | "image" | "video", _) => Family::Binary,
            _ => Family::Text,
        }
    }

    /// Whether a body of the other type can stand for one of this type: the same essence (`text/xml` and
    /// `application/xml` are one), or this is what its structured suffix says (`application/hal+json` for
    /// `application/json`); parameters count only where this type has some.
    #[must_use]
    pub fn accepts(&self, actual: &ContentType) -> bool {
        let own = normalised(&self.main, &self.sub);
        let same = own == normalised(&actual.main, &actual.sub) || self.is_wildcard() || actual.is_wildcard();
        let structured = matches!(self.family(), Family::Json | Family::Xml);
        let is_base = |suffix| own == normalised(&actual.main, suffix);
        (same || structured && actual.suffix().is_some_and(is_base)) && self.accepts_parameters(actual)
    }

    /// Whether the other type has every parameter of this one; see [`accepts_parameters`].
    #[must_use]
    pub fn accepts_parameters(&self, actual: &ContentType) -> bool {
        accepts_parameters(&self.parameters, &actual.parameters)
    }

    /// Whether this is `*/*`, which says nothing.
    pub(crate) fn is_wildcard(&self) -> bool {
        self.main == "*" && self.sub == "*"
    }

    /// This type, with the parameters of another one that it does not have itself.
    pub(crate) fn or_parameters_of(&self, other: &ContentType) -> Self {
        let mut both = self.clone();
        let missing = other.parameters.iter().filter(|(name, _)| self.parameter(name).is_none());
        both.parameters.extend(missing.cloned());
        both
    }
}

/// A name in lower case, as most are written.
fn lower_case(name: &str) -> Text {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}

/// Two names of one type are the same.
fn normalised<'a>(main: &'a str, sub: &'a str) -> (&'a str, &'a str) {
    if main == "text" && sub == "xml" { ("application", "xml") } else { (main, sub) }
}

/// Parameters in order, with their names in lower case.
type Parameters = Vec<(String, String)>;

/// A header's value without its parameters, and these; the value need not be a content type.
pub(crate) fn with_parameters(text: &str) -> (&str, Parameters) {
    let mut parts = split_parameters(text);
    let value = parts.next().unwrap_or_default().trim();
    let parameters = parts.filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        Some((name.trim().to_ascii_lowercase(), value.trim().trim_matches('"').to_owned()))
    });
    (value, parameters.collect())
}

/// Whether the actual parameters have every expected one; the value of `charset` in any case, whatever the `boundary` is.
/// Of several parameters of one name the first counts, in both.
pub(crate) fn accepts_parameters(expected: &Parameters, actual: &Parameters) -> bool {
    let names = expected.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "boundary");
    names.map(|name| (name, value_of(expected, name), value_of(actual, name))).all(|values| match values {
        ("charset", Some(value), Some(other)) => value.eq_ignore_ascii_case(other),
        (_, value, other) => value == other,
    })
}

fn value_of<'a>(parameters: &'a Parameters, name: &str) -> Option<&'a str> {
    parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The parts of a header value between semicolons; a semicolon in double quotes does not count.
fn split_parameters(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |character| {
        quoted ^= character == '"';
        character == ';' && !quoted
    })
}

impl fmt::Display for ContentType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.main, self.sub)?;
        for (name, value) in &self.parameters {
            let quoted = value.contains(|character: char| {
                !character.is_ascii_alphanumeric() && !"!#$%&'*+-.^_`|~".contains(character)
            });
            if quoted {
                write!(out, ";{name}=\"{value}\"")?;
            } else {
                write!(out, ";{name}={value}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content_type(text: &str) -> ContentType {
        ContentType::parse(text).unwrap()
    }

    #[test]
    fn a_type_is_read_with_its_parameters() {
        assert_eq!(content_type("Application/JSON; Charset=\"utf-8\" ").to_string(), "application/json;charset=utf-8");
        assert_eq!(content_type("multipart/mixed; boundary=\"a;b\"").parameter("boundary"), Some("a;b"));
        assert_eq!(ContentType::parse("hippos"), None);
        assert_eq!(ContentType::parse("a/b c"), None);
    }

    #[test]
    fn families_follow_type_and_suffix() {
        for (text, family) in [
            ("application/json", Family::Json),
            ("application/vnd.api+json", Family::Json),
            ("application/graphql", Family::Json),
            ("text/xml", Family::Xml),
            ("application/soap+xml", Family::Xml),
            ("image/svg+xml", Family::Binary),
            ("application/x-www-form-urlencoded", Family::Form),
            ("multipart/form-data", Family::Multipart),
            ("text/csv", Family::Text),
            ("application/javascript", Family::Text),
            ("application/pdf", Family::Binary),
            ("image/png", Family::Binary),
        ] {
            assert_eq!(content_type(text).family(), family, "{text}");
        }
    }

    #[test]
    fn a_type_accepts_its_like() {
        for (expected, actual, accepted) in [
            ("application/json", "application/json; charset=utf-8", true),
            ("application/json;charset=UTF-8", "application/json; charset=utf-8", true),
            ("application/json;charset=utf-8", "application/json", false),
            ("application/json", "application/hal+json", true),
            ("application/hal+json", "application/json", false),
            ("application/hal+json", "application/vnd.api+json", false),
            ("application/xml", "image/svg+xml", false),
            ("text/xml", "application/xml", true),
            ("application/json", "text/plain", false),
            ("text/plain", "text/html", false),
            ("text/plain; a=1; a=2", "text/plain; a=1; a=2", true),
            ("text/plain; a=1; a=2", "text/plain; a=2", false),
        ] {
            assert_eq!(content_type(expected).accepts(&content_type(actual)), accepted, "{expected} and {actual}");
        }
    }
}
