//! Basic authentication, if users are configured.

use super::ApiError;
use crate::config::{Access, Auth, Config, Credentials};
use crate::forwarded::is_own_page;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, Method, header};

/// The name of the user whose request may be answered; none if nobody needs to be known for it.
///
/// # Errors
/// 401 to nobody known; 403 to a user who may only read.
pub(super) fn check(auth: &Auth, method: &Method, path: &str, headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    // Asking which contracts to verify changes nothing, although it is a POST.
    let asks = *method == Method::POST && matches!(segments(path)[..], ["pacts", "provider", _, "for-verification"]);
    let reads = asks || matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    match auth.access(credentials(headers).as_ref(), reads) {
        Access::Granted(user) => Ok(user.map(str::to_owned)),
        _ if matches!(*method, Method::GET | Method::HEAD) && is_public(auth, path) => Ok(None),
        Access::Unknown => Err(ApiError::Unauthorized),
        Access::ReadOnly => Err(ApiError::Forbidden),
    }
}

/// Browsers send what they know of a user along with whatever a page of another site makes them ask for: such a page may
/// change nothing here.
///
/// # Errors
/// 403 to a page of another site.
pub(super) fn check_page(config: &Config, method: &Method, headers: &HeaderMap) -> Result<(), ApiError> {
    let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_own_page(headers, &config.base_urls) { Ok(()) } else { Err(ApiError::OtherSite) }
}

/// What everybody may see if the configuration says so.
fn is_public(auth: &Auth, path: &str) -> bool {
    (auth.public_heartbeat && path == "/diagnostic/status/heartbeat")
        || (auth.public_metrics && path == "/diagnostic/metrics")
        || (auth.public_badges && is_badge(path))
}

/// Whether a badge is at this path. Its end says too little: an application may be called `badge`.
fn is_badge(path: &str) -> bool {
    match segments(path)[..] {
        [ref rest @ .., "badge" | "badge.svg"] => matches!(
            rest,
            ["pacts", "provider", _, "consumer", _, "latest" | "latest-untagged"]
                | ["pacts", "provider", _, "consumer", _, "latest", _]
                | ["matrix", "provider", _, "latest", _, "consumer", _, "latest", _]
                | ["pacticipants", _, "latest-version", _, "can-i-deploy", "to", _]
                | ["pacticipants", _, "branches", _, "latest-version", "can-i-deploy", "to-environment", _]
                | ["pacticipants", _, "main-branch", "can-i-merge"]
        ),
        _ => false,
    }
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').skip(1).collect()
}

fn credentials(headers: &HeaderMap) -> Option<Credentials> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    let decoded = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(encoded.trim()).ok())??;
    let text = String::from_utf8(decoded).ok()?;
    let (username, password) = text.split_once(':')?;
    Some(Credentials { username: username.to_owned(), password: password.to_owned() })
}
