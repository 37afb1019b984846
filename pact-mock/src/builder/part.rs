//! What requests and responses have in common: headers and a body.

use pact_core::model::{
    Body, Category, Content, ContentType, Family, Generator, Generators, Headers, Hint, MatchingRule, MatchingRules,
    RuleList, RulePath, Value,
};

use super::Problem;
use crate::Pattern;

/// Headers and body as a test describes them.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) headers: Vec<(String, Pattern)>,
    pub(super) body: Option<BodyPattern>,
}

/// A body as a test describes it.
#[derive(Debug, Clone)]
pub(super) enum BodyPattern {
    Json(Pattern),
    Text(Pattern),
    Bytes(Vec<u8>, String),
    Empty,
}

/// The methods that both builders have.
macro_rules! part_methods {
    ($builder:ident, $side:literal) => {
        impl $builder {
            #[doc = concat!("A header of the ", $side, ", a text or a pattern. Given several times for one name, each is a header line.")]
            pub fn header(mut self, name: impl Into<String>, value: impl IntoPattern) -> Self {
                self.part.headers.push((name.into(), value.into_pattern()));
                self
            }

            /// The header `Content-Type`.
            pub fn content_type(self, value: impl IntoPattern) -> Self {
                self.header("Content-Type", value)
            }

            /// A JSON body: a plain value, or a pattern such as [`json_pattern!`](crate::json_pattern) makes.
            ///
            /// `Content-Type: application/json` is added unless another content type is described.
            pub fn json_body(mut self, body: impl IntoPattern) -> Self {
                self.part.body = Some($crate::builder::part::BodyPattern::Json(body.into_pattern()));
                self
            }

            /// A body that is text: a plain value, or a pattern such as [`regex`](crate::pattern::regex).
            ///
            /// `Content-Type: text/plain` is added unless another content type is described.
            pub fn text_body(mut self, body: impl IntoPattern) -> Self {
                self.part.body = Some($crate::builder::part::BodyPattern::Text(body.into_pattern()));
                self
            }

            /// A body of these bytes and this content type, which is added as a header unless another one is described.
            pub fn body(mut self, body: impl Into<Vec<u8>>, content_type: impl Into<String>) -> Self {
                self.part.body = Some($crate::builder::part::BodyPattern::Bytes(body.into(), content_type.into()));
                self
            }

            /// A body that is empty. Without any description the body is not compared.
            pub fn empty_body(mut self) -> Self {
                self.part.body = Some($crate::builder::part::BodyPattern::Empty);
                self
            }
        }
    };
}
pub(super) use part_methods;

impl Part {
    /// Compiles headers and body; `side` is `request` or `response`.
    pub(super) fn build(
        &self,
        side: &'static str,
        rules: &mut MatchingRules,
        generators: &mut Generators,
    ) -> Result<(Headers, Body), Problem> {
        let mut values = NamedValues::new(side, "header", Category::Header);
        for (name, pattern) in &self.headers {
            values.add(name, pattern)?;
        }
        values.check_headers()?;
        let mut headers: Headers = values.finish(rules, generators).into_iter().collect();
        let body = match &self.body {
            None => Body::Missing,
            Some(BodyPattern::Empty) => Body::Empty,
            Some(described) => {
                let content = described.build(side, headers.first("content-type"), rules, generators)?;
                if content.bytes().is_empty() {
                    return Ok((headers, Body::Empty));
                }
                if let (None, Some(own)) = (headers.first("content-type"), &content.content_type) {
                    // Other tools tell the kind of a body by this header, in older versions by nothing else.
                    headers.add("Content-Type", own.to_string());
                }
                Body::Present(content)
            }
        };
        Ok((headers, body))
    }
}

