//! The JSON reader: what is read is written and read again as it was, and whatever `serde_json` reads is read alike.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_core::json;

fuzz_target!(|data: &[u8]| {
    let ours = json::parse_bytes(data);
    let theirs = serde_json::from_slice::<serde_json::Value>(data);
    match (&ours, theirs) {
        (Ok(value), theirs) => {
            assert_eq!(json::parse(&json::compact(value)).as_ref(), Ok(value));
            assert_eq!(json::parse(&json::pretty(value)).as_ref(), Ok(value));
            if let Ok(theirs) = theirs {
                assert_eq!(serde_json::from_str::<serde_json::Value>(&value.to_string()).ok(), Some(theirs));
            }
        }
        (Err(error), Ok(_)) => panic!("serde_json reads what we refuse: {error}"),
        (Err(error), Err(_)) => drop(error.to_string()),
    }
    if let (Ok(value), Ok(text)) = (&ours, std::str::from_utf8(data)) {
        for pointer in ["", "/a", "/0/a", "/interactions/0"] {
            assert!(
                value.pointer(pointer).is_none()
                    || json::locate(text, pointer).is_some()
                    || text.starts_with('\u{feff}')
            );
        }
    }
});
