//! One interaction of a contract.

use super::{HttpInteraction, Message, ProviderState, SyncMessages};
use crate::format::Specification;
use crate::json::{Json, Object};

/// An interaction: what the consumer sends or receives, in which state of the provider.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Interaction {
    /// What happens, in the consumer's words.
    pub description: String,
    /// The states the provider must be in, in order.
    pub provider_states: Vec<ProviderState>,
    /// The exchange itself.
    pub kind: Kind,
    /// The key the user gave the interaction (V4).
    pub key: Option<String>,
    /// The identifier a broker gave the interaction (`_id`).
    pub id: Option<String>,
    /// Whether a failed verification of it fails the provider's build (V4).
    pub pending: bool,
    /// Free comments (V4): `text`, `testname`, `references` and others.
    pub comments: Object,
    /// Configuration of plug-ins (V4).
    pub plugin_configuration: Object,
    /// How a plug-in wants the interaction shown (V4).
    pub markup: Option<Markup>,
    /// The transport the exchange goes over (V4), such as `http`.
    pub transport: Option<String>,
    /// What this interaction was read from.
    pub(crate) source: Option<Box<Source>>,
}

/// The document part an interaction was read from, and the version it was read as.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Source {
    pub(crate) specification: Specification,
    pub(crate) value: Json,
}

/// The exchange of an interaction.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A request and its response over HTTP.
    Http(Box<HttpInteraction>),
    /// A message that the provider sends and nobody answers.
    Message(Box<Message>),
    /// A message and the messages that answer it.
    SyncMessages(Box<SyncMessages>),
    /// A type this library does not know. It is kept, and cannot be judged.
    Unknown(String),
}

impl Default for Kind {
    fn default() -> Self {
        Kind::Http(Box::default())
    }
}

/// How a plug-in wants an interaction shown to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markup {
    /// The text.
    pub markup: String,
    /// Its kind: `COMMON_MARK` or `HTML`.
    pub markup_type: String,
}

impl Interaction {
    /// The HTTP exchange, if this is one.
    #[must_use]
    pub fn http(&self) -> Option<&HttpInteraction> {
        if let Kind::Http(http) = &self.kind { Some(http) } else { None }
    }

    /// The type as the newest specification version spells it, such as `Synchronous/HTTP`.
    #[must_use]
    pub fn type_name(&self) -> &str {
        match &self.kind {
            Kind::Http(_) => "Synchronous/HTTP",
            Kind::Message(_) => "Asynchronous/Messages",
            Kind::SyncMessages(_) => "Synchronous/Messages",
            Kind::Unknown(name) => name,
        }
    }

    /// The lines of the `text` comment, which is a list of them, or one.
    pub fn comment_lines(&self) -> impl Iterator<Item = &str> {
        let text = self.comments.get("text");
        let lines = match text {
            Some(Json::Array(lines)) => lines.as_slice(),
            Some(line) => std::slice::from_ref(line),
            None => &[],
        };
        lines.iter().filter_map(Json::as_str)
    }

    /// The name of the test that wrote the interaction, if the contract says so.
    #[must_use]
    pub fn test_name(&self) -> Option<&str> {
        self.comments.get("testname").and_then(Json::as_str)
    }

    /// What the consumer calls the answer or message of which this interaction is one variant, in the `variant` comment.
    #[must_use]
    pub fn variant_of(&self) -> Option<&str> {
        self.comments.get("variant")?.get("of")?.as_str()
    }

    /// What the contract refers to for this interaction, in the `references` comment: group, name and value.
    pub fn references(&self) -> impl Iterator<Item = (&str, &str, &Json)> {
        let groups = self.comments.get("references").and_then(Json::as_object).into_iter().flat_map(Object::distinct);
        groups.flat_map(|(group, names)| {
            let names = names.as_object().into_iter().flat_map(Object::distinct);
            names.map(move |(name, value)| (group, name, value))
        })
    }

    /// What makes the interaction as a whole impossible to judge: an unknown type, a transport or plug-in that this
    /// library does not speak. Its parts may have reasons of their own, which compiling them tells.
    #[must_use]
    pub fn unknowns(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        if let Kind::Unknown(name) = &self.kind {
            reasons.push(format!("the interaction type `{name}` is not known"));
        }
        if let Some(transport) = self.transport.as_deref().filter(|name| !matches!(*name, "http" | "https" | "message"))
        {
            reasons.push(format!("the transport `{transport}` is not known"));
        }
        reasons.extend(self.plugin_configuration.names().map(|name| format!("it needs the plug-in `{name}`")));
        reasons
    }

    /// Whether this is the same interaction as another one, whatever it says: the same type and, if both have one, the
    /// same key; else the same description and provider states with their parameters.
    #[must_use]
    pub fn same_identity(&self, other: &Interaction) -> bool {
        if self.type_name() != other.type_name() {
            return false;
        }
        match (&self.key, &other.key) {
            (Some(key), Some(other)) => key == other,
            _ => {
                let state = |(left, right): (&ProviderState, &ProviderState)| {
                    left.name == right.name && Json::from(left.params.clone()).same(&Json::from(right.params.clone()))
                };
                self.description == other.description
                    && self.provider_states.len() == other.provider_states.len()
                    && self.provider_states.iter().zip(&other.provider_states).all(state)
            }
        }
    }
}
