//! Secrets are replaced before anything else looks at an exchange: by the name they stand under, and by their looks wherever
//! they stand. It errs on the side of redacting: a draft that lost a harmless value is mended by hand, a secret that was
//! written is out.

use pact_core::json::{Json, Number, Object};
use regex::{Regex, RegexSet};

/// What stands in the place of a secret.
pub(super) const REDACTED: &str = "REDACTED";

/// Headers whose values are secrets, in lower case.
const HEADERS: [&str; 6] =
    ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-forwarded-client-cert", "authentication-info"];

/// Names of headers, query parameters and members that speak of secrets.
const NAMES: &str = r"(?ix)
    (^|[-_.]) pass $ | pass(word|wd|phrase|code) | ^pwd$
  | secret | token | (api|access|private|client|account|signing|encryption|license|auth) [-_.]? key
  | credential | authori[sz]ation | ^auth$ | session [-_.]? (id|key)? $ | ^(php|j|asp) .* sess | ^sid$ | cookie
  | csrf | xsrf | jwt | signature | ^sig$ | hmac | nonce | ^otp$ | one [-_.]? time | ^pin$ | ^tan$
  | cvv | cvc | card [-_.]? (number|no) | ^pan$ | iban | ^ssn$ | social [-_.]? security | ^code [-_.]? verifier$
";

/// What secrets look like.
const LOOKS: [&str; 9] = [
    // JSON web tokens
    r"eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*",
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----",
    // keys of well-known services
    r"\b(AKIA|ASIA)[0-9A-Z]{16}\b",
    r"\bgh[pousr]_[A-Za-z0-9]{30,}",
    r"\bglpat-[A-Za-z0-9_-]{20,}",
    r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
    r"\b[rsp]k_(live|test)_[A-Za-z0-9]{10,}",
    // credentials in a URL, and as they stand in headers
    r"://[^/\s:@]+:[^/\s:@]+@",
    r"(?i)\b(bearer|basic)\s+[A-Za-z0-9+/_.=-]{12,}",
];

/// What is replaced.
#[derive(Debug, Clone)]
pub(super) struct Redaction {
    headers: Vec<String>,
    names: RegexSet,
    looks: RegexSet,
    kept: Vec<String>,
}

impl Redaction {
    /// The defaults, with further headers and names, and names that are kept.
    pub(super) fn new(headers: &[String], names: &[Regex], kept: &[String]) -> Result<Self, regex::Error> {
        let lower = |names: &[String]| names.iter().map(|name| name.trim().to_ascii_lowercase()).collect::<Vec<_>>();
        let mut all = lower(headers);
        all.extend(HEADERS.map(str::to_owned));
        Ok(Self {
            headers: all,
            names: RegexSet::new(std::iter::once(NAMES).chain(names.iter().map(Regex::as_str)))?,
            looks: RegexSet::new(LOOKS)?,
            kept: lower(kept),
        })
    }

    fn is_kept(&self, name: &str) -> bool {
        self.kept.iter().any(|kept| kept.eq_ignore_ascii_case(name))
    }

    /// Whether what stands under this name is a secret.
    pub(super) fn hides(&self, name: &str) -> bool {
        !self.is_kept(name) && self.names.is_match(name)
    }

    /// Whether a text has a secret in it, wherever it stands.
    pub(super) fn finds(&self, text: &str) -> bool {
        self.looks.is_match(text)
    }

    /// The value of a header without its secret, if it has one. The scheme of `Authorization: Bearer …` stays.
    pub(super) fn header(&self, name: &str, value: &str) -> Option<String> {
        if self.is_kept(name) {
            return None;
        }
        let named = self.headers.iter().any(|known| known.eq_ignore_ascii_case(name));
        if !named && !self.hides(name) && !self.finds(value) {
            return None;
        }
        let is_scheme = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        Some(match value.split_once(' ') {
            Some((scheme, _)) if name.to_ascii_lowercase().ends_with("authorization") && is_scheme(scheme) => {
                format!("{scheme} {REDACTED}")
            }
            _ => REDACTED.to_owned(),
        })
    }

