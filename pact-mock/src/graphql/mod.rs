//! GraphQL operations: a `POST` of JSON or a `GET` with a query, in which the document may be written another way.
//!
//! The contract has the request as it is described, plain JSON or plain parameters, so that any verifier replays it. The
//! mock server compares documents by what they say: [`canonical`] has their normal form, [`equivalent`] puts what came into
//! the words of the contract where it says the same, [`in_query`] is how a query has them.

mod canonical;
mod equivalent;
mod in_query;
mod print;

pub(crate) use equivalent::Operation;

use equivalent::Place;
use pact_core::json::Json;

use crate::Pattern;
use crate::pattern::IntoPattern;
use crate::side::Side;

/// A GraphQL operation. [`RequestBuilder::graphql_body`](crate::RequestBuilder::graphql_body) takes it for a `POST`,
/// [`RequestBuilder::graphql_query`](crate::RequestBuilder::graphql_query) for a `GET`.
///
/// A document that differs from this one in white space, commas and comments, in the order of arguments, input fields and
/// variables, or in whether a selection stands in a named fragment or in an inline one, is the same. So is a request without
/// `operationName` where the document has one operation only, and one without `variables` where the contract has none.
///
/// ```
/// use pact_mock::prelude::*;
///
/// # let folder = tempfile::tempdir().unwrap();
/// let listings = PactBuilder::new("billing", "listings")
/// #   .output_dir(folder.path())
///     .interaction("a query for a price", |i| {
///         i.request(|r| {
///             r.post("/graphql").graphql_body(
///                 graphql("query Price($id: ID!) { listing(id: $id, lang: EN) { id price { cents } } }")
///                     .variables(json_pattern!({"id": regex(r"L-\d+", "L-1")})),
///             )
///         })
///         .response(|r| r.json_body(json_pattern!({"data": {"listing": {"id": "L-1", "price": {"cents": integer(4900)}}}})))
///     })
///     .start();
///
/// let sent = r#"{"query": "query Price($id:ID!) {\n  listing(lang: EN, id: $id) { id, price { cents } }\n}", "variables": {"id": "L-7"}}"#;
/// let answer = ureq::post(listings.path("/graphql")).content_type("application/json").send(sent);
/// assert!(answer.is_ok());
/// ```
#[must_use = "it is an operation, which does nothing until it is put into a request"]
pub fn graphql(document: impl Into<String>) -> Graphql {
    Graphql { document: document.into(), operation_name: None, variables: None }
}

/// The operation that [`graphql`] makes.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "it is an operation, which does nothing until it is put into a request"]
pub struct Graphql {
    document: String,
    operation_name: Option<String>,
    variables: Option<Pattern>,
}

impl Graphql {
    /// The name of the operation that is meant, for a document of several, or where the provider wants it.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let operation = graphql("query A { a } query B { b }").operation_name("B");
    /// # let _ = operation;
    /// ```
    pub fn operation_name(mut self, name: impl Into<String>) -> Self {
        self.operation_name = Some(name.into());
        self
    }

    /// The variables: an object whose members may be patterns, unless the operation goes by `GET`.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let operation = graphql("query A($id: ID!) { a(id: $id) }").variables(json_pattern!({"id": like("L-1")}));
    /// # let _ = operation;
    /// ```
    pub fn variables(mut self, variables: impl IntoPattern) -> Self {
        self.variables = Some(variables.into_pattern());
        self
    }

    /// The body that is sent.
    pub(crate) fn body(&self) -> Pattern {
        let mut members = vec![("query".to_owned(), Pattern::from(&self.document))];
        members.extend(self.operation_name.iter().map(|name| ("operationName".to_owned(), Pattern::from(name))));
        members.extend(self.variables.iter().map(|variables| ("variables".to_owned(), variables.clone())));
        Pattern::object(members)
    }

    /// The parameters of the query that is sent.
    ///
    /// # Errors
    /// The variables cannot stand in a query.
    pub(crate) fn parameters(&self) -> Result<Vec<(&'static str, String)>, String> {
        let mut parameters = vec![(in_query::DOCUMENT, self.document.clone())];
        parameters.extend(self.operation_name.iter().map(|name| (in_query::OPERATION_NAME, name.clone())));
        parameters.extend(self.plain_variables()?.map(|variables| (in_query::VARIABLES, variables.to_string())));
        Ok(parameters)
    }

    /// The variables, which are one text in a query: a contract has no rule for what stands within it.
    fn plain_variables(&self) -> Result<Option<Json>, String> {
        let Some(variables) = &self.variables else { return Ok(None) };
        let compiled =
            variables.compile(Side::Request).map_err(|what| format!("has GraphQL variables of which {what}"))?;
        if compiled.example.as_object().is_none() {
            return Err("has GraphQL variables that are no object".to_owned());
        }
        if !compiled.rules.is_empty() || !compiled.generators.is_empty() {
            return Err(
                "has GraphQL variables with patterns: in a query they are one text, for whose inside a contract has \
                        no rules; give them plain values, or describe a POST with .graphql_body(…)"
                    .to_owned(),
            );
        }
        Ok(Some(compiled.example))
    }

    /// What bodies of requests are compared with.
    ///
    /// # Errors
    /// The document cannot be read, or has no operation of that name.
    pub(crate) fn operation_of_body(&self) -> Result<Operation, String> {
        self.operation(Place::Body)
    }

    /// What queries of requests are compared with.
    ///
    /// # Errors
    /// The document cannot be read, or has no operation of that name, or one that may not go by `GET`.
    pub(crate) fn operation_of_query(&self) -> Result<Operation, String> {
        let operation = self.operation(Place::Query(self.plain_variables()?))?;
        if !operation.is_query() {
            return Err(
                "has a GraphQL operation that is no query, and only queries may go by GET: describe a POST with \
                        .graphql_body(…)"
                    .to_owned(),
            );
        }
        Ok(operation)
    }

    fn operation(&self, place: Place) -> Result<Operation, String> {
        Operation::new(&self.document, self.operation_name.as_deref(), self.variables.is_some(), place)
    }
}

#[cfg(test)]
mod tests;
