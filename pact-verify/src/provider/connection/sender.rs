//! The sending half of an open connection, in HTTP/1.1 and in HTTP/2.

use bytes::Bytes;
use http::{Request, Response, Uri, header::HOST, uri};
use http_body_util::Full;
use hyper::{
    body::Incoming,
    client::conn::{http1, http2},
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    task::JoinHandle,
};

use super::super::address::Endpoint;

/// Sends requests, one at a time.
pub(super) enum Sender {
    Http1(http1::SendRequest<Full<Bytes>>),
    Http2(http2::SendRequest<Full<Bytes>>),
}

impl Sender {
    /// Begins to speak over a stream. What drives the connection comes with it; its errors come back through the request
    /// that was on its way.
    pub(super) async fn start<S>(stream: S, http2: bool) -> Result<(Self, JoinHandle<()>), hyper::Error>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let stream = TokioIo::new(stream);
        if http2 {
            let (sender, connection) = http2::handshake(TokioExecutor::new(), stream).await?;
            return Ok((Sender::Http2(sender), tokio::spawn(async move { drop(connection.await) })));
        }
        let (sender, connection) = http1::handshake(stream).await?;
        Ok((Sender::Http1(sender), tokio::spawn(async move { drop(connection.await) })))
    }

    /// Whether a request can be sent now.
    pub(super) fn is_ready(&self) -> bool {
        match self {
            Sender::Http1(sender) => sender.is_ready(),
            Sender::Http2(sender) => sender.is_ready(),
        }
    }

    /// Whether a request can be sent, once this is known.
    pub(super) async fn ready(&mut self) -> bool {
        match self {
            Sender::Http1(sender) => sender.ready().await.is_ok(),
            Sender::Http2(sender) => sender.ready().await.is_ok(),
        }
    }

    /// Sends a request whose target is its path and query.
    pub(super) async fn send(
        &mut self,
        request: Request<Bytes>,
        endpoint: &Endpoint,
    ) -> Result<Response<Incoming>, hyper::Error> {
        match self {
            Sender::Http1(sender) => sender.send_request(request.map(Full::new)).await,
            Sender::Http2(sender) => sender.send_request(for_http2(request, endpoint).map(Full::new)).await,
        }
    }
}

/// The host is part of the target there (RFC 9113 §8.3.1), whether it is the contract's or the provider's.
fn for_http2(mut request: Request<Bytes>, endpoint: &Endpoint) -> Request<Bytes> {
    let host = request.headers_mut().remove(HOST);
    let authority = host.and_then(|host| uri::Authority::try_from(host.as_bytes()).ok());
    let mut parts = request.uri().clone().into_parts();
    parts.authority = authority.or_else(|| endpoint.authority().parse().ok());
    parts.scheme = endpoint.scheme.as_str().parse().ok();
    if let Ok(target) = Uri::from_parts(parts) {
        *request.uri_mut() = target;
    }
    request
}
