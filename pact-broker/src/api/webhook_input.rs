//! A webhook as it is sent: what it may say, with the messages that users of the existing broker know.

use super::{ApiError, Faults};
use crate::domain::webhook::{Event, MASK, Request, Secrets, Side, Webhook, host, is_secret_header};
use crate::services::Services;
use crate::store::webhook::Kept;
use crate::store::{Tx, pacticipant};
use crate::webhooks::guard::Refused;
use crate::webhooks::render::with_placeholder;
use pact_core::json::{Json, Object};
use url::Url;

/// Headers that the broker writes itself.
const OWN_HEADERS: &[&str] = &[
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "expect",
    "upgrade",
    "te",
    "trailer",
    "x-pact-delivery",
];
/// A longer address is no address.
const LONGEST_URL: usize = 8192;
const WHITELIST: &str = "See /doc/webhooks#whitelist for more information.";

/// What was sent, with what is wrong with its request.
pub(crate) struct Input<'a> {
    sent: &'a Json,
    /// Faults of the request's fields.
    request: Vec<(&'static str, String)>,
}

/// Where the webhook is sent to, and what is there.
#[derive(Default)]
pub(crate) struct Place<'a> {
    pub(crate) uuid: String,
    pub(crate) there: Option<&'a Kept>,
    /// The pacticipants that the address names.
    pub(crate) consumer: Option<Side>,
    pub(crate) provider: Option<Side>,
}

impl<'a> Input<'a> {
    /// Takes what was sent and checks its request; looks up the host.
    pub(crate) async fn read(services: &Services, sent: &'a Json) -> Self {
        let mut request = Vec::new();
        if let Some(sent) = sent.get("request").filter(|request| is_filled(request)) {
            check_request(services, sent, &mut request).await;
        }
        Self { sent, request }
    }

    /// The webhook and its secrets.
    pub(crate) async fn webhook(
        &self,
        services: &Services,
        tx: &mut Tx,
        place: Place<'_>,
    ) -> Result<(Webhook, Secrets), ApiError> {
        let mut faults = Faults::default();
        self.check_shape(&mut faults);
        if !place.uuid.is_empty() && !is_uuid(&place.uuid) {
            faults.add(
                "uuid",
                "The UUID can only contain the characters A-Z, a-z, 0-9, _ and -, and must be 16 or more characters.",
            );
        }
        let consumer = match place.consumer {
            Some(consumer) => consumer,
            None if !faults.has("consumer") => self.side(tx, "consumer", &mut faults).await?,
            None => Side::Any,
        };
        let provider = match place.provider {
            Some(provider) => provider,
            None if !faults.has("provider") => self.side(tx, "provider", &mut faults).await?,
            None => Side::Any,
        };
        for (field, fault) in &self.request {
            faults.add(field, fault);
        }
        let request = self.sent.get("request").unwrap_or(&Json::Null);
        let (request, secrets) = read_request(services, request, place.there, &mut faults);
        let events = if !faults.has("events") { self.events(&mut faults) } else { Vec::new() };
        faults.check()?;
        let text = |name: &str| self.sent.get(name).and_then(Json::as_str).map(str::to_owned);
        let webhook = Webhook {
            id: 0,
            uuid: place.uuid,
            description: text("description"),
            consumer,
            provider,
            events,
            enabled: self.sent.get("enabled").and_then(Json::as_bool).unwrap_or(true),
            request,
            team: text("teamUuid"),
            created_at: 0,
            updated_at: 0,
        };
        Ok((webhook, secrets))
    }

