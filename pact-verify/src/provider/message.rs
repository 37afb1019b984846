//! Messages of the provider: from closures in its own test, or from its message endpoint over HTTP.
//!
//! The endpoint is asked as the existing tools ask it: `POST` of `{"description", "providerStates"}`, for a synchronous
//! message with `"request": {"contents", "metadata"}`, contents in the form of version 4. The body of the answer is the
//! message, its `Content-Type` the message's; metadata come in `Pact-Message-Metadata`, a JSON object in Base64. Other
//! than there, only a 2xx answer is a message. Where a contract expects several answers to one message, the endpoint
//! sends them as [`SEVERAL`]: `{"messages": [{"contents", "metadata"}]}`, each in the form of version 4.

use std::{fmt, future::Future, sync::Arc};

use base64::Engine as _;
use bytes::Bytes;
use pact_core::{
    format::{self, Specification},
    json::{Json, Object},
    matching::ActualMessage,
    model::{Body, HttpRequest, Interaction, Kind, Message, ProviderState, SyncMessages},
};

use super::{Boxed, Exchanged, call, states::excerpt};

/// The content type of several messages in one answer.
pub const SEVERAL: &str = "application/vnd.pact.messages+json";

const METADATA: &str = "Pact-Message-Metadata";

/// The names under which contracts have the content type among the metadata.
const CONTENT_TYPE: [&str; 3] = ["contentType", "content-type", "Content-Type"];

/// A message that is wanted of the provider.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct WantedMessage {
    /// What the contract calls it.
    pub description: String,
    /// What the consumer calls the message of which this is one variant, if it is one; the states say which one.
    pub variant_of: Option<String>,
    /// The states the provider was put into.
    pub states: Vec<ProviderState>,
    /// Parameters of the states, and what setting them up returned.
    pub values: Object,
    /// The message to answer, if it is a synchronous one.
    pub request: Option<Message>,
}

impl WantedMessage {
    /// The message to answer as JSON; `null` if there is none, or if it is something else.
    #[must_use]
    pub fn request_json(&self) -> Json {
        let contents = self.request.as_ref().map(Message::contents_bytes).unwrap_or_default();
        pact_core::json::parse_bytes(&contents).unwrap_or_default()
    }
}

/// A message as the provider sends it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProviderMessage {
    contents: Bytes,
    content_type: Option<String>,
    metadata: Object,
}

impl ProviderMessage {
    /// A message of these bytes and this content type.
    pub fn new(contents: impl Into<Bytes>, content_type: impl Into<String>) -> Self {
        Self { contents: contents.into(), content_type: Some(content_type.into()), metadata: Object::new() }
    }

    /// A JSON message: anything that is written as JSON, such as a `serde_json::Value`.
    pub fn json(contents: impl fmt::Display) -> Self {
        Self::new(contents.to_string(), "application/json")
    }

    /// With an entry of metadata.
    #[must_use = "returns the message with the entry"]
    pub fn with_metadata(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.metadata.set(name.into(), value);
        self
    }

    /// Names the content type among the metadata, too, under every name that contracts have for it.
    fn finished(mut self) -> Self {
        let named = CONTENT_TYPE.iter().find_map(|name| self.metadata.get(name)).cloned();
        let named = named.or_else(|| self.content_type.as_deref().map(Json::from));
        for name in CONTENT_TYPE {
            if let (Some(named), false) = (&named, self.metadata.contains(name)) {
                self.metadata.push(name, named.clone());
            }
        }
        self
    }

    /// The message as the matcher takes it.
    pub(crate) fn actual(&self) -> ActualMessage<'_> {
        ActualMessage { contents: &self.contents, content_type: self.content_type.as_deref(), metadata: &self.metadata }
    }

    pub(crate) fn contents(&self) -> &Bytes {
        &self.contents
    }

    /// Content type and metadata as lines, for people.
    pub(crate) fn lines(&self) -> Vec<(String, String)> {
        let named = self.content_type.iter().map(|value| ("content-type".to_owned(), value.clone()));
        let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let others = self.metadata.iter().filter(|(name, _)| !CONTENT_TYPE.contains(name));
        named.chain(others.map(|(name, value)| (name.to_owned(), text(value)))).collect()
    }
}

/// The messages that a closure gives: one, or several that answer one message.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProviderMessages(pub(crate) Vec<ProviderMessage>);

impl From<ProviderMessage> for ProviderMessages {
    fn from(message: ProviderMessage) -> Self {
        Self(vec![message])
    }
}

impl From<Vec<ProviderMessage>> for ProviderMessages {
    fn from(messages: Vec<ProviderMessage>) -> Self {
        Self(messages)
    }
}

