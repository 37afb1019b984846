//! The broker: stores contracts and verification results, and answers can-i-deploy.
//!
//! [`serve`] runs the broker as a program does (logging, signals, exit codes through [`ServeError`]); [`Broker`] runs
//! one inside another program, which is how tests use it. Layers, each knowing only those below it: [`mod@api`] (HTTP)
//! → `app` (one act that touches several nouns) → `store` (every line of SQL) → `domain` (pure); `hal` holds the
//! representations and `urls` every URL that is handed out. The client commands live in `src/bin/pact-broker`.
#![cfg(feature = "server")]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod api;
mod app;
pub mod config;
pub mod domain;
mod forwarded;
mod hal;
mod logging;
mod metrics;
mod server;
mod services;
mod store;
mod time;
mod urls;
mod webhooks;

pub use app::clean::{CleanReport, Cleaned, clean};
pub use app::import_ruby::{ImportError, ImportOptions, ImportReport, TableReport, import_ruby};
pub use app::transfer::{Copied, TransferError, export, import};
pub use config::{
    Auth, Config, ConfigError, Connections, Credentials, DatabaseUrl, Effective, HostRule, LogFormat, SecretKey, Told,
    Webhooks,
};
pub use server::{Broker, Ready, RunningBroker, ServeError, serve};
pub use store::StoreError;
pub use store::ruby::RubyDatabase;
pub use webhooks::Clock;
