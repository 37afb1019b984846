//! One message as a test describes it: contents and metadata.

use pact_core::format::Specification;
use pact_core::model::{Body, Category, Generators, MatchingRules, Message, RulePath, Token};

use super::Problem;
use super::body_pattern::{BodyPattern, Said};
use crate::Pattern;
use crate::pattern::IntoPattern;
use crate::side::Side;

/// Contents and metadata.
#[derive(Debug, Clone, Default)]
pub(super) struct Contents {
    pub(super) contents: Option<BodyPattern>,
    pub(super) content_type: Option<String>,
    pub(super) metadata: Vec<(String, Pattern)>,
}

/// Describes one message of a synchronous exchange.
/// [`SynchronousMessageBuilder::request`](super::SynchronousMessageBuilder::request) gives it to a closure.
#[derive(Debug, Clone, Default)]
#[must_use = "return the message from the closure"]
pub struct ContentsBuilder {
    pub(super) message: Contents,
}

/// The methods of everything that describes a message. In the examples `$before` comes before it and `$after` behind it.
macro_rules! contents_methods {
    ($builder:ident, $before:literal, $after:literal) => {
        impl $builder {
            /// Contents that are JSON: a plain value, or a pattern such as [`json_pattern!`](crate::json_pattern) makes. Their
            /// content type is `application/json` unless another one is described.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// m.json_contents(json_pattern!({"id": regex(r"L-\d+", "L-1"), "cents": integer(4900)}))
            #[doc = $after]
            /// ```
            pub fn json_contents(mut self, contents: impl IntoPattern) -> Self {
                self.message.contents = Some($crate::builder::body_pattern::BodyPattern::Json(contents.into_pattern()));
                self
            }

            /// Puts something at a place of the JSON contents that were described before, which a JSON pointer names.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// m.json_contents(json_pattern!({"id": "L-1"})).json_member("/owner", json_pattern!({"phone": null()}))
            #[doc = $after]
            /// ```
            pub fn json_member(mut self, pointer: &str, value: impl IntoPattern) -> Self {
                let (contents, value) = (self.message.contents, Some(value.into_pattern()));
                self.message.contents = Some($crate::builder::body_pattern::with_member(contents, pointer, value));
                self
            }

            /// Leaves out a member of the JSON contents that were described before, which a JSON pointer names.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// m.json_contents(json_pattern!({"id": "L-1", "note": like("sunny")})).no_json_member("/note")
            #[doc = $after]
            /// ```
            pub fn no_json_member(mut self, pointer: &str) -> Self {
                let contents = self.message.contents;
                self.message.contents = Some($crate::builder::body_pattern::with_member(contents, pointer, None));
                self
            }

            /// Contents that are text: a plain value, or a pattern such as [`regex`](crate::pattern::regex). Their content type
            /// is `text/plain` unless another one is described.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// m.text_contents(regex(r"sold: L-\d+", "sold: L-1"))
            #[doc = $after]
            /// ```
            pub fn text_contents(mut self, contents: impl IntoPattern) -> Self {
                self.message.contents = Some($crate::builder::body_pattern::BodyPattern::Text(contents.into_pattern()));
                self
            }

            /// Contents that are these bytes, of this content type.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// m.contents("<sold id=\"L-1\"/>", "application/xml")
            #[doc = $after]
            /// ```
            pub fn contents(mut self, contents: impl Into<Vec<u8>>, content_type: impl Into<String>) -> Self {
                self.message.contents = Some($crate::builder::body_pattern::BodyPattern::bytes(contents, content_type));
                self
            }

            /// Contents that are any bytes of this content type, as one sees by looking at them (rule `contentType`).
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// m.contents_of_type(b"\x89PNG\r\n\x1a\n".as_slice(), "image/png")
            #[doc = $after]
            /// ```
            pub fn contents_of_type(mut self, example: impl Into<Vec<u8>>, content_type: impl Into<String>) -> Self {
                self.message.contents =
                    Some($crate::builder::body_pattern::BodyPattern::of_type(example, content_type));
                self
            }

            /// Contents that are an XML document, whose attributes and texts may be patterns. Their content type is
            /// `application/xml` unless another one is described.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// m.xml_contents(xml("sold").attribute("id", regex(r"L-\d+", "L-1")))
            #[doc = $after]
            /// ```
            pub fn xml_contents(mut self, root: $crate::pattern::XmlElement) -> Self {
                self.message.contents = Some($crate::builder::body_pattern::BodyPattern::Xml(root));
                self
            }

            /// Contents that are empty. Without any description they are not compared.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// m.empty_contents().metadata("event", "heartbeat")
            #[doc = $after]
            /// ```
            pub fn empty_contents(mut self) -> Self {
                self.message.contents = Some($crate::builder::body_pattern::BodyPattern::Empty);
                self
            }

            /// The content type of the contents.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// m.json_contents(json_pattern!({"id": "L-1"})).content_type("application/cloudevents+json")
            #[doc = $after]
            /// ```
            pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
                self.message.content_type = Some(content_type.into());
                self
            }

            /// An entry of the metadata, such as a topic, a partition key or a routing key: a plain value or a pattern. Other
            /// entries may be there.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// m.metadata("topic", "listings").metadata("key", regex(r"L-\d+", "L-1")).metadata("retries", integer(0))
            #[doc = $after]
            /// ```
            pub fn metadata(mut self, name: impl Into<String>, value: impl IntoPattern) -> Self {
                self.message.metadata.push((name.into(), value.into_pattern()));
                self
            }
        }
    };
}
pub(super) use contents_methods;

