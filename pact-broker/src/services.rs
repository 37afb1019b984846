//! What every request needs: the store and the configuration.

use crate::config::Config;
use crate::store::Store;
use std::sync::Arc;

/// The parts of a running broker that handlers and acts share.
pub(crate) struct Services {
    pub(crate) store: Store,
    pub(crate) config: Config,
}

/// The shared handle.
pub(crate) type Shared = Arc<Services>;
