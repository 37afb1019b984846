//! Publishing what came out of verifying a contract. Whether it may be published is decided by the verifier.

use http::Method;
use pact_core::{
    json,
    json::{Json, Object},
};

use crate::{Broker, Error, Pact, broker::JSON, hal::Resource};

const ACTION: &str = "publish the verification result";

/// The provider version that was verified.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProviderVersion {
    /// Its number.
    pub number: String,
    /// Its branch.
    pub branch: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The page of the build that verified it.
    pub build_url: Option<String>,
}

impl ProviderVersion {
    /// A version of that number, without branch, tags and build.
    #[must_use]
    pub fn new(number: impl Into<String>) -> Self {
        Self { number: number.into(), ..Self::default() }
    }
}

/// The outcome for one contract.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerificationResult {
    /// Whether the provider fulfils the contract.
    pub success: bool,
    /// The program that verified it: name and version.
    pub verified_by: (String, String),
    /// The outcome for each interaction.
    pub tests: Vec<TestResult>,
}

impl VerificationResult {
    /// An outcome, found by a program of that name and version.
    #[must_use]
    pub fn new(success: bool, program: impl Into<String>, version: impl Into<String>) -> Self {
        Self { success, verified_by: (program.into(), version.into()), tests: Vec::new() }
    }
}

/// The outcome for one interaction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestResult {
    /// The broker's id of the interaction (`_id` in the document), if it has one.
    pub interaction_id: Option<String>,
    /// The description of the interaction.
    pub description: String,
    /// Whether it was fulfilled.
    pub success: bool,
    /// What did not match.
    pub mismatches: Vec<TestMismatch>,
    /// What went wrong otherwise.
    pub exceptions: Vec<String>,
}

/// One thing that did not match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestMismatch {
    /// The part of the message: `method`, `path`, `status`, `query`, `header`, `body` or `metadata`.
    pub attribute: String,
    /// Where in it: the name of the header, the path in the body.
    pub identifier: Option<String>,
    /// What was expected and what came.
    pub description: String,
}

impl TestMismatch {
    fn to_json(&self) -> Json {
        let mut mismatch = Object::new();
        mismatch.push("attribute", &self.attribute);
        if let Some(identifier) = &self.identifier {
            mismatch.push("identifier", identifier);
        }
        mismatch.push("description", &self.description);
        mismatch.into()
    }
}

impl TestResult {
    fn to_json(&self) -> Json {
        let mut test = Object::new();
        if let Some(id) = &self.interaction_id {
            test.push("interactionId", id);
        }
        test.push("success", self.success);
        test.push("interactionDescription", &self.description);
        if !self.mismatches.is_empty() {
            test.push("mismatches", self.mismatches.iter().map(TestMismatch::to_json).collect::<Json>());
        }
        if !self.exceptions.is_empty() {
            let exceptions = self.exceptions.iter().map(|message| json!({"message": message})).collect::<Json>();
            test.push("exceptions", exceptions);
        }
        test.into()
    }
}

fn body(version: &ProviderVersion, result: &VerificationResult) -> Json {
    let mut body = Object::new();
    body.push("success", result.success);
    body.push("providerApplicationVersion", &version.number);
    if let Some(build_url) = &version.build_url {
        body.push("buildUrl", build_url);
    }
    let (implementation, number) = &result.verified_by;
    body.push("verifiedBy", json!({"implementation": implementation, "version": number}));
    body.push("testResults", result.tests.iter().map(TestResult::to_json).collect::<Json>());
    body.into()
}

impl Broker {
    /// Records the provider version's branch and tags, found through the contract's link to its provider. To be done once
    /// before the first result of a run is published, so that the result is judged as one of that branch.
    ///
    /// # Errors
    /// The contract does not link to its provider, the provider has no links for branches or tags, or the broker refuses.
    pub async fn record_provider_version(&self, pact: &Pact, version: &ProviderVersion) -> Result<(), Error> {
        if version.branch.is_none() && version.tags.is_empty() {
            return Ok(());
        }
        let action = "record the branch and tags of the provider version";
        let link = pact.resource.require_link("pb:provider", action)?;
        let provider = self.get(action, &link.href).await?;
        if let Some(branch) = &version.branch {
            let link = provider.require_link("pb:branch-version", action)?;
            self.put(action, &link.expand(&[("branch", branch), ("version", &version.number)])).await?;
        }
        for tag in &version.tags {
            let link = provider.require_link("pb:version-tag", action)?;
            self.put(action, &link.expand(&[("tag", tag), ("version", &version.number)])).await?;
        }
        Ok(())
    }

    /// Publishes the outcome for a contract. The answer is the result as the broker keeps it; its `self` link is the page
    /// to point people to.
    ///
    /// # Errors
    /// The contract takes no results ([`Pact::takes_results`]), or the broker refuses.
    pub async fn publish_verification_result(
        &self,
        pact: &Pact,
        version: &ProviderVersion,
        result: &VerificationResult,
    ) -> Result<Resource, Error> {
        let link = pact.resource.require_link("pb:publish-verification-results", ACTION)?;
        self.send(ACTION, Method::POST, &link.href, JSON, &body(version, result)).await?.into_resource()
    }

    /// Puts an empty object where a link leads: how memberships such as tags are made.
    pub(crate) async fn put(&self, action: &str, url: &str) -> Result<(), Error> {
        self.send(action, Method::PUT, url, JSON, &json!({})).await.map(drop)
    }
}
