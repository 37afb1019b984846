//! Variants are played one after the other, each against a mock server of its own; the contract is written when the consumer's
//! code was content with all of them.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use pact_core::model::Pact;

use crate::builder::VariantName;
use crate::contract_file::{self, ContractFileError, When};
use crate::messages::Handled;
use crate::mock_server::{MockServer, StartError};
use crate::{BuildError, PactBuilder};

/// The mock server of one variant. [`PactBuilder::for_each_variant`] hands it over.
#[derive(Debug)]
pub struct Variant<'a> {
    server: &'a MockServer,
    variant: &'a VariantName,
}

impl Variant<'_> {
    /// The description of the variants.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.variants("a listing", |i| i.request(|r| r.get("/")), |v| {
    /// #     v.case("one", |i| i.given("one")).case("two", |i| i.given("two"))
    /// # });
    /// # pact.for_each_variant(|provider| {
    /// assert_eq!(provider.of(), "a listing");
    /// # ureq::get(provider.url()).call().unwrap();
    /// # });
    /// ```
    #[must_use]
    pub fn of(&self) -> &str {
        &self.variant.of
    }

    /// The name of this one.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.variants("a listing", |i| i.request(|r| r.get("/")), |v| {
    /// #     v.case("one", |i| i.given("one")).case("two", |i| i.given("two"))
    /// # });
    /// # pact.for_each_variant(|provider| {
    /// assert!(["one", "two"].contains(&provider.name()));
    /// # ureq::get(provider.url()).call().unwrap();
    /// # });
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.variant.name
    }

    /// The URL of the mock server, without a slash at the end.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.variants("a listing", |i| i.request(|r| r.get("/")), |v| {
    /// #     v.case("one", |i| i.given("one")).case("two", |i| i.given("two"))
    /// # });
    /// # pact.for_each_variant(|provider| {
    /// assert!(provider.url().starts_with("http://127.0.0.1:"));
    /// # ureq::get(provider.url()).call().unwrap();
    /// # });
    /// ```
    #[must_use]
    pub fn url(&self) -> &str {
        self.server.url()
    }

    /// The URL of a path.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.variants("a listing", |i| i.request(|r| r.get("/")), |v| {
    /// #     v.case("one", |i| i.given("one")).case("two", |i| i.given("two"))
    /// # });
    /// # pact.for_each_variant(|provider| {
    /// assert!(provider.path("/listings").ends_with("/listings"));
    /// # ureq::get(provider.url()).call().unwrap();
    /// # });
    /// ```
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        self.server.path(path)
    }

    /// Where the mock server listens.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.variants("a listing", |i| i.request(|r| r.get("/")), |v| {
    /// #     v.case("one", |i| i.given("one")).case("two", |i| i.given("two"))
    /// # });
    /// # pact.for_each_variant(|provider| {
    /// assert!(provider.address().ip().is_loopback());
    /// # ureq::get(provider.url()).call().unwrap();
    /// # });
    /// ```
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }
}

/// Why a test of variants fails. The contract file is then left as it was.
///
/// Its `Debug` form is the message as well, so that `unwrap` shows it as it is meant to be read.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum VariantFailure {
    /// A mock server does not start: the contract cannot be built, or it cannot listen.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A variant was not used as the contract says, or the consumer's code failed.
    #[error("the variant \"{name}\" of \"{of}\": {problem}")]
    Variant {
        /// The description of the variants.
        of: String,
        /// The name of the variant.
        name: String,
        /// What is wrong.
        problem: String,
    },
    /// All went well, but the contract file cannot be written.
    #[error(transparent)]
    ContractFile(#[from] ContractFileError),
}

impl From<BuildError> for VariantFailure {
    fn from(error: BuildError) -> Self {
        Self::Start(error.into())
    }
}

impl fmt::Debug for VariantFailure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

/// The variants that were played so far.
struct Played {
    folder: PathBuf,
    pact: Option<Pact>,
    written: bool,
}

impl Played {
    fn add(&mut self, added: &Pact) {
        let Some(pact) = &mut self.pact else {
            self.pact = Some(added.clone());
            return;
        };
        for interaction in &added.interactions {
            // The others are played with each variant.
            if !pact.interactions.iter().any(|known| known.same_identity(interaction)) {
                pact.interactions.push(interaction.clone());
            }
        }
    }

    fn write(mut self) -> Result<PathBuf, VariantFailure> {
        let path = match &self.pact {
            Some(pact) => contract_file::write(&self.folder, pact, When::Now)?,
            None => PathBuf::new(),
        };
        self.written = true;
        Ok(path)
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        if !self.written {
            contract_file::test_failed();
        }
    }
}

/// Says in which variant the consumer's code panicked.
pub(crate) struct Saying<'a>(pub(crate) &'a VariantName);

impl Drop for Saying<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("\nin the variant \"{}\" of \"{}\"\n", self.0.name, self.0.of);
        }
    }
}

/// What came of a variant.
fn conclude(variant: &VariantName, server: MockServer, handled: Result<(), String>) -> Result<(), VariantFailure> {
    // What the consumer's code says comes most often from what it got, so that is said first.
    let problem = match (server.finish_unwritten(), handled) {
        (Err(failure), _) => failure.to_string(),
        (Ok(()), Err(problem)) => problem,
        (Ok(()), Ok(())) => return Ok(()),
    };
    Err(VariantFailure::Variant { of: variant.of.clone(), name: variant.name.clone(), problem })
}

