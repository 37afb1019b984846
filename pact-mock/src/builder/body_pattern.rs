//! A body as a test describes it → a body of the model.

use pact_core::json;
use pact_core::model::{
    Body, Category, Content, ContentType, Family, Generators, Hint, MatchingRule, MatchingRules, Query, RuleEntry,
    RulePath, Token, Value,
};

use crate::Pattern;
use crate::pattern::{Multipart, XmlElement, multipart};
use crate::side::Side;

/// A body as a test describes it.
#[derive(Debug, Clone)]
pub(super) enum BodyPattern {
    /// JSON, and how it may differ.
    Json(Pattern),
    /// Text, and how it may differ.
    Text(Pattern),
    /// XML, and how it may differ.
    Xml(XmlElement),
    /// The fields of a form, and how they may differ.
    Form(Pattern),
    /// A form of several parts.
    Multipart(Multipart),
    /// Bytes of a content type: just these, or any.
    Bytes { bytes: Vec<u8>, content_type: String, any: bool },
    /// A GraphQL operation, as JSON.
    #[cfg(feature = "graphql")]
    Graphql(crate::graphql::Graphql),
    /// No content.
    Empty,
}

/// Rules and generators that a body adds to.
pub(super) struct Said<'a> {
    pub(super) rules: &'a mut MatchingRules,
    pub(super) generators: &'a mut Generators,
}

impl BodyPattern {
    pub(super) fn bytes(bytes: impl Into<Vec<u8>>, content_type: impl Into<String>) -> Self {
        Self::Bytes { bytes: bytes.into(), content_type: content_type.into(), any: false }
    }

    pub(super) fn of_type(example: impl Into<Vec<u8>>, content_type: impl Into<String>) -> Self {
        Self::Bytes { bytes: example.into(), content_type: content_type.into(), any: true }
    }

    /// Whether the body is a form of several parts, whose content type each client spells its own way.
    pub(super) fn is_multipart(&self) -> bool {
        matches!(self, BodyPattern::Multipart(_))
    }

    /// Compiles the body. `named` is the content type that a header names.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn build(&self, side: Side, named: Option<&str>, said: &mut Said<'_>) -> Result<Body, String> {
        if matches!(self, BodyPattern::Empty) {
            return Ok(Body::Empty);
        }
        let content_type = content_type(named.unwrap_or(self.default_type()))?;
        self.check(&content_type)?;
        let value = match self {
            BodyPattern::Empty => Value::Text(String::new()),
            BodyPattern::Json(pattern) => Value::Json(said.add(pattern.compile(side)?)),
            #[cfg(feature = "graphql")]
            BodyPattern::Graphql(operation) => Value::Json(said.add(operation.body().compile(side)?)),
            BodyPattern::Text(pattern) => Value::Text(said.text(pattern, &RulePath::root(), side)?),
            BodyPattern::Xml(root) => match said.add(root.compile(side)?) {
                json::Json::String(text) => Value::Text(text.into()),
                other => Value::Json(other),
            },
            BodyPattern::Form(fields) => Value::Text(said.form(fields, side)?),
            BodyPattern::Multipart(form) => {
                let form = form.compile(side)?;
                said.rules.entries.extend(form.rules.entries);
                said.generators.entries.extend(form.generators.entries);
                value_of(&form.bytes, &content_type)
            }
            BodyPattern::Bytes { bytes, any, .. } => {
                if *any {
                    let rule = MatchingRule::ContentType(content_type.essence());
                    said.rules.add(Category::Body, RulePath::root(), rule.into());
                }
                value_of(bytes, &content_type)
            }
        };
        let content = Content { value, content_type: Some(content_type), hint: Hint::Default };
        Ok(if content.bytes().is_empty() { Body::Empty } else { Body::Present(content) })
    }

    fn default_type(&self) -> &str {
        match self {
            BodyPattern::Json(_) => "application/json",
            #[cfg(feature = "graphql")]
            BodyPattern::Graphql(_) => "application/json",
            BodyPattern::Text(_) | BodyPattern::Empty => "text/plain",
            BodyPattern::Xml(_) => "application/xml",
            BodyPattern::Form(_) => "application/x-www-form-urlencoded",
            BodyPattern::Multipart(_) => multipart::CONTENT_TYPE,
            BodyPattern::Bytes { content_type, .. } => content_type,
        }
    }

    /// Checks that a body of this content type is compared as what it is.
    fn check(&self, content_type: &ContentType) -> Result<(), String> {
        let (is, family) = match self {
            BodyPattern::Json(_) => ("JSON", Family::Json),
            #[cfg(feature = "graphql")]
            BodyPattern::Graphql(_) => ("JSON", Family::Json),
            BodyPattern::Xml(_) => ("XML", Family::Xml),
            BodyPattern::Form(_) => ("a form", Family::Form),
            BodyPattern::Multipart(_) => ("a form of several parts", Family::Multipart),
            BodyPattern::Text(_) | BodyPattern::Bytes { .. } | BodyPattern::Empty => return Ok(()),
        };
        if content_type.family() == family {
            return Ok(());
        }
        Err(format!("is {is}, but its content type is {content_type}"))
    }
}

