//! The whole comparison on text: whatever is given as a request, response or message of any version is judged or refused.
//! Input: a byte for kind and version, the expected part, `%%`, the actual part.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_core::comparison::{Kind, explain};
use pact_core::format::Specification;
use pact_core::json;

fuzz_target!(|data: &[u8]| {
    let Some((choice, data)) = data.split_first() else { return };
    let Some([expected, actual]) = pact_fuzz::parts(data) else { return };
    let kind = [Kind::Request, Kind::Response, Kind::Message][usize::from(choice % 3)];
    let versions = [Specification::V1, Specification::V1_1, Specification::V2, Specification::V3, Specification::V4];
    let version = versions[usize::from(choice / 3) % versions.len()];
    let Ok(expected) = json::parse(expected) else { return };
    let actual = json::parse(actual).unwrap_or_else(|_| expected.clone());
    let shown = explain(kind, version, &expected, &actual)
        .map(|explanation| (explanation.to_string(), explanation.to_json()))
        .map_err(|error| error.to_string());
    drop(shown);
});
