//! Patterns of the consumer's own types.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use serde::Serialize;

use crate::prelude::*;
use crate::side::Side;

fn said(pattern: impl Into<Pattern>) -> String {
    match pattern.into().compile(Side::Response) {
        Err(problem) => format!("wrong: {problem}"),
        Ok(compiled) => {
            let rules = compiled.rules.entries.iter().map(|entry| {
                let rules: Vec<String> = entry.rules.rules.iter().map(ToString::to_string).collect();
                format!("\n{}: {}", entry.path, rules.join(" and "))
            });
            format!("{}{}", compiled.example, rules.collect::<String>())
        }
    }
}

#[derive(Serialize)]
enum Plan {
    Basic,
    Custom { rooms: u8 },
    Legacy(i16),
    Pair(bool, f32),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listing {
    id: String,
    cents: u64,
    change: i32,
    area: f64,
    open: bool,
    grade: char,
    plan: Plan,
    sold_at: Option<&'static str>,
    photos: Vec<Photo>,
    position: (f32, f32),
    prices: BTreeMap<&'static str, u32>,
    nothing: (),
}

#[derive(Serialize)]
struct Photo {
    url: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    alt: Option<&'static str>,
}

fn listing() -> Listing {
    Listing {
        id: "L-1".into(),
        cents: 4900,
        change: -1,
        area: 72.0,
        open: true,
        grade: 'a',
        plan: Plan::Basic,
        sold_at: Some("2026-02-28"),
        photos: vec![Photo { url: "http://x/1", alt: Some("a") }, Photo { url: "http://x/2", alt: Some("b") }],
        position: (52.5, 13.4),
        prices: BTreeMap::from([("EUR", 4900), ("USD", 5200)]),
        nothing: (),
    }
}

#[test]
fn every_value_has_the_rule_of_its_type() {
    assert_snapshot!(said(like_type(&listing())), @r#"
    {"id":"L-1","cents":4900,"change":-1,"area":72.0,"open":true,"grade":"a","plan":"Basic","soldAt":"2026-02-28","photos":[{"url":"http://x/1","alt":"a"},{"url":"http://x/2","alt":"b"}],"position":[52.5,13.4],"prices":{"EUR":4900,"USD":5200},"nothing":null}
    $.id: type
    $.cents: integer and regex \d+
    $.change: integer
    $.area: number
    $.open: boolean
    $.grade: type
    $.plan: equality
    $.soldAt: type
    $.photos: type (min 1)
    $.photos[*].url: type
    $.photos[*].alt: type
    $.position[0]: number
    $.position[1]: number
    $.prices: values
    $.prices.*: integer and regex \d+
    $.nothing: null
    "#);
    assert_snapshot!(said(like_type(&[Plan::Custom { rooms: 3 }, Plan::Legacy(-1), Plan::Pair(true, 0.1)])), @r#"
    [{"Custom":{"rooms":3}},{"Legacy":-1},{"Pair":[true,0.1]}]
    $[0].Custom.rooms: integer and regex \d+
    $[1].Legacy: integer
    $[2].Pair[0]: boolean
    $[2].Pair[1]: number
    "#);
    assert_snapshot!(said(like_type(&(u128::MAX, i128::MIN, "x", Some(1_u8)))), @r#"
    [340282366920938463463374607431768211455,-170141183460469231731687303715884105728,"x",1]
    $[0]: integer and regex \d+
    $[1]: integer
    $[2]: type
    $[3]: integer and regex \d+
    "#);
}

#[test]
fn what_the_type_does_not_know_is_said_beside_it() {
    let listing = listing();
    let pattern = like_type(&listing)
        .with("/id", regex(r"L-\d+", "L-1"))
        .with("$.photos[*].url", include("http", "http://x/1"))
        .with("/photos/0/alt", "a")
        .with("/prices/EUR", integer(4900))
        .with("$.position[0]", decimal(52.5))
        .with("/plan", one_of(["Basic", "Plus"]))
        .without("/nothing")
        .without("$.area");
    assert_snapshot!(said(pattern), @r#"
    {"id":"L-1","cents":4900,"change":-1,"open":true,"grade":"a","plan":"Basic","soldAt":"2026-02-28","photos":[{"url":"http://x/1","alt":"a"},{"url":"http://x/1","alt":"a"}],"position":[52.5,13.4],"prices":{"EUR":4900,"USD":4900}}
    $.id: regex L-\d+
    $.cents: integer and regex \d+
    $.change: integer
    $.open: boolean
    $.grade: type
    $.plan: regex Basic|Plus
    $.soldAt: type
    $.photos: type (min 1)
    $.photos[*].url: include "http"
    $.position[0]: decimal
    $.position[1]: number
    $.prices: values
    $.prices.*: integer
    "#);
    assert_snapshot!(said(like_type(&Some("x")).with("", 1)), @"1");
}

#[test]
fn what_says_nothing_is_refused_until_it_is_said() {
    #[derive(Serialize)]
    struct Sparse {
        note: Option<String>,
        tags: Vec<String>,
        prices: BTreeMap<String, u32>,
    }
    let sparse = Sparse { note: None, tags: Vec::new(), prices: BTreeMap::new() };
    let pattern = like_type(&sparse);
    assert_snapshot!(said(pattern.clone()), @r#"wrong: at `$.note` is None, which does not say what the consumer expects when something is there: give an example with Some(…), or say .with("…", null()) if null is what this test is about, or .without("…")"#);
    let pattern = pattern.with("/note", null());
    assert_snapshot!(said(pattern.clone()), @r#"wrong: at `$.tags` is an empty list, of which nothing would be compared: give an example of an item, or say .with("…", each_like(…))"#);
    let pattern = pattern.with("/tags", each_like("new"));
    assert_snapshot!(said(pattern.clone()), @r#"wrong: at `$.prices` is an empty map, of which nothing would be compared: give an example of an entry, or say .with("…", each_entry(…))"#);
    let pattern = pattern.with("/prices", each_entry(regex("[A-Z]{3}", "EUR"), integer(1)));
    assert_snapshot!(said(pattern), @r#"
    {"note":null,"tags":["new"],"prices":{"EUR":1}}
    $.note: null
    $.tags: type (min 1)
    $.prices: eachKey and values
    $.prices.*: integer
    "#);
    assert_snapshot!(said(like_type(&f64::NAN)), @"wrong: is NaN, which JSON has no number for");
}

#[test]
fn items_and_values_of_different_shapes_are_refused() {
    #[derive(Serialize)]
    struct Owner {
        phone: Option<&'static str>,
    }
    let owners = [Owner { phone: Some("1") }, Owner { phone: None }];
    assert_snapshot!(said(like_type(&owners[..])), @r#"wrong: at `$[*].phone` is None, which does not say what the consumer expects when something is there: give an example with Some(…), or say .with("…", null()) if null is what this test is about, or .without("…")"#);
    assert_snapshot!(said(like_type(&vec![Plan::Basic, Plan::Legacy(1)])), @"wrong: has items of different shapes: for item 1 other rules would hold than for the first, but a contract has one rule for all of them; describe the shapes as variants, or ask for each with array_containing(…)");
    assert_snapshot!(said(like_type(&serde_json::json!({"a": 1, "b": "x"}))), @"wrong: has members of different shapes: for `b` other rules would hold than for the first, but a contract has one rule for all members whose names are free; describe the shapes as variants");
}

#[test]
fn flattened_members_are_no_map() {
    #[derive(Serialize)]
    struct Inner {
        a: u8,
    }
    #[derive(Serialize)]
    struct Outer {
        b: &'static str,
        #[serde(flatten)]
        inner: Inner,
    }
    assert_snapshot!(said(like_type(&Outer { b: "x", inner: Inner { a: 1 } })), @r#"
    {"b":"x","a":1}
    $.b: type
    $.a: integer and regex \d+
    "#);
}

#[test]
fn a_place_that_is_not_there_is_refused() {
    let with = |place: &str| said(like_type(&listing()).with(place, 1));
    assert_snapshot!(with("/fotos"), @r#"wrong: has .with("/fotos"), which names no place of the example: there is no `fotos`, but `id`, `cents`, `change`, `area`, `open`, `grade`, `plan`, `soldAt`, `photos`, `position`, `prices`, `nothing`"#);
    assert_snapshot!(with("/photos/url"), @r#"wrong: has .with("/photos/url"), which names no place of the example: there is a list, of whose items `url` is none; any index is"#);
    assert_snapshot!(with("/id/0"), @r#"wrong: has .with("/id/0"), which names no place of the example: there is a single value above it"#);
    assert_snapshot!(with("/position/7"), @r#"wrong: has .with("/position/7"), which names no place of the example: there is no item 7 of 2"#);
    assert_snapshot!(with("$.a b"), @r#"wrong: has .with("$.a b"), which is no JSON pointer, and as a path is wrong: the path `$.a b` is not valid at character 4: expected `.` or `[`"#);
    assert_snapshot!(said(like_type(&listing()).without("/position/0")), @r#"wrong: has .without("/position/0"), which is no member of a struct; only members can be left out"#);
    assert_snapshot!(said(like_type(&listing()).without("")), @r#"wrong: has .without(""), which is the whole value; only members can be left out"#);
    assert_snapshot!(said(like_type(&BTreeMap::from([((1, 2), 3)]))), @"wrong: cannot be written by serde: a map has a key that is an array, which no name in JSON can be");
}