/// Sets or removes a member of a JSON body; without a body, of an object without members.
pub(super) fn with_member(body: Option<BodyPattern>, pointer: &str, value: Option<Pattern>) -> BodyPattern {
    BodyPattern::Json(match body {
        Some(BodyPattern::Json(body)) => body.with_member(pointer, value),
        None => Pattern::object(Vec::new()).with_member(pointer, value),
        Some(_) => {
            Pattern::wrong("cannot have a member set or left out: described before was something else than JSON")
        }
    })
}

impl Said<'_> {
    fn add(&mut self, compiled: crate::pattern::Compiled) -> json::Json {
        self.rules.entries.extend(compiled.rules.entries);
        self.generators.entries.extend(compiled.generators.entries);
        compiled.example
    }

    fn text(&mut self, pattern: &Pattern, at: &RulePath, side: Side) -> Result<String, String> {
        let text = pattern.compile_text(side)?;
        if let Some(rules) = text.rules {
            self.rules.add(Category::Body, at.clone(), rules);
        }
        if let Some(generator) = text.generator {
            self.generators.add(Category::Body, at.clone(), generator);
        }
        Ok(text.example)
    }

    /// The text of a form. A field with several values is given an array of them.
    fn form(&mut self, fields: &Pattern, side: Side) -> Result<String, String> {
        let Some(fields) = fields.clone().into_members() else {
            return Err("must be an object of fields, as in json_pattern!({\"name\": \"Ann\"})".to_owned());
        };
        let mut parameters = Vec::new();
        for (name, value) in fields {
            let at = RulePath::root().join(Token::field(&name));
            let values = value.clone().into_items().unwrap_or_else(|| vec![value]);
            let texts = values.iter().map(|value| value.compile_text(side)).collect::<Result<Vec<_>, _>>();
            let texts = texts.map_err(|what| format!("at `{at}` {what}"))?;
            let alike = texts.windows(2).all(|pair| pair[0].rules == pair[1].rules);
            for (index, text) in texts.into_iter().enumerate() {
                let place = if alike { at.clone() } else { at.join(Token::Index(index)) };
                let said_before = alike && index > 0;
                self.rules.entries.extend(text.rules.filter(|_| !said_before).map(|rules| RuleEntry {
                    category: Category::Body,
                    path: place.clone(),
                    rules,
                }));
                if let Some(generator) = text.generator.filter(|_| !said_before) {
                    self.generators.add(Category::Body, place, generator);
                }
                parameters.push((name.clone(), Some(text.example)));
            }
        }
        Ok(Query::from_parameters(parameters).to_text().into_owned())
    }
}

fn content_type(text: &str) -> Result<ContentType, String> {
    ContentType::parse(text).ok_or_else(|| format!("has a content type that is none: {text:?}"))
}

/// What people can read in the contract where it stands for the very same bytes: a JSON document, else text.
fn value_of(bytes: &[u8], content_type: &ContentType) -> Value {
    let family = content_type.family();
    match std::str::from_utf8(bytes) {
        Ok(text) if family == Family::Json => match json::parse(text) {
            Ok(document) if document.to_string() == text => Value::Json(document),
            _ => Value::Text(text.to_owned()),
        },
        Ok(text) if family != Family::Binary => Value::Text(text.to_owned()),
        _ => Value::Binary(bytes.to_vec()),
    }
}
