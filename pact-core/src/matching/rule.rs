//! One compiled rule, and what it says of one value. Which rules apply where is found in [`super::rule_tree`].

use std::borrow::Cow;
use std::fmt::Display;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::body::is_of;
use super::difference::Difference;
use super::fault::{self, Fault, Faults};
use super::mismatch::Mismatch;
use super::regex::Pattern;
use super::rule_tree::RuleTree;
use super::{CannotJudge, render};
use crate::date_pattern::DatePattern;
use crate::json::{Json, Kind};
use crate::model::{Combine, ContentType, MatchingRule, StatusClass};

/// Compiled rules that hold together.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    pub(super) combine: Combine,
    pub(super) rules: Vec<Rule>,
    /// Where one of these rules is enough, and one of them is about a whole array or object: such rules one by one, and
    /// the others together. Else none.
    pub(super) alternatives: Vec<Rules>,
}

/// A compiled rule and its name for people.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) label: Cow<'static, str>,
    pub(super) check: Check,
}

/// Which of some rules hold below the place they stand at too.
#[derive(Debug, Clone)]
pub(super) enum Cascading {
    /// None of them.
    None,
    /// All of them.
    All,
    /// Only these.
    Some(Rules),
}

impl Cascading {
    /// The rules that hold below, out of those that it is about.
    pub(super) fn of<'a>(&'a self, all: &'a Rules) -> Option<&'a Rules> {
        match self {
            Cascading::None => None,
            Cascading::All => Some(all),
            Cascading::Some(rules) => Some(rules),
        }
    }
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

/// What a rule has against a value.
pub(super) struct Failure {
    pub(super) rule: String,
    pub(super) message: String,
    pub(super) detail: Option<Box<Difference>>,
}

impl Failure {
    /// A mismatch at a place, with what this failure says of it.
    pub(super) fn at(self, place: Mismatch) -> Mismatch {
        Mismatch { rule: Some(self.rule), message: self.message, detail: self.detail, ..place }
    }
}

impl Rules {
    fn new(combine: Combine, rules: Vec<Rule>) -> Self {
        let alternatives = if combine == Combine::Or { alternatives(&rules) } else { Vec::new() };
        Self { combine, rules, alternatives }
    }

    /// Compiles a list. `place` names where it stands, for the reasons.
    pub(super) fn compile(combine: Combine, rules: &[MatchingRule], place: &dyn Display) -> Result<Self, CannotJudge> {
        if rules.is_empty() {
            return Err(cannot_judge(format!("the list of matching rules {place} is empty")));
        }
        Self::compile_as(combine, rules, combine == Combine::Or, place)
    }

    /// `alone` tells that no tree has what the rules say of the values below.
    fn compile_as(
        combine: Combine,
        rules: &[MatchingRule],
        alone: bool,
        place: &dyn Display,
    ) -> Result<Self, CannotJudge> {
        let mut reasons = Vec::new();
        let mut compiled = Vec::with_capacity(rules.len());
        for rule in rules {
            match Rule::compile(rule, alone, place) {
                Ok(rule) => compiled.push(rule),
                Err(error) => reasons.extend(error.reasons),
            }
        }
        if reasons.is_empty() { Ok(Self::new(combine, compiled)) } else { Err(CannotJudge { reasons }) }
    }

    /// These rules together with earlier ones for the same place.
    pub(super) fn joined(earlier: Option<Rules>, added: Rules, place: &dyn Display) -> Result<Rules, CannotJudge> {
        match earlier {
            None => Ok(added),
            Some(mut earlier) if earlier.combine == added.combine => {
                earlier.rules.extend(added.rules);
                Ok(Self::new(earlier.combine, earlier.rules))
            }
            Some(_) => Err(cannot_judge(format!("two lists of matching rules {place} are combined in different ways"))),
        }
    }

    /// Whether one of the rules is of this kind.
    pub(super) fn any(&self, kind: impl Fn(&Check) -> bool) -> bool {
        self.rules.iter().any(|rule| kind(&rule.check))
    }

    /// The rules that also hold for what is below.
    pub(super) fn cascading(&self) -> Cascading {
        match self.rules.iter().filter(|rule| rule.check.cascades()).count() {
            0 => Cascading::None,
            all if all == self.rules.len() => Cascading::All,
            _ => {
                let rules = self.rules.iter().filter(|rule| rule.check.cascades()).cloned().collect();
                Cascading::Some(Rules::new(self.combine, rules))
            }
        }
    }

