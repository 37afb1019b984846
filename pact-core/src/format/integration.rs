//! Integration JSON: examples with their matchers and generators in place, as the clients of other languages hand them
//! over: `{"pact:matcher:type": "regex", "regex": "\\d+", "value": "42"}`.
//!
//! The example, the rules and the generators are taken apart; nothing that is not understood is dropped in silence.

use crate::json::{Json, Object};
use crate::model::{
    Category, EachRule, Generator, Generators, MatchingRule, MatchingRules, RuleEntry, RuleList, RulePath, Token,
    Variant,
};

use super::cursor::At;
use super::{ReadError, expression, generators, rule};

const MATCHER: &str = "pact:matcher:type";
const GENERATOR: &str = "pact:generator:type";

/// What integration JSON takes apart into.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Integrated {
    /// The example.
    pub value: Json,
    /// The rules.
    pub rules: MatchingRules,
    /// The generators.
    pub generators: Generators,
}

/// Takes a body apart.
///
/// # Errors
/// A matcher or generator is not one; the pointer of the error is within the value.
pub fn integrate_body(value: &Json) -> Result<Integrated, ReadError> {
    integrate(value, Category::Body, RulePath::root())
}

/// Takes a header, query parameter, path, status or metadata entry apart. `name` is that of the header, parameter or
/// entry, and `None` for parts without names.
///
/// # Errors
/// A matcher or generator is not one; the pointer of the error is within the value.
pub fn integrate_part(value: &Json, category: Category, name: Option<&str>) -> Result<Integrated, ReadError> {
    integrate(value, category, name.map_or_else(RulePath::root, RulePath::field))
}

fn integrate(value: &Json, category: Category, path: RulePath) -> Result<Integrated, ReadError> {
    let mut taker = Taker { category, rules: MatchingRules::default(), generators: Generators::default() };
    let value = taker.value(&At::root(value), &path)?;
    Ok(Integrated { value, rules: taker.rules, generators: taker.generators })
}

struct Taker {
    category: Category,
    rules: MatchingRules,
    generators: Generators,
}

/// How the paths of what is inside a matcher's value are written.
#[derive(Clone, Copy, PartialEq)]
enum Inside {
    /// Member by member, item by item.
    Each,
    /// All items alike: `[*]`.
    AllItems,
    /// All members alike: `.*`.
    AllMembers,
}

impl Taker {
    fn value(&mut self, at: &At<'_>, path: &RulePath) -> Result<Json, ReadError> {
        match at.value {
            Json::Object(object) if object.contains(MATCHER) => self.matcher(at, object, path),
            Json::Object(object) if object.contains(GENERATOR) => {
                self.generator(at, path)?;
                self.example(at, path, Inside::Each)
            }
            _ => self.inside(at, path, Inside::Each),
        }
    }

    /// What a value holds, with the matchers in it taken out.
    fn inside(&mut self, at: &At<'_>, path: &RulePath, inside: Inside) -> Result<Json, ReadError> {
        match at.value {
            Json::Object(_) => {
                let mut members = Object::new();
                for (name, member) in at.members()?.filter(|(name, _)| !name.starts_with("pact:")) {
                    let token = if inside == Inside::AllMembers { Token::Any } else { Token::field(name) };
                    members.push(name, self.value(&member, &path.join(token))?);
                }
                Ok(Json::Object(members))
            }
            Json::Array(_) => {
                let mut items = Vec::new();
                for (index, item) in at.items()?.enumerate() {
                    let token = match inside {
                        Inside::Each => Token::Index(index),
                        Inside::AllItems => Token::AnyIndex,
                        Inside::AllMembers => Token::Any,
                    };
                    items.push(self.value(&item, &path.join(token))?);
                }
                Ok(Json::Array(items))
            }
            other => Ok(other.clone()),
        }
    }

