//! The comparison of a body that is there, by the kind that its content type means.

use std::borrow::Cow;
use std::sync::Arc;

use super::binary::BinaryBody;
use super::form::FormBody;
use super::json::JsonBody;
use super::multipart::MultipartBody;
use super::text::TextBody;
use super::xml::XmlBody;
use super::{encoding, mismatch, step, unreadable, xml_tree};
use crate::json::{self, Json};
use crate::matching::CannotJudge;
use crate::matching::mismatch::{Mismatch, Part};
use crate::matching::plan::Step;
use crate::matching::render;
use crate::matching::rule::cannot_judge;
use crate::matching::rule_tree::RuleTree;
use crate::matching::rules::{Rules, single};
use crate::model::charset;
use crate::model::{
    Category, Content, ContentType, Family, Hint, MatchingRule, MatchingRules, RuleEntries, RuleList, RulePath, Value,
};

/// Rules with their places in the body.
pub(super) type Entries<'a> = [(&'a RulePath, &'a RuleList)];

/// The rules of a body.
pub(super) struct BodyRules<'a> {
    pub(super) entries: Vec<(&'a RulePath, &'a RuleList)>,
    /// All rules that these are taken from, which keep their tree.
    kept: Option<&'a RuleEntries>,
}

impl<'a> BodyRules<'a> {
    /// Those for the body out of all rules of a request, response or message.
    pub(super) fn of(rules: &'a MatchingRules) -> Self {
        let mut entries = Vec::with_capacity(rules.entries.len());
        entries.extend(rules.of(&Category::Body).map(|entry| (&entry.path, &entry.rules)));
        Self { entries, kept: Some(&rules.entries) }
    }

    fn tree(&self) -> Result<Arc<RuleTree>, CannotJudge> {
        let compile = || RuleTree::compile(self.entries.iter().copied(), "the body");
        self.kept.map_or_else(|| compile().map(Arc::new), |kept| kept.made(compile))
    }
}

impl<'a> From<Vec<(&'a RulePath, &'a RuleList)>> for BodyRules<'a> {
    fn from(entries: Vec<(&'a RulePath, &'a RuleList)>) -> Self {
        Self { entries, kept: None }
    }
}

/// The comparison of a body, by kind.
#[derive(Debug, Clone)]
pub(in crate::matching) enum ContentMatcher {
    Json(JsonBody),
    Xml(XmlBody),
    Form(FormBody),
    Multipart(MultipartBody),
    Text(TextBody),
    Binary(BinaryBody),
}

/// An expected body: its value, and the content type that says how it is compared.
pub(super) struct Expected<'a> {
    pub(super) value: Cow<'a, Value>,
    pub(super) content_type: ContentType,
    pub(super) family: Family,
    /// How many multipart bodies this is a part of.
    pub(super) depth: usize,
}

/// An actual body, decompressed.
pub(super) struct ActualContent<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) content_type: Option<&'a ContentType>,
}

impl<'a> Expected<'a> {
    /// A body whose headers or metadata name a content type and encodings. The type is that of the body itself, with
    /// what it leaves open taken from beside it, or sniffed.
    pub(super) fn new(
        content: &'a Content,
        named: Option<&ContentType>,
        encodings: &[String],
    ) -> Result<Self, CannotJudge> {
        let own = content.content_type.as_ref().filter(|own| !own.is_wildcard());
        let named = named.filter(|named| !named.is_wildcard());
        let content_type = match (own, named) {
            (Some(own), Some(named)) if own.is_essentially(named) => own.or_parameters_of(named),
            (Some(content_type), _) | (None, Some(content_type)) => content_type.clone(),
            (None, None) => ContentType::sniff(&content.bytes()),
        };
        let family = match content.hint {
            Hint::Default => content_type.family(),
            Hint::Text if content_type.family() == Family::Binary => Family::Text,
            Hint::Text => content_type.family(),
            Hint::Binary => Family::Binary,
        };
        let value = match &content.value {
            // A recording may have kept the bytes as they went over the wire.
            Value::Binary(bytes) if encoding::looks_encoded(bytes, encodings) => {
                let decoded = encoding::decoded(bytes, encodings).map_err(cannot_judge)?;
                Cow::Owned(Value::Binary(decoded.into_owned()))
            }
            value => Cow::Borrowed(value),
        };
        Ok(Self { value, content_type, family, depth: 0 })
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        match self.value.as_ref() {
            Value::Json(json) => json.to_string().into_bytes(),
            Value::Text(text) => text.clone().into_bytes(),
            Value::Binary(bytes) => bytes.clone(),
        }
    }

    /// The body as text.
    pub(super) fn text(&self) -> Result<String, CannotJudge> {
        match self.value.as_ref() {
            Value::Json(json) => Ok(json.to_string()),
            Value::Text(text) => self.read_back(text, self.charset()),
            Value::Binary(bytes) => {
                charset::decode(bytes, self.charset()).map(Cow::into_owned).map_err(|reason| self.refused(&reason))
            }
        }
    }