impl BodyPattern {
    fn build(
        &self,
        side: &'static str,
        named: Option<&str>,
        rules: &mut MatchingRules,
        generators: &mut Generators,
    ) -> Result<Content, Problem> {
        let problem = |message: String| Problem::new(format!("the {side}'s body"), message);
        let own = |fallback: &str| {
            let text = named.unwrap_or(fallback);
            ContentType::parse(text).ok_or_else(|| problem(format!("has a content type that is none: {text:?}")))
        };
        let (value, content_type) = match self {
            BodyPattern::Json(pattern) => {
                let compiled = pattern.compile();
                rules.entries.extend(compiled.rules.entries);
                generators.entries.extend(compiled.generators.entries);
                (Value::Json(compiled.example), own("application/json")?)
            }
            BodyPattern::Text(pattern) => {
                let text = pattern.compile_text().map_err(problem)?;
                if let Some(rule) = text.rule {
                    rules.add(Category::Body, RulePath::root(), rule.into());
                }
                if let Some(generator) = text.generator {
                    generators.add(Category::Body, RulePath::root(), generator);
                }
                (Value::Text(text.example), own("text/plain")?)
            }
            BodyPattern::Bytes(bytes, content_type) => {
                let content_type = own(content_type)?;
                (bytes_or_text(bytes, &content_type), content_type)
            }
            // Described as no content at all, which the caller knows.
            BodyPattern::Empty => (Value::Text(String::new()), own("text/plain")?),
        };
        if matches!(value, Value::Json(_)) && content_type.family() != Family::Json {
            return Err(problem(format!("is JSON, but its content type is {content_type}")));
        }
        Ok(Content { value, content_type: Some(content_type), hint: Hint::Default })
    }
}

/// Text where the content type says text and the bytes are UTF-8, so that people can read it in the contract.
fn bytes_or_text(bytes: &[u8], content_type: &ContentType) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) if content_type.family() != Family::Binary => Value::Text(text.to_owned()),
        _ => Value::Binary(bytes.to_vec()),
    }
}

/// Values by name, as headers and query parameters are. A contract has one rule for all values of a name.
pub(super) struct NamedValues {
    side: &'static str,
    noun: &'static str,
    category: Category,
    values: Vec<(String, String)>,
    ruled: Vec<(String, Option<MatchingRule>, Option<Generator>)>,
}

impl NamedValues {
    pub(super) fn new(side: &'static str, noun: &'static str, category: Category) -> Self {
        Self { side, noun, category, values: Vec::new(), ruled: Vec::new() }
    }

    fn problem(&self, name: &str, message: impl Into<String>) -> Problem {
        Problem::new(format!("the {}'s {} `{name}`", self.side, self.noun), message)
    }

    /// Adds a value.
    pub(super) fn add(&mut self, name: &str, pattern: &Pattern) -> Result<(), Problem> {
        let text = pattern.compile_text().map_err(|message| self.problem(name, message))?;
        let same = |known: &str| match self.category {
            Category::Header => known.eq_ignore_ascii_case(name),
            _ => known == name,
        };
        match self.ruled.iter().find(|(known, _, _)| same(known)) {
            None => self.ruled.push((name.to_owned(), text.rule, text.generator)),
            Some((_, rule, generator)) if (rule, generator) == (&text.rule, &text.generator) => {}
            Some(_) => {
                return Err(self.problem(
                    name,
                    "has several values with different patterns; a contract has one pattern for all values of a name",
                ));
            }
        }
        self.values.push((name.to_owned(), text.example));
        Ok(())
    }

    /// Checks that names and values can stand in headers.
    fn check_headers(&self) -> Result<(), Problem> {
        for (name, value) in &self.values {
            if hyper::header::HeaderName::from_bytes(name.as_bytes()).is_err() {
                return Err(self.problem(name, "has a name that no header can have"));
            }
            if hyper::header::HeaderValue::from_bytes(value.as_bytes()).is_err() {
                return Err(self.problem(name, format!("has a value that no header can have: {value:?}")));
            }
        }
        Ok(())
    }

    /// Adds the rules and generators; returns the examples in order.
    pub(super) fn finish(self, rules: &mut MatchingRules, generators: &mut Generators) -> Vec<(String, String)> {
        for (name, rule, generator) in self.ruled {
            let path = RulePath::field(&name);
            if let Some(rule) = rule {
                rules.add(self.category.clone(), path.clone(), RuleList::one(rule));
            }
            if let Some(generator) = generator {
                generators.add(self.category.clone(), path, generator);
            }
        }
        self.values
    }
}
