//! One request on its way: redirects, repetitions, errors.

use std::time::Duration;

use http::{
    HeaderMap, HeaderName, HeaderValue, Method,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, LOCATION, RETRY_AFTER, USER_AGENT},
};
use url::Url;

use super::{Answer, answer::refusal, retry, tls};
use crate::{
    Auth, Error, Peer, Place, Retry, Settings,
    settings::{Answered, OnAnswer, OnRetry},
};

const MOST_REDIRECTS: usize = 10;

/// A request to be made.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// What is being done, after "cannot": `publish the contracts`.
    pub(crate) action: String,
    pub(crate) method: Method,
    pub(crate) url: String,
    pub(crate) accept: &'static str,
    /// Content type and text.
    pub(crate) body: Option<(&'static str, String)>,
    /// Whether doing it twice is the same as doing it once.
    pub(crate) repeatable: bool,
}

/// Sends requests to one broker.
#[derive(Clone)]
pub(crate) struct Http {
    client: reqwest::Client,
    base: Url,
    peer: Peer,
    headers: HeaderMap,
    authorization: Option<HeaderValue>,
    retries: u32,
    timeout: Duration,
    on_retry: Option<OnRetry>,
    on_answer: Option<OnAnswer>,
}

impl Http {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Error> {
        let (base, in_url) = base_url(&settings.base_url)?;
        let auth = if settings.auth == Auth::None { in_url } else { settings.auth.clone() };
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(settings)?)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(settings.timeout)
            .read_timeout(settings.timeout)
            .build()
            .map_err(|error| Error::Unsupported {
                action: "set up the HTTP client".to_owned(),
                reason: causes(&error),
            })?;
        Ok(Self {
            client,
            base,
            peer: settings.peer,
            headers: headers(settings)?,
            authorization: authorization(&auth)?,
            retries: settings.retries,
            timeout: settings.timeout,
            on_retry: settings.on_retry.clone(),
            on_answer: settings.on_answer.clone(),
        })
    }

    /// The address of the broker, without credentials and without a slash at the end.
    pub(crate) fn base(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// Makes the request, following redirects and repeating it as often as the settings say.
    pub(crate) async fn send(&self, call: &Call) -> Result<Answer, Error> {
        let mut url = self.resolve(call)?;
        let mut attempt = 0;
        let mut redirects = 0;
        let linked = url.clone();
        loop {
            let response = self.once(call, &url, may_have_credentials(&linked, &url)).await?;
            let status = response.status().as_u16();
            if let Some(on_answer) = &self.on_answer {
                on_answer(&Answered { method: call.method.to_string(), url: url.to_string(), status });
            }
            let header = |name| response.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
            if let (301 | 302 | 303 | 307 | 308, Some(location)) = (status, header(LOCATION)) {
                let target = url.join(location).ok();
                let same_method = call.method == Method::GET || matches!(status, 307 | 308);
                match target.filter(|_| same_method && redirects < MOST_REDIRECTS) {
                    Some(target) => url = target,
                    None => {
                        let place = Box::new(self.place(call, &url));
                        return Err(Error::Redirected { place, status, to: location.to_owned() });
                    }
                }
                redirects += 1;
                continue;
            }
            if attempt < self.retries && retry::is_worth_it(status, call.repeatable) {
                attempt += 1;
                self.wait(call, &url, status, attempt, retry::pause(attempt, header(RETRY_AFTER))).await;
                continue;
            }
            return self.read(call, &url, response).await;
        }
    }

    /// A link may be relative to the broker's address, but must not lead credentials out of encryption.
    fn resolve(&self, call: &Call) -> Result<Url, Error> {
        let url = self.base.join(&call.url).map_err(|error| Error::Unreadable {
            place: Box::new(self.place(call, call.url.clone())),
            reason: format!("the link is not an address: {error}"),
        })?;
        if self.authorization.is_some() && self.base.scheme() == "https" && url.scheme() != "https" {
            return Err(Error::UnencryptedLink { action: call.action.clone(), url: url.to_string() });
        }
        Ok(url)
    }

    async fn once(&self, call: &Call, url: &Url, with_credentials: bool) -> Result<reqwest::Response, Error> {
        let mut request = self.client.request(call.method.clone(), url.clone()).headers(self.headers.clone());
        request = request.header(ACCEPT, call.accept);
        if let Some((content_type, body)) = &call.body {
            request = request.header(CONTENT_TYPE, *content_type).body(body.clone());
        }
        if let Some(authorization) = self.authorization.as_ref().filter(|_| with_credentials) {
            request = request.header(AUTHORIZATION, authorization.clone());
        }
        request.send().await.map_err(|error| self.failure(call, url, &error))
    }

    async fn read(&self, call: &Call, url: &Url, response: reqwest::Response) -> Result<Answer, Error> {
        let status = response.status();
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
        let body = response.bytes().await.map_err(|error| self.failure(call, url, &error))?;
        if !status.is_success() {
            return Err(refusal(self.place(call, url), status.as_u16(), &content_type, &body));
        }
        Ok(Answer { place: self.place(call, url), content_type, body: body.into() })
    }

    async fn wait(&self, call: &Call, url: &Url, status: u16, attempt: u32, pause: Duration) {
        if let Some(on_retry) = &self.on_retry {
            let (action, url) = (call.action.clone(), url.to_string());
            on_retry(&Retry { action, url, status, attempt, of: self.retries, pause });
        }
        tokio::time::sleep(pause).await;
    }

    fn place(&self, call: &Call, url: impl ToString) -> Place {
        self.place_of(&call.action, &call.method, url)
    }

    /// What an error about a request is to say.
    pub(crate) fn place_of(&self, action: &str, method: &Method, url: impl ToString) -> Place {
        Place { action: action.to_owned(), method: method.to_string(), url: url.to_string(), peer: self.peer }
    }

    fn failure(&self, call: &Call, url: &Url, error: &reqwest::Error) -> Error {
        let place = Box::new(self.place(call, url));
        if error.is_timeout() {
            return Error::Timeout { place, after: self.timeout };
        }
        Error::Unreachable { place, reason: causes(error) }
    }
}

