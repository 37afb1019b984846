//! A request of a contract → the bytes that are sent, and the answer that came. Nothing is re-encoded: path, query and
//! header values leave as the contract has them. How they travel is the business of `connection`.

use std::fmt::Write as _;

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Uri,
    header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING},
    uri::PathAndQuery,
};
use pact_core::{
    matching::ActualResponse,
    model::{Body, ContentType, Family, HttpRequest},
};

use super::{Exchanged, Provider, transport::Transport};

/// A request of a contract that HTTP cannot carry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the request cannot be sent: {reason}")]
pub struct Unsendable {
    reason: String,
}

impl Unsendable {
    pub(crate) fn new(reason: String) -> Self {
        Self { reason }
    }
}

/// The request as it leaves for the provider.
pub(crate) fn prepare(
    request: &HttpRequest,
    provider: &Provider,
    transport: &Transport,
) -> Result<Request<Bytes>, Unsendable> {
    let unsendable = |reason: String| Unsendable { reason };
    let method = Method::from_bytes(request.method.as_bytes())
        .map_err(|_| unsendable(format!("`{}` is not a method", request.method)))?;
    let target = target(request, &transport.base_path);
    let target = PathAndQuery::from_maybe_shared(target.clone())
        .map_err(|error| unsendable(format!("`{}` is not a path: {error}", shorten(&target))))?;
    let mut sent = Request::new(body(request));
    *sent.method_mut() = method;
    *sent.uri_mut() = Uri::from(target);
    *sent.headers_mut() = headers(request, provider, transport)?;
    Ok(sent)
}

/// Method and target of a request, for people.
pub(crate) fn line(request: &Request<Bytes>) -> String {
    let (method, uri) = (request.method().as_str(), request.uri());
    match uri.path_and_query() {
        Some(target) if uri.authority().is_none() => [method, " ", target.as_str()].concat(),
        _ => format!("{method} {uri}"),
    }
}

/// Path and query as one text. A path that HTTP cannot carry (it has a space, say) is escaped there and only there.
fn target(request: &HttpRequest, base_path: &str) -> String {
    let mut target = base_path.to_owned();
    let only_base = !base_path.is_empty() && request.path == "/";
    if !request.path.starts_with('/') {
        target.push('/');
    }
    if !only_base {
        escape_into(&mut target, &request.path, |byte| {
            matches!(byte, 0x21..=0x7e) && !matches!(byte, b'#' | b'<' | b'>' | b'`')
        });
    }
    let query = request.query.to_text();
    if !query.is_empty() {
        target.push('?');
        escape_into(&mut target, &query, |byte| {
            matches!(byte, 0x21..=0x7e) && !matches!(byte, b'#' | b'<' | b'>' | b'"')
        });
    }
    target
}

fn escape_into(target: &mut String, text: &str, can_be_sent: impl Fn(u8) -> bool) {
    for character in text.chars() {
        if u8::try_from(character).is_ok_and(&can_be_sent) {
            target.push(character);
        } else {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(target, "%{byte:02X}");
            }
        }
    }
}

fn headers(request: &HttpRequest, provider: &Provider, transport: &Transport) -> Result<HeaderMap, Unsendable> {
    let mut headers = HeaderMap::new();
    for (name, values) in request.headers.iter() {
        let key = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| Unsendable { reason: format!("`{name}` is not the name of a header") })?;
        // How the body is framed is decided by what is really sent.
        if key == CONTENT_LENGTH || key == TRANSFER_ENCODING {
            continue;
        }
        for value in values {
            let value = HeaderValue::from_str(value).map_err(|_| Unsendable {
                reason: format!("the header `{name}` has a value with characters that no header may have"),
            })?;
            headers.append(key.clone(), value);
        }
    }
    if !headers.contains_key(CONTENT_TYPE) {
        // The body itself names its type from version 4 of the specification on.
        let named = request.body.content().and_then(|content| content.content_type.as_ref());
        if let Some(value) = named.and_then(|named| HeaderValue::from_str(&named.to_string()).ok()) {
            headers.insert(CONTENT_TYPE, value);
        }
    }
    for (name, _) in &provider.headers {
        headers.remove(name);
    }
    for (name, value) in &provider.headers {
        headers.append(name.clone(), value.clone());
    }
    if !headers.contains_key(HOST) {
        let authority = transport.place.authority();
        let host = HeaderValue::from_str(authority)
            .map_err(|_| Unsendable { reason: format!("`{authority}` cannot be sent as a host") })?;
        headers.insert(HOST, host);
    }
    Ok(headers)
}

fn body(request: &HttpRequest) -> Bytes {
    let is_json = || {
        let named = request.headers.first("content-type").and_then(ContentType::parse);
        named.is_some_and(|named| named.family() == Family::Json)
    };
    match &request.body {
        // `null` is a JSON document where JSON is said to be sent; elsewhere it means nothing.
        Body::Null if is_json() => Bytes::from_static(b"null"),
        // A recording has the body as people read it; the provider gets it as its headers say.
        _ => Bytes::from(request.wire_bytes()),
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// An answer of the provider, with header values as text: bytes that are not UTF-8 are replaced, and so never equal to
/// what a contract expects.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn new(exchanged: Exchanged) -> Self {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = exchanged.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        Self { status: exchanged.status.as_u16(), headers, body: exchanged.body }
    }

    /// The answer as the matcher takes it.
    pub(crate) fn actual(&self) -> ActualResponse<'_> {
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        ActualResponse { status: self.status, headers, body: &self.body }
    }
}

