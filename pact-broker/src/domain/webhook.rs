//! Webhooks: which event calls which address. What happens with a call that is due is in
//! [`super::triggered_webhook`]; how it is made is in `webhooks`.

use pact_core::json::Json;

/// Something that can set off a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A contract was published, changed or not.
    ContractPublished,
    /// A contract was published that says something else than the one before.
    ContractContentChanged,
    /// A result was published.
    VerificationPublished,
    /// A result was published, and it is a success.
    VerificationSucceeded,
    /// A result was published, and it is a failure.
    VerificationFailed,
    /// A contract was published that a provider version which matters has not verified.
    ContractRequiringVerification,
}

impl Event {
    /// All of them, in the order in which the existing broker names them.
    pub const ALL: [Event; 6] = [
        Event::ContractPublished,
        Event::ContractContentChanged,
        Event::VerificationPublished,
        Event::VerificationSucceeded,
        Event::VerificationFailed,
        Event::ContractRequiringVerification,
    ];

    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Event::ContractPublished => "contract_published",
            Event::ContractContentChanged => "contract_content_changed",
            Event::VerificationPublished => "provider_verification_published",
            Event::VerificationSucceeded => "provider_verification_succeeded",
            Event::VerificationFailed => "provider_verification_failed",
            Event::ContractRequiringVerification => "contract_requiring_verification_published",
        }
    }

    /// The event of that name, older spellings included.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = match name {
            "contract_changed" => "contract_content_changed",
            "provider_verification_passed" => "provider_verification_succeeded",
            "verification_published" => "provider_verification_published",
            name => name,
        };
        Self::ALL.into_iter().find(|event| event.name() == name)
    }

    /// Whether it is about a result rather than a contract.
    #[must_use]
    pub fn is_about_a_result(self) -> bool {
        matches!(self, Event::VerificationPublished | Event::VerificationSucceeded | Event::VerificationFailed)
    }
}

/// On which side of a contract a pacticipant must stand for a webhook to be called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Side {
    /// Any pacticipant.
    #[default]
    Any,
    /// The one of this name, and its row.
    Named(i64, String),
    /// Those with this label.
    Labelled(String),
}

impl Side {
    /// Whether a pacticipant may stand here.
    #[must_use]
    pub fn admits(&self, id: i64, labels: &[String]) -> bool {
        match self {
            Side::Any => true,
            Side::Named(own, _) => *own == id,
            Side::Labelled(label) => labels.contains(label),
        }
    }

    /// The name or the label, as sentences have it.
    fn words(&self, noun: &str) -> Option<String> {
        match self {
            Side::Any => None,
            Side::Named(_, name) => Some(format!("{noun} {name}")),
            Side::Labelled(label) => Some(format!("{noun}s labelled {label}")),
        }
    }
}

/// The request of a webhook, with template parameters as they were sent. What must not be read is kept apart, in
/// [`Secrets`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The method, in upper case.
    pub method: String,
    /// The address.
    pub url: String,
    /// Names in lower case with values; none for a value that is secret.
    pub headers: Vec<(String, Option<String>)>,
    /// The body: a text, or JSON.
    pub body: Option<Json>,
    /// The user for basic authentication.
    pub username: Option<String>,
    /// Whether there is a password.
    pub has_password: bool,
}

impl Request {
    /// `POST example.org`: how a call is named in lists.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} {}", self.method, host(&self.url))
    }

    /// Whether anything in it is secret.
    #[must_use]
    pub fn has_secrets(&self) -> bool {
        self.has_password || self.headers.iter().any(|(_, value)| value.is_none())
    }
}

/// The host of an address, without its port.
#[must_use]
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if host.starts_with('[') {
        return host.split_inclusive(']').next().unwrap_or(host);
    }
    host.split(':').next().unwrap_or(host)
}

/// The parts of a request that are never shown.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secrets {
    /// The password for basic authentication.
    pub password: Option<String>,
    /// Values of headers, by name in lower case.
    pub headers: Vec<(String, String)>,
}

impl Secrets {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.password.is_none() && self.headers.is_empty()
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

impl std::fmt::Debug for Secrets {
    /// Never shows them.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Secrets(hidden)")
    }
}

