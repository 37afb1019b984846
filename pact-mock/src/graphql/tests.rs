//! Which documents say the same, and which do not.

use pact_core::matching::ActualRequest;

use super::canonical::Canonical;
use super::{Graphql, graphql};

#[track_caller]
fn check_same(left: &str, right: &str) {
    assert_eq!(Canonical::of(left), Canonical::of(right));
    assert!(Canonical::of(left).is_ok(), "{left}");
}

#[track_caller]
fn check_different(left: &str, right: &str) {
    assert!(Canonical::of(left).is_ok() && Canonical::of(right).is_ok(), "{left} {right}");
    assert_ne!(Canonical::of(left), Canonical::of(right));
}

#[test]
fn white_space_commas_and_comments_say_nothing() {
    check_same("{ a b }", "query{a,b}");
    check_same("query Q($a: Int = 1) { a }", "# a comment\nquery   Q ( $a:Int=1, )\n{\n\ta\n}\n");
    check_same(r#"{ a(b: "x") }"#, r#"{ a(b: """x""") }"#);
    check_same("{ a: a }", "{ a }");
}

#[test]
fn the_order_of_arguments_input_fields_and_variables_says_nothing() {
    check_same(
        "query Q($a: Int, $b: [ID!]!) { f(x: $a, y: {m: 1, n: [2]}) }",
        "query Q($b: [ID!]!, $a: Int) { f(y: {n: [2], m: 1}, x: $a) }",
    );
    check_same("{ a @include(if: true, x: 1) }", "{ a @include(x: 1, if: true) }");
}

#[test]
fn fragments_are_what_they_select_wherever_they_stand() {
    check_same("{ a { ...F } } fragment F on A { b c }", "fragment G on A { b c } { a { ...G } }");
    check_same("{ a { ...F } } fragment F on A { b c }", "{ a { ... on A { b c } } }");
    check_same(
        "{ a { ...F } } fragment F on A { ...G } fragment G on B { c }",
        "{ a { ... on A { ... on B { c } } } }",
    );
    check_same("{ a { ... { b } c } }", "{ a { b c } }");
}

#[test]
fn what_differs_in_meaning_differs() {
    for (left, right) in [
        ("{ a b }", "{ b a }"),
        ("{ a }", "mutation { a }"),
        ("{ a }", "query Q { a }"),
        ("{ a(b: 1) }", "{ a(b: 2) }"),
        ("{ a(b: 1) }", "{ a(b: \"1\") }"),
        ("{ a(b: [1, 2]) }", "{ a(b: [2, 1]) }"),
        ("{ a }", "{ x: a }"),
        ("{ a @skip(if: $x) }", "{ a }"),
        ("query Q($a: Int) { a }", "query Q($a: Int!) { a }"),
        ("query Q($a: Int) { a }", "query Q($a: Int = 1) { a }"),
        ("{ a { ... on A { b } } }", "{ a { ... on B { b } } }"),
        ("{ a { ... on A { b } } }", "{ a { b } }"),
        ("{ a { ... on A @skip(if: true) { b } } }", "{ a { ... on A { b } } }"),
    ] {
        check_different(left, right);
    }
}

#[test]
fn what_is_no_document_is_refused() {
    for (text, reason) in [
        ("", "query parse error"),
        ("{ a", "query parse error"),
        ("fragment F on A { a }", "has no operation"),
        ("{ ...F }", "spreads the fragment `F`, which it does not have"),
        ("{ ...F } fragment F on A { ...G } fragment G on A { ...F }", "has the fragment `F`, which spreads itself"),
        ("{ a } { b }", "has two operations ``"),
        ("{ a } fragment F on A { a } fragment F on A { b }", "has two fragments `F`"),
    ] {
        let refused = Canonical::of(text).unwrap_err();
        assert!(refused.contains(reason), "{text}: {refused}");
    }
    assert_eq!(Canonical::of(&"{a".repeat(100_000)).unwrap_err(), "nests deeper than 128 levels");
    let doubling = |level: usize| format!("fragment F{level} on A {{ ...F{0} ...F{0} }} ", level + 1);
    let bomb = format!("{{ ...F0 }} {} fragment F40 on A {{ a }}", (0..40).map(doubling).collect::<String>());
    assert_eq!(Canonical::of(&bomb).unwrap_err(), "gets too long when its fragments are put in their places");
}

/// What a request becomes before it is compared with the contract.
fn put(operation: &Graphql, sent: &str) -> Option<String> {
    let operation = operation.operation_of_body().unwrap();
    operation.body(sent.as_bytes()).map(|body| String::from_utf8(body).unwrap())
}

#[test]
fn a_request_that_says_the_same_is_put_into_the_words_of_the_contract() {
    let plain = graphql("query Q { a }");
    for (sent, put_as) in [
        (r#"{"query":"query Q {a}"}"#, Some(r#"{"query":"query Q { a }"}"#)),
        (r#"{"query":"query Q {a}","operationName":"Q","variables":{}}"#, Some(r#"{"query":"query Q { a }"}"#)),
        (r#"{"query":"query Q {a}","operationName":null,"variables":null}"#, Some(r#"{"query":"query Q { a }"}"#)),
        (r#"{"query":"query Q {a}","operationName":"R"}"#, Some(r#"{"query":"query Q { a }","operationName":"R"}"#)),
        (r#"{"query":"query Q {a}","variables":{"x":1}}"#, Some(r#"{"query":"query Q { a }","variables":{"x":1}}"#)),
        (r#"{"query":"query Q {b}"}"#, None),
        (r#"{"query":"query Q {"}"#, None),
        (r#"{"query":7}"#, None),
        ("[]", None),
        ("", None),
    ] {
        assert_eq!(put(&plain, sent).as_deref(), put_as, "{sent}");
    }
    let named = graphql("query Q { a }").operation_name("Q").variables(crate::json_pattern!({}));
    let sent = r#"{"query":"query Q{a}","variables":{}}"#;
    assert_eq!(put(&named, sent).unwrap(), r#"{"query":"query Q { a }","variables":{},"operationName":"Q"}"#);
    // Of several operations the name tells which one is meant.
    let second = graphql("query A { a } query B { b }").operation_name("B");
    let sent = r#"{"query":"query B { b } query A { a }"}"#;
    assert_eq!(put(&second, sent).unwrap(), r#"{"query":"query A { a } query B { b }"}"#);
}

#[test]
fn an_operation_must_be_there() {
    for (operation, reason) in [
        (graphql("{ a"), "has a GraphQL document that query parse error"),
        (graphql("query A { a }").operation_name("B"), "has a GraphQL document without the operation `B`; it has A"),
        (graphql("query A { a } query B { b }"), "has a GraphQL document with several operations"),
    ] {
        let refused = operation.operation_of_body().unwrap_err();
        assert!(refused.starts_with(reason), "{refused}");
    }
}

#[test]
fn a_query_that_says_the_same_is_put_into_the_words_of_the_contract() {
    let plain = graphql("query Q { a }");
    let with_variables = graphql("query Q($a: A) { a(a: $a) }").operation_name("Q");
    let with_variables = with_variables.variables(crate::json_pattern!({"a": {"x": 1, "y": [2]}}));
    for (operation, sent, put_as) in [
        (&plain, "query=query+Q{a}", Some("query=query%20Q%20%7B%20a%20%7D")),
        (&plain, "v=2&query=query+Q{a}&operationName=Q", Some("v=2&query=query%20Q%20%7B%20a%20%7D")),
        (&plain, "query=query+Q{a}&operationName=&variables={}", Some("query=query%20Q%20%7B%20a%20%7D")),
        (&plain, "query=query+Q{a}&operationName&variables=null", Some("query=query%20Q%20%7B%20a%20%7D")),
        (&plain, "query=query+Q{a}&operationName=R", Some("query=query%20Q%20%7B%20a%20%7D&operationName=R")),
        (
            &plain,
            "query=query+Q{a}&variables={\"x\": 1}",
            Some("query=query%20Q%20%7B%20a%20%7D&variables=%7B%22x%22%3A1%7D"),
        ),
        (
            &with_variables,
            "query=query Q ($a:A) {a(a:$a)}&variables={\"a\": {\"y\": [2], \"x\": 1}}",
            Some(
                "query=query%20Q%28%24a%3A%20A%29%20%7B%20a%28a%3A%20%24a%29%20%7D\
                 &variables=%7B%22a%22%3A%7B%22x%22%3A1%2C%22y%22%3A%5B2%5D%7D%7D&operationName=Q",
            ),
        ),
        (&plain, "query=query+Q{b}", None),
        (&plain, "query=query+Q{a}&query=query+Q{a}", None),
        (&plain, "query=query+Q{a}&variables=[]", None),
        (&plain, "query=query+Q{a}&variables={", None),
        (&plain, "query=query+Q{", None),
        (&plain, "query", None),
        (&plain, "", None),
    ] {
        let compared = operation.operation_of_query().unwrap();
        let request = ActualRequest { method: "GET", path: "/", query: sent, headers: Vec::new(), body: b"" };
        let reworded = compared.in_words_of_the_contract(&request);
        assert_eq!(reworded.as_ref().map(|reworded| reworded.within(&request).query), put_as, "{sent}");
    }
}

#[test]
fn only_a_query_with_plain_variables_goes_by_get() {
    let query = || graphql("query A { a }");
    for (operation, reason) in [
        (graphql("mutation { a }"), "has a GraphQL operation that is no query"),
        (graphql("subscription { a }"), "has a GraphQL operation that is no query"),
        (graphql("query A { a } mutation B { b }").operation_name("B"), "has a GraphQL operation that is no query"),
        (
            query().variables(crate::json_pattern!({"a": crate::pattern::like(1)})),
            "has GraphQL variables with patterns",
        ),
        (query().variables(crate::json_pattern!([])), "has GraphQL variables that are no object"),
        (graphql("{ a"), "has a GraphQL document that query parse error"),
    ] {
        let refused = operation.operation_of_query().unwrap_err();
        assert!(refused.starts_with(reason), "{refused}");
    }
    assert!(graphql("query A { a } mutation B { b }").operation_name("A").operation_of_query().is_ok());
    assert!(graphql("{ a }").operation_of_query().is_ok());
}
