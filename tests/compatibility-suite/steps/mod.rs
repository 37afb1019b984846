//! The sentences that are known, by what they are about.

mod comparing;
mod defining;
mod generating;
mod messages;
mod providing;
mod serving;
mod verifying;

use crate::registry::Registry;

/// All of them.
pub(crate) fn all() -> Registry {
    let mut registry = Registry::default();
    comparing::add(&mut registry);
    defining::add(&mut registry);
    generating::add(&mut registry);
    messages::add(&mut registry);
    providing::add(&mut registry);
    serving::add(&mut registry);
    verifying::add(&mut registry);
    registry
}
