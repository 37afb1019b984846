//! Pattern → what a contract says: an example, rules and generators.

use pact_core::json::{Json, Object};
use pact_core::model::{Category, Generator, Generators, MatchingRule, MatchingRules, RuleList, RulePath, Token};

use super::{Node, Pattern};

/// What a contract says of a body.
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
    pub(crate) fn compile(&self) -> Compiled {
        let mut compiled = Compiled::default();
        compiled.example = compiled.walk(self, &RulePath::root());
        compiled
    }

    /// Compiles the pattern as a text.
    ///
    /// # Errors
    /// Why it cannot be a text.
    pub(crate) fn compile_text(&self) -> Result<TextPart, String> {
        let plain = |value: &Json| match value {
            Json::String(text) => Ok(text.clone()),
            Json::Number(number) => Ok(number.to_string()),
            Json::Bool(value) => Ok(value.to_string()),
            other => Err(format!("must be a text, a number or a boolean, but is {}", other.kind().phrase())),
        };
        match &self.node {
            Node::Value(value) => Ok(TextPart { example: plain(value)?, rule: None, generator: None }),
            Node::Ruled { rule, generator, example } => {
                let inner = example.compile_text()?;
                Ok(match inner.rule {
                    Some(_) => inner,
                    None => TextPart { rule: Some(rule.clone()), generator: generator.clone(), ..inner },
                })
            }
            Node::Array(_) | Node::Each { .. } => Err("must be a text, but is an array".to_owned()),
            Node::Object(_) => Err("must be a text, but is an object".to_owned()),
        }
    }

    /// Whether there is a rule of its own at the place of this pattern.
    fn has_rule(&self) -> bool {
        matches!(self.node, Node::Ruled { .. } | Node::Each { .. })
    }
}

impl Compiled {
    fn walk(&mut self, pattern: &Pattern, at: &RulePath) -> Json {
        match &pattern.node {
            Node::Value(value) => value.clone(),
            Node::Array(items) => {
                let items = items.iter().enumerate();
                items.map(|(index, item)| self.walk(item, &at.join(Token::Index(index)))).collect()
            }
            Node::Object(members) => {
                let mut object = Object::new();
                for (name, value) in members {
                    let value = self.walk(value, &at.join(Token::Field(name.clone())));
                    object.set(name, value);
                }
                Json::Object(object)
            }
            Node::Ruled { rule, generator, example } => {
                // One place has one rule: of `like(integer(1))` the inner one says more.
                if !example.has_rule() {
                    self.rules.add(Category::Body, at.clone(), RuleList::one(rule.clone()));
                    if let Some(generator) = generator {
                        self.generators.add(Category::Body, at.clone(), generator.clone());
                    }
                }
                self.walk(example, at)
            }
            Node::Each { item, min, max } => {
                let rule = MatchingRule::Type { min: Some(*min), max: *max };
                self.rules.add(Category::Body, at.clone(), RuleList::one(rule));
                let item = self.walk(item, &at.join(Token::AnyIndex));
                Json::Array(vec![item; (*min).max(1)])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::prelude::*;

    fn said(pattern: impl Into<Pattern>) -> String {
        let compiled = pattern.into().compile();
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
            let part = pattern.compile_text().map(|part| part.example);
            assert_eq!(part, text.map(str::to_owned).map_err(str::to_owned), "{pattern:?}");
        }
    }
}
