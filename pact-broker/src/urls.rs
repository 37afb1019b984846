//! Every URL that is handed out. Names are percent-encoded as one path segment each.

use crate::forwarded::{asked_base, asked_origin, origin_of};
use http::HeaderMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What may stand in a segment as it is (RFC 3986, unreserved).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A name as a path segment or as a value in a query.
pub(crate) fn encoded(name: &str) -> String {
    utf8_percent_encode(name, SEGMENT).to_string()
}

/// A path of encoded segments below the base: `path!(urls, "pacticipants", name)`; `{…}` stays for templates.
macro_rules! path {
    ($urls:expr, $($segment:expr),+ $(,)?) => {{
        let mut url = String::from($urls.base());
        $(
            url.push('/');
            url.push_str(&$crate::urls::encoded(::std::convert::AsRef::<str>::as_ref(&$segment)));
        )+
        url
    }};
}

/// The URLs of this broker, as the sender of one request should see them.
#[derive(Debug, Clone)]
pub(crate) struct Urls {
    base: String,
    request: String,
}

impl Urls {
    /// Chooses the base for a request: the configured public address that matches the request, else the first of
    /// them; without any, the address that the request was sent to, proxies included.
    pub(crate) fn of_request(base_urls: &[String], headers: &HeaderMap, path_and_query: &str) -> Self {
        let base = match base_urls {
            [] => asked_base(headers),
            [only] => only.clone(),
            [first, ..] => {
                let asked = asked_origin(headers);
                base_urls.iter().find(|base| origin_of(base) == asked).unwrap_or(first).clone()
            }
        };
        let request = format!("{base}{path_and_query}");
        Self { base, request }
    }

    /// The URLs below this base, for what is said when no request is under way.
    pub(crate) fn of_base(base: &str) -> Self {
        Self { base: base.to_owned(), request: base.to_owned() }
    }

    /// The base, without a final slash.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// The address of the request itself, query included.
    pub(crate) fn request(&self) -> &str {
        &self.request
    }

    /// The address of what was asked for: that of the request without its query.
    pub(crate) fn resource(&self) -> &str {
        self.request.split('?').next().unwrap_or_default()
    }

    /// As [`Urls::template`], without scheme and host.
    pub(crate) fn below_host(&self, path: &str) -> String {
        let below = self.base.split_once("://").and_then(|(_, host)| host.split_once('/'));
        below.map_or_else(|| path.to_owned(), |(_, prefix)| format!("/{prefix}{path}"))
    }

