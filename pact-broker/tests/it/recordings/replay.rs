//! Sending a recording again and comparing the answers.

use super::Recording;
use super::deliveries;
use crate::support::{Answer, Receiver, Request, TestBroker};
use pact_core::json::{self, Json, Object};
use std::collections::HashMap;
use std::path::Path;

/// The public address of the recorded broker, and the one it listened on.
const RECORDED: [&str; 2] = ["http://broker.example", "http://127.0.0.1:9393"];
/// Headers that are compared.
const HEADERS: [&str; 5] =
    ["content-type", "location", "x-pact-consumer-version", "allow", "access-control-allow-methods"];

/// Whom the recorded webhooks call.
const RECORDED_RECEIVER: &str = "127.0.0.1:9797";

/// Sends every exchange and fails with all that disagree unexpectedly.
pub(crate) async fn replay(broker: TestBroker, path: &Path, recording: &Recording) {
    let recorded = json::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    let receiver = Receiver::start().await;
    compare_calling(&broker, recorded.as_array().unwrap(), recording.differences, &receiver.address.to_string()).await;
    deliveries::compare(&broker.url(), &receiver, &path.with_file_name("webhook-requests-received.json"), &recorded);
}

/// The like for recorded exchanges that stand elsewhere, with or without headers.
pub(crate) async fn compare(broker: &TestBroker, recorded: &[Json], differences: &[(&str, &str)]) {
    compare_calling(broker, recorded, differences, RECORDED_RECEIVER).await;
}

/// The like; what the recorded webhooks call is at this address.
async fn compare_calling(broker: &TestBroker, recorded: &[Json], differences: &[(&str, &str)], called: &str) {
    let mut identities = Identities::default();
    identities.ours.insert(RECORDED_RECEIVER.to_owned(), called.to_owned());
    let mut faults = Vec::new();
    for exchange in recorded {
        let name = exchange.get("name").and_then(Json::as_str).unwrap();
        if name == "wh status" {
            deliveries::make(broker).await;
        }
        let answer = broker.send(&request(exchange.get("request").unwrap(), &identities, &broker.url())).await;
        let theirs = normal(exchange.get("response").unwrap(), &RECORDED, RECORDED_RECEIVER);
        let mut ours = normal(&as_recorded(&answer), &[&broker.url()], called);
        if exchange.pointer("/response/headers").is_none()
            && let Some(ours) = ours.as_object_mut()
        {
            ours.set("headers", Object::new());
        }
        identities.learn(&theirs, &ours);
        let (theirs, ours) = (masked(&identities.translated(&theirs)), masked(&ours));
        let listed = differences.iter().find(|(other, _)| *other == name);
        match (theirs == ours, listed) {
            (true, Some((_, reason))) => faults.push(format!("{name}: agrees, but is listed: {reason}")),
            (false, None) => faults.push(format!("{name}:\n{}", difference(&theirs, &ours))),
            _ => {}
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), recorded.len(), faults.join("\n"));
}

fn request(recorded: &Json, identities: &Identities, url: &str) -> Request {
    let text = |name: &str| recorded.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let body = match recorded.get("body") {
        None | Some(Json::Null) => Vec::new(),
        // Bytes, one per character.
        Some(Json::String(text)) => text.chars().map(|char| char as u8).collect(),
        Some(other) => other.to_string().into_bytes(),
    };
    let body = match String::from_utf8(body) {
        Ok(text) => identities.ours(&text).into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let headers = recorded.get("headers").and_then(Json::as_object).cloned().unwrap_or_default();
    let headers = headers
        .iter()
        .filter(|(name, _)| !name.eq_ignore_ascii_case("content-length"))
        .map(|(name, value)| (name.to_owned(), value.as_str().unwrap_or_default().to_owned()))
        .collect();
    let path = RECORDED.iter().fold(text("path"), |path, base| path.replace(base, url));
    Request { method: text("method"), path: identities.ours(&path), headers, body }
}

/// An answer in the form of the recording.
fn as_recorded(answer: &Answer) -> Json {
    let headers: Object =
        answer.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.as_str().into())).collect();
    let body = if answer.body.is_empty() {
        Json::Null
    } else {
        json::parse_bytes(&answer.body).unwrap_or_else(|_| answer.text().into())
    };
    let mut recorded = Object::new();
    recorded.push("status", answer.status);
    recorded.push("headers", headers);
    recorded.push("body", body);
    recorded.into()
}

