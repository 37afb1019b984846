//! Flags that other verifiers have and this one does not: what to say here instead.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Flags and what to do. The first part are of the existing verifier, the others of its Ruby predecessor.
const FLAGS: &[(&str, &str)] = &[
    ("--xslt", "the page of --html has a style of its own; to make another one, start from --json or --junit"),
    ("--pretty-log", LOG),
    ("--full-log", LOG),
    ("--compact-log", LOG),
    ("--enable-otel", TELEMETRY),
    ("--enable-otel-logs", TELEMETRY),
    ("--enable-otel-traces", TELEMETRY),
    ("--otel-exporter", TELEMETRY),
    ("--otel-exporter-endpoint", TELEMETRY),
    ("--otel-exporter-protocol", TELEMETRY),
    ("--provider-base-url", "use --hostname, --port, --transport and --base-path"),
    ("--provider-states-setup-url", "use --state-change-url"),
    ("--provider-states-url", "use --state-change-url; states are not listed beforehand"),
    ("--pact-broker-base-url", "use --broker-url (or PACT_BROKER_BASE_URL)"),
    ("--broker-username", "use --user (or PACT_BROKER_USERNAME)"),
    ("--broker-password", "use --password (or PACT_BROKER_PASSWORD)"),
    ("--broker-token", "use --token (or PACT_BROKER_TOKEN)"),
    ("--provider", "use --provider-name (or PACT_PROVIDER_NAME)"),
    ("--consumer-version-tag", "use --consumer-version-tags"),
    ("--consumer-version-selector", "use --consumer-version-selectors"),
    ("--provider-version-tag", "use --provider-tags"),
    ("--provider-version-branch", "use --provider-branch"),
    ("--provider-app-version", "use --provider-version"),
    ("--publish-verification-results", "use --publish"),
    ("--custom-provider-header", "use --header NAME=VALUE"),
    (
        "--custom-middleware",
        "there is no such hook in a command; the library takes closures in the provider's own tests",
    ),
    ("--monkeypatch", "there is no such hook in a command; the library takes closures in the provider's own tests"),
    ("--pact-urls", "use --url or --file, once for each contract"),
    ("--format", "the form on standard output is fixed; use --json, --junit, --html or --markdown with a file"),
    ("--out", "name a file with --json, --junit, --html or --markdown"),
    ("--verbose", "use --loglevel debug"),
    ("--wait", "wait for the provider before the verifier is started: it asks at once"),
    ("--log-dir", "the log goes to standard error: redirect it"),
    ("--no-enable-pending", "pending contracts are off unless --enable-pending is given: leave it out"),
    ("--fail-if-no-pacts-found", "this is so unless --ignore-no-pacts-error is given: leave it out"),
    ("--no-fail-if-no-pacts-found", "use --ignore-no-pacts-error"),
    ("--ignore-failures", "use --enable-pending: what was never verified does not fail the run"),
];

const LOG: &str = "lines of the log have one form: leave it out, and choose with --loglevel how much is logged";
const TELEMETRY: &str = "this verifier sends no telemetry: leave it out";

const NO_FLAG: &str = "name contracts with --file, --dir, --url or --broker-url";

/// What to do instead of an argument that is not known. It takes the place of names that are only spelt alike.
pub(super) fn advice(error: &mut clap::Error) -> Option<&'static str> {
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else { return None };
            let flag = argument.split('=').next()?;
            let advice = FLAGS.iter().find(|(known, _)| *known == flag).map(|(_, advice)| *advice)?;
            error.remove(ContextKind::SuggestedArg);
            Some(advice)
        }
        // A word without a flag is taken for a subcommand.
        ErrorKind::InvalidSubcommand => Some(NO_FLAG),
        ErrorKind::ArgumentConflict if error.get(ContextKind::InvalidSubcommand).is_some() => Some(NO_FLAG),
        _ => None,
    }
}