    /// The names of the rules, for people.
    pub(super) fn label(&self) -> String {
        let joint = if self.combine == Combine::Or { " or " } else { " and " };
        self.rules.iter().map(|rule| rule.label.as_ref()).collect::<Vec<_>>().join(joint)
    }

    /// Applies the rules with a function that applies one of them.
    pub(super) fn apply<F: Into<Faults>>(&self, mut one: impl FnMut(&Rule) -> Result<(), F>) -> Vec<Failure> {
        let mut found = Vec::new();
        for rule in &self.rules {
            match one(rule) {
                Ok(()) if self.combine == Combine::Or => return Vec::new(),
                Ok(()) => {}
                Err(faults) => found.push((rule, faults.into())),
            }
        }
        if self.combine == Combine::Or && found.len() > 1 {
            return vec![fault::none_of(self.label(), found)];
        }
        found.into_iter().flat_map(|(rule, faults)| faults.of(rule)).collect()
    }

    /// What the rules have against a text that stands for a value: a header, a query value, a path, a text body.
    pub(super) fn check_text(&self, expected: &str, actual: &str) -> Vec<Failure> {
        self.apply(|rule| rule.check.text(expected, actual))
    }
}

/// Rules of which one is enough, taken apart if one is about a whole array or object.
fn alternatives(rules: &[Rule]) -> Vec<Rules> {
    let (whole, others): (Vec<Rule>, Vec<Rule>) = rules.iter().cloned().partition(|rule| rule.check.is_of_a_whole());
    if whole.is_empty() {
        return Vec::new();
    }
    let mut alternatives: Vec<Rules> = whole.into_iter().map(|rule| Rules::new(Combine::And, vec![rule])).collect();
    if !others.is_empty() {
        alternatives.push(Rules::new(Combine::Or, others));
    }
    alternatives
}

pub(super) fn cannot_judge(reason: impl Into<String>) -> CannotJudge {
    CannotJudge { reasons: vec![reason.into()] }
}

impl Rule {
    fn compile(rule: &MatchingRule, alone: bool, place: &dyn Display) -> Result<Self, CannotJudge> {
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

impl Check {
    /// Whether the rule also holds for what is below the value it stands at.
    fn cascades(&self) -> bool {
        !matches!(self, Check::Values | Check::EachKey(_) | Check::EachValue(_) | Check::ArrayContains(_))
    }

    /// Whether the rule is about a whole array or object, not about each value in it by itself.
    fn is_of_a_whole(&self) -> bool {
        matches!(
            self,
            Check::Equality | Check::Values | Check::EachKey(_) | Check::EachValue(_) | Check::ArrayContains(_)
        )
    }

    /// What the rule has against a JSON value by itself; what is below is compared by the walk over the document.
    /// `cascaded` tells that the rule stands above the value, where its bounds do not count.
    pub(super) fn json(&self, expected: &Json, actual: &Json, cascaded: bool) -> Result<(), Fault> {
        self.json_value(expected, actual, cascaded).map_err(|fault| fault.between(self, expected, actual))
    }

    fn json_value(&self, expected: &Json, actual: &Json, cascaded: bool) -> Result<(), Fault> {
        let holds = match self {
            Check::Equality => equal(expected, actual),
            Check::Type { min, max } => {
                same_type(expected, actual)?;
                return if cascaded { Ok(()) } else { within_bounds(actual, *min, *max) };
            }
            Check::Regex(pattern) => matches(pattern, &text_of(actual), || render::value(actual)),
            Check::Include(part) => includes(part, &text_of(actual), || render::value(actual)),
            Check::Number => wanted("a number", actual, actual.kind() == Kind::Number),
            Check::Integer => {
                wanted("an integer", actual, actual.as_number().is_some_and(|number| number.is_integer()))
            }
            Check::Decimal => {
                wanted("a decimal number", actual, actual.as_number().is_some_and(|number| !number.is_integer()))
            }
            Check::Boolean => {
                wanted("a boolean", actual, actual.as_bool().is_some() || is_boolean_text(actual.as_str()))
            }
            Check::Null => wanted("null", actual, actual.is_null()),
            Check::Date(pattern) => is_date(pattern, &text_of(actual), || render::value(actual)),
            // An array or object of the example asks for its kind, as the compatibility suite has it; a scalar does not.
            Check::NotEmpty
                if matches!(expected, Json::Array(_) | Json::Object(_)) && expected.kind() != actual.kind() =>
            {
                same_type(expected, actual)
            }
            Check::NotEmpty => wanted("a value that is not empty", actual, !is_empty(actual)),
            Check::Semver => wanted("a semantic version", actual, actual.as_str().is_some_and(is_semver)),
            Check::ContentType(content_type) => return has_content_type(content_type, actual),
            Check::Status(class) => Err(format!("expected {class}, but this is not a status")),
            Check::Values | Check::EachKey(_) | Check::EachValue(_) | Check::ArrayContains(_) => {
                let holds = matches!(expected, Json::Array(_) | Json::Object(_));
                wanted("an array or object", actual, holds).and_then(|()| same_type(expected, actual))
            }
        };
        holds.map_err(Fault::from)
    }

    /// What the rule has against a text that stands for a value.
    pub(super) fn text(&self, expected: &str, actual: &str) -> Result<(), Fault> {
        let shown = || render::text(actual);
        let wanted =
            |what: &str, holds: bool| if holds { Ok(()) } else { Err(format!("expected {what} but got {}", shown())) };
        let holds = match self {
            // The rule for values that is left to a single one: it is the example's.
            Check::Equality | Check::Values => {
                if expected == actual {
                    Ok(())
                } else {
                    wanted(&render::text(expected), false)
                }
            }
            Check::Type { .. } => Ok(()),
            Check::Regex(pattern) => matches(pattern, actual, shown),
            Check::Include(part) => includes(part, actual, shown),
            Check::Number => wanted("a number", is_number_text(actual)),
            Check::Integer => wanted("an integer", is_integer_text(actual)),
            Check::Decimal => wanted("a decimal number", is_number_text(actual)),
            Check::Boolean => wanted("a boolean", is_boolean_text(Some(actual))),
            Check::Null => wanted("null", actual == "null"),
            Check::Date(pattern) => is_date(pattern, actual, shown),
            Check::NotEmpty => wanted("a value that is not empty", !actual.is_empty()),
            Check::Semver => wanted("a semantic version", is_semver(actual)),
            Check::ContentType(content_type) => return is_of(content_type, actual.as_bytes(), None),
            Check::Status(class) => {
                wanted(&class.to_string(), actual.parse().is_ok_and(|status| class.contains(status)))
            }
            Check::EachKey(_) | Check::EachValue(_) | Check::ArrayContains(_) => {
                Err(format!("expected an array or object but got {}", shown()))
            }
        };
        holds.map_err(|message| Fault::from(message).far(matches!(self, Check::Null)))
    }
}

fn wanted(what: &str, actual: &Json, holds: bool) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("expected {what} but got {}", render::value(actual))) }
}

