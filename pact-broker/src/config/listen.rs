//! Where the broker listens, and the addresses it is known by.

use super::reader::Reader;
use super::value::Value;
use std::net::IpAddr;
use std::time::Duration;

/// Where the broker listens, and the addresses it is known by.
pub(super) struct Listen {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) base_urls: Vec<String>,
    pub(super) shutdown_timeout: Duration,
}

impl Listen {
    pub(super) fn read(from: &mut Reader) -> Self {
        from.heading("Address");
        let host = from.get("HOST", "127.0.0.1", "The address to listen on; 0.0.0.0 for all of this machine");
        let port = from.get("PORT", "9292", "The port to listen on; 0 for any free one");
        from.alias("BASE_URL", "BASE_URLS");
        let urls: Option<BaseUrls> = from.find(
            "BASE_URLS",
            "The public address of the broker, for its links; several with spaces between them. Without it, the address \
             that a request was sent to. (For client commands PACT_BROKER_BASE_URL is the broker to call.)",
        );
        let shutdown_timeout = from.get(
            "SHUTDOWN_TIMEOUT",
            "8",
            "How long requests under way may take to end when the broker is told to stop",
        );
        Self { host, port, base_urls: urls.unwrap_or_default().0, shutdown_timeout }
    }
}

/// Whether only programs of the same machine can reach this address. Other names than `localhost` may lead anywhere.
pub(super) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Public addresses without a final slash.
#[derive(Default)]
struct BaseUrls(Vec<String>);

impl Value for BaseUrls {
    const NAME: &str = "URL";

    fn read(text: &str) -> Result<Self, String> {
        text.split_whitespace().map(base_url).collect::<Result<_, _>>().map(Self)
    }
}

fn base_url(text: &str) -> Result<String, String> {
    let help = "use https://broker.example or https://host/path";
    let url = url::Url::parse(text).map_err(|_| format!("{text:?} is not the address of a broker; {help}"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!("an address in links may hold no user and no password; {help}"));
    }
    let usable = matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none();
    if usable {
        Ok(url.as_str().trim_end_matches('/').to_owned())
    } else {
        Err(format!("{text:?} is not the address of a broker; {help}"))
    }
}
