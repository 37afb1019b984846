//! The provider under verification: where it is and how to speak to it. [`http`] replays requests, `messages` asks for
//! messages, [`states`] changes its state; `connection` is the one connection beneath them, and `service` its like for a
//! provider in this process. What is sent, and when, is said by the runner.

mod address;
mod answer;
mod channel;
mod closure;
mod connection;
mod deadline;
mod error;
pub mod http;
pub mod message;
mod service;
pub mod states;
mod tls;
mod transport;

pub(crate) use address::Place;
pub use address::{AddressError, DEFAULT_TIMEOUT, Provider, Scheme};
pub(crate) use channel::{Channel, fresh};
pub(crate) use closure::{Boxed, call};
pub(crate) use connection::{Connection, Exchanged};
pub use error::ExchangeError;
pub use message::{MessageError, ProviderMessage, ProviderMessages, WantedMessage};
pub use service::Instance;
pub(crate) use states::StateChanger;
pub use states::{Action, StateChange, StateError, StateUrl, States};
pub(crate) use transport::OWN;
