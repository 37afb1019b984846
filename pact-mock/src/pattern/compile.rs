//! Pattern → what a contract says: an example, rules and generators.

use pact_core::json::{Json, Object};
use pact_core::model::{Category, Generator, Generators, MatchingRule, MatchingRules, RuleList, RulePath, Token};

use super::{Node, Pattern};
use crate::side::Side;

/// What a contract says of a body, or of an entry of metadata.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Compiled {
    pub(crate) example: Json,
    pub(crate) rules: MatchingRules,
    pub(crate) generators: Generators,
}

/// What a contract says of a path, a header or a query parameter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TextPart {
    pub(crate) example: String,
    pub(crate) rule: Option<MatchingRule>,
    pub(crate) generator: Option<Generator>,
}

impl Pattern {
    /// Compiles the pattern as a body.
    pub(crate) fn compile(&self, side: Side) -> Compiled {
        self.compile_at(Category::Body, &RulePath::root(), side)
    }

    /// Compiles the pattern as the value at a place of a part.
    pub(crate) fn compile_at(&self, category: Category, at: &RulePath, side: Side) -> Compiled {
        let mut walk = Walk { category, side, rules: MatchingRules::default(), generators: Generators::default() };
        let example = walk.value(self, at);
        Compiled { example, rules: walk.rules, generators: walk.generators }
    }

    /// Compiles the pattern as a text.
    ///
    /// # Errors
    /// Why it cannot be a text.
    pub(crate) fn compile_text(&self, side: Side) -> Result<TextPart, String> {
        let plain = |value: &Json| match value {
            Json::String(text) => Ok(text.clone()),
            Json::Number(number) => Ok(number.to_string()),
            Json::Bool(value) => Ok(value.to_string()),
            other => Err(format!("must be a text, a number or a boolean, but is {}", other.kind().phrase())),
        };
        match &self.node {
            Node::Value(value) => Ok(TextPart { example: plain(value)?, rule: None, generator: None }),
            Node::Ruled { rule, example } => {
                let inner = example.compile_text(side)?;
                Ok(TextPart { rule: inner.rule.or_else(|| Some(rule.clone())), ..inner })
            }
            Node::Generated { generator, example } => {
                Ok(TextPart { generator: Some(generator.clone()), ..example.compile_text(side)? })
            }
            Node::FromState { expression, example } => {
                let inner = example.compile_text(side)?;
                let rule = inner.rule.or_else(|| (side == Side::Response).then_some(ANY_OF_TYPE));
                Ok(TextPart { rule, generator: Some(from_state(expression)), ..inner })
            }
            Node::Array(_) | Node::Each { .. } => Err("must be a text, but is an array".to_owned()),
            Node::Object(_) => Err("must be a text, but is an object".to_owned()),
        }
    }

    /// Whether the pattern has a rule of its own at its place. One place has one rule: of `like(integer(1))` the inner one
    /// says more.
    fn has_rule(&self, side: Side) -> bool {
        match &self.node {
            Node::Ruled { .. } | Node::Each { .. } => true,
            Node::Generated { example, .. } => example.has_rule(side),
            Node::FromState { example, .. } => side == Side::Response || example.has_rule(side),
            Node::Value(_) | Node::Array(_) | Node::Object(_) => false,
        }
    }
}

/// The rule for what a provider's state decides.
const ANY_OF_TYPE: MatchingRule = MatchingRule::Type { min: None, max: None };

fn from_state(expression: &str) -> Generator {
    Generator::ProviderState { expression: expression.to_owned(), data_type: None }
}

/// What was said so far on the way through a pattern.
struct Walk {
    category: Category,
    side: Side,
    rules: MatchingRules,
    generators: Generators,
}

impl Walk {
    /// The example of a pattern that stands at a place.
    fn value(&mut self, pattern: &Pattern, at: &RulePath) -> Json {
        match &pattern.node {
            Node::Value(value) => value.clone(),
            Node::Array(items) => {
                let items = items.iter().enumerate();
                items.map(|(index, item)| self.value(item, &at.join(Token::Index(index)))).collect()
            }
            Node::Object(members) => {
                let mut object = Object::new();
                for (name, value) in members {
                    let value = self.value(value, &at.join(Token::Field(name.clone())));
                    object.set(name, value);
                }
                Json::Object(object)
            }
            Node::Ruled { rule, example } => {
                if !example.has_rule(self.side) {
                    self.rule(at, rule.clone());
                }
                self.value(example, at)
            }
            Node::Generated { generator, example } => {
                self.generator(at, generator.clone());
                self.value(example, at)
            }
            Node::FromState { expression, example } => {
                if self.side == Side::Response && !example.has_rule(self.side) {
                    self.rule(at, ANY_OF_TYPE);
                }
                self.generator(at, from_state(expression));
                self.value(example, at)
            }
            Node::Each { item, min, max } => {
                self.rule(at, MatchingRule::Type { min: Some(*min), max: *max });
                let item = self.value(item, &at.join(Token::AnyIndex));
                Json::Array(vec![item; (*min).max(1)])
            }
        }
    }

    fn rule(&mut self, at: &RulePath, rule: MatchingRule) {
        self.rules.add(self.category.clone(), at.clone(), RuleList::one(rule));
    }

    /// Adds a generator; of several at one place the outer one, which comes first, is kept.
    fn generator(&mut self, at: &RulePath, generator: Generator) {
        if self.generators.entries.iter().all(|entry| entry.path != *at) {
            self.generators.add(self.category.clone(), at.clone(), generator);
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::prelude::*;
    use crate::side::Side;

    fn said(pattern: impl Into<Pattern>) -> String {
        said_in(Side::Response, pattern)
    }

    fn said_in(side: Side, pattern: impl Into<Pattern>) -> String {
        let compiled = pattern.into().compile(side);
        let rules = compiled.rules.entries.iter().map(|entry| format!("\n{}: {}", entry.path, entry.rules.rules[0]));
        let generators =
            compiled.generators.entries.iter().map(|entry| format!("\n{}: {:?}", entry.path, entry.generator));
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
        let part = |side| from_provider_state("/${id}", "/7").compile_text(side).unwrap();
        assert_eq!(part(Side::Request).rule, None);
        assert_eq!(part(Side::Response).rule, Some(super::ANY_OF_TYPE));
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
}
