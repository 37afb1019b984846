//! What requests and responses have in common: headers and a body.

use pact_core::model::{Body, Category, Generators, Headers, MatchingRules};

use super::Problem;
use super::body_pattern::BodyPattern;
use super::named_values::NamedValues;
use crate::Pattern;
use crate::side::Side;

/// Headers and body as a test describes them.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) headers: Vec<(String, Pattern)>,
    pub(super) body: Option<BodyPattern>,
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
                self.part.body = Some($crate::builder::body_pattern::BodyPattern::Json(body.into_pattern()));
                self
            }

            /// A body that is text: a plain value, or a pattern such as [`regex`](crate::pattern::regex).
            ///
            /// `Content-Type: text/plain` is added unless another content type is described.
            pub fn text_body(mut self, body: impl IntoPattern) -> Self {
                self.part.body = Some($crate::builder::body_pattern::BodyPattern::Text(body.into_pattern()));
                self
            }

            /// A body of these bytes and this content type, which is added as a header unless another one is described.
            pub fn body(mut self, body: impl Into<Vec<u8>>, content_type: impl Into<String>) -> Self {
                self.part.body = Some($crate::builder::body_pattern::BodyPattern::Bytes(body.into(), content_type.into()));
                self
            }

            /// A body that is empty. Without any description the body is not compared.
            pub fn empty_body(mut self) -> Self {
                self.part.body = Some($crate::builder::body_pattern::BodyPattern::Empty);
                self
            }
        }
    };
}
pub(super) use part_methods;

impl Part {
    /// Compiles headers and body.
    pub(super) fn build(
        &self,
        side: Side,
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
            Some(described) => described
                .build(side, headers.first("content-type"), rules, generators)
                .map_err(|message| Problem::new(format!("the {side}'s body"), message))?,
        };
        let own = body.content().and_then(|content| content.content_type.as_ref());
        if let (None, Some(own)) = (headers.first("content-type"), own) {
            // Other tools tell the kind of a body by this header, in older versions by nothing else.
            headers.add("Content-Type", own.to_string());
        }
        Ok((headers, body))
    }
}
