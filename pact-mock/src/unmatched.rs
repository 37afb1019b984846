//! A request that no interaction answers, as it is kept for the report: bounded, however large it was.

use std::fmt;
use std::time::Duration;

use pact_core::matching::{ActualRequest, Mismatch, Part};
use pact_core::model::{HttpRequest, Interaction};

/// The longest text that is kept, in bytes; of a body or a compared value the beginning is what people read.
const LONGEST_TEXT: usize = 2048;
/// How many header lines are kept.
const MOST_HEADERS: usize = 50;
/// How many differences from one interaction are kept.
const MOST_MISMATCHES: usize = 30;

const SPOKEN: &str = if cfg!(feature = "http2") { "HTTP" } else { "HTTP/1.1" };
const NOT_SPOKEN: &str = if cfg!(feature = "http2") {
    "the mock server speaks TLS (https://) only after PactBuilder::tls"
} else {
    "the mock server speaks HTTP/2 with the feature `http2`, and TLS (https://) with the feature `tls` after PactBuilder::tls"
};

/// A request that no interaction answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnmatchedRequest {
    /// The method.
    pub method: String,
    /// The path as it was sent.
    pub path: String,
    /// The query as it was sent, without `?`; empty if there is none.
    pub query: String,
    /// Header lines in order, the first ones.
    pub headers: Vec<(String, String)>,
    /// The beginning of the body.
    pub body: Excerpt,
    /// Why no interaction answers it.
    pub why: Why,
    /// How often it came.
    pub times: u64,
}

/// Why no interaction answers a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// No interaction matches it; these come nearest.
    NoMatch {
        /// The nearest first.
        nearest: Vec<Nearest>,
    },
    /// Several interactions match it, and none of them says more of it than the others.
    Ambiguous {
        /// The first two, in the order of the test.
        interactions: [ExpectedRequest; 2],
    },
    /// An interaction matches, but cannot be judged.
    CannotJudge {
        /// The interaction.
        interaction: ExpectedRequest,
        /// What is not known.
        reason: String,
    },
    /// Its body is larger than the mock server reads.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// Its body broke off.
    BrokenOff {
        /// What went wrong.
        reason: String,
    },
    /// Its body stopped coming.
    TooSlow {
        /// How long nothing came.
        pause: Duration,
    },
    /// It is no HTTP.
    NotHttp {
        /// What went wrong.
        reason: String,
    },
    /// Its TLS handshake failed.
    Handshake {
        /// What went wrong.
        reason: String,
    },
}

/// An interaction that nearly matches.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Nearest {
    /// The interaction.
    pub interaction: ExpectedRequest,
    /// What differs, the first differences.
    pub mismatches: Vec<Mismatch>,
    /// How many further differences there are.
    pub more: usize,
}

/// An interaction, for people: what the test called it, and the request it expects.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExpectedRequest {
    /// The description.
    pub description: String,
    /// The provider states.
    pub states: Vec<String>,
    /// The method of the request.
    pub method: String,
    /// The path of the request.
    pub path: String,
}

/// The beginning of a body.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Excerpt {
    /// The beginning, if the body is text.
    pub text: Option<String>,
    /// The length of the whole body, in bytes.
    pub length: usize,
}

impl UnmatchedRequest {
    pub(crate) fn new(request: &ActualRequest<'_>, why: Why) -> Self {
        let headers = request.headers.iter().take(MOST_HEADERS);
        Self {
            method: cut(request.method),
            path: cut(request.path),
            query: cut(request.query),
            headers: headers.map(|(name, value)| (cut(name), cut(value))).collect(),
            body: Excerpt::of(request.body),
            why,
            times: 1,
        }
    }

    /// Whether it is the same request once more: only headers may differ.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let said = |request: &'_ Self| (request.method.clone(), request.path.clone(), request.query.clone());
        said(self) == said(other) && self.body == other.body && self.why == other.why
    }

    /// Whether an interaction expects a request of this method and path.
    pub(crate) fn is_nearly_matched(&self) -> bool {
        let Why::NoMatch { nearest } = &self.why else { return false };
        nearest.first().is_some_and(|nearest| {
            !nearest.mismatches.iter().any(|mismatch| matches!(mismatch.part, Part::Method | Part::Path))
        })
    }

    /// What happened, in a line.
    pub(crate) fn headline(&self) -> String {
        let target = self.target();
        match &self.why {
            Why::NoMatch { .. } => format!("{target} matches no interaction"),
            Why::Ambiguous { .. } => format!(
                "{target} matches several interactions of this test, and none says more of it than the others; \
                 put them into tests of their own, or let their requests differ"
            ),
            Why::CannotJudge { interaction, reason } => format!("{target} matches {interaction}, which {reason}"),
            Why::TooLarge { limit } => format!(
                "{target} has a body of more than {limit} bytes, which are read at most; \
                 PactBuilder::body_limit changes that"
            ),
            Why::BrokenOff { reason } => format!("{target} has a body that broke off: {reason}"),
            Why::TooSlow { pause } => format!("{target} has a body of which nothing came for {pause:?}"),
            Why::NotHttp { reason } => format!("a connection sent what is not {SPOKEN}: {reason}; {NOT_SPOKEN}"),
            Why::Handshake { reason } => format!(
                "a connection failed in the TLS handshake: {reason}; \
                 does the client use https://, and trust MockServer::authority?"
            ),
        }
    }

    fn target(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("{} {}{mark}{}", self.method, self.path, self.query)
    }
}

