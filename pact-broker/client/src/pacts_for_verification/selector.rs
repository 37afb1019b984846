//! Which consumer versions' contracts are to be verified. What a selector picks is decided by the broker.

use pact_core::json::{Json, Object};

/// A consumer version selector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selector {
    members: Object,
}

/// The keys a selector may have, and whether they say yes, name something, or may do both.
const KEYS: [(&str, Value); 12] = [
    ("mainBranch", Value::Flag),
    ("branch", Value::NameOrFlag),
    ("matchingBranch", Value::Flag),
    ("fallbackBranch", Value::Name),
    ("tag", Value::NameOrFlag),
    ("fallbackTag", Value::Name),
    ("latest", Value::Flag),
    ("deployed", Value::Flag),
    ("released", Value::Flag),
    ("deployedOrReleased", Value::Flag),
    ("environment", Value::Name),
    ("consumer", Value::Name),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    Flag,
    Name,
    NameOrFlag,
}

/// A text that is not a selector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a consumer version selector: {reason}")]
pub struct SelectorError {
    /// The selector as given.
    pub text: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Selector {
    fn with(name: &str, value: impl Into<Json>) -> Self {
        Self::default().and(name, value)
    }

    fn and(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.members.set(name, value);
        self
    }

    /// The latest version from the main branch of each consumer.
    #[must_use]
    pub fn main_branch() -> Self {
        Self::with("mainBranch", true)
    }

    /// The latest version from a branch of each consumer.
    #[must_use]
    pub fn branch(branch: &str) -> Self {
        Self::with("branch", branch)
    }

    /// The latest version from the branch named as the provider's.
    #[must_use]
    pub fn matching_branch() -> Self {
        Self::with("matchingBranch", true)
    }

    /// All versions with a tag.
    #[must_use]
    pub fn tag(tag: &str) -> Self {
        Self::with("tag", tag)
    }

    /// The latest version with a tag.
    #[must_use]
    pub fn latest_with_tag(tag: &str) -> Self {
        Self::tag(tag).and("latest", true)
    }

    /// The latest version, of whatever branch.
    #[must_use]
    pub fn latest() -> Self {
        Self::with("latest", true)
    }

    /// The versions deployed anywhere.
    #[must_use]
    pub fn deployed() -> Self {
        Self::with("deployed", true)
    }

    /// The versions released and still supported anywhere.
    #[must_use]
    pub fn released() -> Self {
        Self::with("released", true)
    }

    /// The versions deployed, or released and still supported, anywhere.
    #[must_use]
    pub fn deployed_or_released() -> Self {
        Self::with("deployedOrReleased", true)
    }

    /// The versions in one environment.
    #[must_use]
    pub fn environment(environment: &str) -> Self {
        Self::with("environment", environment)
    }

    /// Only in this environment.
    #[must_use]
    pub fn in_environment(self, environment: &str) -> Self {
        self.and("environment", environment)
    }

    /// Only this consumer.
    #[must_use]
    pub fn of_consumer(self, consumer: &str) -> Self {
        self.and("consumer", consumer)
    }

    /// A selector in JSON, as users write it: `{"branch": "main", "consumer": "billing"}`.
    ///
    /// # Errors
    /// It is not a JSON object, has a key no selector has, or a value of the wrong kind: a broker that ignored it would
    /// choose other contracts than was asked for.
    pub fn from_json(text: &str) -> Result<Self, SelectorError> {
        let wrong = |reason: String| SelectorError { text: text.to_owned(), reason };
        let json = pact_core::json::parse(text).map_err(|error| wrong(error.to_string()))?;
        let Json::Object(members) = json else {
            return Err(wrong(format!("it is {}, not an object", json.kind().phrase())));
        };
        for (name, value) in members.iter() {
            let Some((_, kind)) = KEYS.iter().find(|(key, _)| *key == name) else {
                let known: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
                return Err(wrong(format!("the key `{name}` is unknown; known are {}", known.join(", "))));
            };
            let fits = match value {
                Json::Bool(_) => *kind != Value::Name,
                Json::String(_) => *kind != Value::Flag,
                _ => false,
            };
            if !fits {
                let wanted = if *kind == Value::Flag { "true or false" } else { "a string" };
                return Err(wrong(format!("`{name}` must be {wanted}, not {}", value.kind().phrase())));
            }
        }
        Ok(Self { members })
    }

    /// The selector as the broker reads it.
    #[must_use]
    pub fn to_json(&self) -> Json {
        self.members.clone().into()
    }

    /// `Some(Some(tag))` for the latest with a tag, `Some(None)` for the latest overall, `None` for anything else.
    pub(super) fn as_latest_of_tag(&self) -> Option<Option<&str>> {
        let latest = self.members.get("latest").and_then(Json::as_bool) == Some(true);
        let tag = self.members.get("tag").and_then(Json::as_str);
        let members = self.members.len();
        (latest && members == 1 + usize::from(tag.is_some())).then_some(tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_wrong(text: &str, reason: &str) {
        let error = Selector::from_json(text).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }

    #[test]
    fn a_selector_keeps_what_was_written() {
        let text = r#"{"tag":"prod","latest":true,"fallbackTag":"main","consumer":"Foo"}"#;
        assert_eq!(Selector::from_json(text).unwrap().to_json().to_string(), text);
        assert_eq!(
            Selector::environment("test").of_consumer("Foo").to_json().to_string(),
            r#"{"environment":"test","consumer":"Foo"}"#
        );
    }

    #[test]
    fn a_misspelt_selector_is_an_error() {
        check_wrong(r#"{"mainbranch": true}"#, "the key `mainbranch` is unknown; known are mainBranch, branch");
        check_wrong(r#"{"mainBranch": "main"}"#, "`mainBranch` must be true or false, not a string");
        check_wrong(r#"{"environment": 3}"#, "`environment` must be a string, not a number");
        check_wrong(r#"["main"]"#, "it is an array, not an object");
        check_wrong(r#"{"branch": "#, "line 1");
    }
}
