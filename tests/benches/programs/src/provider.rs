//! A bare HTTP server that answers with the bytes of an item: the limit for every mock server, and the provider that the
//! verifiers ask.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;

use crate::{Failure, contract, process};

/// Answers `/items/N` with item N, whatever N is, until the process is ended. One thread, as the mock servers have.
pub fn serve(items: usize) -> Result<(), Failure> {
    let bodies: Vec<Bytes> = (0..items).map(|index| contract::item(index).to_string().into()).collect();
    let bodies: &'static [Bytes] = bodies.leak();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        process::ready(listener.local_addr()?);
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let service =
                service_fn(
                    move |request: Request<Incoming>| async move { Ok::<_, Infallible>(answer(&request, bodies)) },
                );
            // What a client breaks off is its own affair.
            tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    })
}

fn answer(request: &Request<Incoming>, bodies: &[Bytes]) -> Response<Full<Bytes>> {
    let index = request.uri().path().strip_prefix("/items/").and_then(|index| index.parse::<usize>().ok());
    let Some(body) = index.and_then(|index| bodies.get(index)) else {
        let mut missing = Response::new(Full::default());
        *missing.status_mut() = StatusCode::NOT_FOUND;
        return missing;
    };
    let mut response = Response::new(Full::new(body.clone()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
