//! The provider under verification: where it is and how to speak to it ([`http`] replays requests, [`states`] changes its
//! state, `connection` is the one HTTP/1.1 connection beneath both). What is sent, and when, is said by the runner.

mod address;
mod connection;
pub mod http;
pub mod states;

pub use address::{AddressError, DEFAULT_TIMEOUT, Provider, Scheme};
pub use connection::ExchangeError;
pub(crate) use connection::{Connection, Exchanged};
pub(crate) use states::StateChanger;
pub use states::{Action, StateChange, StateError, StateUrl, States};
