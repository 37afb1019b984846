//! Generated values in bodies that are not JSON: XML, forms, multipart, text and bytes.

use super::*;
use crate::model::{Content, Hint, Value};

/// What becomes of a body of that type with generators at paths.
fn generated(value: Value, content_type: &str, generators: &[(&str, Generator)]) -> Result<Value, String> {
    let mut all = Generators::default();
    for (path, generator) in generators {
        all.add(Category::Body, RulePath::parse(path).unwrap(), generator.clone());
    }
    let content = Content { value, content_type: ContentType::parse(content_type), hint: Hint::Default };
    let part = HttpResponse { body: Body::Present(content), generators: all, ..HttpResponse::default() };
    let values = json!({"id": 7, "odd": "a<b>&\"c'\n", "bell": "\u{7}", "none": null, "doc": "<new/>"});
    let made = with(Mode::Provider, &values, 7, |context| response(&part, context));
    let made = made.map_err(|error| error.to_string())?;
    Ok(made.body.content().unwrap().value.clone())
}

#[track_caller]
fn check(text: &str, content_type: &str, generators: &[(&str, Generator)], expected: &str) {
    let made = generated(Value::Text(text.to_owned()), content_type, generators);
    assert_eq!(made, Ok(Value::Text(expected.to_owned())));
}

#[track_caller]
fn check_refused(text: &str, content_type: &str, generators: &[(&str, Generator)], reason: &str) {
    let made = generated(Value::Text(text.to_owned()), content_type, generators);
    let reasons = made.unwrap_err().replace("cannot be judged: the body at ", "");
    assert_eq!(reasons, reason);
}

fn nine() -> Generator {
    Generator::RandomInt { min: 9, max: 9 }
}

fn of_state(name: &str) -> Generator {
    state(&format!("${{{name}}}"), None)
}

#[test]
fn texts_and_attributes_of_xml_are_generated_and_all_else_stays() {
    let check =
        |document: &str, path: &str, expected: &str| check(document, "application/xml", &[(path, nine())], expected);
    let order = "<?xml version=\"1.0\"?>\n<!-- kept --><order id='1' x=\">\">\n  <line n=\"1\">a</line>\n  <line n=\"2\"/>\n</order>\n";
    check(order, "$.order['@id']", &order.replace("id='1'", "id='9'"));
    check(
        order,
        "$.order.line['#text']",
        &order.replace(">a<", ">9<").replace("<line n=\"2\"/>", "<line n=\"2\">9</line>"),
    );
    check(order, "$.order.line[0]['#text']", &order.replace(">a<", ">9<"));
    check(order, "$.order.line[0]", &order.replace(">a<", ">9<"));
    check(order, "$.order.line[1]['@n']", &order.replace("\"2\"", "\"9\""));
    check(order, "$.order.line[*]['@n']", &order.replace("\"1\">a", "\"9\">a").replace("\"2\"", "\"9\""));
    check(order, "$.order.*['@n']", &order.replace("\"1\">a", "\"9\">a").replace("\"2\"", "\"9\""));
    check(order, "$.*['@id']", &order.replace("id='1'", "id='9'"));
    for nowhere in ["$.order.line[2]", "$.order['@none']", "$.other['#text']", "$.order.none.none", "$[0]"] {
        check(order, nowhere, order);
    }
}

#[test]
fn the_text_of_an_element_is_one_value() {
    let check = |document: &str, expected: &str| check(document, "text/xml", &[("$.a['#text']", nine())], expected);
    check("<a/>", "<a>9</a>");
    check("<a />", "<a >9</a>");
    check("<a></a>", "<a>9</a>");
    check("<a b='/>'/>", "<a b='/>'>9</a>");
    check("<a>1<b/></a>", "<a>9<b/></a>");
    check("<a> <b/> 1 </a>", "<a> <b/> 9 </a>");
    check("<a><b/></a>", "<a><b/>9</a>");
    check("<a>1<b/>2<!-- c -->3</a>", "<a>9<b/><!-- c --></a>");
    check("<a>x<![CDATA[ 1 > ]]>&amp;</a>", "<a>9</a>");
    check("<a><a>1</a></a>", "<a><a>1</a>9</a>");
    check("\u{feff}<a>ä</a>", "\u{feff}<a>9</a>");
}

