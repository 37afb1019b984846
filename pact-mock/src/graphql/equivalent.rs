//! A request that says the same as the contract, put into the words of the contract.

use pact_core::json::{self, Json};
use pact_core::matching::ActualRequest;

use super::canonical::Canonical;
use super::in_query;

/// An operation of a contract, which requests are compared with.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    document: String,
    canonical: Canonical,
    operation_name: Option<String>,
    has_variables: bool,
    place: Place,
}

/// Where a request has the operation.
#[derive(Debug, Clone)]
pub(super) enum Place {
    Body,
    /// In the query, with the variables that are expected there, if some are.
    Query(Option<Json>),
}

/// The part of a request that has the operation, in the words of the contract.
#[derive(Debug)]
pub(crate) enum Reworded {
    Body(Vec<u8>),
    Query(String),
}

impl Reworded {
    /// The request with this part instead of its own.
    pub(crate) fn within<'a>(&'a self, request: &ActualRequest<'a>) -> ActualRequest<'a> {
        match self {
            Self::Body(body) => ActualRequest { body, ..request.clone() },
            Self::Query(query) => ActualRequest { query, ..request.clone() },
        }
    }
}

impl Operation {
    /// # Errors
    /// The document cannot be read, or has no operation of that name.
    pub(super) fn new(
        document: &str,
        operation_name: Option<&str>,
        has_variables: bool,
        place: Place,
    ) -> Result<Self, String> {
        let canonical = Canonical::of(document).map_err(|what| format!("has a GraphQL document that {what}"))?;
        if let Some(name) = operation_name.filter(|name| !canonical.has(name)) {
            let known: Vec<&str> = canonical.names().collect();
            return Err(format!("has a GraphQL document without the operation `{name}`; it has {}", known.join(", ")));
        }
        if operation_name.is_none() && canonical.only().is_none() {
            return Err("has a GraphQL document with several operations: name the one that is meant, with \
                        .operation_name(…)"
                .to_owned());
        }
        let operation_name = operation_name.map(str::to_owned);
        Ok(Self { document: document.to_owned(), canonical, operation_name, has_variables, place })
    }

    /// Whether the operation that is meant only asks.
    pub(super) fn is_query(&self) -> bool {
        let name = self.operation_name.as_deref().or_else(|| self.canonical.only());
        name.is_some_and(|name| self.canonical.is_query(name))
    }

    /// The part of the request that has the operation in the words of the contract, if it says the same in others.
    pub(crate) fn in_words_of_the_contract(&self, request: &ActualRequest<'_>) -> Option<Reworded> {
        match &self.place {
            Place::Body => self.body(request.body).map(Reworded::Body),
            Place::Query(variables) => {
                let mut sent = in_query::read(request.query)?;
                self.reword(&mut sent.request)?;
                Some(Reworded::Query(sent.text(variables.as_ref())))
            }
        }
    }

    pub(super) fn body(&self, body: &[u8]) -> Option<Vec<u8>> {
        let mut sent = json::parse_bytes(body).ok()?;
        self.reword(sent.as_object_mut()?)?;
        Some(sent.to_string().into_bytes())
    }

    /// Puts the members of a request into the words of the contract.
    fn reword(&self, request: &mut json::Object) -> Option<()> {
        let document = request.get("query")?.as_str()?;
        if document != self.document && Canonical::of(document).ok()? != self.canonical {
            return None;
        }
        request.set("query", self.document.as_str());
        let named = request.get("operationName").and_then(Json::as_str).map(str::to_owned);
        if request.get("operationName").is_none_or(|name| name.is_null()) || named.as_deref() == self.canonical.only() {
            self.set_operation_name(request);
        }
        if !self.has_variables && request.get("variables").is_some_and(is_nothing) {
            request.remove("variables");
        }
        Some(())
    }

    /// Of a document with one operation its name says nothing; of another one it must be there.
    fn set_operation_name(&self, request: &mut json::Object) {
        match &self.operation_name {
            Some(name) if self.canonical.only().is_some() => request.set("operationName", name.as_str()),
            Some(_) => {}
            None => {
                request.remove("operationName");
            }
        }
    }
}

fn is_nothing(variables: &Json) -> bool {
    variables.is_null() || variables.as_object().is_some_and(json::Object::is_empty)
}