#[cfg(test)]
mod tests {
    use pact_core::model::{Headers, Query};

    use super::*;

    fn check_target(base: &str, path: &str, query: &str, expected: &str) {
        let provider = Provider::at("http://localhost").unwrap().with_base_path(base);
        let request = HttpRequest { path: path.to_owned(), query: Query::from_text(query), ..HttpRequest::default() };
        assert_eq!(prepare(&request, &provider, &provider.own).unwrap().uri(), expected);
    }

    #[test]
    fn path_and_query_leave_as_recorded() {
        check_target("", "/a%2Fb/%7e/..//c;v=1/%zz", "b=2&a=1&b=%20x+y", "/a%2Fb/%7e/..//c;v=1/%zz?b=2&a=1&b=%20x+y");
        check_target("", "/{id}|\"", "q={\"a\":[1]}", "/{id}|\"?q={%22a%22:[1]}");
        check_target("", "/", "a&b=", "/?a&b=");
    }

    #[test]
    fn only_what_http_cannot_carry_is_escaped() {
        check_target("", "/a b#c/ä`<>", "x=a b#\u{7f}", "/a%20b%23c/%C3%A4%60%3C%3E?x=a%20b%23%7F");
        check_target("", "items", "", "/items");
    }

    #[test]
    fn a_base_path_stands_before_the_path() {
        check_target("/api/v1/", "/items", "", "/api/v1/items");
        check_target("api", "/", "x=1", "/api?x=1");
    }

    fn prepared(headers: &[(&str, &str)], body: Body) -> Request<Bytes> {
        let provider = Provider::at("http://localhost:81").unwrap().with_header("X-Env", "test").unwrap();
        let headers: Headers = headers.iter().copied().collect();
        prepare(&HttpRequest { headers, body, ..HttpRequest::default() }, &provider, &provider.own).unwrap()
    }

    fn lines(request: &Request<Bytes>) -> Vec<String> {
        let line = |(name, value): (&HeaderName, &HeaderValue)| format!("{name}: {}", value.to_str().unwrap());
        request.headers().iter().map(line).collect()
    }

    #[test]
    fn header_values_leave_as_recorded_and_the_provider_s_own_come_first() {
        let recorded =
            [("X-Multi", "a, b"), ("X-Multi", "c"), ("x-env", "prod"), ("Content-Length", "7"), ("Host", "h")];
        let request = prepared(&recorded, Body::Missing);
        assert_eq!(lines(&request), ["x-multi: a, b", "x-multi: c", "host: h", "x-env: test"]);
        assert_eq!(lines(&prepared(&[], Body::Missing)), ["x-env: test", "host: localhost:81"]);
    }

    #[test]
    fn the_type_that_a_body_names_is_sent_unless_a_header_says_another() {
        let json = Body::json(pact_core::json!({"a": 1}));
        assert_eq!(lines(&prepared(&[], json.clone()))[0], "content-type: application/json");
        assert_eq!(lines(&prepared(&[("Content-Type", "x/y")], json))[0], "content-type: x/y");
    }

    #[test]
    fn null_is_sent_where_json_is_said_to_be_sent() {
        let bytes = |headers: &[(&str, &str)], body: Body| {
            let headers: Headers = headers.iter().copied().collect();
            super::body(&HttpRequest { headers, body, ..HttpRequest::default() })
        };
        assert_eq!(bytes(&[("content-type", "application/json")], Body::Null), "null");
        assert_eq!(bytes(&[], Body::Null), "");
        assert_eq!(bytes(&[("content-type", "application/json")], Body::Empty), "");
    }

    #[test]
    fn a_body_leaves_in_the_coding_that_its_headers_name() {
        let bytes = |body: Body| {
            let headers: Headers = [("Content-Encoding", "gzip")].into_iter().collect();
            super::body(&HttpRequest { headers, body, ..HttpRequest::default() })
        };
        let plain = Body::json(pact_core::json!({"a": 1}));
        let sent = bytes(plain.clone());
        assert_eq!(sent[..2], [0x1f, 0x8b]);
        let headers: Headers = [("Content-Encoding", "gzip")].into_iter().collect();
        let expected = HttpRequest { headers, body: plain, ..HttpRequest::default() };
        let matcher = pact_core::matching::RequestMatcher::new(&expected).unwrap();
        let headers = vec![("content-encoding", "gzip"), ("content-type", "application/json")];
        let actual = pact_core::matching::ActualRequest { method: "GET", path: "/", query: "", headers, body: &sent };
        assert_eq!(matcher.compare(&actual), []);
        assert_eq!(bytes(Body::Missing), "");
    }

    #[test]
    fn what_http_cannot_carry_is_refused_by_name() {
        let provider = Provider::at("http://localhost").unwrap();
        let check = |request: HttpRequest, expected: &str| {
            assert_eq!(prepare(&request, &provider, &provider.own).unwrap_err().to_string(), expected);
        };
        check(
            HttpRequest { method: "GE T".to_owned(), ..HttpRequest::default() },
            "the request cannot be sent: `GE T` is not a method",
        );
        let headers: Headers = [("a b", "c")].into_iter().collect();
        check(
            HttpRequest { headers, ..HttpRequest::default() },
            "the request cannot be sent: `a b` is not the name of a header",
        );
        let headers: Headers = [("a", "c\nd")].into_iter().collect();
        check(
            HttpRequest { headers, ..HttpRequest::default() },
            "the request cannot be sent: the header `a` has a value with characters that no header may have",
        );
    }
}
