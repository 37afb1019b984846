//! One compiled rule: what it checks, and its name for people. What it says of a value is in [`super::check`], lists of rules
//! are in [`super::rules`].

use std::borrow::Cow;
use std::fmt::Display;

use super::CannotJudge;
use super::regex::Pattern;
use super::rule_tree::RuleTree;
use super::rules::Rules;
use crate::date_pattern::DatePattern;
use crate::model::{Combine, ContentType, MatchingRule, StatusClass};

/// A compiled rule and its name for people.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) label: Cow<'static, str>,
    pub(super) check: Check,
}

/// What a rule checks.
#[derive(Debug, Clone)]
pub(super) enum Check {
    Equality,
    Type {
        min: Option<usize>,
        max: Option<usize>,
    },
    Regex(Pattern),
    Include(String),
    Number,
    Integer,
    Decimal,
    Boolean,
    Null,
    Date(DatePattern),
    NotEmpty,
    Semver,
    Status(StatusClass),
    ContentType(ContentType),
    Values,
    EachKey(Rules),
    /// The rules for the values, where they are one of several alternatives; else they stand in the tree, one step below.
    EachValue(Option<Rules>),
    ArrayContains(Vec<CompiledVariant>),
}

/// A variant of `arrayContains`.
#[derive(Debug, Clone)]
pub(super) struct CompiledVariant {
    pub(super) index: usize,
    pub(super) tree: RuleTree,
}

pub(super) fn cannot_judge(reason: impl Into<String>) -> CannotJudge {
    CannotJudge { reasons: vec![reason.into()] }
}

impl Rule {
    pub(super) fn compile(rule: &MatchingRule, alone: bool, place: &dyn Display) -> Result<Self, CannotJudge> {
        let refuse = |reason: &dyn Display| cannot_judge(format!("{reason} ({place})"));
        let date = |pattern: &str| DatePattern::parse(pattern).map(Check::Date).map_err(|error| refuse(&error));
        let check = match rule {
            MatchingRule::Equality => Check::Equality,
            MatchingRule::Type { min, max } => Check::Type { min: *min, max: *max },
            MatchingRule::Regex(regex) => Check::Regex(Pattern::new(regex).map_err(|error| refuse(&error))?),
            MatchingRule::Include(text) => Check::Include(text.clone()),
            MatchingRule::Number => Check::Number,
            MatchingRule::Integer => Check::Integer,
            MatchingRule::Decimal => Check::Decimal,
            MatchingRule::Boolean => Check::Boolean,
            MatchingRule::Null => Check::Null,
            MatchingRule::Date(pattern) | MatchingRule::Time(pattern) | MatchingRule::DateTime(pattern) => {
                date(pattern)?
            }
            MatchingRule::NotEmpty => Check::NotEmpty,
            MatchingRule::Semver => Check::Semver,
            MatchingRule::StatusCode(class) => Check::Status(class.clone()),
            MatchingRule::Values => Check::Values,
            MatchingRule::EachKey(each) if each.rules.is_empty() => return Err(refuse(&"`eachKey` has no rules")),
            MatchingRule::EachKey(each) => Check::EachKey(Rules::compile(Combine::And, &each.rules, place)?),
            MatchingRule::EachValue(each) if alone && !each.rules.is_empty() => {
                Check::EachValue(Some(Rules::compile_as(Combine::And, &each.rules, alone, place)?))
            }
            MatchingRule::EachValue(_) => Check::EachValue(None),
            MatchingRule::ArrayContains(variants) => {
                let compile = |variant: &crate::model::Variant| {
                    let entries = variant.rules.entries.iter().map(|entry| (&entry.path, &entry.rules));
                    let tree = RuleTree::compile(entries, &place.to_string())?;
                    Ok(CompiledVariant { index: variant.index, tree })
                };
                Check::ArrayContains(variants.iter().map(compile).collect::<Result<_, CannotJudge>>()?)
            }
            MatchingRule::ContentType(text) => {
                let parsed = ContentType::parse(text);
                Check::ContentType(parsed.ok_or_else(|| refuse(&format!("`{text}` is not a content type")))?)
            }
            MatchingRule::Unknown { reason, .. } => return Err(refuse(reason)),
        };
        Ok(Self { label: rule.label(), check })
    }
}
