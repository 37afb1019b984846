//! The official `pact` binary.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use pact_tests::{Program, Service};

/// Where the official binary is.
#[derive(Clone, Debug)]
pub(crate) struct Official {
    path: PathBuf,
}

impl Official {
    /// What `PACT_OFFICIAL_CLI` names.
    pub(crate) fn from_environment() -> Option<Self> {
        let path = std::env::var_os("PACT_OFFICIAL_CLI").filter(|path| !path.is_empty())?;
        Some(Self { path: path.into() })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The Python that the binary was installed with.
    pub(crate) fn python(&self) -> Program {
        Program::new(self.path.with_file_name("python"))
    }

    /// `pact WORDS…`, without its reports home.
    pub(crate) fn command(&self, words: &[&str]) -> Program {
        Program::new(&self.path).args(words).env("PACT_DO_NOT_TRACK", "true")
    }

    /// A stub server that answers what the contract says, and its port.
    pub(crate) fn stub(&self, contract: &Path) -> Result<(Service, String)> {
        let service = self.command(&["stub", "--file"]).arg(contract).start()?;
        let rest = service.wait_for_text_after("Server started on port ")?;
        let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let port = Some(port).filter(|port| !port.is_empty()).context("the stub server named no port")?;
        Ok((service, port))
    }
}