contents_methods!(
    ContentsBuilder,
    "# let _ = PactBuilder::new(\"billing\", \"listings\").synchronous_message(\"a sale\", |i| i.request(|m| {",
    "# }));"
);

impl Contents {
    /// The message of the model. `place` names it for errors, such as `the message` or `the request`.
    pub(super) fn build(&self, side: Side, place: &str, specification: Specification) -> Result<Message, Problem> {
        let mut message = Message::default();
        self.build_metadata(&mut message, side, place)?;
        let problem = |what: String| Problem::new(format!("{place}'s contents"), what);
        let (mut rules, mut generators) = (MatchingRules::default(), Generators::default());
        let named = self.content_type.as_deref().or_else(|| message.metadata_content_type());
        message.contents = match &self.contents {
            Some(described) => {
                let said = &mut Said { rules: &mut rules, generators: &mut generators };
                described.build(side, named, said).map_err(problem)?
            }
            None if self.content_type.is_some() => {
                return Err(problem("have a content type but are not described".to_owned()));
            }
            None => Body::Missing,
        };
        message.rules.entries.extend(rules.entries);
        message.generators.entries.extend(generators.entries);
        if specification < Specification::V4 && message.metadata_content_type().is_none() {
            // Before version 4 nothing else says it.
            if let Some(own) = message.contents.content().and_then(|content| content.content_type.clone()) {
                message.metadata.set("contentType", own.to_string());
            }
        }
        Ok(message)
    }

    fn build_metadata(&self, message: &mut Message, side: Side, place: &str) -> Result<(), Problem> {
        for (name, pattern) in &self.metadata {
            if message.metadata.contains(name) {
                return Err(Problem::new(format!("{place}'s metadata `{name}`"), "is described twice"));
            }
            let at = RulePath::root().join(Token::field(name));
            let problem = |what: String| Problem::new(format!("{place}'s metadata"), what);
            let compiled = pattern.compile_at(Category::Metadata, &at, side).map_err(problem)?;
            message.metadata.set(name, compiled.example);
            message.rules.entries.extend(compiled.rules.entries);
            message.generators.entries.extend(compiled.generators.entries);
        }
        Ok(())
    }
}