/// Where a link leads is the broker's word; where a redirect leads may be anyone's. Credentials follow a redirect only to
/// the same host, and never out of encryption.
fn may_have_credentials(linked: &Url, url: &Url) -> bool {
    linked.host() == url.host() && (linked.scheme() == "http" || url.scheme() == "https")
}

/// The last causes of an error: the outer ones only repeat the URL.
fn causes(error: &reqwest::Error) -> String {
    let mut texts = Vec::new();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        texts.push(error.to_string());
        source = error.source();
    }
    // "client error (Connect)", "tcp connect error" say less than what follows them.
    texts.dedup();
    match texts.pop() {
        Some(last) => last,
        None => error.to_string(),
    }
}

fn base_url(text: &str) -> Result<(Url, Auth), Error> {
    let wrong = |reason: &str| Error::BaseUrl { url: without_credentials(text), reason: reason.to_owned() };
    if text.trim().is_empty() {
        return Err(wrong("it is empty"));
    }
    let mut url = Url::parse(text.trim()).map_err(|error| match error {
        url::ParseError::RelativeUrlWithoutBase => wrong("it does not begin with http:// or https://"),
        error => wrong(&error.to_string()),
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong("it does not begin with http:// or https://"));
    }
    let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let auth = match (url.username(), url.password()) {
        ("", None) => Auth::None,
        (username, password) => {
            Auth::Basic { username: plain(username), password: plain(password.unwrap_or_default()) }
        }
    };
    if auth != Auth::None && (url.set_username("").is_err() || url.set_password(None).is_err()) {
        return Err(wrong("the user name in it cannot be used"));
    }
    url.set_query(None);
    url.set_fragment(None);
    Ok((url, auth))
}

/// An address as it was given, but for user name and password: it need not be one that can be taken apart.
fn without_credentials(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((before, host)) => {
            let scheme = before.split_once("//").map_or("", |(scheme, _)| scheme);
            format!("{scheme}//…@{host}")
        }
        None => text.to_owned(),
    }
}

fn headers(settings: &Settings) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    let agent = ("User-Agent".to_owned(), settings.user_agent.clone());
    for (name, value) in std::iter::once(&agent).chain(&settings.headers) {
        let wrong = |reason: &str| Error::Header { name: name.clone(), reason: reason.to_owned() };
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong("that is not a header name"))?;
        let value = HeaderValue::from_str(value).map_err(|_| wrong("its value has characters no header may have"))?;
        if key == USER_AGENT {
            headers.insert(key, value);
        } else {
            headers.append(key, value);
        }
    }
    Ok(headers)
}

fn authorization(auth: &Auth) -> Result<Option<HeaderValue>, Error> {
    use base64::Engine as _;
    let text = match auth {
        Auth::None => return Ok(None),
        Auth::Basic { username, password } => {
            let pair = format!("{username}:{password}");
            format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
        }
        Auth::Bearer(token) => format!("Bearer {token}"),
    };
    let mut value = HeaderValue::from_str(&text).map_err(|_| Error::Header {
        name: "Authorization".to_owned(),
        reason: "the token has characters no header may have".to_owned(),
    })?;
    value.set_sensitive(true);
    Ok(Some(value))
}
