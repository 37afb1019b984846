//! What answers requests, and a request as it gets it.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use hyper::HeaderMap;
use hyper::header::HOST;
use hyper::http::request::Parts;
use pact_core::matching::ActualRequest;

use crate::reply::Reply;

/// Answers the requests of a server.
pub(crate) trait Handler: Send + Sync + 'static {
    /// Answers a request. What is to be recorded of it must be when this returns: the reply is sent afterwards.
    fn answer(&self, request: Received) -> impl Future<Output = Reply> + Send;

    /// Takes note of what never became a whole request, and says what to answer if the client still listens. What is known of
    /// the request is given, without its body.
    fn refuse(&self, request: &Received, fault: Fault) -> Reply;
}

/// A request that came, whole.
#[derive(Debug)]
pub(crate) struct Received {
    head: Parts,
    body: Bytes,
}

/// Why something that came is no whole request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Its body is larger than the server reads.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// Its body stopped coming.
    TooSlow {
        /// How long nothing came.
        pause: Duration,
    },
    /// Its body broke off.
    BrokenOff {
        /// What went wrong.
        reason: String,
    },
    /// It is no HTTP.
    NotHttp {
        /// What went wrong.
        reason: String,
    },
    /// The TLS handshake failed.
    #[cfg(feature = "tls")]
    Handshake {
        /// What went wrong.
        reason: String,
    },
}

impl Received {
    pub(super) fn new(mut head: Parts, body: Bytes) -> Self {
        // HTTP/2 names the host in the request line (RFC 9113, 8.3.1), where tests do not look for it.
        if let Some(authority) = head.uri.authority().filter(|_| !head.headers.contains_key(HOST))
            && let Ok(host) = authority.as_str().parse()
        {
            head.headers.insert(HOST, host);
        }
        Self { head, body }
    }

    /// Nothing: what came could not be read as a request.
    pub(super) fn nothing() -> Self {
        let (mut head, ()) = hyper::Request::new(()).into_parts();
        head.uri = hyper::Uri::default();
        Self { head, body: Bytes::new() }
    }

    /// The method.
    pub(crate) fn method(&self) -> &str {
        self.head.method.as_str()
    }

    /// The path as it was sent.
    pub(crate) fn path(&self) -> &str {
        self.head.uri.path()
    }

    /// The query as it was sent, without `?`; `None` where there is no `?`.
    pub(crate) fn query(&self) -> Option<&str> {
        self.head.uri.query()
    }

    /// Header lines in order.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The body; empty if there is none.
    pub(crate) fn body(&self) -> &Bytes {
        &self.body
    }

    /// The request as contracts are compared with it. Header values that are not UTF-8 are read as far as they are.
    pub(crate) fn with_actual<T>(&self, use_it: impl FnOnce(&ActualRequest<'_>) -> T) -> T {
        let values: Vec<Cow<'_, str>> =
            self.headers().values().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        let names = self.headers().iter().map(|(name, _)| name.as_str());
        use_it(&ActualRequest {
            method: self.method(),
            path: self.path(),
            query: self.query().unwrap_or_default(),
            headers: names.zip(values.iter().map(AsRef::as_ref)).collect(),
            body: self.body(),
        })
    }
}
