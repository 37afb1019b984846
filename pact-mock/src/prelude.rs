//! What a consumer test needs: `use pact_mock::prelude::*;`

pub use crate::pattern::*;
pub use crate::{MockServer, PactBuilder, Pattern, Specification, json_pattern};
