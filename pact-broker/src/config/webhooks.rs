//! Whom webhooks may call, and how: the settings `WEBHOOK_…`, `SECRET_KEY…` and `DISABLE_SSL_VERIFICATION`. What an
//! address on the list may lead to is decided in `webhooks::guard`.

use super::reader::Reader;
use super::value::Value;
use ipnet::IpNet;
use pact_core::json::{self, Json, Object};
use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

/// Whom webhooks may call, and how.
#[derive(Debug, Clone)]
pub struct Webhooks {
    /// After how many seconds a failed call is made again, each time.
    pub retry_schedule: Vec<u32>,
    /// After how many seconds a call is made for the first time: what follows the event at once (tags, say) belongs to
    /// it.
    pub delay: u32,
    /// How long an answer is waited for.
    pub timeout: Duration,
    /// The methods that webhooks may use.
    pub methods: Vec<String>,
    /// The schemes that addresses may have.
    pub schemes: Vec<String>,
    /// The hosts that may be called. Empty: all that are public.
    pub hosts: Vec<HostRule>,
    /// The status codes that count as success.
    pub success_codes: Vec<u16>,
    /// Further certificates to trust (PEM).
    pub certificates: Vec<String>,
    /// Whether certificates are checked at all.
    pub verify_certificates: bool,
    /// Whether logs leave out the values of secret headers.
    pub redact: bool,
    /// The key under which secrets are kept.
    pub secret_key: Option<SecretKey>,
}

impl Default for Webhooks {
    fn default() -> Self {
        Self::read(&mut Reader::default())
    }
}

/// A host, or many of them.
#[derive(Debug, Clone)]
pub enum HostRule {
    /// Just this name.
    Name(String),
    /// Every name that ends like this: `.example.org`.
    Below(String),
    /// The addresses of a network; an address alone is the smallest of them.
    Network(IpNet),
    /// Every host that the expression fits, which is not anchored.
    Pattern(regex::Regex),
}

impl HostRule {
    /// Reads a rule: `ci.example.org`, `*.example.org`, `10.2.0.0/16`, `10.2.3.4`, `/expression/`.
    ///
    /// # Errors
    /// An expression that cannot be read, or something that is no host.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(pattern) = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
            let pattern = regex::RegexBuilder::new(pattern).case_insensitive(true).build();
            return pattern.map(Self::Pattern).map_err(|error| format!("{text:?} is not an expression: {error}"));
        }
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        if let Ok(network) = bare.parse::<IpNet>() {
            return Ok(Self::Network(network));
        }
        if let Ok(address) = bare.parse::<IpAddr>() {
            return Ok(Self::Network(address.into()));
        }
        let name = text.strip_prefix('*').unwrap_or(text);
        let is_host = |name: &str| !name.is_empty() && !name.contains(|char: char| "/:*@?#".contains(char));
        match (text.strip_prefix("*."), is_host(name)) {
            (Some(_), true) => Ok(Self::Below(name.to_ascii_lowercase())),
            (None, true) if !text.starts_with('*') => Ok(Self::Name(text.to_ascii_lowercase())),
            _ => Err(format!(
                "{text:?} is no host; use ci.example.org, *.example.org, 10.2.0.0/16 or /expression/, with spaces between several"
            )),
        }
    }
}

impl std::fmt::Display for HostRule {
    /// As messages of the existing broker show it.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => write!(out, "\"{name}\""),
            Self::Below(end) => write!(out, "\"*{end}\""),
            Self::Network(network) if network.prefix_len() == network.max_prefix_len() => {
                write!(out, "\"{}\"", network.addr())
            }
            Self::Network(network) => write!(out, "\"{network}\""),
            Self::Pattern(pattern) => write!(out, "/{pattern}/"),
        }
    }
}

/// The text from which the key is derived under which secrets are kept.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(String);

/// A shorter text could be guessed.
const SHORTEST_KEY: usize = 32;

