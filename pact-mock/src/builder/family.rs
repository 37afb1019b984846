//! Variants that belong together, and the interactions that they become.

use pact_core::format::Specification;
use pact_core::json::{Json, Object};
use pact_core::model::{Interaction, Kind};

use super::described::{Built, Describes};
use super::{BuildError, InteractionBuilder, Problem, VariantsBuilder};

/// Variants that belong together.
#[derive(Debug, Clone)]
pub(super) struct Family<B = InteractionBuilder> {
    description: String,
    cases: Vec<(String, B)>,
}

/// Which variant an interaction is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VariantName {
    /// The description of the variants.
    pub(crate) of: String,
    pub(crate) name: String,
}

impl<B: Describes> Family<B> {
    pub(super) fn new(
        description: String,
        common: impl FnOnce(B) -> B,
        describe: impl FnOnce(VariantsBuilder<B>) -> VariantsBuilder<B>,
    ) -> Self {
        let common = common(B::described(description.clone()));
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
    pub(super) fn build(&self, specification: Specification) -> Result<Vec<Built>, BuildError> {
        self.check_names()?;
        let mut variants: Vec<Built> = Vec::new();
        for (name, described) in &self.cases {
            let mut described = described.clone();
            let about = described.about();
            about.description = format!("{} ({name})", self.description);
            if specification == Specification::V4 {
                about.comments.set("variant", self.comment(name));
            }
            let built = described.built(specification)?;
            if built.interaction.provider_states.is_empty() {
                let what = "has no provider state: name the one in which the provider shows it, with .given(…)";
                return Err(self.wrong(name, what));
            }
            for other in &variants {
                self.check_apart(name, &built.interaction, other)?;
            }
            let variant = Some(VariantName { of: self.description.clone(), name: name.clone() });
            variants.push(Built { variant, ..built });
        }
        Ok(variants)
    }

    /// Whether no provider could show both a variant and another one.
    fn check_apart(&self, name: &str, interaction: &Interaction, other: &Built) -> Result<(), BuildError> {
        let clash = match clash(interaction, &other.interaction) {
            Some(clash) => clash,
            None => return Ok(()),
        };
        let other = other.variant.as_ref().map_or("", |variant| &variant.name);
        let advice = "give each the state in which the provider shows it";
        Err(self.wrong(name, &format!("cannot be told from the variant \"{other}\": {clash}; {advice}")))
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
            let what = format!("are {}: what has only one is described with {}", names.len(), B::METHOD);
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

/// Why a provider could not show two variants: they are asked for alike, in the same provider states.
fn clash(left: &Interaction, right: &Interaction) -> Option<&'static str> {
    let asked_alike = match (&left.kind, &right.kind) {
        (Kind::Http(left), Kind::Http(right)) => left.request == right.request,
        (Kind::SyncMessages(left), Kind::SyncMessages(right)) => left.request == right.request,
        // Nobody asks for a message.
        (Kind::Message(_), Kind::Message(_)) => true,
        _ => false,
    };
    if !asked_alike || left.provider_states != right.provider_states {
        return None;
    }
    Some(match &left.kind {
        Kind::Message(_) => "the provider sends both in the same provider states",
        _ => "the same request in the same provider states is answered in two ways",
    })
}
