//! The real broker as a process, on a database of its own and a free port.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::database::{Kind, TestDatabase};
use crate::{Binaries, Program, Service};

/// A running `pact-broker serve`.
pub struct TestBroker {
    service: Service,
    url: String,
    binary: PathBuf,
    _database: Option<TestDatabase>,
}

impl TestBroker {
    /// Starts a broker on a new SQLite file and waits until it answers.
    ///
    /// # Errors
    /// When it cannot be started or does not get ready.
    pub fn start(binaries: &Binaries) -> Result<Self> {
        Self::start_with(binaries, Kind::Sqlite)
    }

    /// Starts a broker on a new database of that kind and waits until it answers.
    ///
    /// # Errors
    /// When there is no such database, or the broker cannot be started or does not get ready.
    pub fn start_with(binaries: &Binaries, kind: Kind) -> Result<Self> {
        let database = TestDatabase::new(kind)?;
        let broker = Self::serve(binaries, database.url())?;
        Ok(Self { _database: Some(database), ..broker })
    }

    /// Starts a broker on this SQLite file, which may be there already, and waits until it answers.
    ///
    /// # Errors
    /// When it cannot be started or does not get ready.
    pub fn start_on(binaries: &Binaries, database: &Path) -> Result<Self> {
        Self::serve(binaries, &format!("sqlite:///{}", database.display().to_string().trim_start_matches('/')))
    }

    fn serve(binaries: &Binaries, database: &str) -> Result<Self> {
        let binary = binaries.path("pact-broker");
        let mut service = Program::new(&binary)
            .args(["serve", "--host", "127.0.0.1", "--port", "0"])
            .env("PACT_BROKER_DATABASE_URL", database)
            // Whom webhooks may call: this machine, on which tests have their receivers.
            .env("PACT_BROKER_WEBHOOK_HOST_WHITELIST", "127.0.0.1")
            .env("PACT_BROKER_WEBHOOK_SCHEME_WHITELIST", "http https")
            .start()?;
        let url = service.wait_for_url()?;
        service.wait_until_ok(&format!("{url}/diagnostic/status/heartbeat"))?;
        Ok(Self { service, url, binary, _database: None })
    }

    /// The broker's base URL, without a final slash.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A client command (`publish`, `can-i-deploy`, …) that calls this broker.
    pub fn command(&self, name: &str) -> Program {
        Program::new(&self.binary).arg(name).env("PACT_BROKER_BASE_URL", &self.url)
    }

    /// What the broker has printed so far.
    pub fn output(&self) -> String {
        self.service.output()
    }

    /// Ends it at once, as SIGKILL does.
    pub fn kill(self) {
        self.service.kill();
    }
}
