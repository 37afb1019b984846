//! Metadata of messages.

use super::CannotJudge;
use super::body::JsonBody;
use super::mismatch::{Mismatch, Part};
use super::named::tree_of;
use super::plan::Step;
use super::render;
use crate::json::{Json, Object};
use crate::model::{Category, ContentType, MatchingRules, names_content_type};

/// Expected metadata and their rules.
#[derive(Debug, Clone)]
pub(super) struct MetadataMatcher {
    expected: Vec<(String, JsonBody)>,
}

impl MetadataMatcher {
    pub(super) fn compile(metadata: &Object, rules: &MatchingRules) -> Result<Self, CannotJudge> {
        let mut reasons = Vec::new();
        let mut expected = Vec::new();
        for (name, value) in metadata.distinct() {
            match tree_of(rules, &Category::Metadata, name) {
                Ok(rules) => {
                    // What has no rule is equal, with all that is in it.
                    let strict = rules.is_empty();
                    let body = JsonBody { expected: value.clone(), rules: rules.into(), strict, part: Part::Metadata };
                    expected.push((name.to_owned(), body));
                }
                Err(error) => reasons.extend(error.reasons),
            }
        }
        if reasons.is_empty() { Ok(Self { expected }) } else { Err(CannotJudge { reasons }) }
    }

    /// How each entry is compared.
    pub(super) fn plan(&self) -> Vec<Step> {
        self.expected.iter().flat_map(|(name, body)| body.plan(name)).collect()
    }

    /// What differs. Metadata that were not expected are no difference. The content type of the contents stands for an entry
    /// that says it.
    pub(super) fn compare(&self, actual: &Object, content_type: Option<&str>) -> Vec<Mismatch> {
        let named = content_type.map(Json::from);
        let value = |name: &str| actual.get(name).or(named.as_ref().filter(|_| names_content_type(name)));
        self.expected.iter().flat_map(|(name, body)| compare_one(name, body, value(name))).collect()
    }
}

fn compare_one(name: &str, body: &JsonBody, actual: Option<&Json>) -> Vec<Mismatch> {
    let Some(actual) = actual else {
        let message = format!("expected {} but it is missing", render::value(&body.expected));
        let (path, expected) = (name.to_owned(), Some(body.expected.to_string()));
        let (part, rule) = (Part::Metadata, None);
        return vec![Mismatch { part, path, rule, expected, actual: None, message, detail: None }];
    };
    if names_content_type(name) {
        let content_type = |value: &Json| value.as_str().and_then(ContentType::parse);
        if body.rules.effective(&body.rules.root()).is_none()
            && let (Some(expected), Some(actual)) = (content_type(&body.expected), content_type(actual))
            && expected.is_essentially(&actual)
            && expected.accepts_parameters(&actual)
        {
            return Vec::new();
        }
    }
    body.compare(actual, name)
}
