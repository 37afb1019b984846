//! What webhooks call.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, Uri},
};
use tokio::net::TcpListener;

/// How long a call is waited for: brokers wait some seconds for what follows an event.
const PATIENCE: Duration = Duration::from_secs(60);

/// A call that came in.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Received {
    /// The value of a header; empty if there is none.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

type Calls = Arc<Mutex<Vec<Received>>>;

/// Serves in a thread of its own until the test program ends.
pub(super) struct Receiver {
    port: u16,
    calls: Calls,
}

impl Receiver {
    pub(super) fn start() -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let (port, calls) = (listener.local_addr()?.port(), Calls::default());
        let router = Router::new().fallback(receive).with_state(Arc::clone(&calls));
        std::thread::spawn(move || runtime.block_on(async { axum::serve(listener, router).await }));
        Ok(Self { port, calls })
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Waits until so many calls came.
    pub(super) fn wait_for(&self, count: usize) -> Result<Vec<Received>> {
        let began = Instant::now();
        loop {
            let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if calls.len() >= count {
                return Ok(calls);
            }
            if began.elapsed() > PATIENCE {
                bail!("{count} calls should have come, but these did: {calls:#?}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

async fn receive(State(calls): State<Calls>, uri: Uri, headers: HeaderMap, body: String) {
    let call = Received { path: uri.to_string(), headers, body };
    calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
}
