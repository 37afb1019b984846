//! A shape → the example and the matching rules of a draft. Pure.
//!
//! In a response, what was not always there, was null, or was of different kinds is left out: a consumer that relies on it
//! must say so itself. A request is compared strictly, so nothing of it is left out; where it is irregular it stands as it
//! was sent, without rules.

use pact_core::json::{Json, Object};
use pact_core::model::{Category, MatchingRule, MatchingRules, RuleList, RulePath, Token};

use super::shape::{Array, Member, Shape};
use crate::side::Side;

/// What a draft says of a body.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub(super) rules: MatchingRules,
    /// What was left out, and why.
    pub(super) notes: Vec<String>,
}

const TYPE: MatchingRule = MatchingRule::Type { min: None, max: None };

impl Rendered {
    /// The example of a body; `None` if nothing can be said of it.
    pub(super) fn body(&mut self, shape: &Shape, side: Side) -> Option<Json> {
        self.value(shape, &RulePath::root(), side)
    }

    fn rule(&mut self, at: &RulePath, rule: MatchingRule) {
        self.rules.add(Category::Body, at.clone(), RuleList::one(rule));
    }

    fn note(&mut self, at: &RulePath, why: &str) {
        self.notes.push(format!("left out of the response: {at}, which {why}"));
    }

    fn value(&mut self, shape: &Shape, at: &RulePath, side: Side) -> Option<Json> {
        match shape {
            Shape::Null if side == Side::Response => {
                self.note(at, "was null");
                return None;
            }
            Shape::Mixed(_) if side == Side::Response => {
                self.note(at, "was of different kinds, or null at times");
                return None;
            }
            Shape::Null | Shape::Mixed(_) => {}
            Shape::Boolean(_) => self.rule(at, MatchingRule::Boolean),
            Shape::Number(_, true) => self.rule(at, MatchingRule::Integer),
            Shape::Number(_, false) => self.rule(at, MatchingRule::Number),
            Shape::Text(_, kind) => self.rule(at, kind.rule()),
            Shape::Array(array) => return Some(self.array(array, at, side)),
            Shape::Object(members) => return Some(self.object(members, at, side)),
        }
        Some(shape.example())
    }

    fn array(&mut self, array: &Array, at: &RulePath, side: Side) -> Json {
        let Some(items) = &array.items else {
            // Nothing is known of the items: an empty example with a rule takes any.
            self.rule(at, TYPE);
            return Json::Array(Vec::new());
        };
        if side == Side::Request && !items.is_regular() {
            return array.first.clone();
        }
        let place = at.join(Token::AnyIndex);
        if side == Side::Response && matches!(**items, Shape::Null | Shape::Mixed(_)) {
            self.rule(at, TYPE);
            self.note(&place, "was null, or of different kinds");
            return Json::Array(Vec::new());
        }
        self.rule(at, MatchingRule::Type { min: array.never_empty.then_some(1), max: None });
        Json::Array(self.value(items, &place, side).into_iter().collect())
    }

    fn object(&mut self, members: &[Member], at: &RulePath, side: Side) -> Json {
        let mut object = Object::new();
        for member in members {
            let place = at.join(Token::field(&member.name));
            if !member.always && side == Side::Response {
                self.note(&place, "was not always there");
            } else if let Some(value) = self.value(&member.shape, &place, side) {
                object.set(&member.name, value);
            }
        }
        Json::Object(object)
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use pact_core::json;

    use super::*;

    fn said(side: Side, seen: &[&str]) -> String {
        let shapes = seen.iter().map(|text| Shape::of(&json::parse(text).unwrap()));
        let shape = shapes.reduce(Shape::merged).unwrap();
        let mut rendered = Rendered::default();
        let example = rendered.body(&shape, side);
        let rules = rendered.rules.entries.iter().map(|entry| format!("\n{}: {}", entry.path, entry.rules.rules[0]));
        let rules: String = rules.collect();
        let notes: String = rendered.notes.iter().map(|note| format!("\n{note}")).collect();
        format!("{}{rules}{notes}", example.map_or("nothing".to_owned(), |example| example.to_string()))
    }

    #[test]
    fn types_are_inferred_from_the_values() {
        let body =
            r#"{"id":7,"price":1.5,"name":"a","day":"2026-02-28","open":true,"tags":["x","y"],"none":[],"gone":null}"#;
        assert_snapshot!(said(Side::Response, &[body]), @r#"
        {"id":7,"price":1.5,"name":"a","day":"2026-02-28","open":true,"tags":["x"],"none":[]}
        $.id: integer
        $.price: number
        $.name: type
        $.day: regex \d{4}-\d{2}-\d{2}
        $.open: boolean
        $.tags: type (min 1)
        $.tags[*]: type
        $.none: type
        left out of the response: $.gone, which was null
        "#);
    }

    #[test]
    fn what_was_not_always_there_or_of_one_kind_is_left_out_of_a_response() {
        let seen = [r#"{"items":[{"a":1,"b":2},{"a":1.5}],"c":1}"#, r#"{"items":[],"c":"x"}"#];
        assert_snapshot!(said(Side::Response, &seen), @r#"
        {"items":[{"a":1}]}
        $.items: type
        $.items[*].a: number
        left out of the response: $.items[*].b, which was not always there
        left out of the response: $.c, which was of different kinds, or null at times
        "#);
        assert_snapshot!(said(Side::Response, &["1", "\"x\""]), @"
        nothing
        left out of the response: $, which was of different kinds, or null at times
        ");
    }

    #[test]
    fn an_irregular_list_stands_in_a_request_as_it_was_sent() {
        assert_snapshot!(said(Side::Request, &[r#"{"ids":[1,"a"],"more":[{"a":1},{"b":2}],"n":null,"q":[1,2]}"#]), @r#"
        {"ids":[1,"a"],"more":[{"a":1},{"b":2}],"n":null,"q":[1]}
        $.q: type (min 1)
        $.q[*]: integer
        "#);
    }
}