impl PactBuilder {
    fn variants_played(&self, folder: &Path) -> Played {
        Played { folder: folder.to_path_buf(), pact: None, written: false }
    }

    /// Runs the consumer's code once for each variant, each time against a mock server that answers as this variant does, and
    /// writes the contract file when it went well with all of them. Other interactions are served with each variant.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Owner {
    ///     phone: Option<String>,
    /// }
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .variants(
    ///         "a request for an owner",
    ///         |i| i.request(|r| r.get("/owners/7")).response(|r| r.json_body(json_pattern!({"name": like("Ann")}))),
    ///         |v| {
    ///             v.field("/phone", |f| {
    ///                 f.case("with a phone", "owner 7 has a phone", like("+49 30 1234"))
    ///                     .case("with a hidden phone", "owner 7 hides the phone", null())
    ///                     .absent("without a phone", "owner 7 has no phone")
    ///             })
    ///         },
    ///     )
    ///     .for_each_variant(|provider| {
    ///         let mut answer = ureq::get(provider.path("/owners/7")).call().unwrap(); // your client here
    ///         let owner: Owner = serde_json::from_reader(answer.body_mut().as_reader()).unwrap();
    ///         assert_eq!(owner.phone.is_some(), provider.name() == "with a phone");
    ///     });
    /// ```
    ///
    /// # Panics
    /// The contract cannot be built, a variant did not go well, or the file cannot be written.
    /// [`PactBuilder::try_for_each_variant`] returns that instead.
    #[track_caller]
    pub fn for_each_variant<H: Handled>(self, play: impl FnMut(&Variant<'_>) -> H) {
        if let Err(failure) = self.try_for_each_variant(play) {
            crate::fail_test(&failure);
        }
    }

    /// Plays variants as [`PactBuilder::for_each_variant`] does, and returns the path of the contract file.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// let failure = PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .variants("a listing", |i| i.request(|r| r.get("/listings/L-1")), |v| {
    ///         v.case("for sale", |i| i.given("L-1 is for sale")).case("gone", |i| i.given("L-1 is sold").response(|r| r.status(410)))
    ///     })
    ///     .try_for_each_variant(|provider| ureq::get(provider.path("/listings/L-1")).call().map(|_| ()));
    /// assert!(failure.unwrap_err().to_string().starts_with("the variant \"gone\" of \"a listing\": "));
    /// ```
    ///
    /// # Errors
    /// The contract cannot be built, a variant did not go well, or the file cannot be written.
    pub fn try_for_each_variant<H: Handled>(
        self,
        mut play: impl FnMut(&Variant<'_>) -> H,
    ) -> Result<PathBuf, VariantFailure> {
        let (runs, folder) = self.variant_runs()?;
        let mut played = self.variants_played(&folder);
        for mut run in runs {
            let server = self.serve(&mut run)?;
            let saying = Saying(&run.variant);
            let handled = play(&Variant { server: &server, variant: &run.variant }).outcome();
            conclude(&run.variant, server, handled)?;
            drop(saying);
            played.add(&run.pact);
        }
        played.write()
    }

    /// Plays variants as [`PactBuilder::for_each_variant`] does, with code that is asynchronous.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .variants("a listing", |i| i.request(|r| r.get("/listings/L-1")), |v| {
    ///         v.case("with a note", |i| i.given("L-1 has a note").response(|r| r.text_body(like("sunny"))))
    ///             .case("without one", |i| i.given("L-1 has no note").response(|r| r.empty_body()))
    ///     })
    ///     .for_each_variant_async(async |provider| {
    ///         tokio::task::yield_now().await; // your code here
    ///         assert!(ureq::get(provider.path("/listings/L-1")).call().is_ok());
    ///     })
    ///     .await;
    /// # });
    /// ```
    ///
    /// # Panics
    /// The contract cannot be built, a variant did not go well, or the file cannot be written.
    /// [`PactBuilder::try_for_each_variant_async`] returns that instead.
    pub async fn for_each_variant_async<H: Handled>(self, play: impl AsyncFnMut(&Variant<'_>) -> H) {
        if let Err(failure) = self.try_for_each_variant_async(play).await {
            crate::fail_test(&failure);
        }
    }

    /// Plays variants as [`PactBuilder::for_each_variant_async`] does, and returns the path of the contract file.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let written = PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .variants("a listing", |i| i.request(|r| r.get("/")), |v| {
    ///         v.case("one", |i| i.given("one")).case("two", |i| i.given("two"))
    ///     })
    ///     .try_for_each_variant_async(async |provider| ureq::get(provider.url()).call().map(|_| ()))
    ///     .await;
    /// assert!(written.is_ok());
    /// # });
    /// ```
    ///
    /// # Errors
    /// The contract cannot be built, a variant did not go well, or the file cannot be written.
    pub async fn try_for_each_variant_async<H: Handled>(
        self,
        mut play: impl AsyncFnMut(&Variant<'_>) -> H,
    ) -> Result<PathBuf, VariantFailure> {
        let (runs, folder) = self.variant_runs()?;
        let mut played = self.variants_played(&folder);
        for mut run in runs {
            let server = self.serve(&mut run)?;
            let saying = Saying(&run.variant);
            let handled = play(&Variant { server: &server, variant: &run.variant }).await.outcome();
            conclude(&run.variant, server, handled)?;
            drop(saying);
            played.add(&run.pact);
        }
        played.write()
    }
}
