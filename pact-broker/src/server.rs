//! Running the broker: as a program ([`serve`]) or inside another one ([`Broker`]).

use crate::config::Config;
use crate::services::Services;
use crate::store::{Store, StoreError};
use crate::{api, logging};
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Why the broker does not run. Each kind has its own exit code.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The configuration cannot be used. Exit code 2.
    #[error(transparent)]
    Configuration(#[from] crate::config::ConfigError),
    /// The address cannot be listened on. Exit code 3.
    #[error("cannot listen on {host}:{port}: {problem}")]
    Address {
        /// The host that was asked for.
        host: String,
        /// The port that was asked for.
        port: u16,
        /// What is wrong, and what to do about it.
        problem: String,
    },
    /// The database cannot be used. Exit code 4.
    #[error(transparent)]
    Database(#[from] StoreError),
}

impl ServeError {
    /// The exit code of `pact-broker serve`: 2 configuration, 3 address, 4 database.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            ServeError::Configuration(_) => 2,
            ServeError::Address { .. } => 3,
            ServeError::Database(_) => 4,
        }
    }
}

/// A broker that accepts requests.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The address it listens on, with the port that the system chose if 0 was asked for.
    pub address: SocketAddr,
    /// Where the data is, in words: the path of the file, or the PostgreSQL server without its password.
    pub database: String,
}

impl Ready {
    /// The address as a URL, without a final slash.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Serves until SIGINT or SIGTERM; requests under way are answered first. `on_ready` is called once, when requests
/// are accepted. Logging is started as the configuration says.
///
/// # Errors
/// The database cannot be opened, or the address cannot be listened on.
pub async fn serve(config: Config, on_ready: impl FnOnce(&Ready)) -> Result<(), ServeError> {
    logging::start(&config);
    let mut broker = Broker::start(config).await?;
    on_ready(&broker.ready);
    tokio::select! {
        () = signalled() => {}
        () = broker.ended() => {}
    }
    broker.stop().await;
    Ok(())
}

/// How to start a broker inside another program.
pub struct Broker;

impl Broker {
    /// Starts a broker; it runs until [`RunningBroker::stop`], or until it is dropped.
    ///
    /// # Errors
    /// The database cannot be opened, or the address cannot be listened on.
    pub async fn start(config: Config) -> Result<RunningBroker, ServeError> {
        config.check_exposure()?;
        // The address first: a mistake there should not leave a new database file behind.
        let listener = listen(&config).await?;
        let store = Store::open(&config).await?;
        let address = listener.local_addr().map_err(|error| address_error(&config, &error))?;
        let ready = Ready { address, database: config.database.describe() };
        let services = Arc::new(Services { store, config });
        let router = api::router(services.clone());
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let done = axum::serve(listener, router).with_graceful_shutdown(async {
                // A sender that is gone means the same as a message.
                let _ = stopped.await;
            });
            if let Err(error) = done.await {
                tracing::error!("{error}");
            }
            services.store.close().await;
        });
        Ok(RunningBroker { ready, stop: Some(stop), task })
    }
}

/// A broker that runs in this process.
#[must_use = "the broker stops when this is dropped"]
pub struct RunningBroker {
    ready: Ready,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl RunningBroker {
    /// The address as a URL, without a final slash.
    #[must_use]
    pub fn url(&self) -> String {
        self.ready.url()
    }

    /// Where it listens and where its data is.
    #[must_use]
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// Stops accepting requests and waits until those under way are answered and the database is closed. Connections
    /// that are merely kept open are not waited for longer than five seconds.
    pub async fn stop(mut self) {
        self.stop.take();
        if tokio::time::timeout(std::time::Duration::from_secs(5), &mut self.task).await.is_err() {
            self.task.abort();
        }
    }

    async fn ended(&mut self) {
        // A task that panicked has ended too.
        let _ = (&mut self.task).await;
    }
}

async fn listen(config: &Config) -> Result<TcpListener, ServeError> {
    TcpListener::bind((config.host.as_str(), config.port)).await.map_err(|error| address_error(config, &error))
}

fn address_error(config: &Config, error: &std::io::Error) -> ServeError {
    use std::io::ErrorKind;
    let problem = match error.kind() {
        ErrorKind::AddrInUse => "the port is in use; stop the other program, or choose another port".to_owned(),
        ErrorKind::PermissionDenied => "not permitted; choose a port from 1024 up".to_owned(),
        ErrorKind::AddrNotAvailable => "this machine has no such address; 127.0.0.1 or 0.0.0.0 will do".to_owned(),
        _ => error.to_string(),
    };
    ServeError::Address { host: config.host.clone(), port: config.port, problem }
}

/// Waits for SIGINT or SIGTERM.
fn signalled() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    async {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            () = terminated => {}
        }
    }
}
