//! Which interaction answers, what a failing test prints, and how much is kept. Requests are written as text:
//! `METHOD target`, header lines, an empty line, the body.

use std::time::Duration;

use insta::assert_snapshot;
use pact_core::date_pattern::Moment;
use pact_core::json::Json;
use pact_core::matching::{ActualRequest, RequestMatcher};
use pact_core::model::{Category, Generator, HttpInteraction, Interaction, RulePath};

use super::{Expectation, MOST_UNMATCHED, Session, Surroundings};
use crate::builder::Checked;
use crate::prelude::*;
use crate::reply::Reply;

fn session(pact: &PactBuilder) -> Session {
    let Checked { pact, expectations, .. } = pact.compile().unwrap();
    Session::new(&pact.consumer, &pact.provider, expectations)
}

fn pact() -> PactBuilder {
    PactBuilder::new("billing", "listings")
}

fn ask(session: &mut Session, request: &str) -> Reply {
    let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
    let mut lines = head.lines();
    let (method, target) = lines.next().unwrap().split_once(' ').unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers = lines.map(|line| line.split_once(": ").unwrap()).collect();
    let request = ActualRequest { method, path, query, headers, body: body.as_bytes() };
    let now = Moment::since_epoch(Duration::from_secs(1_772_357_400));
    let mut random = || 0;
    session.handle(&request, &mut Surroundings { base_url: "http://127.0.0.1:1", now, random: &mut random })
}

/// Which of several interactions, told by their statuses, answer these requests in turn.
#[track_caller]
fn check_answers(pact: &PactBuilder, requests: &[(&str, u16)]) {
    let mut session = session(pact);
    for (request, status) in requests {
        assert_eq!(ask(&mut session, request).status, *status, "{request}");
    }
}

#[test]
fn a_fully_matching_interaction_beats_a_partial_one_with_more_headers() {
    let pact = pact().interaction("plain", |i| i.request(|r| r.get("/a")).response(|r| r.status(201))).interaction(
        "with headers",
        |i| {
            i.request(|r| r.get("/a").header("X-1", "1").header("X-2", "2").header("X-3", "3"))
                .response(|r| r.status(202))
        },
    );
    check_answers(&pact, &[("GET /a\nX-1: 1\nX-2: 2", 201), ("GET /a\nX-1: 1\nX-2: 2\nX-3: 3", 202), ("GET /a", 201)]);
}

#[test]
fn of_full_matches_the_one_that_says_most_answers_in_any_order_of_requests() {
    let pact = pact()
        .interaction("any name", |i| {
            i.request(|r| r.post("/a").json_body(like(json_pattern!({"name": "x"})))).response(|r| r.status(201))
        })
        .interaction("this name", |i| {
            i.request(|r| r.post("/a").json_body(json_pattern!({"name": "Ann"}))).response(|r| r.status(202))
        })
        .interaction("no body", |i| i.request(|r| r.post("/a")).response(|r| r.status(203)));
    let with_name = |name: &str| format!("POST /a\ncontent-type: application/json\n\n{{\"name\": \"{name}\"}}");
    check_answers(&pact, &[(&with_name("Ann"), 202), (&with_name("Bob"), 201), ("POST /a", 203)]);
    check_answers(&pact, &[("POST /a", 203), (&with_name("Bob"), 201), (&with_name("Ann"), 202)]);
}

#[test]
fn a_request_that_two_interactions_match_alike_fails_with_both_shown() {
    let pact = pact()
        .interaction("first", |i| i.given("none").request(|r| r.get("/a")).response(|r| r.status(201)))
        .interaction("other", |i| i.request(|r| r.get("/b")))
        .interaction("second", |i| i.given("one").request(|r| r.get("/a")).response(|r| r.status(202)));
    let mut session = session(&pact);
    let reply = ask(&mut session, "GET /a");
    assert_eq!(reply.status, 500);
    assert!(String::from_utf8(reply.body.to_vec()).unwrap().contains("\"description\": \"second\""));
    ask(&mut session, "GET /b");
    assert_snapshot!(session.report(), @r#"
    billing did not use listings as the contract of this test says.

    1) GET /a matches several interactions of this test, and none says more of it than the others; put them into tests of their own, or let their requests differ
       "first" given "none": GET /a
       "second" given "one": GET /a
       the request:
         (no body)

    Never requested:
      "first" given "none": GET /a
      "second" given "one": GET /a

    The contract file is left as it was.
    "#);
}