/// What is compared of an answer, with the address replaced.
fn normal(answer: &Json, bases: &[&str], receiver: &str) -> Json {
    let headers = answer.get("headers").and_then(Json::as_object).cloned().unwrap_or_default();
    let mut kept = Object::new();
    for name in HEADERS {
        if let Some(value) = headers.get(name).and_then(Json::as_str) {
            kept.push(name, value.replace("HEAD, ", ""));
        }
    }
    let body = match answer.get("body") {
        Some(Json::String(text)) => json::parse(text).unwrap_or_else(|_| text.as_str().into()),
        Some(body) => body.clone(),
        None => Json::Null,
    };
    // Without a body its type says nothing.
    if body.is_null() {
        kept.remove("content-type");
    }
    let mut normal = Object::new();
    normal.push("status", answer.get("status").cloned().unwrap_or_default());
    normal.push("headers", kept);
    normal.push("body", body);
    map_texts(&normal.into(), &|text| {
        bases.iter().fold(text.to_owned(), |text, base| text.replace(base, "~")).replace(receiver, "~receiver")
    })
}

pub(super) fn map_texts(value: &Json, change: &dyn Fn(&str) -> String) -> Json {
    match value {
        Json::String(text) => change(text).into(),
        Json::Array(items) => items.iter().map(|item| map_texts(item, change)).collect(),
        Json::Object(object) => {
            Json::Object(object.iter().map(|(name, value)| (name.to_owned(), map_texts(value, change))).collect())
        }
        other => other.clone(),
    }
}

/// The value with times, dates and identities that differ by nature replaced by their kind.
pub(super) fn masked(value: &Json) -> Json {
    let mut value = value.clone();
    mask_lengths(&mut value);
    map_texts(&value, &|text| {
        let mut masked = String::new();
        let mut rest = text;
        while !rest.is_empty() {
            let shapes = [
                "dddd-dd-ddTdd:dd:dd+dd:dd",
                "dddd-dd-ddTdd:dd:ddZ",
                "dddd-dd-dd",
                "dd/dd/dddd",
                "dd:dd:dd GMT",
                "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
            ];
            match shapes.iter().find(|shape| has_shape(rest, shape)) {
                Some(shape) => {
                    masked.push_str(shape);
                    rest = &rest[shape.len()..];
                }
                None => {
                    let next = rest.chars().next().map_or(1, char::len_utf8);
                    masked.push_str(&rest[..next]);
                    rest = &rest[next..];
                }
            }
        }
        mask_log(&mask_age(&mask_metadata(&masked)))
    })
}

/// How long a body is depends on the address of the broker.
fn mask_lengths(value: &mut Json) {
    match value {
        Json::Object(object) => {
            if object.contains("content-length") {
                object.set("content-length", "…");
            }
            object.iter_mut().for_each(|(_, value)| mask_lengths(value));
        }
        Json::Array(items) => items.iter_mut().for_each(mask_lengths),
        _ => {}
    }
}

/// Lengths and the broker's version in lines of logs.
fn mask_log(text: &str) -> String {
    let text = match text.split_once("Pact Broker v") {
        Some((before, after)) => {
            let rest = after.trim_start_matches(|char: char| char.is_ascii_digit() || char == '.');
            format!("{before}Pact Broker v…{}", mask_log(rest))
        }
        None => text.to_owned(),
    };
    match text.split_once("content-length: ") {
        Some((before, after)) => {
            let rest = after.trim_start_matches(|char: char| char.is_ascii_digit());
            format!("{before}content-length:…{}", mask_log(rest))
        }
        None => text,
    }
}

