//! Forms: compared in bounded time and memory, and a body matches itself.
//! Input: the expected body, `%%`, the actual one, `%%`, rules.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some([expected, actual, rules]) = pact_fuzz::parts(data) else { return };
    pact_fuzz::check_text_body("application/x-www-form-urlencoded", expected, actual.as_bytes(), rules);
});
