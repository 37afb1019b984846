//! Bodies: the state, the content type, then the comparison that fits the kind of body ([`content`]).

mod binary;
mod content;
mod detect;
mod encoding;
mod form;
mod json;
mod multipart;
pub(crate) mod part;
mod text;
mod xml;
mod xml_plan;
pub(crate) mod xml_tree;

pub use encoding::decoded;

pub(super) use detect::is_of;
pub(super) use json::JsonBody;

use std::borrow::Cow;

use content::{ActualContent, BodyRules, ContentMatcher, Expected, is_by_type};

use super::CannotJudge;
use super::difference::Difference;
use super::mismatch::{Mismatch, Part};
use super::plan::Step;
use super::render;
use crate::model::{Body, Category, ContentType, MatchingRules, RuleEntry, Token};

/// An expected body and its rules.
#[derive(Debug, Clone)]
pub(super) enum BodyMatcher {
    /// Nothing was said about the body.
    Any,
    /// There must be none.
    Empty,
    /// `null` or none.
    Null,
    /// A body of a type.
    Present {
        /// The type that is asked for: the one that the contract names, or else the body shows. Where there are rules for
        /// it, they decide.
        content_type: Option<ContentType>,
        /// The comparison.
        content: Box<ContentMatcher>,
    },
}

/// What stands beside an expected body in its request, response or message.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Beside<'a> {
    /// The content type that headers or metadata name.
    pub(super) content_type: Option<&'a str>,
    /// The values of the header `Content-Encoding`.
    pub(super) encoding: &'a [String],
}

/// A body that came, and what came beside it.
#[derive(Debug, Clone, Default)]
pub(super) struct ActualBody<'a> {
    /// The bytes as they came.
    pub(super) bytes: &'a [u8],
    /// The content type that headers or metadata name.
    pub(super) content_type: Option<&'a str>,
    /// The values of the header `Content-Encoding`.
    pub(super) encoding: Vec<&'a str>,
}

impl BodyMatcher {
    /// Compiles a body. `strict` tells that nothing may be there that was not expected.
    pub(super) fn compile(
        body: &Body,
        beside: Beside<'_>,
        rules: &MatchingRules,
        strict: bool,
    ) -> Result<Self, CannotJudge> {
        let content = match body {
            Body::Missing => return Ok(BodyMatcher::Any),
            Body::Empty => return Ok(BodyMatcher::Empty),
            Body::Null => return Ok(BodyMatcher::Null),
            Body::Present(content) => content,
            Body::Unknown { reason, .. } => return Err(CannotJudge { reasons: vec![reason.clone()] }),
        };
        // Without such a header the rules are never asked.
        let ruled = beside.content_type.is_some() && is_type_ruled(rules);
        let rules = BodyRules::of(rules);
        let named = beside.content_type.and_then(ContentType::parse);
        let expected = Expected::new(content, named.as_ref(), beside.encoding)?;
        // Where nobody names a type the body shows it, as the existing implementation has it.
        let shown = || content.shown_type().filter(|_| !is_by_type(&rules.entries));
        let content_type = content.content_type.clone().or(named).or_else(shown);
        Ok(BodyMatcher::Present {
            content: Box::new(ContentMatcher::compile(&expected, &rules, strict)?),
            content_type: content_type.filter(|_| !ruled),
        })
    }

    /// How the body is compared.
    pub(super) fn plan(&self) -> Vec<Step> {
        match self {
            BodyMatcher::Any => vec![step("$", "", "anything", "the contract says nothing about the body")],
            BodyMatcher::Empty => vec![step("$", "", "empty", "the contract says there is none")],
            BodyMatcher::Null => vec![step("$", "null", "null or empty", "the contract has null")],
            BodyMatcher::Present { content_type, content } => {
                let mut steps = content.plan();
                if let (Some(content_type), Some(first)) = (content_type, steps.first_mut()) {
                    first.why = format!("{}; a body of the content type {content_type}", first.why);
                }
                steps
            }
        }
    }