/// What stands in the place of a secret where it is shown, and says "keep it" when it is sent back.
pub const MASK: &str = "**********";

/// Whether the value of a header with this name is secret. The existing broker hides names with `authorization` or
/// `token` in them; the others are as secret.
#[must_use]
pub fn is_secret_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["auth", "token", "secret", "password", "api-key", "apikey", "api_key", "access-key", "cookie", "credential"]
        .iter()
        .any(|part| name.contains(part))
}

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its row.
    pub id: i64,
    /// Its identity for clients.
    pub uuid: String,
    /// What its owner calls it.
    pub description: Option<String>,
    /// The consumers for which it is called.
    pub consumer: Side,
    /// The providers for which it is called.
    pub provider: Side,
    /// What sets it off.
    pub events: Vec<Event>,
    /// Whether it is called at all.
    pub enabled: bool,
    /// What is sent.
    pub request: Request,
    /// The team it belongs to, for clients that send one.
    pub team: Option<String>,
    /// When it was made, in microseconds since 1970.
    pub created_at: i64,
    /// When it was changed, in microseconds since 1970.
    pub updated_at: i64,
}

impl Webhook {
    /// Its description, or what it sends.
    #[must_use]
    pub fn title(&self) -> String {
        self.own_description().map_or_else(|| self.request.title(), str::to_owned)
    }

    /// Its description, unless it is blank.
    #[must_use]
    pub fn own_description(&self) -> Option<&str> {
        self.description.as_deref().filter(|text| !text.trim().is_empty())
    }

    /// For which contracts it is called, in words.
    #[must_use]
    pub fn scope(&self) -> String {
        if let (Side::Named(_, consumer), Side::Named(_, provider)) = (&self.consumer, &self.provider) {
            return format!("A webhook for the pact between {consumer} and {provider}");
        }
        let sides = [self.provider.words("provider"), self.consumer.words("consumer")];
        let sides: Vec<String> = sides.into_iter().flatten().collect();
        if sides.is_empty() {
            "A webhook for all pacts".to_owned()
        } else {
            format!("A webhook for all pacts with {}", sides.join(" and "))
        }
    }

    /// Whether it is for contracts between these two.
    #[must_use]
    pub fn is_for(&self, consumer: (i64, &[String]), provider: (i64, &[String])) -> bool {
        self.consumer.admits(consumer.0, consumer.1) && self.provider.admits(provider.0, provider.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_known_by_their_names() {
        for event in Event::ALL {
            assert_eq!(Event::named(event.name()), Some(event));
        }
        assert_eq!(Event::named("provider_verification_passed"), Some(Event::VerificationSucceeded));
        assert_eq!(Event::named("nope"), None);
    }

    #[test]
    fn the_host_of_an_address_is_found() {
        for (url, expected) in [
            ("https://example.org/x?y", "example.org"),
            ("http://127.0.0.1:9797/hook", "127.0.0.1"),
            ("https://u:p@example.org:1/x", "example.org"),
            ("https://[::1]:80/", "[::1]"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(host(url), expected);
        }
    }

    #[test]
    fn sides_are_met_by_name_by_label_or_always() {
        let labels = ["mobile".to_owned()];
        assert!(Side::Any.admits(1, &[]));
        assert!(Side::Named(1, "Foo".to_owned()).admits(1, &[]));
        assert!(!Side::Named(1, "Foo".to_owned()).admits(2, &labels));
        assert!(Side::Labelled("mobile".to_owned()).admits(2, &labels));
        assert!(!Side::Labelled("web".to_owned()).admits(2, &labels));
    }

    #[test]
    fn values_of_secret_headers_are_known_by_the_name() {
        for name in ["Authorization", "X-Auth-Key", "PRIVATE-TOKEN", "Cookie", "X-Api-Key", "circle-token"] {
            assert!(is_secret_header(name), "{name}");
        }
        for name in ["Content-Type", "Accept", "X-Event"] {
            assert!(!is_secret_header(name), "{name}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let secrets = Secrets { password: Some("hush".to_owned()), headers: Vec::new() };
        assert!(!format!("{secrets:?}").contains("hush"));
    }
}
