//! The client of the listing service.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use ureq::http::{Request, Response};

/// What billing reads of a listing. The service may answer with more.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Listing {
    /// Its identifier.
    pub id: String,
    /// The plan it is on.
    pub plan: String,
}

/// A charge to be recorded with a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Charge {
    /// The number of the invoice.
    pub invoice: String,
    /// The price in cents.
    pub cents: u64,
    /// The currency's code.
    pub currency: String,
}

/// What came of a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChargeOutcome {
    /// It is recorded now.
    Recorded,
    /// The listing was charged before, on this invoice.
    AlreadyCharged {
        /// The earlier invoice's number.
        invoice: String,
    },
}

/// Why the listing service's answer is of no use.
#[derive(Debug, thiserror::Error)]
pub enum ListingsError {
    /// It did not answer.
    #[error("{url} does not answer: {source}")]
    NoAnswer {
        /// What was asked for.
        url: String,
        /// What went wrong.
        source: Box<ureq::Error>,
    },
    /// It answered with a status that is not agreed on.
    #[error("{url} answered {status}: {body}")]
    Status {
        /// What was asked for.
        url: String,
        /// The status.
        status: u16,
        /// The answer's text.
        body: String,
    },
    /// It answered with a body that is not agreed on.
    #[error("{url} answered with a body that billing cannot read: {source}")]
    Body {
        /// What was asked for.
        url: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// The listing service at one address.
#[derive(Clone, Debug)]
pub struct Listings {
    base_url: String,
    agent: ureq::Agent,
}

impl Listings {
    /// The service at this base URL.
    pub fn at(base_url: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build();
        Self { base_url: base_url.trim_end_matches('/').to_owned(), agent: ureq::Agent::new_with_config(config) }
    }

    /// The published listings of an agent.
    ///
    /// # Errors
    /// When the service does not answer as agreed.
    pub fn published_of(&self, agent: &str) -> Result<Vec<Listing>, ListingsError> {
        let answer =
            self.ask(Request::get(self.url(&format!("/agents/{agent}/listings?status=published"))), String::new())?;
        answer.expect_status(200)?.read()
    }

    /// One listing; `None` if there is none of this identifier.
    ///
    /// # Errors
    /// When the service does not answer as agreed.
    pub fn get(&self, id: &str) -> Result<Option<Listing>, ListingsError> {
        let answer = self.ask(Request::get(self.url(&format!("/listings/{id}"))), String::new())?;
        if answer.status == 404 {
            return Ok(None);
        }
        answer.expect_status(200)?.read().map(Some)
    }

    /// Records a charge.
    ///
    /// # Errors
    /// When the service does not answer as agreed.
    pub fn charge(&self, id: &str, charge: &Charge) -> Result<ChargeOutcome, ListingsError> {
        #[derive(Deserialize)]
        struct Earlier {
            invoice: String,
        }
        let url = self.url(&format!("/listings/{id}/charges"));
        let body = serde_json::to_string(charge).map_err(|source| ListingsError::Body { url: url.clone(), source })?;
        let answer = self.ask(Request::post(url).header("Content-Type", "application/json"), body)?;
        if answer.status == 409 {
            return Ok(ChargeOutcome::AlreadyCharged { invoice: answer.read::<Earlier>()?.invoice });
        }
        answer.expect_status(201)?;
        Ok(ChargeOutcome::Recorded)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    fn ask(&self, request: ureq::http::request::Builder, body: String) -> Result<Answer, ListingsError> {
        let url = request.uri_ref().map(ToString::to_string).unwrap_or_default();
        let request = request.header("Accept", "application/json").body(body);
        let failed = |source: ureq::Error| ListingsError::NoAnswer { url: url.clone(), source: Box::new(source) };
        let request = request.map_err(|problem| failed(problem.into()))?;
        let result =
            if request.body().is_empty() { self.agent.run(request.map(|_| ())) } else { self.agent.run(request) };
        let mut response: Response<ureq::Body> = result.map_err(&failed)?;
        let body = response.body_mut().read_to_string().map_err(&failed)?;
        Ok(Answer { url: url.clone(), status: response.status().as_u16(), body })
    }
}

struct Answer {
    url: String,
    status: u16,
    body: String,
}

impl Answer {
    fn expect_status(self, status: u16) -> Result<Self, ListingsError> {
        if self.status == status {
            return Ok(self);
        }
        Err(ListingsError::Status { url: self.url, status: self.status, body: self.body })
    }

    fn read<T: DeserializeOwned>(self) -> Result<T, ListingsError> {
        serde_json::from_str(&self.body).map_err(|source| ListingsError::Body { url: self.url, source })
    }
}