impl SecretKey {
    /// A key, unless the text is too short to be one.
    ///
    /// # Errors
    /// The text is too short.
    pub fn new(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.len() < SHORTEST_KEY {
            return Err(format!(
                "a key has at least {SHORTEST_KEY} characters; `pact-broker generate-secret-key` makes one"
            ));
        }
        Ok(Self(text.to_owned()))
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SecretKey {
    /// Never shows it.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SecretKey(hidden)")
    }
}

impl Webhooks {
    pub(super) fn read(from: &mut Reader) -> Self {
        from.heading("Webhooks");
        let Seconds(retry_schedule) = from.get(
            "WEBHOOK_RETRY_SCHEDULE",
            "10 60 120 300 600 1200",
            "After how many seconds a failed call is made again, each time",
        );
        let help = "After how many seconds a call is made: tags that follow an event belong to it";
        let delay = from.get("WEBHOOK_DELAY", "5", help);
        let help = "How long an answer is waited for: 1 to 20 seconds";
        let Timeout(timeout) = from.get("WEBHOOK_TIMEOUT", "15", help);
        let help = "The methods that webhooks may use";
        let Methods(methods) = from.get("WEBHOOK_HTTP_METHOD_WHITELIST", "POST", help);
        let Schemes(schemes) =
            from.get("WEBHOOK_SCHEME_WHITELIST", "https", "The schemes that addresses may have: https, http");
        let hosts: Option<Hosts> = from.find(
            "WEBHOOK_HOST_WHITELIST",
            "The hosts that may be called, private ones too: ci.example.org *.example.org 10.2.0.0/16 /expression/; without it, \
             all public ones",
        );
        let Codes(success_codes) = from.get(
            "WEBHOOK_HTTP_CODE_SUCCESS",
            "200 201 202 203 204 205 206",
            "The status codes that count as success",
        );
        let redact = from.get("WEBHOOK_REDACT_SENSITIVE_DATA", "true", "Logs leave out passwords and the like");
        let off: bool = from.get("DISABLE_SSL_VERIFICATION", "false", "Call servers whatever their certificates are");
        let certificates = Self::read_certificates(from);
        Self {
            retry_schedule,
            delay,
            timeout,
            methods,
            schemes,
            hosts: hosts.unwrap_or_default().0,
            success_codes,
            certificates,
            verify_certificates: !off,
            redact,
            secret_key: SecretKey::read(from),
        }
    }

    fn read_certificates(from: &mut Reader) -> Vec<String> {
        const NAME: &str = "WEBHOOK_CERTIFICATES";
        let listed = from.numbered(NAME).into_iter().map(|certificate| {
            let certificate: Object = certificate.into_iter().map(|(name, text)| (name, text.into())).collect();
            Json::from(certificate)
        });
        let listed = Certificates::of(listed.collect());
        let help =
            "Files with further certificates to trust (PEM); or variables …_CERTIFICATES__0__PATH, …__0__CONTENT";
        let found: Option<Certificates> = from.find(NAME, help);
        match listed {
            Ok(listed) => [listed.0, found.unwrap_or_default().0].concat(),
            Err(problem) => {
                from.fault(NAME, &problem);
                Vec::new()
            }
        }
    }
}

/// The values of a list.
fn words<T>(text: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
    text.split_whitespace().map(|word| read(word.trim_end_matches(','))).collect()
}

#[derive(Default)]
struct Seconds(Vec<u32>);

impl Value for Seconds {
    const NAME: &str = "SECONDS";

    fn read(text: &str) -> Result<Self, String> {
        let number = |word: &str| {
            word.parse().map_err(|_| format!("{word:?} is not a number of seconds; use numbers with spaces between"))
        };
        words(text, number).map(Self)
    }
}

/// No longer than a claim of the queue holds, less the time to begin and to record.
#[derive(Default)]
struct Timeout(Duration);

impl Value for Timeout {
    const NAME: &str = "SECONDS";

    fn read(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(seconds @ 1..=20) => Ok(Self(Duration::from_secs(seconds))),
            _ => Err(format!("{text:?} is not a whole number of seconds from 1 to 20")),
        }
    }
}

#[derive(Default)]
struct Methods(Vec<String>);

impl Value for Methods {
    const NAME: &str = "METHODS";

    fn read(text: &str) -> Result<Self, String> {
        words(text, |word| {
            let method = word.to_ascii_uppercase();
            let known = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].contains(&method.as_str());
            known.then_some(method).ok_or_else(|| format!("{word:?} is not a method such as POST or PUT"))
        })
        .map(Self)
    }
}

#[derive(Default)]
struct Schemes(Vec<String>);

