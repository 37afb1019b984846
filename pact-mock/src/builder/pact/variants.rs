//! Variants in a contract: how they are described, and what is played of those that go over HTTP. Those of messages are
//! interactions like any other, which are handed over one after the other.

use std::path::PathBuf;

use pact_core::model::Pact;

use super::{Checked, PactBuilder};
use crate::builder::described::{Described, Played};
use crate::builder::family::{Family, VariantName};
use crate::builder::{BuildError, InteractionBuilder, MessageBuilder, SynchronousMessageBuilder, VariantsBuilder};
use crate::mock_server::{MockServer, StartError};
use crate::session::Expectation;

/// A contract with one of its variants.
#[derive(Debug)]
pub(crate) struct VariantRun {
    pub(crate) variant: VariantName,
    pub(crate) pact: Pact,
    expectations: Vec<Expectation>,
}

impl PactBuilder {
    /// Adds an interaction of which something may be one thing or another: a member of the answer that may be absent, null or of
    /// several shapes, or an answer as a whole. The first closure describes what all variants have in common, the second one
    /// each variant, with the provider state in which the provider shows it. [`PactBuilder::for_each_variant`] plays them.
    ///
    /// In the contract each variant is an interaction of its own, `description (name of the variant)`, which any verifier
    /// replays.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .variants(
    ///         "a request for a listing",
    ///         |i| i.request(|r| r.get("/listings/L-1")),
    ///         |v| {
    ///             v.case("for sale", |i| i.given("L-1 is for sale").response(|r| r.json_body(json_pattern!({"cents": integer(1)}))))
    ///                 .case("gone", |i| i.given("L-1 is sold").response(|r| r.status(410)))
    ///         },
    ///     )
    ///     .for_each_variant(|provider| {
    ///         let answer = ureq::get(provider.path("/listings/L-1")).call(); // your client here
    ///         assert_eq!(answer.is_ok(), provider.name() == "for sale");
    ///     });
    /// ```
    pub fn variants(
        mut self,
        description: impl Into<String>,
        common: impl FnOnce(InteractionBuilder) -> InteractionBuilder,
        describe: impl FnOnce(VariantsBuilder) -> VariantsBuilder,
    ) -> Self {
        self.variants.push(Family::new(description.into(), common, describe));
        self
    }

    /// Adds a message of which something may be one thing or another: a member of the contents that may be absent, null or of
    /// several shapes, or a message as a whole. The first closure describes what all variants have in common, the second one
    /// each variant, with the provider state in which the provider sends it. [`PactBuilder::receive`] hands over each of them.
    ///
    /// In the contract each variant is a message of its own, `description (name of the variant)`, which any verifier replays.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .message_variants(
    ///         "a listing was sold",
    ///         |m| m.json_contents(json_pattern!({"id": like("L-1")})),
    ///         |v| {
    ///             v.field("/buyer", |f| {
    ///                 f.case("to a customer", "L-1 was sold to a customer", like("C-7"))
    ///                     .absent("to a guest", "L-1 was sold to a guest")
    ///             })
    ///         },
    ///     )
    ///     .receive(|message| {
    ///         let sale: serde_json::Value = message.json().unwrap(); // your handler here
    ///         assert_eq!(sale.get("buyer").is_some(), message.variant() == Some("to a customer"));
    ///     });
    /// ```
    pub fn message_variants(
        mut self,
        description: impl Into<String>,
        common: impl FnOnce(MessageBuilder) -> MessageBuilder,
        describe: impl FnOnce(VariantsBuilder<MessageBuilder>) -> VariantsBuilder<MessageBuilder>,
    ) -> Self {
        let family = Family::new(description.into(), common, describe);
        self.interactions.push(Described::MessageVariants(family));
        self
    }

    /// Adds a message that the consumer sends and the provider answers in one of several ways. The first closure describes what
    /// all variants have in common, most often the request, the second one each variant, with its answers and the provider state
    /// in which the provider gives them. [`PactBuilder::exchange`] plays each of them.
    ///
    /// In the contract each variant is an interaction of its own, `description (name of the variant)`, which any verifier
    /// replays.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .synchronous_message_variants(
    ///         "a question for a price",
    ///         |m| m.request(|m| m.text_contents("L-1")),
    ///         |v| {
    ///             v.case("for sale", |m| m.given("L-1 is for sale").response(|m| m.json_contents(integer(4900))))
    ///                 .case("gone", |m| m.given("L-1 is sold").response(|m| m.json_contents(null())))
    ///         },
    ///     )
    ///     .exchange(|exchange| {
    ///         let price: Option<u32> = exchange.send("L-1").unwrap()[0].json().unwrap(); // your client here
    ///         assert_eq!(price.is_some(), exchange.variant() == Some("for sale"));
    ///     });
    /// ```
    pub fn synchronous_message_variants(
        mut self,
        description: impl Into<String>,
        common: impl FnOnce(SynchronousMessageBuilder) -> SynchronousMessageBuilder,
        describe: impl FnOnce(VariantsBuilder<SynchronousMessageBuilder>) -> VariantsBuilder<SynchronousMessageBuilder>,
    ) -> Self {
        let family = Family::new(description.into(), common, describe);
        self.interactions.push(Described::SyncMessagesVariants(family));
        self
    }

    /// Every variant, built with the other interactions, and the folder of the contract file.
    ///
    /// # Errors
    /// The contract cannot be built.
    pub(crate) fn variant_runs(&self) -> Result<(Vec<VariantRun>, PathBuf), BuildError> {
        let mut runs = Vec::new();
        for family in &self.variants {
            for variant in family.build(self.specification)? {
                let Checked { pact, expectations, mut variants } = self.compile_with(Some(variant))?;
                Played::Served.check(&pact.interactions)?;
                // It stands behind all others.
                runs.extend(variants.pop().flatten().map(|variant| VariantRun { variant, pact, expectations }));
            }
        }
        if runs.is_empty() {
            if !self.interactions.is_empty() {
                Played::Served.check(&self.compile()?.pact.interactions)?;
            }
            let (consumer, provider) = (self.consumer.clone(), self.provider.clone());
            return Err(BuildError::NoVariants { consumer, provider });
        }
        Ok((runs, self.folder()))
    }

    /// A mock server for one variant.
    ///
    /// # Errors
    /// It cannot listen.
    pub(crate) fn serve(&self, run: &mut VariantRun) -> Result<MockServer, StartError> {
        MockServer::start(run.pact.clone(), std::mem::take(&mut run.expectations), &self.settings)
    }
}
