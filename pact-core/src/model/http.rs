//! HTTP requests and responses of a contract.

use super::{Body, ContentType, Generators, Headers, MatchingRules, Query, coding};

/// A request and the response to it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HttpInteraction {
    /// What the consumer sends.
    pub request: HttpRequest,
    /// What the provider answers.
    pub response: HttpResponse,
}

/// A request as the contract has it.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpRequest {
    /// The method, in upper case.
    pub method: String,
    /// The path as recorded: percent-escapes are kept.
    pub path: String,
    /// The query.
    pub query: Query,
    /// The headers.
    pub headers: Headers,
    /// The body.
    pub body: Body,
    /// How an actual request is compared.
    pub rules: MatchingRules,
    /// Which parts are generated anew.
    pub generators: Generators,
}

impl Default for HttpRequest {
    fn default() -> Self {
        Self {
            method: "GET".to_owned(),
            path: "/".to_owned(),
            query: Query::default(),
            headers: Headers::default(),
            body: Body::default(),
            rules: MatchingRules::default(),
            generators: Generators::default(),
        }
    }
}

/// A response as the contract has it.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body.
    pub body: Body,
    /// How an actual response is compared.
    pub rules: MatchingRules,
    /// Which parts are generated anew.
    pub generators: Generators,
}

impl Default for HttpResponse {
    fn default() -> Self {
        Self {
            status: 200,
            headers: Headers::default(),
            body: Body::default(),
            rules: MatchingRules::default(),
            generators: Generators::default(),
        }
    }
}

impl HttpRequest {
    /// The bytes of the body; empty where there is none.
    #[must_use]
    pub fn body_bytes(&self) -> Vec<u8> {
        self.body.bytes_beside(self.headers.first("content-type"))
    }

    /// The body as it goes over the wire: in the content codings that the headers name, unless it is recorded in them.
    #[must_use]
    pub fn wire_bytes(&self) -> Vec<u8> {
        coding::encoded(self.body_bytes(), &self.headers)
    }

    /// The content type of the body: as the body says, else as the header says, else sniffed.
    #[must_use]
    pub fn content_type(&self) -> Option<ContentType> {
        self.body.content_type_with(self.headers.first("content-type"))
    }
}

impl HttpResponse {
    /// The bytes of the body; empty where there is none.
    #[must_use]
    pub fn body_bytes(&self) -> Vec<u8> {
        self.body.bytes_beside(self.headers.first("content-type"))
    }

    /// The body as it goes over the wire: in the content codings that the headers name, unless it is recorded in them.
    #[must_use]
    pub fn wire_bytes(&self) -> Vec<u8> {
        coding::encoded(self.body_bytes(), &self.headers)
    }

    /// The content type of the body: as the body says, else as the header says, else sniffed.
    #[must_use]
    pub fn content_type(&self) -> Option<ContentType> {
        self.body.content_type_with(self.headers.first("content-type"))
    }
}
