//! One mock server that was asked for over HTTP.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pact_core::format::{self, Specification};
use pact_core::json;
use pact_core::json::Json;
use pact_core::matching::RequestMatcher;
use pact_core::model::Pact;

use super::super::listen;
use super::metrics::Counted;
use super::mismatches;
use crate::contract_file;
use crate::mock_server::StartError;
use crate::report::Report;
use crate::served_session::ServedSession;
use crate::server::{Listener, Server, ServerSettings, Tls};
use crate::session::{Expectation, Session};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Wish {
    /// Whether preflight requests of browsers are answered.
    pub(super) cors: bool,
    /// Whether it speaks TLS.
    pub(super) tls: bool,
    /// The version of the contract file; the contract's own without it.
    pub(super) specification: Option<Specification>,
}

/// A running mock server.
pub(super) struct Mock {
    pub(super) id: String,
    pub(super) port: u16,
    address: String,
    scheme: &'static str,
    pact: Pact,
    counted: Arc<Counted>,
    server: Server,
    /// Whether its contract was written.
    pub(super) verified: bool,
}

/// What came of a verification.
pub(super) enum Verification {
    /// It was used as the contract says; the contract is in this file.
    Written(PathBuf),
    /// It was not.
    Mismatches(Box<Report>),
    /// It was, but the contract cannot be written.
    NotWritten(String),
}

/// A contract whose interactions can all be judged.
pub(super) struct Checked {
    pact: Pact,
    expectations: Vec<Expectation>,
}

impl Checked {
    /// Reads a contract.
    ///
    /// # Errors
    /// What of it cannot be read or judged.
    pub(super) fn read(text: &str, wish: Wish) -> Result<Self, String> {
        let mut pact = format::read(text).map_err(|error| error.to_string())?;
        pact.specification = wish.specification.unwrap_or(pact.specification);
        let mut expectations = Vec::new();
        for interaction in &pact.interactions {
            let unjudged =
                |reason: &dyn std::fmt::Display| format!("the interaction \"{}\" {reason}", interaction.description);
            let Some(http) = interaction.http() else {
                let kind = interaction.type_name();
                return Err(unjudged(&format!("is of type {kind}, and mock servers answer HTTP only")));
            };
            let unknowns = interaction.unknowns();
            if !unknowns.is_empty() {
                return Err(unjudged(&format!("cannot be judged: {}", unknowns.join("; "))));
            }
            let matcher = RequestMatcher::new(&http.request).map_err(|reason| unjudged(&reason))?;
            expectations.push(Expectation::new(interaction, http, matcher));
        }
        if expectations.is_empty() {
            return Err("the contract has no interactions, so there is nothing to answer".to_owned());
        }
        format::write(&pact).map_err(|error| error.to_string())?;
        Ok(Self { pact, expectations })
    }
}

impl Mock {
    /// Starts a mock server.
    pub(super) fn start(
        id: String,
        checked: &mut Checked,
        wish: Wish,
        settings: ServerSettings,
    ) -> Result<Self, String> {
        let listener = Self::listener(wish, settings)?;
        Self::serve(id, checked, wish, listener).map_err(|error| listen::refused(&error))
    }

    fn listener(wish: Wish, settings: ServerSettings) -> Result<Listener, String> {
        let tls = if wish.tls { Some(Tls::generated().map_err(|error| error.to_string())?) } else { None };
        Listener::bind(ServerSettings { tls, ..settings }).map_err(|error| listen::refused(&error))
    }

    fn serve(id: String, checked: &mut Checked, wish: Wish, listener: Listener) -> Result<Self, StartError> {
        let pact = checked.pact.clone();
        let mut session = Session::new(&pact.consumer, &pact.provider, std::mem::take(&mut checked.expectations));
        session.answer_preflights(wish.cors);
        let address = listener.address();
        let counted = Counted::new(ServedSession::new(session, listener.url()));
        let server = listener.start(Arc::clone(&counted))?;
        Ok(Self {
            id,
            port: address.port(),
            address: address.to_string(),
            scheme: if wish.tls { "https" } else { "http" },
            pact,
            counted,
            server,
            verified: false,
        })
    }

    /// What it is and how it stands, in the words of the existing mock server.
    pub(super) fn to_json(&self) -> Json {
        let status = if self.report().is_success() { "ok" } else { "error" };
        json!({
            "id": (&self.id),
            "port": (self.port),
            "address": (&self.address),
            "scheme": (self.scheme),
            "provider": (&self.pact.provider),
            "status": status,
            "metrics": (self.counted.to_json()),
        })
    }

    /// What came of its expectations so far.
    pub(super) fn report(&self) -> Report {
        self.counted.session.session().report()
    }

    /// Writes the contract if it was used as the contract says.
    pub(super) fn verify(&mut self, folder: &Path) -> Verification {
        let report = self.report();
        if !report.is_success() {
            return Verification::Mismatches(Box::new(report));
        }
        match contract_file::write_as_own_run(folder, &self.pact) {
            Ok(path) => {
                self.verified = true;
                Verification::Written(path)
            }
            Err(error) => Verification::NotWritten(error.to_string()),
        }
    }

    /// What a report says, in the words of the existing mock server.
    pub(super) fn mismatches(&self, report: &Report) -> Json {
        mismatches::to_json(report, &self.pact)
    }

    /// For people: `mock server 4BD3A0F1 for orders on port 8081`.
    pub(super) fn name(&self) -> String {
        format!("mock server {} for {} on port {}", self.id, self.pact.provider, self.port)
    }

    /// Ends it.
    pub(super) fn stop(&mut self) {
        self.server.stop();
    }
}