    /// What can be said without looking into the members.
    fn check_shape(&self, faults: &mut Faults) {
        let member = |name: &str| self.sent.get(name).filter(|value| !value.is_null());
        for name in ["consumer", "provider"] {
            if member(name).is_some_and(|value| value.as_object().is_none()) {
                faults.add(name, "must be a hash");
            }
        }
        match self.sent.get("request") {
            None => faults.add("request", "is missing"),
            Some(Json::Object(request)) if request.is_empty() => faults.add("request", "must be filled"),
            Some(Json::Object(_)) => {}
            Some(Json::Null) => faults.add("request", "must be filled"),
            Some(_) => faults.add("request", "must be a hash"),
        }
        match member("events") {
            None => {}
            Some(Json::Array(events)) if events.is_empty() => faults.add("events", "size cannot be less than 1"),
            Some(Json::Array(_)) => {}
            Some(_) => faults.add("events", "must be an array"),
        }
        match self.sent.get("enabled") {
            None | Some(Json::Bool(_)) => {}
            Some(Json::Null) => faults.add("enabled", "must be filled"),
            Some(_) => faults.add("enabled", "must be boolean"),
        }
        for name in ["description", "teamUuid"] {
            if member(name).is_some_and(|value| value.as_str().is_none()) {
                faults.add(name, "must be a string");
            }
        }
    }

    async fn side(&self, tx: &mut Tx, noun: &str, faults: &mut Faults) -> Result<Side, ApiError> {
        let Some(sent) = self.sent.get(noun).filter(|sent| !sent.is_null()) else { return Ok(Side::Any) };
        let is_blank = |value: &Json| value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
        let member = |name: &str| sent.get(name).filter(|value| !is_blank(value));
        let mut side = Side::Any;
        if member("name").is_none() && member("label").is_none() {
            faults.add(&format!("{noun}.name"), "cannot be blank");
        }
        match member("name") {
            None => {}
            Some(Json::String(name)) => match pacticipant::find(tx, name).await? {
                Some(party) => side = Side::Named(party.id, party.name),
                None => faults.add(&format!("{noun}.name"), "does not match an existing pacticipant"),
            },
            Some(_) => faults.add(&format!("{noun}.name"), "must be a string"),
        }
        match member("label") {
            None => {}
            Some(Json::String(_)) if member("name").is_some() => {
                faults.add(&format!("{noun}.label"), "name and label cannot be provided at the same time");
            }
            Some(Json::String(label)) => side = Side::Labelled(label.into()),
            Some(_) => faults.add(&format!("{noun}.label"), "must be a string"),
        }
        Ok(side)
    }

    fn events(&self, faults: &mut Faults) -> Vec<Event> {
        let Some(sent) = self.sent.get("events").and_then(Json::as_array) else {
            return vec![Event::ContractContentChanged];
        };
        let mut events = Vec::new();
        for (index, event) in sent.iter().enumerate() {
            let known = event.get("name").and_then(Json::as_str).map(Event::named);
            match known {
                Some(Some(event)) if events.contains(&event) => {}
                Some(Some(event)) => events.push(event),
                Some(None) => {
                    let names: Vec<&str> = Event::ALL.iter().map(|event| event.name()).collect();
                    faults.add("events", format!("name must be one of: {} (at index {index})", names.join(", ")));
                }
                None if event.get("name").is_some_and(|name| !name.is_null()) => {
                    faults.add("events", format!("name must be a string (at index {index})"));
                }
                None => faults.add("events", format!("name is missing (at index {index})")),
            }
        }
        events
    }
}

fn is_filled(request: &Json) -> bool {
    request.as_object().is_some_and(|request| !request.is_empty())
}

