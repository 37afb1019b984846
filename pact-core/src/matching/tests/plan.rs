//! How a comparison is told, before and after.

use crate::comparison;
use crate::format::{Specification, read_request, read_response};
use crate::json;
use crate::matching::{ActualRequest, ActualResponse, RequestMatcher, ResponseMatcher};

#[test]
fn a_plan_says_which_rule_applies_where_and_why() {
    let request = json!({
        "method": "POST", "path": "/orders/1", "query": {"page": ["1"]}, "headers": {"Content-Type": "application/json", "X-Id": "7"},
        "body": {"id": 1, "lines": [{"sku": "AB-1", "qty": 2}], "note": {}},
        "matchingRules": {
            "path": {"matchers": [{"match": "regex", "regex": "/orders/\\d+"}]},
            "header": {"X-Id": {"matchers": [{"match": "integer"}]}},
            "body": {
                "$": {"matchers": [{"match": "type"}]},
                "$.lines": {"matchers": [{"match": "type", "min": 1}]},
                "$.lines[*].sku": {"matchers": [{"match": "regex", "regex": "[A-Z]+-\\d"}]},
                "$.*[0].sku": {"matchers": [{"match": "include", "value": "-"}]}
            }
        }
    });
    let matcher = RequestMatcher::new(&read_request(&request, Specification::V3).unwrap()).unwrap();
    insta::assert_snapshot!(matcher.plan(), @r#"
    method               POST                              equality           no rule: the example itself
    path                 /orders/1                         regex /orders/\d+  the rule for the path
    query page           "1"                               equality           no rule: the example itself
    header Content-Type  "application/json"                content type       no rule: the example itself
    header X-Id          "7"                               integer            the rule for `X-Id`
    body $               {"id":1,"lines":[{"sku":"AB-1",…  type               the rule at $; a body of the content type application/json
    body $.id            1                                 type               the rule at $, above
    body $.lines         [{"sku":"AB-1","qty":2}]          type (min 1)       the rule at $.lines; it outranks $
    body $.lines[0].sku  "AB-1"                            regex [A-Z]+-\d    the rule at $.lines[*].sku; it outranks $.*[0].sku, $.lines
    body $.lines[0].qty  2                                 type (min 1)       the rule at $.lines, above
    "#);
    let actual = ActualRequest {
        method: "POST",
        path: "/orders/2",
        query: "page=2",
        headers: vec![("content-type", "application/json"), ("x-id", "7")],
        body: b"{\"id\": \"x\", \"lines\": [{\"sku\": \"1\", \"qty\": 2}], \"note\": {}, \"more\": 1}",
    };
    let explanation = matcher.plan().explained(matcher.compare(&actual));
    insta::assert_snapshot!(explanation, @r#"
    ✓ method               POST                              equality           no rule: the example itself
    ✓ path                 /orders/1                         regex /orders/\d+  the rule for the path
    ✗ query page           "1"                               equality           no rule: the example itself
        expected "1" but got "2"
    ✓ header Content-Type  "application/json"                content type       no rule: the example itself
    ✓ header X-Id          "7"                               integer            the rule for `X-Id`
    ✓ body $               {"id":1,"lines":[{"sku":"AB-1",…  type               the rule at $; a body of the content type application/json
    ✗ body $.id            1                                 type               the rule at $, above
        expected a number like 1 but got "x"
    ✓ body $.lines         [{"sku":"AB-1","qty":2}]          type (min 1)       the rule at $.lines; it outranks $
    ✗ body $.lines[0].sku  "AB-1"                            regex [A-Z]+-\d    the rule at $.lines[*].sku; it outranks $.*[0].sku, $.lines
        expected a value that matches /[A-Z]+-\d/ but got "1"
    ✓ body $.lines[0].qty  2                                 type (min 1)       the rule at $.lines, above
    ✗ body $.more: expected no such member but got 1
    "#);
    assert_eq!(explanation.to_json().pointer("/match"), Some(&false.into()));
    assert_eq!(explanation.to_json().pointer("/beside/0/path"), Some(&"$.more".into()));
}

#[test]
fn what_could_not_be_compared_is_told_apart_from_what_passed() {
    let response = json!({
        "headers": {"Content-Type": "application/json"},
        "body": {"id": 1, "owner": {"name": "Ann"}, "lines": [{"sku": "A", "tags": ["x", "y"]}]},
        "matchingRules": {"body": {"$.lines": {"matchers": [{"match": "type"}]}}}
    });
    let matcher = ResponseMatcher::new(&read_response(&response, Specification::V3).unwrap()).unwrap();
    let explain = |content_type: &str, body: &str| {
        let headers = vec![("content-type", content_type)];
        matcher.plan().explained(matcher.compare(&ActualResponse { status: 200, headers, body: body.as_bytes() }))
    };
    insta::assert_snapshot!(
        explain("application/json", r#"{"id": 4, "lines": [{"sku": "A", "tags": []}, {"sku": 1, "tags": "x"}], "ownr": {}}"#),
        @r#"
        ✓ status                   200                               equality                no rule: the example itself
        ✓ header Content-Type      "application/json"                content type            no rule: the example itself
        ✓ body $                   {"id":1,"owner":{"name":"Ann"},…  at least these members  no rule: the example itself; a body of the content type application/json
        ✗ body $.id                1                                 equality                no rule: the example itself
            expected 1 but got 4
        ✗ body $.owner: expected {"name":"Ann"} but it is missing
              something of nearly that name came: ownr
        · body $.owner.name        "Ann"                             equality                no rule: the example itself
        ✓ body $.lines             [{"sku":"A","tags":["x","y"]}]    type                    the rule at $.lines
        ✗ body $.lines[0].sku      "A"                               type                    the rule at $.lines, above
            $.lines[1].sku: expected a string like "A" but got 1
        ✓ body $.lines[0].tags[0]  "x"                               type                    the rule at $.lines, above
        ✓ body $.lines[0].tags[1]  "y"                               type                    the rule at $.lines, above
        ✗ body $.lines[1].tags: expected an array like ["x","y"] but got "x"
        "#
    );
    insta::assert_snapshot!(explain("text/plain", "{}"), @r#"
    ✓ status                   200                               equality                no rule: the example itself
    ✗ header Content-Type      "application/json"                content type            no rule: the example itself
        expected "application/json" but got "text/plain"
    ✗ body $                   {"id":1,"owner":{"name":"Ann"},…  at least these members  no rule: the example itself; a body of the content type application/json
        expected a body of the content type application/json but got text/plain
    · body $.id                1                                 equality                no rule: the example itself
    · body $.owner.name        "Ann"                             equality                no rule: the example itself
    · body $.lines             [{"sku":"A","tags":["x","y"]}]    type                    the rule at $.lines
    · body $.lines[0].sku      "A"                               type                    the rule at $.lines, above
    · body $.lines[0].tags[0]  "x"                               type                    the rule at $.lines, above
    · body $.lines[0].tags[1]  "y"                               type                    the rule at $.lines, above
    "#);
    insta::assert_snapshot!(explain("application/json", "{oops"), @r#"
    ✓ status                   200                               equality                no rule: the example itself
    ✓ header Content-Type      "application/json"                content type            no rule: the example itself
    ✗ body $                   {"id":1,"owner":{"name":"Ann"},…  at least these members  no rule: the example itself; a body of the content type application/json
        expected a JSON document but got "{oops": expected a member name in double quotes, found 'o' at line 1 column 2
    · body $.id                1                                 equality                no rule: the example itself
    · body $.owner.name        "Ann"                             equality                no rule: the example itself
    · body $.lines             [{"sku":"A","tags":["x","y"]}]    type                    the rule at $.lines
    · body $.lines[0].sku      "A"                               type                    the rule at $.lines, above
    · body $.lines[0].tags[0]  "x"                               type                    the rule at $.lines, above
    · body $.lines[0].tags[1]  "y"                               type                    the rule at $.lines, above
    "#);
    let explained = explain("application/json", "[]");
    insta::assert_snapshot!(explained, @r#"
    ✓ status                   200                               equality                no rule: the example itself
    ✓ header Content-Type      "application/json"                content type            no rule: the example itself
    ✗ body $                   {"id":1,"owner":{"name":"Ann"},…  at least these members  no rule: the example itself; a body of the content type application/json
        expected {"id":1,"owner":{"name":"Ann"},"lines":[{"sku":"A","tags":["x","y"]}]} but got []
    · body $.id                1                                 equality                no rule: the example itself
    · body $.owner.name        "Ann"                             equality                no rule: the example itself
    · body $.lines             [{"sku":"A","tags":["x","y"]}]    type                    the rule at $.lines
    · body $.lines[0].sku      "A"                               type                    the rule at $.lines, above
    · body $.lines[0].tags[0]  "x"                               type                    the rule at $.lines, above
    · body $.lines[0].tags[1]  "y"                               type                    the rule at $.lines, above
    "#);
    let outcomes: Vec<&str> = explained.outcomes().into_iter().map(|(_, outcome)| outcome.name()).collect();
    assert_eq!(outcomes[..4], ["passed", "passed", "failed", "not compared"]);
    let json = explained.to_json();
    assert_eq!(json.pointer("/steps/3/outcome"), Some(&"not compared".into()));
    assert_eq!(json.pointer("/steps/2/mismatches/0/difference/kind"), Some(&"kind".into()));
}

#[test]
fn a_difference_between_texts_is_shown_below_its_step() {
    let text = |body: &str| json!({"headers": {"Content-Type": "text/plain"}, "body": body});
    let explain = |expected: &str, actual: &str| {
        comparison::explain(comparison::Kind::Response, Specification::V3, &text(expected), &text(actual)).unwrap()
    };
    insta::assert_snapshot!(explain("one\ntwo\nthree", "one\n2\nthree"), @r#"
    ✓ status               200                equality      no rule: the example itself
    ✓ header Content-Type  "text/plain"       content type  no rule: the example itself
    ✗ body $               "one\ntwo\nthree"  equality      compared as text; no rule: the example itself; a body of the content type text/plain
        expected "one\ntwo\nthree" but got "one\n2\nthree"
           one
          -two
          +2
           three
    "#);
    insta::assert_snapshot!(explain("the quick brown fox jumps", "the quick brown fix jumps"), @r#"
    ✓ status               200                          equality      no rule: the example itself
    ✓ header Content-Type  "text/plain"                 content type  no rule: the example itself
    ✗ body $               "the quick brown fox jumps"  equality      compared as text; no rule: the example itself; a body of the content type text/plain
        expected "the quick brown fox jumps" but got "the quick brown fix jumps"
          - …he quick brown fox jumps
          + …he quick brown fix jumps
                             ^
    "#);
}
