//! The matcher on JSON documents, rules and actual bodies that are made from the input: no panic, and a body matches itself
//! where no rule says otherwise, and under `type` rules wherever they stand.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_core::json;
use pact_fuzz::{Source, compare, document, response, rules_for, varied};

const JSON: &str = "application/json";

fuzz_target!(|data: &[u8]| {
    let source = &mut Source::new(data);
    let example = document(source, 4);
    let rules = rules_for(source, &example);
    let actual = varied(source, &example).to_string();
    if let Some(expected) = response(JSON, example.clone(), &rules) {
        let judged = compare(&expected, JSON, actual.as_bytes());
        assert_eq!(judged, compare(&expected, JSON, actual.as_bytes()), "the same comparison has two outcomes");
    }
    for rules in [json!({}), json!({"$": {"matchers": [{"match": "type"}]}})] {
        let Some(expected) = response(JSON, example.clone(), &rules) else { continue };
        let Some(mismatches) = compare(&expected, JSON, &expected.body_bytes()) else { continue };
        assert!(mismatches.is_empty(), "a body does not match itself under {rules}: {mismatches:?}");
    }
});
