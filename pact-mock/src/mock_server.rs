//! The mock provider that a test holds: its address, its results, and the end of the test.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use pact_core::model::Pact;

use crate::BuildError;
use crate::contract_file::{self, ContractFileError, When};
use crate::report::Report;
use crate::served_session::ServedSession;
use crate::server::{Listener, Server};
use crate::session::{Expectation, Session};
use crate::settings::Settings;

/// A mock provider on a socket of its own. [`PactBuilder::start`](crate::PactBuilder::start) makes one.
///
/// When it is dropped, the test is judged: if every interaction was requested and nothing else was, the contract file is
/// written, else the test fails with a report. While the test is panicking already, nothing is written and nothing panics
/// once more; requests that no interaction answers are printed, as they are most likely why.
#[derive(Debug)]
#[must_use = "the mock server stops when it is dropped: keep it in a variable until the end of the test"]
pub struct MockServer {
    server: Server,
    address: SocketAddr,
    served: Arc<ServedSession>,
    #[cfg(feature = "tls")]
    tls: Option<crate::Tls>,
    pact: Pact,
    folder: PathBuf,
    /// Whether the test was judged.
    finished: bool,
}

/// Why a mock server does not start.
///
/// Its `Debug` form is the message as well, so that `unwrap` shows it as it is meant to be read.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The contract cannot be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// It cannot listen.
    #[error(
        "the mock server cannot listen on {host}:{port}: {source}{}",
        if source.kind() == io::ErrorKind::AddrInUse {
            "; another program or test has this port: leave out .port(…) to get a free one"
        } else {
            ""
        }
    )]
    Listen {
        /// The host that the test chose.
        host: String,
        /// The port that the test chose.
        port: u16,
        /// What the system says.
        source: io::Error,
    },
    /// There is no thread for it.
    #[error("the mock server cannot start its thread: {source}")]
    Thread {
        /// What the system says.
        source: io::Error,
    },
}

/// Why a consumer test fails.
///
/// Its `Debug` form is the message as well, so that `unwrap` shows it as it is meant to be read.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The mock server was not used as the contract says.
    #[error("{0}")]
    Requests(Box<Report>),
    /// It was, but the contract file cannot be written.
    #[error(transparent)]
    ContractFile(#[from] ContractFileError),
}

impl fmt::Debug for StartError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

impl MockServer {
    pub(crate) fn start(pact: Pact, expectations: Vec<Expectation>, settings: &Settings) -> Result<Self, StartError> {
        let listener = Listener::bind(settings.server.clone())?;
        let address = listener.address();
        let mut session = Session::new(&pact.consumer, &pact.provider, expectations);
        session.answer_preflights(settings.cors_preflight);
        let served = Arc::new(ServedSession::new(session, listener.url()));
        let server = listener.start(Arc::clone(&served))?;
        let folder = settings.contract_folder(|name| std::env::var_os(name).map(PathBuf::from));
        contract_file::begin(&folder, &pact);
        Ok(Self {
            server,
            address,
            served,
            #[cfg(feature = "tls")]
            tls: settings.server.tls.clone(),
            pact,
            folder,
            finished: false,
        })
    }

    /// The URL, such as `http://127.0.0.1:49152`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        self.served.url()
    }

    /// The URL of a path, such as `http://127.0.0.1:49152/listings`.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        let slash = if path.starts_with('/') { "" } else { "/" };
        format!("{}{slash}{path}", self.url())
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What a client must trust to speak with a mock server that speaks TLS, in PEM (feature `tls`).
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn authority(&self) -> Option<&str> {
        self.tls.as_ref().map(crate::Tls::authority)
    }

    /// What came of the expectations so far. The test is judged when the mock server is dropped nevertheless.
    pub fn verify(&self) -> Report {
        self.served.session().report()
    }

    /// Ends the test: stops the mock server and, if it was used as the contract says, writes the contract file, whose path is
    /// returned. Dropping does the same, but panics where this returns an error.
    ///
    /// # Errors
    /// The mock server was not used as the contract says, or the contract file cannot be written.
    pub fn finish(mut self) -> Result<PathBuf, Failure> {
        self.conclude(When::Now)
    }

    /// Ends the test without writing: variants are written together.
    pub(crate) fn finish_unwritten(mut self) -> Result<(), Failure> {
        self.judge()
    }

    fn conclude(&mut self, when: When) -> Result<PathBuf, Failure> {
        self.judge()?;
        Ok(contract_file::write(&self.folder, &self.pact, when)?)
    }

    fn judge(&mut self) -> Result<(), Failure> {
        self.finished = true;
        self.server.stop();
        let report = self.verify();
        if report.is_success() {
            return Ok(());
        }
        contract_file::test_failed();
        Err(Failure::Requests(Box::new(report)))
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        if std::thread::panicking() {
            contract_file::test_failed();
            self.server.stop();
            let report = self.verify();
            if report.has_unmatched() {
                eprintln!("\n{report}\n");
            }
            return;
        }
        if let Err(failure) = self.conclude(When::AtTheEnd) {
            crate::fail_test(&failure);
        }
    }
}
