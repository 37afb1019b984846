//! What was said: a request and its response.

use bytes::Bytes;

/// A request and its response, whole.
#[derive(Debug, Clone)]
pub(super) struct Exchange {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) request: Half,
    pub(super) status: u16,
    pub(super) response: Half,
}

/// Headers and body of either side.
#[derive(Debug, Clone, Default)]
pub(super) struct Half {
    /// Header lines in order.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Bytes,
}

impl Half {
    /// The first value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl Exchange {
    /// Why it is not worth a draft, if so.
    pub(super) fn is_beside_the_point(&self) -> Option<&'static str> {
        if self.status == 304 {
            return Some("status 304 is about the client's cache, not about the provider");
        }
        if self.method == "OPTIONS" && self.request.header("access-control-request-method").is_some() {
            return Some("preflight requests of browsers are no part of a contract");
        }
        None
    }
}
