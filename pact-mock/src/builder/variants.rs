//! Variants: an interaction of which something may be one thing or another, each shown in a provider state of its own.

use super::{InteractionBuilder, MessageBuilder};
use crate::Pattern;
use crate::pattern::IntoPattern;

/// Describes the variants of an interaction. [`PactBuilder::variants`](crate::PactBuilder::variants) and
/// [`PactBuilder::message_variants`](crate::PactBuilder::message_variants) give it to a closure.
#[derive(Debug, Clone)]
#[must_use = "return the variants from the closure"]
pub struct VariantsBuilder<B = InteractionBuilder> {
    pub(super) common: B,
    pub(super) cases: Vec<(String, B)>,
}

impl<B: Clone> VariantsBuilder<B> {
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
    pub fn case(mut self, name: impl Into<String>, describe: impl FnOnce(B) -> B) -> Self {
        self.cases.push((name.into(), describe(self.common.clone())));
        self
    }

    /// A variant for each thing that a member may be.
    fn of_field(
        self,
        describe: impl FnOnce(FieldVariants) -> FieldVariants,
        set: impl Fn(B, String, Option<Pattern>) -> B,
    ) -> Self {
        let field = describe(FieldVariants { cases: Vec::new() });
        field.cases.into_iter().fold(self, |variants, FieldCase { name, state, pattern }| {
            variants.case(name, |common| set(common, state, pattern))
        })
    }
}

impl VariantsBuilder {
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
        self.of_field(describe, |i, state, pattern| {
            i.given(state).response(|r| match pattern {
                Some(pattern) => r.json_member(pointer, pattern),
                None => r.no_json_member(pointer),
            })
        })
    }
}

impl VariantsBuilder<MessageBuilder> {
    /// Variants of one member of the message's JSON contents, which a JSON pointer names: what it may be, and in which
    /// provider state, or that it may be absent. The common message has the rest of the contents.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").message_variants("a sale", |m| m, |v| {
    /// v.field("/buyer", |f| {
    ///     f.case("to a customer", "L-1 was sold to a customer", like("C-7"))
    ///         .absent("to a guest", "L-1 was sold to a guest")
    /// })
    /// # });
    /// ```
    pub fn field(self, pointer: &str, describe: impl FnOnce(FieldVariants) -> FieldVariants) -> Self {
        self.of_field(describe, |m, state, pattern| match pattern {
            Some(pattern) => m.given(state).json_member(pointer, pattern),
            None => m.given(state).no_json_member(pointer),
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
