//! The query of a request.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Parameters in order, and the text they were recorded as, if the contract has them as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Names and values in order. `a` has no value, `a=` an empty one.
    pub parameters: Vec<(String, Option<String>)>,
    /// The text as recorded, without `?`. A replay sends just this.
    pub text: Option<String>,
    /// Whether an actual query must be the same text, as specification version 1 has it.
    pub exact_text: bool,
}

/// What need not be escaped in a name or value of a query.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'*');

impl Query {
    /// Reads the text of a query (without `?`) in form encoding: `+` is a space, `%XX` a byte.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self { parameters: decode(text), text: Some(text.to_owned()), exact_text: false }
    }

    /// A query of these parameters.
    pub fn from_parameters(parameters: impl IntoIterator<Item = (String, Option<String>)>) -> Self {
        Self { parameters: parameters.into_iter().collect(), text: None, exact_text: false }
    }

    /// Whether there is no parameter.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parameters.is_empty()
    }

    /// The parameters by name, in the order in which the names first occur.
    #[must_use]
    pub fn by_name(&self) -> Vec<(&str, Vec<Option<&str>>)> {
        let mut names: Vec<(&str, Vec<Option<&str>>)> = Vec::new();
        for (name, value) in &self.parameters {
            match names.iter_mut().find(|(known, _)| known == name) {
                Some((_, values)) => values.push(value.as_deref()),
                None => names.push((name, vec![value.as_deref()])),
            }
        }
        names
    }

    /// The text to send: as recorded, else encoded from the parameters.
    #[must_use]
    pub fn to_text(&self) -> Cow<'_, str> {
        match &self.text {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(encode(&self.parameters)),
        }
    }
}

fn decode(text: &str) -> Vec<(String, Option<String>)> {
    let part = |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
    text.split('&')
        .filter(|parameter| !parameter.is_empty())
        .map(|parameter| match parameter.split_once('=') {
            Some((name, value)) => (part(name), Some(part(value))),
            None => (part(parameter), None),
        })
        .collect()
}

fn encode(parameters: &[(String, Option<String>)]) -> String {
    let mut text = String::new();
    for (name, value) in parameters {
        if !text.is_empty() {
            text.push('&');
        }
        text.extend(utf8_percent_encode(name, PLAIN));
        if let Some(value) = value {
            text.push('=');
            text.extend(utf8_percent_encode(value, PLAIN));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_without_value_differs_from_an_empty_one_and_both_are_written_back() {
        let query = Query::from_text("a&b=&c=x+y%26&c=%C3%A4");
        assert_eq!(query.by_name(), [("a", vec![None]), ("b", vec![Some("")]), ("c", vec![Some("x y&"), Some("ä")])]);
        assert_eq!(query.to_text(), "a&b=&c=x+y%26&c=%C3%A4");
        assert_eq!(Query::from_parameters(query.parameters).to_text(), "a&b=&c=x%20y%26&c=%C3%A4");
    }
}
