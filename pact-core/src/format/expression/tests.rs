//! Expressions by table.

use super::*;
use crate::json;
use crate::model::EachRule;

#[track_caller]
fn check(expression: &str, value: Json, rules: &[MatchingRule]) -> Definition {
    let definition = parse(expression).unwrap();
    assert_eq!(definition.value.clone().unwrap_or_default(), value, "{expression}");
    assert_eq!(definition.rules, rules, "{expression}");
    definition
}

fn each(kind: fn(EachRule) -> MatchingRule, rule: MatchingRule, example: Json) -> MatchingRule {
    kind(EachRule { rules: vec![rule], example: Some(example), generator: None })
}

#[test]
fn every_rule_is_read() {
    let typed = || MatchingRule::Type { min: None, max: None };
    check("matching(type, 'Name')", json!("Name"), &[typed()]);
    check("matching(equalTo,'it\\'s')", json!("it's"), &[MatchingRule::Equality]);
    check("matching(type, null)", json!(null), &[typed()]);
    check("matching(number, -1.5)", json!(-1.5), &[MatchingRule::Number]);
    check("matching(integer, 100)", json!(100), &[MatchingRule::Integer]);
    check("matching(decimal, 1e3)", Json::Number(json::Number::from_text("1e3").unwrap()), &[MatchingRule::Decimal]);
    check("matching(boolean, true)", json!(true), &[MatchingRule::Boolean]);
    check("matching(semver, '1.0.0')", json!("1.0.0"), &[MatchingRule::Semver]);
    check("matching(include, 'abc')", json!("abc"), &[MatchingRule::Include("abc".into())]);
    check("matching(regex, '\\d+\\.\\\\b', '4.')", json!("4."), &[MatchingRule::Regex("\\d+\\.\\b".into())]);
    check(
        "matching(contentType, 'application/json', '{}')",
        json!("{}"),
        &[MatchingRule::ContentType("application/json".into())],
    );
    check("notEmpty('x')", json!("x"), &[MatchingRule::NotEmpty]);
    check(
        "atLeast(1), atMost(3)",
        json!(null),
        &[MatchingRule::Type { min: Some(1), max: None }, MatchingRule::Type { min: None, max: Some(3) }],
    );
    check(
        "eachKey(matching(regex, '\\w+', 'a')), eachValue(matching(type, 1))",
        json!("a"),
        &[
            each(MatchingRule::EachKey, MatchingRule::Regex("\\w+".into()), json!("a")),
            each(MatchingRule::EachValue, typed(), json!(1)),
        ],
    );
}

#[test]
fn dates_and_provider_states_bring_a_generator() {
    let definition = check(
        "matching(date, 'yyyy-MM-dd', '2000-01-01')",
        json!("2000-01-01"),
        &[MatchingRule::Date("yyyy-MM-dd".into())],
    );
    assert_eq!(definition.generator, Some(Generator::Date { format: Some("yyyy-MM-dd".into()), expression: None }));
    let definition =
        check("matching(decimal, fromProviderState('${price}', 9.5))", json!(9.5), &[MatchingRule::Decimal]);
    assert_eq!(definition.generator, Some(Generator::ProviderState { expression: "${price}".into(), data_type: None }));
}

#[test]
fn a_generator_for_each_key_or_value_stands_with_its_rule() {
    for (expression, kind) in [
        ("eachKey(matching(type, fromProviderState('${id}', 'a')))", "eachKey"),
        ("eachValue(matching(type, fromProviderState('${id}', 'a')))", "eachValue"),
    ] {
        let definition = parse(expression).unwrap();
        assert_eq!(definition.generator, None, "{expression}");
        assert_eq!(
            crate::format::rule_to_json(&definition.rules[0]),
            json!({"match": kind, "rules": [{"match": "type"}], "value": "a",
                   "generator": {"type": "ProviderState", "expression": "${id}"}})
        );
    }
}

#[test]
fn references_and_rules_of_plugins_are_kept() {
    assert_eq!(parse("eachValue(matching(type, 1)), matching($'items')").unwrap().references, ["items"]);
    let definition = parse("matching(luhn, 'strict', '4111')").unwrap();
    assert_eq!(definition.value, Some("4111".into()));
    assert!(
        matches!(&definition.rules[0], MatchingRule::Unknown { reason, .. } if reason == "the matching rule `luhn` is not known")
    );
}

