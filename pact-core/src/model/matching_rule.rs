//! Matching rules: how an actual value may differ from the example.

use std::borrow::Cow;
use std::fmt;

use super::{Generator, Generators, RuleEntries, RulePath};
use crate::json::Json;

/// The rules of a request, response or message.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MatchingRules {
    /// Rules in the order of the contract.
    pub entries: RuleEntries,
}

/// Rules for one place.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleEntry {
    /// The part they are about.
    pub category: Category,
    /// Where in the part. For headers, the query and metadata the first step is the name.
    pub path: RulePath,
    /// The rules.
    pub rules: RuleList,
}

/// The part of a request, response or message that a rule is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Category {
    /// The method.
    Method,
    /// The path.
    Path,
    /// The status code.
    Status,
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// The body or the contents.
    Body,
    /// Metadata of a message.
    Metadata,
    /// A category this library does not know; it cannot be judged.
    Unknown(String),
}

impl fmt::Display for Category {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Category::Method => "method",
            Category::Path => "path",
            Category::Status => "status",
            Category::Header => "header",
            Category::Query => "query",
            Category::Body => "body",
            Category::Metadata => "metadata",
            Category::Unknown(name) => name,
        })
    }
}

/// Rules that hold together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RuleList {
    /// Whether all must hold or any.
    pub combine: Combine,
    /// The rules, in order.
    pub rules: Vec<MatchingRule>,
}

/// Whether all rules of a list must hold, or any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Combine {
    /// All must hold.
    #[default]
    And,
    /// One is enough.
    Or,
}

/// A matching rule.
#[derive(Debug, Clone, PartialEq)]
pub enum MatchingRule {
    /// Equal to the example.
    Equality,
    /// Of the type of the example; bounds are for the number of items or members.
    Type {
        /// At least so many.
        min: Option<usize>,
        /// At most so many.
        max: Option<usize>,
    },
    /// The text form matches a regular expression as a whole.
    Regex(String),
    /// The text form contains this text.
    Include(String),
    /// A number.
    Number,
    /// A number without fraction or exponent.
    Integer,
    /// A number with a fraction or an exponent.
    Decimal,
    /// A boolean.
    Boolean,
    /// `null`.
    Null,
    /// A date of this pattern.
    Date(String),
    /// A time of this pattern.
    Time(String),
    /// A date and time of this pattern.
    DateTime(String),
    /// Not null, and not an empty text, array or object.
    NotEmpty,
    /// A semantic version.
    Semver,
    /// Bytes of this content type.
    ContentType(String),
    /// The values of an object match whatever their keys are.
    Values,
    /// Every key of an object matches these rules.
    EachKey(EachRule),
    /// Every value of an object or array matches these rules.
    EachValue(EachRule),
    /// An array has an item for each of these variants.
    ArrayContains(Vec<Variant>),
    /// A status code of a class, or one of these.
    StatusCode(StatusClass),
    /// A rule that this library does not know or cannot read; it cannot be judged.
    Unknown {
        /// The rule as the contract has it.
        rule: Json,
        /// Why it cannot be judged.
        reason: String,
    },
}

/// What `eachKey` or `eachValue` says of every key or value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EachRule {
    /// The rules; all must hold.
    pub rules: Vec<MatchingRule>,
    /// An example of a key or value, as the contract has it. Nothing is compared with it.
    pub example: Option<Json>,
    /// How every key or value is made anew.
    pub generator: Option<Generator>,
}

impl From<Vec<MatchingRule>> for EachRule {
    fn from(rules: Vec<MatchingRule>) -> Self {
        Self { rules, ..Self::default() }
    }
}

/// A variant of `arrayContains`.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Which item of the example it is.
    pub index: usize,
    /// The rules for it, as for a body of its own.
    pub rules: MatchingRules,
    /// The generators for it.
    pub generators: Generators,
}

/// Which status codes `statusCode` allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusClass {
    /// 100 to 199
    Info,
    /// 200 to 299
    Success,
    /// 300 to 399
    Redirect,
    /// 400 to 499
    ClientError,
    /// 500 to 599
    ServerError,
    /// Below 400
    NonError,
    /// 400 and above
    Error,
    /// One of these.
    OneOf(Vec<u16>),
}

impl MatchingRules {
    /// The rules of a category, in order.
    pub fn of(&self, category: &Category) -> impl Iterator<Item = &RuleEntry> {
        self.entries.iter().filter(move |entry| entry.category == *category)
    }

