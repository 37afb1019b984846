//! What the steps of one scenario share.

use libtest_mimic::Failed;
use pact_core::format::Specification;
use pact_core::generating::Mode;
use pact_core::json::{Json, Object};
use pact_core::matching::Mismatch;
use pact_core::model::{Body, HttpRequest, HttpResponse};

use crate::consumer_test::ConsumerTest;
use crate::fixtures::Fixtures;
use crate::served_test::ServedTest;
use crate::table::Row;
use crate::verification::Verification;

/// The world of one scenario.
pub(crate) struct World {
    pub(crate) fixtures: Fixtures,
    pub(crate) version: Specification,
    /// The part that the scenario configures.
    pub(crate) expected: Option<Part>,
    /// What came.
    pub(crate) received: Vec<Part>,
    /// What differs in each part that came, once they were compared.
    pub(crate) compared: Vec<Vec<Mismatch>>,
    /// For which side values are generated.
    pub(crate) mode: Mode,
    /// What the provider returned for its states.
    pub(crate) state_values: Object,
    /// Where the mock server is.
    pub(crate) mock_server_url: Option<String>,
    /// The configured part with its generated values.
    pub(crate) prepared: Option<Part>,
    /// The consumer test that the scenario describes.
    pub(crate) consumer_test: Option<ConsumerTest>,
    /// The consumer test that asks a mock server.
    pub(crate) served: Option<ServedTest>,
    /// The verification that the scenario describes.
    pub(crate) verification: Verification,
}

/// A request or a response.
#[derive(Clone)]
pub(crate) enum Part {
    Request(HttpRequest),
    Response(HttpResponse),
}

impl World {
    pub(crate) fn new(fixtures: Fixtures, version: Specification) -> Self {
        Self {
            fixtures,
            version,
            expected: None,
            received: Vec::new(),
            compared: Vec::new(),
            mode: Mode::Consumer,
            state_values: Object::new(),
            mock_server_url: None,
            prepared: None,
            consumer_test: None,
            served: None,
            verification: Verification::default(),
        }
    }

    /// The configured part.
    pub(crate) fn expected(&self) -> Result<&Part, Failed> {
        self.expected.as_ref().ok_or_else(|| "nothing was configured".into())
    }

    /// The interaction of that number.
    pub(crate) fn defined(&self, number: &str) -> Result<&Row, Failed> {
        self.served.as_ref().ok_or("no interactions were defined")?.row(number)
    }

    /// What differs, part by part; an error if nothing was compared.
    pub(crate) fn compared(&self) -> Result<&[Vec<Mismatch>], Failed> {
        if self.compared.is_empty() { Err("nothing was compared".into()) } else { Ok(&self.compared) }
    }

    /// The consumer test that asks a mock server.
    pub(crate) fn served(&mut self) -> Result<&mut ServedTest, Failed> {
        self.served.as_mut().ok_or_else(|| "no interactions were defined".into())
    }

    /// The consumer test that is being defined.
    pub(crate) fn consumer_test(&mut self) -> Result<&mut ConsumerTest, Failed> {
        self.consumer_test.as_mut().ok_or_else(|| "no consumer test is being defined".into())
    }

    /// The part with its generated values.
    pub(crate) fn prepared(&self) -> Result<&Part, Failed> {
        self.prepared.as_ref().ok_or_else(|| "nothing was prepared".into())
    }
}

impl Part {
    pub(crate) fn body(&self) -> &Body {
        match self {
            Part::Request(request) => &request.body,
            Part::Response(response) => &response.body,
        }
    }

    /// The value that a scenario names: `path`, `status`, `header[X]`, `queryParameter[x]`.
    pub(crate) fn named(&self, name: &str) -> Result<String, Failed> {
        let unknown = || Failed::from(format!("there is no `{name}`"));
        let (kind, key) = match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            Some((kind, key)) => (kind, key),
            None => (name, ""),
        };
        match (self, kind) {
            (Part::Request(request), "method") => Ok(request.method.clone()),
            (Part::Request(request), "path") => Ok(request.path.clone()),
            (Part::Request(request), "queryParameter") => {
                let found = request.query.parameters.iter().find(|(name, _)| name == key);
                found.and_then(|(_, value)| value.clone()).ok_or_else(unknown)
            }
            (Part::Request(HttpRequest { headers, .. }) | Part::Response(HttpResponse { headers, .. }), "header") => {
                headers.first(key).map(str::to_owned).ok_or_else(unknown)
            }
            (Part::Response(response), "status") => Ok(response.status.to_string()),
            _ => Err(unknown()),
        }
    }
}

/// A value as text, strings without quotes.
pub(crate) fn text_of(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
