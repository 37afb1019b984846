//! Rule paths: the steps of a path, written anew, are the same steps.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_core::model::RulePath;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let path = match RulePath::parse(text) {
        Ok(path) => path,
        Err(error) => return drop(error.to_string()),
    };
    assert_eq!(path.as_str(), text);
    let written = path.tokens().iter().cloned().fold(RulePath::root(), |path, token| path.join(token));
    let again = RulePath::parse(written.as_str()).expect("a path that was written can be read");
    assert_eq!(again.tokens(), path.tokens());
    if let Some((first, rest)) = path.without_first() {
        let rest = RulePath::parse(rest.as_str()).expect("the rest of a path can be read");
        assert_eq!((first, rest.tokens()), (&path.tokens()[0], &path.tokens()[1..]));
    }
});
