//! The contract: who with whom, which interactions, which specification version, and where mock server and file go.

mod variants;

use std::path::PathBuf;

use pact_core::format::{Specification, interaction_to_json};
use pact_core::model::{Interaction, Pact};

use super::described::{Built, Described, Played};
use super::family::{Family, VariantName};
use super::{BuildError, InteractionBuilder, MessageBuilder, SynchronousMessageBuilder};
use crate::mock_server::{MockServer, StartError};
use crate::session::Expectation;
use crate::settings::Settings;

/// A contract that was checked.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) pact: Pact,
    /// What a session expects of the interactions that go over HTTP.
    pub(crate) expectations: Vec<Expectation>,
    /// For each interaction, which variant it is.
    pub(crate) variants: Vec<Option<VariantName>>,
}

/// Describes a contract between a consumer and a provider, and starts a mock server that answers as it says.
///
/// ```
/// use pact_mock::prelude::*;
///
/// # let folder = tempfile::tempdir().unwrap();
/// let provider = PactBuilder::new("billing", "listings")
/// #   .output_dir(folder.path())
///     .interaction("a request for a listing", |i| {
///         i.given("listing L-1 exists")
///             .request(|r| r.get("/listings/L-1"))
///             .response(|r| r.status(200).json_body(like(json_pattern!({"id": "L-1", "price": 120}))))
///     })
///     .start();
///
/// let listing = ureq::get(provider.path("/listings/L-1")).call();
/// assert!(listing.is_ok());
/// ```
#[derive(Debug, Clone)]
#[must_use = "a contract is served by `.start()`"]
pub struct PactBuilder {
    consumer: String,
    provider: String,
    specification: Specification,
    interactions: Vec<Described>,
    variants: Vec<Family>,
    settings: Settings,
}

impl PactBuilder {
    /// A contract between these two, without interactions.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ =
    /// PactBuilder::new("billing", "listings")
    /// # ;
    /// ```
    pub fn new(consumer: impl Into<String>, provider: impl Into<String>) -> Self {
        Self {
            consumer: consumer.into(),
            provider: provider.into(),
            specification: Specification::V4,
            interactions: Vec::new(),
            variants: Vec::new(),
            settings: Settings::default(),
        }
    }

    /// The specification version of the contract file; [`Specification::V4`] without this. What an older version cannot say
    /// is an error when the contract is built.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ =
    /// PactBuilder::new("billing", "listings").specification(Specification::V3)
    /// # ;
    /// ```
    pub fn specification(mut self, specification: Specification) -> Self {
        self.specification = specification;
        self
    }

    /// Adds an interaction: one request and the response to it.
    ///
    /// The description is for people, and with the provider states it identifies the interaction in the contract: other
    /// tests of the same package may not use it for something else.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ =
    /// PactBuilder::new("billing", "listings").interaction("a request for a listing", |i| i.request(|r| r.get("/listings/L-1")))
    /// # ;
    /// ```
    pub fn interaction(
        mut self,
        description: impl Into<String>,
        describe: impl FnOnce(InteractionBuilder) -> InteractionBuilder,
    ) -> Self {
        let described = describe(InteractionBuilder::new(description.into()));
        self.interactions.push(Described::Http(Box::new(described)));
        self
    }

    /// Adds a message that the provider sends and nobody answers, as over a queue or a topic (from version 3 on).
    /// [`PactBuilder::receive`] hands it to the consumer's code.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .message("a listing was sold", |m| {
    ///         m.given("listing L-1 was sold")
    ///             .metadata("topic", "sales")
    ///             .json_contents(json_pattern!({"id": regex(r"L-\d+", "L-1"), "cents": integer(4900)}))
    ///     })
    ///     .receive(|message| {
    ///         let sale: serde_json::Value = message.json().unwrap(); // your handler here
    ///         assert!(sale["cents"].is_u64());
    ///     });
    /// ```
    pub fn message(
        mut self,
        description: impl Into<String>,
        describe: impl FnOnce(MessageBuilder) -> MessageBuilder,
    ) -> Self {
        let described = describe(MessageBuilder::new(description.into()));
        self.interactions.push(Described::Message(Box::new(described)));
        self
    }

