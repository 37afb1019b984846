//! An interaction → the canonical document of what it asks of a provider, and the hash of that.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::sha1;
use crate::format::{generator_to_json, rule_to_json, settle_only_values};
use crate::json;
use crate::json::{Json, Object};
use crate::model::{
    Body, Category, Combine, ContentType, Generators, Headers, Hint, HttpInteraction, Interaction, Kind, MatchingRules,
    Message, ProviderState, Query, RuleEntry, RulePath, Token, Value,
};

impl Interaction {
    /// The hash of what this interaction asks of a provider and says of its answer, as 40 hexadecimal digits:
    /// interactions with the same one need to be verified once.
    ///
    /// What counts: the type, the provider states with their parameters, everything in requests, responses and
    /// messages with their matching rules and generators, plug-in configuration and transport, and for messages the
    /// description, by which a provider knows which one is meant. What does not: the description of an HTTP
    /// interaction, `key`, `_id`, `pending`, comments and markup, and the specification version as far as it makes no
    /// difference. The order of members counts only where it means something; repeated members of a body are kept
    /// apart, and so are numbers with different texts, such as `1` and `1.0`.
    ///
    /// ```
    /// # use pact_core::model::Interaction;
    /// let plain = Interaction::default();
    /// let mut pending = plain.clone();
    /// pending.pending = true;
    /// pending.key = Some("l-1".to_owned());
    /// assert_eq!(plain.content_hash(), pending.content_hash());
    /// ```
    #[must_use]
    pub fn content_hash(&self) -> String {
        sha1(&json::compact(&self.content()))
    }

    /// The canonical document that [`content_hash`](Self::content_hash) is the hash of.
    #[must_use]
    pub fn content(&self) -> Json {
        let mut content = Object::new();
        content.push("type", self.type_name());
        content.push("providerStates", self.provider_states.iter().map(state).collect::<Json>());
        content.push("transport", self.transport.clone());
        content.push("pluginConfiguration", canonical_object(&self.plugin_configuration));
        match &self.kind {
            Kind::Http(exchange) => content.extend(http(exchange)),
            Kind::Message(one) => {
                content.push("description", &self.description);
                content.push("message", message(one));
            }
            Kind::SyncMessages(exchange) => {
                content.push("description", &self.description);
                content.push("request", message(&exchange.request));
                content.push("responses", exchange.responses.iter().map(message).collect::<Json>());
            }
            Kind::Unknown(_) => content.push("source", self.unknown_source()),
        }
        Json::Object(content)
    }

    /// Whether another interaction says the same, in whatever order: the same content, description, comments and markup,
    /// and whether it is pending. Keys and identifiers are no statements.
    #[must_use]
    pub fn says_the_same(&self, other: &Interaction) -> bool {
        let sorted = |object: &Object| canonical_object(object);
        (&self.description, self.pending, &self.markup) == (&other.description, other.pending, &other.markup)
            && sorted(&self.comments) == sorted(&other.comments)
            && self.content() == other.content()
    }

    /// All that an interaction of an unknown type says, as far as it is not known to make no difference.
    fn unknown_source(&self) -> Json {
        let mut source = match self.source.as_ref().map(|source| &source.value) {
            Some(Json::Object(source)) => source.clone(),
            _ => Object::new(),
        };
        for name in ["_id", "key", "pending", "comments", "interactionMarkup"] {
            source.remove(name);
        }
        source.set("description", self.description.as_str());
        canonical_object(&source)
    }
}

fn state(state: &ProviderState) -> Json {
    crate::json!({"name": (&state.name), "params": (canonical_object(&state.params))})
}

fn http(exchange: &HttpInteraction) -> [(String, Json); 2] {
    let (request, response) = (&exchange.request, &exchange.response);
    let request = crate::json!({
        "method": (&request.method),
        "path": (&request.path),
        "query": (query(&request.query)),
        "headers": (headers(&request.headers)),
        "body": (body(&request.body, request.content_type(), &request.body_bytes())),
        "rules": (rules(&settled(&request.rules, &request.headers, &request.query))),
        "generators": (generators(&request.generators))
    });
    let response = crate::json!({
        "status": (response.status),
        "headers": (headers(&response.headers)),
        "body": (body(&response.body, response.content_type(), &response.body_bytes())),
        "rules": (rules(&settled(&response.rules, &response.headers, &Query::default()))),
        "generators": (generators(&response.generators))
    });
    [("request".to_owned(), request), ("response".to_owned(), response)]
}

/// The rules as they are read: those for the only value of a name stand at the name.
fn settled(rules: &MatchingRules, headers: &Headers, query: &Query) -> MatchingRules {
    let mut rules = rules.clone();
    settle_only_values(&mut rules, &Category::Header, |name| headers.get(name).map_or(0, <[String]>::len));
    let parameters = |name: &str| query.parameters.iter().filter(|(known, _)| known == name).count();
    settle_only_values(&mut rules, &Category::Query, parameters);
    rules
}