fn has_shape(text: &str, shape: &str) -> bool {
    text.len() >= shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, shape)| match shape {
            b'd' => byte.is_ascii_digit(),
            b'x' => byte.is_ascii_hexdigit(),
            shape => byte == shape,
        })
}

/// How long ago something was.
fn mask_age(text: &str) -> String {
    match text.split_once("changes were made ") {
        Some((before, after)) => {
            let rest = after.find('\n').map_or("", |end| &after[end..]);
            format!("{before}changes were made …{rest}")
        }
        None => text.to_owned(),
    }
}

/// The metadata segment is opaque: each broker has its own.
fn mask_metadata(text: &str) -> String {
    match text.split_once("/metadata/") {
        Some((before, after)) => {
            let rest = after.find(|char: char| !char.is_ascii_alphanumeric() && !"-_=".contains(char));
            format!("{before}/metadata/…{}", rest.map_or("", |rest| &after[rest..]))
        }
        None => text.to_owned(),
    }
}

/// What the recorded broker called things that it named itself, and what ours calls them.
#[derive(Default)]
struct Identities {
    ours: HashMap<String, String>,
}

impl Identities {
    /// Takes names that stand in the same place of both answers for the same thing.
    fn learn(&mut self, theirs: &Json, ours: &Json) {
        match (theirs, ours) {
            (Json::String(theirs), Json::String(ours)) => {
                for (theirs, ours) in names(theirs).into_iter().zip(names(ours)) {
                    self.ours.entry(theirs.to_owned()).or_insert_with(|| ours.to_owned());
                }
            }
            (Json::Array(theirs), Json::Array(ours)) => {
                theirs.iter().zip(ours).for_each(|(theirs, ours)| self.learn(theirs, ours));
            }
            (Json::Object(theirs), Json::Object(_)) => {
                for (name, value) in theirs.iter() {
                    if let Some(other) = ours.get(name) {
                        self.learn(value, other);
                    }
                }
            }
            _ => {}
        }
    }

    /// Their words with ours in the place of identities that have no shape of their own.
    fn translated(&self, theirs: &Json) -> Json {
        let webhooks = || self.ours.iter().filter(|(name, _)| name.len() == 22);
        map_texts(theirs, &|text| webhooks().fold(text.to_owned(), |text, (name, ours)| text.replace(name, ours)))
    }

    fn ours(&self, text: &str) -> String {
        let text = match self.ours.get(RECORDED_RECEIVER) {
            Some(ours) => &text.replace(RECORDED_RECEIVER, ours),
            None => text,
        };
        names(text).into_iter().fold(text.to_owned(), |text, name| match self.ours.get(name) {
            Some(ours) => text.replace(name, ours),
            None => text,
        })
    }
}

/// The UUIDs and metadata segments of a text, and the identities that webhooks have.
fn names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in text.split(['/', '"', '?', ' ', '\n']) {
        if has_shape(part, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") {
            names.push(&part[..36]);
        }
    }
    if let Some((_, after)) = text.split_once("/metadata/") {
        names.extend(after.split('/').next());
    }
    if let Some((_, after)) = text.split_once("/webhooks/") {
        names.extend(after.split('/').next().filter(|name| name.len() == 22));
    }
    names
}

/// The first lines that differ.
fn difference(theirs: &Json, ours: &Json) -> String {
    let (theirs, ours) = (format!("{theirs:#}"), format!("{ours:#}"));
    let diff: Vec<_> = similar(&theirs, &ours);
    diff.join("\n")
}

fn similar(theirs: &str, ours: &str) -> Vec<String> {
    let (left, right): (Vec<&str>, Vec<&str>) = (theirs.lines().collect(), ours.lines().collect());
    let same = left.iter().zip(&right).take_while(|(left, right)| left == right).count();
    let part = |sign: char, lines: &[&str]| -> Vec<String> {
        lines.iter().skip(same).take(6).map(|line| format!("  {sign} {line}")).collect()
    };
    [part('-', &left), part('+', &right)].concat()
}
