//! One connection that is kept alive and opened again when need be. Requests leave exactly as they are given: nothing is
//! added, no redirect is followed, no proxy is asked. What they are is said by [`super::http`] and [`super::states`], how
//! HTTP/1.1 and HTTP/2 differ by [`sender`].

mod prompt;
mod sender;

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use rustls::pki_types::ServerName;
use tokio::{
    net::TcpStream,
    task::JoinHandle,
    time::{Instant, timeout},
};

use self::{
    prompt::{Prompt, Promptness},
    sender::Sender,
};
use super::{
    ExchangeError, Scheme,
    address::Endpoint,
    answer::read_body,
    deadline::Deadline,
    tls::{Tls, explained},
};

/// A connection that was idle for longer is not trusted to be open still: servers close idle ones without notice.
const LONGEST_IDLE: Duration = Duration::from_secs(1);

/// How long it takes at most to see that a provider closes its connections after each answer without announcing it.
const CLOSES_WITHIN: Duration = Duration::from_millis(20);

/// How long a kept connection may take to be ready. One that never read the last request to its end never is.
const READY_WITHIN: Duration = Duration::from_millis(250);

/// A whole answer.
#[derive(Debug, Clone)]
pub(crate) struct Exchanged {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A connection to one endpoint, made when it is first needed.
pub(crate) struct Connection {
    endpoint: Endpoint,
    /// The endpoint's, for what goes wrong.
    address: String,
    tls: Tls,
    open: Option<Open>,
    /// That of the last exchange, to be moved.
    deadline: Option<Deadline>,
    /// Whether a kept connection has served a further request.
    keeps_alive: bool,
    promptness: Promptness,
}

/// A connection that is open. Dropping it closes it at once, whatever the other side is still sending.
struct Open {
    sender: Sender,
    driver: JoinHandle<()>,
    last_used: Instant,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

/// How far an exchange came.
struct Failed {
    error: ExchangeError,
    /// Nothing of an answer came, and not for want of time: on a connection that was used before, this may be its end
    /// rather than the provider's answer to the request.
    before_answer: bool,
}

impl Connection {
    pub(crate) fn new(endpoint: Endpoint, tls: Tls) -> Self {
        let (address, promptness) = (endpoint.url(), Promptness::default());
        Self { endpoint, address, tls, open: None, deadline: None, keeps_alive: false, promptness }
    }

    /// Sends a request and reads the whole answer.
    ///
    /// A request that may be repeated (RFC 9110 §9.2.2) is sent once more if the connection had been used before and ended
    /// without a byte of an answer: providers close kept connections when they like. Others are sent once.
    pub(crate) async fn exchange(
        &mut self,
        request: Request<Bytes>,
        within: Duration,
    ) -> Result<Exchanged, ExchangeError> {
        let at = Instant::now() + within;
        let mut deadline = self.deadline.take().unwrap_or_else(|| Deadline::new(at));
        deadline.set(at);
        let exchanged = self.exchange_by(&mut deadline, request, within).await;
        self.deadline = Some(deadline);
        exchanged
    }

    async fn exchange_by(
        &mut self,
        deadline: &mut Deadline,
        request: Request<Bytes>,
        within: Duration,
    ) -> Result<Exchanged, ExchangeError> {
        let repeatable = request.method().is_idempotent();
        let Some(kept) = self.take_open(repeatable).await else {
            let open = self.connect(within, deadline).await?;
            return self.exchange_on(open, request, within, deadline).await.map_err(|failed| failed.error);
        };
        let again = repeatable.then(|| request.clone());
        match (self.exchange_on(kept, request, within, deadline).await, again) {
            (Ok(exchanged), _) => {
                self.keeps_alive = true;
                Ok(exchanged)
            }
            (Err(failed), Some(request)) if failed.before_answer => {
                self.keeps_alive = false;
                let open = self.connect(within, deadline).await?;
                self.exchange_on(open, request, within, deadline).await.map_err(|failed| failed.error)
            }
            (Err(failed), _) => Err(failed.error),
        }
    }