#[test]
fn an_example_goes_over_the_wire_in_the_coding_that_its_headers_name() {
    let encoded = |coding: &str| {
        let pact = pact().interaction("a listing", |i| {
            i.request(|r| r.post("/a").header("Content-Encoding", coding).json_body(json_pattern!({"a": 1})))
                .response(|r| r.header("Content-Encoding", coding).json_body(json_pattern!({"b": 2})))
        });
        let expectations = pact.compile().unwrap().expectations;
        expectations[0].reply.clone().unwrap().body
    };
    let decoded = |decoder: &mut dyn std::io::Read| {
        let mut text = String::new();
        decoder.read_to_string(&mut text).unwrap();
        text
    };
    let expected = r#"{"b":2}"#;
    assert_eq!(encoded("identity"), expected);
    assert_eq!(decoded(&mut flate2::read::GzDecoder::new(&*encoded("gzip"))), expected);
    assert_eq!(decoded(&mut flate2::read::ZlibDecoder::new(&*encoded("deflate"))), expected);
    let twice = encoded("deflate, gzip");
    assert_eq!(decoded(&mut flate2::read::ZlibDecoder::new(flate2::read::GzDecoder::new(&*twice))), expected);
}

/// Interactions that are like one another, and requests that are like them: paths with escapes and without, with rules and
/// without, methods in either case.
mod index {
    use proptest::prelude::*;

    use super::super::{Expectation, Session};
    use super::*;

    const METHODS: [&str; 4] = ["GET", "get", "POST", "PUT"];
    const PATHS: [&str; 8] = ["/a", "/%61", "/a/b", "/a%2Fb", "/b", "/100%", "/100%25", "/"];

    fn expectation((method, path, pattern, headers): (usize, usize, u8, usize)) -> Expectation {
        let mut http = HttpInteraction::default();
        http.request.method = METHODS[method].to_owned();
        http.request.path = PATHS[path].to_owned();
        (0..headers).for_each(|number| http.request.headers.add(format!("x-{number}"), "1".to_owned()));
        let regex =
            |regex: &str| pact_core::model::RuleList::one(pact_core::model::MatchingRule::Regex(regex.to_owned()));
        match pattern {
            0 => http.request.rules.add(Category::Path, RulePath::root(), regex("/[ab].*")),
            1 => http.request.rules.add(Category::Method, RulePath::root(), regex("GET|PUT")),
            _ => {}
        }
        Expectation::new(&Interaction::default(), &http, RequestMatcher::new(&http.request).unwrap())
    }

    proptest! {
        #[test]
        fn the_index_finds_what_asking_all_finds(
            interactions in prop::collection::vec((0..METHODS.len(), 0..PATHS.len(), 0..8_u8, 0..3_usize), 0..12),
            requests in prop::collection::vec((0..METHODS.len(), 0..PATHS.len(), 0..4_usize), 1..8),
        ) {
            let session = Session::new("a", "b", interactions.into_iter().map(expectation).collect());
            for (method, path, headers) in requests {
                let headers = [("x-0", "1"), ("x-1", "1"), ("x-2", "1")].into_iter().take(headers).collect();
                let request = ActualRequest { method: METHODS[method], path: PATHS[path], query: "", headers, body: b"" };
                let all = 0..session.expectations.len();
                prop_assert_eq!(session.select(&request), session.best(all.clone(), &request));
                prop_assert_eq!(session.nearest(&request), session.nearest_among(all, &request).1);
            }
        }
    }
}

