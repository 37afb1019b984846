//! Whole parts with their generators, and every kind of value.

mod bodies;
mod table;

use super::*;
use crate::json;
use crate::json::Json;
use crate::model::{
    Body, ContentType, DataType, Generator, Generators, Headers, MatchingRule, MatchingRules, Query, RuleList,
    RulePath, UuidFormat, Variant,
};

fn at(text: &str) -> Moment {
    Moment { date_time: text.parse().unwrap(), offset_seconds: 0 }
}

/// Calls with a context whose random numbers start at a seed.
fn with<T>(mode: Mode, state_values: &Json, seed: u64, act: impl FnOnce(&mut Context<'_>) -> T) -> T {
    let mut random = random::Sequence::from(&mut || seed);
    act(&mut Context {
        mode,
        state_values: state_values.as_object().unwrap(),
        mock_server_url: Some("http://127.0.0.1:1234"),
        now: at("2026-01-30T10:20:30"),
        random: &mut random,
    })
}

fn one(category: Category, path: &str, generator: Generator) -> Generators {
    let mut generators = Generators::default();
    generators.add(category, RulePath::parse(path).unwrap(), generator);
    generators
}

fn state(expression: &str, data_type: Option<DataType>) -> Generator {
    Generator::ProviderState { expression: expression.to_owned(), data_type }
}

/// What becomes of a JSON body with one generator.
fn body(mode: Mode, values: &Json, example: &Json, path: &str, generator: Generator) -> Result<Json, String> {
    let generators = one(Category::Body, path, generator);
    let part = HttpResponse { body: Body::json(example.clone()), generators, ..HttpResponse::default() };
    with(mode, values, 7, |context| response(&part, context))
        .map(|made| match made.body.content().map(|content| content.value.clone()) {
            Some(crate::model::Value::Json(value)) => value,
            other => panic!("{other:?}"),
        })
        .map_err(|error| error.to_string())
}

fn value(generator: &Generator, example: &Json, seed: u64) -> Json {
    with(Mode::Consumer, &json!({}), seed, |context| value::generate(generator, Some(example), context))
        .unwrap()
        .unwrap()
}

#[test]
fn a_value_has_the_kind_of_the_example_where_the_generator_can_make_it() {
    let regex = |pattern: &str| Generator::Regex(pattern.to_owned());
    for (generator, example, shape) in [
        (Generator::RandomInt { min: -3, max: -3 }, json!(1), "-3"),
        (Generator::RandomInt { min: 5, max: 5 }, json!("1"), "\"5\""),
        (regex("4{2}"), json!("1"), "\"44\""),
        (regex("4{2}"), json!(1), "44"),
        (regex("x"), json!(1), "\"x\""),
        (Generator::Date { format: Some("yyyyMMdd".into()), expression: None }, json!(1), "20260130"),
        (Generator::Date { format: None, expression: None }, json!("x"), "\"2026-01-30\""),
        (Generator::Time { format: None, expression: None }, json!("x"), "\"10:20:30\""),
        (Generator::DateTime { format: None, expression: None }, json!(null), "\"2026-01-30T10:20:30Z\""),
    ] {
        assert_eq!(value(&generator, &example, 1).to_string(), shape);
    }
}

#[test]
fn random_values_are_what_their_generator_says() {
    for seed in 0..200 {
        let made = |generator: Generator| value(&generator, &json!("x"), seed);
        let text = |generator: Generator| made(generator).as_str().unwrap().to_owned();
        let integer: i64 = text(Generator::RandomInt { min: i64::MIN, max: 10 }).parse().unwrap();
        assert!(integer <= 10);
        let hexadecimal = text(Generator::RandomHexadecimal { digits: 40 });
        assert!(hexadecimal.len() == 40 && hexadecimal.bytes().all(|byte| b"0123456789ABCDEF".contains(&byte)));
        let string = text(Generator::RandomString { size: 25 });
        assert!(string.len() == 25 && string.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert!(made(Generator::RandomBoolean).as_bool().is_some());
        for digits in 1..20 {
            let decimal = text(Generator::RandomDecimal { digits });
            let significant = decimal.replace('.', "");
            assert_eq!(significant.trim_start_matches('0').len(), digits, "{decimal}");
            assert!(decimal.contains('.') && !decimal.ends_with(['0', '.']), "{decimal}");
        }
    }
}

#[test]
fn a_uuid_is_of_version_4_in_each_format() {
    for (format, pattern) in [
        (UuidFormat::Simple, "[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}"),
        (UuidFormat::LowerCaseHyphenated, "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        (UuidFormat::UpperCaseHyphenated, "[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}"),
        (UuidFormat::Urn, "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
    ] {
        let regex = fancy_regex::Regex::new(&format!(r"\A{pattern}\z")).unwrap();
        for seed in 0..50 {
            let made = value(&Generator::Uuid(format), &json!("x"), seed);
            assert!(regex.is_match(made.as_str().unwrap()).unwrap(), "{made}");
        }
    }
}

#[test]
fn a_generated_text_matches_its_regular_expression() {
    for pattern in [
        r"^\d{4}-[A-F]{2}$",
        r"(a|bc)+x?",
        r"[^a-z]{3,}",
        r"\bword\b \w+",
        r"(?i)abc[x]",
        r"\/orders\/\d+",
        r".*",
        r"ä{2}",
        r"\p{Greek}",
        r"[[:alpha:]]{5}",
        r"",
        r"\Q${}\E\h+",
        r"([ab])\1\1",
        r"(?<n>\d)-\k<n>",
        r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{8,}$",
        r"^(?!0)\d{3}(?<!9)$",
        r"(?>ab|cd)e++",
        r"(x)?(?(1)y|z)",
        r"(?<r>\((?:\g<r>|a)\))",
        r"^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$",
        r"^\w{0,1000}$",
    ] {
        for seed in 0..if pattern.contains("1000") { 1 } else { 30 } {
            value(&Generator::Regex(pattern.to_owned()), &json!("x"), seed);
        }
    }
    let password = Generator::Regex(r"^(?=.*[a-z])(?=.*\d)[a-z\d]{8}$".to_owned());
    for constant in [0, u64::MAX] {
        let part = HttpResponse { generators: one(Category::Header, "x", password.clone()), ..HttpResponse::default() };
        let mut random = || constant;
        let mut context = Context {
            mode: Mode::Consumer,
            state_values: &Object::new(),
            mock_server_url: None,
            now: at("2026-01-30T10:20:30"),
            random: &mut random,
        };
        response(&part, &mut context).unwrap();
    }
    for (pattern, message) in [
        ("(a", "the regular expression `(a` cannot be read: at character 3: a group is not closed"),
        ("a$b", "no text was found that matches the regular expression `a$b` (tried: 500)"),
        // As many tries of long texts would hang a test.
        ("a$b{9000}", "no text was found that matches the regular expression `a$b{9000}` (tried: 1)"),
        (r"\d{1000}$b", r"no text was found that matches the regular expression `\d{1000}$b` (tried: 5)"),
        ("[]", "no text was found that matches the regular expression `[]` (tried: 500)"),
        (
            "b{411000}",
            "no text can be made for the regular expression `b{411000}`: it would be longer than 16384 bytes",
        ),
        ("(?:a?){9999999}", "the regular expression `(?:a?){9999999}` is too large"),
    ] {
        let generator = Generator::Regex(pattern.to_owned());
        let made = with(Mode::Consumer, &json!({}), 1, |context| value::generate(&generator, None, context));
        assert_eq!(made.unwrap_err(), message);
    }
}

#[test]
fn a_wide_repetition_makes_a_short_text() {
    for (pattern, longest) in [("[a-z]{1,5000}", 101), (r"a{20,}", 30), (r"x{0,1000}{9}-", 901), ("y{300}", 300)] {
        for seed in 0..20 {
            let made = value(&Generator::Regex(pattern.to_owned()), &json!("x"), seed);
            assert!(made.as_str().is_some_and(|made| made.len() <= longest), "{made}");
        }
    }
}

#[test]
fn state_values_are_put_into_the_provider_s_request() {
    let values = json!({"id": 1000, "user": {"name": "Ann", "tags": ["x", true]}, "a.b": "dotted", "none": null});
    for (expression, data_type, made) in [
        ("id", None, json!(1000)),
        ("${id}", None, json!(1000)),
        ("${ id }", Some(DataType::String), json!("1000")),
        ("/path/${id}/${user.name}", None, json!("/path/1000/Ann")),
        ("${id}${id}", Some(DataType::Integer), json!(10_001_000)),
        ("${id}", Some(DataType::Decimal), json!(1000.0)),
        ("${user.tags.1}", Some(DataType::Boolean), json!(true)),
        ("user.tags", Some(DataType::Raw), json!(["x", true])),
        ("a.b", None, json!("dotted")),
        ("none", None, json!(null)),
    ] {
        assert_eq!(
            body(Mode::Provider, &values, &json!({"x": "example"}), "$.x", state(expression, data_type)),
            Ok(json!({"x": made})),
            "{expression}"
        );
    }
}

#[test]
fn a_state_value_that_cannot_be_had_cannot_be_judged() {
    let values = json!({"id": "x7", "none": null});
    let because = |expression: &str, data_type| {
        let made = body(Mode::Provider, &values, &json!({"x": 1}), "$.x", state(expression, data_type));
        made.unwrap_err().replace("cannot be judged: the body at `$.x` cannot be generated: ", "")
    };
    assert_eq!(because("${userId}", None), "there is no state value `userId`; there are `id`, `none`");
    assert_eq!(because("${id}", Some(DataType::Integer)), "the state value \"x7\" is not an integer");
    assert_eq!(because("/${none}", None), "the state value `none` is null, which is no text");
    assert_eq!(
        because("ä${id", None),
        "the expression `ä${id` is not valid at character 2: the closing `}` is missing"
    );
    assert_eq!(because("${}", None), "the expression `${}` is not valid at character 3: a name is missing");
    assert_eq!(because("", None), "the expression `` is not valid at character 1: it is empty");
}

#[test]
fn generators_of_the_other_side_leave_the_example() {
    let example = json!({"x": "http://example.org/a/b"});
    let url = Generator::MockServerUrl { example: "http://example.org/a/b".into(), regex: r".*(\/a\/.*)".into() };
    let of = |mode, generator| body(mode, &json!({"id": 1}), &example, "$.x", generator);
    assert_eq!(of(Mode::Provider, url.clone()), Ok(example.clone()));
    assert_eq!(of(Mode::Consumer, url), Ok(json!({"x": "http://127.0.0.1:1234/a/b"})));
    assert_eq!(of(Mode::Consumer, state("${missing}", None)), Ok(example.clone()));
    assert_eq!(body(Mode::Provider, &json!({}), &example, "$.x", state("${missing}", None)), Ok(example.clone()));
}

#[test]
fn every_place_that_a_path_names_is_generated() {
    let example = json!({"items": [{"id": 1, "n": {"a": 1}}, {"id": 2}, {"other": 3}], "empty": []});
    let nine = || Generator::RandomInt { min: 9, max: 9 };
    let of = |path: &str| body(Mode::Consumer, &json!({}), &example, path, nine()).unwrap().to_string();
    assert_eq!(of("$.items[*].id"), r#"{"items":[{"id":9,"n":{"a":1}},{"id":9},{"other":3}],"empty":[]}"#);
    assert_eq!(of("$.items[1].id"), r#"{"items":[{"id":1,"n":{"a":1}},{"id":9},{"other":3}],"empty":[]}"#);
    assert_eq!(of("$.items[2].*"), r#"{"items":[{"id":1,"n":{"a":1}},{"id":2},{"other":9}],"empty":[]}"#);
    assert_eq!(of("$.empty[*].id"), example.to_string());
    assert_eq!(of("$"), "9");
}

#[test]
fn every_part_of_a_request_is_generated() {
    let mut generators = Generators::default();
    let nine = || Generator::RandomInt { min: 9, max: 9 };
    generators.add(Category::Path, RulePath::root(), state("/orders/${id}", None));
    generators.add(Category::Method, RulePath::root(), Generator::Regex("pos[t]".into()));
    generators.add(Category::Header, RulePath::field("x-id"), nine());
    generators.add(Category::Header, RulePath::field("X-New"), nine());
    generators.add(Category::Query, RulePath::parse("$.q[1]").unwrap(), nine());
    generators.add(Category::Query, RulePath::field("new"), nine());
    generators.add(Category::Body, RulePath::parse("$.a").unwrap(), nine());
    let part = HttpRequest {
        query: Query::from_text("q=a+b&q=c&r"),
        headers: Headers::from_iter([("X-ID", "1"), ("X-Id", "2"), ("Accept", "*/*")]),
        body: Body::text("a=1&b=x+y&a", ContentType::parse("application/x-www-form-urlencoded").unwrap()),
        generators,
        ..HttpRequest::default()
    };
    let made = with(Mode::Provider, &json!({"id": 7}), 1, |context| request(&part, context)).unwrap();
    assert_eq!((made.method.as_str(), made.path.as_str()), ("POST", "/orders/7"));
    assert_eq!(made.query.to_text(), "q=a%20b&q=9&r&new=9");
    assert_eq!(made.headers.get("X-Id").unwrap(), ["9", "9"]);
    assert_eq!(made.headers.get("X-New").unwrap(), ["9"]);
    assert_eq!(made.headers.get("Accept").unwrap(), ["*/*"]);
    assert_eq!(made.body.bytes().unwrap(), b"a=9&b=x%20y&a=9");
}

#[test]
fn a_generated_path_can_stand_in_a_request() {
    let values = json!({"name": "a b/ü%?", "kept": "%20%2F", "none": null});
    let path = |expression: &str| {
        let part =
            HttpRequest { generators: one(Category::Path, "$", state(expression, None)), ..HttpRequest::default() };
        with(Mode::Provider, &values, 1, |context| request(&part, context)).map(|made| made.path)
    };
    assert_eq!(path("/x/${name}").unwrap(), "/x/a%20b/%C3%BC%25%3F");
    assert_eq!(path("/x/${kept}").unwrap(), "/x/%20%2F");
    let because = |expression: &str| path(expression).unwrap_err().to_string();
    assert_eq!(because("name"), "cannot be judged: the path cannot be generated: \"a b/ü%?\" does not start with `/`");
    assert_eq!(because("none"), "cannot be judged: the path cannot be generated: the value is null, which is no text");
}

#[test]
fn the_items_of_variants_are_generated() {
    let variant = Variant {
        index: 1,
        rules: MatchingRules::default(),
        generators: one(Category::Body, "$.id", Generator::RandomInt { min: 9, max: 9 }),
    };
    let mut rules = MatchingRules::default();
    let list = RuleList::one(MatchingRule::ArrayContains(vec![variant]));
    rules.add(Category::Body, RulePath::parse("$.links").unwrap(), list);
    let example = json!({"links": [{"id": 1}, {"id": 1}]});
    let part = HttpResponse { body: Body::json(example), rules, ..HttpResponse::default() };
    let made = with(Mode::Consumer, &json!({}), 1, |context| response(&part, context)).unwrap();
    assert_eq!(made.body.bytes().unwrap(), br#"{"links":[{"id":1},{"id":9}]}"#);
}

#[test]
fn a_mock_server_url_that_cannot_be_made_says_why() {
    let because = |example: &str, regex: &str| {
        let generator = Generator::MockServerUrl { example: example.into(), regex: regex.into() };
        body(Mode::Consumer, &json!({}), &json!({"x": "u"}), "$.x", generator)
            .unwrap_err()
            .replace("cannot be judged: the body at `$.x` cannot be generated: ", "")
    };
    assert_eq!(
        because("http://a/b", "x(/b)"),
        "the regular expression `x(/b)` finds nothing in the example `http://a/b`"
    );
    assert_eq!(because("http://a/b", "/b"), "the regular expression `/b` has no group that is the path");
    assert_eq!(
        because("http://a/b", "("),
        "the regular expression `(` cannot be read: at character 2: a group is not closed"
    );
}

#[test]
fn a_query_whose_generators_are_of_the_other_side_is_sent_as_recorded() {
    let generators = one(Category::Query, "q", state("${id}", None));
    let part = HttpRequest { query: Query::from_text("q=a+b"), generators, ..HttpRequest::default() };
    let made = with(Mode::Consumer, &json!({}), 1, |context| request(&part, context)).unwrap();
    assert_eq!(made, part);
}

#[test]
fn the_status_and_texts_of_a_response_are_generated() {
    let mut generators = one(Category::Status, "$", Generator::RandomInt { min: 204, max: 204 });
    generators.add(Category::Body, RulePath::root(), Generator::Regex("abc".into()));
    let part = HttpResponse { body: Body::text("x", ContentType::text()), generators, ..HttpResponse::default() };
    let made = with(Mode::Consumer, &json!({}), 1, |context| response(&part, context)).unwrap();
    assert_eq!((made.status, made.body.bytes().unwrap()), (204, b"abc".to_vec()));
}

#[test]
fn json_that_stands_as_text_is_generated_into() {
    let generators = one(Category::Body, "$.a", Generator::RandomInt { min: 9, max: 9 });
    let part = Message { contents: Body::text("{\"a\": 1}", ContentType::json()), generators, ..Message::default() };
    let made = with(Mode::Consumer, &json!({}), 1, |context| message(&part, context)).unwrap();
    assert_eq!(made.contents.content().unwrap().value, crate::model::Value::Json(json!({"a": 9})));
}

#[test]
fn metadata_are_generated_with_their_kind() {
    let mut generators = one(Category::Metadata, "n", Generator::RandomInt { min: 9, max: 9 });
    generators.add(Category::Metadata, RulePath::parse("$.o.p").unwrap(), Generator::RandomInt { min: 8, max: 8 });
    let metadata = json!({"n": 1, "o": {"p": "1"}}).as_object().unwrap().clone();
    let part = Message { metadata, generators, ..Message::default() };
    let made = with(Mode::Consumer, &json!({}), 1, |context| message(&part, context)).unwrap();
    assert_eq!(Json::Object(made.metadata), json!({"n": 9, "o": {"p": "8"}}));
}

#[test]
fn what_cannot_be_generated_cannot_be_judged_and_every_reason_is_given() {
    let unknown = Generator::Unknown {
        generator: json!({"type": "Teapot"}),
        reason: "the generator `Teapot` is not known".into(),
    };
    let date = |format: &str| Generator::Date { format: Some(format.into()), expression: None };
    let mut generators = one(Category::Body, "$.a", unknown.clone());
    generators.add(Category::Status, RulePath::root(), Generator::RandomInt { min: 9, max: 9 });
    generators.add(Category::Header, RulePath::field("X"), date("yyyy-b"));
    generators.add(Category::Unknown("trailer".into()), RulePath::root(), Generator::RandomBoolean);
    generators.add(Category::Path, RulePath::root(), Generator::RandomBoolean);
    let part = HttpResponse { generators, ..HttpResponse::default() };
    let error = with(Mode::Consumer, &json!({}), 1, |context| response(&part, context)).unwrap_err();
    assert_eq!(
        error.reasons,
        [
            "the status cannot be generated: 9 is not a status code",
            "the trailer at `$` cannot be generated: the category `trailer` of generators is not known",
            "the path cannot be generated: a response has no path",
            "the header `X` cannot be generated: the date pattern `yyyy-b` is not valid at character 6: the letter `b` is not known; letters that are text are written in quotes: 'b'",
            "the body at `$.a` cannot be generated: the generator `Teapot` is not known",
        ]
    );
}
