//! What may be missing from the arguments of a run that came to no good end. Only the command knows what it was not given.

use pact_verify::{Broken, InteractionResult, Outcome, Report, provider::ExchangeError};

use super::{arguments::Arguments, settings::given};

/// The hints, each a line.
pub(super) fn after(arguments: &Arguments, report: &Report) -> Vec<&'static str> {
    let failed = || report.contracts.iter().flat_map(|one| &one.interactions).filter(|one| !one.outcome.is_passed());
    let mut hints = Vec::new();
    if report.filtered_to_nothing && arguments.filters.last_failed {
        hints.push(
            "nothing that failed before is in these contracts any more, or other filters leave it out; a run without \
             --last-failed begins the list anew",
        );
    }
    if given(&arguments.provider.port).is_none() && failed().any(found_nobody) {
        hints.push("without --port the provider is asked at the port of http or https, 80 or 443");
    }
    let needs_states = |one: &InteractionResult| !one.states.is_empty() && matches!(one.outcome, Outcome::Differs(_));
    if given(&arguments.states.state_change_url).is_none() && failed().any(needs_states) {
        hints.push(
            "without --state-change-url nobody puts the provider into the states that interactions need, and some that \
             need them failed",
        );
    }
    hints
}

fn found_nobody(one: &InteractionResult) -> bool {
    matches!(&one.outcome, Outcome::Broken(Broken::Exchange(ExchangeError::NoConnection { .. })))
}
