//! `pact-broker serve` on the database of a trial.

use anyhow::Result;
use pact_tests::{Binaries, Program, Service, TestDatabase};

use crate::client::Client;

/// A running broker.
pub(crate) struct Broker {
    service: Service,
    url: String,
}

impl Broker {
    /// Starts one and waits until it answers.
    pub(crate) fn start(binaries: &Binaries, database: &TestDatabase) -> Result<Self> {
        Self::start_with(binaries, database, &[])
    }

    /// Starts one with further settings, named as variables.
    pub(crate) fn start_with(binaries: &Binaries, database: &TestDatabase, settings: &[(&str, &str)]) -> Result<Self> {
        let program = Program::new(binaries.path("pact-broker"))
            .args(["serve", "--host", "127.0.0.1", "--port", "0"])
            .env("PACT_BROKER_DATABASE_URL", database.url());
        let mut service = settings.iter().fold(program, |program, (name, value)| program.env(name, value)).start()?;
        let url = service.wait_for_url()?;
        service.wait_until_ok(&format!("{url}/diagnostic/status/heartbeat"))?;
        Ok(Self { service, url })
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(&self.url)
    }

    /// SIGKILL: it gets no chance to tidy up.
    pub(crate) fn kill(self) {
        self.service.kill();
    }
}
