//! Variants: an interaction of which something may be one thing or another, each shown in a provider state of its own.

use pact_core::format::Specification;
use pact_core::json::{Json, Object};
use pact_core::model::{Interaction, Kind};

use super::{BuildError, InteractionBuilder, Problem};
use crate::Pattern;
use crate::pattern::IntoPattern;
use crate::session::Expectation;

/// Describes the variants of an interaction. [`PactBuilder::variants`](crate::PactBuilder::variants) gives it to a closure.
#[derive(Debug, Clone)]
#[must_use = "return the variants from the closure"]
pub struct VariantsBuilder {
    common: InteractionBuilder,
    cases: Vec<(String, InteractionBuilder)>,
}

impl VariantsBuilder {
    /// A variant by name: what it adds to, or says otherwise than, what all variants have in common. Its provider state is the
    /// one in which the provider shows it.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").variants("a listing", |i| i.request(|r| r.get("/listings/L-1")), |v| {
    /// v.case("for sale", |i| i.given("L-1 is for sale").response(|r| r.json_body(json_pattern!({"cents": integer(4900)}))))
    ///     .case("gone", |i| i.given("L-1 is sold").response(|r| r.status(410)))
    /// # });
    /// ```
    pub fn case(
        mut self,
        name: impl Into<String>,
        describe: impl FnOnce(InteractionBuilder) -> InteractionBuilder,
    ) -> Self {
        self.cases.push((name.into(), describe(self.common.clone())));
        self
    }

    /// Variants of one member of the response's JSON body, which a JSON pointer names: what it may be, and in which provider
    /// state, or that it may be absent. The common response has the rest of the body.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").variants("an owner", |i| i.request(|r| r.get("/owners/7")), |v| {
    /// v.field("/phone", |f| {
    ///     f.case("with a phone", "owner 7 has a phone", like("+49 30 1234"))
    ///         .case("with a hidden phone", "owner 7 hides the phone", null())
    ///         .absent("without a phone", "owner 7 has no phone")
    /// })
    /// # });
    /// ```
    pub fn field(self, pointer: &str, describe: impl FnOnce(FieldVariants) -> FieldVariants) -> Self {
        let field = describe(FieldVariants { cases: Vec::new() });
        field.cases.into_iter().fold(self, |variants, FieldCase { name, state, pattern }| {
            variants.case(name, |i| {
                i.given(state).response(|r| match pattern {
                    Some(pattern) => r.json_member(pointer, pattern),
                    None => r.no_json_member(pointer),
                })
            })
        })
    }
}

/// What a member may be. [`VariantsBuilder::field`] gives it to a closure.
#[derive(Debug, Clone)]
#[must_use = "return the variants from the closure"]
pub struct FieldVariants {
    cases: Vec<FieldCase>,
}

#[derive(Debug, Clone)]
struct FieldCase {
    name: String,
    state: String,
    /// Nothing where the member is absent.
    pattern: Option<Pattern>,
}

impl FieldVariants {
    /// A variant in which the member is like this, shown in this provider state.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").variants("an owner", |i| i, |v| v.field("/phone", |f| {
    /// f.case("with a phone", "owner 7 has a phone", like("+49 30 1234"))
    /// # }));
    /// ```
    pub fn case(mut self, name: impl Into<String>, state: impl Into<String>, pattern: impl IntoPattern) -> Self {
        let (name, state, pattern) = (name.into(), state.into(), Some(pattern.into_pattern()));
        self.cases.push(FieldCase { name, state, pattern });
        self
    }

    /// A variant in which the member is absent, shown in this provider state.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").variants("an owner", |i| i, |v| v.field("/phone", |f| {
    /// f.absent("without a phone", "owner 7 has no phone")
    /// # }));
    /// ```
    pub fn absent(mut self, name: impl Into<String>, state: impl Into<String>) -> Self {
        self.cases.push(FieldCase { name: name.into(), state: state.into(), pattern: None });
        self
    }
}

/// Variants that belong together.
#[derive(Debug, Clone)]
pub(super) struct Family {
    description: String,
    cases: Vec<(String, InteractionBuilder)>,
}

/// One variant, built.
#[derive(Debug)]
pub(crate) struct BuiltVariant {
    pub(crate) family: String,
    pub(crate) name: String,
    pub(crate) interaction: Interaction,
    pub(crate) expectation: Expectation,
}

impl Family {
    pub(super) fn new(
        description: String,
        common: impl FnOnce(InteractionBuilder) -> InteractionBuilder,
        describe: impl FnOnce(VariantsBuilder) -> VariantsBuilder,
    ) -> Self {
        let common = common(InteractionBuilder::new(description.clone()));
        let variants = describe(VariantsBuilder { common, cases: Vec::new() });
        Self { description, cases: variants.cases }
    }

    pub(super) fn description(&self) -> &str {
        &self.description
    }

    /// Builds every variant as an interaction of its own.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub(super) fn build(&self, specification: Specification) -> Result<Vec<BuiltVariant>, BuildError> {
        self.check_names()?;
        let mut built: Vec<BuiltVariant> = Vec::new();
        for (name, described) in &self.cases {
            let mut described = described.clone();
            described.about.description = format!("{} ({name})", self.description);
            if specification == Specification::V4 {
                described.about.comments.set("variant", self.comment(name));
            }
            let (interaction, expectation) = described.build(specification)?;
            if interaction.provider_states.is_empty() {
                let what = "has no provider state: name the one in which the provider shows it, with .given(…)";
                return Err(self.wrong(name, what));
            }
            if let Some(other) = built.iter().find(|other| looks_like(&other.interaction, &interaction)) {
                let what = format!(
                    "cannot be told from the variant \"{}\": the same request in the same provider states is answered in \
                     two ways; give each the state in which the provider shows it",
                    other.name
                );
                return Err(self.wrong(name, &what));
            }
            let (family, name) = (self.description.clone(), name.clone());
            built.push(BuiltVariant { family, name, interaction, expectation });
        }
        Ok(built)
    }

    fn wrong(&self, name: &str, what: &str) -> BuildError {
        let problem = Problem::new(format!("the variant \"{name}\""), what);
        BuildError::Invalid { interaction: self.description.clone(), problem }
    }

    fn check_names(&self) -> Result<(), BuildError> {
        let names: Vec<&str> = self.cases.iter().map(|(name, _)| name.as_str()).collect();
        for (index, name) in names.iter().enumerate() {
            if name.trim().is_empty() {
                return Err(self.wrong(name, "has no name"));
            }
            if names[..index].contains(name) {
                return Err(self.wrong(name, "is described twice"));
            }
        }
        if names.len() < 2 {
            let what = format!("are {}: what has only one is described with .interaction(…)", names.len());
            let problem = Problem::new("the variants", what);
            return Err(BuildError::Invalid { interaction: self.description.clone(), problem });
        }
        Ok(())
    }

    /// What the contract says of a variant, for verifiers that know of variants (docs/variants.md).
    fn comment(&self, name: &str) -> Json {
        let mut comment = Object::new();
        comment.push("of", &self.description);
        comment.push("name", name);
        comment.push("all", self.cases.iter().map(|(name, _)| name.as_str()).collect::<Json>());
        Json::Object(comment)
    }
}

/// Whether two variants ask the same in the same states.
fn looks_like(left: &Interaction, right: &Interaction) -> bool {
    let request = |interaction: &Interaction| match &interaction.kind {
        Kind::Http(http) => Some(http.request.clone()),
        _ => None,
    };
    left.provider_states == right.provider_states && request(left) == request(right)
}
