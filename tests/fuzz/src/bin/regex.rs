//! The regex dialect: an expression compiles or is refused, a match comes to an end, and what the generator makes matches.
//! Input: the expression, `%%`, a text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_core::date_pattern::Moment;
use pact_core::generating::{self, Context, Mode};
use pact_core::json;
use pact_core::json::Object;
use pact_core::model::{Body, Category, Generator, RulePath};

fuzz_target!(|data: &[u8]| {
    let Some([regex, text]) = pact_fuzz::parts(data) else { return };
    let rules = json!({"$": {"matchers": [{"match": "regex", "regex": regex}]}});
    let Some(mut response) = pact_fuzz::response("application/json", json::Json::from(text), &rules) else { return };
    let Some(_judged) = pact_fuzz::compare(&response, "application/json", &response.body_bytes()) else { return };
    response.body = Body::json(text);
    response.generators.add(Category::Body, RulePath::root(), Generator::Regex(regex.to_owned()));
    let mut numbers = data.iter().map(|byte| u64::from(*byte)).cycle();
    let mut context = Context {
        mode: Mode::Consumer,
        state_values: &Object::new(),
        mock_server_url: None,
        now: Moment::since_epoch(core::time::Duration::from_secs(1_800_000_000)).expect("a moment"),
        random: &mut || numbers.next().unwrap_or(0),
    };
    if let Ok(made) = generating::response(&response, &mut context) {
        let body = made.body_bytes();
        let mismatches = pact_fuzz::compare(&response, "application/json", &body).expect("it was judged before");
        assert!(mismatches.is_empty(), "{} is made but does not match", String::from_utf8_lossy(&body));
    }
});