impl Value for Schemes {
    const NAME: &str = "SCHEMES";

    fn read(text: &str) -> Result<Self, String> {
        words(text, |word| match word.to_ascii_lowercase().as_str() {
            scheme @ ("http" | "https") => Ok(scheme.to_owned()),
            _ => Err(format!("{word:?} is not a scheme that can be called; use https or http")),
        })
        .map(Self)
    }
}

#[derive(Default)]
struct Hosts(Vec<HostRule>);

impl Value for Hosts {
    const NAME: &str = "HOSTS";

    fn read(text: &str) -> Result<Self, String> {
        // Commas may stand in expressions.
        text.split_whitespace().map(HostRule::parse).collect::<Result<_, _>>().map(Self)
    }
}

#[derive(Default)]
struct Codes(Vec<u16>);

impl Value for Codes {
    const NAME: &str = "CODES";

    fn read(text: &str) -> Result<Self, String> {
        words(text, |word| match word.parse() {
            Ok(code @ 100..600) => Ok(code),
            _ => Err(format!("{word:?} is not a status code such as 200")),
        })
        .map(Self)
    }
}

/// PEM texts: files by their paths, or objects with `path` or `content`, as the existing broker has them.
#[derive(Default)]
struct Certificates(Vec<String>);

impl Value for Certificates {
    const NAME: &str = "FILES";

    fn read(text: &str) -> Result<Self, String> {
        if text.starts_with('[') {
            let list = json::parse(text).map_err(|error| format!("this is no list: {error}"))?;
            return Self::of(list.as_array().unwrap_or_default().to_vec());
        }
        text.split_whitespace().map(file).collect::<Result<_, _>>().map(Self)
    }
}

impl Certificates {
    fn of(list: Vec<Json>) -> Result<Self, String> {
        let one = |certificate: &Json| {
            let members: Vec<(&str, &str)> = certificate
                .as_object()
                .into_iter()
                .flat_map(Object::iter)
                .filter_map(|(name, value)| Some((name, value.as_str()?)))
                .collect();
            let member = |wanted: &str| {
                members.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, text)| *text)
            };
            match (member("path"), member("content")) {
                (Some(path), None) => file(path),
                // A variable of one line has its line ends written out.
                (None, Some(text)) => checked(text.replace("\\n", "\n")),
                _ => Err("a certificate has either a path or a content".to_owned()),
            }
        };
        list.iter().map(one).collect::<Result<_, _>>().map(Self)
    }
}

fn file(path: &str) -> Result<String, String> {
    checked(std::fs::read_to_string(path).map_err(|error| format!("cannot read {path}: {error}"))?)
}

fn checked(text: String) -> Result<String, String> {
    crate::webhooks::certificates(&text).map_err(|problem| format!("no certificate can be read: {problem}"))?;
    Ok(text)
}

impl SecretKey {
    /// The key itself, or what is in its file.
    fn read(from: &mut Reader) -> Option<Self> {
        let (name, file_name) = ("SECRET_KEY", "SECRET_KEY_FILE");
        let help = "The key under which secrets of webhooks are kept; `pact-broker generate-secret-key` makes one";
        let text = from.secret(name, help);
        let file: Option<String> =
            from.find(file_name, "A file with that key, which only its owner can read (mode 600)");
        let (name, key) = match (text, file) {
            (None, None) => return None,
            (Some(text), None) => (name, Self::new(&text)),
            (None, Some(file)) => (file_name, Self::of_file(&file)),
            (Some(_), Some(_)) => (file_name, Err("PACT_BROKER_SECRET_KEY is set too; set one of them".to_owned())),
        };
        key.map_err(|problem| from.fault(name, &problem)).ok()
    }

    fn of_file(file: &str) -> Result<Self, String> {
        check_permissions(Path::new(file))?;
        Self::new(&std::fs::read_to_string(file).map_err(|error| format!("cannot read {file}: {error}"))?)
    }
}

