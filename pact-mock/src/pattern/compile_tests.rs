//! What patterns say: examples, rules and generators.

use insta::assert_snapshot;

use pact_core::model::{Combine, MatchingRule, RuleList};

use crate::pattern::DataType;
use crate::prelude::*;
use crate::side::Side;

fn said(pattern: impl Into<Pattern>) -> String {
    said_in(Side::Response, pattern)
}

fn said_in(side: Side, pattern: impl Into<Pattern>) -> String {
    let compiled = match pattern.into().compile(side) {
        Ok(compiled) => compiled,
        Err(problem) => return format!("wrong: {problem}"),
    };
    let list = |list: &RuleList| {
        let joint = if list.combine == Combine::Or { " or " } else { " and " };
        list.rules.iter().map(MatchingRule::to_string).collect::<Vec<_>>().join(joint)
    };
    let rules = compiled.rules.entries.iter().map(|entry| format!("\n{}: {}", entry.path, list(&entry.rules)));
    let generators = compiled.generators.entries.iter().map(|entry| format!("\n{}: {:?}", entry.path, entry.generator));
    format!("{}{}{}", compiled.example, rules.collect::<String>(), generators.collect::<String>())
}

#[test]
fn plain_values_have_no_rules() {
    assert_snapshot!(
        said(json_pattern!({"id": "L-1", "price": 1.0, "open": true, "none": null, "list": [1, [], {}]})),
        @r#"{"id":"L-1","price":1.0,"open":true,"none":null,"list":[1,[],{}]}"#
    );
}

