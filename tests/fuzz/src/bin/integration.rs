//! Integration JSON: what is taken apart can be written into a contract and reads back as the same rules and generators.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_core::format::{self, Specification, integration};
use pact_core::json;
use pact_core::model::{Body, Category, HttpInteraction, HttpResponse, Interaction, Kind, Pact};

fuzz_target!(|data: &[u8]| {
    let Ok(value) = json::parse_bytes(data) else { return };
    for (category, name) in [(Category::Header, Some("a b")), (Category::Path, None), (Category::Status, None)] {
        let _taken = integration::integrate_part(&value, category, name).map_err(|error| error.to_string());
    }
    let Ok(taken) = integration::integrate_body(&value).map_err(|error| error.to_string()) else { return };
    let response = HttpResponse {
        // A body of `null` is read as what it is.
        body: if taken.value.is_null() { Body::Null } else { Body::json(taken.value) },
        rules: taken.rules,
        generators: taken.generators,
        ..HttpResponse::default()
    };
    let mut pact = Pact::new("a", "b", Specification::V4);
    let mut interaction = Interaction::default();
    interaction.description = "c".to_owned();
    interaction.kind = Kind::Http(Box::new(HttpInteraction { response, ..HttpInteraction::default() }));
    let response = &interaction.http().expect("an HTTP interaction").response;
    if let Some(mismatches) = pact_fuzz::compare(response, "application/json", &response.body_bytes()) {
        drop(mismatches);
    }
    pact.interactions.push(interaction.clone());
    let written = format::write(&pact).expect("version 4 can say everything");
    let again = format::read(&written).expect("what is written can be read");
    let again = &again.interactions[0].http().expect("an HTTP interaction").response;
    assert_eq!(again.rules, response.rules);
    assert_eq!(again.generators, response.generators);
    assert_eq!(again.body, response.body);
});