#[test]
fn names_of_xml_are_those_of_rules() {
    let document = "<p:a xmlns:p='urn:p' xmlns='urn:q'><p:b p:c='1'/><b>1</b><d/></p:a>";
    for (path, expected) in [
        ("$['p:a']['p:b']['@p:c']", document.replace("'1'", "'9'")),
        ("$['urn:p:a']['urn:p:b']['@urn:p:c']", document.replace("'1'", "'9'")),
        ("$.a.d", document.replace("<d/>", "<d>9</d>")),
        ("$.a['urn:q:b']", document.replace(">1<", ">9<")),
    ] {
        check(document, "application/soap+xml", &[(path, nine())], &expected);
    }
}

#[test]
fn a_value_is_escaped_as_its_place_in_xml_needs() {
    let text = "a&lt;b&gt;&amp;&quot;c&apos;&#10;";
    let generators = [("$.a['@b']", of_state("odd")), ("$.a", of_state("odd"))];
    check("<a b=\"\">x</a>", "application/xml", &generators, &format!("<a b=\"{text}\">{text}</a>"));
    check("<a/>", "application/xml", &[("$", of_state("doc"))], "<new/>");
    let refused = |path: &str, name: &str, reason: &str| {
        check_refused("<a/>", "application/xml", &[(path, of_state(name))], reason);
    };
    refused("$.a", "bell", "`$.a` cannot be generated: the character '\\u{7}' cannot be in an XML document");
    refused("$.a", "none", "`$.a` cannot be generated: the value is null, which is no text");
    refused("$", "id", "`$` cannot be generated: the value is not an XML document: unknown token at line 1 column 1");
    check_refused(
        "<a>",
        "application/xml",
        &[("$.a", nine())],
        "`$.a` cannot be generated: the body of type `application/xml` is not XML: the root node was opened but never closed at line 1 column 4",
    );
}

#[test]
fn xml_in_other_charsets_stays_in_them() {
    let bytes = b"<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xe9'>\xe9</a>".to_vec();
    let made = generated(Value::Binary(bytes), "application/xml", &[("$.a", nine())]).unwrap();
    let expected = b"<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xe9'>9</a>".to_vec();
    assert_eq!(made, Value::Binary(expected));
}

#[test]
fn fields_of_forms_are_generated() {
    let check = |path: &str, expected: &str| {
        check("a=1&b=x+y&a=2&c", "application/x-www-form-urlencoded", &[(path, nine())], expected);
    };
    check("$.a", "a=9&b=x%20y&a=9&c");
    check("$.a[1]", "a=1&b=x%20y&a=9&c");
    check("$.a[*]", "a=9&b=x%20y&a=9&c");
    check("$['b']", "a=1&b=9&a=2&c");
    check("$.c", "a=1&b=x%20y&a=2&c=9");
    check("$.*", "a=9&b=9&a=9&c=9");
    check("$.none", "a=1&b=x+y&a=2&c");
}

const FORM: &str = "multipart/form-data; boundary=b";

/// A form with a field, a JSON document and two files of one name.
const PARTS: &str = "before\r\n--b\r\nContent-Disposition: form-data; name=\"id\"\r\nX-Tag: one\r\n two\r\n\r\n1\r\n\
    --b\r\nContent-Disposition: form-data; name=\"doc\"\r\nContent-Type: application/json\r\n\r\n{\"n\": 1, \"m\": {\"o\": 2}}\r\n\
    --b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\nContent-Type: text/plain\r\n\r\nx\r\n\
    --b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"b\"\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\neA==\r\n\
    --b--\r\nafter";

#[test]
fn parts_and_what_is_in_them_are_generated_and_all_else_stays() {
    let check = |path: &str, expected: &str| check(PARTS, FORM, &[(path, nine())], expected);
    check("$.id", &PARTS.replace("\r\n\r\n1\r\n", "\r\n\r\n9\r\n"));
    check("$[0]", &PARTS.replace("\r\n\r\n1\r\n", "\r\n\r\n9\r\n"));
    check("$.id['X-Tag']", &PARTS.replace(": one\r\n two", ": 9"));
    check("$.doc.n", &PARTS.replace("{\"n\": 1, \"m\": {\"o\": 2}}", "{\"n\":9,\"m\":{\"o\":2}}"));
    check("$.doc.m.o", &PARTS.replace("{\"n\": 1, \"m\": {\"o\": 2}}", "{\"n\":1,\"m\":{\"o\":9}}"));
    check("$.f[0]", &PARTS.replace("\r\n\r\nx\r\n", "\r\n\r\n9\r\n"));
    check("$.f[1]", &PARTS.replace("eA==", "OQ=="));
    check("$.f[*]", &PARTS.replace("\r\n\r\nx\r\n", "\r\n\r\n9\r\n").replace("eA==", "OQ=="));
    check("$.none", PARTS);
    let two = [("$.id", of_state("id")), ("$.doc.n", nine())];
    super::bodies::check(
        PARTS,
        FORM,
        &two,
        &PARTS
            .replace("\r\n\r\n1\r\n", "\r\n\r\n7\r\n")
            .replace("{\"n\": 1, \"m\": {\"o\": 2}}", "{\"n\":9,\"m\":{\"o\":2}}"),
    );
}

