//! What a consumer test needs: `use pact_mock::prelude::*;`

pub use crate::pattern::*;
pub use crate::{
    ContentsBuilder, Exchange, InteractionBuilder, MessageBuilder, MockServer, PactBuilder, Pattern, ReceivedMessage,
    RequestBuilder, ResponseBuilder, SentMessage, Specification, StatusPattern, SynchronousMessageBuilder,
    json_pattern,
};