/// What a webhook may be called by.
pub(crate) fn is_uuid(text: &str) -> bool {
    (16..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

async fn check_request(services: &Services, sent: &Json, faults: &mut Vec<(&'static str, String)>) {
    let method = text(sent, "method");
    let url = text(sent, "url");
    match method {
        Err(fault) => faults.push(("request.method", fault)),
        Ok(method) => {
            if let Some(fault) = fault_of_method(&services.config.webhooks.methods, method) {
                faults.push(("request.method", fault));
            }
        }
    }
    match url {
        Err(fault) => faults.push(("request.url", fault)),
        Ok(url) => {
            if let Some(fault) = fault_of_url(services, url).await {
                faults.push(("request.url", fault));
            }
        }
    }
}

/// A member that must be a text with something in it.
fn text<'a>(sent: &'a Json, name: &str) -> Result<&'a str, String> {
    match sent.get(name) {
        None => Err("is missing".to_owned()),
        Some(Json::String(text)) if text.trim().is_empty() => Err("must be filled".to_owned()),
        Some(Json::Null) => Err("must be filled".to_owned()),
        Some(Json::String(text)) => Ok(text),
        Some(_) => Err("must be a string".to_owned()),
    }
}

fn fault_of_method(allowed: &[String], method: &str) -> Option<String> {
    let known = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"];
    let is = |other: &str| other.eq_ignore_ascii_case(method);
    if !known.into_iter().any(is) {
        return Some("is not a recognised HTTP method".to_owned());
    }
    match allowed {
        allowed if allowed.iter().any(|other| is(other)) => None,
        [only] => Some(format!("must be {only}. {WHITELIST}")),
        several => Some(format!("must be one of {}. {WHITELIST}", several.join(", "))),
    }
}

async fn fault_of_url(services: &Services, text: &str) -> Option<String> {
    const INVALID: &str = "is not a valid URL eg. http://example.org";
    if text.len() > LONGEST_URL {
        return Some(format!("cannot be longer than {LONGEST_URL} bytes"));
    }
    let parse = |placeholder: &str| Url::parse(&with_placeholder(text, placeholder)).ok().filter(Url::has_host);
    let (Some(url), Some(other)) = (parse("placeholder"), parse("differentplaceholder")) else {
        return Some(INVALID.to_owned());
    };
    if (url.scheme(), url.host_str(), url.port()) != (other.scheme(), other.host_str(), other.port()) {
        return Some("cannot have a template parameter in the host".to_owned());
    }
    // The address is shown to everybody who may read.
    if !url.username().is_empty() || url.password().is_some() {
        return Some("cannot hold a user name or a password; send them as username and password".to_owned());
    }
    match services.webhooks.sender.guard.check_now(&url).await {
        Ok(()) => None,
        Err(Refused::Unreadable) => Some(INVALID.to_owned()),
        Err(Refused::Private(reason)) => Some(reason.to_owned()),
        Err(refused) => Some(format!("{refused}. {WHITELIST}")),
    }
}

/// The request without its secrets, and these. Stars mean the secret that is there.
fn read_request(services: &Services, sent: &Json, there: Option<&Kept>, faults: &mut Faults) -> (Request, Secrets) {
    let url = sent.get("url").and_then(Json::as_str).unwrap_or_default();
    let mut kept = KeptSecrets {
        services,
        there,
        moved: there.is_some_and(|there| moved(&there.webhook.request.url, url)),
        open: None,
    };
    let mut secrets = Secrets::default();
    let mut headers = Vec::new();
    for (name, value) in sent.get("headers").and_then(Json::as_object).into_iter().flat_map(Object::iter) {
        let name = name.to_ascii_lowercase();
        match fault_of_header(&name, value) {
            Some(fault) => faults.add("request.headers", fault),
            None if headers.iter().any(|(other, _): &(String, _)| *other == name) => {
                faults.add("request.headers", format!("{name} is there twice"));
            }
            None => {
                let value = value.as_str().unwrap_or_default();
                if !is_secret_header(&name) {
                    headers.push((name, Some(value.to_owned())));
                    continue;
                }
                let value = if value == MASK { kept.header(&name, faults) } else { Some(value.to_owned()) };
                secrets.headers.extend(value.map(|value| (name.clone(), value)));
                headers.push((name, None));
            }
        }
    }
    if sent.get("headers").is_some_and(|headers| !headers.is_null() && headers.as_object().is_none()) {
        faults.add("request.headers", "must be a hash");
    }
    let optional = |name: &'static str, faults: &mut Faults| match sent.get(name) {
        None | Some(Json::Null) => None,
        Some(Json::String(text)) => Some(String::from(text)).filter(|text| !text.is_empty()),
        Some(_) => {
            faults.add(&format!("request.{name}"), "must be a string");
            None
        }
    };
    let username = optional("username", faults);
    secrets.password = match optional("password", faults) {
        Some(password) if password == MASK => kept.password(faults),
        password => password,
    };
    if !secrets.is_empty()
        && let Err(error) = services.webhooks.vault.seal("", &secrets)
    {
        let field = if secrets.password.is_some() { "request.password" } else { "request.headers" };
        faults.add(field, format!("cannot be stored: {error}"));
    }
    let request = Request {
        method: sent.get("method").and_then(Json::as_str).unwrap_or_default().to_ascii_uppercase(),
        url: url.to_owned(),
        headers,
        body: sent.get("body").filter(|body| !body.is_null()).cloned(),
        username,
        has_password: secrets.password.is_some(),
    };
    (request, secrets)
}

