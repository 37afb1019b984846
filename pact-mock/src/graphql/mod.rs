//! GraphQL operations: a `POST` of JSON, in which the document may be written another way.
//!
//! The contract has the request as it is described, plain JSON, so that any verifier replays it. The mock server compares
//! documents by what they say: [`canonical`] has their normal form, [`equivalent`] puts what came into the words of the
//! contract where it says the same.

mod canonical;
mod equivalent;
mod print;

pub(crate) use equivalent::Operation;

use crate::Pattern;
use crate::pattern::IntoPattern;

/// A GraphQL operation. [`RequestBuilder::graphql_body`](crate::RequestBuilder::graphql_body) takes it.
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

    /// The variables: an object whose members may be patterns.
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

    /// What requests are compared with.
    ///
    /// # Errors
    /// The document cannot be read, or has no operation of that name.
    pub(crate) fn operation(&self) -> Result<Operation, String> {
        Operation::new(&self.document, self.operation_name.as_deref(), self.variables.is_some())
    }
}

#[cfg(test)]
mod tests;
