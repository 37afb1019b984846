//! Verification results: what a provider version said to a contract's content.

use pact_core::json::Json;

/// A verification result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Its number; numbers count through the whole broker.
    pub number: i64,
    /// The consumer.
    pub consumer: String,
    /// The provider.
    pub provider: String,
    /// The number of the provider version that was verified.
    pub provider_version: String,
    /// The hash of the content that was verified.
    pub sha: String,
    /// The number of the latest consumer version that published this content.
    pub consumer_version: String,
    /// Whether it passed.
    pub success: bool,
    /// Where the build that verified can be looked at.
    pub build_url: Option<String>,
    /// What the verifier said of each interaction, as it wrote it.
    pub test_results: Option<Json>,
    /// Which tool verified, as it said.
    pub verified_by: Option<Json>,
    /// When it was published, in microseconds since 1970.
    pub at: i64,
}

/// The results of one consumer version, by provider.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Providers whose latest result passed.
    pub successful: Vec<String>,
    /// Providers whose latest result failed.
    pub failed: Vec<String>,
    /// Providers without a result.
    pub unknown: Vec<String>,
}

/// Sums up: `providers` are those with which the version has contracts, `results` the latest one of each.
#[must_use]
pub fn summarize(providers: &[String], results: &[Verification]) -> Summary {
    let mut summary = Summary::default();
    for provider in providers {
        let list = match results.iter().find(|result| result.provider == *provider) {
            Some(result) if result.success => &mut summary.successful,
            Some(_) => &mut summary.failed,
            None => &mut summary.unknown,
        };
        list.push(provider.clone());
    }
    summary
}

impl Summary {
    /// Whether every contract is verified.
    #[must_use]
    pub fn success(&self) -> bool {
        self.failed.is_empty() && self.unknown.is_empty()
    }
}
