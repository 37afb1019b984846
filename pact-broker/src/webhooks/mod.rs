//! Webhooks at work: what an event sets off ([`events`]), the durable queue of calls ([`queue`]), and one call: its
//! request made from a template ([`render`], [`parameters`]), checked ([`guard`]), sent ([`send`]) and told ([`log`]).
//! What a webhook is stands in `domain::webhook`, the rows in `store::webhook` and `store::triggered_webhook`.

pub(crate) mod call;
mod calls;
mod clock;
pub(crate) mod events;
pub(crate) mod guard;
mod log;
pub(crate) mod parameters;
pub(crate) mod queue;
pub(crate) mod render;
pub(crate) mod secrets;
pub(crate) mod send;
mod send_error;
mod tls;

pub use clock::Clock;
pub(crate) use tls::certificates;

use crate::config::Config;
use queue::Queue;
use secrets::Vault;
use send::Sender;
use std::sync::Arc;

/// What all calls of webhooks share.
pub(crate) struct Webhooks {
    pub(crate) clock: Clock,
    pub(crate) vault: Vault,
    pub(crate) sender: Sender,
    pub(crate) queue: Queue,
}

impl Webhooks {
    /// # Errors
    /// The certificates cannot be used.
    pub(crate) fn new(config: &Config, clock: Clock) -> Result<Arc<Self>, String> {
        Ok(Arc::new(Self {
            clock,
            vault: Vault::new(config.webhooks.secret_key.as_ref()),
            sender: Sender::new(&config.webhooks)?,
            queue: Queue::default(),
        }))
    }
}
