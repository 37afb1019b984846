//! Which broker, how to authenticate there, and how patient to be. Reading flags and variables is the programs' business.

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use crate::http::retry::Retry;

/// How to authenticate at the broker.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Auth {
    /// Not at all.
    #[default]
    None,
    /// With a user name and a password.
    Basic {
        /// The user name.
        username: String,
        /// The password; may be empty.
        password: String,
    },
    /// With a bearer token.
    Bearer(String),
}

impl fmt::Debug for Auth {
    /// Names the kind only: secrets have no place in logs.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Auth::None => "None",
            Auth::Basic { .. } => "Basic(…)",
            Auth::Bearer(_) => "Bearer(…)",
        })
    }
}

/// What to call before each pause that precedes a repeated request, so that waiting is never silent.
pub type OnRetry = Arc<dyn Fn(&Retry) + Send + Sync>;

/// What to call after each answer: for those who want to follow what is said to the broker.
pub type OnAnswer = Arc<dyn Fn(&Answered) + Send + Sync>;

/// An answer of the broker's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answered {
    /// The method of the request.
    pub method: String,
    /// The URL, without credentials.
    pub url: String,
    /// The status code.
    pub status: u16,
}

/// What is at the address, for errors to call it by its name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Peer {
    /// A broker.
    #[default]
    Broker,
    /// Anyone who has a contract.
    Server,
}

impl fmt::Display for Peer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Peer::Broker => "broker",
            Peer::Server => "server",
        })
    }
}

/// Everything the client needs to know before the first request.
#[derive(Clone)]
#[non_exhaustive]
pub struct Settings {
    /// The address of the broker, with its path if it lives below one: `https://host/pact-broker`. User name and
    /// password in it are taken as [`Auth::Basic`].
    pub base_url: String,
    /// What is there.
    pub peer: Peer,
    /// How to authenticate.
    pub auth: Auth,
    /// Headers to send with every request, name and value.
    pub headers: Vec<(String, String)>,
    /// Certificates (PEM) to trust besides those of the system.
    pub certificate_file: Option<PathBuf>,
    /// The certificate (PEM, with its chain) to show to those who ask for one, and its key (PEM).
    pub client_certificate: Option<(PathBuf, PathBuf)>,
    /// Whether the system's certificates are trusted.
    pub system_certificates: bool,
    /// Accept any certificate. Only for trying things out.
    pub skip_tls_verification: bool,
    /// How often a request is repeated that the broker answered with 5xx, 408 or 429.
    pub retries: u32,
    /// How long the broker may stay silent before the request is given up.
    pub timeout: Duration,
    /// What to call before each repetition.
    pub on_retry: Option<OnRetry>,
    /// What to call after each answer.
    pub on_answer: Option<OnAnswer>,
    /// The `User-Agent` header.
    pub user_agent: String,
}

impl Settings {
    /// Settings for a broker at an address, without authentication: 8 retries, 60 seconds of patience.
    #[must_use]
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            peer: Peer::Broker,
            auth: Auth::None,
            headers: Vec::new(),
            certificate_file: None,
            client_certificate: None,
            system_certificates: true,
            skip_tls_verification: false,
            retries: 8,
            timeout: Duration::from_secs(60),
            on_retry: None,
            on_answer: None,
            user_agent: concat!("pact-broker-client/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    /// The same for a contract that is at an address of its own, at a broker or anywhere else.
    #[must_use]
    pub fn of_contract(url: impl Into<String>) -> Self {
        Self { peer: Peer::Server, ..Self::new(url) }
    }

    /// The TLS settings that follow from these, for programs that call others than the broker with the same trust.
    ///
    /// # Errors
    /// The file with certificates cannot be used.
    pub fn tls_config(&self) -> Result<rustls::ClientConfig, crate::Error> {
        crate::http::tls_config(self)
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Settings")
            .field("auth", &self.auth)
            .field("certificate_file", &self.certificate_file)
            .field("client_certificate", &self.client_certificate)
            .field("retries", &self.retries)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