impl Nearest {
    pub(crate) fn new(interaction: &ExpectedRequest, mut mismatches: Vec<Mismatch>) -> Self {
        let more = mismatches.len().saturating_sub(MOST_MISMATCHES);
        mismatches.truncate(MOST_MISMATCHES);
        let bounded = |mismatch: Mismatch| Mismatch {
            part: mismatch.part,
            path: cut(&mismatch.path),
            rule: mismatch.rule.as_deref().map(cut),
            expected: mismatch.expected.as_deref().map(cut),
            actual: mismatch.actual.as_deref().map(cut),
            message: cut(&mismatch.message),
            detail: mismatch.detail.filter(|detail| detail.to_json().to_string().len() <= LONGEST_TEXT),
        };
        Self { interaction: interaction.clone(), mismatches: mismatches.into_iter().map(bounded).collect(), more }
    }

    /// The number of differences, for people: `1 difference`.
    pub(crate) fn count(&self) -> String {
        match self.mismatches.len() + self.more {
            1 => "1 difference".to_owned(),
            number => format!("{number} differences"),
        }
    }
}

impl ExpectedRequest {
    pub(crate) fn new(interaction: &Interaction, request: &HttpRequest) -> Self {
        Self {
            description: interaction.description.clone(),
            states: interaction.provider_states.iter().map(|state| state.name.clone()).collect(),
            method: request.method.clone(),
            path: request.path.clone(),
        }
    }
}

impl fmt::Display for ExpectedRequest {
    /// `"a listing" given "listing L-1 exists": GET /listings/L-1`
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "\"{}\"", self.description)?;
        for (index, state) in self.states.iter().enumerate() {
            write!(out, " {} \"{state}\"", if index == 0 { "given" } else { "and" })?;
        }
        write!(out, ": {} {}", self.method, self.path)
    }
}

impl Excerpt {
    fn of(body: &[u8]) -> Self {
        // A character that the cut would split must not make text look like bytes.
        let start = &body[..body.len().min(LONGEST_TEXT)];
        let text = match std::str::from_utf8(start) {
            Ok(text) => Some(text),
            Err(error) if error.error_len().is_none() => std::str::from_utf8(&start[..error.valid_up_to()]).ok(),
            Err(_) => None,
        };
        Self { text: text.map(str::to_owned), length: body.len() }
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) if text.len() == self.length => out.write_str(text),
            Some(text) => write!(out, "{text}… ({} bytes in all)", self.length),
            None => write!(out, "{} bytes that are no text", self.length),
        }
    }
}

/// The beginning of a text that is too long to be kept.
fn cut(text: &str) -> String {
    if text.len() <= LONGEST_TEXT {
        return text.to_owned();
    }
    let end = (0..=LONGEST_TEXT).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    format!("{}…", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_request_is_bounded() {
        let long = "ä".repeat(10_000);
        let mut headers = vec![("x", long.as_str()); 10];
        headers.extend(vec![("y", "1"); 1_000]);
        let mismatch = Mismatch {
            part: Part::Body,
            path: long.clone(),
            rule: Some(long.clone()),
            expected: Some(long.clone()),
            actual: Some(long.clone()),
            message: long.clone(),
            detail: None,
        };
        let expected = ExpectedRequest {
            description: "a".to_owned(),
            states: Vec::new(),
            method: "GET".to_owned(),
            path: "/".to_owned(),
        };
        let nearest = vec![Nearest::new(&expected, vec![mismatch; 100])];
        assert_eq!((nearest[0].mismatches.len(), nearest[0].more), (MOST_MISMATCHES, 100 - MOST_MISMATCHES));
        let request = ActualRequest { method: "GET", path: &long, query: &long, headers, body: long.as_bytes() };
        let kept = UnmatchedRequest::new(&request, Why::NoMatch { nearest });
        assert!(format!("{kept:?}").len() < 500_000, "{}", format!("{kept:?}").len());
        assert_eq!(kept.headers.len(), MOST_HEADERS);
        assert!(kept.body.text.as_ref().unwrap().len() <= LONGEST_TEXT);
        assert!(kept.body.to_string().ends_with("ä… (20000 bytes in all)"));
    }

    #[test]
    fn a_body_of_bytes_is_named_by_its_length() {
        assert_eq!(Excerpt::of(&[0xff; 3]).to_string(), "3 bytes that are no text");
        assert_eq!(Excerpt::of(b"").to_string(), "");
        assert_eq!(Excerpt::of(b"{}").to_string(), "{}");
    }
}
