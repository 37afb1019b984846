//! Values made from the bytes of an input: a small change of the input is a small change of the value.

use pact_core::json;
use pact_core::json::{Json, Object};

/// Bytes that decisions are read from; zeros when they are used up.
pub struct Source<'a> {
    bytes: &'a [u8],
}

impl<'a> Source<'a> {
    /// Reads from these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        *first
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::from(self.byte()) % bound.max(1)
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

const NAMES: [&str; 8] = ["a", "b", "id", "", "a.b", "*", "é'", "0"];
const TEXTS: [&str; 12] =
    ["", "x", "42", "2024-02-29", "23:59:60", "1.2.3", "true", "ünï", "a\nb", "2024-02-30T10:00:00Z", " ", "null"];
const NUMBERS: [&str; 10] = ["0", "-0", "1", "1.0", "1e2", "100", "12345678901234567890", "0.1", "-5", "1e400"];

/// A JSON document of few names and values, so that parts of two documents are often alike.
pub fn document(source: &mut Source<'_>, depth: usize) -> Json {
    match source.below(if depth == 0 { 5 } else { 9 }) {
        0 => Json::Null,
        1 => Json::Bool(source.below(2) == 1),
        2 => json::parse(source.pick(&NUMBERS)).unwrap_or_default(),
        3 | 4 => source.pick(&TEXTS).into(),
        5 | 6 => (0..source.below(5)).map(|_| document(source, depth - 1)).collect(),
        _ => {
            let mut members = Object::new();
            for _ in 0..source.below(5) {
                members.push(source.pick(&NAMES), document(source, depth - 1));
            }
            Json::Object(members)
        }
    }
}

/// The document with here and there something else.
pub fn varied(source: &mut Source<'_>, value: &Json) -> Json {
    if source.below(8) == 7 {
        return document(source, 2);
    }
    match value {
        Json::Array(items) => {
            let mut items: Vec<Json> = items.iter().map(|item| varied(source, item)).collect();
            match source.below(8) {
                6 => items.extend(items.first().cloned()),
                7 => drop(items.pop()),
                _ => {}
            }
            Json::Array(items)
        }
        Json::Object(members) => {
            let mut members: Object =
                members.iter().map(|(name, value)| (name.to_owned(), varied(source, value))).collect();
            match source.below(8) {
                6 => members.set(source.pick(&NAMES), document(source, 1)),
                7 => drop(members.remove(source.pick(&NAMES))),
                _ => {}
            }
            Json::Object(members)
        }
        other => other.clone(),
    }
}

/// Matching rules at places that the document has or might have.
pub fn rules_for(source: &mut Source<'_>, value: &Json) -> Json {
    let mut places = Object::new();
    for _ in 0..source.below(5) {
        let path = path(source, value);
        let combine = source.pick(&["AND", "OR"]);
        let matchers: Json = (0..=source.below(3)).map(|_| rule(source, 2)).collect();
        places.set(path, json!({"combine": combine, "matchers": matchers}));
    }
    Json::Object(places)
}

fn path(source: &mut Source<'_>, value: &Json) -> String {
    let (mut path, mut value) = ("$".to_owned(), value);
    for _ in 0..source.below(5) {
        let index = source.below(4);
        match (source.below(6), value) {
            (0, _) => path.push_str(".*"),
            (1, _) => path.push_str("[*]"),
            (_, Json::Array(items)) => path.push_str(&format!("[{}]", index % items.len().max(1))),
            (2, _) => path.push_str(".a"),
            (_, Json::Object(members)) => {
                let name = members.names().nth(index % members.len().max(1)).unwrap_or("b");
                path.push_str(&format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'")));
            }
            _ => path.push_str("[0]"),
        }
        value = match value {
            Json::Array(items) => items.get(index % items.len().max(1)).unwrap_or(value),
            Json::Object(members) => members.iter().nth(index % members.len().max(1)).map_or(value, |(_, below)| below),
            other => other,
        };
    }
    path
}

fn rule(source: &mut Source<'_>, depth: usize) -> Json {
    const PLAIN: [&str; 11] =
        ["equality", "type", "number", "integer", "decimal", "boolean", "null", "notEmpty", "semver", "values", "date"];
    let nested = |source: &mut Source<'_>| -> Json {
        if depth == 0 {
            Json::Array(Vec::new())
        } else {
            (0..source.below(3)).map(|_| rule(source, depth - 1)).collect()
        }
    };
    match source.below(20) {
        choice @ 0..=10 => json!({"match": (PLAIN[choice])}),
        11 => json!({"match": "type", "min": (source.below(4)), "max": (source.below(4))}),
        12 => json!({"match": "type", "min": (source.below(3))}),
        13 => json!({"match": "regex", "regex": (source.pick(&["\\d+", ".*", "(a|b)*", "[^x]?", "(?!x)\\w+"]))}),
        14 => json!({"match": "include", "value": (source.pick(&TEXTS))}),
        15 => json!({"match": "datetime", "format": (source.pick(&["yyyy-MM-dd'T'HH:mm:ssX", "HH:mm", "G"]))}),
        16 => json!({"match": "eachKey", "rules": (nested(source))}),
        17 => json!({"match": "eachValue", "rules": (nested(source))}),
        18 => {
            let variants: Json = (0..source.below(3))
                .map(|_| json!({"index": (source.below(3)), "rules": {"$": {"matchers": (nested(source))}}}))
                .collect();
            json!({"match": "arrayContains", "variants": variants})
        }
        _ => json!({"match": "contentType", "value": (source.pick(&["text/plain", "application/json"]))}),
    }
}
