//! The contract that all programs get: GET requests of numbered items, each answered with about 1 KiB of JSON under type
//! rules.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use serde_json::{Value, json};

use crate::Failure;

/// The body of an item, about 1 KiB.
pub fn item(index: usize) -> Value {
    let line = |line: usize| {
        json!({
            "sku": format!("AB-{:04}", (index + line) % 10_000), "name": format!("Garden chair, model {line} of item {index}"),
            "quantity": line + 1, "price": 19.5 + line as f64, "tags": ["outdoor", "wood"]
        })
    };
    json!({
        "id": index, "name": format!("Order {index}"), "open": true, "total": 120.25,
        "customer": {"id": format!("C-{index}"), "name": "Ann Example", "email": "ann@mail.example", "since": "2026-02-28"},
        "lines": (0..6).map(line).collect::<Vec<_>>(), "note": "Deliver to the back door, please. Ring twice."
    })
}

/// The path of an item.
pub fn path(index: usize) -> String {
    format!("/items/{index}")
}

/// Whether the interactions of a contract have the same rules word by word, as those of one kind of answer have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// They are the same.
    Alike,
    /// Each interaction has others.
    Own,
}

/// The rules of a response: eleven, for every member that may differ.
fn rules(index: usize, rules: Rules) -> Value {
    let mut lines = json!({"match": "type", "min": 1});
    if rules == Rules::Own {
        lines["max"] = (100 + index).into();
    }
    let rule = |rule: Value| json!({"combine": "AND", "matchers": [rule]});
    json!({"body": {
        "$.id": rule(json!({"match": "integer"})),
        "$.name": rule(json!({"match": "type"})),
        "$.open": rule(json!({"match": "boolean"})),
        "$.total": rule(json!({"match": "decimal"})),
        "$.customer": rule(json!({"match": "type"})),
        "$.lines": rule(lines),
        "$.lines[*].sku": rule(json!({"match": "regex", "regex": "[A-Z]{2}-\\d{4}"})),
        "$.lines[*].name": rule(json!({"match": "type"})),
        "$.lines[*].quantity": rule(json!({"match": "integer"})),
        "$.lines[*].price": rule(json!({"match": "decimal"})),
        "$.lines[*].tags": rule(json!({"match": "type", "min": 1}))
    }})
}

fn interaction(index: usize, of_kind: Rules) -> Value {
    json!({
        "type": "Synchronous/HTTP",
        "description": format!("a request for item {index}"),
        "request": {"method": "GET", "path": path(index)},
        "response": {
            "status": 200,
            "headers": {"Content-Type": ["application/json"]},
            "body": {"contentType": "application/json", "encoded": false, "content": item(index)},
            "matchingRules": rules(index, of_kind)
        }
    })
}

/// Writes a contract of so many interactions, without ever holding it whole: what a process held before it started
/// another one counts as that one's memory. Returns its size in bytes.
pub fn write(file: &Path, interactions: usize, rules: Rules) -> Result<u64, Failure> {
    let mut out = BufWriter::new(File::create(file)?);
    out.write_all(br#"{"consumer":{"name":"bench-consumer"},"provider":{"name":"bench-provider"},"interactions":["#)?;
    for index in 0..interactions {
        if index > 0 {
            out.write_all(b",\n")?;
        }
        serde_json::to_writer(&mut out, &interaction(index, rules))?;
    }
    out.write_all(br#"],"metadata":{"pactSpecification":{"version":"4.0"}}}"#)?;
    out.flush()?;
    Ok(std::fs::metadata(file)?.len())
}

/// How many interactions make a contract of about so many bytes.
pub fn interactions_in(bytes: usize) -> usize {
    bytes / (interaction(1_000, Rules::Alike).to_string().len() + 2)
}
