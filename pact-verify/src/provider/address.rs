//! Where the provider is, and what is added to every request to it.

use std::{
    fmt,
    future::Future,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request};
use http_body::Body;
use http_body_util::Full;
use tower_service::Service;
use url::{Host, Url};

use super::{Instance, service::Services, tls::Tls, transport::Transport};

/// How long the provider may take for one answer, unless told otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(5);

/// Whether the connection to the provider is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// `http`
    Http,
    /// `https`
    Https,
}

impl Scheme {
    /// The scheme as URLs have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
        }
    }

    fn default_port(self) -> u16 {
        match self {
            Scheme::Http => 80,
            Scheme::Https => 443,
        }
    }
}

/// A text that is not the address of a provider, or a header that cannot be sent to it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` {reason}")]
pub struct AddressError {
    given: String,
    reason: &'static str,
}

impl AddressError {
    fn new(given: &str, reason: &'static str) -> Self {
        Self { given: given.to_owned(), reason }
    }
}

/// The provider under verification.
#[derive(Debug, Clone)]
pub struct Provider {
    pub(crate) own: Transport,
    /// Transports that have a place of their own, by name.
    pub(super) named: Vec<(String, Transport)>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) timeout: Duration,
    pub(crate) tls: Tls,
}

/// What requests are sent to.
#[derive(Clone)]
pub(crate) enum Place {
    /// Nobody: messages come from closures.
    Nowhere,
    /// A server.
    Network(Endpoint),
    /// A service in this process.
    Service(Services),
}

impl Place {
    /// What the `Host` header says unless the contract does.
    pub(crate) fn authority(&self) -> &str {
        match self {
            Place::Network(endpoint) => endpoint.authority(),
            Place::Nowhere | Place::Service(_) => "localhost",
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Nowhere => out.write_str("Nowhere"),
            Place::Network(endpoint) => endpoint.fmt(out),
            Place::Service(_) => out.write_str("Service(…)"),
        }
    }
}

/// What a connection is made to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) scheme: Scheme,
    /// A name or an address; an IPv6 address without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
    authority: String,
}

impl Endpoint {
    /// The endpoint that a URL names; `None` if it is not one of HTTP.
    pub(crate) fn of(url: &Url) -> Option<Self> {
        let scheme = match url.scheme() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return None,
        };
        Some(Self::new(scheme, url.host()?, url.port()))
    }

    /// The port may be left to the scheme.
    fn new<N: Into<String>>(scheme: Scheme, host: Host<N>, port: Option<u16>) -> Self {
        let (host, written) = match host {
            Host::Domain(name) => (name.into(), None),
            Host::Ipv4(address) => (address.to_string(), None),
            Host::Ipv6(address) => (address.to_string(), Some(format!("[{address}]"))),
        };
        let written = written.unwrap_or_else(|| host.clone());
        let port = port.unwrap_or_else(|| scheme.default_port());
        let authority = if port == scheme.default_port() { written } else { format!("{written}:{port}") };
        Self { scheme, host, port, authority }
    }

    /// Host and port as the `Host` header has them: the port only where it is not the scheme's own.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// The address as a URL without path.
    pub(crate) fn url(&self) -> String {
        format!("{}://{}", self.scheme.as_str(), self.authority())
    }
}

impl Provider {
    /// The provider at a URL; a path in it is put before the path of every request.
    ///
    /// # Errors
    /// The text is no such URL.
    pub fn at(url: &str) -> Result<Self, AddressError> {
        let wrong = || AddressError::new(url, "is not the address of a provider, such as http://localhost:8080/base");
        let parsed = Url::parse(url).map_err(|_| wrong())?;
        let endpoint = Endpoint::of(&parsed).ok_or_else(wrong)?;
        check_bare(&parsed, &endpoint)?;
        Ok(Self::on(endpoint).with_base_path(parsed.path()))
    }

    /// The provider on a host; without a port, on the scheme's own.
    ///
    /// # Errors
    /// The host is not one.
    pub fn new(scheme: Scheme, host: &str, port: Option<u16>) -> Result<Self, AddressError> {
        let wrong = || AddressError::new(host, "is not a host: give its name or address alone, such as localhost");
        let bare = host.trim().trim_start_matches('[').trim_end_matches(']');
        let bracketed = if bare.contains(':') { format!("[{bare}]") } else { bare.to_owned() };
        let host = Host::parse(&bracketed).map_err(|_| wrong())?;
        Ok(Self::on(Endpoint::new(scheme, host, port)))
    }

