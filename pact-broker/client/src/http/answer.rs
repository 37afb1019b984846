//! What came back, and the broker's own words in it. Pure.

use pact_core::json::{Json, ParseError};

use crate::{Error, Place, hal::Resource};

/// A successful answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) place: Place,
    pub(crate) content_type: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The answer as the text of a JSON document. Of the document itself, these lists are left empty.
    pub(crate) fn into_text(self, without: &[&str]) -> Result<(String, Json, Place), Error> {
        let Answer { place, content_type, body } = self;
        let unreadable = |reason: String| Error::Unreadable { place: Box::new(place.clone()), reason };
        if body.iter().all(u8::is_ascii_whitespace) {
            return Err(unreadable("it is empty".to_owned()));
        }
        if is_html(&content_type, &body) {
            return Err(unreadable(format!("it is an HTML page{}", title(&body))));
        }
        let no_json = |error: ParseError| {
            let kind = if content_type.is_empty() { "without content type" } else { content_type.as_str() };
            unreadable(format!("it is not JSON ({kind}): {error}"))
        };
        let text = match String::from_utf8(body) {
            Ok(text) => text,
            Err(error) => {
                let reason = error.to_string();
                let place = pact_core::json::parse_bytes(error.as_bytes()).map(|_| unreadable(reason));
                return Err(place.unwrap_or_else(no_json));
            }
        };
        let outline = pact_core::json::outline(text.strip_prefix('\u{feff}').unwrap_or(&text), without);
        let json = outline.map_err(no_json)?.document;
        Ok((text, json, place))
    }

    /// The answer as a resource: a JSON object.
    pub(crate) fn into_resource(self) -> Result<Resource, Error> {
        let (_, body, place) = self.into_text(&[])?;
        if body.as_object().is_none() {
            let reason = format!("it is {}, not an object", body.kind().phrase());
            return Err(Error::Unreadable { place: Box::new(place), reason });
        }
        Ok(Resource { url: place.url, body })
    }
}

/// The error for an answer that is not a success.
pub(crate) fn refusal(place: Place, status: u16, content_type: &str, body: &[u8]) -> Error {
    let place = Box::new(place);
    let messages = messages(content_type, body);
    match status {
        401 | 403 => Error::Denied { place, status, messages },
        404 => Error::NotFound { place, messages },
        _ => Error::Refused { place, status, messages },
    }
}

/// What a broker says about a refusal, in any of the shapes it has for that.
fn messages(content_type: &str, body: &[u8]) -> Vec<String> {
    let mut messages = Vec::new();
    match pact_core::json::parse_bytes(body) {
        Ok(json) => {
            if let Some(notices) = json.get("notices").and_then(Json::as_array) {
                messages.extend(notices.iter().filter_map(|notice| notice.get("text")?.as_str()).map(str::to_owned));
            }
            if let (true, Some(errors)) = (messages.is_empty(), json.get("errors")) {
                collect("", errors, &mut messages);
            }
            if messages.is_empty() {
                let error = json.get("error");
                let text = error.and_then(|error| error.as_str().or_else(|| error.get("message")?.as_str()));
                let text = text.or_else(|| json.get("detail")?.as_str()).or_else(|| json.get("title")?.as_str());
                messages.extend(text.map(str::to_owned));
            }
        }
        Err(_) if is_html(content_type, body) => messages.push(format!("an HTML page{}", title(body))),
        Err(_) => messages.extend(start(body)),
    }
    messages
}

/// Texts in an `errors` member: an array of texts, a map from field to texts (nested at will), or problem details.
fn collect(field: &str, errors: &Json, messages: &mut Vec<String>) {
    match errors {
        Json::String(text) if field.is_empty() => messages.push(text.into()),
        // "name 'x' is taken" names its field itself.
        Json::String(text) if text.split(' ').next() == Some(field) => messages.push(text.into()),
        // "is missing" continues its field; a text that begins with a capital letter is a sentence of its own.
        Json::String(text) if text.starts_with(char::is_lowercase) => messages.push(format!("{field} {text}")),
        Json::String(text) => messages.push(format!("{field}: {text}")),
        Json::Array(items) => items.iter().for_each(|item| collect(field, item, messages)),
        Json::Object(object) => match object.get("detail").or_else(|| object.get("title")).and_then(Json::as_str) {
            Some(detail) => {
                let at = object.get("pointer").or_else(|| object.get("parameter")).and_then(Json::as_str);
                messages.push(at.map_or_else(|| detail.to_owned(), |at| format!("{detail} (at {at})")));
            }
            None => {
                for (name, inner) in object.iter() {
                    let dotted = if field.is_empty() { name.to_owned() } else { format!("{field}.{name}") };
                    collect(&dotted, inner, messages);
                }
            }
        },
        _ => {}
    }
}

fn is_html(content_type: &str, body: &[u8]) -> bool {
    let start: Vec<u8> = body.trim_ascii_start().iter().take(14).map(u8::to_ascii_lowercase).collect();
    content_type.starts_with("text/html") || start.starts_with(b"<!doctype html") || start.starts_with(b"<html")
}

/// The title of an HTML page, as ` titled "Sign in"`.
fn title(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let title = text.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    title.map(|(title, _)| format!(" titled \"{}\"", shorten(title))).unwrap_or_default()
}

fn start(body: &[u8]) -> Option<String> {
    let text = shorten(&String::from_utf8_lossy(body));
    (!text.is_empty()).then_some(text)
}

fn shorten(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(500) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_messages(content_type: &str, body: &str, expected: &[&str]) {
        assert_eq!(messages(content_type, body.as_bytes()), expected, "{body}");
    }

    #[test]
    fn the_brokers_own_words_are_found_in_every_shape() {
        check_messages(
            "application/json",
            r#"{"error":"No provider with name 'X' found"}"#,
            &["No provider with name 'X' found"],
        );
        check_messages("application/json", r#"{"error":{"message":"boom","reference":"abc"}}"#, &["boom"]);
        check_messages(
            "application/hal+json",
            r#"{"errors":["Pacticipant Zed not found"]}"#,
            &["Pacticipant Zed not found"],
        );
        check_messages(
            "application/hal+json",
            r#"{"errors":{"success":["is missing","must be boolean"],"":["Must specify either"],"a":{"b":["Names differ"]}}}"#,
            &["success is missing", "success must be boolean", "Must specify either", "a.b: Names differ"],
        );
        check_messages(
            "application/hal+json",
            r#"{"errors":{"name":["name 'x' is already used by an existing environment."]}}"#,
            &["name 'x' is already used by an existing environment."],
        );
        check_messages(
            "application/problem+json",
            r#"{"title":"Validation errors","errors":[{"title":"T","detail":"is missing","pointer":"/name"}]}"#,
            &["is missing (at /name)"],
        );
        check_messages("application/problem+json", r#"{"title":"404 Not Found","detail":"not here"}"#, &["not here"]);
        check_messages(
            "application/json",
            r#"{"notices":[{"type":"error","text":"Cannot change"}],"errors":{"contracts":["Cannot change"]}}"#,
            &["Cannot change"],
        );
        check_messages("text/plain", "duplicate name\n", &["duplicate name"]);
        check_messages(
            "text/html",
            "<html><title>502 Bad Gateway</title>",
            &["an HTML page titled \"502 Bad Gateway\""],
        );
        check_messages("", "", &[]);
    }
}
