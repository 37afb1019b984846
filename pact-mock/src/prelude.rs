//! What a consumer test needs: `use pact_mock::prelude::*;`

#[cfg(feature = "graphql")]
pub use crate::graphql::{Graphql, graphql};
pub use crate::pattern::*;
pub use crate::{
    ContentsBuilder, Exchange, InteractionBuilder, MessageBuilder, MockServer, PactBuilder, Pattern, ReceivedMessage,
    RequestBuilder, ResponseBuilder, SentMessage, Specification, StatusPattern, SynchronousMessageBuilder, Variant,
    VariantsBuilder, json_pattern,
};
