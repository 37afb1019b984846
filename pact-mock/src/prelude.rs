//! What a consumer test needs: `use pact_mock::prelude::*;`

pub use crate::pattern::*;
pub use crate::{
    InteractionBuilder, MockServer, PactBuilder, Pattern, RequestBuilder, ResponseBuilder, Specification,
    StatusPattern, json_pattern,
};
