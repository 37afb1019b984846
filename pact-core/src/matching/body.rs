//! Bodies: the state, the content type, then the comparison that fits the kind of body.

use super::json_body::JsonBody;
use super::mismatch::{Mismatch, Part};
use super::rule::{Rules, cannot_judge};
use super::rule_tree::RuleTree;
use super::{CannotJudge, render};
use crate::json::{self, Json};
use crate::model::{Body, Category, Content, ContentType, Family, Hint, MatchingRules, Value};

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
        /// The type, where the contract names one.
        content_type: Option<ContentType>,
        /// The comparison.
        content: ContentMatcher,
    },
}

/// The comparison of a body, by kind.
#[derive(Debug, Clone)]
pub(super) enum ContentMatcher {
    Json(Box<JsonBody>),
    Text { expected: String, rules: Option<Rules> },
    Binary { expected: Vec<u8> },
}

impl BodyMatcher {
    /// Compiles a body; `named` is the content type that headers or metadata name.
    pub(super) fn compile(
        body: &Body,
        named: Option<&str>,
        rules: &MatchingRules,
        strict: bool,
    ) -> Result<Self, CannotJudge> {
        let content = match body {
            Body::Missing => return Ok(BodyMatcher::Any),
            Body::Empty => return Ok(BodyMatcher::Empty),
            Body::Null => return Ok(BodyMatcher::Null),
            Body::Present(content) => content,
        };
        let named = content.content_type.clone().or_else(|| named.and_then(ContentType::parse));
        let effective = body
            .content_type_with(named.as_ref().map(ContentType::to_string).as_deref())
            .unwrap_or_else(ContentType::text);
        let family = match content.hint {
            Hint::Default => effective.family(),
            Hint::Text if effective.family() == Family::Binary => Family::Text,
            Hint::Text => effective.family(),
            Hint::Binary => Family::Binary,
        };
        Ok(BodyMatcher::Present {
            content: ContentMatcher::compile(content, family, &effective, rules, strict)?,
            content_type: named,
        })
    }

    /// What differs in an actual body of that content type.
    pub(super) fn compare(&self, actual: &[u8], actual_type: Option<&str>) -> Vec<Mismatch> {
        match self {
            BodyMatcher::Any => Vec::new(),
            BodyMatcher::Empty | BodyMatcher::Null if actual.is_empty() => Vec::new(),
            BodyMatcher::Null if actual.trim_ascii() == b"null" => Vec::new(),
            BodyMatcher::Empty | BodyMatcher::Null => {
                let shown = String::from_utf8_lossy(actual);
                vec![mismatch(
                    "$",
                    None,
                    None,
                    Some(&shown),
                    format!("expected no body but got {}", render::text(&shown)),
                )]
            }
            BodyMatcher::Present { content, .. } if actual.is_empty() => {
                let expected = content.expected_text();
                vec![mismatch(
                    "$",
                    None,
                    Some(&expected),
                    None,
                    format!("expected the body {} but there is none", cut(&expected)),
                )]
            }
            BodyMatcher::Present { content_type, content } => {
                let actual_type = actual_type.and_then(ContentType::parse);
                match (content_type, actual_type) {
                    (Some(expected), Some(actual)) if !expected.accepts(&actual) => {
                        let (expected, actual) = (expected.to_string(), actual.to_string());
                        let message = format!("expected a body of the content type {expected} but got {actual}");
                        vec![Mismatch {
                            part: Part::BodyType,
                            ..mismatch("$", None, Some(&expected), Some(&actual), message)
                        }]
                    }
                    _ => content.compare(actual),
                }
            }
        }
    }
}