    /// The example of a matcher or generator.
    fn example(&mut self, at: &At<'_>, path: &RulePath, inside: Inside) -> Result<Json, ReadError> {
        match at.member_or_null("value") {
            Some(value) if is_marked(value.value) => self.value(&value, path),
            Some(value) => self.inside(&value, path, inside),
            None => Ok(Json::Null),
        }
    }

    fn matcher(&mut self, at: &At<'_>, object: &Object, path: &RulePath) -> Result<Json, ReadError> {
        let mut value = None;
        let mut rules = Vec::new();
        let named = at.member_or_null(MATCHER).unwrap_or_else(|| at.replaced(&Json::Null));
        match named.value {
            Json::Array(_) => {
                for matcher in named.items()? {
                    rules.push(self.rule(&matcher)?);
                }
            }
            Json::String(text) if text.contains('(') => {
                let definition = expression::parse(text).map_err(|error| named.error(error.to_string()))?;
                if let Some(reference) = definition.references.first() {
                    return Err(named.error(format!("refers to `{reference}`, and there is nothing it could refer to")));
                }
                value = definition.value;
                rules = definition.rules;
                definition
                    .generator
                    .into_iter()
                    .for_each(|generator| self.generators.add(self.category.clone(), path.clone(), generator));
            }
            _ => rules.push(self.rule(at)?),
        }
        if object.contains(GENERATOR) {
            self.generator(at, path)?;
        }
        if let [MatchingRule::ArrayContains(variants)] = rules.as_slice()
            && at.member(&["variants"]).is_some()
        {
            let items = self.variant_examples(at)?;
            debug_assert_eq!(items.len(), variants.len());
            value = Some(Json::Array(items));
        }
        let inside = inside_of(&rules, at.value.get("value"));
        self.add(path, rules);
        match (value, at.member_or_null("value")) {
            (Some(value), None) => Ok(value),
            (Some(value), _) if at.member(&["variants"]).is_some() => Ok(value),
            _ => self.example(at, path, inside),
        }
    }

    /// Adds rules for a path, once: items that are alike bring the same rules.
    fn add(&mut self, path: &RulePath, rules: Vec<MatchingRule>) {
        let entry = RuleEntry {
            category: self.category.clone(),
            path: path.clone(),
            rules: RuleList { rules, ..RuleList::default() },
        };
        if !self.rules.entries.contains(&entry) {
            self.rules.entries.push(entry);
        }
    }

    /// The rule of a matcher object.
    fn rule(&self, at: &At<'_>) -> Result<MatchingRule, ReadError> {
        let object = at.object()?;
        let Some(Json::String(name)) = object.get(MATCHER) else {
            return Err(at.error(format!("is not a matcher: it has no `{MATCHER}` that is a string")));
        };
        let name = camel_case(name);
        let rule = match name.as_str() {
            "eachKey" | "eachValue" => {
                let each = self.each(at)?;
                if name == "eachKey" { MatchingRule::EachKey(each) } else { MatchingRule::EachValue(each) }
            }
            "arrayContains" => MatchingRule::ArrayContains(self.variants(at)?),
            _ => {
                let mut plain = Object::new();
                plain.push("match", name);
                // The example is no argument, but for the rules whose argument has this name.
                let arguments = object.iter().filter(|(argument, _)| !argument.starts_with("pact:"));
                arguments.for_each(|(argument, value)| plain.push(argument, value.clone()));
                let plain = Json::Object(plain);
                rule::read(&at.replaced(&plain))?
            }
        };
        match rule {
            MatchingRule::Unknown { reason, .. } if reason.contains("has no `") => Err(at.error(reason)),
            rule => Ok(rule),
        }
    }

    /// The rules for each key or value. Their generator stands beside them, or in one of them.
    fn each(&self, at: &At<'_>) -> Result<EachRule, ReadError> {
        let mut each = EachRule::default();
        if let Some(list) = at.member(&["rules"]) {
            for item in list.items()? {
                each.rules.push(self.rule(&item)?);
                if each.generator.is_none() && item.value.get(GENERATOR).is_some() {
                    each.generator = Some(marked_generator(&item)?);
                }
            }
        }
        if let Some(generator) = at.member(&["generator"]) {
            each.generator = Some(generators::generator(&generator)?);
        }
        Ok(each)
    }

