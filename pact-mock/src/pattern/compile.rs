//! Pattern → what a contract says: an example, rules and generators.

use pact_core::json::{Json, Object};
use pact_core::model::{
    Category, Combine, EachRule, Generator, Generators, MatchingRule, MatchingRules, RuleList, RulePath, Token, Variant,
};

use super::{Entries, FromState, Node, Pattern};
use crate::side::Side;

/// What a contract says of a body, or of an entry of metadata.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Compiled {
    pub(crate) example: Json,
    pub(crate) rules: MatchingRules,
    pub(crate) generators: Generators,
}

impl Pattern {
    /// Compiles the pattern as a body.
    ///
    /// # Errors
    /// The first thing that is wrong with it, with its place.
    pub(crate) fn compile(&self, side: Side) -> Result<Compiled, String> {
        self.compile_at(Category::Body, &RulePath::root(), side)
    }

    /// Compiles the pattern as the value at a place of a part.
    ///
    /// # Errors
    /// The first thing that is wrong with it, with its place.
    pub(crate) fn compile_at(&self, category: Category, at: &RulePath, side: Side) -> Result<Compiled, String> {
        let mut walk = Walk::new(category, side);
        let example = walk.value(self, at);
        match walk.problem {
            Some(problem) => Err(problem),
            None => Ok(Compiled { example, rules: walk.rules, generators: walk.generators }),
        }
    }

    /// The rules at the place of the pattern itself, if it has some. One place has one list of rules: of
    /// `like(integer(1))` the inner one says more.
    pub(super) fn own_rules(&self, side: Side) -> Option<RuleList> {
        match &self.node {
            Node::Ruled { rules, example } => example.own_rules(side).or_else(|| Some(rules.clone())),
            Node::Generated { example, .. } => example.own_rules(side),
            Node::FromState(from) => {
                from.example.own_rules(side).or_else(|| (side == Side::Response).then(|| ANY_OF_TYPE.into()))
            }
            Node::Each { min, max, .. } => Some(MatchingRule::Type { min: Some(*min), max: *max }.into()),
            Node::Value(_) | Node::Array(_) | Node::Object(_) => None,
            Node::Entries(_) | Node::Contains(_) | Node::Wrong(_) => None,
        }
    }
}

/// The rule for what a provider's state decides.
pub(super) const ANY_OF_TYPE: MatchingRule = MatchingRule::Type { min: None, max: None };

impl FromState {
    pub(super) fn generator(&self) -> Generator {
        Generator::ProviderState { expression: self.expression.clone(), data_type: self.data_type }
    }
}

/// What was said so far on the way through a pattern.
struct Walk {
    category: Category,
    side: Side,
    rules: MatchingRules,
    generators: Generators,
    /// The first thing that is wrong.
    problem: Option<String>,
}

impl Walk {
    fn new(category: Category, side: Side) -> Self {
        let (rules, generators) = (MatchingRules::default(), Generators::default());
        Self { category, side, rules, generators, problem: None }
    }