    /// Adds rules for a place.
    pub fn add(&mut self, category: Category, path: RulePath, rules: RuleList) {
        self.entries.push(RuleEntry { category, path, rules });
    }

    /// Whether there is no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl RuleList {
    /// A list of one rule.
    #[must_use]
    pub fn one(rule: MatchingRule) -> Self {
        Self { combine: Combine::And, rules: vec![rule] }
    }
}

impl From<MatchingRule> for RuleList {
    fn from(rule: MatchingRule) -> Self {
        Self::one(rule)
    }
}

impl StatusClass {
    /// Whether a status code is allowed.
    #[must_use]
    pub fn contains(&self, status: u16) -> bool {
        match self {
            StatusClass::Info => (100..200).contains(&status),
            StatusClass::Success => (200..300).contains(&status),
            StatusClass::Redirect => (300..400).contains(&status),
            StatusClass::ClientError => (400..500).contains(&status),
            StatusClass::ServerError => (500..600).contains(&status),
            StatusClass::NonError => status < 400,
            StatusClass::Error => status >= 400,
            StatusClass::OneOf(codes) => codes.contains(&status),
        }
    }
}

impl fmt::Display for StatusClass {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StatusClass::Info => out.write_str("an informational status (1xx)"),
            StatusClass::Success => out.write_str("a success status (2xx)"),
            StatusClass::Redirect => out.write_str("a redirect status (3xx)"),
            StatusClass::ClientError => out.write_str("a client error status (4xx)"),
            StatusClass::ServerError => out.write_str("a server error status (5xx)"),
            StatusClass::NonError => out.write_str("a status below 400"),
            StatusClass::Error => out.write_str("a status of 400 or above"),
            StatusClass::OneOf(codes) => {
                write!(out, "one of the statuses {}", codes.iter().map(u16::to_string).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl MatchingRule {
    /// The rule with its arguments, as it is displayed.
    pub(crate) fn label(&self) -> Cow<'static, str> {
        self.name_alone().map_or_else(|| self.to_string().into(), Cow::Borrowed)
    }

    /// The name of a rule that has no arguments, or shows none.
    fn name_alone(&self) -> Option<&'static str> {
        Some(match self {
            MatchingRule::Equality => "equality",
            MatchingRule::Type { min: None, max: None } => "type",
            MatchingRule::Number => "number",
            MatchingRule::Integer => "integer",
            MatchingRule::Decimal => "decimal",
            MatchingRule::Boolean => "boolean",
            MatchingRule::Null => "null",
            MatchingRule::NotEmpty => "notEmpty",
            MatchingRule::Semver => "semver",
            MatchingRule::Values => "values",
            MatchingRule::EachKey(_) => "eachKey",
            MatchingRule::EachValue(_) => "eachValue",
            MatchingRule::Type { .. }
            | MatchingRule::Regex(_)
            | MatchingRule::Include(_)
            | MatchingRule::Date(_)
            | MatchingRule::Time(_)
            | MatchingRule::DateTime(_)
            | MatchingRule::ContentType(_)
            | MatchingRule::ArrayContains(_)
            | MatchingRule::StatusCode(_)
            | MatchingRule::Unknown { .. } => return None,
        })
    }
}

impl fmt::Display for MatchingRule {
    /// The rule with its arguments, for people: `type (min 1)`, `regex \d+`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MatchingRule::Type { min: Some(min), max: None } => write!(out, "type (min {min})"),
            MatchingRule::Type { min: None, max: Some(max) } => write!(out, "type (max {max})"),
            MatchingRule::Type { min: Some(min), max: Some(max) } => write!(out, "type (min {min}, max {max})"),
            MatchingRule::Regex(regex) => write!(out, "regex {regex}"),
            MatchingRule::Include(text) => write!(out, "include {text:?}"),
            MatchingRule::Date(pattern) => write!(out, "date {pattern}"),
            MatchingRule::Time(pattern) => write!(out, "time {pattern}"),
            MatchingRule::DateTime(pattern) => write!(out, "datetime {pattern}"),
            MatchingRule::ContentType(content_type) => write!(out, "contentType {content_type}"),
            MatchingRule::ArrayContains(variants) => write!(out, "arrayContains ({} variants)", variants.len()),
            MatchingRule::StatusCode(class) => write!(out, "statusCode: {class}"),
            MatchingRule::Unknown { rule, .. } => write!(out, "{rule}"),
            simple => out.write_str(simple.name_alone().unwrap_or_default()),
        }
    }
}