    fn variants(&self, at: &At<'_>) -> Result<Vec<Variant>, ReadError> {
        let Some(list) = at.member(&["variants"]) else { return Ok(Vec::new()) };
        let variant = |(index, item): (usize, At<'_>)| {
            let mut taker =
                Taker { category: Category::Body, rules: MatchingRules::default(), generators: Generators::default() };
            taker.value(&item, &RulePath::root())?;
            Ok(Variant { index, rules: taker.rules, generators: taker.generators })
        };
        list.items()?.enumerate().map(variant).collect()
    }

    fn variant_examples(&self, at: &At<'_>) -> Result<Vec<Json>, ReadError> {
        let Some(list) = at.member(&["variants"]) else { return Ok(Vec::new()) };
        list.items()?
            .map(|item| integrate(item.value, Category::Body, RulePath::root()).map(|integrated| integrated.value))
            .collect()
    }

    fn generator(&mut self, at: &At<'_>, path: &RulePath) -> Result<(), ReadError> {
        let generator = marked_generator(at)?;
        self.generators.add(self.category.clone(), path.clone(), generator);
        Ok(())
    }
}

/// The generator that an object is marked with; its arguments are the members beside.
fn marked_generator(at: &At<'_>) -> Result<Generator, ReadError> {
    let object = at.object()?;
    let mut plain = Object::new();
    plain.push("type", object.get(GENERATOR).cloned().unwrap_or_default());
    let arguments = object.iter().filter(|(name, _)| !name.starts_with("pact:") && *name != "value");
    arguments.for_each(|(name, value)| plain.push(name, value.clone()));
    let plain = Json::Object(plain);
    generators::generator(&at.replaced(&plain))
}

fn is_marked(value: &Json) -> bool {
    value.get(MATCHER).is_some() || value.get(GENERATOR).is_some()
}

/// How the paths inside a matcher's value are written: a `type` rule makes the items of an array alike, rules for all
/// values or keys make the members of an object alike.
fn inside_of(rules: &[MatchingRule], value: Option<&Json>) -> Inside {
    let array = value.is_some_and(|value| value.as_array().is_some());
    let of_members = |rule: &MatchingRule| {
        matches!(rule, MatchingRule::Values | MatchingRule::EachKey(_) | MatchingRule::EachValue(_))
    };
    if rules.iter().any(of_members) {
        Inside::AllMembers
    } else if array && rules.iter().any(|rule| matches!(rule, MatchingRule::Type { .. })) {
        Inside::AllItems
    } else {
        Inside::Each
    }
}

