//! One connection: which protocol it speaks, and its requests.

use std::sync::Arc;

use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use super::exchange::exchange;
use super::handler::{Fault, Handler, Received};
use super::{Limits, ServerSettings};

/// Serves a connection until either side ends it.
pub(super) async fn serve(stream: TcpStream, settings: &ServerSettings, handler: Arc<impl Handler>) {
    #[cfg(feature = "tls")]
    if let Some(tls) = &settings.tls {
        match tls.accept(stream, settings.limits.head_time).await {
            Ok((stream, version)) => speak(stream, version, &settings.limits, handler).await,
            Err(Some(reason)) => drop(handler.refuse(&Received::nothing(), Fault::Handshake { reason })),
            Err(None) => {}
        }
        return;
    }
    let Some(version) = Version::of(&stream, &settings.limits).await else { return };
    speak(stream, version, &settings.limits, handler).await;
}

/// Versions of HTTP that differ on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    Http1,
    #[cfg(feature = "http2")]
    Http2,
}

impl Version {
    /// The version that a client speaks who knows in advance (RFC 9113, 3.3): version 2 begins with `PRI `, as no request of
    /// version 1 does. `None` if the client says nothing.
    #[cfg(feature = "http2")]
    async fn of(stream: &TcpStream, limits: &Limits) -> Option<Self> {
        const PREFACE: &[u8] = b"PRI";
        let looking = async {
            let mut start = [0; PREFACE.len()];
            loop {
                let length = stream.peek(&mut start).await.ok()?;
                if length == PREFACE.len() || length == 0 || !PREFACE.starts_with(&start[..length]) {
                    return Some(if start == PREFACE { Self::Http2 } else { Self::Http1 });
                }
                // What is seen stays to be read, so nothing tells when more is there.
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(limits.head_time, looking).await.ok().flatten()
    }

    #[cfg(not(feature = "http2"))]
    #[allow(clippy::unused_async, reason = "with HTTP/2 the client is asked")]
    async fn of(_: &TcpStream, _: &Limits) -> Option<Self> {
        Some(Self::Http1)
    }
}

async fn speak<S>(stream: S, version: Version, limits: &Limits, handler: Arc<impl Handler>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let stream = TokioIo::new(stream);
    let service = {
        let handler = Arc::clone(&handler);
        let limits = limits.clone();
        service_fn(move |request| {
            let (handler, limits) = (Arc::clone(&handler), limits.clone());
            async move { exchange(request, handler, &limits).await }
        })
    };
    let served = match version {
        Version::Http1 => {
            let mut http = hyper::server::conn::http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(limits.head_time).pipeline_flush(true);
            http.serve_connection(stream, service).with_upgrades().await
        }
        #[cfg(feature = "http2")]
        Version::Http2 => {
            let mut http = hyper::server::conn::http2::Builder::new(hyper_util::rt::TokioExecutor::new());
            http.timer(TokioTimer::new()).keep_alive_interval(limits.head_time).keep_alive_timeout(limits.head_time);
            http.serve_connection(stream, service).await
        }
    };
    if let Err(error) = served {
        // hyper has answered with status 400 or 431. Connections that just end are no requests.
        if error.is_parse() {
            let fault = Fault::NotHttp { reason: error.to_string() };
            drop(handler.refuse(&Received::nothing(), fault));
        }
    }
}
