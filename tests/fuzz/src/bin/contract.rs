//! The contract reader: what is read is written as it was, reads back as the same, merges with itself without conflict,
//! and compiles, generates and converts to the other versions without a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_core::format::{self, OnConflict, Specification};
use pact_core::json;
use pact_core::matching::{MessageMatcher, RequestMatcher, ResponseMatcher};
use pact_core::model::{Kind, Message, Pact};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let pact = match format::read(text) {
        Ok(pact) => pact,
        Err(error) => return drop(error.to_string()),
    };
    let document = json::parse_bytes(data).expect("a contract is JSON");
    let written = format::write(&pact).expect("a contract can be written in its own version");
    assert_eq!(format::read(&written).as_ref(), Ok(&pact));
    // A member that is there twice is written once.
    let read_again = json::parse(&written).expect("what is written is JSON");
    if json::compact(&document).len() == json::compact(&read_again).len() {
        assert_eq!(read_again, document);
    }
    let mut merged = pact.clone();
    if format::merge(&mut merged, pact.clone(), OnConflict::Replace).is_ok() {
        assert!(merged.interactions.len() <= pact.interactions.len());
    }
    compile(&pact);
    for version in [Specification::V1, Specification::V2, Specification::V3, Specification::V4] {
        let mut other = pact.clone();
        other.specification = version;
        if let Ok(text) = format::write(&other) {
            format::read(&text).expect("what is written in another version can be read");
        }
    }
});

fn compile(pact: &Pact) {
    for interaction in &pact.interactions {
        let _unknowns = interaction.unknowns();
        match &interaction.kind {
            Kind::Http(http) => {
                let _plans = (
                    RequestMatcher::new(&http.request).map(|matcher| matcher.plan().to_string()),
                    ResponseMatcher::new(&http.response).map(|matcher| matcher.plan().to_string()),
                );
            }
            Kind::Message(message) => compile_message(message),
            Kind::SyncMessages(messages) => {
                std::iter::once(&messages.request).chain(&messages.responses).for_each(compile_message);
            }
            Kind::Unknown(_) => {}
        }
    }
}

fn compile_message(message: &Message) {
    let _plan = MessageMatcher::new(message).map(|matcher| matcher.plan().to_string());
}
