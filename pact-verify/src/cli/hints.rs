//! What may be missing from the arguments: of a run that came to no good end, or beside others that need it. Only the
//! command knows what it was not given.

use pact_verify::{Broken, InteractionResult, Outcome, Report, provider::ExchangeError};

use super::{arguments::Arguments, settings::given};

/// What was given and does nothing, since what it belongs to was not given.
pub(super) fn without_effect(arguments: &Arguments) -> Vec<String> {
    let (broker, states) = (&arguments.broker, &arguments.states);
    let alone = |flags: &[(&str, bool)], needed: &str| {
        let flags: Vec<&str> = flags.iter().filter(|(_, is_given)| *is_given).map(|(flag, _)| *flag).collect();
        let verb = if flags.len() == 1 { "does" } else { "do" };
        (!flags.is_empty()).then(|| format!("{} {verb} nothing without {needed}", flags.join(" and ")))
    };
    let of_broker = [
        ("--consumer-version-tags", !broker.consumer_version_tags.is_empty()),
        ("--consumer-version-selectors", !broker.consumer_version_selectors.is_empty()),
        ("--enable-pending", broker.enable_pending),
        ("--include-wip-pacts-since", given(&broker.include_wip_pacts_since).is_some()),
    ];
    let of_states = [
        ("--state-change-teardown", states.state_change_teardown),
        ("--state-change-as-query", states.state_change_as_query),
    ];
    let no_broker = given(&arguments.sources.broker_url).is_none();
    let no_url = given(&states.state_change_url).is_none();
    let broker = no_broker.then(|| alone(&of_broker, "--broker-url (or PACT_BROKER_BASE_URL)")).flatten();
    let states = no_url.then(|| alone(&of_states, "--state-change-url")).flatten();
    broker.into_iter().chain(states).collect()
}

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
    if failed().any(took_too_long) {
        hints.push("--request-timeout allows more time for an answer, or for a change of the provider's state");
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

fn took_too_long(one: &InteractionResult) -> bool {
    let exchange = match &one.outcome {
        Outcome::Broken(Broken::Exchange(error)) => Some(error),
        Outcome::Broken(Broken::State(error)) => error.exchange.as_ref(),
        _ => None,
    };
    matches!(exchange, Some(ExchangeError::Timeout { .. }))
}
