//! What time it is, for values that are made anew.

use std::time::SystemTime;

use pact_core::date_pattern::Moment;

/// Now, if the clock shows a date that can be written.
pub(crate) fn now() -> Option<Moment> {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok().and_then(Moment::since_epoch)
}
