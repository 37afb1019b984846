//! Actual requests, responses and messages, borrowed from wherever they came from.

use crate::json::Object;

/// A request that came.
#[derive(Debug, Clone)]
pub struct ActualRequest<'a> {
    /// The method.
    pub method: &'a str,
    /// The path as it was sent, with its percent-escapes.
    pub path: &'a str,
    /// The query as it was sent, without `?`; empty if there is none.
    pub query: &'a str,
    /// Header lines in order.
    pub headers: Vec<(&'a str, &'a str)>,
    /// The body; empty if there is none.
    pub body: &'a [u8],
}

/// A response that came.
#[derive(Debug, Clone)]
pub struct ActualResponse<'a> {
    /// The status code.
    pub status: u16,
    /// Header lines in order.
    pub headers: Vec<(&'a str, &'a str)>,
    /// The body; empty if there is none.
    pub body: &'a [u8],
}

/// A message that came.
#[derive(Debug, Clone)]
pub struct ActualMessage<'a> {
    /// The contents; empty if there are none.
    pub contents: &'a [u8],
    /// The content type beside the contents, if somebody named one; else the metadata are asked.
    pub content_type: Option<&'a str>,
    /// Metadata by name.
    pub metadata: &'a Object,
}
