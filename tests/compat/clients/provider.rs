//! A provider of one listing.

use anyhow::Result;
use axum::{
    Router,
    routing::{get, post},
};
use tokio::net::TcpListener;

/// Serves in a thread of its own until the test program ends.
pub(crate) struct Provider {
    port: u16,
}

impl Provider {
    pub(crate) fn start() -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let port = listener.local_addr()?.port();
        let json = [("content-type", "application/json")];
        let listing = move || async move { (json, r#"{"id": "L-1"}"#) };
        let router = Router::new().route("/listings/L-1", get(listing)).route("/states", post(|| async {}));
        std::thread::spawn(move || runtime.block_on(async { axum::serve(listener, router).await }));
        Ok(Self { port })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn port(&self) -> String {
        self.port.to_string()
    }

    pub(crate) fn states_url(&self) -> String {
        format!("{}/states", self.url())
    }
}
