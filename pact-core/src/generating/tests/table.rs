//! Every generator with each of its arguments, as a contract has it, on both sides.

use super::*;
use crate::format::{Specification, read_response};

/// What becomes of `example` in a JSON body with a generator that stands in a contract.
fn generate(generator: &Json, example: &Json, mode: Mode) -> Result<String, String> {
    let document = json!({
        "headers": {"Content-Type": "application/json"},
        "body": {"v": example},
        "generators": {"body": {"$.v": generator}}
    });
    let part = read_response(&document, Specification::V3).unwrap();
    let values = json!({"id": 7, "user": {"name": "Ann"}, "ok": "true", "price": "1.50"});
    let made = with(mode, &values, 3, |context| response(&part, context)).map_err(|error| error.to_string())?;
    let text = String::from_utf8(made.body.bytes().unwrap()).unwrap();
    Ok(json::parse(&text).unwrap().get("v").unwrap().to_string())
}

const EITHER: [Mode; 2] = [Mode::Consumer, Mode::Provider];

/// Every row: the generator, an example, and an expression that what becomes of it matches, on either side.
#[test]
fn each_generator_does_on_both_sides_what_its_arguments_say() {
    let name = r#""[0-9A-Za-z]{10}""#;
    for (generator, example, pattern) in [
        (json!({"type": "RandomInt"}), json!(1), "[0-9]|10"),
        (json!({"type": "RandomInt"}), json!("1"), r#""([0-9]|10)""#),
        (json!({"type": "RandomInt", "min": 20}), json!(1), ERROR),
        (json!({"type": "RandomInt", "min": 20, "max": 21}), json!(null), "20|21"),
        (json!({"type": "RandomInt", "min": -9, "max": -8}), json!(true), "-9|-8"),
        (json!({"type": "RandomInt", "min": "5", "max": "6"}), json!(1), "5|6"),
        (json!({"type": "RandomInt", "max": -1}), json!(1), ERROR),
        (json!({"type": "RandomInt", "min": 1.5}), json!(1), ERROR),
        (json!({"type": "RandomDecimal"}), json!(1.5), r"[0-9]+\.[0-9]+"),
        (json!({"type": "RandomDecimal", "digits": 3}), json!("x"), r#""(\d\.\d\d|\d\d\.\d|0\.\d{3})""#),
        (json!({"type": "RandomDecimal", "digits": -1}), json!("x"), ERROR),
        (json!({"type": "RandomDecimal", "digits": 99_999_999}), json!("x"), ERROR),
        (json!({"type": "RandomHexadecimal"}), json!("x"), r#""[0-9A-F]{10}""#),
        (json!({"type": "RandomHexadecimal", "digits": 40}), json!("x"), r#""[0-9A-F]{40}""#),
        (json!({"type": "RandomHexadecimal", "digits": 1}), json!(1), r#""[0-9A-F]""#),
        (json!({"type": "RandomHexadecimal", "digits": 0}), json!("x"), r#""""#),
        (json!({"type": "RandomString"}), json!("x"), name),
        (json!({"type": "RandomString", "size": 2}), json!(1), r#""[0-9A-Za-z]{2}""#),
        (json!({"type": "RandomBoolean"}), json!(true), "true|false"),
        (json!({"type": "Regex", "regex": "^\\d{3}-[ab]$"}), json!("x"), r#""\d{3}-[ab]""#),
        (json!({"type": "Regex", "regex": "\\d{3}"}), json!(1), r"[1-9]\d\d"),
        (json!({"type": "Regex"}), json!("x"), ERROR),
        (json!({"type": "Uuid"}), json!("x"), r#""[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}""#),
        (json!({"type": "Uuid", "format": "simple"}), json!("x"), r#""[0-9a-f]{32}""#),
        (
            json!({"type": "Uuid", "format": "lower-case-hyphenated"}),
            json!("x"),
            r#""[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}""#,
        ),
        (
            json!({"type": "Uuid", "format": "upper-case-hyphenated"}),
            json!("x"),
            r#""[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}""#,
        ),
        (
            json!({"type": "Uuid", "format": "URN"}),
            json!("x"),
            r#""urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}""#,
        ),
        (json!({"type": "Uuid", "format": "odd"}), json!("x"), ERROR),
        (json!({"type": "Date"}), json!("x"), r#""2026-01-30""#),
        (json!({"type": "Date", "format": "dd/MM/yy"}), json!("x"), r#""30/01/26""#),
        (json!({"type": "Date", "expression": "tomorrow + 1 week"}), json!("x"), r#""2026-02-07""#),
        (json!({"type": "Date", "format": "yyyy", "expression": "next year"}), json!("x"), r#""2027""#),
        (json!({"type": "Date", "format": "yyyyMMdd"}), json!(1), "20260130"),
        (json!({"type": "Date", "format": "yyyy-b"}), json!("x"), ERROR),
        (json!({"type": "Date", "expression": "someday"}), json!("x"), ERROR),
        (json!({"type": "Time"}), json!("x"), r#""10:20:30""#),
        (json!({"type": "Time", "format": "HH:mm"}), json!("x"), r#""10:20""#),
        (json!({"type": "Time", "expression": "noon - 1 minute"}), json!("x"), r#""11:59:00""#),
        (json!({"type": "DateTime"}), json!("x"), r#""2026-01-30T10:20:30Z""#),
        (json!({"type": "DateTime", "format": "yyyy-MM-dd HH:mm:ss.SSS"}), json!("x"), r#""2026-01-30 10:20:30.000""#),
        (json!({"type": "DateTime", "expression": "yesterday @ midnight"}), json!("x"), r#""2026-01-29T00:00:00Z""#),
        (json!({"type": "Teapot", "size": 1}), json!("x"), ERROR),
        (json!({"size": 1}), json!("x"), ERROR),
    ] {
        for mode in EITHER {
            check(&generator, &example, mode, pattern);
        }
    }
}

/// What stands for: the interaction cannot be judged.
const ERROR: &str = "cannot be judged: .*";

#[track_caller]
fn check(generator: &Json, example: &Json, mode: Mode, pattern: &str) {
    let made = generate(generator, example, mode).unwrap_or_else(|error| error);
    let regex = fancy_regex::Regex::new(&format!(r"\A(?:{pattern})\z")).unwrap();
    assert!(regex.is_match(&made).unwrap(), "{generator} {mode:?}: {made}");
}

#[test]
fn what_one_side_knows_leaves_the_other_sides_example() {
    let state = |arguments: &str| {
        let text = format!(r#"{{"type": "ProviderState", {arguments}}}"#);
        json::parse(&text).unwrap()
    };
    let url = |regex: &str| json!({"type": "MockServerURL", "example": "http://a:1/x/y?z", "regex": regex});
    for (generator, served, sent) in [
        (state(r#""expression": "${id}""#), r#""x""#, "7"),
        (state(r#""expression": "id""#), r#""x""#, "7"),
        (state(r#""expression": "/${id}/${user.name}""#), r#""x""#, r#""/7/Ann""#),
        (state(r#""expression": "${id}", "dataType": "STRING""#), r#""x""#, r#""7""#),
        (state(r#""expression": "${id}", "dataType": "INTEGER""#), r#""x""#, "7"),
        (state(r#""expression": "${id}", "dataType": "DECIMAL""#), r#""x""#, r"7\.0"),
        (state(r#""expression": "${price}", "dataType": "FLOAT""#), r#""x""#, r"1\.50"),
        (state(r#""expression": "${ok}", "dataType": "BOOLEAN""#), r#""x""#, "true"),
        (state(r#""expression": "${user}", "dataType": "RAW""#), r#""x""#, r#"\{"name":"Ann"\}"#),
        (state(r#""expression": "${price}", "dataType": "INTEGER""#), r#""x""#, ERROR),
        (state(r#""expression": "${missing}""#), r#""x""#, ERROR),
        (state(r#""expression": "${id}", "dataType": "ODD""#), ERROR, ERROR),
        (state(r#""dataType": "RAW""#), ERROR, ERROR),
        (url(r".*(/x/.*)$"), r#""http://127.0.0.1:1234/x/y\?z""#, r#""x""#),
        (url(r".*(q)"), ERROR, r#""x""#),
        (url(r"("), ERROR, r#""x""#),
    ] {
        check(&generator, &json!("x"), Mode::Consumer, served);
        check(&generator, &json!("x"), Mode::Provider, sent);
    }
}

/// The whole of an object whose keys or values are generated, in a body at `$.m`.
fn each(rule: &Json, example: &Json) -> Result<String, String> {
    let document = json!({
        "headers": {"Content-Type": "application/json"},
        "body": {"m": example},
        "matchingRules": {"body": {"$.m": {"matchers": [rule]}}},
        "generators": {"body": {"$.m.kept": {"type": "RandomInt", "min": 5, "max": 5}}}
    });
    let part = read_response(&document, Specification::V4).unwrap();
    let part = HttpResponse { body: Body::json(document.get("body").unwrap().clone()), ..part };
    let made = with(Mode::Provider, &json!({"id": "u1"}), 3, |context| response(&part, context));
    let made = made.map_err(|error| error.to_string())?;
    Ok(String::from_utf8(made.body.bytes().unwrap()).unwrap())
}

#[test]
fn each_key_and_each_value_is_generated() {
    let rule =
        |kind: &str, generator: Json| json!({"match": kind, "rules": [{"match": "type"}], "generator": generator});
    let nine = || json!({"type": "RandomInt", "min": 9, "max": 9});
    let id = || json!({"type": "ProviderState", "expression": "${id}"});
    for (rule, example, made) in [
        (rule("eachValue", nine()), json!({"a": 1, "b": "1"}), Ok(r#"{"m":{"a":9,"b":"9"}}"#)),
        (rule("eachValue", nine()), json!([1, 2]), Ok(r#"{"m":[9,9]}"#)),
        (rule("eachValue", nine()), json!({"a": 1, "kept": 1}), Ok(r#"{"m":{"a":9,"kept":5}}"#)),
        (rule("eachKey", id()), json!({"a": {"x": 1}}), Ok(r#"{"m":{"u1":{"x":1}}}"#)),
        (rule("eachKey", id()), json!({"kept": 1}), Ok(r#"{"m":{"u1":5}}"#)),
        (rule("eachKey", id()), json!([1]), Ok(r#"{"m":[1]}"#)),
        (
            rule("eachKey", id()),
            json!({"a": 1, "b": 2}),
            Err(
                "cannot be judged: the body at `$.m` cannot be generated: the names of its members: two members of one object would be called \"u1\"",
            ),
        ),
        (
            rule("eachKey", json!({"type": "Teapot"})),
            json!({"a": 1}),
            Err(
                "cannot be judged: the body at `$.m` cannot be generated: the names of its members: the generator `Teapot` is not known",
            ),
        ),
        (
            json!({"match": "eachValue", "rules": [rule("eachKey", id()), rule("eachValue", nine())]}),
            json!({"a": {"b": 1}, "c": {"d": 2}}),
            Ok(r#"{"m":{"a":{"u1":9},"c":{"u1":9}}}"#),
        ),
    ] {
        assert_eq!(each(&rule, &example), made.map(str::to_owned).map_err(str::to_owned), "{rule}");
    }
}

#[test]
fn each_key_and_each_value_of_a_part_is_generated() {
    let part = |body: &str| {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"p\"\r\nContent-Type: application/json\r\n\r\n{body}\r\n--b--\r\n"
        )
    };
    let nine = json!({"type": "RandomInt", "min": 9, "max": 9});
    let id = json!({"type": "ProviderState", "expression": "${id}"});
    let rules = json!([
        {"match": "eachKey", "rules": [{"match": "type"}], "generator": id},
        {"match": "eachValue", "rules": [{"match": "type"}], "generator": nine}
    ]);
    let made = |at: &str, body: &str| {
        let document = json!({
            "headers": {"Content-Type": "multipart/form-data; boundary=b"},
            "body": (part(body)),
            "matchingRules": {"body": {at: {"matchers": (rules.clone())}}}
        });
        let part = read_response(&document, Specification::V3).unwrap();
        let made = with(Mode::Provider, &json!({"id": "u1"}), 3, |context| response(&part, context));
        made.map(|made| String::from_utf8(made.body.bytes().unwrap()).unwrap()).map_err(|error| error.to_string())
    };
    assert_eq!(made("$.p.m", r#"{"m": {"a": 1}}"#), Ok(part(r#"{"m":{"u1":9}}"#)));
    assert_eq!(made("$.p", r#"{"a": 1}"#), Ok(part(r#"{"u1":9}"#)));
}

#[test]
fn each_value_of_a_parameter_is_generated() {
    let document = json!({
        "query": {"ids": ["1", "2"], "other": ["3"]},
        "matchingRules": {"query": {"ids": {"matchers": [
            {"match": "eachValue", "rules": [{"match": "type"}], "generator": {"type": "RandomInt", "min": 9, "max": 9}}
        ]}}}
    });
    let part = crate::format::read_request(&document, Specification::V4).unwrap();
    let made = with(Mode::Provider, &json!({}), 3, |context| request(&part, context)).unwrap();
    assert_eq!(made.query.to_text(), "ids=9&ids=9&other=3");
}
