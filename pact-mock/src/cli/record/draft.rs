//! A draft: what exchanges of one kind have in common, and the interaction that says so.

use pact_core::json;
use pact_core::json::Object;
use pact_core::matching::{ActualRequest, ActualResponse, RequestMatcher, ResponseMatcher};
use pact_core::model::{
    Body, Category, Content, ContentType, Family, Headers, Hint, HttpInteraction, HttpRequest, HttpResponse,
    Interaction, Kind, MatchingRule, MatchingRules, Query, RuleList, RulePath, Value,
};

use super::address::Address;
use super::drafts::Recipe;
use super::exchange::{Exchange, Half};
use super::headers::as_written;
use super::redaction::REDACTED;
use super::render::Rendered;
use super::shape::Shape;
use super::text_kind::TextKind;
use crate::side::Side;

/// What exchanges of one kind have in common.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    method: String,
    address: Address,
    request: Part,
    status: u16,
    response: Part,
}

/// Headers and body of either side, without secrets.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    headers: Vec<Header>,
    body: Seen,
}

/// A header line, and the rule for it if it is not compared as it stands.
#[derive(Debug, Clone, PartialEq)]
struct Header {
    name: String,
    value: String,
    pattern: Option<String>,
}

/// What was seen of a body.
#[derive(Debug, Clone, PartialEq)]
enum Seen {
    Nothing,
    Json(Shape),
    /// Parameters of a form, in order.
    Form(Vec<(String, Option<String>, TextKind)>),
    /// Another body, as it was.
    Other(Vec<u8>),
    /// A body that is not recorded, and why.
    NotRecorded(String),
}

impl Draft {
    /// The draft of an exchange.
    pub(super) fn of(exchange: &Exchange, recipe: &Recipe) -> Self {
        Self {
            method: exchange.method.clone(),
            address: Address::of(&exchange.path, &exchange.query, &recipe.redaction),
            request: Part::of(&exchange.request, recipe),
            status: exchange.status,
            response: Part::of(&exchange.response, recipe),
        }
    }

    /// What exchanges that are one and the same have in common.
    pub(super) fn key(&self) -> String {
        let content_type = self.request.header("content-type").unwrap_or_default();
        let (address, body) = (self.address.key(), self.request.body.signature());
        format!("{} {address} {content_type} {body} {}", self.method, self.status)
    }

    /// Takes in what a further exchange of its kind says; returns whether that changed anything.
    pub(super) fn fold(&mut self, other: Self) -> bool {
        let before = self.clone();
        self.request.fold(other.request);
        self.response.fold(other.response);
        *self != before
    }

    /// For people, and not unique: `draft: GET /listings/{number} answers 200`.
    pub(super) fn description(&self) -> String {
        format!("draft: {} {} answers {}", self.method, self.address.template(), self.status)
    }

    /// The interaction, under a description that no other draft has.
    ///
    /// # Errors
    /// It cannot be judged, or does not match itself: then nothing else would.
    pub(super) fn interaction(&self, description: &str) -> Result<Interaction, String> {
        let mut notes = vec![
            "This is a draft, recorded from real traffic: nobody has agreed to it.".to_owned(),
            "Say which provider states it needs, and check what is required and what is just as it happened to be."
                .to_owned(),
        ];
        let mut request = HttpRequest { method: self.method.clone(), ..HttpRequest::default() };
        (request.path, request.query) = self.address.render(&mut request.rules);
        request.headers = self.request.headers(&mut request.rules);
        request.body = self.request.body(Side::Request, &mut request.rules, &mut notes);
        let mut response = HttpResponse { status: self.status, ..HttpResponse::default() };
        response.headers = self.response.headers(&mut response.rules);
        response.body = self.response.body(Side::Response, &mut response.rules, &mut notes);
        check(&request, &response)?;
        let mut interaction = Interaction::default();
        interaction.description = description.to_owned();
        interaction.pending = true;
        interaction.comments = Object::new();
        interaction.comments.set("text", notes);
        interaction.kind = Kind::Http(Box::new(HttpInteraction { request, response }));
        Ok(interaction)
    }
}

/// Checks that a draft can be judged and matches its own example.
fn check(request: &HttpRequest, response: &HttpResponse) -> Result<(), String> {
    let judged = RequestMatcher::new(request).map_err(|reason| format!("its request {reason}"))?;
    let lines = |headers: &'_ Headers| {
        let lines =
            headers.iter().flat_map(|(name, values)| values.iter().map(|value| (name.to_owned(), value.clone())));
        lines.collect::<Vec<_>>()
    };
    let (sent, answered) = (lines(&request.headers), lines(&response.headers));
    let differences = judged.compare(&ActualRequest {
        method: &request.method,
        path: &request.path,
        query: &request.query.to_text(),
        headers: sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
        body: &request.body_bytes(),
    });
    let judged = ResponseMatcher::new(response).map_err(|reason| format!("its response {reason}"))?;
    let further = judged.compare(&ActualResponse {
        status: response.status,
        headers: answered.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
        body: &response.body_bytes(),
    });
    match differences.first().or(further.first()) {
        Some(difference) => Err(format!("its example does not match itself: {difference}")),
        None => Ok(()),
    }
}

