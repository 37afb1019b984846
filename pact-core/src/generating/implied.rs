//! The generators that stand in matching rules: those of the variants of `arrayContains`, which are rooted at the item of
//! the variant, and those for each value or key in `eachValue` and `eachKey`.

use crate::model::{Category, GeneratorEntry, Generators, MatchingRule, MatchingRules, RulePath, Token};

/// All generators of a part.
#[derive(Default)]
pub(super) struct Implied {
    /// Those that make the value at a place; shorter paths go first, so that a generated object may be refined.
    pub(super) values: Vec<GeneratorEntry>,
    /// Those that make the names of the members of the object at a place; longer paths go first, since a path names a
    /// member as it was.
    pub(super) names: Vec<GeneratorEntry>,
}

impl Implied {
    pub(super) fn of(generators: &Generators, rules: &MatchingRules) -> Self {
        let mut implied = Implied::default();
        for entry in &rules.entries {
            implied.rules(&entry.category, &entry.path, &entry.rules.rules);
        }
        // Those that name a place themselves have the last word there.
        implied.values.extend(generators.entries.iter().cloned());
        implied.values.sort_by_key(|entry| entry.path.tokens().len());
        implied.names.sort_by_key(|entry| std::cmp::Reverse(entry.path.tokens().len()));
        implied
    }

    fn rules(&mut self, category: &Category, path: &RulePath, rules: &[MatchingRule]) {
        for rule in rules {
            match rule {
                MatchingRule::ArrayContains(variants) => variants.iter().for_each(|variant| {
                    let item = path.join(Token::Index(variant.index));
                    for inner in &variant.generators.entries {
                        let (path, generator) = (below(&item, &inner.path), inner.generator.clone());
                        self.values.push(GeneratorEntry { category: category.clone(), path, generator });
                    }
                    for inner in &variant.rules.entries {
                        self.rules(category, &below(&item, &inner.path), &inner.rules.rules);
                    }
                }),
                MatchingRule::EachValue(each) => {
                    let path = path.join(Token::Any);
                    self.rules(category, &path, &each.rules);
                    self.values.extend(each.generator.clone().map(|generator| GeneratorEntry {
                        category: category.clone(),
                        path,
                        generator,
                    }));
                }
                MatchingRule::EachKey(each) => {
                    self.names.extend(each.generator.clone().map(|generator| GeneratorEntry {
                        category: category.clone(),
                        path: path.clone(),
                        generator,
                    }));
                }
                _ => {}
            }
        }
    }
}

fn below(path: &RulePath, inner: &RulePath) -> RulePath {
    inner.tokens().iter().fold(path.clone(), |path, token| path.join(token.clone()))
}