    /// The provider as a service in this process: an axum `Router`, or any other `tower` service of HTTP requests that
    /// can be cloned. It is called without a port, on the Tokio runtime that the verification runs on.
    pub fn service<S, B>(service: S) -> Self
    where
        S: Service<Request<Full<Bytes>>, Response = http::Response<B>> + Clone + Send + 'static,
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
        S::Future: Send,
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::in_place(Place::Service(Services::Shared(Arc::new(Mutex::new(Instance::new(service))))))
    }

    /// The provider as a service that is made anew for each interaction, so that no interaction can disturb another.
    /// What it fails with fails the interaction.
    pub fn fresh<F, R>(make: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<Instance, String>> + Send + 'static,
    {
        Self::in_place(Place::Service(Services::Fresh(Arc::new(move || Box::pin(make())))))
    }

    /// A provider that is not spoken to: its messages come from closures. Its HTTP interactions fail.
    #[must_use]
    pub fn of_messages() -> Self {
        Self::in_place(Place::Nowhere)
    }

    fn on(endpoint: Endpoint) -> Self {
        Self::in_place(Place::Network(endpoint))
    }

    fn in_place(place: Place) -> Self {
        Self {
            own: Transport { place, base_path: String::new() },
            named: Vec::new(),
            headers: Vec::new(),
            timeout: DEFAULT_TIMEOUT,
            tls: Tls::default(),
        }
    }

    /// Whether each interaction has an instance of the provider to itself.
    pub(crate) fn is_fresh(&self) -> bool {
        matches!(self.own.place, Place::Service(Services::Fresh(_)))
    }

    /// Puts a path before the path of every request.
    #[must_use = "returns the provider with the path"]
    pub fn with_base_path(mut self, path: &str) -> Self {
        self.own.base_path = base_path(path);
        self
    }

    /// Sends interactions of a transport to a place of its own: messages for `message`, say. The name is the one that
    /// the contract has (`transport` from version 4 on); `message` stands for all messages, `async-message` and
    /// `sync-message` for those of their kind, `http` and `https` for interactions over HTTP that name them.
    ///
    /// # Errors
    /// The text is not a URL of HTTP.
    pub fn with_transport(mut self, name: &str, url: &str) -> Result<Self, AddressError> {
        let wrong =
            || AddressError::new(url, "is not the address of a transport, such as http://localhost:8081/messages");
        let parsed = Url::parse(url).map_err(|_| wrong())?;
        let endpoint = Endpoint::of(&parsed).ok_or_else(wrong)?;
        check_bare(&parsed, &endpoint)?;
        let place = Place::Network(endpoint);
        self.set_transport(name, Transport { place, base_path: base_path(parsed.path()) });
        Ok(self)
    }

    /// Asks for messages at this path, at the same place as for everything else.
    #[must_use = "returns the provider with the path"]
    pub fn with_message_path(mut self, path: &str) -> Self {
        let transport = Transport { place: self.own.place.clone(), base_path: base_path(path) };
        self.set_transport("message", transport);
        self
    }

    fn set_transport(&mut self, name: &str, transport: Transport) {
        self.named.retain(|(known, _)| known != name);
        self.named.push((name.to_owned(), transport));
    }

    /// Adds a header to every request; it takes the place of the header of that name in a contract.
    ///
    /// # Errors
    /// The name or the value is not one.
    pub fn with_header(mut self, name: &str, value: &str) -> Result<Self, AddressError> {
        let key = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| AddressError::new(name, "is not the name of a header"))?;
        // The value may be a secret: it is not repeated.
        let value = HeaderValue::from_str(value)
            .map_err(|_| AddressError::new(name, "has a value with characters that no header may have"))?;
        self.headers.push((key, value));
        Ok(self)
    }

    /// How long the provider may take from the request to the last byte of the answer.
    #[must_use = "returns the provider with the time"]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Accepts any certificate of an `https` provider.
    #[must_use = "returns the provider with the setting"]
    pub fn without_tls_verification(mut self) -> Self {
        self.tls = self.tls.without_verification();
        self
    }

    /// Trusts the certificates of a file (PEM), besides the system's.
    #[must_use = "returns the provider with the setting"]
    pub fn trusting(mut self, certificates: impl Into<PathBuf>) -> Self {
        self.tls = self.tls.trusting(certificates.into());
        self
    }

    /// Shows a provider that asks for one this certificate, with its chain, and proves it by the key (both PEM).
    #[must_use = "returns the provider with the setting"]
    pub fn with_client_certificate(mut self, certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        self.tls = self.tls.with_client_certificate(certificate.into(), key.into());
        self
    }

    /// Speaks HTTP/2 and nothing else: on `http` by prior knowledge, on `https` by negotiation. Otherwise HTTP/1.1 is
    /// spoken on `http`, and on `https` what the provider chooses.
    #[must_use = "returns the provider with the setting"]
    pub fn with_http2(mut self) -> Self {
        self.tls = self.tls.only_http2();
        self
    }

    /// Reads the certificates that are named, so that a wrong file is known before anything is sent.
    ///
    /// # Errors
    /// A file cannot be read, or does not hold what it should.
    pub fn check_certificates(&self) -> Result<(), String> {
        self.tls.config(&self.url()).map(drop)
    }

    /// The address, as a URL without a slash at the end; for a provider in this process, its path.
    #[must_use]
    pub fn url(&self) -> String {
        match &self.own.place {
            Place::Network(endpoint) => format!("{}{}", endpoint.url(), self.own.base_path),
            Place::Nowhere | Place::Service(_) => self.own.base_path.clone(),
        }
    }
}

