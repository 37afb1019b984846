//! What builders refuse, with which words, and what older specification versions get.

use insta::assert_snapshot;
use pact_core::format;
use pact_core::model::{Category, MatchingRules, RuleList, Token};

use crate::prelude::*;

fn with_interaction(describe: impl FnOnce(InteractionBuilder) -> InteractionBuilder) -> PactBuilder {
    PactBuilder::new("billing", "listings").interaction("a charge", describe)
}

fn refused(pact: &PactBuilder) -> String {
    pact.compile().unwrap_err().to_string()
}

/// The message for a request, without the name of the interaction.
fn request(describe: impl FnOnce(RequestBuilder) -> RequestBuilder) -> String {
    refused(&with_interaction(|i| i.request(describe))).replace("interaction \"a charge\": ", "")
}

/// The message for a response, without the name of the interaction.
fn response(describe: impl FnOnce(ResponseBuilder) -> ResponseBuilder) -> String {
    refused(&with_interaction(|i| i.request(|r| r.get("/")).response(describe)))
        .replace("interaction \"a charge\": ", "")
}

#[test]
fn a_contract_needs_names_and_interactions() {
    assert_snapshot!(refused(&PactBuilder::new("", "listings")), @"the consumer has no name: PactBuilder::new(consumer, provider) takes both");
    assert_snapshot!(refused(&PactBuilder::new("billing", " ")), @"the provider has no name: PactBuilder::new(consumer, provider) takes both");
    assert_snapshot!(refused(&PactBuilder::new("billing", "listings")), @"the contract between billing and listings has no interaction: describe one with .interaction(…) or .message(…)");
    assert_snapshot!(refused(&with_interaction(|i| i)), @r#"interaction "a charge": the request's path is missing: describe the request with .request(|r| r.get("/…"))"#);
    assert_snapshot!(refused(&PactBuilder::new("billing", "listings").interaction("", |i| i)), @r#"interaction "": the description is empty: say what happens, in the consumer's words"#);
    assert_snapshot!(refused(&with_interaction(|i| i.request(|r| r.get("/")).given(""))), @r#"interaction "a charge": the provider state "" has no name"#);
    assert_snapshot!(refused(&with_interaction(|i| i.request(|r| r.get("/")).given_with_params("s", "L-1"))), @r#"interaction "a charge": the provider state "s" must have an object of parameters, but has a string"#);
}

#[test]
fn one_name_stands_for_one_interaction() {
    let twice = with_interaction(|i| i.given("s").test_name("t").request(|r| r.get("/a")))
        .interaction("a charge", |i| i.request(|r| r.get("/b")))
        .interaction("a charge", |i| i.given("s").test_name("t").request(|r| r.get("/c")));
    assert_snapshot!(refused(&twice), @r#"
    the interaction "a charge" is described twice, with the same provider states; give each its own description or state
      once as  {"type":"Synchronous/HTTP","description":"a charge","providerStates":[{"name":"s"}],"comments":{"testname":"t"},"pending":false,"request":{"method":"GET","path":"/a"},"response":{"status":200}}
      then as  {"type":"Synchronous/HTTP","description":"a charge","providerStates":[{"name":"s"}],"comments":{"testname":"t"},"pending":false,"request":{"method":"GET","path":"/c"},"response":{"status":200}}
    "#);
}

#[test]
fn parts_are_what_http_can_say() {
    assert_snapshot!(request(|r| r.method("GET IT").path("/")), @r#"the request's method is not a method of HTTP: "GET IT""#);
    assert_snapshot!(request(|r| r.get("a")), @r#"the request's path must begin with a slash: "a""#);
    assert_snapshot!(request(|r| r.get("/a?b=c")), @r#"the request's path must not hold `?`: "/a?b=c"; describe the query with .query(name, value)"#);
    assert_snapshot!(request(|r| r.get(json_pattern!({"a": 1}))), @"the request's path must be a text, but is an object");
    assert_snapshot!(request(|r| r.get("/").header("A B", "1")), @"the request's header `A B` has a name that no header can have");
    assert_snapshot!(request(|r| r.get("/").header("A", "1\r\nB: 2")), @r#"the request's header `A` has a value that no header can have: "1\r\nB: 2""#);
    assert_snapshot!(request(|r| r.get("/").query("a", each_like(1))), @"the request's query parameter `a` must be a text, but is an array");
    assert_snapshot!(request(|r| r.get("/").query("a", 1).query("a", integer(1))), @"the request's query parameter `a` has several values with different patterns; a contract has one pattern for all values of a name");
    assert_snapshot!(response(|r| r.status(99)), @"the response's status must be a final status code, from 200 on, but is 99");
    assert_snapshot!(response(|r| r.body("x", "hippos")), @r#"the response's body has a content type that is none: "hippos""#);
    assert_snapshot!(response(|r| r.content_type("text/plain").json_body(1)), @"the response's body is JSON, but its content type is text/plain");
    assert_snapshot!(response(|r| r.text_body(json_pattern!([1]))), @"the response's body must be a text, but is an array");
}

#[test]
fn an_example_matches_its_own_pattern() {
    assert_snapshot!(request(|r| r.get(regex("/a/\\d+", "/a/b"))), @r#"
    the example of the request does not match its own pattern
      path: expected a value that matches //a/\d+/ but got "/a/b"
    "#);
    assert_snapshot!(request(|r| r.get("/").header("X", date("yyyy-MM-dd", "2026-02-30"))), @r#"
    the example of the request does not match its own pattern
      header X: expected a value of the pattern yyyy-MM-dd but got "2026-02-30": `2026-02-30` is not possible: month 2 of the year 2026 has no day 30
    "#);
    assert_snapshot!(response(|r| r.status(StatusPattern::success(404))), @"
    the example of the response does not match its own pattern
      status: expected a success status (2xx) but got 404
    ");
    let body = json_pattern!({
        "list": each_like({"id": regex("L-\\d+", "L-x")}).min(2),
        "note": include("please", "thanks"),
        "few": each_like(1).min(3).max(2),
    });
    assert_snapshot!(response(|r| r.json_body(body)), @r#"
    the example of the response does not match its own pattern
      body $.list[0].id: expected a value that matches /L-\d+/ but got "L-x"
      body $.list[1].id: expected a value that matches /L-\d+/ but got "L-x"
      body $.note: expected a value that includes "please" but got "thanks"
      body $.few: expected at most 2 items but got 3
    "#);
}

#[test]
fn what_nobody_can_judge_is_refused() {
    // The reasons are the core's, and shown there.
    for message in [
        response(|r| r.json_body(json_pattern!({"id": regex("[", "L-1")}))),
        response(|r| r.json_body(date("yyyy-bb", "2026"))),
        response(|r| r.body("<a>", "application/xml")),
        request(|r| r.post("/").body("{", "application/json")),
    ] {
        assert!(message.starts_with("interaction \"a charge\" cannot be judged: "), "{message}");
    }
}

#[test]
fn an_older_version_says_what_it_can_and_refuses_the_rest() {
    let refused = |version, describe: fn(InteractionBuilder) -> InteractionBuilder| {
        refused(&with_interaction(|i| describe(i.request(|r| r.get("/")))).specification(version))
    };
    assert_snapshot!(refused(Specification::V2, |i| i.given("a").given("b")), @"specification version 2.0.0 cannot say what `a charge` says: several provider states; choose another version with .specification(…)");
    assert_snapshot!(refused(Specification::V2, |i| i.response(|r| r.json_body(integer(1)))), @"specification version 2.0.0 cannot say what `a charge` says: the rule integer; choose another version with .specification(…)");
    assert_snapshot!(refused(Specification::V2, |i| i.response(|r| r.json_body(random_int(1..=2, 1)))), @"specification version 2.0.0 cannot say what `a charge` says: the rule integer, generators; choose another version with .specification(…)");
    assert_snapshot!(refused(Specification::V3, |i| i.pending()), @"specification version 3.0.0 cannot say what `a charge` says: that it is pending; choose another version with .specification(…)");
    assert_snapshot!(refused(Specification::V3, |i| i.comment("see the handbook")), @r#"interaction "a charge": specification version 3.0.0 has no comments, version 4 has"#);
    assert_snapshot!(refused(Specification::V1, |i| i.response(|r| r.json_body(like(1)))), @"specification version 1.0.0 cannot say what `a charge` says: matching rules; choose another version with .specification(…)");
}

/// Rules without the text of their paths, of which versions have their own.
fn rules(rules: &MatchingRules) -> Vec<(&Category, &[Token], &RuleList)> {
    rules.entries.iter().map(|entry| (&entry.category, entry.path.tokens(), &entry.rules)).collect()
}

#[test]
fn what_was_said_comes_back_from_every_version_that_can_say_it() {
    let pact = |version| {
        with_interaction(|i| {
            i.given("listing L-1 exists")
                .request(|r| {
                    r.post(regex("/listings/L-\\d+", "/listings/L-1"))
                        .query("tag", "a b")
                        .query("tag", "ä&")
                        .header("Accept", "application/json")
                        .header("X-Odd_Name", regex("a|b", "b"))
                        .json_body(like(json_pattern!({"it's": [1, null], "list": each_like({"a": "x"}).min(2)})))
                })
                .response(|r| r.created().header("Location", like("/x")).text_body(regex("\\w+", "ok")))
        })
        .specification(version)
    };
    for version in [Specification::V2, Specification::V3, Specification::V4] {
        let built = pact(version).compile().unwrap().pact;
        let read = format::read(&format::write(&built).unwrap()).unwrap();
        let (built, read) = (built.interactions[0].http().unwrap(), read.interactions[0].http().unwrap());
        assert_eq!(rules(&built.request.rules), rules(&read.request.rules), "{version}");
        assert_eq!(rules(&built.response.rules), rules(&read.response.rules), "{version}");
        assert_eq!(built.request.query.by_name(), read.request.query.by_name(), "{version}");
        assert_eq!(built.request.headers, read.request.headers, "{version}");
        assert_eq!(built.request.body.bytes(), read.request.body.bytes(), "{version}");
        assert_eq!(built.response.body.bytes(), read.response.body.bytes(), "{version}");
        assert_eq!(built.request.content_type(), read.request.content_type(), "{version}");
    }
}
