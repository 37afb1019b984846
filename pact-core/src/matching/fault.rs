//! What a rule has against a value: a sentence, and what there is to say of it as data.

use super::difference::{Alternative, Difference};
use super::rule::{Check, Rule};
use super::rules::Failure;
use crate::json::{Json, Kind};

/// What one check has against a value.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) detail: Option<Box<Difference>>,
    /// Whether the check is about values of another kind than the one that came.
    far: bool,
}

/// All that one rule has against a value.
#[derive(Debug)]
pub(super) struct Faults(pub(super) Vec<Fault>);

impl From<String> for Fault {
    fn from(message: String) -> Self {
        Self { message, detail: None, far: false }
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Faults(vec![fault])
    }
}

impl From<String> for Faults {
    fn from(message: String) -> Self {
        Faults(vec![message.into()])
    }
}

impl Fault {
    pub(super) fn new(message: String, detail: Difference) -> Self {
        Self { message, detail: Some(Box::new(detail)), far: false }
    }

    /// The fault of a check with two values, which may be of different kinds.
    pub(super) fn between(mut self, check: &Check, expected: &Json, actual: &Json) -> Self {
        self.far = !is_about(check, expected, actual.kind());
        if self.detail.is_none() && expected.kind() != actual.kind() {
            self.detail = Some(Box::new(kinds(expected, actual)));
        }
        self
    }

    /// The fault of a check that is about values of another kind, such as `null` with a text.
    pub(super) fn far(mut self, far: bool) -> Self {
        self.far = far;
        self
    }
}

/// The difference of two values of different kinds.
pub(super) fn kinds(expected: &Json, actual: &Json) -> Difference {
    let [expected, actual] = [expected, actual].map(|value| value.kind().phrase().to_owned());
    Difference::Kind { expected, actual }
}

impl Faults {
    /// The faults, as failures of a rule.
    pub(super) fn of(self, rule: &Rule) -> impl Iterator<Item = Failure> {
        let rule = rule.label.to_string();
        self.0.into_iter().map(move |Fault { message, detail, .. }| Failure { rule: rule.clone(), message, detail })
    }
}

/// The failure of several rules of which one would have been enough.
pub(super) fn none_of(label: String, found: Vec<(&Rule, Faults)>) -> Failure {
    let is_near = |faults: &Faults| faults.0.iter().all(|fault| !fault.far);
    let nearest = found.iter().position(|(_, faults)| is_near(faults)).unwrap_or(0);
    let message =
        |faults: &Faults| faults.0.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join(", and ");
    let alternatives: Vec<Alternative> = found
        .iter()
        .map(|(rule, faults)| Alternative { rule: rule.label.to_string(), message: message(faults) })
        .collect();
    let messages: Vec<&str> = alternatives.iter().map(|alternative| alternative.message.as_str()).collect();
    let message = format!("none of the alternatives holds: {}", messages.join("; "));
    Failure { rule: label, message, detail: Some(Box::new(Difference::Alternatives { nearest, alternatives })) }
}

/// Whether a check is about values of a kind.
pub(super) fn is_about(check: &Check, expected: &Json, actual: Kind) -> bool {
    match check {
        Check::Equality | Check::Type { .. } => expected.kind() == actual,
        Check::Regex(_) | Check::Include(_) => matches!(actual, Kind::String | Kind::Number),
        Check::Date(_) | Check::Semver | Check::ContentType(_) => actual == Kind::String,
        Check::Number | Check::Integer | Check::Decimal => actual == Kind::Number,
        Check::Boolean => actual == Kind::Boolean,
        Check::Null => actual == Kind::Null,
        Check::NotEmpty => true,
        Check::Status(_) => false,
        Check::ArrayContains(_) => actual == Kind::Array,
        Check::Values | Check::EachKey(_) | Check::EachValue(_) => matches!(actual, Kind::Object | Kind::Array),
    }
}
