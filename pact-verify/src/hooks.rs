//! What the provider's own test does around each interaction, and to each request before it is sent.

use std::{fmt, future::Future, sync::Arc};

use bytes::Bytes;
use http::{HeaderValue, Request, header::AUTHORIZATION};
use pact_core::model::ProviderState;

use crate::provider::{Boxed, call, http::Unsendable};

/// The interaction that a hook is called for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Occasion {
    /// The consumer.
    pub consumer: String,
    /// The provider.
    pub provider: String,
    /// The interaction's description.
    pub description: String,
    /// The states it needs.
    pub states: Vec<ProviderState>,
}

/// A hook that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the hook {when} the interaction failed: {reason}")]
pub struct HookError {
    /// `before` or `after`.
    pub when: &'static str,
    /// Its own words, a time-out, a panic.
    pub reason: String,
}

type Hook = Arc<dyn Fn(Occasion) -> Boxed<Result<(), String>> + Send + Sync>;
type Filter = Arc<dyn Fn(Request<Bytes>) -> Boxed<Result<Request<Bytes>, String>> + Send + Sync>;

/// The hooks of a verification.
#[derive(Clone, Default)]
pub(crate) struct Hooks {
    before: Vec<Hook>,
    after: Vec<Hook>,
    filters: Vec<Filter>,
}

fn hook<F, R>(hook: F) -> Hook
where
    F: Fn(Occasion) -> R + Send + Sync + 'static,
    R: Future<Output = Result<(), String>> + Send + 'static,
{
    Arc::new(move |occasion| Box::pin(hook(occasion)))
}

impl Hooks {
    pub(crate) fn add_before<F, R>(&mut self, added: F)
    where
        F: Fn(Occasion) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), String>> + Send + 'static,
    {
        self.before.push(hook(added));
    }

    pub(crate) fn add_after<F, R>(&mut self, added: F)
    where
        F: Fn(Occasion) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), String>> + Send + 'static,
    {
        self.after.push(hook(added));
    }

    pub(crate) fn add_filter<F, R>(&mut self, filter: F)
    where
        F: Fn(Request<Bytes>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Request<Bytes>, String>> + Send + 'static,
    {
        self.filters.push(Arc::new(move |request| Box::pin(filter(request))));
    }

    /// A filter that sets the `Authorization` of each request.
    pub(crate) fn add_authorization<F, R>(&mut self, credentials: F)
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<String, String>> + Send + 'static,
    {
        self.add_filter(move |mut request| {
            let credentials = credentials();
            async move {
                // They are a secret: never repeated.
                let value = HeaderValue::from_str(&credentials.await?);
                let value = value.map_err(|_| "the credentials have characters that no header may have".to_owned())?;
                request.headers_mut().insert(AUTHORIZATION, value);
                Ok(request)
            }
        });
    }

    /// Whether something is done around each interaction.
    pub(crate) fn are_around(&self) -> bool {
        !self.before.is_empty() || !self.after.is_empty()
    }

    /// Calls what comes before an interaction, in order, up to the first that fails.
    pub(crate) async fn before(&self, occasion: &Occasion) -> Result<(), HookError> {
        for hook in &self.before {
            call(hook(occasion.clone())).await.map_err(|reason| HookError { when: "before", reason })?;
        }
        Ok(())
    }

    /// Calls all that comes after an interaction, whatever becomes of the others. The first failure counts.
    pub(crate) async fn after(&self, occasion: &Occasion) -> Result<(), HookError> {
        let mut result = Ok(());
        for hook in &self.after {
            let called = call(hook(occasion.clone())).await.map_err(|reason| HookError { when: "after", reason });
            result = result.and(called);
        }
        result
    }

    /// The request as the filters leave it.
    pub(crate) async fn filter(&self, mut request: Request<Bytes>) -> Result<Request<Bytes>, Unsendable> {
        for filter in &self.filters {
            let filtered = call(filter(request)).await;
            request = filtered.map_err(|reason| Unsendable::new(format!("the request filter failed: {reason}")))?;
        }
        Ok(request)
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after, filters) = (self.before.len(), self.after.len(), self.filters.len());
        write!(out, "Hooks({before} before, {after} after, {filters} filters)")
    }
}