type Handler = Arc<dyn Fn(WantedMessage) -> Boxed<Result<ProviderMessages, String>> + Send + Sync>;

/// Closures that make messages; without any, the provider's message endpoint is asked.
#[derive(Clone, Default)]
pub(crate) struct Handlers {
    named: Vec<(String, Handler)>,
    any: Option<Handler>,
}

impl Handlers {
    /// Adds a closure; without a description it makes every message that no other one makes.
    pub(crate) fn add<F, R, M>(&mut self, description: Option<String>, make: F)
    where
        F: Fn(WantedMessage) -> R + Send + Sync + 'static,
        R: Future<Output = Result<M, String>> + Send + 'static,
        M: Into<ProviderMessages>,
    {
        let handler: Handler = Arc::new(move |wanted| {
            let made = make(wanted);
            Box::pin(async move { made.await.map(Into::into) })
        });
        match description {
            Some(description) => self.named.push((description, handler)),
            None => self.any = Some(handler),
        }
    }

    pub(crate) fn are_there(&self) -> bool {
        self.any.is_some() || !self.named.is_empty()
    }

    /// Makes a message: by the closure for just this one, else by the one for all of its variants, else by that for any.
    pub(crate) async fn make(&self, wanted: WantedMessage) -> Result<Vec<ProviderMessage>, MessageError> {
        let description = wanted.description.clone();
        let of = |wanted: &str| self.named.iter().rev().find(|(name, _)| name == wanted).map(|(_, handler)| handler);
        let named = of(&description).or_else(|| wanted.variant_of.as_deref().and_then(of));
        let Some(handler) = named.or(self.any.as_ref()) else {
            let known = self.named.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            return Err(MessageError::NoHandler { description, known });
        };
        let made = call(handler(wanted)).await;
        let messages = made.map_err(|reason| MessageError::Handler { description, reason })?.0;
        Ok(messages.into_iter().map(ProviderMessage::finished).collect())
    }
}

impl fmt::Debug for Handlers {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.named.iter().map(|(name, _)| name)).finish()
    }
}

/// Why there is no message to compare.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MessageError {
    /// The endpoint answered something that is no success.
    #[error("the message endpoint answered {status}, which is no message{said}")]
    Refused {
        /// Its status.
        status: http::StatusCode,
        /// The beginning of what it said, after a colon.
        said: String,
    },
    /// The answer cannot be read as a message.
    #[error("the answer of the message endpoint cannot be read: {reason}")]
    Unreadable {
        /// Why not.
        reason: String,
    },
    /// No closure makes this message.
    #[error("no closure makes the message `{description}`; there are closures for {known}")]
    NoHandler {
        /// The description.
        description: String,
        /// The descriptions of the messages that closures make.
        known: String,
    },
    /// The closure failed.
    #[error("the closure for the message `{description}` failed: {reason}")]
    Handler {
        /// The description.
        description: String,
        /// Its own words, a time-out, a panic.
        reason: String,
    },
}

/// The request that asks the endpoint for a message.
pub(crate) fn ask(wanted: &WantedMessage) -> HttpRequest {
    let mut body = Object::new();
    body.push("description", &wanted.description);
    body.push("providerStates", wanted.states.iter().map(state_json).collect::<Json>());
    if let Some(request) = &wanted.request {
        body.push("request", message_json(request));
    }
    HttpRequest {
        method: "POST".to_owned(),
        path: "/".to_owned(),
        headers: [("Content-Type", "application/json")].into_iter().collect(),
        body: Body::json(body),
        ..HttpRequest::default()
    }
}

fn state_json(state: &ProviderState) -> Json {
    let mut object = Object::new();
    object.push("name", &state.name);
    object.push("params", state.params.clone());
    object.into()
}

/// A message as version 4 has it, without its rules and generators: they are the verifier's business.
fn message_json(message: &Message) -> Json {
    let mut interaction = Interaction::default();
    let plain = Message { rules: Default::default(), generators: Default::default(), ..message.clone() };
    interaction.kind = Kind::SyncMessages(Box::new(SyncMessages { request: plain, responses: Vec::new() }));
    let written = format::interaction_to_json(&interaction, Specification::V4).unwrap_or_default();
    written.get("request").cloned().unwrap_or_default()
}

