//! Running the broker: as a program ([`serve`]) or inside another one ([`Broker`]).

use crate::app::clean;
use crate::config::{Config, ConfigError};
use crate::metrics::Metrics;
use crate::services::{Services, Shared};
use crate::store::{Store, StoreError, webhook};
use crate::webhooks::{Clock, Webhooks, queue};
use crate::{api, logging};
use std::net::SocketAddr;
use std::sync::Arc;
#[cfg(unix)]
use std::task::Poll;
use tokio::net::TcpListener;
use tokio::sync::watch;
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

/// Serves until SIGINT or SIGTERM; requests under way are answered first, unless a second signal comes. `on_ready` is called once, when requests
/// are accepted. Logging is started as the configuration says.
///
/// # Errors
/// The database cannot be opened, or the address cannot be listened on.
pub async fn serve(config: Config, on_ready: impl FnOnce(&Ready)) -> Result<(), ServeError> {
    logging::start(&config);
    let mut broker = Broker::start(config).await?;
    // Listened for before anybody knows of the broker, and all the time: no signal may get lost between two waits.
    let mut signals = Signals::listen();
    on_ready(&broker.ready);
    tokio::select! {
        () = signals.next() => {}
        () = broker.ended() => {}
    }
    tokio::select! {
        () = broker.stop() => {}
        () = signals.next() => tracing::warn!("told to stop twice: what was under way is cut off"),
    }
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
        Self::start_by(config, Clock::system()).await
    }

    /// Starts a broker whose queue of webhooks and cleaning up go by this clock: so that a test need not wait for what is due later.
    ///
    /// # Errors
    /// The database cannot be opened, or the address cannot be listened on.
    pub async fn start_by(config: Config, clock: Clock) -> Result<RunningBroker, ServeError> {
        config.check_exposure()?;
        let webhooks =
            Webhooks::new(&config, clock).map_err(|problem| ConfigError::of("WEBHOOK_CERTIFICATES", &problem))?;
        // The address first: a mistake there should not leave a new database file behind.
        let listener = listen(&config).await?;
        let store = Store::open(&config).await?;
        let address = listener.local_addr().map_err(|error| address_error(&config, &error))?;
        let ready = Ready { address, database: config.database.describe() };
        let services = Arc::new(Services { store, config, metrics: Metrics::new(), webhooks });
        check_secrets(&services).await?;
        let router = api::router(services.clone());
        let handle = services.clone();
        let cleaner = services.config.cleaning.enabled.then(|| tokio::spawn(clean::on_schedule(services.clone())));
        let (stop, stopped) = watch::channel(());
        let queue = tokio::spawn(queue::run(services.clone(), told(stopped.clone())));
        let task = tokio::spawn(async move {
            let done = axum::serve(listener, router).with_graceful_shutdown(told(stopped));
            if let Err(error) = done.await {
                tracing::error!("{error}");
            }
            if let Some(cleaner) = cleaner {
                // What it has not kept yet is as if it had never begun.
                cleaner.abort();
            }
            // A task that panicked has ended too.
            let _ = queue.await;
            services.store.close().await;
        });
        Ok(RunningBroker { ready, services: handle, stop: Some(stop), task })
    }
}

/// Waits until the broker is to stop: its handle is gone.
async fn told(mut stopped: watch::Receiver<()>) {
    while stopped.changed().await.is_ok() {}
}

/// Secrets that cannot be read should not be met when a webhook is due.
async fn check_secrets(services: &Services) -> Result<(), ServeError> {
    let Some(kept) = webhook::with_secrets(&mut services.store.read().await?).await? else { return Ok(()) };
    let Err(error) = services.webhooks.vault.open(&kept.webhook.uuid, kept.secrets.as_deref()) else { return Ok(()) };
    if services.webhooks.vault.has_key() {
        let problem =
            format!("{error}; or start without a key, delete the webhooks with secrets, and start with the new key");
        return Err(ConfigError::of("SECRET_KEY", &problem).into());
    }
    tracing::warn!("webhooks with secrets will not be called: {error}");
    Ok(())
}

/// A broker that runs in this process.
#[must_use = "the broker stops when this is dropped"]
pub struct RunningBroker {
    ready: Ready,
    services: Shared,
    stop: Option<watch::Sender<()>>,
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

    /// Stops accepting requests, and waits until those under way are answered, webhooks that are being called have answered,
    /// and the database is closed, as long as [`Config::shutdown_timeout`] allows. A webhook that is cut off is called again.
    pub async fn stop(mut self) {
        self.stop.take();
        let Services { config, metrics, .. } = &*self.services;
        tracing::info!(under_way = metrics.under_way(), "the broker stops");
        if tokio::time::timeout(config.shutdown_timeout, &mut self.task).await.is_err() {
            tracing::warn!(under_way = metrics.under_way(), "the time to end is over: what is under way is cut off");
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

/// What tells a process to stop: SIGINT and SIGTERM.
struct Signals {
    #[cfg(unix)]
    listening: Vec<tokio::signal::unix::Signal>,
}

impl Signals {
    #[cfg(unix)]
    fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate()];
        Self { listening: kinds.into_iter().filter_map(|kind| signal(kind).ok()).collect() }
    }

    #[cfg(not(unix))]
    fn listen() -> Self {
        Self {}
    }

    /// Waits for the next one.
    #[cfg(unix)]
    async fn next(&mut self) {
        std::future::poll_fn(|context| {
            let mut came = self.listening.iter_mut().map(|signal| signal.poll_recv(context));
            if came.any(|came| came.is_ready()) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    #[cfg(not(unix))]
    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