fn fault_of_header(name: &str, value: &Json) -> Option<String> {
    if http::HeaderName::from_bytes(name.as_bytes()).is_err() {
        return Some(format!("{name:?} is not a name of a header"));
    }
    if OWN_HEADERS.contains(&name) {
        return Some(format!("{name} is written by the broker itself"));
    }
    match value.as_str() {
        None => Some(format!("the value of {name} must be a string")),
        Some(value) if value.contains(|char: char| char.is_control() && char != '\t') => {
            Some(format!("the value of {name} cannot contain control characters"))
        }
        Some(_) => None,
    }
}

/// Whether an address leads to another server: a secret is not handed to another one than it was given for.
fn moved(old: &str, new: &str) -> bool {
    let origin = |url: &str| (url.split_once("://").map(|(scheme, _)| scheme.to_owned()), host(url).to_owned());
    let port = |url: &str| Url::parse(&with_placeholder(url, "x")).ok().and_then(|url| url.port_or_known_default());
    origin(old) != origin(new) || port(old) != port(new)
}

/// The secrets of the webhook that is there, read when they are asked for.
struct KeptSecrets<'a> {
    services: &'a Services,
    there: Option<&'a Kept>,
    moved: bool,
    open: Option<Secrets>,
}

impl KeptSecrets<'_> {
    fn header(&mut self, name: &str, faults: &mut Faults) -> Option<String> {
        let value = self.secrets("request.headers", faults)?.header(name).map(str::to_owned);
        value.or_else(|| none("request.headers", name, faults))
    }

    fn password(&mut self, faults: &mut Faults) -> Option<String> {
        let value = self.secrets("request.password", faults)?.password.clone();
        value.or_else(|| none("request.password", "password", faults))
    }

    fn secrets(&mut self, field: &str, faults: &mut Faults) -> Option<&Secrets> {
        if self.moved {
            faults.add(field, format!("{MASK} keeps a value for the same server only; send the value again"));
            return None;
        }
        if self.open.is_none() {
            let opened = match self.there {
                Some(there) => self.services.webhooks.vault.open(&there.webhook.uuid, there.secrets.as_deref()),
                None => Ok(Secrets::default()),
            };
            match opened {
                Ok(secrets) => self.open = Some(secrets),
                Err(error) => {
                    faults.add(field, format!("what is stored cannot be kept: {error}"));
                    return None;
                }
            }
        }
        self.open.as_ref()
    }
}

fn none(field: &str, what: &str, faults: &mut Faults) -> Option<String> {
    faults.add(field, format!("{MASK} stands for a value that is stored, but no {what} is; send the value itself"));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_are_long_and_plain() {
        assert!(is_uuid("696c5f93-1b7f-44bc-8d03-59440fcaa9a0"));
        assert!(is_uuid("5uz1riR4JFRRSVqsxyWTRg"));
        assert!(!is_uuid("short"));
        assert!(!is_uuid("with a space in it 16"));
    }

    #[test]
    fn methods_are_known_and_allowed() {
        let post = ["POST".to_owned()];
        assert_eq!(fault_of_method(&post, "post"), None);
        assert!(fault_of_method(&post, "GET").unwrap().starts_with("must be POST. See"));
        assert_eq!(fault_of_method(&post, "SHOUT").unwrap(), "is not a recognised HTTP method");
    }

    #[test]
    fn another_server_is_noticed() {
        assert!(!moved("https://x/a", "https://x/b?c"));
        assert!(!moved("https://x/a", "https://x:443/${pactbroker.consumerName}"));
        for other in ["http://x/a", "https://y/a", "https://x:444/a"] {
            assert!(moved("https://x/a", other), "{other}");
        }
    }
}