/// The messages of the endpoint's answer.
pub(crate) fn read(answer: Exchanged, synchronous: bool) -> Result<Vec<ProviderMessage>, MessageError> {
    if !answer.status.is_success() {
        let said = excerpt(&answer.body);
        let said = if said.is_empty() { said } else { format!(": {said}") };
        return Err(MessageError::Refused { status: answer.status, said });
    }
    let text = |name: &str| {
        let value = answer.headers.get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let content_type = text("content-type");
    let essence = content_type.as_deref().and_then(|text| text.split(';').next()).unwrap_or_default();
    if synchronous && essence.trim().eq_ignore_ascii_case(SEVERAL) {
        return several(&answer.body);
    }
    let metadata = text(METADATA).map_or(Ok(Object::new()), |text| read_metadata(&text))?;
    Ok(vec![ProviderMessage { contents: answer.body, content_type, metadata }.finished()])
}

fn unreadable(reason: impl Into<String>) -> MessageError {
    MessageError::Unreadable { reason: reason.into() }
}

fn read_metadata(text: &str) -> Result<Object, MessageError> {
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(text.trim())
        .map_err(|error| unreadable(format!("the header {METADATA} is not Base64: {error}")))?;
    match pact_core::json::parse_bytes(&bytes) {
        Ok(Json::Object(metadata)) => Ok(metadata),
        Ok(other) => Err(unreadable(format!("the header {METADATA} holds {}, not an object", other.kind().phrase()))),
        Err(error) => Err(unreadable(format!("the header {METADATA} holds no JSON: {error}"))),
    }
}

fn several(body: &[u8]) -> Result<Vec<ProviderMessage>, MessageError> {
    let document = pact_core::json::parse_bytes(body).map_err(|error| unreadable(error.to_string()))?;
    let items = document.get("messages").and_then(Json::as_array);
    let items = items.ok_or_else(|| unreadable("it has no list of `messages`"))?;
    let read = |(index, item): (usize, &Json)| {
        let message = format::read_message(item, Specification::V4)
            .map_err(|error| unreadable(format!("of the messages, number {}: {error}", index + 1)))?;
        let content_type = message.content_type().map(|named| named.to_string());
        let contents = Bytes::from(message.contents_bytes());
        Ok(ProviderMessage { contents, content_type, metadata: message.metadata }.finished())
    };
    items.iter().enumerate().map(read).collect()
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode};

    use super::*;

    fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Exchanged {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap()))
            .collect();
        Exchanged { status: StatusCode::from_u16(status).unwrap(), headers, body: Bytes::from(body.to_owned()) }
    }

    fn check_unreadable(headers: &[(&'static str, &str)], body: &str, expected: &str) {
        let error = read(answer(200, headers, body), true).unwrap_err().to_string();
        assert_eq!(error.trim_start_matches("the answer of the message endpoint cannot be read: "), expected);
    }

    #[test]
    fn an_answer_that_is_no_message_is_an_error() {
        check_unreadable(
            &[(METADATA, "{}")],
            "",
            "the header Pact-Message-Metadata is not Base64: Invalid symbol 123, offset 0.",
        );
        check_unreadable(&[(METADATA, "MQ==")], "", "the header Pact-Message-Metadata holds a number, not an object");
        check_unreadable(&[("content-type", SEVERAL)], "{}", "it has no list of `messages`");
        check_unreadable(
            &[("content-type", SEVERAL)],
            r#"{"messages": [{}, 1]}"#,
            "of the messages, number 2: not a valid contract: the document must be an object, but is a number",
        );
        let refused = read(answer(404, &[], "no such page"), false).unwrap_err().to_string();
        assert_eq!(refused, "the message endpoint answered 404 Not Found, which is no message: no such page");
    }

    #[test]
    fn a_message_has_its_content_type_under_every_name() {
        let messages = read(answer(200, &[("content-type", "text/plain")], "hi"), false).unwrap();
        assert_eq!(messages[0].metadata.get("contentType"), Some(&Json::from("text/plain")));
        assert_eq!(messages[0].metadata.get("Content-Type"), Some(&Json::from("text/plain")));
        let named = ProviderMessage::json("{}").with_metadata("contentType", "application/vnd.a+json").finished();
        assert_eq!(named.metadata.get("content-type"), Some(&Json::from("application/vnd.a+json")));
    }

    #[test]
    fn several_messages_come_in_one_answer() {
        let body = r#"{"messages": [{"contents": {"content": {"a": 1}, "contentType": "application/json"}},
            {"contents": {"content": "aGk=", "contentType": "text/plain", "encoded": "base64"}, "metadata": {"k": 2}}]}"#;
        let messages = read(answer(200, &[("content-type", SEVERAL)], body), true).unwrap();
        assert_eq!(messages.iter().map(|one| &one.contents[..]).collect::<Vec<_>>(), [&b"{\"a\":1}"[..], b"hi"]);
        assert_eq!(messages[1].metadata.get("k"), Some(&Json::from(2)));
    }
}