    fn charset(&self) -> Option<&str> {
        self.content_type.parameter("charset")
    }

    /// A text as it is read when it comes in a charset: a byte order mark before it is no part of it. One that the charset
    /// cannot say is refused, since nothing that comes could be it.
    fn read_back(&self, text: &str, charset: Option<&str>) -> Result<String, CannotJudge> {
        let written = charset::encode(text, charset);
        let read = charset::decode(&written, charset).map_err(|reason| self.refused(&reason))?;
        if charset.is_some() && read.trim_start_matches('\u{feff}') != text.trim_start_matches('\u{feff}') {
            return Err(self.refused(&"it has characters that the charset has not"));
        }
        Ok(read.into_owned())
    }

    /// Why a body that is not what its content type says cannot be judged.
    pub(super) fn refused(&self, reason: &dyn std::fmt::Display) -> CannotJudge {
        cannot_judge(format!("the body does not fit its content type {}: {reason}", self.content_type))
    }
}

impl ActualContent<'_> {
    /// The charset that the body is said to be in, or else the expected one.
    pub(super) fn charset<'a>(&'a self, expected: Option<&'a str>) -> Option<&'a str> {
        self.content_type.map_or(expected, |content_type| content_type.parameter("charset"))
    }
}

impl ContentMatcher {
    pub(super) fn compile(expected: &Expected<'_>, all: &BodyRules<'_>, strict: bool) -> Result<Self, CannotJudge> {
        let rules = all.entries.as_slice();
        if is_by_type(rules) {
            return Ok(ContentMatcher::Binary(BinaryBody::compile(expected, rules)?));
        }
        let matcher = match expected.family {
            Family::Json => {
                let rules = all.tree()?;
                ContentMatcher::Json(JsonBody { expected: expected_json(expected)?, rules, strict, part: Part::Body })
            }
            Family::Xml => ContentMatcher::Xml(expected_xml(expected, rules, strict)?),
            Family::Form => ContentMatcher::Form(FormBody::compile(&expected.text()?, rules)?),
            Family::Multipart => ContentMatcher::Multipart(MultipartBody::compile(expected, rules, strict)?),
            Family::Text => ContentMatcher::Text(TextBody {
                expected: expected.text()?,
                charset: expected.charset().map(str::to_owned),
                rules: single(rules.iter().copied(), "body")?,
            }),
            Family::Binary => ContentMatcher::Binary(BinaryBody::compile(expected, rules)?),
        };
        if matches!(expected.family, Family::Form | Family::Multipart) {
            // These ask their fields or parts for the rules; one that is about none of them must be known all the same.
            all.tree()?;
        }
        Ok(matcher)
    }

    /// How the body is compared: place by place, or as a whole with the rules there are.
    pub(super) fn plan(&self) -> Vec<Step> {
        let whole = |kind: &str, rules: Option<&Rules>| {
            let (rule, why) = match rules {
                Some(rules) => (rules.label(), format!("compared as {kind}; the rule at $")),
                None => ("equality".to_owned(), format!("compared as {kind}; no rule: the example itself")),
            };
            vec![step("$", &render::text(&self.expected_text()), &rule, &why)]
        };
        match self {
            ContentMatcher::Json(body) => body.plan("$"),
            ContentMatcher::Xml(body) => body.plan(),
            ContentMatcher::Form(body) => body.plan(),
            ContentMatcher::Multipart(body) => body.plan(),
            ContentMatcher::Text(body) => whole("text", body.rules.as_ref()),
            ContentMatcher::Binary(body) => whole("bytes", body.rules.as_ref()),
        }
    }

    pub(super) fn compare(&self, actual: &ActualContent<'_>) -> Vec<Mismatch> {
        match self {
            ContentMatcher::Json(body) => match json::parse_bytes(without_schema_id(actual)) {
                Ok(document) => body.compare(&document, "$"),
                Err(error) => vec![self.unreadable("a JSON document", actual, &error)],
            },
            ContentMatcher::Xml(body) => match actual_xml(actual) {
                Ok(document) => body.compare(&document),
                Err(reason) => vec![self.unreadable("an XML document", actual, &reason)],
            },
            ContentMatcher::Form(body) => match charset::decode(actual.bytes, actual.charset(None)) {
                Ok(text) => body.compare(&text),
                Err(reason) => vec![self.unreadable("a form", actual, &reason)],
            },
            ContentMatcher::Multipart(body) => match body.compare(actual) {
                Ok(mismatches) => mismatches,
                Err(reason) => vec![self.unreadable("a multipart body", actual, &reason)],
            },
            ContentMatcher::Text(body) => body.compare(actual),
            ContentMatcher::Binary(body) => body.compare(actual),
        }
    }

