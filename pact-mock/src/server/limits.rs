//! What a client may do to a server, so that none can take it from the others.

use std::time::Duration;

/// Bounds of a server and of each of its connections.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// The largest request body that is read, in bytes.
    pub(crate) body: usize,
    /// How many connections are served at once; further ones wait.
    pub(crate) connections: usize,
    /// How long a client may take for a TLS handshake, and then for the head of a request, which bounds as well how long a
    /// connection may be idle.
    pub(crate) head_time: Duration,
    /// How long a client may pause within the body of a request.
    pub(crate) body_pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 16 * 1024 * 1024,
            connections: 4096,
            head_time: Duration::from_secs(60),
            body_pause: Duration::from_secs(30),
        }
    }
}
