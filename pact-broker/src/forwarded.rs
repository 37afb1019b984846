//! The address that a request was sent to, as its sender wrote it: before proxies changed it, as their headers tell
//! (`Forwarded`, RFC 7239, before `X-Forwarded-…`, as the existing broker's web server has it).
//!
//! Anybody can send these headers, and what they say ends up in links: only what can be part of an address is taken.

use http::{HeaderMap, header};
use std::net::Ipv6Addr;

/// Scheme, host and port of a request, and the path below which the proxy serves the broker; without a final slash.
pub(crate) fn asked_base(headers: &HeaderMap) -> String {
    format!("{}{}", asked_origin(headers), prefix(headers).unwrap_or_default())
}

/// Scheme, host and port of a request.
pub(crate) fn asked_origin(headers: &HeaderMap) -> String {
    let forwarded = |name: &str| forwarded(headers, name);
    let first = |name: &str| first(headers, name);
    let proto = forwarded("proto");
    let proto = proto.as_deref().or(first("x-forwarded-proto")).or(first("x-forwarded-scheme"));
    let https = proto.is_some_and(|proto| proto.eq_ignore_ascii_case("https"))
        || first("x-forwarded-ssl").is_some_and(|ssl| ssl.eq_ignore_ascii_case("on"));
    let scheme = if https { "https" } else { "http" };
    let by_forwarded = forwarded("host").and_then(Host::read);
    let host = by_forwarded
        .or_else(|| first("x-forwarded-host").and_then(Host::read))
        .or_else(|| first(header::HOST.as_str()).and_then(Host::read))
        .unwrap_or(Host { name: "localhost".to_owned(), port: None });
    let port = host.port.or_else(|| first("x-forwarded-port")?.parse().ok());
    origin(scheme, &host.name, port)
}

/// Whether a page may change something here: one of the broker's own addresses, whatever the scheme, since a proxy may
/// speak another one to us. Only browsers send `Origin`.
pub(crate) fn is_own_page(headers: &HeaderMap, base_urls: &[String]) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return headers.get("sec-fetch-site").is_none_or(|site| matches!(site.as_bytes(), b"same-origin" | b"none"));
    };
    let place = |url: &str| url.split_once("://").map(|(_, place)| place.to_owned());
    let page = origin.to_str().ok().map(origin_of).and_then(|page| place(&page));
    let own = base_urls.iter().map(|base| origin_of(base)).chain([asked_origin(headers)]);
    page.is_some_and(|page| own.filter_map(|own| place(&own)).any(|own| own == page))
}

/// Scheme, host and port of a base address from the configuration.
pub(crate) fn origin_of(base: &str) -> String {
    let (scheme, rest) = base.split_once("://").unwrap_or(("http", base));
    let host = rest.split('/').next().unwrap_or(rest);
    match Host::read(host) {
        Some(host) => origin(scheme, &host.name, host.port),
        None => format!("{scheme}://{host}"),
    }
}

/// An origin without the port that its scheme implies.
fn origin(scheme: &str, name: &str, port: Option<u16>) -> String {
    match (scheme, port) {
        (_, None) | ("http", Some(80)) | ("https", Some(443)) => format!("{scheme}://{name}"),
        (_, Some(port)) => format!("{scheme}://{name}:{port}"),
    }
}

struct Host {
    /// In lower case: names of hosts are the same in both.
    name: String,
    port: Option<u16>,
}

impl Host {
    /// Reads `name`, `name:port`, `[address]` or `[address]:port`; nothing else may stand in a link.
    fn read(text: impl AsRef<str>) -> Option<Self> {
        let text = text.as_ref();
        let end = if text.starts_with('[') { text.find(']')? + 1 } else { text.find(':').unwrap_or(text.len()) };
        let (name, port) = text.split_at(end);
        let port = match port.strip_prefix(':') {
            None if port.is_empty() => None,
            None => return None,
            Some(port) => Some(port.parse().ok()?),
        };
        let usable = match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => {
                !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
            }
        };
        usable.then(|| Self { name: name.to_ascii_lowercase(), port })
    }
}

/// The path that a proxy took off (`X-Forwarded-Prefix`), without a final slash.
fn prefix(headers: &HeaderMap) -> Option<String> {
    let path = first(headers, "x-forwarded-prefix")?.trim_end_matches('/');
    let segment = |segment: &str| {
        !matches!(segment, "" | "." | "..")
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
    };
    path.strip_prefix('/')?.split('/').all(segment).then(|| path.to_owned())
}

/// The value of a header. Several proxies in a row append: the first value is that of the client.
fn first<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok()?.split(',').next()?.trim();
    (!value.is_empty()).then_some(value)
}

