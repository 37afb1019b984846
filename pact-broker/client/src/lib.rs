//! Client of a broker: everything that speaks to one over HTTP goes through [`Broker`].
//!
//! [`Settings`] say which broker, how to authenticate and how patient to be; `http` is the one place that knows
//! authentication, time-outs, proxies, certificates, redirects and retries; [`hal`] navigates by link relation; the other
//! files hold one noun each. What to print and which exit code to end with is the business of the programs on top.
//!
//! ```no_run
//! # async fn example() -> Result<(), pact_broker_client::Error> {
//! use pact_broker_client::{Broker, Settings, pacts_for_verification::Query};
//!
//! let broker = Broker::new(Settings::new("http://localhost:9292"))?;
//! for entry in broker.pacts_for_verification(&Query::new("listings")).await?.pacts {
//!     let pact = broker.pact(&entry.href).await?;
//!     println!("{}: {} bytes", entry.name, pact.text.len());
//! }
//! # Ok(())
//! # }
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod broker;
pub mod contracts;
mod deployments;
pub mod environments;
mod error;
pub mod hal;
mod http;
pub mod matrix;
mod notice;
pub mod origin;
pub mod pact;
pub mod pacticipants;
pub mod pacts_for_verification;
pub mod provider_states;
mod settings;
pub mod verification_results;
mod versions;
pub mod webhooks;

pub use broker::Broker;
pub use error::{Error, Place};
pub use http::retry::Retry;
pub use notice::Notice;
pub use pact::Pact;
pub use settings::{Answered, Auth, OnAnswer, OnRetry, Peer, Settings};