/// Equality of scalars. Containers are equal here if they are of one kind: the walk compares what is in them.
pub(super) fn equal(expected: &Json, actual: &Json) -> Result<(), String> {
    let holds = match (expected, actual) {
        (Json::Number(expected), Json::Number(actual)) => expected.same_value(actual),
        (Json::Array(_), Json::Array(_)) | (Json::Object(_), Json::Object(_)) => true,
        _ => expected == actual,
    };
    if holds {
        return Ok(());
    }
    let kind = |value: &Json| match value {
        Json::Number(number) => if number.is_integer() { " (an integer)" } else { " (a decimal number)" }.to_owned(),
        _ => String::new(),
    };
    // `1` and `1.0` differ by their kind only, so it is named.
    let (left, right) = match (expected, actual) {
        (Json::Number(left), Json::Number(right)) if left.is_integer() != right.is_integer() => {
            (kind(expected), kind(actual))
        }
        _ => Default::default(),
    };
    Err(format!("expected {}{left} but got {}{right}", render::value(expected), render::value(actual)))
}

/// Whether two documents are equal in everything but the order of members.
pub(super) fn deeply_equal(expected: &Json, actual: &Json) -> bool {
    match (expected, actual) {
        (Json::Array(expected), Json::Array(actual)) => {
            expected.len() == actual.len()
                && expected.iter().zip(actual).all(|(expected, actual)| deeply_equal(expected, actual))
        }
        (Json::Object(expected), Json::Object(actual)) => {
            expected.distinct().count() == actual.distinct().count()
                && expected
                    .distinct()
                    .all(|(name, value)| actual.get(name).is_some_and(|other| deeply_equal(value, other)))
        }
        _ => equal(expected, actual).is_ok(),
    }
}

