//! How often a mock server was asked, and for what.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pact_core::json;
use pact_core::json::{Json, Object};

use crate::reply::Reply;
use crate::served_session::ServedSession;
use crate::server::{Fault, Handler, Received};

/// How many paths are counted one by one; further ones count in the sum only.
const MOST_PATHS: usize = 1000;

/// A session whose requests are counted.
pub(super) struct Counted {
    pub(super) session: ServedSession,
    metrics: Mutex<Metrics>,
}

#[derive(Default)]
struct Metrics {
    requests: u64,
    by_path: BTreeMap<String, u64>,
}

impl Counted {
    pub(super) fn new(session: ServedSession) -> Arc<Self> {
        Arc::new(Self { session, metrics: Mutex::default() })
    }

    /// `{"requests": 2, "requests_by_path": {"/orders": 2}}`
    pub(super) fn to_json(&self) -> Json {
        let metrics = self.metrics();
        let by_path: Object = metrics.by_path.iter().map(|(path, times)| (path.clone(), Json::from(*times))).collect();
        json!({"requests": (metrics.requests), "requests_by_path": by_path})
    }

    fn metrics(&self) -> MutexGuard<'_, Metrics> {
        self.metrics.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, path: &str) {
        let mut metrics = self.metrics();
        metrics.requests += 1;
        if let Some(times) = metrics.by_path.get_mut(path) {
            *times += 1;
        } else if metrics.by_path.len() < MOST_PATHS {
            metrics.by_path.insert(path.to_owned(), 1);
        }
    }
}

impl Handler for Counted {
    async fn answer(&self, request: Received) -> Reply {
        self.count(request.path());
        self.session.answer(request).await
    }

    fn refuse(&self, request: &Received, fault: Fault) -> Reply {
        self.session.refuse(request, fault)
    }
}
