//! Bodies in each version: what they may be, what is not known, and what of them a version can say.

use super::*;
use crate::model::{Content, ContentType, Hint};

fn v4(body: Json) -> Body {
    read_request(&json!({"body": body}), Specification::V4).unwrap().body
}

#[test]
fn what_is_said_of_a_body_and_not_known_cannot_be_judged() {
    for (body, reason) in [
        (
            json!({"content": "x", "encoded": "gzip"}),
            "the encoding \"gzip\" of a body is not known; known are \"base64\" and \"json\"",
        ),
        (
            json!({"content": "x", "encoded": 5}),
            "the encoding 5 of a body is not known; known are \"base64\" and \"json\"",
        ),
        (json!({"content": "x", "contentTypeHint": "AUDIO"}), "the content type hint `AUDIO` of a body is not known"),
        (json!({"content": "x", "contentTypeHint": 1}), "the content type hint of a body must be a string, but is 1"),
        (json!({"content": "x", "contentType": "text"}), "the content type of a body cannot be read: \"text\""),
        (json!({"content": "x", "contentType": {}}), "the content type of a body cannot be read: {}"),
        (
            json!({"content": "%", "encoded": "base64"}),
            "the content of a body is not Base64, though `encoded` says so: Invalid symbol 37, offset 0.",
        ),
        (
            json!({"content": {"a": 1}, "encoded": true}),
            "the content of a body must be Base64 text, as `encoded` says, but is an object",
        ),
        (
            json!({"content": "{", "encoded": "json"}),
            "the content of a body is not JSON, though `encoded` says so: expected a member name in double quotes, but the text ends here at line 1 column 2",
        ),
    ] {
        assert_eq!(v4(body.clone()), Body::Unknown { body: body.clone(), reason: reason.to_owned() });
        let document =
            json!({"type": "Synchronous/HTTP", "description": "d", "request": {"body": body}, "response": {}});
        let interaction = read_interaction(&document, Specification::V4).unwrap();
        let error = crate::matching::RequestMatcher::new(&interaction.http().unwrap().request).unwrap_err();
        assert_eq!(error.reasons, [reason]);
        let anew = crate::model::Interaction { source: None, ..interaction };
        let written = interaction_to_json(&anew, Specification::V4).unwrap();
        assert_eq!(written.pointer("/request/body"), document.pointer("/request/body"));
        let unsaid = interaction_to_json(&anew, Specification::V3).unwrap_err().unsaid;
        assert_eq!(unsaid, ["a body that is not known"]);
    }
}

#[test]
fn what_is_said_of_a_body_in_an_older_spelling_is_known() {
    let value = |body: Json| v4(body).content().unwrap().clone();
    assert_eq!(value(json!({"content": "AQI=", "encoded": true})).value, Value::Binary(vec![1, 2]));
    assert_eq!(value(json!({"content": "AQI=", "encoded": "BASE64"})).value, Value::Binary(vec![1, 2]));
    assert_eq!(value(json!({"content": "x", "encoded": null, "contentType": null})).value, Value::Text("x".into()));
    assert_eq!(value(json!({"content": "x", "contentType": ""})).content_type, None);
    assert_eq!(value(json!({"content": [1], "encoded": "json"})).value, Value::Json(json!([1])));
    assert_eq!(value(json!({"content": "x", "contentTypeHint": "text"})).hint, Hint::Text);
    // A JSON body that has such members itself.
    assert_eq!(value(json!({"contentType": 5, "a": 1})).value, Value::Json(json!({"contentType": 5, "a": 1})));
    assert_eq!(value(json!({"contentType": 5, "a": 1})).content_type, None);
}

