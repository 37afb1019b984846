//! The generators of a contract's parts, for either side: a part is made or refused, in bounded time and memory.
//! Input: a part of a contract as version 4 has it, `%%`, state values.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_core::date_pattern::Moment;
use pact_core::format::{Specification, read_message, read_request, read_response};
use pact_core::generating::{self, Context, Mode};
use pact_core::json;
use pact_core::json::Object;

fuzz_target!(|data: &[u8]| {
    let Some([part, values]) = pact_fuzz::parts(data) else { return };
    let Ok(part) = json::parse(part) else { return };
    let values = json::parse(values).ok().and_then(|values| values.as_object().cloned()).unwrap_or_else(Object::new);
    for mode in [Mode::Consumer, Mode::Provider] {
        let mut numbers = data.iter().map(|byte| u64::from(*byte) << 56 | u64::from(*byte)).cycle();
        let mut context = Context {
            mode,
            state_values: &values,
            mock_server_url: Some("http://127.0.0.1:1234"),
            now: Moment::since_epoch(core::time::Duration::from_secs(1_800_000_000)).expect("a moment"),
            random: &mut || numbers.next().unwrap_or(0),
        };
        if let Ok(request) = read_request(&part, Specification::V4) {
            let _made = generating::request(&request, &mut context).map(|made| made.body_bytes());
        }
        if let Ok(response) = read_response(&part, Specification::V4) {
            let _made = generating::response(&response, &mut context).map(|made| made.body_bytes());
        }
        if let Ok(message) = read_message(&part, Specification::V4) {
            let _made = generating::message(&message, &mut context).map(|made| made.contents_bytes());
        }
    }
});