    /// Adds a message that the consumer sends and the messages that answer it, over whatever carries them (version 4).
    /// [`PactBuilder::exchange`] plays it.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .synchronous_message("a question for a price", |m| {
    ///         m.request(|m| m.json_contents(json_pattern!({"id": "L-1"})))
    ///             .response(|m| m.json_contents(json_pattern!({"cents": integer(4900)})))
    ///     })
    ///     .exchange(|exchange| {
    ///         // Your code sends its message through the exchange, and gets the answers.
    ///         let answers = exchange.send(serde_json::json!({"id": "L-1"})).unwrap();
    ///         let price: serde_json::Value = answers[0].json().unwrap();
    ///         assert!(price["cents"].is_u64());
    ///     });
    /// ```
    pub fn synchronous_message(
        mut self,
        description: impl Into<String>,
        describe: impl FnOnce(SynchronousMessageBuilder) -> SynchronousMessageBuilder,
    ) -> Self {
        let described = describe(SynchronousMessageBuilder::new(description.into()));
        self.interactions.push(Described::SyncMessages(Box::new(described)));
        self
    }

    /// Adds an interaction as a contract has it, such as one that was read with `pact_core::format::read`: for consumers that are
    /// tested against a contract that is there.
    pub fn interaction_of_contract(mut self, interaction: Interaction) -> Self {
        self.interactions.push(Described::Model(Box::new(interaction)));
        self
    }