/// What is neither place nor path would be lost: it is refused, and not repeated if it may be a secret.
fn check_bare(url: &Url, endpoint: &Endpoint) -> Result<(), AddressError> {
    if !url.username().is_empty() || url.password().is_some() {
        let reason = "has credentials in its URL: give them as a header `Authorization`, or by `Verifier::authorize`";
        return Err(AddressError::new(&endpoint.url(), reason));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(AddressError::new(&endpoint.url(), "has more in its URL than host, port and path"));
    }
    Ok(())
}

/// A path as it is put before others: it begins with a slash and does not end with one; nothing if it is the root.
fn base_path(path: &str) -> String {
    let path = path.trim_matches('/');
    if path.is_empty() { String::new() } else { format!("/{path}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_url(provider: Result<Provider, AddressError>, expected: &str) {
        assert_eq!(provider.unwrap().url(), expected);
    }

    #[test]
    fn an_address_is_read_in_every_form() {
        check_url(Provider::at("http://localhost:8080/api/"), "http://localhost:8080/api");
        check_url(Provider::at("https://[::1]:443"), "https://[::1]");
        check_url(Provider::new(Scheme::Http, "localhost", None), "http://localhost");
        check_url(Provider::new(Scheme::Http, "::1", Some(81)), "http://[::1]:81");
        check_url(Provider::new(Scheme::Https, "[::1]", Some(80)), "https://[::1]:80");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for host in ["http://localhost", "local host", "", "a/b", "host:80"] {
            assert!(Provider::new(Scheme::Http, host, None).is_err(), "{host}");
        }
        for url in ["localhost:8080", "ftp://x", "http://", "unix:/x"] {
            assert!(Provider::at(url).is_err(), "{url}");
        }
    }

    #[test]
    fn what_would_be_lost_of_an_address_is_refused_without_its_secrets() {
        let said = |url: &str| Provider::at(url).unwrap_err().to_string();
        let error = said("http://user:secret@localhost:8080/");
        assert!(error.starts_with("`http://localhost:8080` has credentials in its URL"), "{error}");
        assert!(said("http://localhost/base?key=1").ends_with("has more in its URL than host, port and path"));
        let provider = Provider::at("http://localhost").unwrap();
        assert!(provider.with_transport("message", "http://localhost/#a").is_err());
    }

    #[test]
    fn a_header_that_cannot_be_sent_is_refused_without_its_value() {
        let provider = Provider::at("http://localhost").unwrap();
        let error = provider.with_header("Authorization", "secret\n").unwrap_err().to_string();
        assert_eq!(error, "`Authorization` has a value with characters that no header may have");
    }
}
