//! The socket: HTTP/1.1 in a thread and runtime of its own, so that synchronous and asynchronous tests are served alike.
//!
//! What is answered is decided in [`crate::session`]. A request is recorded there before its reply is sent.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::header::{CONNECTION, CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING};
use hyper::service::service_fn;
use hyper::{HeaderMap, Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use pact_core::date_pattern::Moment;
use pact_core::matching::ActualRequest;
use tokio::sync::oneshot;

use crate::mock_server::StartError;
use crate::reply::Reply;
use crate::session::{Session, Surroundings};
use crate::settings::Settings;
use crate::unmatched::{UnmatchedRequest, Why};

/// A running server. It stops when it is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

/// What all connections share.
#[derive(Debug)]
struct Shared {
    session: Mutex<Session>,
    base_url: String,
    body_limit: usize,
}

impl Shared {
    fn session(&self) -> MutexGuard<'_, Session> {
        // A panic while matching fails its own request; what was recorded before stays right.
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    /// Listens, and answers in a new thread. It is ready when this returns.
    pub(crate) fn start(session: Session, settings: &Settings) -> Result<Self, StartError> {
        let refused = |source| StartError::Listen { host: settings.host.clone(), port: settings.port, source };
        let listener = TcpListener::bind((settings.host.as_str(), settings.port)).map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let shared = Arc::new(Shared {
            session: Mutex::new(session),
            base_url: format!("http://{}", reachable(address)),
            body_limit: settings.body_limit,
        });
        let (stop, stopped) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|source| StartError::Thread { source })?;
        let serving = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("pact-mock".to_owned()).spawn(move || {
            runtime.spawn(accept(listener, serving));
            // Nothing is ever sent: the channel closes when the server is stopped. Dropping the runtime then drops every
            // connection at once, idle ones and slow ones too.
            let _closed = runtime.block_on(stopped);
        });
        let thread = thread.map_err(|source| StartError::Thread { source })?;
        Ok(Self { address, shared, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its URL, without a slash at the end.
    pub(crate) fn url(&self) -> &str {
        &self.shared.base_url
    }

    /// The session, locked: no request is answered meanwhile.
    pub(crate) fn session(&self) -> MutexGuard<'_, Session> {
        self.shared.session()
    }

    /// Stops serving and waits until nothing is served any more.
    pub(crate) fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // Its panics were reported where they happened; what matters is that it has ended.
            let _ended = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The address that a client can use: a server that listens everywhere is found here.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    // Only a runtime without input and output refuses a listener, and this one has them.
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Without it a reply in two packets waits for the client's acknowledgement.
                let _ = stream.set_nodelay(true);
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
            // Too many open files, most likely: others must close theirs first.
            Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

async fn serve(stream: tokio::net::TcpStream, shared: Arc<Shared>) {
    let service = service_fn(|request| answer(request, Arc::clone(&shared)));
    let connection = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    if let Err(error) = connection.await {
        // hyper has answered with status 400 or 431. Connections that just end are no requests.
        if error.is_parse() {
            let reason = error.to_string();
            let nothing = ActualRequest { method: "", path: "", query: "", headers: Vec::new(), body: b"" };
            shared.session().refuse(UnmatchedRequest::new(&nothing, Why::NotHttp { reason }));
        }
    }
}

async fn answer(request: Request<Incoming>, shared: Arc<Shared>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, shared.body_limit).collect().await;
    let headers = header_lines(&head.headers);
    let actual = |body| ActualRequest {
        method: head.method.as_str(),
        path: head.uri.path(),
        query: head.uri.query().unwrap_or_default(),
        headers: headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
        body,
    };
    let reply = match body {
        Ok(body) => {
            let mut random = || fastrand::u64(..);
            let mut surroundings = Surroundings { base_url: &shared.base_url, now: now(), random: &mut random };
            shared.session().handle(&actual(&body.to_bytes()), &mut surroundings)
        }
        Err(error) => {
            let why = match error.downcast_ref::<LengthLimitError>() {
                Some(_) => Why::TooLarge { limit: shared.body_limit },
                None => Why::BrokenOff { reason: error.to_string() },
            };
            shared.session().refuse(UnmatchedRequest::new(&actual(b""), why))
        }
    };
    Ok(response(reply, &head.method))
}

fn now() -> Option<Moment> {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok().and_then(Moment::since_epoch)
}

/// Header lines in order. Values that are not UTF-8 are read as far as they are.
fn header_lines(headers: &HeaderMap) -> Vec<(String, String)> {
    let lines = headers.iter();
    lines.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())).collect()
}

fn response(reply: Reply, method: &Method) -> Response<Full<Bytes>> {
    // The length of what a HEAD request leaves out can only come from the contract; else it is that of the body.
    let says_length = method == Method::HEAD && reply.body.is_empty();
    let mut response = Response::new(Full::new(Bytes::from(reply.body)));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(value.as_bytes())) else {
            continue;
        };
        let framing = name == TRANSFER_ENCODING || name == CONNECTION || (name == CONTENT_LENGTH && !says_length);
        if !framing {
            response.headers_mut().append(name, value);
        }
    }
    response
}
