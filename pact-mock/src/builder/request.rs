//! The request of an interaction.

use pact_core::model::{Category, Generators, HttpRequest, MatchingRules, Query, RulePath};

use super::named_values::NamedValues;
use super::part::Part;
use super::{Problem, path};
use crate::Pattern;
use crate::pattern::IntoPattern;
use crate::side::Side;

/// Describes a request. [`InteractionBuilder::request`](super::InteractionBuilder::request) gives it to a closure.
///
/// What is not described is not compared, but for two things: query parameters and members of JSON bodies that are not
/// described must not be there. Headers may.
#[derive(Debug, Clone, Default)]
#[must_use = "return the request from the closure"]
pub struct RequestBuilder {
    method: Option<String>,
    path: Option<Pattern>,
    query: Vec<(String, Option<Pattern>)>,
    #[cfg(feature = "graphql")]
    operation: Option<crate::Graphql>,
    part: Part,
}

macro_rules! methods {
    ($($name:ident $method:literal),* $(,)?) => {$(
        #[doc = concat!("A `", $method, "` of this path.")]
        ///
        /// ```
        /// # use pact_mock::prelude::*;
        /// # let _ = PactBuilder::new("billing", "listings").interaction("a listing", |i| i.request(|r| {
        #[doc = concat!("r.", stringify!($name), "(\"/listings/L-1\")")]
        /// # }));
        /// ```
        pub fn $name(self, path: impl IntoPattern) -> Self {
            self.method($method).path(path)
        }
    )*};
}

impl RequestBuilder {
    methods! {
        get "GET", head "HEAD", post "POST", put "PUT", patch "PATCH", delete "DELETE", options "OPTIONS",
    }

    /// The method; `GET` without this.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").interaction("a listing", |i| i.request(|r| {
    /// r.method("PURGE").path("/listings/L-1")
    /// # }));
    /// ```
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// The path, from its first slash on and without the query: a text or a pattern such as
    /// [`regex`](crate::pattern::regex). What a URL cannot hold is percent-encoded.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").interaction("a listing", |i| i.request(|r| {
    /// r.path(regex(r"/listings/L-\d+", "/listings/L-1"))
    /// # }));
    /// ```
    pub fn path(mut self, path: impl IntoPattern) -> Self {
        self.path = Some(path.into_pattern());
        self
    }

    /// A query parameter, not encoded. Given several times for one name, all values are expected in this order.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").interaction("listings", |i| i.request(|r| {
    /// r.get("/listings").query("page", integer(2)).query("tag", "new").query("tag", "sold")
    /// # }));
    /// ```
    pub fn query(mut self, name: impl Into<String>, value: impl IntoPattern) -> Self {
        self.query.push((name.into(), Some(value.into_pattern())));
        self
    }

    /// A query parameter that is a name without a value, as in `?full`; it is compared like one with an empty value.
    ///
    /// The verifier of the existing implementation leaves such a name out when it replays the contract; ours sends it. With
    /// `.query("full", "")` both send `full=`.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").interaction("listings", |i| i.request(|r| {
    /// r.get("/listings").query_without_value("full")
    /// # }));
    /// ```
    pub fn query_without_value(mut self, name: impl Into<String>) -> Self {
        self.query.push((name.into(), None));
        self
    }

    /// A body that is a GraphQL operation (feature `graphql`), of which the document may be written another way.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").interaction("a price", |i| i.request(|r| {
    /// r.post("/graphql").graphql_body(graphql("query Price { listing(id: 1) { cents } }").operation_name("Price"))
    /// # }));
    /// ```
    #[cfg(feature = "graphql")]
    pub fn graphql_body(mut self, operation: crate::Graphql) -> Self {
        self.part.body = Some(super::body_pattern::BodyPattern::Graphql(operation));
        self
    }