#[test]
fn what_cannot_be_in_a_part_is_refused() {
    let part = |headers: &str, body: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"p\"{headers}\r\n\r\n{body}\r\n--b--\r\n")
    };
    let ends = Generator::Regex("x\\r\\n--b".to_owned());
    for (body, path, generator, reason) in [
        (
            part("", "1"),
            "$",
            nine(),
            "`$` cannot be generated: a multipart body has no value as a whole; its parts have",
        ),
        (part("", "1"), "$.p.q", nine(), "`$.p.q` cannot be generated: a text has no inner places; only `$` is one"),
        (part("", "1"), "$.p", ends, "`$.p` cannot be generated: the value has a line that would end the part"),
        (
            part("", "1"),
            "$.p['content-disposition']",
            of_state("odd"),
            "`$.p['content-disposition']` cannot be generated: \"a<b>&\\\"c'\\n\" cannot be in a header",
        ),
        (
            part("\r\nContent-Type: image/png", "\u{0}"),
            "$.p",
            nine(),
            "`$.p` cannot be generated: the body of type `image/png` is bytes, and there are no places in them",
        ),
        (
            "--b\r\n".to_owned(),
            "$.p",
            nine(),
            "`$.p` cannot be generated: the body of type `multipart/form-data;boundary=b` cannot be taken apart: no line with --b-- ends it",
        ),
    ] {
        check_refused(&body, FORM, &[(path, generator)], reason);
    }
}

#[test]
fn texts_are_generated_as_a_whole_and_bytes_are_not() {
    check("x", "text/csv", &[("$", nine())], "9");
    check("x.y.z", "application/jwt", &[("$", nine())], "9");
    let bytes = || Value::Binary(vec![0, 1]);
    let refused = generated(bytes(), "application/octet-stream", &[("$", nine())]).unwrap_err();
    assert_eq!(
        refused,
        "cannot be judged: the body at `$` cannot be generated: the body of type `application/octet-stream` is bytes, and there are no places in them"
    );
    let made = generated(Value::Binary(b"caf\xe9".to_vec()), "text/plain; charset=latin1", &[("$", nine())]);
    assert_eq!(made, Ok(Value::Binary(b"9".to_vec())));
}

#[test]
fn a_contract_cannot_hang_a_test_with_generators() {
    let document = format!("<a>{}</a>", "<b/>".repeat(50_000));
    let part = format!("--b\r\nContent-Disposition: form-data; name=\"p\"\r\n\r\n{}\r\n--b--\r\n", "x".repeat(200_000));
    for (body, content_type) in [(document, "application/xml"), (part, FORM)] {
        let paths: Vec<String> = (0..2_000).map(|index| format!("$.a.b[{index}]")).collect();
        let all: Vec<(&str, Generator)> = paths.iter().map(|path| (path.as_str(), nine())).collect();
        let size = body.len();
        let refused = generated(Value::Text(body), content_type, &all).unwrap_err();
        assert_eq!(
            refused,
            format!(
                "cannot be judged: the body cannot be generated: 2000 generators are too many for a body of {size} bytes"
            )
        );
    }
}

#[test]
fn variants_within_variants_are_generated() {
    let nested = |generators: Json, rules: Json| json!({"index": 0, "rules": rules, "generators": generators});
    let inner = nested(json!({"$.id": {"type": "RandomInt", "min": 9, "max": 9}}), json!({}));
    let outer = nested(json!({}), json!({"$.in": {"matchers": [{"match": "arrayContains", "variants": [inner]}]}}));
    let rules = json!({"body": {"$": {"matchers": [{"match": "arrayContains", "variants": [outer]}]}}});
    let document = json!({"body": [{"in": [{"id": 1}]}], "matchingRules": rules});
    let part = crate::format::read_response(&document, crate::format::Specification::V3).unwrap();
    let made = with(Mode::Consumer, &json!({}), 1, |context| response(&part, context)).unwrap();
    assert_eq!(made.body.bytes().unwrap(), br#"[{"in":[{"id":9}]}]"#);
}
