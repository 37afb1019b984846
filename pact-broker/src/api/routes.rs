//! A router that remembers its paths, so that what is said about the routes elsewhere can be compared with them.

use crate::services::Shared;
use axum::Router;
use axum::routing::MethodRouter;

/// Routes and their paths.
pub(super) struct Routes {
    router: Router<Shared>,
    paths: Vec<String>,
}

impl Routes {
    pub(super) fn new() -> Self {
        Self { router: Router::new(), paths: Vec::new() }
    }

    pub(super) fn route(mut self, path: &str, methods: MethodRouter<Shared>) -> Self {
        self.paths.push(path.to_owned());
        Self { router: self.router.route(path, methods), paths: self.paths }
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        self.paths.extend(other.paths);
        Self { router: self.router.merge(other.router), paths: self.paths }
    }

    #[cfg(test)]
    pub(super) fn paths(&self) -> &[String] {
        &self.paths
    }

    pub(super) fn into_router(self) -> Router<Shared> {
        self.router
    }
}
