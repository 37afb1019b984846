//! The socket: HTTP over TCP or TLS. What is answered is the business of a [`Handler`].
//!
//! A server has a thread and a runtime of its own, so that synchronous and asynchronous tests are served alike; or it runs
//! in a runtime that is there. Nobody who is slow, hostile or cut off keeps others waiting: each connection is a task, has
//! bounds on what it sends and how long it takes to, and a TLS handshake is part of it.

mod connection;
mod exchange;
mod handler;
mod limits;
#[cfg(feature = "tls")]
mod tls;

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{Semaphore, oneshot};

use crate::mock_server::StartError;
pub(crate) use handler::{Fault, Handler, Received};
pub(crate) use limits::Limits;
#[cfg(feature = "tls")]
pub use tls::{Tls, TlsError};

/// Where a server listens and what it takes.
#[derive(Debug, Clone)]
pub(crate) struct ServerSettings {
    /// The address to listen on, or a name for it.
    pub(crate) host: String,
    /// The port to listen on; 0 for a free one.
    pub(crate) port: u16,
    /// What a client may do.
    pub(crate) limits: Limits,
    /// The certificate, if it speaks TLS.
    #[cfg(feature = "tls")]
    pub(crate) tls: Option<Tls>,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: 0,
            limits: Limits::default(),
            #[cfg(feature = "tls")]
            tls: None,
        }
    }
}

/// A socket that listens and is not served yet: clients can connect, and wait.
#[derive(Debug)]
pub(crate) struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    settings: ServerSettings,
}

/// A running server. It stops when it is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Takes the address.
    pub(crate) fn bind(settings: ServerSettings) -> Result<Self, StartError> {
        // An address of version 6 may stand in brackets, as it does in URLs.
        let host = settings.host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(&settings.host);
        let listen = || -> io::Result<(TcpListener, SocketAddr)> {
            let socket = TcpListener::bind((host, settings.port))?;
            socket.set_nonblocking(true)?;
            let address = socket.local_addr()?;
            Ok((socket, address))
        };
        match listen() {
            Ok((socket, address)) => Ok(Self { socket, address, settings }),
            Err(source) => Err(StartError::Listen { host: settings.host, port: settings.port, source }),
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its URL as a client would use it, without a slash at the end.
    pub(crate) fn url(&self) -> String {
        format!("{}://{}", self.scheme(), reachable(self.address))
    }

    #[cfg(feature = "tls")]
    fn scheme(&self) -> &'static str {
        if self.settings.tls.is_some() { "https" } else { "http" }
    }

    #[cfg(not(feature = "tls"))]
    #[allow(clippy::unused_self, reason = "with TLS it depends on the settings")]
    fn scheme(&self) -> &'static str {
        "http"
    }

    /// Serves in a new thread with a runtime of its own. It is ready when this returns.
    pub(crate) fn start(self, handler: Arc<impl Handler>) -> Result<Server, StartError> {
        let (stop, stopped) = oneshot::channel::<Infallible>();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|source| StartError::Thread { source })?;
        let thread = std::thread::Builder::new().name("pact-mock".to_owned()).spawn(move || {
            runtime.spawn(self.serve(handler));
            // Nothing is ever sent: the channel closes when the server is stopped. Dropping the runtime then drops every
            // connection at once, idle ones and slow ones too.
            let _closed = runtime.block_on(stopped);
        });
        let thread = thread.map_err(|source| StartError::Thread { source })?;
        Ok(Server { stop: Some(stop), thread: Some(thread) })
    }

    /// Serves in the runtime that is there, until it is dropped.
    pub(crate) async fn serve(self, handler: Arc<impl Handler>) {
        // Only a runtime without input and output refuses a listener.
        let Ok(listener) = tokio::net::TcpListener::from_std(self.socket) else { return };
        let settings = Arc::new(self.settings);
        let room = Arc::new(Semaphore::new(settings.limits.connections));
        loop {
            let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
            match listener.accept().await {
                Ok((stream, _)) => {
                    // Without it a reply in two packets waits for the client's acknowledgement.
                    let _ = stream.set_nodelay(true);
                    let (settings, handler) = (Arc::clone(&settings), Arc::clone(&handler));
                    tokio::spawn(async move {
                        connection::serve(stream, &settings, handler).await;
                        drop(place);
                    });
                }
                // Too many open files, most likely: others must close theirs first.
                Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
    }
}

impl Server {
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

#[cfg(test)]
mod tests;