    /// The folder of the contract file; a relative one is meant from the package under test.
    ///
    /// Without this the folder is the one in the environment variable `PACT_OUTPUT_DIR`, and without that `target/pacts` of
    /// the package under test (not of its workspace).
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ =
    /// PactBuilder::new("billing", "listings").output_dir("contracts")
    /// # ;
    /// ```
    pub fn output_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.settings.output_dir = Some(folder.into());
        self
    }

    /// The address the mock server listens on, such as `::1` or `0.0.0.0`; `127.0.0.1` without this.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ =
    /// PactBuilder::new("billing", "listings").host("::1")
    /// # ;
    /// ```
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.settings.server.host = host.into();
        self
    }

    /// The port the mock server listens on. Without this the system gives it a free one, so that tests can run in parallel.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ =
    /// PactBuilder::new("billing", "listings").port(8080)
    /// # ;
    /// ```
    pub fn port(mut self, port: u16) -> Self {
        self.settings.server.port = port;
        self
    }

    /// Lets the mock server answer the preflight requests of browsers (`OPTIONS`, as the Fetch standard's CORS protocol has them)
    /// that no interaction answers, and lets pages of any origin read its replies, with credentials too. Preflight requests
    /// are not part of the contract.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ =
    /// PactBuilder::new("billing", "listings").cors_preflight()
    /// # ;
    /// ```
    pub fn cors_preflight(mut self) -> Self {
        self.settings.cors_preflight = true;
        self
    }

    /// Lets the mock server speak HTTPS, and only that, with this certificate (feature `tls`).
    ///
    /// ```
    /// use pact_mock::{Tls, prelude::*};
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// let provider = PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .interaction("all listings", |i| i.request(|r| r.get("/listings")))
    ///     .tls(Tls::generated().unwrap())
    ///     .start();
    ///
    /// assert!(provider.url().starts_with("https://127.0.0.1:"));
    /// let trusted = provider.authority().unwrap(); // as PEM, for your client
    /// # assert!(trusted.starts_with("-----BEGIN CERTIFICATE-----"));
    /// # provider.finish().unwrap_err();
    /// ```
    #[cfg(feature = "tls")]
    pub fn tls(mut self, certificate: crate::Tls) -> Self {
        self.settings.server.tls = Some(certificate);
        self
    }

    /// The largest request body that is read, in bytes; 16 MiB without this. A larger one is answered with status 413 and
    /// fails the test.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ =
    /// PactBuilder::new("billing", "listings").body_limit(1024)
    /// # ;
    /// ```
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.settings.server.limits.body = bytes;
        self
    }

    /// The contract as the model has it, and what a session expects of it. Both are checked: every example matches its own
    /// pattern, everything can be judged, and the specification version can say it all.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub(crate) fn compile(&self) -> Result<Checked, BuildError> {
        match self.variants.first() {
            None => self.compile_with(None),
            Some(family) => Err(BuildError::WrongKind {
                interaction: family.description().to_owned(),
                kind: "described as variants",
                advice: "play them with .for_each_variant(…)",
            }),
        }
    }

    /// The contract with one of the variants, if there are some.
    fn compile_with(&self, variant: Option<Built>) -> Result<Checked, BuildError> {
        for (role, name) in [("consumer", &self.consumer), ("provider", &self.provider)] {
            if name.trim().is_empty() {
                return Err(BuildError::NoName { role });
            }
        }
        if self.interactions.is_empty() && variant.is_none() {
            let (consumer, provider) = (self.consumer.clone(), self.provider.clone());
            return Err(BuildError::NoInteraction { consumer, provider });
        }
        let pact = Pact::new(&self.consumer, &self.provider, self.specification);
        let mut compiled = Checked { pact, expectations: Vec::new(), variants: Vec::new() };
        for described in &self.interactions {
            for built in described.build(self.specification)? {
                self.add(&mut compiled, built)?;
            }
        }
        if let Some(variant) = variant {
            self.add(&mut compiled, variant)?;
        }
        Ok(compiled)
    }

    fn add(&self, compiled: &mut Checked, built: Built) -> Result<(), BuildError> {
        self.check(&built.interaction, &compiled.pact.interactions)?;
        compiled.pact.interactions.push(built.interaction);
        compiled.expectations.extend(built.expectation);
        compiled.variants.push(built.variant);
        Ok(())
    }

    fn folder(&self) -> PathBuf {
        self.settings.contract_folder(|name| std::env::var_os(name).map(PathBuf::from))
    }

    /// Checks that the version can say the interaction, and that no earlier one has its name.
    fn check(&self, interaction: &Interaction, earlier: &[Interaction]) -> Result<(), BuildError> {
        let second = interaction_to_json(interaction, self.specification)?;
        if let Some(first) = earlier.iter().find(|earlier| earlier.same_identity(interaction)) {
            let first = interaction_to_json(first, self.specification)?;
            return Err(BuildError::Twice { description: interaction.description.clone(), first, second });
        }
        Ok(())
    }

    /// Starts a mock server that answers as the contract says, in a thread of its own: it serves synchronous and
    /// asynchronous tests alike. Dropping it fails the test if it was not used as the contract says, else writes the
    /// contract file.
    ///
    /// # Panics
    /// The contract cannot be built, or the mock server cannot listen. [`PactBuilder::try_start`] returns that instead.
    #[track_caller]
    #[must_use = "the mock server stops when it is dropped: keep it in a variable until the end of the test"]
    pub fn start(self) -> MockServer {
        match self.try_start() {
            Ok(server) => server,
            Err(error) => crate::fail_test(&error),
        }
    }

    /// Starts a mock server as [`PactBuilder::start`] does.
    ///
    /// # Errors
    /// The contract cannot be built, or the mock server cannot listen.
    pub fn try_start(self) -> Result<MockServer, StartError> {
        let Checked { pact, expectations, .. } = self.compile()?;
        Played::Served.check(&pact.interactions)?;
        MockServer::start(pact, expectations, &self.settings)
    }

    /// The contract, if all its interactions can be played so, and the folder of its file.
    ///
    /// # Errors
    /// The contract cannot be built, or has interactions of another kind.
    pub(crate) fn contract(&self, played: Played) -> Result<(Checked, PathBuf), BuildError> {
        let compiled = self.compile()?;
        played.check(&compiled.pact.interactions)?;
        Ok((compiled, self.folder()))
    }
}
