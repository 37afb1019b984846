//! What requests and responses have in common: headers and a body.

use pact_core::model::{Body, Category, Generators, Headers, MatchingRule, MatchingRules, RulePath};

use super::Problem;
use super::body_pattern::{BodyPattern, Said};
use super::named_values::NamedValues;
use crate::Pattern;
use crate::pattern::multipart;
use crate::side::Side;

/// Headers and body as a test describes them.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) headers: Vec<(String, Pattern)>,
    pub(super) body: Option<BodyPattern>,
}

/// The methods that both builders have. In the examples `$before` comes before them.
macro_rules! part_methods {
    ($builder:ident, $side:literal, $before:literal) => {
        impl $builder {
            #[doc = concat!("A header of the ", $side, ", a text or a pattern. Given several times for one name, each is a header line.")]
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// r.header("X-Trace", uuid("e2490de5-5bd3-43d5-b7c4-526e33f71304")).header("X-Tag", "new").header("X-Tag", "sold")
            /// # }));
            /// ```
            pub fn header(mut self, name: impl Into<String>, value: impl IntoPattern) -> Self {
                self.part.headers.push((name.into(), value.into_pattern()));
                self
            }

            /// The header `Content-Type`.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// r.json_body(json_pattern!({"id": "L-1"})).content_type("application/vnd.listing+json")
            /// # }));
            /// ```
            pub fn content_type(self, value: impl IntoPattern) -> Self {
                self.header("Content-Type", value)
            }

            /// A JSON body: a plain value, or a pattern such as [`json_pattern!`](crate::json_pattern) makes, or
            /// [`like_type`](crate::pattern::like_type) of a value of your own.
            ///
            /// `Content-Type: application/json` is added unless another content type is described.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// r.json_body(json_pattern!({"id": regex(r"L-\d+", "L-1"), "cents": integer(4900)}))
            /// # }));
            /// ```
            pub fn json_body(mut self, body: impl IntoPattern) -> Self {
                self.part.body = Some($crate::builder::body_pattern::BodyPattern::Json(body.into_pattern()));
                self
            }

            /// Puts something at a place of the JSON body that was described before, which a JSON pointer names.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// r.json_body(json_pattern!({"id": "L-1"})).json_member("/owner", json_pattern!({"phone": null()}))
            /// # }));
            /// ```
            pub fn json_member(mut self, pointer: &str, value: impl IntoPattern) -> Self {
                let value = Some(value.into_pattern());
                self.part.body = Some($crate::builder::body_pattern::with_member(self.part.body, pointer, value));
                self
            }

            /// Leaves out a member of the JSON body that was described before, which a JSON pointer names.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// r.json_body(json_pattern!({"id": "L-1", "note": like("sunny")})).no_json_member("/note")
            /// # }));
            /// ```
            pub fn no_json_member(mut self, pointer: &str) -> Self {
                self.part.body = Some($crate::builder::body_pattern::with_member(self.part.body, pointer, None));
                self
            }

            /// A body that is text: a plain value, or a pattern such as [`regex`](crate::pattern::regex).
            ///
            /// `Content-Type: text/plain` is added unless another content type is described.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// r.text_body(regex(r"sold: L-\d+", "sold: L-1"))
            /// # }));
            /// ```
            pub fn text_body(mut self, body: impl IntoPattern) -> Self {
                self.part.body = Some($crate::builder::body_pattern::BodyPattern::Text(body.into_pattern()));
                self
            }

            /// A body that is an XML document, whose attributes and texts may be patterns.
            ///
            /// `Content-Type: application/xml` is added unless another content type is described.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// r.xml_body(xml("listing").attribute("id", regex(r"L-\d+", "L-1")).child(xml("cents").text(integer(4900))))
            /// # }));
            /// ```
            pub fn xml_body(mut self, root: $crate::pattern::XmlElement) -> Self {
                self.part.body = Some($crate::builder::body_pattern::BodyPattern::Xml(root));
                self
            }

            /// A body that is a form: an object of its fields, of which each is a plain value, a pattern, or an array of several
            /// values.
            ///
            /// `Content-Type: application/x-www-form-urlencoded` is added unless another content type is described.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// r.form_body(json_pattern!({"name": "Ann", "rooms": integer(3), "tag": ["new", "sold"]}))
            /// # }));
            /// ```
            pub fn form_body(mut self, fields: impl IntoPattern) -> Self {
                self.part.body = Some($crate::builder::body_pattern::BodyPattern::Form(fields.into_pattern()));
                self
            }

            /// A body that is a form of several parts. Its boundary may be another one.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// r.multipart_body(Multipart::new().field("title", like("A flat")).file("plan", "plan.csv", "text/csv", "room,m2\n"))
            /// # }));
            /// ```
            pub fn multipart_body(mut self, form: $crate::pattern::Multipart) -> Self {
                self.part.body = Some($crate::builder::body_pattern::BodyPattern::Multipart(form));
                self
            }

            /// A body of these bytes and this content type, which is added as a header unless another one is described.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// r.body(b"\x89PNG\r\n\x1a\n".as_slice(), "image/png")
            /// # }));
            /// ```
            pub fn body(mut self, body: impl Into<Vec<u8>>, content_type: impl Into<String>) -> Self {
                self.part.body = Some($crate::builder::body_pattern::BodyPattern::bytes(body, content_type));
                self
            }

            /// A body of any bytes of this content type, as one sees by looking at them (rule `contentType`).
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// r.body_of_type(b"\x89PNG\r\n\x1a\n".as_slice(), "image/png")
            /// # }));
            /// ```
            pub fn body_of_type(mut self, example: impl Into<Vec<u8>>, content_type: impl Into<String>) -> Self {
                self.part.body = Some($crate::builder::body_pattern::BodyPattern::of_type(example, content_type));
                self
            }

            /// A body that is empty. Without any description the body is not compared.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = $before]
            /// r.empty_body()
            /// # }));
            /// ```
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
            values.add(name, Some(pattern))?;
        }
        values.check_headers()?;
        let lines = values.finish(rules, generators).into_iter();
        let mut headers: Headers = lines.map(|(name, value)| (name, value.unwrap_or_default())).collect();
        let body = match &self.body {
            None => Body::Missing,
            Some(described) => described
                .build(side, headers.first("content-type"), &mut Said { rules, generators })
                .map_err(|message| Problem::new(format!("the {side}'s body"), message))?,
        };
        let own = body.content().and_then(|content| content.content_type.as_ref());
        if let (None, Some(own)) = (headers.first("content-type"), own) {
            // Other tools tell the kind of a body by this header, in older versions by nothing else.
            headers.add("Content-Type", own.to_string());
            if self.body.as_ref().is_some_and(BodyPattern::is_multipart) {
                let rule = MatchingRule::Regex(multipart::ANY_BOUNDARY.to_owned());
                rules.add(Category::Header, RulePath::field("Content-Type"), rule.into());
            }
        }
        Ok((headers, body))
    }
}