/// A key that others can read is none.
#[cfg(unix)]
fn check_permissions(file: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt as _;
    let shown = file.display();
    let mode = std::fs::metadata(file).map_err(|error| format!("cannot read {shown}: {error}"))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(format!("others can read {shown} (mode {:o}); `chmod 600 {shown}`", mode & 0o777));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_permissions(_: &Path) -> Result<(), String> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Told};

    fn read(settings: &[(&str, &str)]) -> Result<Webhooks, String> {
        let variables = settings.iter().map(|(name, value)| (format!("PACT_BROKER_{name}"), (*value).to_owned()));
        let told = Told { flags: Vec::new(), variables: variables.collect() };
        Config::read(&told).map(|effective| effective.config.webhooks).map_err(|error| error.to_string())
    }

    #[test]
    fn lists_are_read_with_their_defaults() {
        let webhooks = read(&[]).unwrap();
        assert_eq!(webhooks.retry_schedule, [10, 60, 120, 300, 600, 1200]);
        assert_eq!((webhooks.success_codes.first(), webhooks.success_codes.last()), (Some(&200), Some(&206)));
        let webhooks = read(&[
            ("WEBHOOK_RETRY_SCHEDULE", "1 2"),
            ("WEBHOOK_HTTP_CODE_SUCCESS", "200, 201"),
            ("WEBHOOK_HTTP_METHOD_WHITELIST", "post PUT"),
            ("WEBHOOK_SCHEME_WHITELIST", "http https"),
            ("WEBHOOK_HOST_WHITELIST", "ci.example.org *.corp 10.0.0.0/8 127.0.0.1 /^build\\d+$/"),
            ("DISABLE_SSL_VERIFICATION", "true"),
        ])
        .unwrap();
        assert_eq!((webhooks.retry_schedule, webhooks.success_codes), (vec![1, 2], vec![200, 201]));
        assert_eq!(webhooks.methods, ["POST", "PUT"]);
        let hosts: Vec<String> = webhooks.hosts.iter().map(ToString::to_string).collect();
        assert_eq!(hosts, ["\"ci.example.org\"", "\"*.corp\"", "\"10.0.0.0/8\"", "\"127.0.0.1\"", r"/^build\d+$/"]);
        assert!(!webhooks.verify_certificates);
    }

    #[test]
    fn mistakes_say_what_is_right() {
        for (name, value, message) in [
            ("WEBHOOK_RETRY_SCHEDULE", "10 soon", "\"soon\" is not a number of seconds"),
            ("WEBHOOK_TIMEOUT", "21", "is not a whole number of seconds from 1 to 20"),
            ("WEBHOOK_HTTP_METHOD_WHITELIST", "SHOUT", "is not a method such as POST"),
            ("WEBHOOK_SCHEME_WHITELIST", "ftp", "use https or http"),
            ("WEBHOOK_HOST_WHITELIST", "https://x", "is no host"),
            ("WEBHOOK_HOST_WHITELIST", "/(/", "is not an expression"),
            ("WEBHOOK_HTTP_CODE_SUCCESS", "9000", "is not a status code"),
            ("WEBHOOK_CERTIFICATES__0__CONTENT", "nonsense", "no certificate can be read"),
            ("WEBHOOK_CERTIFICATES__0__PATH", "/no/such/file", "cannot read /no/such/file"),
            ("WEBHOOK_CERTIFICATES__0__NAME", "x", "either a path or a content"),
            ("WEBHOOK_CERTIFICATES", "/no/such/file", "cannot read /no/such/file"),
            ("SECRET_KEY", "short", "`pact-broker generate-secret-key` makes one"),
        ] {
            let error = read(&[(name, value)]).unwrap_err();
            let setting = name.split("__").next().unwrap();
            assert!(error.contains(message) && error.contains(setting), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_key_is_read_from_a_file_that_only_its_owner_reads() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("key");
        let text = "0123456789abcdef0123456789abcdef";
        std::fs::write(&path, format!("{text}\n")).unwrap();
        let set = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        let file = path.to_str().unwrap();
        set(0o644);
        assert!(read(&[("SECRET_KEY_FILE", file)]).unwrap_err().contains("chmod 600"));
        set(0o600);
        assert_eq!(read(&[("SECRET_KEY_FILE", file)]).unwrap().secret_key, Some(SecretKey::new(text).unwrap()));
        assert!(read(&[("SECRET_KEY_FILE", file), ("SECRET_KEY", text)]).unwrap_err().contains("set one of them"));
        assert!(!format!("{:?}", read(&[("SECRET_KEY", text)])).contains(text));
    }
}
