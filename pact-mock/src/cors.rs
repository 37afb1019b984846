//! Cross-origin requests of browsers, as the Fetch standard's CORS protocol has them: a page asks before it sends, and may
//! read only what the reply lets it.

use bytes::Bytes;
use pact_core::matching::ActualRequest;

use crate::reply::Reply;

/// Whether a browser asks what it may send.
pub(crate) fn is_preflight(request: &ActualRequest<'_>) -> bool {
    request.method == "OPTIONS"
        && header(request, "origin").is_some()
        && header(request, "access-control-request-method").is_some()
}

/// The answer that allows what was asked for.
pub(crate) fn preflight(request: &ActualRequest<'_>) -> Reply {
    let asked = |name| header(request, name).map(str::to_owned);
    let mut headers = Vec::new();
    headers.extend(asked("access-control-request-method").map(|it| ("Access-Control-Allow-Methods".to_owned(), it)));
    headers.extend(asked("access-control-request-headers").map(|it| ("Access-Control-Allow-Headers".to_owned(), it)));
    Reply { status: 204, headers, body: Bytes::new() }
}

/// The reply as the page that asked may read it, with credentials too: for these the origin must be named, and `*` is none.
/// What the contract says of this stays.
pub(crate) fn readable(mut reply: Reply, request: &ActualRequest<'_>) -> Reply {
    let Some(origin) = header(request, "origin") else { return reply };
    let is = |(name, value): &(String, String), wanted: &str| name.eq_ignore_ascii_case(wanted) && value == "*";
    reply.headers.retain(|line| !is(line, "access-control-allow-origin"));
    let exposed = reply.headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let lines = [
        ("Access-Control-Allow-Origin", origin.to_owned()),
        ("Access-Control-Allow-Credentials", "true".to_owned()),
        ("Access-Control-Expose-Headers", exposed),
        ("Vary", "Origin".to_owned()),
    ];
    for (name, value) in lines {
        if !value.is_empty() && !reply.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
            reply.headers.push((name.to_owned(), value));
        }
    }
    reply
}

fn header<'a>(request: &ActualRequest<'a>, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}
