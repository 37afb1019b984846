//! One request and its reply on a connection.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Incoming};
use hyper::header::{CONNECTION, CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING};
use hyper::{Method, Request, Response, StatusCode};

use crate::reply::Reply;

use super::handler::{Fault, Handler, Received};
use super::limits::Limits;

pub(super) async fn exchange(
    request: Request<Incoming>,
    handler: Arc<impl Handler>,
    limits: &Limits,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let method = head.method.clone();
    let reply = match whole(body, limits).await {
        Ok(body) => handler.answer(Received::new(head, body)).await,
        Err(fault) => handler.refuse(&Received::new(head, Bytes::new()), fault),
    };
    Ok(response(reply, &method))
}

/// The whole body. Most are small and come in one piece, which is not copied.
async fn whole(mut body: Incoming, limits: &Limits) -> Result<Bytes, Fault> {
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while !body.is_end_stream() {
        let Ok(frame) = tokio::time::timeout(limits.body_pause, body.frame()).await else {
            return Err(Fault::TooSlow { pause: limits.body_pause });
        };
        let Some(frame) = frame else { break };
        let frame = frame.map_err(|error| Fault::BrokenOff { reason: error.to_string() })?;
        let Ok(data) = frame.into_data() else { continue };
        if first.len() + all.len() + data.len() > limits.body {
            return Err(Fault::TooLarge { limit: limits.body });
        }
        if first.is_empty() && all.is_empty() {
            first = data;
            continue;
        }
        all.extend_from_slice(&std::mem::take(&mut first));
        all.extend_from_slice(&data);
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}

fn response(reply: Reply, method: &Method) -> Response<Full<Bytes>> {
    // The length of what a HEAD request leaves out can only come from the contract; else it is that of the body.
    let says_length = method == Method::HEAD && reply.body.is_empty();
    let mut response = Response::new(Full::new(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(value.as_bytes())) else {
            continue;
        };
        let framing = name == TRANSFER_ENCODING || name == CONNECTION || (name == CONTENT_LENGTH && !says_length);
        if !framing {
            response.headers_mut().append(name, value);
        }
    }
    response
}