#[test]
fn an_array_contains_the_examples_of_its_variants() {
    let definition = parse("arrayContains(matching(type, 'a'), matching(integer, 2))").unwrap();
    assert_eq!(definition.value, Some(json!(["a", 2])));
    let MatchingRule::ArrayContains(variants) = &definition.rules[0] else { panic!("{definition:?}") };
    assert_eq!(variants.iter().map(|variant| variant.index).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn a_fault_is_shown_with_its_place() {
    insta::assert_snapshot!(parse("matching(regex, '\\d+' '1')").unwrap_err(), @r"
    the matching rule expression is not valid at character 23: expected `,`, found '1'
        matching(regex, '\d+' '1')
                              ^
    ");
    for (expression, character, message) in [
        (
            "",
            0,
            "expected `matching`, `notEmpty`, `eachKey`, `eachValue`, `atLeast`, `atMost` or `arrayContains`, found the end",
        ),
        (
            "matchin(type, 1)",
            0,
            "expected `matching`, `notEmpty`, `eachKey`, `eachValue`, `atLeast`, `atMost` or `arrayContains`, found `matchin`",
        ),
        ("matching(type, 'a", 15, "the closing quote is missing"),
        ("matching(integer, 1.5)", 18, "expected an integer, found 1.5"),
        ("matching(type, 1) x", 18, "expected `,` or the end, found `x`"),
        ("matching(type, \"a\")", 15, "`\"` is not expected; texts stand in single quotes"),
        ("atLeast(-1)", 8, "expected a whole number, found -1"),
        ("eachKey(matching($'a'))", 8, "a reference cannot stand in here"),
        ("matching(type, 1--2)", 15, "`1--2` is not a number"),
        ("matching(type, '\\u{zz}')", 16, "`zz` is not the number of a character"),
    ] {
        let error = parse(expression).unwrap_err();
        assert_eq!((error.character, error.message.as_str()), (character, message), "{expression}");
    }
}

#[test]
fn a_fault_in_an_expression_of_several_lines_is_shown_in_its_line() {
    insta::assert_snapshot!(parse("matching(type, 'a'),\n\tmatching(regex, 5, 'a'),\natLeast(1)").unwrap_err(), @r"
    the matching rule expression is not valid at character 39: expected a text in single quotes, found 5
         matching(regex, 5, 'a'),
                         ^
    ");
}

#[test]
fn every_malformed_form_is_pointed_at() {
    for (expression, character, message) in [
        ("matching", 8, "expected `(`, found the end"),
        ("matching(", 9, "expected the name of a rule or `$`, found the end"),
        ("matching()", 9, "expected the name of a rule or `$`, found `)`"),
        ("matching(type)", 13, "expected `,`, found `)`"),
        (
            "matching(type,)",
            14,
            "expected a value: a text in single quotes, a number, true, false, null or fromProviderState(…), found `)`",
        ),
        ("matching(type, 'a'", 18, "expected `)`, found the end"),
        ("matching(type, 'a') x", 20, "expected `,` or the end, found `x`"),
        (
            "matching(type, 'a'),",
            20,
            "expected `matching`, `notEmpty`, `eachKey`, `eachValue`, `atLeast`, `atMost` or `arrayContains`, found the end",
        ),
        ("matching(type, 'a", 15, "the closing quote is missing"),
        ("matching(type, \"a\")", 15, "`\"` is not expected; texts stand in single quotes"),
        ("matching(type, 'a', 'b', 'c')", 18, "expected `)`, found `,`"),
        ("matching(integer, 1.5)", 18, "expected an integer, found 1.5"),
        ("matching(integer, '1')", 18, "expected an integer, found '1'"),
        ("matching(decimal, 1)", 18, "expected a decimal number, found 1"),
        ("matching(number, true)", 17, "expected a number, found `true`"),
        ("matching(number, 1.)", 17, "`1.` is not a number"),
        ("matching(number, --1)", 17, "`--1` is not a number"),
        ("matching(boolean, 'true')", 18, "expected true or false, found 'true'"),
        ("matching(semver, 1)", 17, "expected a text in single quotes, found 1"),
        ("matching(regex, 'a')", 19, "expected `,`, found `)`"),
        ("matching(regex, 'a', 5)", 21, "expected a text in single quotes, found 5"),
        ("matching(date, 'yyyy')", 21, "expected `,`, found `)`"),
        ("matching(include, 1)", 18, "expected a text in single quotes, found 1"),
        ("matching(contentType, 'a/b')", 27, "expected `,`, found `)`"),
        ("matching($)", 10, "expected a text in single quotes, found `)`"),
        ("matching($ 'a', 1)", 14, "expected `)`, found `,`"),
        ("matching(type, fromProviderState('a'))", 36, "expected `,`, found `)`"),
        ("matching(type, fromProviderState(1, 2))", 33, "expected a text in single quotes, found 1"),
        (
            "notEmpty()",
            9,
            "expected a value: a text in single quotes, a number, true, false, null or fromProviderState(…), found `)`",
        ),
        (
            "eachKey('a')",
            8,
            "expected `matching`, `notEmpty`, `eachKey`, `eachValue`, `atLeast`, `atMost` or `arrayContains`, found 'a'",
        ),
        ("eachValue(matching($'a'))", 10, "a reference cannot stand in here"),
        ("atLeast()", 8, "expected a whole number, found `)`"),
        ("atLeast(-1)", 8, "expected a whole number, found -1"),
        ("atLeast(1.5)", 8, "expected a whole number, found 1.5"),
        ("atMost(99999999999999999999999)", 7, "the number is too large"),
        (
            "arrayContains()",
            14,
            "expected `matching`, `notEmpty`, `eachKey`, `eachValue`, `atLeast`, `atMost` or `arrayContains`, found `)`",
        ),
        ("arrayContains(matching(type, 1) matching(type, 2))", 32, "expected `)`, found `matching`"),
        (
            "Matching(type, 'a')",
            0,
            "expected `matching`, `notEmpty`, `eachKey`, `eachValue`, `atLeast`, `atMost` or `arrayContains`, found `Matching`",
        ),
        ("matching(type, 'é', ☃)", 20, "`☃` is not expected; texts stand in single quotes"),
    ] {
        let error = parse(expression).unwrap_err();
        assert_eq!((error.character, error.message.as_str()), (character, message), "{expression}");
    }
}

#[test]
fn expressions_nest_only_so_deep() {
    let nested = |depth: usize| format!("{}matching(type, 1){}", "eachValue(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(30)).is_ok());
    assert_eq!(parse(&nested(100_000)).unwrap_err().message, "it nests deeper than 32 levels");
    let states = format!("matching(type, {}1{})", "fromProviderState('a', ".repeat(100_000), ")".repeat(100_000));
    assert_eq!(parse(&states).unwrap_err().message, "it nests deeper than 32 levels");
}