    fn wrong(&mut self, at: &RulePath, what: &str) {
        self.problem
            .get_or_insert_with(|| if at.tokens().is_empty() { what.to_owned() } else { format!("at `{at}` {what}") });
    }

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
                    let value = self.value(value, &at.join(Token::field(name)));
                    object.set(name, value);
                }
                Json::Object(object)
            }
            Node::Ruled { rules, example } => {
                if example.own_rules(self.side).is_none() {
                    self.rule(at, rules.clone());
                }
                self.value(example, at)
            }
            Node::Generated { generator, example } => {
                self.generator(at, generator.clone());
                self.value(example, at)
            }
            Node::FromState(from) => {
                if self.side == Side::Response && from.example.own_rules(self.side).is_none() {
                    self.rule(at, ANY_OF_TYPE.into());
                }
                self.generator(at, from.generator());
                self.value(&from.example, at)
            }
            Node::Each { items, min, max } => {
                self.rule(at, MatchingRule::Type { min: Some(*min), max: *max }.into());
                self.alike(items, at, *min)
            }
            Node::Entries(entries) => self.entries(entries, at),
            Node::Contains(variants) => self.variants(variants, at),
            Node::Wrong(what) => {
                self.wrong(at, what);
                Json::Null
            }
        }
    }

    /// The examples of the items of an array for which one list of rules holds: as many as are given, and at least `min`.
    fn alike(&mut self, items: &[Pattern], at: &RulePath, min: usize) -> Json {
        let below = at.join(Token::AnyIndex);
        let mut examples = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match self.like_the_first(item, items, &below) {
                Some(example) => examples.push(example),
                None => self.wrong(
                    at,
                    &format!(
                        "has items of different shapes: for item {index} other rules would hold than for the first, but a \
                         contract has one rule for all of them; describe the shapes as variants, or ask for each with \
                         array_containing(…)"
                    ),
                ),
            }
        }
        while let Some(first) = examples.first().filter(|_| examples.len() < min) {
            examples.push(first.clone());
        }
        Json::Array(examples)
    }

    /// The example of one of several patterns that stand at one place, which all say the same but for their examples.
    fn like_the_first(&mut self, item: &Pattern, items: &[Pattern], below: &RulePath) -> Option<Json> {
        let first = items.first()?;
        if std::ptr::eq(first, item) {
            return Some(self.value(item, below));
        }
        let mut walks = [first, item].map(|pattern| {
            let mut walk = Walk::new(self.category.clone(), self.side);
            let example = walk.value(pattern, below);
            (walk, example)
        });
        let [(first, _), (other, example)] = &mut walks;
        if let Some(problem) = other.problem.take() {
            self.problem.get_or_insert(problem);
        }
        (first.rules == other.rules && first.generators == other.generators).then(|| std::mem::take(example))
    }

    /// An object whose names are data.
    fn entries(&mut self, entries: &Entries, at: &RulePath) -> Json {
        let mut rules = Vec::new();
        if let Some(key) = &entries.key {
            match key.own_rules(self.side) {
                Some(list) if list.combine == Combine::Or => {
                    self.wrong(
                        at,
                        "has any_of(…) for its names, which the contract's rule for names cannot say; use regex(…)",
                    );
                }
                Some(list) => rules.push(MatchingRule::EachKey(EachRule::from(list.rules))),
                None => self.wrong(at, "has a pattern for its names that is a plain value; give one such as regex(…)"),
            }
        }
        if entries.alike {
            rules.push(MatchingRule::Values);
        }
        self.rule(at, RuleList { rules, ..RuleList::default() });
        if entries.members.is_empty() {
            self.wrong(at, "has no example of a member, so nothing would be compared: give one");
        }
        let mut object = Object::new();
        let patterns: Vec<Pattern> = entries.members.iter().map(|(_, member)| member.clone()).collect();
        for ((name, _), member) in entries.members.iter().zip(&patterns) {
            let example = if entries.alike {
                self.like_the_first(member, &patterns, &at.join(Token::Any))
            } else {
                Some(self.value(member, &at.join(Token::field(name))))
            };
            match example {
                Some(example) => object.set(name, example),
                None => self.wrong(
                    at,
                    &format!(
                        "has members of different shapes: for `{name}` other rules would hold than for the first, but a \
                         contract has one rule for all members whose names are free; describe the shapes as variants"
                    ),
                ),
            }
        }
        Json::Object(object)
    }

    /// An array that has an item for each of these.
    fn variants(&mut self, variants: &[Pattern], at: &RulePath) -> Json {
        if variants.is_empty() {
            self.wrong(at, "asks for no item, so any array would do: give at least one to array_containing(…)");
        }
        let mut compiled = Vec::new();
        let mut examples = Vec::new();
        for (index, variant) in variants.iter().enumerate() {
            let mut walk = Walk::new(Category::Body, self.side);
            examples.push(walk.value(variant, &RulePath::root()));
            if let Some(problem) = walk.problem {
                self.wrong(&at.join(Token::Index(index)), &problem);
            }
            compiled.push(Variant { index, rules: walk.rules, generators: walk.generators });
        }
        self.rule(at, MatchingRule::ArrayContains(compiled).into());
        Json::Array(examples)
    }

    fn rule(&mut self, at: &RulePath, rules: RuleList) {
        self.rules.add(self.category.clone(), at.clone(), rules);
    }

    /// Adds a generator; of several at one place the outer one, which comes first, is kept.
    fn generator(&mut self, at: &RulePath, generator: Generator) {
        if self.generators.entries.iter().all(|entry| entry.path != *at) {
            self.generators.add(self.category.clone(), at.clone(), generator);
        }
    }
}

#[cfg(test)]
#[path = "compile_tests.rs"]
mod tests;