/// A parameter of the first element of `Forwarded`.
fn forwarded(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut rest = headers.get(header::FORWARDED)?.to_str().ok()?;
    loop {
        let (key, after) = rest.split_once('=')?;
        let (value, after) = value(after)?;
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after.trim_start().strip_prefix(';')?;
    }
}

/// A value (a token or a quoted string) and what follows it.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        return Some((text[..end].trim().to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(chars.next()?.1),
            char => value.push(char),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_base(headers: &[(&'static str, &str)], base: &str) {
        let headers = headers.iter().map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap())).collect();
        assert_eq!(asked_base(&headers), base, "{headers:?}");
    }

    #[test]
    fn links_lead_back_to_where_the_request_was_sent() {
        check_base(&[("host", "broker:9292")], "http://broker:9292");
        check_base(&[("host", "Broker:80")], "http://broker");
        check_base(&[("host", "[::1]:9292")], "http://[::1]:9292");
        check_base(&[], "http://localhost");
    }

    #[test]
    fn what_proxies_tell_is_believed() {
        let inner = ("host", "inner:9292");
        check_base(&[inner, ("x-forwarded-host", "outer"), ("x-forwarded-proto", "https")], "https://outer");
        check_base(&[("host", "a"), ("x-forwarded-port", "8443"), ("x-forwarded-ssl", "on")], "https://a:8443");
        check_base(&[("host", "a"), ("x-forwarded-port", "443"), ("x-forwarded-scheme", "https")], "https://a");
        check_base(&[inner, ("x-forwarded-host", "outer:8443, middle")], "http://outer:8443");
        check_base(&[inner, ("x-forwarded-prefix", "/contracts/broker/")], "http://inner:9292/contracts/broker");
        check_base(
            &[inner, ("forwarded", "for=1.2.3.4;Proto=https; host=\"outer:8443\", host=b")],
            "https://outer:8443",
        );
        check_base(&[inner, ("forwarded", "host=outer"), ("x-forwarded-host", "other")], "http://outer");
        check_base(&[inner, ("forwarded", "for=\"[2001:db8::1]\";host=\"[::1]\"")], "http://[::1]");
    }

    #[test]
    fn a_page_of_the_brokers_own_is_told_from_others() {
        let check = |headers: &[(&'static str, &str)], bases: &[&str], own: bool| {
            let all = headers.iter().map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap()));
            let bases: Vec<String> = bases.iter().map(|base| (*base).to_owned()).collect();
            assert_eq!(is_own_page(&all.collect(), &bases), own, "{headers:?} {bases:?}");
        };
        let host = ("host", "broker:9292");
        check(&[host], &[], true);
        check(&[host, ("origin", "http://broker:9292")], &[], true);
        check(&[host, ("origin", "https://broker:9292"), ("sec-fetch-site", "same-origin")], &[], true);
        check(&[host, ("origin", "https://public")], &["https://public/path"], true);
        check(&[host, ("origin", "https://public"), ("x-forwarded-host", "public")], &[], true);
        for page in ["http://evil.example", "null", "", "http://broker", "http://broker:9292.evil.example"] {
            check(&[host, ("origin", page)], &["https://public"], false);
        }
        check(&[host, ("sec-fetch-site", "cross-site")], &[], false);
        check(&[host, ("sec-fetch-site", "none")], &[], true);
    }

    #[test]
    fn what_can_be_no_address_never_gets_into_links() {
        for host in ["a\"><script>", "a/b", "user@host", "a b", "a?x", "a#x", "a:b:c", "a:99999", "[::1", "[x]", ":80"]
        {
            check_base(&[("host", host)], "http://localhost");
            check_base(&[("host", "inner"), ("x-forwarded-host", host)], "http://inner");
            check_base(
                &[("host", "inner"), ("forwarded", &format!("host=\"{}\"", host.replace('"', "\\\"")))],
                "http://inner",
            );
        }
        for prefix in ["//evil.example", "/a/../b", "/a b", "/<x>", "a", "/", "/%2e"] {
            check_base(&[("host", "inner"), ("x-forwarded-prefix", prefix)], "http://inner");
        }
        for proto in ["javascript", "https:", ""] {
            check_base(&[("host", "inner"), ("x-forwarded-proto", proto)], "http://inner");
        }
        for forwarded in ["host", "host=\"a", "=", ";;;", "host=\"\\", "for=a;;host=b"] {
            check_base(&[("host", "inner"), ("forwarded", forwarded)], "http://inner");
        }
        check_base(&[("host", "inner"), ("x-forwarded-port", "80a")], "http://inner");
    }
}
