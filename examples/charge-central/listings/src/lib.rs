//! The listing service of a property site: which homes an agent advertises, on which plan, and what was charged for each.
//!
//! [`Store`] holds the listings, [`routes`] is the HTTP service on it, [`release`] what each release answers, and
//! [`provider_states`] the door through which a contract verification puts listings in. Billing, who calls this service, is
//! known only through the contract that it publishes.

pub mod provider_states;
pub mod release;
pub mod routes;
pub mod settings;
mod store;

pub use release::Release;
pub use settings::Settings;
pub use store::{Charge, ChargeOutcome, Listing, Store};