impl ContentMatcher {
    fn compile(
        content: &Content,
        family: Family,
        content_type: &ContentType,
        rules: &MatchingRules,
        strict: bool,
    ) -> Result<Self, CannotJudge> {
        let entries = || rules.of(&Category::Body).map(|entry| (&entry.path, &entry.rules));
        match family {
            Family::Json => {
                let rules = RuleTree::compile(entries(), "the body")?;
                let expected = expected_json(content, content_type)?;
                Ok(ContentMatcher::Json(Box::new(JsonBody { expected, rules, strict, part: Part::Body })))
            }
            Family::Text => {
                let root = entries().filter(|(path, _)| path.tokens().is_empty());
                let rules = super::rule_tree::single(root, "body")?;
                let expected = String::from_utf8(content.bytes());
                let expected = expected.map_err(|_| {
                    cannot_judge(format!("the body is no UTF-8 text, though its type is {content_type}"))
                })?;
                Ok(ContentMatcher::Text { expected, rules })
            }
            Family::Binary if entries().next().is_some() => Err(cannot_judge(format!(
                "matching rules for a body of the content type {content_type} are not known yet"
            ))),
            Family::Binary => Ok(ContentMatcher::Binary { expected: content.bytes() }),
            Family::Xml | Family::Form | Family::Multipart => {
                Err(cannot_judge(format!("a body of the content type {content_type} is not known yet")))
            }
        }
    }

    fn compare(&self, actual: &[u8]) -> Vec<Mismatch> {
        match self {
            ContentMatcher::Json(body) => match json::parse_bytes(actual) {
                Ok(document) => body.compare(&document, "$"),
                Err(error) => {
                    let shown = String::from_utf8_lossy(actual);
                    let message = format!("expected a JSON document but got {}: {error}", render::text(&shown));
                    vec![mismatch("$", None, Some(&body.expected.to_string()), Some(&shown), message)]
                }
            },
            ContentMatcher::Text { expected, rules } => compare_text(expected, rules.as_ref(), actual),
            ContentMatcher::Binary { expected } if expected == actual => Vec::new(),
            ContentMatcher::Binary { expected } => {
                let message = match expected.iter().zip(actual).position(|(left, right)| left != right) {
                    Some(at) => format!(
                        "expected {} but got {}, which differ from byte {at} on",
                        bytes(expected),
                        bytes(actual)
                    ),
                    None => format!("expected {} but got {}", bytes(expected), bytes(actual)),
                };
                vec![mismatch("$", None, Some(&bytes(expected)), Some(&bytes(actual)), message)]
            }
        }
    }

    fn expected_text(&self) -> String {
        match self {
            ContentMatcher::Json(body) => body.expected.to_string(),
            ContentMatcher::Text { expected, .. } => expected.clone(),
            ContentMatcher::Binary { expected } => bytes(expected),
        }
    }
}

/// The expected document. A text is parsed; what is no JSON cannot be compared as such.
fn expected_json(content: &Content, content_type: &ContentType) -> Result<Json, CannotJudge> {
    let parsed = match &content.value {
        Value::Json(document) => return Ok(document.clone()),
        Value::Text(text) => json::parse(text),
        Value::Binary(bytes) => json::parse_bytes(bytes),
    };
    parsed.map_err(|error| {
        cannot_judge(format!("the body is not JSON, though its content type is {content_type}: {error}"))
    })
}

fn compare_text(expected: &str, rules: Option<&Rules>, actual: &[u8]) -> Vec<Mismatch> {
    let Ok(actual) = std::str::from_utf8(actual) else {
        let message = format!("expected {} but got {} that are no UTF-8 text", render::text(expected), bytes(actual));
        return vec![mismatch("$", None, Some(expected), Some(&bytes(actual)), message)];
    };
    match rules {
        Some(rules) => {
            let failures = rules.check_text(expected, actual).into_iter();
            failures
                .map(|failure| mismatch("$", Some(failure.rule), Some(expected), Some(actual), failure.message))
                .collect()
        }
        None if expected == actual => Vec::new(),
        None => {
            let message = format!("expected {} but got {}", render::text(expected), render::text(actual));
            vec![mismatch("$", None, Some(expected), Some(actual), message)]
        }
    }
}

fn bytes(bytes: &[u8]) -> String {
    render::count(bytes.len(), "byte")
}

fn cut(text: &str) -> String {
    if text.chars().count() > 120 {
        format!("{}…", text.chars().take(120).collect::<String>())
    } else {
        text.to_owned()
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
    Mismatch {
        part: Part::Body,
        path: path.to_owned(),
        rule,
        expected: owned(expected),
        actual: owned(actual),
        message,
    }
}
