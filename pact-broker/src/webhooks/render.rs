//! Templates: `${pactbroker.NAME}` in addresses, headers and bodies becomes the value of that name. What is not known
//! stays as it is. Values are never read as templates themselves.

use crate::urls::encoded;
use pact_core::json::{self, Json};

const OPEN: &str = "${pactbroker.";

/// The value of each parameter by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Parameters(Vec<(&'static str, String)>);

impl Parameters {
    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, value.into()));
    }

    #[cfg(test)]
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.value(name)
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// A text with the values as they are.
    pub(crate) fn text(&self, template: &str) -> String {
        self.fill(template, str::to_owned)
    }

    /// An address: values cannot leave the part in which they stand.
    pub(crate) fn url(&self, template: &str) -> String {
        self.fill(template, encoded)
    }

    /// A body. In JSON, and in a text that is JSON, values cannot leave the string in which they stand.
    pub(crate) fn body(&self, template: &Json) -> String {
        match template {
            Json::String(text) if is_json(text) => self.fill(text, escaped),
            Json::String(text) => self.text(text),
            other => self.fill(&json::compact(other), escaped),
        }
    }

    fn fill(&self, template: &str, write: impl Fn(&str) -> String) -> String {
        let mut filled = String::with_capacity(template.len());
        let mut rest = template;
        while let Some(at) = rest.find(OPEN) {
            let after = &rest[at + OPEN.len()..];
            let value = after.find('}').and_then(|end| Some((end, self.value(&after[..end])?)));
            match value {
                Some((end, value)) => {
                    filled.push_str(&rest[..at]);
                    filled.push_str(&write(value));
                    rest = &after[end + 1..];
                }
                None => {
                    filled.push_str(&rest[..at + OPEN.len()]);
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        filled
    }
}

/// An address with the same text in the place of every parameter: where parameters may stand shows in what changes.
pub(crate) fn with_placeholder(template: &str, placeholder: &str) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some(at) = rest.find("${") {
        let Some(end) = rest[at..].find('}') else { break };
        filled.push_str(&rest[..at]);
        filled.push_str(placeholder);
        rest = &rest[at + end + 1..];
    }
    filled + rest
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && json::parse(text).is_ok()
}

/// A text as it stands between the quotes of a JSON string.
fn escaped(text: &str) -> String {
    let quoted = json::compact(&Json::from(text));
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pact_core::json;

    fn parameters() -> Parameters {
        let mut parameters = Parameters::default();
        parameters.set("consumerName", "Foo \"& Co\"");
        parameters.set("eventName", "${pactbroker.consumerName}");
        parameters
    }

    #[test]
    fn values_are_escaped_for_the_place_in_which_they_stand() {
        let parameters = parameters();
        assert_eq!(parameters.text("<${pactbroker.consumerName}>"), "<Foo \"& Co\">");
        assert_eq!(parameters.url("http://x/${pactbroker.consumerName}?y"), "http://x/Foo%20%22%26%20Co%22?y");
        let body = json!({"a": ["${pactbroker.consumerName}"], "${pactbroker.consumerName}": 1});
        assert_eq!(parameters.body(&body), r#"{"a":["Foo \"& Co\""],"Foo \"& Co\"":1}"#);
        assert_eq!(parameters.body(&r#"{"a":"${pactbroker.consumerName}"}"#.into()), r#"{"a":"Foo \"& Co\""}"#);
        assert_eq!(parameters.body(&"a=${pactbroker.consumerName}".into()), "a=Foo \"& Co\"");
    }

    #[test]
    fn what_is_not_known_stays_and_values_are_no_templates() {
        let parameters = parameters();
        for text in ["${pactbroker.unknown}", "${user.name}", "${pactbroker.", "${pactbroker.consumerName", "$", "${}"]
        {
            assert_eq!(parameters.text(text), text);
        }
        assert_eq!(parameters.text("${pactbroker.eventName}"), "${pactbroker.consumerName}");
        assert_eq!(parameters.text("${pactbroker.${pactbroker.consumerName}"), "${pactbroker.Foo \"& Co\"");
    }

    #[test]
    fn placeholders_show_where_parameters_stand() {
        assert_eq!(with_placeholder("http://${a.b}/x?${c}&${d", "p"), "http://p/x?p&${d");
    }
}