/// What a version says of a body that is written anew, beside a content type, and what it cannot say.
fn said(content: Content, header: Option<&str>, specification: Specification) -> Result<Json, Vec<String>> {
    let mut interaction = crate::model::Interaction::default();
    let Kind::Http(http) = &mut interaction.kind else { panic!("an HTTP interaction") };
    header.into_iter().for_each(|header| http.response.headers.add("Content-Type", header));
    http.response.body = Body::Present(content.clone());
    let document = interaction_to_json(&interaction, specification).map_err(|error| error.unsaid)?;
    let again = read_interaction(&document, specification).unwrap();
    let again = &again.http().unwrap().response;
    let before = interaction.http().unwrap().response.clone();
    assert_eq!((again.body_bytes(), again.content_type()), (before.body_bytes(), before.content_type()), "{document}");
    Ok(document.pointer("/response/body").unwrap().clone())
}

#[test]
fn a_body_comes_back_as_it_was_or_the_version_is_said_not_to_have_it() {
    let content = |value: Value, content_type: Option<&str>| Content {
        value,
        content_type: content_type.and_then(ContentType::parse),
        hint: Hint::Default,
    };
    let json_type = Some("application/json");
    let string = |text: &str| Value::Json(text.into());
    let kind = || Err(vec!["a body that is not of the kind that its headers or metadata say".to_owned()]);
    for (value, header, v3, v4) in [
        (Value::Json(json!({"a": 1.0})), json_type, Ok(json!({"a": 1.0})), json!({"a": 1.0})),
        (string("word"), json_type, Ok(json!("word")), json!("word")),
        (string(""), json_type, Ok(json!("\"\"")), json!("\"\"")),
        (string("{\"a\": 1}"), json_type, Ok(json!("\"{\\\"a\\\": 1}\"")), json!("{\"a\": 1}")),
        (string("\"a\""), json_type, Ok(json!("\"\\\"a\\\"\"")), json!("\"a\"")),
        (string("word"), Some("text/plain"), kind(), json!("\"word\"")),
        (Value::Json(json!(null)), json_type, Err(vec!["a body that is JSON `null`".to_owned()]), json!("null")),
        (Value::Text("{\"a\":  1}".into()), json_type, Ok(json!("{\"a\":  1}")), json!("eyJhIjogIDF9")),
        (Value::Text("5".into()), json_type, kind(), json!("NQ==")),
        (Value::Text("x".into()), Some("text/plain"), Ok(json!("x")), json!("x")),
        (Value::Binary(vec![1, 2]), Some("image/png"), Ok(json!("AQI=")), json!("AQI=")),
        (Value::Binary(vec![255, 2]), Some("text/plain"), kind(), json!("/wI=")),
        (
            Value::Binary(b"--a\r\n\xFF".to_vec()),
            Some("multipart/mixed; boundary=a"),
            Ok(json!("LS1hDQr/")),
            json!("LS1hDQr/"),
        ),
        (Value::Text("--a".into()), Some("multipart/mixed; boundary=a"), Ok(json!("--a")), json!("--a")),
        (Value::Binary(b"x".to_vec()), Some("text/plain"), Ok(json!("x")), json!("eA==")),
        (Value::Binary(vec![255, 2]), None, kind(), json!("/wI=")),
    ] {
        let same_type = content(value.clone(), header);
        assert_eq!(said(same_type.clone(), header, Specification::V3), v3, "{value:?}");
        let described = said(same_type, header, Specification::V4).unwrap();
        assert_eq!(described.get("content"), Some(&v4), "{described}");
    }
    let unnamed = |value, content_type| said(content(value, Some(content_type)), None, Specification::V3);
    assert_eq!(unnamed(Value::Text("<a/>".into()), "application/xml"), Ok(json!("<a/>")));
    let lost = Err(vec!["the content type of a body that no header or metadata name".to_owned()]);
    assert_eq!(unnamed(Value::Text("a,b".into()), "text/csv"), lost);
    let hinted = Content { hint: Hint::Text, ..content(Value::Text("x".into()), Some("text/plain")) };
    let unsaid = said(hinted.clone(), Some("text/plain"), Specification::V3).unwrap_err();
    assert_eq!(unsaid, ["a content type hint of a body"]);
    assert!(said(hinted, Some("text/plain"), Specification::V4).is_ok());
}