impl Part {
    fn of(half: &Half, recipe: &Recipe) -> Self {
        let mut headers = Vec::new();
        for (name, value) in &half.headers {
            match recipe.redaction.header(name, value) {
                Some(redacted) => {
                    let pattern = format!("{}.+", regex::escape(redacted.trim_end_matches(REDACTED)));
                    headers.push(Header { name: as_written(name), value: redacted, pattern: Some(pattern) });
                }
                None if recipe.volatile.leaves_out(name, value) => {}
                None if name.eq_ignore_ascii_case("location") => {
                    let address = Address::of(value, "", &recipe.redaction);
                    // Providers lead to their own address, with or without its host.
                    let pattern = address.pattern().map(|pattern| format!(".*{pattern}"));
                    headers.push(Header { name: as_written(name), value: address.path().to_owned(), pattern });
                }
                None => headers.push(Header { name: as_written(name), value: value.clone(), pattern: None }),
            }
        }
        Self { headers, body: Seen::of(half, recipe) }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
    }

    /// What differs between two exchanges of one kind is not what they agree on.
    fn fold(&mut self, other: Self) {
        self.headers.retain(|header| other.headers.iter().any(|other| other.name == header.name));
        for header in &mut self.headers {
            if header.pattern.is_none() && !other.headers.iter().any(|other| other == header) {
                header.pattern = Some(".+".to_owned());
            }
        }
        let body = std::mem::replace(&mut self.body, Seen::Nothing);
        self.body = body.merged(other.body);
    }

    fn headers(&self, rules: &mut MatchingRules) -> Headers {
        for header in &self.headers {
            let known = rules.of(&Category::Header).any(|entry| entry.path == RulePath::field(&header.name));
            if let Some(pattern) = header.pattern.as_ref().filter(|_| !known) {
                let rule = RuleList::one(MatchingRule::Regex(pattern.clone()));
                rules.add(Category::Header, RulePath::field(&header.name), rule);
            }
        }
        self.headers.iter().map(|header| (header.name.clone(), header.value.clone())).collect()
    }

    fn body(&self, side: Side, rules: &mut MatchingRules, notes: &mut Vec<String>) -> Body {
        let content_type = self.header("content-type").and_then(ContentType::parse);
        let present = |value: Value| Body::Present(Content { value, content_type, hint: Hint::Default });
        match &self.body {
            Seen::Nothing => Body::Missing,
            Seen::NotRecorded(why) => {
                notes.push(format!("The body of the {side} is not recorded: {why}."));
                Body::Missing
            }
            Seen::Json(shape) => {
                let mut rendered = Rendered::default();
                let example = rendered.body(shape, side);
                rules.entries.extend(rendered.rules.entries);
                notes.extend(rendered.notes);
                example.map_or(Body::Missing, |example| present(Value::Json(example)))
            }
            Seen::Form(parameters) => {
                for (name, _, kind) in parameters {
                    let path = RulePath::root().join(pact_core::model::Token::field(name));
                    let known = rules.of(&Category::Body).any(|entry| entry.path == path);
                    let same = parameters.iter().all(|other| other.0 != *name || other.2 == *kind);
                    if let Some(pattern) = kind.pattern().filter(|_| same && !known) {
                        let rule = RuleList::one(MatchingRule::Regex(pattern.to_owned()));
                        rules.add(Category::Body, path, rule);
                    }
                }
                let parameters = parameters.iter().map(|(name, value, _)| (name.clone(), value.clone()));
                present(Value::Text(Query::from_parameters(parameters).to_text().into_owned()))
            }
            Seen::Other(bytes) => present(match std::str::from_utf8(bytes) {
                Ok(text) => Value::Text(text.to_owned()),
                Err(_) => Value::Binary(bytes.clone()),
            }),
        }
    }
}

impl Seen {
    fn of(half: &Half, recipe: &Recipe) -> Self {
        if half.body.is_empty() {
            return Self::Nothing;
        }
        let length = half.body.len();
        if let Some(encoding) = half.header("content-encoding").filter(|encoding| *encoding != "identity") {
            return Self::NotRecorded(format!("it is encoded ({encoding}, {length} bytes), so it cannot be redacted"));
        }
        let named = half.header("content-type");
        let content_type = named.and_then(ContentType::parse);
        let family = content_type.as_ref().map(ContentType::family);
        if family == Some(Family::Json)
            && let Ok(mut document) = json::parse_bytes(&half.body)
        {
            recipe.redaction.json(&mut document);
            return Self::Json(Shape::of(&document));
        }
        if family == Some(Family::Form)
            && let Ok(text) = std::str::from_utf8(&half.body)
        {
            let hide = |(name, value): (String, Option<String>)| match value {
                Some(value) if recipe.redaction.hides(&name) || recipe.redaction.finds(&value) => {
                    (name, Some(REDACTED.to_owned()), TextKind::Redacted)
                }
                Some(value) => {
                    let kind = TextKind::of(&value);
                    (name, Some(value), kind)
                }
                None => (name, None, TextKind::Any),
            };
            return Self::Form(Query::from_text(text).parameters.into_iter().map(hide).collect());
        }
        if recipe.other_bodies {
            return Self::Other(half.body.to_vec());
        }
        let kind = named.unwrap_or("without content type");
        Self::NotRecorded(format!("nothing can be redacted in it ({kind}, {length} bytes); --other-bodies records it"))
    }

    fn merged(self, other: Self) -> Self {
        match (self, other) {
            (Self::Json(one), Self::Json(other)) => Self::Json(one.merged(other)),
            (Self::Json(_), _) => Self::NotRecorded("it was JSON at times only".to_owned()),
            (one, _) => one,
        }
    }

    /// What requests of one kind have in common in their bodies.
    fn signature(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Json(shape) => shape.signature(),
            Self::Form(parameters) => {
                let mut names: Vec<&str> = parameters.iter().map(|(name, _, _)| name.as_str()).collect();
                names.sort_unstable();
                names.join("&")
            }
            Self::Other(bytes) => format!("{bytes:?}"),
            Self::NotRecorded(_) => "not recorded".to_owned(),
        }
    }
}
