//! The sentences that are known, by what they are about.

mod comparing;
mod generating;

use crate::registry::Registry;

/// All of them.
pub(crate) fn all() -> Registry {
    let mut registry = Registry::default();
    comparing::add(&mut registry);
    generating::add(&mut registry);
    registry
}