#[test]
fn generated_values_are_served_in_the_place_of_the_examples() {
    let pact = pact().interaction("a listing", |i| {
        i.request(|r| r.get("/a")).response(|r| {
            r.header("Location", mock_server_url(r".*(/listings/L-\d+)", "http://example.com/listings/L-1")).json_body(
                json_pattern!({
                    "floor": random_int(5..=30, 7),
                    "id": random_uuid("936da01f-9abd-4d9d-80c7-02af85c822a8"),
                    "owner": from_provider_state("${owner}", "O-1"),
                }),
            )
        })
    });
    let reply = ask(&mut session(&pact), "GET /a");
    assert_eq!(reply.headers[0], ("Location".to_owned(), "http://127.0.0.1:1/listings/L-1".to_owned()));
    assert_snapshot!(String::from_utf8(reply.body.to_vec()).unwrap(), @r#"{"floor":5,"id":"00000000-0000-4000-8000-000000000000","owner":"O-1"}"#);
}

#[test]
fn an_answer_that_cannot_be_made_fails_the_test() {
    // Builders refuse such a generator; a contract may have one.
    let mut interaction = Interaction::default();
    interaction.description = "a listing".to_owned();
    let mut http = HttpInteraction::default();
    let generator =
        Generator::Unknown { generator: Json::Null, reason: "the generator `Moon` is not known".to_owned() };
    http.response.generators.add(Category::Status, RulePath::root(), generator);
    let matcher = RequestMatcher::new(&http.request).unwrap();
    let mut session = Session::new("billing", "listings", vec![Expectation::new(&interaction, &http, matcher)]);
    assert_eq!(ask(&mut session, "GET /").status, 500);
    assert_snapshot!(session.report(), @r#"
    billing did not use listings as the contract of this test says.

    1) GET / matches "a listing": GET /, which cannot be judged: the status cannot be generated: the generator `Moon` is not known
       the request:
         (no body)

    Never requested:
      "a listing": GET /

    The contract file is left as it was.
    "#);
}

#[test]
fn a_failing_test_prints_the_nearest_interaction_and_what_differs() {
    let pact = pact().interaction("all listings", |i| i.request(|r| r.get("/listings"))).interaction("a charge", |i| {
        i.given("listing L-1 exists").given("it is open").request(|r| {
            r.post("/listings/L-1/charges").query("dry", "true").header("X-Agent", regex("A-\\d+", "A-1")).json_body(
                json_pattern!({"cents": integer(4900), "currency": "EUR", "items": each_like({"name": "x"})}),
            )
        })
    });
    let mut session = session(&pact);
    let charge = "POST /listings/L-1/charges?dry=no&x=1\ncontent-type: application/json\nX-Agent: 7\n\n\
                  {\"cents\": \"4900\", \"items\": [],\n \"note\": 1}";
    let reply = ask(&mut session, charge);
    ask(&mut session, charge);
    ask(&mut session, "GET /listing");
    assert_eq!(reply.status, 500);
    assert_eq!(reply.headers[2], ("X-Pact".to_owned(), "Request-Mismatch".to_owned()));
    assert_snapshot!(session.report(), @r#"
    billing did not use listings as the contract of this test says.

    1) POST /listings/L-1/charges?dry=no&x=1 matches no interaction (2 times)
       nearest: "a charge" given "listing L-1 exists" and "it is open": POST /listings/L-1/charges, 7 differences
         query dry: expected "true" but got "no"
         query x: expected no such parameter but got "1"
         header X-Agent: expected a value that matches /A-\d+/ but got "7" (rule: regex A-\d+)
         body $.cents: expected an integer but got "4900" (rule: integer)
         body $.currency: expected "EUR" but it is missing
         body $.items: expected at least 1 item but got 0 (rule: type (min 1))
         body $.note: expected no such member but got 1
       the request:
         content-type: application/json
         X-Agent: 7

         {"cents": "4900", "items": [],
          "note": 1}

    2) GET /listing matches no interaction
       nearest: "all listings": GET /listings, 1 difference
         path: expected /listings but got /listing
       the request:
         (no body)

    Never requested:
      "all listings": GET /listings
      "a charge" given "listing L-1 exists" and "it is open": POST /listings/L-1/charges

    The contract file is left as it was.
    "#);
    assert_snapshot!(String::from_utf8(reply.body.to_vec()).unwrap(), @r#"
    {
      "error": "POST /listings/L-1/charges?dry=no&x=1 matches no interaction",
      "request": {
        "method": "POST",
        "path": "/listings/L-1/charges",
        "query": "dry=no&x=1",
        "headers": [
          {
            "name": "content-type",
            "value": "application/json"
          },
          {
            "name": "X-Agent",
            "value": "7"
          }
        ],
        "body": "{\"cents\": \"4900\", \"items\": [],\n \"note\": 1}"
      },
      "nearest": [
        {
          "description": "a charge",
          "providerStates": [
            "listing L-1 exists",
            "it is open"
          ],
          "method": "POST",
          "path": "/listings/L-1/charges",
          "mismatches": [
            {
              "part": "query",
              "path": "dry",
              "rule": null,
              "expected": "\"true\"",
              "actual": "\"no\"",
              "message": "expected \"true\" but got \"no\""
            },
            {
              "part": "query",
              "path": "x",
              "rule": null,
              "expected": null,
              "actual": "\"1\"",
              "message": "expected no such parameter but got \"1\""
            },
            {
              "part": "header",
              "path": "X-Agent",
              "rule": "regex A-\\d+",
              "expected": "A-1",
              "actual": "7",
              "message": "expected a value that matches /A-\\d+/ but got \"7\""
            },
            {
              "part": "body",
              "path": "$.cents",
              "rule": "integer",
              "expected": "4900",
              "actual": "\"4900\"",
              "message": "expected an integer but got \"4900\"",
              "difference": {
                "kind": "kind",
                "expected": "a number",
                "actual": "a string"
              }
            },
            {
              "part": "body",
              "path": "$.currency",
              "rule": null,
              "expected": "\"EUR\"",
              "actual": null,
              "message": "expected \"EUR\" but it is missing"
            },
            {
              "part": "body",
              "path": "$.items",
              "rule": "type (min 1)",
              "expected": "[{\"name\":\"x\"}]",
              "actual": "[]",
              "message": "expected at least 1 item but got 0",
              "difference": {
                "kind": "size",
                "least": 1,
                "actual": 0
              }
            },
            {
              "part": "body",
              "path": "$.note",
              "rule": null,
              "expected": null,
              "actual": "1",
              "message": "expected no such member but got 1"
            }
          ],
          "moreMismatches": 0
        }
      ]
    }
    "#);
}

#[test]
fn the_right_interaction_is_nearest_however_much_differs() {
    let pact = pact().interaction("reading", |i| i.request(|r| r.get("/orders"))).interaction("ordering", |i| {
        i.request(|r| r.post("/orders").query("a", "1").header("X", "1").json_body(json_pattern!({"a": 1, "b": 2})))
    });
    let mut session = session(&pact);
    ask(&mut session, "POST /orders?a=2\nX: 2\ncontent-type: application/json\n\n{\"a\": 2, \"b\": 1, \"c\": 3}");
    let report = session.report();
    let super::Why::NoMatch { nearest } = &report.unmatched[0].why else { panic!("{report}") };
    assert_eq!(nearest[0].interaction.description, "ordering");
}

#[test]
fn a_request_of_an_unknown_path_is_unexpected() {
    let mut session = session(&pact().interaction("reading", |i| i.request(|r| r.get("/orders"))));
    let kind = |reply: Reply| reply.headers[2].1.clone();
    assert_eq!(kind(ask(&mut session, "GET /nowhere")), "Unexpected-Request");
    assert_eq!(kind(ask(&mut session, "PUT /orders")), "Unexpected-Request");
    assert_eq!(kind(ask(&mut session, "GET /orders?a=1")), "Request-Mismatch");
}

#[test]
fn a_test_that_used_everything_succeeds() {
    let mut session = session(&pact().interaction("reading", |i| i.request(|r| r.get("/orders"))));
    assert_snapshot!(session.report(), @r#"
    billing did not use listings as the contract of this test says.

    Never requested:
      "reading": GET /orders

    The contract file is left as it was.
    "#);
    ask(&mut session, "GET /orders");
    ask(&mut session, "GET /orders");
    assert!(session.report().is_success());
    assert_snapshot!(session.report(), @"billing used listings as the contract says (1 interaction)");
}

#[test]
fn what_is_kept_does_not_grow_with_the_number_of_requests() {
    let mut session = session(&pact().interaction("reading", |i| i.request(|r| r.get("/orders"))));
    for number in 0..1_000 {
        ask(&mut session, "GET /orders");
        ask(&mut session, &format!("GET /other/{number}"));
        ask(&mut session, "GET /other/0");
    }
    let report = session.report();
    assert_eq!(report.unmatched.len(), MOST_UNMATCHED);
    assert_eq!(report.unmatched[0].times, 1_001);
    assert_eq!(report.more_unmatched, 1_000 - MOST_UNMATCHED as u64);
    assert!(report.to_string().contains("980 further requests"));
}