    /// A query that is a GraphQL operation (feature `graphql`), of which the document may be written another way: the
    /// parameters `query`, `operationName` and `variables`. Only queries may go by `GET`, and their variables are plain
    /// values.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").interaction("a price", |i| i.request(|r| {
    /// let price = graphql("query Price($id: ID!) { listing(id: $id) { cents } }");
    /// r.get("/graphql").graphql_query(price.variables(json_pattern!({"id": "L-1"})))
    /// # }));
    /// ```
    #[cfg(feature = "graphql")]
    pub fn graphql_query(mut self, operation: crate::Graphql) -> Self {
        self.operation = Some(operation);
        self
    }

    /// The GraphQL operation that the body or the query is, if one is.
    #[cfg(feature = "graphql")]
    pub(super) fn operation(&self) -> Result<Option<crate::graphql::Operation>, Problem> {
        let body = match &self.part.body {
            Some(super::body_pattern::BodyPattern::Graphql(operation)) => Some(operation),
            _ => None,
        };
        let in_query = |what: String| Problem::new("the request's query", what);
        match (&self.operation, body) {
            (None, None) => Ok(None),
            (None, Some(operation)) => {
                operation.operation_of_body().map(Some).map_err(|what| Problem::new("the request's body", what))
            }
            (Some(_), Some(_)) => {
                Err(in_query("has a GraphQL operation, and so has the body: leave one out".to_owned()))
            }
            (Some(operation), None) => match self.build_method()?.as_str() {
                "GET" => operation.operation_of_query().map(Some).map_err(in_query),
                method => Err(in_query(format!(
                    "has a GraphQL operation, which goes by GET and not by {method}: use .get(…), or .graphql_body(…)"
                ))),
            },
        }
    }

    pub(super) fn build(&self) -> Result<HttpRequest, Problem> {
        let mut rules = MatchingRules::default();
        let mut generators = Generators::default();
        let path = self.build_path(&mut rules, &mut generators)?;
        let query = self.build_query(&mut rules, &mut generators)?;
        let (headers, body) = self.part.build(Side::Request, &mut rules, &mut generators)?;
        Ok(HttpRequest { method: self.build_method()?, path, query, headers, body, rules, generators })
    }

    fn build_method(&self) -> Result<String, Problem> {
        let method = self.method.as_deref().unwrap_or("GET");
        match hyper::Method::from_bytes(method.as_bytes()) {
            Ok(_) => Ok(method.to_ascii_uppercase()),
            Err(_) => Err(Problem::new("the request's method", format!("is not a method of HTTP: {method:?}"))),
        }
    }

    fn build_path(&self, rules: &mut MatchingRules, generators: &mut Generators) -> Result<String, Problem> {
        let problem = |message: String| Problem::new("the request's path", message);
        let Some(pattern) = &self.path else {
            return Err(problem("is missing: describe the request with .request(|r| r.get(\"/…\"))".to_owned()));
        };
        let text = pattern.compile_text(Side::Request).map_err(problem)?;
        let encoded = path::encode(&text.example).map_err(problem)?;
        if let Some(list) = text.rules {
            rules.add(Category::Path, RulePath::root(), list);
        }
        if let Some(generator) = text.generator {
            generators.add(Category::Path, RulePath::root(), generator);
        }
        Ok(encoded)
    }

    fn build_query(&self, rules: &mut MatchingRules, generators: &mut Generators) -> Result<Query, Problem> {
        let mut values = NamedValues::new(Side::Request, "query parameter", Category::Query);
        for (name, pattern) in &self.query {
            values.add(name, pattern.as_ref())?;
        }
        #[cfg(feature = "graphql")]
        if let Some(operation) = &self.operation {
            let parameters = operation.parameters().map_err(|what| Problem::new("the request's query", what))?;
            for (name, text) in parameters {
                values.add(name, Some(&Pattern::from(text)))?;
            }
        }
        Ok(Query::from_parameters(values.finish(rules, generators)))
    }
}

super::part::part_methods!(
    RequestBuilder,
    "request",
    "# let _ = PactBuilder::new(\"billing\", \"listings\").interaction(\"listings\", |i| i.request(|r| {"
);