fn same_type(expected: &Json, actual: &Json) -> Result<(), String> {
    if expected.kind() == actual.kind() {
        return Ok(());
    }
    let like = match expected {
        Json::Null => String::new(),
        _ => format!(" like {}", render::value(expected)),
    };
    Err(format!("expected {}{like} but got {}", expected.kind().phrase(), render::value(actual)))
}

fn within_bounds(actual: &Json, min: Option<usize>, max: Option<usize>) -> Result<(), Fault> {
    let (size, noun) = match actual {
        Json::Array(items) => (items.len(), "item"),
        Json::Object(object) => (object.distinct().count(), "member"),
        _ => return Ok(()),
    };
    bounds(size, min, max, |count| render::count(count, noun))
}

/// Whether a number of things is within bounds; `count` says a number of them.
pub(super) fn bounds(
    size: usize,
    min: Option<usize>,
    max: Option<usize>,
    count: impl Fn(usize) -> String,
) -> Result<(), Fault> {
    let message = match (min, max) {
        (Some(min), _) if size < min => format!("expected at least {} but got {size}", count(min)),
        (_, Some(max)) if size > max => format!("expected at most {} but got {size}", count(max)),
        _ => return Ok(()),
    };
    Err(Fault::new(message, Difference::Size { least: min, most: max, actual: size }))
}

/// The text form of a value: strings as they are, everything else as JSON.
pub(super) fn text_of(value: &Json) -> std::borrow::Cow<'_, str> {
    match value {
        Json::String(text) => text.into(),
        Json::Number(number) => number.as_str().into(),
        other => other.to_string().into(),
    }
}

fn matches(pattern: &Pattern, text: &str, shown: impl Fn() -> String) -> Result<(), String> {
    if pattern.matches(text)? {
        Ok(())
    } else {
        Err(format!("expected a value that matches {pattern} but got {}", shown()))
    }
}

fn includes(part: &str, text: &str, shown: impl Fn() -> String) -> Result<(), String> {
    if text.contains(part) {
        Ok(())
    } else {
        Err(format!("expected a value that includes {} but got {}", render::text(part), shown()))
    }
}

fn is_date(pattern: &DatePattern, text: &str, shown: impl Fn() -> String) -> Result<(), String> {
    pattern
        .check(text)
        .map_err(|reason| format!("expected a value of the pattern {} but got {}: {reason}", pattern.as_str(), shown()))
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(object) => object.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

/// Whether a value is data of a content type. Texts in Base64 stand for the bytes that they encode.
fn has_content_type(content_type: &ContentType, value: &Json) -> Result<(), Fault> {
    let text = text_of(value);
    match BASE64.decode(text.as_bytes()) {
        Ok(bytes) if value.as_str().is_some() => is_of(content_type, &bytes, None),
        _ => is_of(content_type, text.as_bytes(), None),
    }
}

fn is_boolean_text(text: Option<&str>) -> bool {
    matches!(text, Some("true" | "false"))
}

fn is_number_text(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite) && text.ends_with(|last: char| last.is_ascii_digit() || last == '.')
}

fn is_integer_text(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Semantic Versioning 2.0, strictly: `1.0` is no version.
fn is_semver(text: &str) -> bool {
    let (core, build) = text.split_once('+').map_or((text, None), |(core, build)| (core, Some(build)));
    let (core, pre) = core.split_once('-').map_or((core, None), |(core, pre)| (core, Some(pre)));
    let numeric = |part: &str| {
        !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit()) && (part == "0" || !part.starts_with('0'))
    };
    let word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let pre_word = |part: &str| word(part) && (part.bytes().any(|byte| !byte.is_ascii_digit()) || numeric(part));
    core.split('.').count() == 3
        && core.split('.').all(numeric)
        && pre.is_none_or(|pre| pre.split('.').all(pre_word))
        && build.is_none_or(|build| build.split('.').all(word))
}