    /// What differs in an actual body.
    pub(super) fn compare(&self, actual: &ActualBody<'_>) -> Vec<Mismatch> {
        if matches!(self, BodyMatcher::Any) {
            return Vec::new();
        }
        let bytes = match encoding::decoded(actual.bytes, &actual.encoding) {
            Ok(bytes) => bytes,
            Err(reason) => return vec![unreadable(mismatch("$", None, None, None, reason.clone()), reason)],
        };
        match self {
            BodyMatcher::Any => Vec::new(),
            BodyMatcher::Empty | BodyMatcher::Null if bytes.is_empty() => Vec::new(),
            BodyMatcher::Null if bytes.trim_ascii() == b"null" => Vec::new(),
            BodyMatcher::Empty | BodyMatcher::Null => {
                let shown = String::from_utf8_lossy(&bytes);
                let message = format!("expected no body but got {}", render::text(&shown));
                vec![mismatch("$", None, None, Some(&shown), message)]
            }
            BodyMatcher::Present { content, .. } if bytes.is_empty() => {
                let expected = content.expected_text();
                let message = format!("expected the body {} but there is none", cut(&expected));
                vec![mismatch("$", content.rule(), Some(&expected), None, message)]
            }
            BodyMatcher::Present { content_type, content } => {
                let actual_type = actual.content_type.and_then(|text| known_or_parsed(content_type.as_ref(), text));
                match (content_type, actual_type.as_deref()) {
                    (Some(expected), Some(actual)) if !expected.accepts(actual) => vec![other_type(expected, actual)],
                    (_, content_type) => content.compare(&ActualContent { bytes: &bytes, content_type }),
                }
            }
        }
    }
}

/// The content type of a text: the known one, where the text says just that.
fn known_or_parsed<'a>(known: Option<&'a ContentType>, text: &str) -> Option<Cow<'a, ContentType>> {
    match known {
        Some(known) if known.is_written(text) => Some(Cow::Borrowed(known)),
        _ => ContentType::parse(text).map(Cow::Owned),
    }
}

/// Whether there are rules for the content type, in headers or metadata.
fn is_type_ruled(rules: &MatchingRules) -> bool {
    let is_about_type = |entry: &RuleEntry, names: &[&str]| match entry.path.tokens().first() {
        Some(Token::Field(field)) => names.iter().any(|name| name.eq_ignore_ascii_case(field)),
        _ => false,
    };
    rules.of(&Category::Header).any(|entry| is_about_type(entry, &["content-type"]))
        || rules.of(&Category::Metadata).any(|entry| is_about_type(entry, &["content-type", "contentType"]))
}

fn other_type(expected: &ContentType, actual: &ContentType) -> Mismatch {
    let (expected, actual) = (expected.to_string(), actual.to_string());
    let message = format!("expected a body of the content type {expected} but got {actual}");
    Mismatch { part: Part::BodyType, ..mismatch("$", None, Some(&expected), Some(&actual), message) }
}

/// A mismatch of a body in which nothing could be compared.
fn unreadable(mismatch: Mismatch, reason: String) -> Mismatch {
    Mismatch { detail: Some(Box::new(Difference::Unreadable { reason })), ..mismatch }
}

/// A step of a plan.
fn step(path: &str, expected: &str, rule: &str, why: &str) -> Step {
    Step {
        part: Part::Body,
        path: path.to_owned(),
        expected: expected.to_owned(),
        rule: rule.to_owned(),
        why: why.to_owned(),
    }
}

/// The start of a long text.
fn cut(text: &str) -> String {
    match text.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn mismatch(
    path: &str,
    rule: Option<String>,
    expected: Option<&str>,
    actual: Option<&str>,
    message: String,
) -> Mismatch {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let (path, expected, actual) = (path.to_owned(), owned(expected), owned(actual));
    Mismatch { part: Part::Body, path, rule, expected, actual, message, detail: None }
}

#[cfg(test)]
mod tests;
