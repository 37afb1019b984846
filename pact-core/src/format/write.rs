//! Contract → document.

use crate::json;
use crate::json::{Json, Object};
use crate::model::{
    Body, Generators, HttpRequest, HttpResponse, Interaction, Kind, MatchingRules, Message, Pact, ProviderState, Query,
};

use super::cursor::At;
use super::{Specification, WriteError, body, generators, interaction, rules, unknown};

/// The text of a contract in its specification version: two spaces of indentation and a newline at the end.
///
/// # Errors
/// The version cannot say what an interaction says.
pub fn write(pact: &Pact) -> Result<String, WriteError> {
    Ok(format!("{:#}\n", to_json(pact)?))
}

/// The document of a contract in its specification version. What was not changed since it was read is as it was.
///
/// # Errors
/// The version cannot say what an interaction says.
pub fn to_json(pact: &Pact) -> Result<Json, WriteError> {
    let mut lists = [Vec::new(), Vec::new()];
    for interaction in &pact.interactions {
        let list = usize::from(is_listed_as_message(interaction, pact.specification));
        lists[list].push(interaction_to_json(interaction, pact.specification)?);
    }
    let [interactions, messages] = lists;
    let mut document = match &pact.source {
        Some(Json::Object(source)) => source.clone(),
        _ => Object::new(),
    };
    set_name(&mut document, "consumer", &pact.consumer, pact.source.is_some());
    set_name(&mut document, "provider", &pact.provider, pact.source.is_some());
    if !interactions.is_empty() || messages.is_empty() || document.contains("interactions") {
        document.set("interactions", Json::Array(interactions));
    }
    if !messages.is_empty() || document.contains("messages") {
        document.set("messages", Json::Array(messages));
    }
    set_metadata(&mut document, pact);
    Ok(Json::Object(document))
}

pub(super) fn is_listed_as_message(interaction: &Interaction, specification: Specification) -> bool {
    specification < Specification::V4 && matches!(interaction.kind, Kind::Message(_))
}

/// Sets the name of the consumer or provider; a document that was read without one stays without.
fn set_name(document: &mut Object, role: &str, name: &str, was_read: bool) {
    let named = document.get(role).and_then(|pacticipant| pacticipant.get("name")).and_then(Json::as_str);
    if named == Some(name) || (was_read && named.is_none() && name == role) {
        return;
    }
    match document.get_mut(role).and_then(Json::as_object_mut) {
        Some(pacticipant) => pacticipant.set("name", name),
        None => document.set(role, json!({"name": name})),
    }
}

/// Sets the metadata: as read while they name this version, else with the version set.
fn set_metadata(document: &mut Object, pact: &Pact) {
    let metadata = Json::Object(pact.metadata.clone());
    let named = Specification::of_metadata(Some(&metadata));
    let as_read = pact.source.is_some() && named == Ok(pact.specification);
    if as_read {
        let unsaid =
            pact.metadata.is_empty() && document.get("metadata").is_none_or(|metadata| metadata.as_object().is_none());
        if !unsaid {
            document.set("metadata", metadata);
        }
        return;
    }
    document.set("metadata", metadata_naming(&pact.metadata, pact.specification));
}

/// Metadata that name this version, in the one spelling that all readers know.
pub(super) fn metadata_naming(metadata: &Object, specification: Specification) -> Object {
    let mut metadata = metadata.clone();
    metadata.remove("pact-specification");
    metadata.remove("pactSpecificationVersion");
    metadata.set("pactSpecification", json!({"version": (specification.as_str())}));
    metadata
}

/// The document part of an interaction in a specification version.
///
/// # Errors
/// The version cannot say what the interaction says.
pub fn interaction_to_json(interaction: &Interaction, specification: Specification) -> Result<Json, WriteError> {
    if let Some(source) = interaction.source.as_ref().filter(|source| source.specification == specification) {
        let messages = is_listed_as_message(interaction, specification);
        let unchanged =
            interaction::read(&At::root(&source.value), specification, messages, || interaction.description.clone());
        if unchanged.as_ref() == Ok(interaction) {
            return Ok(source.value.clone());
        }
    }
    let Nearest { document, unsaid, .. } = nearest(interaction, specification);
    if unsaid.is_empty() {
        return Ok(document);
    }
    Err(WriteError { specification, interaction: interaction.description.clone(), unsaid })
}

