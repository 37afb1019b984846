//! What every kind of interaction says beside its exchange: description, provider states, key, comments.

use pact_core::format::Specification;
use pact_core::json::{Json, Object};
use pact_core::model::{Interaction, Kind, ProviderState};

use super::{BuildError, Problem};
use crate::test_name;

/// What a test says about an interaction.
#[derive(Debug, Clone)]
pub(super) struct About {
    pub(super) description: String,
    pub(super) states: Vec<(String, Json)>,
    pub(super) key: Option<String>,
    pub(super) pending: bool,
    pub(super) comments: Object,
}

impl About {
    pub(super) fn new(description: String) -> Self {
        Self { description, states: Vec::new(), key: None, pending: false, comments: Object::new() }
    }

    /// An error about this interaction.
    pub(super) fn invalid(&self, problem: Problem) -> BuildError {
        BuildError::Invalid { interaction: self.description.clone(), problem }
    }

    /// The interaction of the model, with its exchange.
    ///
    /// # Errors
    /// The description is empty, a state has no name, or the version has no comments.
    pub(super) fn build(&self, kind: Kind, specification: Specification) -> Result<Interaction, BuildError> {
        self.check(specification)?;
        let mut interaction = Interaction::default();
        interaction.description.clone_from(&self.description);
        let states = self.states.iter().map(state).collect::<Result<_, _>>();
        interaction.provider_states = states.map_err(|problem| self.invalid(problem))?;
        interaction.key.clone_from(&self.key);
        interaction.pending = self.pending;
        interaction.comments.clone_from(&self.comments);
        if let (Specification::V4, None, Some(name)) =
            (specification, self.comments.get("testname"), test_name::running())
        {
            interaction.comments.set("testname", name);
        }
        interaction.kind = kind;
        Ok(interaction)
    }

    fn check(&self, specification: Specification) -> Result<(), BuildError> {
        if self.description.trim().is_empty() {
            let message = "is empty: say what happens, in the consumer's words";
            return Err(self.invalid(Problem::new("the description", message)));
        }
        if specification < Specification::V4 && !self.comments.is_empty() {
            return Err(BuildError::Comments { interaction: self.description.clone(), specification });
        }
        Ok(())
    }

    pub(super) fn add_comment(&mut self, text: String) {
        let mut lines = self.comments.get("text").and_then(Json::as_array).unwrap_or_default().to_vec();
        lines.push(text.into());
        self.comments.set("text", lines);
    }

    pub(super) fn add_reference(&mut self, group: String, name: String, value: String) {
        let object = |value: Option<&Json>| value.and_then(Json::as_object).cloned().unwrap_or_default();
        let mut groups = object(self.comments.get("references"));
        let mut named = object(groups.get(&group));
        named.set(name, value);
        groups.set(group, named);
        self.comments.set("references", groups);
    }
}

fn state((name, params): &(String, Json)) -> Result<ProviderState, Problem> {
    let place = || format!("the provider state \"{name}\"");
    if name.trim().is_empty() {
        return Err(Problem::new(place(), "has no name"));
    }
    match params {
        Json::Object(params) => Ok(ProviderState { name: name.clone(), params: params.clone() }),
        other => {
            Err(Problem::new(place(), format!("must have an object of parameters, but has {}", other.kind().phrase())))
        }
    }
}

/// The methods that the builders of all kinds of interactions have. `$method` makes one of this kind.
macro_rules! about_methods {
    ($builder:ident, $method:literal) => {
        impl $builder {
            /// A state that the provider must be in: a sentence that its state handler knows. May be given several times.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = concat!("# let _ = PactBuilder::new(\"billing\", \"listings\").", $method, "(\"a listing\", |i| {")]
            /// i.given("listing L-1 exists").given("billing is open")
            /// # });
            /// ```
            pub fn given(self, state: impl Into<String>) -> Self {
                self.given_with_params(state, pact_core::json::Object::new())
            }

            /// A state with parameters, which are an object.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = concat!("# let _ = PactBuilder::new(\"billing\", \"listings\").", $method, "(\"a listing\", |i| {")]
            /// i.given_with_params("a listing exists", serde_json::json!({"id": "L-1", "plan": "plus"}))
            /// # });
            /// ```
            pub fn given_with_params(
                mut self,
                state: impl Into<String>,
                params: impl Into<pact_core::json::Json>,
            ) -> Self {
                self.about.states.push((state.into(), params.into()));
                self
            }

            /// A key that identifies the interaction in the contract instead of its description (version 4).
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = concat!("# let _ = PactBuilder::new(\"billing\", \"listings\").", $method, "(\"a listing\", |i| {")]
            /// i.key("listing-1")
            /// # });
            /// ```
            pub fn key(mut self, key: impl Into<String>) -> Self {
                self.about.key = Some(key.into());
                self
            }

            /// Says that a failed verification does not fail the provider's build (version 4).
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = concat!("# let _ = PactBuilder::new(\"billing\", \"listings\").", $method, "(\"a listing\", |i| {")]
            /// i.pending()
            /// # });
            /// ```
            pub fn pending(mut self) -> Self {
                self.about.pending = true;
                self
            }

            /// A comment that verifiers print (version 4). May be given several times.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = concat!("# let _ = PactBuilder::new(\"billing\", \"listings\").", $method, "(\"a listing\", |i| {")]
            /// i.comment("Asked for once an hour.").comment("The price is in cents.")
            /// # });
            /// ```
            pub fn comment(mut self, text: impl Into<String>) -> Self {
                self.about.add_comment(text.into());
                self
            }

            /// A reference to something elsewhere, such as a ticket: group, name and value (version 4). May be given several
            /// times.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = concat!("# let _ = PactBuilder::new(\"billing\", \"listings\").", $method, "(\"a listing\", |i| {")]
            /// i.reference("openapi", "operationId", "getListing").reference("jira", "story", "BIL-12")
            /// # });
            /// ```
            pub fn reference(
                mut self,
                group: impl Into<String>,
                name: impl Into<String>,
                value: impl Into<String>,
            ) -> Self {
                self.about.add_reference(group.into(), name.into(), value.into());
                self
            }

            /// The name of the test, which verifiers print (version 4). Without this it is that of the running test, where the
            /// thread has its name, as with `#[test]` and `#[tokio::test]`.
            ///
            /// ```
            /// # use pact_mock::prelude::*;
            #[doc = concat!("# let _ = PactBuilder::new(\"billing\", \"listings\").", $method, "(\"a listing\", |i| {")]
            /// i.test_name("a_listing_is_read")
            /// # });
            /// ```
            pub fn test_name(mut self, name: impl Into<String>) -> Self {
                self.about.comments.set("testname", name.into());
                self
            }
        }
    };
}
pub(super) use about_methods;