fn message(message: &Message) -> Json {
    crate::json!({
        "contents": (body(&message.contents, message.content_type(), &message.contents_bytes())),
        "metadata": (canonical_object(&message.metadata)),
        "rules": (rules(&message.rules)),
        "generators": (generators(&message.generators))
    })
}

/// A query by name. Its recorded text counts where the parameters would be sent as another one, since it is replayed
/// as recorded.
fn query(query: &Query) -> Json {
    let encoded = Query::from_parameters(query.parameters.clone());
    let text = query.text.as_deref().filter(|text| *text != encoded.to_text());
    let mut names = query.by_name();
    names.sort_by(|left, right| left.0.cmp(right.0));
    let parameters =
        names.into_iter().map(|(name, values)| (name.to_owned(), values.into_iter().collect())).collect::<Object>();
    // A single parameter is the same, compared as text or by name.
    let exact = query.exact_text && query.parameters.len() > 1;
    crate::json!({"parameters": parameters, "text": text, "exact": exact})
}

fn headers(headers: &Headers) -> Json {
    let mut lines: Vec<_> =
        headers.iter().map(|(name, values)| (name.to_ascii_lowercase(), values.iter().collect::<Json>())).collect();
    lines.sort_by(|left, right| left.0.cmp(&right.0));
    Json::Object(lines.into_iter().collect())
}

/// A body as it is sent: text and bytes are one, however the contract has them.
fn body(body: &Body, content_type: Option<ContentType>, sent: &[u8]) -> Json {
    let content = match body {
        Body::Missing => return Json::Null,
        Body::Empty => return "empty".into(),
        Body::Null => return "null".into(),
        Body::Present(content) => content,
        Body::Unknown { body, .. } => return crate::json!({"unknown": (canonical(body))}),
    };
    let (kind, value) = match (&content.value, std::str::from_utf8(sent)) {
        (Value::Json(value), _) => ("json", canonical(value)),
        (_, Ok("")) => return "empty".into(),
        (_, Ok(text)) => ("text", text.into()),
        (_, Err(_)) => ("bytes", BASE64.encode(sent).into()),
    };
    let hint = match content.hint {
        Hint::Default => None,
        Hint::Text => Some("text"),
        Hint::Binary => Some("bytes"),
    };
    crate::json!({"contentType": (content_type.map(|named| named.to_string())), "hint": hint, kind: value})
}

/// Rules sorted by place. Those of one place stay in their order, which decides between them.
fn rules(rules: &MatchingRules) -> Json {
    let mut entries: Vec<&RuleEntry> = rules.entries.iter().collect();
    entries.sort_by_cached_key(|entry| place_key(&entry.category, &entry.path));
    let rule = |entry: &RuleEntry| {
        let either = entry.rules.combine == Combine::Or && entry.rules.rules.len() > 1;
        let rules: Json = entry.rules.rules.iter().map(|rule| canonical(&rule_to_json(rule))).collect();
        crate::json!({"of": (place(&entry.category, &entry.path)), "any": either, "rules": rules})
    };
    entries.into_iter().map(rule).collect()
}

/// Generators sorted by place; in their order where a wildcard may make two of them mean one place, since the later one
/// then has the last word.
fn generators(generators: &Generators) -> Json {
    let mut entries: Vec<_> = generators.entries.iter().collect();
    let wild = |token: &Token| matches!(token, Token::Any | Token::AnyIndex);
    if !entries.iter().any(|entry| entry.path.tokens().iter().any(wild)) {
        entries.sort_by_cached_key(|entry| place_key(&entry.category, &entry.path));
    }
    let generator = |entry: &&crate::model::GeneratorEntry| {
        crate::json!({
            "of": (place(&entry.category, &entry.path)),
            "generator": (canonical(&generator_to_json(&entry.generator)))
        })
    };
    entries.iter().map(generator).collect()
}

/// A place in one spelling, whatever the contract's.
fn place(category: &Category, path: &RulePath) -> String {
    let steps = path.tokens().iter().fold(RulePath::root(), |path, token| path.join(one_spelling(category, token)));
    format!("{category} {steps}")
}

/// As [`place`], with one wildcard for both: rules at `.*` and `[*]` may meet, and then their order decides.
fn place_key(category: &Category, path: &RulePath) -> String {
    place(category, path).replace("[*]", ".*")
}

fn one_spelling(category: &Category, token: &Token) -> Token {
    match token {
        Token::Field(name) if *category == Category::Header => Token::field(name.to_ascii_lowercase()),
        other => other.clone(),
    }
}

fn canonical_object(object: &Object) -> Json {
    canonical(&Json::Object(object.clone()))
}

/// The value with sorted members; repeated ones stay, in their order.
fn canonical(value: &Json) -> Json {
    match value {
        Json::Array(items) => items.iter().map(canonical).collect(),
        Json::Object(object) => {
            let mut members: Vec<_> = object.iter().map(|(name, value)| (name.to_owned(), canonical(value))).collect();
            members.sort_by(|left, right| left.0.cmp(&right.0));
            Json::Object(members.into_iter().collect())
        }
        other => other.clone(),
    }
}
