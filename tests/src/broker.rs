//! The real broker as a process, on a SQLite file of its own and a free port.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{Binaries, Program, Service, TempFolder};

/// A running `pact-broker serve`.
pub struct TestBroker {
    service: Service,
    url: String,
    binary: PathBuf,
    database: PathBuf,
    _folder: Option<TempFolder>,
}

impl TestBroker {
    /// Starts a broker on a new database in a temporary folder and waits until it answers.
    ///
    /// # Errors
    /// When it cannot be started or does not get ready.
    pub fn start(binaries: &Binaries) -> Result<Self> {
        let folder = TempFolder::new("pact-broker-")?;
        let broker = Self::start_on(binaries, &folder.join("pact-broker.sqlite3"))?;
        Ok(Self { _folder: Some(folder), ..broker })
    }

    /// Starts a broker on this SQLite file, which may be there already, and waits until it answers.
    ///
    /// # Errors
    /// When it cannot be started or does not get ready.
    pub fn start_on(binaries: &Binaries, database: &Path) -> Result<Self> {
        let binary = binaries.path("pact-broker");
        let mut service = Program::new(&binary)
            .args(["serve", "--host", "127.0.0.1", "--port", "0"])
            .env(
                "PACT_BROKER_DATABASE_URL",
                format!("sqlite:///{}", database.display().to_string().trim_start_matches('/')),
            )
            .start()?;
        let url = service.wait_for_url()?;
        service.wait_until_ok(&format!("{url}/diagnostic/status/heartbeat"))?;
        Ok(Self { service, url, binary, database: database.to_path_buf(), _folder: None })
    }

    /// The broker's base URL, without a final slash.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The path of the SQLite file.
    pub fn database(&self) -> &Path {
        &self.database
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