    /// Replaces the secrets of a document.
    pub(super) fn json(&self, value: &mut Json) {
        match value {
            Json::String(text) if self.finds(text) => *text = REDACTED.into(),
            Json::Array(items) => items.iter_mut().for_each(|item| self.json(item)),
            Json::Object(members) => {
                for (name, value) in members.iter_mut() {
                    if self.hides(name) { hide(value) } else { self.json(value) }
                }
                *members = self.without_secret_names(members);
            }
            _ => {}
        }
    }

    /// Names of members may be secrets themselves.
    fn without_secret_names(&self, members: &Object) -> Object {
        let name = |name: &str| if self.finds(name) { REDACTED.to_owned() } else { name.to_owned() };
        members.iter().map(|(known, value)| (name(known), value.clone())).collect()
    }
}

/// Replaces every value within; what kind of value it is stays.
fn hide(value: &mut Json) {
    match value {
        Json::Null | Json::Bool(_) => {}
        Json::Number(number) => {
            let zero = if number.is_integer() { "0" } else { "0.0" };
            *number = Number::from_text(zero).unwrap_or_else(|| number.clone());
        }
        Json::String(text) => *text = REDACTED.into(),
        Json::Array(items) => items.iter_mut().for_each(hide),
        Json::Object(members) => members.iter_mut().for_each(|(_, value)| hide(value)),
    }
}

#[cfg(test)]
mod tests {
    use pact_core::json;

    use super::*;

    fn redaction() -> Redaction {
        let field = Regex::new("^nickname$").unwrap();
        Redaction::new(&["X-Tenant".to_owned()], &[field], &["token_type".to_owned()]).unwrap()
    }

    #[test]
    fn headers_are_redacted_by_name_and_by_looks() {
        for (name, value, expected) in [
            ("Authorization", "Bearer abc.def", Some("Bearer REDACTED")),
            ("authorization", "abc", Some("REDACTED")),
            ("Cookie", "a=b; c=d", Some("REDACTED")),
            ("Set-Cookie", "sid=1; Path=/", Some("REDACTED")),
            ("X-Api-Key", "1", Some("REDACTED")),
            ("X-CSRF-Token", "1", Some("REDACTED")),
            ("X-Tenant", "acme", Some("REDACTED")),
            ("X-Note", "see https://ann:pw@host/", Some("REDACTED")),
            ("Content-Type", "application/json", None),
            ("X-Passenger", "Ann", None),
            ("Accept", "text/plain", None),
        ] {
            assert_eq!(redaction().header(name, value).as_deref(), expected, "{name}: {value}");
        }
    }

    #[test]
    fn members_are_redacted_by_name_and_by_looks_and_keep_their_kind() {
        let mut document = json!({
            "user": "ann",
            "password": "pw",
            "accessToken": {"value": "x", "expires": 3600, "scopes": ["a"], "valid": true},
            "token_type": "Bearer",
            "nickname": "annie",
            "cardNumber": 4111,
            "balance": 1.5,
            "notes": ["eyJhbGciOi.eyJzdWIiOi.abc", "fine"],
            "AKIAIOSFODNN7EXAMPLE": 1,
        });
        redaction().json(&mut document);
        insta::assert_snapshot!(document, @r#"{"user":"ann","password":"REDACTED","accessToken":{"value":"REDACTED","expires":0,"scopes":["REDACTED"],"valid":true},"token_type":"Bearer","nickname":"REDACTED","cardNumber":0,"balance":1.5,"notes":["REDACTED","fine"],"REDACTED":1}"#);
    }

    #[test]
    fn names_that_only_look_like_it_stay() {
        for name in ["passenger", "compass", "keyboard", "monkey", "author", "postcode", "spinner", "design"] {
            assert!(!redaction().hides(name), "{name}");
        }
        for name in
            ["pass", "db_pass", "newPassword", "apiKey", "X-API-Key", "refreshToken", "session_id", "ClientSecret"]
        {
            assert!(redaction().hides(name), "{name}");
        }
    }
}
