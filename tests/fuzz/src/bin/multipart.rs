//! Multipart bodies: compared in bounded time and memory, and a body matches itself.
//! Input: the expected body, `%%`, the actual one, `%%`, rules.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some([expected, actual, rules]) = pact_fuzz::parts(data) else { return };
    pact_fuzz::check_text_body("multipart/form-data; boundary=edge", expected, actual.as_bytes(), rules);
});