    /// The base and a text that is a path already, such as a URI template.
    pub(crate) fn template(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub(crate) fn doc(&self, context: &str) -> String {
        format!("{}/doc/{{rel}}?context={context}", self.base)
    }

    pub(crate) fn problem(&self, name: &str) -> String {
        format!("{}/problems/{name}", self.base)
    }

    pub(crate) fn pacticipants(&self) -> String {
        path!(self, "pacticipants")
    }

    pub(crate) fn pacticipant(&self, name: &str) -> String {
        path!(self, "pacticipants", name)
    }

    pub(crate) fn versions(&self, pacticipant: &str) -> String {
        path!(self, "pacticipants", pacticipant, "versions")
    }

    pub(crate) fn version(&self, pacticipant: &str, number: &str) -> String {
        path!(self, "pacticipants", pacticipant, "versions", number)
    }

    pub(crate) fn results_of_consumer_version(&self, consumer: &str, number: &str) -> String {
        format!("{}/latest", path!(self, "verification-results", "consumer", consumer, "version", number))
    }

    pub(crate) fn tag(&self, pacticipant: &str, number: &str, tag: &str) -> String {
        path!(self, "pacticipants", pacticipant, "versions", number, "tags", tag)
    }

    pub(crate) fn label(&self, pacticipant: &str, label: &str) -> String {
        path!(self, "pacticipants", pacticipant, "labels", label)
    }

    pub(crate) fn branches(&self, pacticipant: &str) -> String {
        path!(self, "pacticipants", pacticipant, "branches")
    }

    pub(crate) fn branch(&self, pacticipant: &str, branch: &str) -> String {
        path!(self, "pacticipants", pacticipant, "branches", branch)
    }

    pub(crate) fn branch_version(&self, pacticipant: &str, branch: &str, number: &str) -> String {
        path!(self, "pacticipants", pacticipant, "branches", branch, "versions", number)
    }

    /// Everything about the contracts of a consumer with a provider lies below this.
    pub(crate) fn pair(&self, provider: &str, consumer: &str) -> String {
        path!(self, "pacts", "provider", provider, "consumer", consumer)
    }

    /// The contract that a consumer version published.
    pub(crate) fn pact(&self, provider: &str, consumer: &str, number: &str) -> String {
        format!("{}/version/{}", self.pair(provider, consumer), encoded(number))
    }

    pub(crate) fn latest_pact(&self, provider: &str, consumer: &str) -> String {
        format!("{}/latest", self.pair(provider, consumer))
    }

    /// The content of a contract, whoever published it.
    pub(crate) fn pact_version(&self, provider: &str, consumer: &str, sha: &str) -> String {
        format!("{}/pact-version/{}", self.pair(provider, consumer), encoded(sha))
    }

    pub(crate) fn environments(&self) -> String {
        path!(self, "environments")
    }

    pub(crate) fn environment(&self, uuid: &str) -> String {
        path!(self, "environments", uuid)
    }

    pub(crate) fn currently_deployed(&self, environment: &str) -> String {
        format!("{}/deployed-versions/currently-deployed", self.environment(environment))
    }

    pub(crate) fn currently_supported(&self, environment: &str) -> String {
        format!("{}/released-versions/currently-supported", self.environment(environment))
    }

    pub(crate) fn deployed_version(&self, uuid: &str) -> String {
        path!(self, "deployed-versions", uuid)
    }

    pub(crate) fn released_version(&self, uuid: &str) -> String {
        path!(self, "released-versions", uuid)
    }

    /// Where deployments of a version to an environment are recorded.
    pub(crate) fn record_deployment(&self, pacticipant: &str, number: &str, environment: &str) -> String {
        format!("{}/deployed-versions/environment/{}", self.version(pacticipant, number), encoded(environment))
    }

    /// Where releases of a version in an environment are recorded.
    pub(crate) fn record_release(&self, pacticipant: &str, number: &str, environment: &str) -> String {
        format!("{}/released-versions/environment/{}", self.version(pacticipant, number), encoded(environment))
    }

    /// The content of a contract, with the metadata under which it was handed out.
    pub(crate) fn pact_version_with(&self, provider: &str, consumer: &str, sha: &str, metadata: &str) -> String {
        format!("{}/metadata/{}", self.pact_version(provider, consumer, sha), encoded(metadata))
    }

    pub(crate) fn verification_result(&self, provider: &str, consumer: &str, sha: &str, number: i64) -> String {
        format!("{}/verification-results/{number}", self.pact_version(provider, consumer, sha))
    }

    pub(crate) fn webhooks(&self) -> String {
        path!(self, "webhooks")
    }

    pub(crate) fn webhook(&self, uuid: &str) -> String {
        path!(self, "webhooks", uuid)
    }

    pub(crate) fn execute_webhook(&self, uuid: &str) -> String {
        format!("{}/execute", self.webhook(uuid))
    }

    /// The webhooks that name just these two.
    pub(crate) fn webhooks_of_pair(&self, provider: &str, consumer: &str) -> String {
        path!(self, "webhooks", "provider", provider, "consumer", consumer)
    }

    pub(crate) fn pacticipants_labelled(&self, label: &str) -> String {
        path!(self, "pacticipants", "label", label)
    }

    pub(crate) fn triggered_webhook(&self, uuid: &str) -> String {
        path!(self, "triggered-webhooks", uuid)
    }

    pub(crate) fn triggered_webhook_logs(&self, uuid: &str) -> String {
        format!("{}/logs", self.triggered_webhook(uuid))
    }

    pub(crate) fn pacts_for_verification(&self, provider: &str) -> String {
        path!(self, "pacts", "provider", provider, "for-verification")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_base(configured: &[&str], headers: &[(&'static str, &str)], base: &str) {
        let configured: Vec<_> = configured.iter().map(|base| (*base).to_owned()).collect();
        let headers = headers.iter().map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap())).collect();
        assert_eq!(Urls::of_request(&configured, &headers, "/").base(), base, "{headers:?}");
    }

    #[test]
    fn of_several_configured_addresses_the_one_asked_is_used() {
        let configured = ["https://public.example/broker", "http://inner:9292"];
        check_base(&configured, &[("host", "inner:9292")], "http://inner:9292");
        check_base(
            &configured,
            &[("host", "public.example"), ("x-forwarded-proto", "https")],
            "https://public.example/broker",
        );
        check_base(&configured, &[("host", "elsewhere")], "https://public.example/broker");
    }

    #[test]
    fn a_path_below_the_host_keeps_the_prefix() {
        for (base, path) in [("http://b", "/x"), ("http://b/broker/v2", "/broker/v2/x")] {
            assert_eq!(Urls::of_base(base).below_host("/x"), path);
        }
    }

    #[test]
    fn names_are_encoded_as_one_segment() {
        let urls = Urls::of_request(&["http://b".to_owned()], &HeaderMap::new(), "/");
        assert_eq!(urls.branch("Foo Bar", "feat/x"), "http://b/pacticipants/Foo%20Bar/branches/feat%2Fx");
        assert_eq!(urls.pact("B", "C", "1+2"), "http://b/pacts/provider/B/consumer/C/version/1%2B2");
    }
}
