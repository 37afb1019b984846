//! What every request needs: the store, the configuration, the counts, the queue of webhooks.

use crate::config::Config;
use crate::metrics::Metrics;
use crate::store::Store;
use crate::webhooks::Webhooks;
use std::sync::Arc;

/// The parts of a running broker that handlers and acts share.
pub(crate) struct Services {
    pub(crate) store: Store,
    pub(crate) config: Config,
    pub(crate) metrics: Metrics,
    pub(crate) webhooks: Arc<Webhooks>,
}

/// The shared handle.
pub(crate) type Shared = Arc<Services>;
