//! Headers that say nothing of what consumer and provider agree on: they change with every request, with the machines on the
//! way, or with the library that sends them.

/// Names that are left out, in lower case; a star stands for any ending.
const VOLATILE: [&str; 6] = [
    // the connection and the machines on the way
    "connection keep-alive proxy-connection te trailer transfer-encoding upgrade expect content-length host alt-svc priority \
     via forwarded x-forwarded-* x-real-ip max-forwards",
    // the client
    "user-agent accept-encoding accept-language accept-charset origin referer dnt sec-* upgrade-insecure-requests save-data from",
    // the server and what stands before it
    "date server x-powered-by x-runtime x-response-time x-served-by server-timing x-cache* cf-* x-amz-* x-amzn-* x-azure-* \
     x-envoy-* x-varnish x-timer fly-*",
    // caches
    "age etag expires last-modified cache-control pragma vary if-*",
    // traces and limits
    "x-request-id request-id x-correlation-id x-trace-id traceparent tracestate baggage b3 x-b3-* x-ratelimit-* ratelimit* \
     retry-after",
    // browsers
    "access-control-* strict-transport-security content-security-policy* report-to reporting-endpoints nel x-frame-options \
     x-content-type-options x-xss-protection referrer-policy permissions-policy cross-origin-* x-dns-prefetch-control",
];

/// Which headers are left out.
#[derive(Debug, Clone, Default)]
pub(super) struct Volatile {
    ignored: Vec<String>,
    kept: Vec<String>,
}

impl Volatile {
    pub(super) fn new(ignored: &[String], kept: &[String]) -> Self {
        let lower = |names: &[String]| names.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
        Self { ignored: lower(ignored), kept: lower(kept) }
    }

    /// Whether a header is left out.
    pub(super) fn leaves_out(&self, name: &str, value: &str) -> bool {
        let name = name.to_ascii_lowercase();
        if self.kept.contains(&name) {
            return false;
        }
        let known =
            VOLATILE.iter().flat_map(|names| names.split_whitespace()).any(|known| match known.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => known == name,
            });
        // What every client says that does not care.
        known || self.ignored.contains(&name) || (name == "accept" && value == "*/*")
    }
}

/// The name as people write it: `Content-Type`.
pub(super) fn as_written(name: &str) -> String {
    let part = |part: &str| {
        let mut letters = part.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    name.split('-').map(part).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_by_itself_is_left_out_unless_it_is_kept() {
        let volatile = Volatile::new(&["X-Build".to_owned()], &["ETag".to_owned()]);
        for (name, left_out) in [
            ("Date", true),
            ("x-forwarded-for", true),
            ("X-B3-TraceId", true),
            ("x-build", true),
            ("etag", false),
            ("Content-Type", false),
            ("Location", false),
            ("X-Tenant", false),
        ] {
            assert_eq!(volatile.leaves_out(name, "1"), left_out, "{name}");
        }
        assert!(volatile.leaves_out("Accept", "*/*"));
        assert!(!volatile.leaves_out("Accept", "text/csv"));
    }

    #[test]
    fn names_are_written_as_people_write_them() {
        assert_eq!(as_written("content-type"), "Content-Type");
        assert_eq!(as_written("x-"), "X-");
    }
}
