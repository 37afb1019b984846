//! Who may be called. Without a list of hosts only public addresses; with one, only the hosts on it. A name on the list
//! may lead to private addresses, but to those of the machine's own network segment (where cloud machines serve their
//! credentials) only if the address itself is on the list.
//!
//! A name is resolved once for each connection, every address it has is checked, and the connection goes to one of just
//! these ([`Guard::resolve`]): a name that leads elsewhere a moment later gains nothing.

use crate::config::{HostRule, Webhooks};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// The rules, ready to be asked.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    schemes: Arc<[String]>,
    hosts: Arc<[HostRule]>,
}

/// Why an address may not be called.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    #[error("the address cannot be read")]
    Unreadable,
    #[error("scheme must be {0}")]
    Scheme(String),
    #[error("host must be in the whitelist {0}")]
    NotListed(String),
    #[error("{0}")]
    Private(&'static str),
}

/// Where an address leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Public,
    /// This machine, or a private network.
    Private,
    /// The network segment itself, or no one machine: never meant by accident.
    Local,
}

const PRIVATE: &str = "host leads to a private address; an operator can allow it in PACT_BROKER_WEBHOOK_HOST_WHITELIST";
const LOCAL: &str = "host leads to a link-local or reserved address; an operator can allow just this address in \
                     PACT_BROKER_WEBHOOK_HOST_WHITELIST";

impl Guard {
    pub(crate) fn new(config: &Webhooks) -> Self {
        Self { schemes: config.schemes.clone().into(), hosts: config.hosts.clone().into() }
    }

    /// Checks what can be checked without asking for the addresses of a name.
    ///
    /// # Errors
    /// It may not be called.
    pub(crate) fn check(&self, url: &Url) -> Result<(), Refused> {
        if !self.schemes.iter().any(|scheme| scheme == url.scheme()) {
            return Err(Refused::Scheme(self.schemes.join(", ")));
        }
        match url.host().ok_or(Refused::Unreadable)? {
            Host::Ipv4(address) => self.check_address(address.into(), true),
            Host::Ipv6(address) => self.check_address(address.into(), true),
            Host::Domain(name) => {
                let name = plain(name);
                if !self.hosts.is_empty() && !self.names(&name) {
                    return Err(self.not_listed());
                }
                // A name of this machine needs no look-up.
                let own = name == "localhost" || name.ends_with(".localhost");
                if own && self.hosts.is_empty() { Err(Refused::Private(PRIVATE)) } else { Ok(()) }
            }
        }
    }

    /// The addresses of a name that passed [`Guard::check`], unless any of them may not be called.
    ///
    /// # Errors
    /// Any of them may not be called.
    pub(crate) async fn resolve(&self, name: &str) -> Result<Vec<SocketAddr>, ResolveError> {
        let found: Vec<SocketAddr> = tokio::net::lookup_host((name, 0))
            .await
            .map_err(|error| ResolveError::Unknown(error.to_string()))?
            .collect();
        for address in &found {
            self.check_address(address.ip(), false).map_err(ResolveError::Refused)?;
        }
        if found.is_empty() { Err(ResolveError::Unknown("the name has no address".to_owned())) } else { Ok(found) }
    }

    /// Checks all that can be known now: a name is looked up, but one that has no address (yet) is let pass, since it is
    /// looked up again for each call.
    ///
    /// # Errors
    /// It may not be called.
    pub(crate) async fn check_now(&self, url: &Url) -> Result<(), Refused> {
        /// Who saves a webhook waits no longer for slow name servers.
        const PATIENCE: Duration = Duration::from_secs(1);
        self.check(url)?;
        let Some(Host::Domain(name)) = url.host() else { return Ok(()) };
        match tokio::time::timeout(PATIENCE, self.resolve(name)).await {
            Ok(Err(ResolveError::Refused(refused))) => Err(refused),
            _ => Ok(()),
        }
    }

    /// `written`: the address stands in the URL itself, so that expressions can fit it.
    fn check_address(&self, address: IpAddr, written: bool) -> Result<(), Refused> {
        let address = address.to_canonical();
        let listed = |rule: &HostRule| matches!(rule, HostRule::Network(network) if network.contains(&address));
        if self.hosts.iter().any(listed) {
            return Ok(());
        }
        let fitted = !written || self.names(&address.to_string());
        if !self.hosts.is_empty() && !fitted {
            return Err(self.not_listed());
        }
        match (reach(address), self.hosts.is_empty()) {
            (Reach::Public, _) | (Reach::Private, false) => Ok(()),
            (Reach::Private, true) => Err(Refused::Private(PRIVATE)),
            (Reach::Local, _) => Err(Refused::Private(LOCAL)),
        }
    }

    fn names(&self, host: &str) -> bool {
        self.hosts.iter().any(|rule| match rule {
            HostRule::Name(name) => name == host,
            HostRule::Below(end) => host.ends_with(end.as_str()),
            HostRule::Pattern(pattern) => pattern.is_match(host),
            HostRule::Network(_) => false,
        })
    }

    fn not_listed(&self) -> Refused {
        let rules: Vec<String> = self.hosts.iter().map(ToString::to_string).collect();
        Refused::NotListed(rules.join(", "))
    }
}

/// Why a name gives no address.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ResolveError {
    #[error("{0}")]
    Refused(Refused),
    #[error("the host cannot be found: {0}")]
    Unknown(String),
}

/// A name as it is compared: in lower case, without the dot of the root.
fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

impl reqwest::dns::Resolve for Guard {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let addresses = Guard::resolve(&guard, name.as_str()).await?;
            Ok(Box::new(addresses.into_iter()) as reqwest::dns::Addrs)
        })
    }
}

fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_v4(address),
        IpAddr::V6(address) => reach_v6(address),
    }
}

/// After the registry of special addresses (RFC 6890 and its successors).
fn reach_v4(address: Ipv4Addr) -> Reach {
    let [a, b, c, _] = address.octets();
    if address.is_link_local() || address.is_multicast() || a == 0 || a >= 240 {
        return Reach::Local;
    }
    let shared = a == 100 && (64..128).contains(&b);
    let benchmark = a == 198 && (b == 18 || b == 19);
    let special = (a, b, c) == (192, 0, 0) || address.is_documentation();
    if address.is_private() || address.is_loopback() || shared || benchmark || special {
        return Reach::Private;
    }
    Reach::Public
}

/// Only 2000::/3 is given out to the public; of that, what carries an address of the older kind is as good as that one.
fn reach_v6(address: Ipv6Addr) -> Reach {
    let segments = address.segments();
    let older = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        reach_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 1] => Reach::Private,
        [0, 0, 0, 0, 0, 0, 0, 0] => Reach::Local,
        // Addresses of the older kind: compatible, translated (RFC 6052 and 2765) and tunnelled (6to4).
        [0, 0, 0, 0, 0, 0, high, low]
        | [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => older(high, low),
        [0x2002, high, low, ..] => older(high, low),
        // Teredo hides the address it leads to; documentation leads nowhere.
        [0x2001, 0, ..] | [0x2001, 0xdb8, ..] => Reach::Private,
        // The metadata service of one cloud.
        [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254] => Reach::Local,
        [first, ..] if first & 0xfe00 == 0xfc00 => Reach::Private,
        [first, ..] if first & 0xe000 == 0x2000 => Reach::Public,
        _ => Reach::Local,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(schemes: &[&str], hosts: &[&str]) -> Guard {
        let hosts: Vec<HostRule> = hosts.iter().map(|host| HostRule::parse(host).unwrap()).collect();
        let schemes = schemes.iter().map(|scheme| (*scheme).to_owned()).collect();
        Guard::new(&Webhooks { schemes, hosts, ..Webhooks::default() })
    }

    fn check(guard: &Guard, url: &str, may: bool) {
        let outcome = guard.check(&Url::parse(url).unwrap());
        assert_eq!(outcome.is_ok(), may, "{url}: {outcome:?}");
    }

    #[test]
    fn without_a_list_only_public_addresses_are_called() {
        let guard = guard(&["https", "http"], &[]);
        for url in ["https://example.org/x", "https://8.8.8.8/", "https://[2606:4700::1111]/", "http://192.1.2.3:80/"] {
            check(&guard, url, true);
        }
        for url in [
            "https://localhost/",
            "https://LOCALHOST./",
            "https://sub.localhost/",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.0.0.1/",
            "https://0177.0.0.1/",
            "https://10.1.2.3/",
            "https://172.16.0.1/",
            "https://192.168.1.1/",
            "https://100.64.0.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://0.0.0.0/",
            "https://255.255.255.255/",
            "https://224.0.0.1/",
            "https://198.18.0.1/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:169.254.169.254]/",
            "https://[::127.0.0.1]/",
            "https://[::ffff:0:10.0.0.1]/",
            "https://[64:ff9b::10.0.0.1]/",
            "https://[2002:7f00:1::]/",
            "https://[2001:0:1::1]/",
            "https://[fe80::1]/",
            "https://[fd00:ec2::254]/",
            "https://[fc00::1]/",
            "https://[ff02::1]/",
            "https://[64:ff9b:1::1]/",
        ] {
            check(&guard, url, false);
        }
    }

    #[test]
    fn with_a_list_only_what_is_on_it_is_called() {
        let list =
            guard(&["http"], &["ci.example.org", "*.corp", "10.0.0.0/8", "127.0.0.1", r"/^build\d+$/", "fe80::1"]);
        for url in [
            "http://ci.example.org/",
            "http://CI.example.org./",
            "http://a.b.corp/",
            "http://10.9.8.7/",
            "http://127.0.0.1:9797/",
            "http://[::ffff:127.0.0.1]/",
            "http://build7/",
            "http://[fe80::1]/",
        ] {
            check(&list, url, true);
        }
        for url in [
            "https://ci.example.org/",
            "http://example.org/",
            "http://corp/",
            "http://11.0.0.1/",
            "http://127.0.0.2/",
            "http://build/",
            "http://8.8.8.8/",
        ] {
            check(&list, url, false);
        }
        let anything = guard(&["http"], &["/.*/"]);
        check(&anything, "http://127.0.0.1/", true);
        check(&anything, "http://169.254.169.254/", false);
        check(&anything, "http://[fe80::1]/", false);
    }

    #[test]
    fn refusals_say_what_is_allowed() {
        let refusal = |guard: Guard, url: &str| guard.check(&Url::parse(url).unwrap()).unwrap_err().to_string();
        assert_eq!(refusal(guard(&["http", "https"], &[]), "ftp://x/"), "scheme must be http, https");
        assert_eq!(
            refusal(guard(&["http"], &["/foo/", "bar"]), "http://x/"),
            "host must be in the whitelist /foo/, \"bar\""
        );
        assert!(refusal(guard(&["https"], &[]), "https://10.0.0.1/").contains("PACT_BROKER_WEBHOOK_HOST_WHITELIST"));
    }

    #[tokio::test]
    async fn every_address_of_a_name_is_checked() {
        let refused = Guard::resolve(&guard(&["http"], &[]), "localhost").await.unwrap_err();
        assert!(matches!(refused, ResolveError::Refused(Refused::Private(_))), "{refused:?}");
        assert!(Guard::resolve(&guard(&["http"], &["localhost"]), "localhost").await.is_ok());
    }
}