/// `array-contains` → `arrayContains`; the two spellings are one.
fn camel_case(name: &str) -> String {
    let mut words = name.split('-');
    let mut camel = words.next().unwrap_or_default().to_owned();
    // `min-type` and `max-type` are names of their own.
    if matches!(name, "min-type" | "max-type") {
        return name.to_owned();
    }
    for word in words {
        let mut letters = word.chars();
        camel.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        camel.push_str(letters.as_str());
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::rules;
    use crate::json;

    #[track_caller]
    fn check(value: Json, example: Json, rules: Json) -> Integrated {
        let integrated = integrate_body(&value).unwrap();
        assert_eq!(integrated.value, example);
        let mut written = rules::to_nested_json(&integrated.rules).unwrap();
        let places = written.as_object_mut().and_then(|categories| categories.remove("body")).unwrap_or(json!({}));
        let plain: Object = places
            .as_object()
            .unwrap()
            .iter()
            .map(|(path, list)| (path.to_owned(), list.get("matchers").cloned().unwrap()))
            .collect();
        assert_eq!(Json::Object(plain), rules);
        integrated
    }

    #[test]
    fn matchers_are_taken_out_of_the_example() {
        check(
            json!({"id": {"pact:matcher:type": "integer", "value": 1}, "name": {"pact:matcher:type": "regex", "regex": "\\w+", "value": "a"}, "plain": [1, 2]}),
            json!({"id": 1, "name": "a", "plain": [1, 2]}),
            json!({"$.id": [{"match": "integer"}], "$.name": [{"match": "regex", "regex": "\\w+"}]}),
        );
    }

    #[test]
    fn items_of_a_typed_array_are_alike() {
        let item = || json!({"id": {"pact:matcher:type": "type", "value": 1}});
        check(
            json!({"pact:matcher:type": "type", "min": 1, "value": [item(), item()]}),
            json!([{"id": 1}, {"id": 1}]),
            json!({"$": [{"match": "type", "min": 1}], "$[*].id": [{"match": "type"}]}),
        );
    }

    #[test]
    fn members_below_a_rule_for_all_values_are_alike() {
        check(
            json!({"pact:matcher:type": "each-value", "rules": [{"pact:matcher:type": "type"}], "value": {"k": {"n": {"pact:matcher:type": "integer", "value": 1}}}}),
            json!({"k": {"n": 1}}),
            json!({"$": [{"match": "eachValue", "rules": [{"match": "type"}]}], "$.*.n": [{"match": "integer"}]}),
        );
    }

    #[test]
    fn variants_are_examples_with_rules_of_their_own() {
        check(
            json!({"list": {"pact:matcher:type": "arrayContains", "variants": [{"rel": "x", "id": {"pact:matcher:type": "integer", "value": 3}}, "y"]}}),
            json!({"list": [{"rel": "x", "id": 3}, "y"]}),
            json!({"$.list": [{"match": "arrayContains", "variants": [
                {"index": 0, "rules": {"$.id": {"combine": "AND", "matchers": [{"match": "integer"}]}}},
                {"index": 1, "rules": {}}
            ]}]}),
        );
    }

    #[test]
    fn expressions_and_lists_of_matchers_stand_for_a_matcher() {
        check(
            json!({"a": {"pact:matcher:type": "matching(regex, '\\d', '4')"}, "b": {"pact:matcher:type": [{"pact:matcher:type": "type"}, {"pact:matcher:type": "notEmpty"}], "value": "x"}}),
            json!({"a": "4", "b": "x"}),
            json!({"$.a": [{"match": "regex", "regex": "\\d"}], "$.b": [{"match": "type"}, {"match": "notEmpty"}]}),
        );
    }

    #[test]
    fn generators_are_taken_out_too() {
        let integrated = check(
            json!({"id": {"pact:matcher:type": "type", "pact:generator:type": "RandomInt", "min": 1, "max": 9, "value": 5}, "u": {"pact:generator:type": "Uuid", "value": "x"}}),
            json!({"id": 5, "u": "x"}),
            json!({"$.id": [{"match": "type", "min": 1, "max": 9}]}),
        );
        assert_eq!(
            generators::to_json(&integrated.generators),
            json!({"body": {"$.id": {"type": "RandomInt", "min": 1, "max": 9}, "$.u": {"type": "Uuid"}}})
        );
    }

    #[test]
    fn what_is_no_matcher_is_refused_with_its_place() {
        let check = |value: Json, message: &str| assert_eq!(integrate_body(&value).unwrap_err().to_string(), message);
        check(
            json!({"a": [{"pact:matcher:type": "regex", "value": "x"}]}),
            "not a valid contract: /a/0 the matching rule {\"match\":\"regex\",\"value\":\"x\"} has no `regex`",
        );
        check(
            json!({"a": {"pact:matcher:type": 5}}),
            "not a valid contract: /a is not a matcher: it has no `pact:matcher:type` that is a string",
        );
        let error = integrate_body(&json!({"a": {"pact:matcher:type": "matching(regex)"}})).unwrap_err().to_string();
        assert!(
            error.starts_with(
                "not a valid contract: /a/pact:matcher:type the matching rule expression is not valid at character 15"
            ),
            "{error}"
        );
    }
}