    /// The kept connection, if it is still good for a request.
    async fn take_open(&mut self, repeatable: bool) -> Option<Open> {
        let mut open = self.open.take()?;
        if open.last_used.elapsed() > LONGEST_IDLE {
            return None;
        }
        // Lets the driver see what has come since the last answer: the end, or more than was announced, which must not be
        // taken for the next answer.
        tokio::task::yield_now().await;
        // What cannot be sent again is not risked on a connection whose end may be on its way.
        let may_close = !repeatable && !self.keeps_alive;
        let closed = may_close && timeout(CLOSES_WITHIN, &mut open.driver).await.is_ok();
        let ready =
            !closed && (open.sender.is_ready() || matches!(timeout(READY_WITHIN, open.sender.ready()).await, Ok(true)));
        if ready {
            return Some(open);
        }
        self.keeps_alive = false;
        None
    }

    async fn connect(&mut self, within: Duration, deadline: &mut Deadline) -> Result<Open, ExchangeError> {
        deadline.keep(self.connect_now()).await.unwrap_or_else(|| {
            let address = self.address.clone();
            Err(ExchangeError::Timeout { address, what: "took no connection".to_owned(), after: within })
        })
    }

    async fn connect_now(&self) -> Result<Open, ExchangeError> {
        let address = &self.address;
        let stream = TcpStream::connect((self.endpoint.host.as_str(), self.endpoint.port))
            .await
            .map_err(|error| ExchangeError::NoConnection { address: address.clone(), reason: io_reason(&error) })?;
        // Requests leave in one write; waiting for more would only cost time.
        let _ = stream.set_nodelay(true);
        let stream = Prompt::new(stream, self.promptness.clone());
        match self.endpoint.scheme {
            Scheme::Http => self.open(Sender::start(stream, self.tls.is_only_http2()).await),
            Scheme::Https => {
                let tls_error =
                    |reason: String| ExchangeError::Tls { address: address.clone(), reason: explained(reason) };
                let config = self.tls.config(address).map_err(tls_error)?;
                let name =
                    ServerName::try_from(self.endpoint.host.clone()).map_err(|error| tls_error(error.to_string()))?;
                let connector = tokio_rustls::TlsConnector::from(config);
                let stream = connector.connect(name, stream).await.map_err(|error| tls_error(error.to_string()))?;
                let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                if self.tls.is_only_http2() && !http2 {
                    return Err(tls_error("it does not speak HTTP/2".to_owned()));
                }
                self.open(Sender::start(stream, http2).await)
            }
        }
    }

    fn open(&self, started: Result<(Sender, JoinHandle<()>), hyper::Error>) -> Result<Open, ExchangeError> {
        let (sender, driver) = started
            .map_err(|error| ExchangeError::NoConnection { address: self.address.clone(), reason: reason(&error) })?;
        Ok(Open { sender, driver, last_used: Instant::now() })
    }

    async fn exchange_on(
        &mut self,
        mut open: Open,
        request: Request<Bytes>,
        within: Duration,
        deadline: &mut Deadline,
    ) -> Result<Exchanged, Failed> {
        let address = &self.address;
        let timed_out = |what: String| Failed {
            error: ExchangeError::Timeout { address: address.clone(), what, after: within },
            before_answer: false,
        };
        let response = match deadline.keep(open.sender.send(request, &self.endpoint)).await {
            None => return Err(timed_out("did not answer".to_owned())),
            Some(Err(error)) => {
                let error = classify(&error, address.clone(), "before the answer came".to_owned());
                return Err(Failed { error, before_answer: true });
            }
            Some(Ok(response)) => response,
        };
        let headed = Instant::now();
        let (head, body) = response.into_parts();
        let broken = |error: hyper::Error, when: String| classify(&error, address.clone(), when);
        let body = read_body(body, &head.headers, address, within, deadline, broken).await;
        let body = body.map_err(|error| Failed { error, before_answer: false })?;
        open.last_used = Instant::now();
        self.promptness.note(open.last_used - headed);
        self.open = Some(open);
        Ok(Exchanged { status: head.status, headers: head.headers, body })
    }
}

fn classify(error: &hyper::Error, address: String, when: String) -> ExchangeError {
    if error.is_parse() {
        return ExchangeError::NotHttp { address, reason: error.to_string() };
    }
    ExchangeError::BrokenOff { address, when, reason: reason(error) }
}

/// The innermost cause: the outer ones say less.
fn reason(error: &hyper::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    explained(innermost.downcast_ref::<std::io::Error>().map_or_else(|| innermost.to_string(), io_reason))
}

/// What the system says, without its number where the kind says it all.
fn io_reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::ConnectionRefused => "connection refused; is the provider running there?".to_owned(),
        std::io::ErrorKind::ConnectionReset => "connection reset".to_owned(),
        _ => error.to_string(),
    }
}
