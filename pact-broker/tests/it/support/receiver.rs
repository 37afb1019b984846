//! A server that webhooks call: it keeps what it got, and answers as it is told. Like the one behind the recordings it
//! speaks HTTP/1.0, and fails at `/fail`.

use super::certificates::Server;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A request that was received.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// What is answered to a request, given the number of those before it.
type Reply = Box<dyn Fn(&Received, usize) -> String + Send + Sync>;

/// How requests are met.
enum Manner {
    Answers(Reply),
    /// Nothing is ever said.
    Silent,
    /// This first, then more and more.
    Endless(&'static str),
}

/// What the connections of a server share.
struct Shared {
    manner: Manner,
    tls: Option<TlsAcceptor>,
    received: Mutex<Vec<Received>>,
}

/// The server; it ends when this is dropped.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        Self::run(Manner::Answers(usual()), None).await
    }

    /// Answers with the whole text that this gives for a request and the number of those before it.
    pub(crate) async fn answering(reply: impl Fn(&Received, usize) -> String + Send + Sync + 'static) -> Self {
        Self::run(Manner::Answers(Box::new(reply)), None).await
    }

    /// Speaks TLS, with the certificate of this server.
    pub(crate) async fn over_tls(server: &Server) -> Self {
        Self::run(Manner::Answers(usual()), Some(server.acceptor())).await
    }

    /// Takes requests and never answers.
    pub(crate) async fn silent() -> Self {
        Self::run(Manner::Silent, None).await
    }

    /// Answers with a success whose body never ends.
    pub(crate) async fn endless() -> Self {
        Self::run(Manner::Endless("HTTP/1.1 200 OK\r\n\r\n"), None).await
    }

    /// Answers with a success whose headers never end.
    pub(crate) async fn endless_head() -> Self {
        Self::run(Manner::Endless("HTTP/1.1 200 OK\r\nx: "), None).await
    }

    async fn run(manner: Manner, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { manner, tls, received: Mutex::default() });
        let task = tokio::spawn(serve(listener, shared.clone()));
        Self { address, shared, task }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        let scheme = if self.shared.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.address)
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// Waits until so many requests came.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Received> {
        super::until(|| async { self.received().len() >= count }).await;
        self.received()
    }
}

fn usual() -> Reply {
    Box::new(|request, _| answer(if request.path.starts_with("/fail") { 500 } else { 200 }))
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An answer with this status.
pub(crate) fn answer(status: u16) -> String {
    let reason = if status == 200 { "OK" } else { "Internal Server Error" };
    format!(
        "HTTP/1.0 {status} {reason}\r\nServer: BaseHTTP/0.6 Python/3.11.7\r\nDate: Sat, 21 Nov 2026 20:37:43 GMT\r\nContent-Type: application/json\r\n\r\n{{\"ok\":true}}"
    )
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = shared.clone();
        tokio::spawn(async move {
            let exchange = async {
                match &shared.tls {
                    None => exchange(stream, &shared).await,
                    Some(tls) => exchange(tls.accept(stream).await?, &shared).await,
                }
            };
            let _ = tokio::time::timeout(Duration::from_secs(60), exchange).await;
        });
    }
}

async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, shared: &Shared) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let request = loop {
        let mut chunk = [0; 4096];
        let count = stream.read(&mut chunk).await?;
        bytes.extend_from_slice(&chunk[..count]);
        if let Some(request) = read(&bytes) {
            break request;
        }
        if count == 0 {
            return Ok(());
        }
    };
    let before = {
        let mut received = shared.received.lock().unwrap();
        received.push(request.clone());
        received.len() - 1
    };
    match &shared.manner {
        Manner::Answers(reply) => stream.write_all(reply(&request, before).as_bytes()).await?,
        // Until the client goes.
        Manner::Silent => drop(stream.read(&mut [0]).await?),
        Manner::Endless(begin) => {
            stream.write_all(begin.as_bytes()).await?;
            loop {
                stream.write_all(&[b'x'; 4096]).await?;
            }
        }
    }
    stream.shutdown().await
}

/// The request, once it is there as a whole.
fn read(bytes: &[u8]) -> Option<Received> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]);
    let mut lines = head.split("\r\n");
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.and_then(|(_, length)| length.parse::<usize>().ok()).unwrap_or_default();
    let body = bytes.get(end + 4..end + 4 + length)?;
    Some(Received { path, headers, body: String::from_utf8_lossy(body).into_owned() })
}