/// What a specification version can say of an interaction, written anew.
pub(super) struct Nearest {
    pub(super) document: Json,
    /// Everything that it cannot say.
    pub(super) unsaid: Vec<String>,
    /// What it says in the same words and compares in another way. Whoever writes a version wants its ways; whoever
    /// converts a contract should know.
    pub(super) otherwise: Vec<String>,
}

/// The nearest that a specification version can say of an interaction.
pub(super) fn nearest(interaction: &Interaction, specification: Specification) -> Nearest {
    let mut writer = Writer { interaction, specification, unsaid: Vec::new(), otherwise: Vec::new() };
    let mut document = writer.interaction();
    if let (Some(source), Json::Object(document)) = (&interaction.source, &mut document) {
        unknown::carry(&source.value, document, matches!(interaction.kind, Kind::Unknown(_)));
    }
    Nearest { document, unsaid: writer.unsaid, otherwise: writer.otherwise }
}

struct Writer<'a> {
    interaction: &'a Interaction,
    specification: Specification,
    /// What the version cannot say.
    unsaid: Vec<String>,
    otherwise: Vec<String>,
}

impl Writer<'_> {
    fn cannot_say(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.unsaid.contains(&what) {
            self.unsaid.push(what);
        }
    }

    fn interaction(&mut self) -> Json {
        let mut out = Object::new();
        let interaction = self.interaction;
        if let Some(id) = &interaction.id {
            out.push("_id", id);
        }
        if self.specification == Specification::V4 {
            out.push("type", interaction.type_name());
            interaction.key.iter().for_each(|key| out.push("key", key));
        }
        out.push("description", &interaction.description);
        self.provider_states(&mut out);
        self.newer_members(&mut out);
        match &interaction.kind {
            Kind::Http(http) => {
                let (request, response) = (self.request(&http.request), self.response(&http.response));
                out.push("request", request);
                out.push("response", response);
            }
            Kind::Message(message) if self.specification >= Specification::V3 => self.message(&mut out, message),
            Kind::SyncMessages(messages) if self.specification == Specification::V4 => {
                let request = self.message_object(&messages.request);
                out.push("request", request);
                let responses: Json = messages.responses.iter().map(|response| self.message_object(response)).collect();
                out.push("response", responses);
            }
            // What else it says is taken from its source.
            Kind::Unknown(_) if self.specification == Specification::V4 => {}
            _ => self.cannot_say(format!("an interaction of type `{}`", interaction.type_name())),
        }
        Json::Object(out)
    }

    fn provider_states(&mut self, out: &mut Object) {
        let states = &self.interaction.provider_states;
        if self.specification >= Specification::V3 {
            if !states.is_empty() {
                out.push("providerStates", states.iter().map(state_to_json).collect::<Json>());
            }
            return;
        }
        match states.as_slice() {
            [] => {}
            [state] if state.params.is_empty() => out.push("providerState", &state.name),
            [_] => self.cannot_say("parameters of a provider state"),
            _ => self.cannot_say("several provider states"),
        }
    }

    /// What only version 4 has.
    fn newer_members(&mut self, out: &mut Object) {
        let interaction = self.interaction;
        if self.specification < Specification::V4 {
            let plain = |transport: &String| matches!(transport.as_str(), "http" | "https" | "message");
            let said = [
                (interaction.key.is_some(), "a key"),
                (interaction.pending, "that it is pending"),
                (!interaction.comments.is_empty(), "comments"),
                (!interaction.plugin_configuration.is_empty(), "the configuration of a plug-in"),
                (interaction.markup.is_some(), "markup"),
                (!interaction.transport.iter().all(plain), "a transport"),
            ];
            said.into_iter().filter(|(said, _)| *said).for_each(|(_, what)| self.cannot_say(what));
            return;
        }
        if !interaction.comments.is_empty() {
            out.push("comments", interaction.comments.clone());
        }
        out.push("pending", interaction.pending);
        if !interaction.plugin_configuration.is_empty() {
            out.push("pluginConfiguration", interaction.plugin_configuration.clone());
        }
        if let Some(markup) = &interaction.markup {
            out.push("interactionMarkup", json!({"markup": (&markup.markup), "markupType": (&markup.markup_type)}));
        }
        interaction.transport.iter().for_each(|transport| out.push("transport", transport));
    }

    fn request(&mut self, request: &HttpRequest) -> Json {
        let mut out = Object::new();
        out.push("method", &request.method);
        out.push("path", &request.path);
        self.query(&mut out, &request.query);
        self.headers(&mut out, &request.headers);
        self.body(&mut out, "body", &request.body, request.headers.first("content-type"));
        self.rules(&mut out, &request.rules, &request.generators);
        Json::Object(out)
    }

    fn response(&mut self, response: &HttpResponse) -> Json {
        let mut out = Object::new();
        out.push("status", response.status);
        self.headers(&mut out, &response.headers);
        self.body(&mut out, "body", &response.body, response.headers.first("content-type"));
        self.rules(&mut out, &response.rules, &response.generators);
        Json::Object(out)
    }

    fn message_object(&mut self, message: &Message) -> Json {
        let mut out = Object::new();
        self.message(&mut out, message);
        Json::Object(out)
    }

    fn message(&mut self, out: &mut Object, message: &Message) {
        self.body(out, "contents", &message.contents, message.metadata_content_type());
        if !message.metadata.is_empty() {
            out.push("metadata", message.metadata.clone());
        }
        self.rules(out, &message.rules, &message.generators);
    }

    fn body(&mut self, out: &mut Object, name: &str, body: &Body, named: Option<&str>) {
        let (document, unsaid) = body::to_json(body, named, self.specification);
        document.into_iter().for_each(|document| out.push(name, document));
        unsaid.into_iter().for_each(|what| self.cannot_say(what));
    }

    fn query(&mut self, out: &mut Object, query: &Query) {
        let by_text = self.specification == Specification::V1;
        // In an order of its own a single parameter is still the same text.
        if query.exact_text != by_text && query.parameters.len() > 1 {
            let what = if by_text { "parameter by parameter" } else { "as text" };
            self.otherwise.push(format!("that the query is compared {what}"));
        }
        if query.is_empty() {
            return;
        }
        if self.specification < Specification::V3 {
            out.push("query", query.to_text().into_owned());
            return;
        }
        let parameters =
            query.by_name().into_iter().map(|(name, values)| (name.to_owned(), values.into_iter().collect()));
        out.push("query", Json::Object(parameters.collect()));
    }

    fn headers(&self, out: &mut Object, headers: &crate::model::Headers) {
        if headers.is_empty() {
            return;
        }
        let listed = self.specification == Specification::V4;
        let value = |values: &[String]| if listed { values.iter().collect() } else { Json::from(values.join(", ")) };
        out.push(
            "headers",
            Json::Object(headers.iter().map(|(name, values)| (name.to_owned(), value(values))).collect()),
        );
    }

    fn rules(&mut self, out: &mut Object, rules: &MatchingRules, generators: &Generators) {
        if !rules.is_empty() {
            match self.specification {
                Specification::V1 | Specification::V1_1 => self.cannot_say("matching rules"),
                Specification::V2 => match rules::to_flat_json(rules) {
                    Ok(rules) => out.push("matchingRules", rules),
                    Err(unsaid) => unsaid.into_iter().for_each(|what| self.cannot_say(what)),
                },
                Specification::V3 | Specification::V4 => match rules::to_nested_json(rules) {
                    Ok(rules) => out.push("matchingRules", rules),
                    Err(unsaid) => unsaid.into_iter().for_each(|what| self.cannot_say(what)),
                },
            }
        }
        if !generators.is_empty() {
            if self.specification < Specification::V3 {
                self.cannot_say("generators");
            } else {
                out.push("generators", generators::to_json(generators));
            }
        }
    }
}

fn state_to_json(state: &ProviderState) -> Json {
    let mut out = Object::new();
    out.push("name", &state.name);
    if !state.params.is_empty() {
        out.push("params", state.params.clone());
    }
    Json::Object(out)
}
