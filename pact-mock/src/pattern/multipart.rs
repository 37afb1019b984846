//! Forms of several parts (`multipart/form-data`): fields, JSON and files, each of which may be a pattern.

use pact_core::json::Json;
use pact_core::model::{Category, Generators, MatchingRule, MatchingRules, RulePath, Token};

use super::{IntoPattern, Pattern};
use crate::side::Side;

/// A form of several parts, as browsers send files with.
///
/// ```
/// use pact_mock::prelude::*;
///
/// let form = Multipart::new()
///     .field("title", regex(".+", "A flat with a view"))
///     .json("details", json_pattern!({"rooms": integer(3)}))
///     .file("photo", "front.jpg", "image/jpeg", b"\xFF\xD8\xFF\xE0".as_slice());
/// # let _ = PactBuilder::new("billing", "listings").interaction("an upload", |i| i.request(|r| {
/// r.post("/listings").multipart_body(form)
/// # }));
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[must_use = "it is a body, which does nothing until it is put into a request or response"]
pub struct Multipart {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    content: Content,
}

#[derive(Debug, Clone, PartialEq)]
enum Content {
    Text(Pattern),
    Json(Pattern),
    Bytes { bytes: Vec<u8>, any: bool },
}

/// What a contract says of the form.
#[derive(Default)]
pub(crate) struct CompiledForm {
    pub(crate) bytes: Vec<u8>,
    pub(crate) rules: MatchingRules,
    pub(crate) generators: Generators,
}

/// The line between parts, which is the same each time so that the contract is.
const BOUNDARY: &str = "pact-mock-part";

/// The content type of every form.
pub(crate) const CONTENT_TYPE: &str = "multipart/form-data; boundary=pact-mock-part";

/// A content type of a form with a boundary of its own: each client makes another one.
pub(crate) const ANY_BOUNDARY: &str = r"multipart/form-data;(\s*charset=[^;]*;)?\s*boundary=.*";

impl Multipart {
    /// A form without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// A field with a text, a plain value or a pattern.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let form = Multipart::new().field("title", "A flat").field("rooms", integer(3));
    /// # let _ = form;
    /// ```
    pub fn field(self, name: impl Into<String>, text: impl IntoPattern) -> Self {
        self.part(name, None, None, Content::Text(text.into_pattern()))
    }

    /// A field with JSON in it, a plain value or a pattern.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let form = Multipart::new().json("details", json_pattern!({"rooms": integer(3)}));
    /// # let _ = form;
    /// ```
    pub fn json(self, name: impl Into<String>, value: impl IntoPattern) -> Self {
        self.part(name, None, Some("application/json".to_owned()), Content::Json(value.into_pattern()))
    }

    /// A file with just these bytes.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let form = Multipart::new().file("plan", "plan.csv", "text/csv", "room,m2\nkitchen,9\n");
    /// # let _ = form;
    /// ```
    pub fn file(
        self,
        name: impl Into<String>,
        file_name: impl Into<String>,
        content_type: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        let content = Content::Bytes { bytes: bytes.into(), any: false };
        self.part(name, Some(file_name.into()), Some(content_type.into()), content)
    }

    /// A file with any bytes of this content type, as one sees by looking at them (rule `contentType`).
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let form = Multipart::new().file_of_type("photo", "front.png", "image/png", b"\x89PNG\r\n\x1a\n".as_slice());
    /// # let _ = form;
    /// ```
    pub fn file_of_type(
        self,
        name: impl Into<String>,
        file_name: impl Into<String>,
        content_type: impl Into<String>,
        example: impl Into<Vec<u8>>,
    ) -> Self {
        let content = Content::Bytes { bytes: example.into(), any: true };
        self.part(name, Some(file_name.into()), Some(content_type.into()), content)
    }

    fn part(
        mut self,
        name: impl Into<String>,
        file_name: Option<String>,
        content_type: Option<String>,
        content: Content,
    ) -> Self {
        self.parts.push(Part { name: name.into(), file_name, content_type, content });
        self
    }

    /// Compiles the form.
    ///
    /// # Errors
    /// The first thing that is wrong with it, with its place.
    pub(crate) fn compile(&self, side: Side) -> Result<CompiledForm, String> {
        let mut form =
            CompiledForm { bytes: Vec::new(), rules: MatchingRules::default(), generators: Generators::default() };
        for part in &self.parts {
            form.add(part, side)?;
        }
        form.bytes.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        Ok(form)
    }
}

impl CompiledForm {
    fn add(&mut self, part: &Part, side: Side) -> Result<(), String> {
        let at = RulePath::root().join(Token::field(&part.name));
        let content = self.content(part, &at, side)?;
        if String::from_utf8_lossy(&content).contains(&format!("--{BOUNDARY}")) {
            return Err(format!("at `{at}` has the line between the parts in it: --{BOUNDARY}"));
        }
        let quoted = |text: &str| text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        let mut head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"", quoted(&part.name));
        if let Some(file_name) = &part.file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        if let Some(content_type) = &part.content_type {
            head.push_str(&format!("\r\nContent-Type: {content_type}"));
        }
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(b"\r\n\r\n");
        self.bytes.extend_from_slice(&content);
        self.bytes.extend_from_slice(b"\r\n");
        Ok(())
    }

    fn content(&mut self, part: &Part, at: &RulePath, side: Side) -> Result<Vec<u8>, String> {
        match &part.content {
            Content::Text(pattern) => {
                let text = pattern.compile_text(side).map_err(|what| format!("at `{at}` {what}"))?;
                if let Some(rules) = text.rules {
                    self.rules.add(Category::Body, at.clone(), rules);
                }
                if let Some(generator) = text.generator {
                    self.generators.add(Category::Body, at.clone(), generator);
                }
                Ok(text.example.into_bytes())
            }
            Content::Json(pattern) => {
                let compiled = pattern.compile_at(Category::Body, at, side)?;
                self.rules.entries.extend(compiled.rules.entries);
                self.generators.entries.extend(compiled.generators.entries);
                Ok(Json::to_string(&compiled.example).into_bytes())
            }
            Content::Bytes { bytes, any } => {
                if let (true, Some(content_type)) = (any, &part.content_type) {
                    self.rules.add(Category::Body, at.clone(), MatchingRule::ContentType(content_type.clone()).into());
                }
                Ok(bytes.clone())
            }
        }
    }
}
