//! Pattern → what a contract says of a text: a path, a header, a query parameter, the text of an XML element.

use pact_core::json::Json;
use pact_core::model::{Generator, RuleList};

use super::{Node, Pattern};
use crate::side::Side;

/// What a contract says of a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TextPart {
    pub(crate) example: String,
    pub(crate) rules: Option<RuleList>,
    pub(crate) generator: Option<Generator>,
}

impl Pattern {
    /// Compiles the pattern as a text.
    ///
    /// # Errors
    /// Why it cannot be a text.
    pub(crate) fn compile_text(&self, side: Side) -> Result<TextPart, String> {
        let mut text = TextPart { example: self.text()?, rules: self.own_rules(side), generator: None };
        text.generator = self.own_generator();
        Ok(text)
    }

    fn own_generator(&self) -> Option<Generator> {
        match &self.node {
            Node::Generated { generator, .. } => Some(generator.clone()),
            Node::FromState(from) => Some(from.generator()),
            Node::Ruled { example, .. } => example.own_generator(),
            _ => None,
        }
    }

    fn text(&self) -> Result<String, String> {
        match &self.node {
            Node::Value(Json::String(text)) => Ok(text.into()),
            Node::Value(Json::Number(number)) => Ok(number.to_string()),
            Node::Value(Json::Bool(value)) => Ok(value.to_string()),
            Node::Value(other) => {
                Err(format!("must be a text, a number or a boolean, but is {}", other.kind().phrase()))
            }
            Node::Ruled { example, .. } | Node::Generated { example, .. } => example.text(),
            Node::FromState(from) => from.example.text(),
            Node::Array(_) | Node::Each { .. } | Node::Contains(_) => Err("must be a text, but is an array".to_owned()),
            Node::Object(_) | Node::Entries(_) => Err("must be a text, but is an object".to_owned()),
            Node::Wrong(what) => Err(what.clone()),
        }
    }
}
