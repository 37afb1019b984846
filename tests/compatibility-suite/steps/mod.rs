//! The sentences that are known, by what they are about.

mod comparing;
mod defining;
mod generating;
mod messages;
mod serving;

use crate::registry::Registry;

/// All of them.
pub(crate) fn all() -> Registry {
    let mut registry = Registry::default();
    comparing::add(&mut registry);
    defining::add(&mut registry);
    generating::add(&mut registry);
    messages::add(&mut registry);
    serving::add(&mut registry);
    registry
}
