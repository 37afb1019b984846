//! The example provider (`charge-central-listings`) as a process on a free port, with its provider states switched on.

use anyhow::Result;

use crate::{Binaries, Program, Service};

/// A running listing service.
pub struct TestProvider {
    _service: Service,
    url: String,
}

impl TestProvider {
    /// Starts the given release of the listing service and waits until it answers.
    ///
    /// # Errors
    /// When it cannot be started or does not get ready.
    pub fn start(binaries: &Binaries, release: &str) -> Result<Self> {
        let mut service = Program::new(binaries.path("charge-central-listings"))
            .args(["serve", "--release", release, "--port", "0", "--provider-states"])
            .start()?;
        let url = service.wait_for_url()?;
        service.wait_until_ok(&format!("{url}/health"))?;
        Ok(Self { _service: service, url })
    }

    /// The provider's base URL, without a final slash.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The port it listens on.
    pub fn port(&self) -> &str {
        self.url.rsplit(':').next().unwrap_or_default()
    }

    /// Where the verifier sends the provider states.
    pub fn state_change_url(&self) -> String {
        format!("{}/_pact/provider-states", self.url)
    }
}
