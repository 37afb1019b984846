//! Where the provider is, and what is added to every request to it.

use std::time::Duration;

use http::{HeaderName, HeaderValue};
use url::{Host, Url};

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
    pub(crate) endpoint: Endpoint,
    pub(crate) base_path: String,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) timeout: Duration,
    pub(crate) skip_tls_verification: bool,
}

/// What a connection is made to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) scheme: Scheme,
    /// A name or an address; an IPv6 address without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl Endpoint {
    /// The endpoint that a URL names; `None` if it is not one of HTTP.
    pub(crate) fn of(url: &Url) -> Option<Self> {
        let scheme = match url.scheme() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return None,
        };
        let host = match url.host()? {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        Some(Self { scheme, host, port: url.port().unwrap_or_else(|| scheme.default_port()) })
    }

    /// Host and port as the `Host` header has them: the port only where it is not the scheme's own.
    pub(crate) fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        if self.port == self.scheme.default_port() { host } else { format!("{host}:{}", self.port) }
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
        let host = match Host::parse(&bracketed).map_err(|_| wrong())? {
            Host::Domain(name) => name,
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let port = port.unwrap_or_else(|| scheme.default_port());
        Ok(Self::on(Endpoint { scheme, host, port }))
    }

    fn on(endpoint: Endpoint) -> Self {
        Self {
            endpoint,
            base_path: String::new(),
            headers: Vec::new(),
            timeout: DEFAULT_TIMEOUT,
            skip_tls_verification: false,
        }
    }

    /// Puts a path before the path of every request.
    #[must_use = "returns the provider with the path"]
    pub fn with_base_path(mut self, path: &str) -> Self {
        let path = path.trim_matches('/');
        self.base_path = if path.is_empty() { String::new() } else { format!("/{path}") };
        self
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
        self.skip_tls_verification = true;
        self
    }

    /// The address, as a URL without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}{}", self.endpoint.url(), self.base_path)
    }
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
    fn a_header_that_cannot_be_sent_is_refused_without_its_value() {
        let provider = Provider::at("http://localhost").unwrap();
        let error = provider.with_header("Authorization", "secret\n").unwrap_err().to_string();
        assert_eq!(error, "`Authorization` has a value with characters that no header may have");
    }
}
