//! A provider in this process: any `tower` service of HTTP requests, called without a port.

use std::{
    fmt,
    future::poll_fn,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderValue, Request, Response, header::CONTENT_LENGTH};
use http_body::Body;
use http_body_util::{BodyExt, Full, combinators::UnsyncBoxBody};
use tokio::time::{Instant, timeout};
use tower_service::Service;

use super::{
    ExchangeError, Exchanged, States,
    answer::read_body,
    closure::{Boxed, panicked},
    deadline::Deadline,
};

/// The name that stands for a service in messages.
const NAME: &str = "the service";

type AnyBody = UnsyncBoxBody<Bytes, String>;

/// A service whose types are forgotten.
trait Serve: Send {
    fn serve(&mut self, request: Request<Full<Bytes>>) -> Boxed<Result<Response<AnyBody>, String>>;
}

struct Typed<S>(S);

impl<S, B> Serve for Typed<S>
where
    S: Service<Request<Full<Bytes>>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    S::Future: Send,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn serve(&mut self, request: Request<Full<Bytes>>) -> Boxed<Result<Response<AnyBody>, String>> {
        let mut service = self.0.clone();
        Box::pin(async move {
            poll_fn(|context| service.poll_ready(context)).await.map_err(said)?;
            let response = service.call(request).await.map_err(said)?;
            Ok(response.map(|body| body.map_err(said).boxed_unsync()))
        })
    }
}

fn said(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> String {
    error.into().to_string()
}

/// A provider that is made for one interaction: a service and, if it keeps its data to itself, how to put it into states.
pub struct Instance {
    service: Box<dyn Serve>,
    pub(crate) states: Option<States>,
}

impl Instance {
    /// A service of HTTP requests, such as an axum `Router`.
    pub fn new<S, B>(service: S) -> Self
    where
        S: Service<Request<Full<Bytes>>, Response = Response<B>> + Clone + Send + 'static,
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
        S::Future: Send,
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self { service: Box::new(Typed(service)), states: None }
    }

    /// How this instance is put into states, in place of what the verification says.
    #[must_use = "returns the instance with its states"]
    pub fn with_states(mut self, states: States) -> Self {
        self.states = Some(states);
        self
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Instance").finish_non_exhaustive()
    }
}

/// Where services come from: one for all interactions, or a new one for each.
#[derive(Clone)]
pub(crate) enum Services {
    Shared(Arc<Mutex<Instance>>),
    Fresh(Arc<dyn Fn() -> Boxed<Result<Instance, String>> + Send + Sync>),
}

/// A way to a service, as a connection is one to a server.
pub(crate) struct ServiceChannel {
    instance: Arc<Mutex<Instance>>,
}

impl ServiceChannel {
    pub(crate) fn new(instance: Arc<Mutex<Instance>>) -> Self {
        Self { instance }
    }

    /// Calls the service and reads the whole answer, in a task of its own: what panics there fails this exchange only.
    pub(crate) async fn exchange(&self, request: Request<Bytes>, within: Duration) -> Result<Exchanged, ExchangeError> {
        let mut deadline = Deadline::new(Instant::now() + within);
        let called = self.instance.lock().unwrap_or_else(PoisonError::into_inner).service.serve(complete(request));
        let mut task = tokio::spawn(async move {
            let response = called.await.map_err(|reason| ExchangeError::Service { reason })?;
            let (head, body) = response.into_parts();
            let failed = |reason: String, _| ExchangeError::Service { reason };
            let body = read_body(body, &head.headers, NAME, within, &mut deadline, failed).await?;
            Ok(Exchanged { status: head.status, headers: head.headers, body })
        });
        match timeout(within, &mut task).await {
            Ok(Ok(result)) => result,
            Ok(Err(error)) => Err(ExchangeError::Service { reason: panicked(error) }),
            Err(_) => {
                task.abort();
                let what = "did not answer".to_owned();
                Err(ExchangeError::Timeout { address: NAME.to_owned(), what, after: within })
            }
        }
    }
}

/// The request as a server would pass it on: with the length of its body.
fn complete(mut request: Request<Bytes>) -> Request<Full<Bytes>> {
    let length = request.body().len();
    if length > 0 {
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    request.map(Full::new)
}
