//! The contract reader: each interaction reads as it does by itself; what is read is written as it was, reads back as the same, merges with itself without conflict,
//! and compiles, generates and converts to the other versions without a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_core::format::{self, OnConflict, Outline, Specification};
use pact_core::json::{self, Object};
use pact_core::matching::{MessageMatcher, RequestMatcher, ResponseMatcher};
use pact_core::model::{Interaction, Kind, Message, Pact, ProviderState};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let pact = match format::read(text) {
        Ok(pact) => pact,
        Err(error) => return drop(error.to_string()),
    };
    read_in_turn(text, &pact);
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

/// Each interaction from its place in the text, twice: what it has in common with others is known by then.
fn read_in_turn(text: &str, pact: &Pact) {
    fn said(one: &Interaction) -> (&str, &Kind, &[ProviderState], &Object) {
        (&one.description, &one.kind, &one.provider_states, &one.comments)
    }
    let outline = Outline::read(text).expect("a contract has an outline");
    assert_eq!(outline.len(), pact.interactions.len());
    for _ in 0..2 {
        for (index, expected) in pact.interactions.iter().enumerate() {
            let read = outline.interaction(text, index).expect("what is read among others can be read alone");
            assert_eq!(said(&read), said(expected));
        }
    }
}

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