#[test]
fn patterns_are_nested_freely() {
    let listing = json_pattern!({
        "id": regex(r"L-\d+", "L-1"),
        "odd name's": [integer(1), like({"x": 2})],
        "photos": each_like({"url": include("http", "http://x"), "tags": each_like("new").max(3)}).min(2),
    });
    assert_snapshot!(said(like(listing)), @r#"
    {"id":"L-1","odd name's":[1,{"x":2}],"photos":[{"url":"http://x","tags":["new"]},{"url":"http://x","tags":["new"]}]}
    $: type
    $.id: regex L-\d+
    $['odd name\'s'][0]: integer
    $['odd name\'s'][1]: type
    $.photos: type (min 2)
    $.photos[*].url: include "http"
    $.photos[*].tags: type (min 1, max 3)
    "#);
}

#[test]
fn values_are_any_expressions_in_json_notation() {
    const CENTS: i64 = 4_900;
    let name = String::from("Ann");
    let bounded = |item: Pattern| each_like(item).max(9);
    assert_snapshot!(
        said(json_pattern!([
            -1, CENTS / 100, name.len(), format!("{name}!"), Some("x"), None::<i32>, [1, 2], vec!["a"], (1 + 1),
            {}, [], {"a": {"b": [like({"c": null,})]},}, bounded({"d": 1}), serde_json::json!({"e": 1.0}),
        ])),
        @r#"
    [-1,49,3,"Ann!","x",null,[1,2],["a"],2,{},[],{"a":{"b":[{"c":null}]}},[{"d":1}],{"e":1.0}]
    $[11].a.b[0]: type
    $[12]: type (min 1, max 9)
    "#
    );
    assert_snapshot!(said(json_pattern!(each_like({"a": 1}).min(2))), @r#"
    [{"a":1},{"a":1}]
    $: type (min 2)
    "#);
}

#[test]
fn of_two_rules_at_one_place_the_inner_one_counts() {
    assert_snapshot!(said(like(like(decimal(1.5)))), @r"
    1.5
    $: decimal
    ");
    assert_snapshot!(said(like(each_like(1))), @r"
    [1]
    $: type (min 1)
    ");
}

#[test]
fn examples_stay_beside_generators() {
    assert_snapshot!(said(json_pattern!({"floor": random_int(1..=30, 3)})), @r#"
    {"floor":3}
    $.floor: integer
    $.floor: RandomInt { min: 1, max: 30 }
    "#);
}

#[test]
fn what_a_state_decides_is_the_example_in_requests_and_of_its_type_in_responses() {
    let pattern =
        || json_pattern!({"id": from_provider_state("${id}", 7), "n": from_provider_state("${n}", integer(1))});
    assert_snapshot!(said_in(Side::Request, pattern()), @r#"
    {"id":7,"n":1}
    $.n: integer
    $.id: ProviderState { expression: "${id}", data_type: None }
    $.n: ProviderState { expression: "${n}", data_type: None }
    "#);
    assert_snapshot!(said_in(Side::Response, like(pattern())), @r#"
    {"id":7,"n":1}
    $: type
    $.id: type
    $.n: integer
    $.id: ProviderState { expression: "${id}", data_type: None }
    $.n: ProviderState { expression: "${n}", data_type: None }
    "#);
    let part = |side| Pattern::from(from_provider_state("/${id}", "/7")).compile_text(side).unwrap();
    assert_eq!(part(Side::Request).rules, None);
    assert_eq!(part(Side::Response).rules, Some(super::ANY_OF_TYPE.into()));
    assert!(part(Side::Request).generator.is_some());
}

#[test]
fn only_plain_values_can_be_text() {
    for (pattern, text) in [
        (Pattern::from("a"), Ok("a")),
        (integer(-7), Ok("-7")),
        (like(regex("a|b", "b")), Ok("b")),
        (boolean(true), Ok("true")),
        (null(), Err("must be a text, a number or a boolean, but is null")),
        (each_like("a").into(), Err("must be a text, but is an array")),
        (like(json_pattern!({"a": 1})), Err("must be a text, but is an object")),
    ] {
        let part = pattern.compile_text(Side::Request).map(|part| part.example);
        assert_eq!(part, text.map(str::to_owned).map_err(str::to_owned), "{pattern:?}");
    }
}

#[test]
fn arrays_contain_what_they_must() {
    assert_snapshot!(said(json_pattern!({"links": array_containing([{"rel": "self", "id": random_int(1..=9, 1)}, like("x")])})), @r#"
    {"links":[{"rel":"self","id":1},"x"]}
    $.links: arrayContains (2 variants)
    "#);
    assert_snapshot!(said(json_pattern!(array_containing([integer(1), {"a": [each_like({"b": integer(2)})]}]))), @r#"
    [1,{"a":[[{"b":2}]]}]
    $: arrayContains (2 variants)
    "#);
}

#[test]
fn names_may_be_data() {
    assert_snapshot!(said(json_pattern!({"p": each_entry(regex("[A-Z]{3}", "EUR"), json_pattern!({"cents": integer(1)}))})), @r#"
    {"p":{"EUR":{"cents":1}}}
    $.p: eachKey and values
    $.p.*.cents: integer
    "#);
    assert_snapshot!(said(each_key(regex("[a-z]+", "plan"), json_pattern!({"plan": "plus", "n": integer(1)}))), @r#"
    {"plan":"plus","n":1}
    $: eachKey
    $.n: integer
    "#);
    assert_snapshot!(said(each_value(integer(4900), ["EUR", "USD"])), @r#"
    {"EUR":4900,"USD":4900}
    $: values
    $.*: integer
    "#);
    assert_snapshot!(said(values(json_pattern!({"EUR": integer(4900), "USD": integer(5200)}))), @r#"
    {"EUR":4900,"USD":5200}
    $: values
    $.*: integer
    "#);
}

#[test]
fn several_patterns_for_one_value_are_combined() {
    assert_snapshot!(said(all_of([regex("[a-z]+", "large"), include("large", "x"), not_empty("y")])), @r#"
    "large"
    $: regex [a-z]+ and include "large" and notEmpty
    "#);
    assert_snapshot!(said(json_pattern!({"id": any_of([regex("a+", "aa"), null(), random_uuid("x")])})), @r#"
    {"id":"aa"}
    $.id: regex a+ or null or regex [0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}
    "#);
    assert_snapshot!(said(all_of([random_int(1..=9, 5), regex(r"\d", "5")])), @r"
    5
    $: integer and regex \d
    $: RandomInt { min: 1, max: 9 }
    ");
    assert_snapshot!(said(one_of(["basic+", "plus (new)"])), @r#"
    "basic+"
    $: regex basic\+|plus \(new\)
    "#);
    assert_snapshot!(said(one_of([1, -2])), @r"
    1
    $: integer and regex 1|\-2
    ");
    assert_snapshot!(said(like(json_pattern!({"a": all_of([integer(1)]), "b": any_of([like("x"), null()])}))), @r#"
    {"a":1,"b":"x"}
    $: type
    $.a: integer
    $.b: type or null
    "#);
}

#[test]
fn dates_may_move_with_the_day_of_the_test() {
    assert_snapshot!(said(json_pattern!([
        date_at("tomorrow", "yyyy-MM-dd", "2026-02-28"), time_at("now + 1 hour", "HH:mm", "09:30"),
        datetime_at("today @ noon", "yyyy-MM-dd HH:mm", "2026-02-28 12:00"), random_regex("a+", "aa"),
    ])), @r#"
    ["2026-02-28","09:30","2026-02-28 12:00","aa"]
    $[0]: date yyyy-MM-dd
    $[1]: time HH:mm
    $[2]: datetime yyyy-MM-dd HH:mm
    $[3]: regex a+
    $[0]: Date { format: Some("yyyy-MM-dd"), expression: Some("tomorrow") }
    $[1]: Time { format: Some("HH:mm"), expression: Some("now + 1 hour") }
    $[2]: DateTime { format: Some("yyyy-MM-dd HH:mm"), expression: Some("today @ noon") }
    $[3]: Regex("a+")
    "#);
}

#[test]
fn the_type_of_a_state_value_is_kept() {
    assert_snapshot!(said(from_provider_state("id", integer(7)).data_type(DataType::Integer)), @r#"
    7
    $: integer
    $: ProviderState { expression: "id", data_type: Some(Integer) }
    "#);
}

#[test]
fn what_nobody_could_mean_is_said_with_its_place() {
    assert_snapshot!(said(json_pattern!({"a": array_containing(1)})), @"wrong: at `$.a` is array_containing(…) of something else than an array: give it the items, as in [a, b]");
    assert_snapshot!(said(json_pattern!({"a": [array_containing([])]})), @"wrong: at `$.a[0]` asks for no item, so any array would do: give at least one to array_containing(…)");
    assert_snapshot!(said(json_pattern!({"a": array_containing([{"b": array_containing([])}])})), @"wrong: at `$.a[0]` at `$.b` asks for no item, so any array would do: give at least one to array_containing(…)");
    assert_snapshot!(said(each_entry(like(json_pattern!({})), 1)), @"wrong: has a pattern for its names that must be a text, but is an object");
    assert_snapshot!(said(each_entry("EUR", 1)), @"wrong: has a pattern for its names that is a plain value; give one such as regex(…)");
    assert_snapshot!(said(each_key(regex("a", "a"), 1)), @r#"wrong: is each_key(…) of something else than an object: give it an example, as in json_pattern!({"EUR": 1})"#);
    assert_snapshot!(said(values(json_pattern!({}))), @"wrong: has no example of a member, so nothing would be compared: give one");
    assert_snapshot!(said(values(json_pattern!({"a": integer(1), "b": like("x")}))), @"wrong: has members of different shapes: for `b` other rules would hold than for the first, but a contract has one rule for all members whose names are free; describe the shapes as variants");
    assert_snapshot!(said(all_of::<Pattern>([])), @"wrong: is all_of(…) of nothing: give it patterns");
    assert_snapshot!(said(all_of(["a"])), @"wrong: is all_of(…) with a plain value in it, which says nothing by itself; see one_of(…)");
    assert_snapshot!(said(any_of([like(json_pattern!({"a": 1})), null()])), @"wrong: is any_of(…) with an array or object in it: it is for single values; describe arrays and objects that may differ as variants");
    assert_snapshot!(said(all_of([any_of([integer(1), null()]), not_empty(1)])), @"wrong: is all_of(…) of patterns that are combined otherwise; a value has one list of rules");
    assert_snapshot!(said(one_of::<i32>([])), @"wrong: is one_of(…) of nothing, which nothing is: give it the choices");
    assert_snapshot!(said(one_of([1.5])), @"wrong: is one_of(…) with 1.5 in it; the choices are all texts or all whole numbers");
}