    /// A body that is not what was expected at all.
    fn unreadable(&self, what: &str, actual: &ActualContent<'_>, reason: &dyn std::fmt::Display) -> Mismatch {
        let shown = String::from_utf8_lossy(actual.bytes);
        let message = format!("expected {what} but got {}: {reason}", render::text(&shown));
        unreadable(mismatch("$", None, Some(&self.expected_text()), Some(&shown), message), reason.to_string())
    }

    /// The name of the rules for the body as a whole, if there are any.
    pub(super) fn rule(&self) -> Option<String> {
        let rules = match self {
            ContentMatcher::Json(body) => body.rules.effective(&body.rules.root()).map(|effective| effective.rules),
            ContentMatcher::Text(body) => body.rules.as_ref(),
            ContentMatcher::Binary(body) => body.rules.as_ref(),
            ContentMatcher::Xml(_) | ContentMatcher::Form(_) | ContentMatcher::Multipart(_) => None,
        };
        rules.map(Rules::label)
    }

    /// What is expected, for people.
    pub(super) fn expected_text(&self) -> String {
        match self {
            ContentMatcher::Json(body) => body.expected.to_string(),
            ContentMatcher::Xml(body) => format!("<{}>", body.expected.name.written),
            ContentMatcher::Form(body) => body.expected.clone(),
            ContentMatcher::Multipart(body) => render::count(body.parts.len(), "part"),
            ContentMatcher::Text(body) => body.expected.clone(),
            ContentMatcher::Binary(body) => render::count(body.expected.len(), "byte"),
        }
    }
}

/// Whether the content type of the whole body is all that matters: then it is bytes, whatever the type.
pub(super) fn is_by_type(rules: &Entries<'_>) -> bool {
    let by_type = |rule: &MatchingRule| matches!(rule, MatchingRule::ContentType(_));
    rules.iter().any(|(path, list)| path.tokens().is_empty() && list.rules.iter().any(by_type))
}

/// The expected document. A text is parsed; what is no JSON cannot be compared as such.
fn expected_json(expected: &Expected<'_>) -> Result<Json, CannotJudge> {
    let parsed = match expected.value.as_ref() {
        Value::Json(document) => return Ok(document.clone()),
        Value::Text(text) => json::parse(text),
        Value::Binary(bytes) => json::parse_bytes(bytes),
    };
    parsed.map_err(|error| {
        cannot_judge(format!("the body is not JSON, though its content type is {}: {error}", expected.content_type))
    })
}

/// The type of messages whose JSON stands after the number of its schema, as Kafka's schema registry has them.
fn without_schema_id<'a>(actual: &ActualContent<'a>) -> &'a [u8] {
    let registered = actual.content_type.is_some_and(|known| known.sub == "vnd.schemaregistry.v1+json");
    match actual.bytes {
        [0, _, _, _, _, document @ ..] if registered => document,
        bytes => bytes,
    }
}

fn expected_xml(expected: &Expected<'_>, rules: &Entries<'_>, strict: bool) -> Result<XmlBody, CannotJudge> {
    let meaningless = rules.iter().flat_map(|(path, list)| list.rules.iter().map(move |rule| (path, rule)));
    let meaningless: Vec<String> = meaningless
        .filter(|(_, rule)| {
            matches!(
                rule,
                MatchingRule::Values
                    | MatchingRule::EachKey(_)
                    | MatchingRule::EachValue(_)
                    | MatchingRule::ArrayContains(_)
                    | MatchingRule::StatusCode(_)
            )
        })
        .map(|(path, rule)| format!("the matching rule `{rule}` has no meaning in an XML document (at `{path}`)"))
        .collect();
    if !meaningless.is_empty() {
        return Err(CannotJudge { reasons: meaningless });
    }
    let tree = RuleTree::compile(rules.iter().copied(), "the body")?;
    let document = match expected.value.as_ref() {
        Value::Binary(bytes) => xml_text(bytes, expected.charset()),
        Value::Text(text) if expected.charset().is_none() => {
            expected.read_back(text, charset::of_declaration(text.as_bytes()).as_deref())?;
            Ok(Cow::Borrowed(text.as_str()))
        }
        _ => Ok(Cow::Owned(expected.text()?)),
    };
    let document = document.and_then(|text| xml_tree::parse(text.trim_start_matches('\u{feff}')));
    let document = document.map_err(|reason| {
        cannot_judge(format!("the body is not XML, though its content type is {}: {reason}", expected.content_type))
    })?;
    Ok(XmlBody { expected: document, rules: tree, strict })
}

fn actual_xml(actual: &ActualContent<'_>) -> Result<xml_tree::Element, String> {
    let text = xml_text(actual.bytes, actual.charset(None))?;
    xml_tree::parse(text.trim_start_matches('\u{feff}'))
}

/// The text of a document: in the charset named beside it, else in that of its declaration (RFC 7303, 3).
fn xml_text<'a>(bytes: &'a [u8], named: Option<&str>) -> Result<Cow<'a, str>, String> {
    let declared = charset::of_declaration(bytes);
    charset::decode(bytes, named.or(declared.as_deref()))
}
