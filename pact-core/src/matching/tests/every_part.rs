//! Every rule in every part where a value is a text: one table, tried on all of them.

use crate::comparison::{ComparisonError, Kind, compare};
use crate::format::Specification;
use crate::json;
use crate::json::Json;

/// A part that holds one text.
struct Place {
    name: &'static str,
    kind: Kind,
    part: fn(&str) -> Json,
    rules: fn(Json) -> Json,
}

fn body(content_type: &str, text: &str) -> Json {
    json!({"headers": {"Content-Type": content_type}, "body": text})
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('\'', "&apos;")
}

fn at(path: &str, list: Json) -> Json {
    json!({"body": {path: list}})
}

const MULTIPART: &str = "multipart/form-data; boundary=b";

const PLACES: [Place; 9] = [
    Place {
        name: "header",
        kind: Kind::Request,
        part: |text| json!({"headers": {"X": text}}),
        rules: |list| json!({"header": {"X": list}}),
    },
    Place {
        name: "query",
        kind: Kind::Request,
        part: |text| json!({"query": {"x": [text]}}),
        rules: |list| json!({"query": {"x": list}}),
    },
    Place {
        name: "path",
        kind: Kind::Request,
        part: |text| json!({"path": text}),
        rules: |list| json!({"path": list}),
    },
    Place { name: "text", kind: Kind::Response, part: |text| body("text/plain", text), rules: |list| at("$", list) },
    Place {
        name: "XML text",
        kind: Kind::Response,
        part: |text| body("application/xml", &format!("<r><v>{}</v></r>", xml(text))),
        rules: |list| at("$.r.v['#text']", list),
    },
    Place {
        name: "XML element",
        kind: Kind::Response,
        part: |text| body("application/xml", &format!("<r><v>{}</v></r>", xml(text))),
        rules: |list| at("$.r.v", list),
    },
    Place {
        name: "XML attribute",
        kind: Kind::Response,
        part: |text| body("application/xml", &format!("<r v='{}'/>", xml(text))),
        rules: |list| at("$.r['@v']", list),
    },
    Place {
        name: "form",
        kind: Kind::Response,
        part: |text| {
            body("application/x-www-form-urlencoded", &format!("x={}", text.replace('+', "%2B").replace('&', "%26")))
        },
        rules: |list| at("$.x", list),
    },
    Place {
        name: "multipart",
        kind: Kind::Response,
        part: |text| {
            let disposition = "Content-Disposition: form-data; name=\"f\"";
            body(MULTIPART, &format!("--b\r\n{disposition}\r\n\r\n{text}\r\n--b--"))
        },
        rules: |list| at("$.f", list),
    },
];

fn judge(place: &Place, list: &Json, example: &str, actual: &str) -> Result<bool, ComparisonError> {
    let mut expected = (place.part)(example).as_object().cloned().unwrap();
    expected.push("matchingRules", (place.rules)(list.clone()));
    let actual = (place.part)(actual);
    compare(place.kind, Specification::V3, &Json::Object(expected), &actual).map(|mismatches| mismatches.is_empty())
}

/// A rule with texts that it accepts and texts that it does not, in every part.
#[track_caller]
fn check(list: Json, example: &str, accepted: &[&str], refused: &[&str]) {
    for place in &PLACES {
        // A path is never without its slash.
        let texts = |texts: &[&str]| -> Vec<String> {
            texts
                .iter()
                .filter(|text| place.name != "path" || text.starts_with('/'))
                .map(|text| (*text).to_owned())
                .collect()
        };
        for text in texts(accepted) {
            assert_eq!(judge(place, &list, example, &text), Ok(true), "{} {list} {text:?}", place.name);
        }
        for text in texts(refused) {
            assert_eq!(judge(place, &list, example, &text), Ok(false), "{} {list} {text:?}", place.name);
        }
    }
}

fn one(rule: Json) -> Json {
    json!({"matchers": [rule]})
}

#[test]
fn every_rule_about_texts_says_the_same_in_every_part() {
    check(one(json!({"match": "equality"})), "/a", &["/a"], &["/b", "/A", "/a/", "b", ""]);
    check(one(json!({"match": "type"})), "/a", &["/a", "/b", "5"], &[]);
    check(one(json!({"match": "regex", "regex": "/?[a-c]+"})), "/a", &["/a", "/abc", "cab"], &["/", "/d", "abcd", ""]);
    check(one(json!({"match": "include", "value": "b"})), "/b", &["/abc", "b"], &["/a", "B", ""]);
    check(one(json!({"match": "number"})), "1", &["1", "-1.5", "1e3"], &["x", "", "0x1", "/1"]);
    check(one(json!({"match": "integer"})), "1", &["1", "-5", "12345678901234567890"], &["1.0", "1e3", "x", ""]);
    check(one(json!({"match": "decimal"})), "1.5", &["1.5", "100", "-0.1"], &["x", "", "1.5.1"]);
    check(one(json!({"match": "boolean"})), "true", &["true", "false"], &["TRUE", "yes", "1", ""]);
    // A text is never null.
    check(one(json!({"match": "null"})), "null", &[], &["null", "nil", "0", ""]);
    check(one(json!({"match": "notEmpty"})), "x", &["x", "0", "/"], &[""]);
    check(one(json!({"match": "semver"})), "1.0.0", &["1.2.3", "1.0.0-rc.1+b7"], &["1.0", "01.0.0", "v1.0.0", ""]);
    check(one(json!({"match": "date"})), "2020-01-01", &["2024-02-29"], &["2023-02-29", "2020-1-1", ""]);
    check(one(json!({"match": "date", "format": "dd.MM.yy"})), "01.01.20", &["29.02.24"], &["2020-01-01"]);
    check(one(json!({"match": "time"})), "10:00:00", &["23:59:59"], &["24:00:00", "10:00"]);
    check(one(json!({"match": "time", "format": "HH:mm"})), "10:00", &["23:59"], &["10:00:00"]);
    check(
        one(json!({"match": "datetime"})),
        "2020-01-01T00:00:00Z",
        &["2020-01-01T00:00:00-14:00"],
        &["2020-01-01", ""],
    );
    check(one(json!({"match": "timestamp", "format": "yyyy"})), "2020", &["1999"], &["99", ""]);
    check(one(json!({"match": "contentType", "value": "application/json"})), "{}", &["{\"a\": 1}", "[]"], &["x", "/"]);
}

#[test]
fn lists_of_rules_say_the_same_in_every_part() {
    let list = |combine: &str| json!({"combine": combine, "matchers": [{"match": "regex", "regex": "/?\\d+"}, {"match": "include", "value": "7"}]});
    check(list("AND"), "/7", &["/17", "7"], &["/8", "/x7", ""]);
    check(list("OR"), "/7", &["/17", "/8", "/x7"], &["/x", ""]);
}

/// Rules about arrays and objects ask for what a text is not: they never pass, and where they have no meaning at all
/// nothing is judged.
#[test]
fn rules_about_arrays_and_objects_never_pass_for_a_text() {
    for rule in [
        json!({"match": "eachKey", "rules": [{"match": "type"}]}),
        json!({"match": "arrayContains", "variants": [{"index": 0, "rules": {"$": {"matchers": [{"match": "regex", "regex": "\\d"}]}}}]}),
        json!({"match": "eachValue", "rules": [{"match": "regex", "regex": "\\d"}]}),
        json!({"match": "statusCode", "status": "success"}),
    ] {
        for place in &PLACES {
            let judged = judge(place, &one(rule.clone()), "7", "/x");
            assert_ne!(judged, Ok(true), "{} {rule}", place.name);
        }
    }
}
