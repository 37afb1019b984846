//! Arguments that are not this program's, such as flags that other verifiers have and words without a flag: what to say of
//! them.

use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Flags and what to do. The first part are of the existing verifier, then come those of its Ruby predecessor; the last ones
/// are of the programs beside this one, or what people try.
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
    ("--json-file", "use --json"),
    ("--junit-file", "use --junit"),
    ("--custom-header", "use --header NAME=VALUE"),
    ("--no-pacts-is-error", "this is so unless --ignore-no-pacts-error is given: leave it out"),
    ("--timeout", "use --request-timeout for the provider, --broker-timeout for the broker"),
    ("--pact-url", "use --url or --file, once for each contract"),
    ("--pact-broker-url", "use --broker-url (or PACT_BROKER_BASE_URL)"),
    ("--pact-broker-username", "use --user (or PACT_BROKER_USERNAME)"),
    ("--pact-broker-password", "use --password (or PACT_BROKER_PASSWORD)"),
    ("--pact-broker-token", "use --token (or PACT_BROKER_TOKEN)"),
    ("-V", "use --version, or -v"),
    ("-?", "use --help"),
    ("-k", "use --token (or PACT_BROKER_TOKEN)"),
    ("-a", "use --provider-version"),
    ("-r", "use --publish"),
    ("-o", "name a file with --json, --junit, --html or --markdown"),
    ("--ignore-failures", "use --enable-pending: what was never verified does not fail the run"),
    ("--insecure-tls", "use --disable-ssl-verification"),
    ("--branch", "use --provider-branch, or for the consumers' --consumer-version-selectors branch=NAME"),
    ("--tag", "use --provider-tags, or for the consumers' --consumer-version-tags"),
    ("--selectors", "use --consumer-version-selectors"),
    ("--pending", "use --enable-pending"),
    ("--filter", "use --filter-description, --filter-state, --filter-no-state or --filter-consumer"),
    ("--parallel", "use --concurrency"),
    ("--debug", "use --loglevel debug"),
    ("--quiet", QUIET),
    ("-q", QUIET),
];

const QUIET: &str = "the exit code tells the verdict: redirect standard output, and standard error for how far it is";
const LOG: &str = "lines of the log have one form: leave it out, and choose with --loglevel how much is logged";
const TELEMETRY: &str = "this verifier sends no telemetry: leave it out";

/// Puts what to do instead of an argument that is not known into the error, in the place of names that are only spelt
/// alike. A word that follows no flag is no argument of the program at all: then the error is what to say of it.
pub(super) fn explained(mut error: clap::Error) -> Result<clap::Error, String> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let argument = text(ContextKind::InvalidArg).unwrap_or_default();
            let flag = argument.split('=').next().unwrap_or_default();
            if error.get(ContextKind::SuggestedArg).is_some() {
                // It would show the flag that is spelt alike, as if that had been given.
                error.remove(ContextKind::Usage);
            }
            if let Some((_, advice)) = FLAGS.iter().find(|(known, _)| *known == flag) {
                error.remove(ContextKind::SuggestedArg);
                error.remove(ContextKind::Usage);
                advise(&mut error, advice);
            }
            Ok(error)
        }
        ErrorKind::TooManyValues => {
            error.remove(ContextKind::Usage);
            advise(&mut error, "it takes no value: give it alone, or leave it out");
            Ok(error)
        }
        ErrorKind::InvalidValue if is_lone_h(&text) => {
            advise(&mut error, "-h is the provider's host, as in the existing verifier; for help use --help");
            Ok(error)
        }
        // A word without a flag is taken for a subcommand.
        ErrorKind::InvalidSubcommand | ErrorKind::ArgumentConflict => match text(ContextKind::InvalidSubcommand) {
            Some(word) if error.get(ContextKind::SuggestedSubcommand).is_none() || Path::new(&word).exists() => {
                Err(stray(&word))
            }
            _ => Ok(error),
        },
        _ => Ok(error),
    }
}

fn advise(error: &mut clap::Error, advice: &str) {
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![advice.to_owned().into()]));
}

/// Whether the host is missing its value.
fn is_lone_h(text: &impl Fn(ContextKind) -> Option<String>) -> bool {
    let is_host = text(ContextKind::InvalidArg).is_some_and(|name| name.starts_with("--hostname"));
    is_host && text(ContextKind::InvalidValue).is_none_or(|value| value.is_empty())
}

/// What to say of a word that follows no flag.
fn stray(word: &str) -> String {
    let path = Path::new(word);
    let flag = match () {
        () if word.contains("://") => Some("--url"),
        () if path.is_dir() => Some("--dir"),
        () if path.is_file() => Some("--file"),
        () => None,
    };
    // A URL may hold a secret, so it is not repeated.
    match flag {
        Some("--url") => {
            "a URL follows no flag; name the contract there with --url, a broker with --broker-url".to_owned()
        }
        Some(flag) => format!("`{word}` follows no flag; name contracts there with {flag} {word}"),
        None => format!("`{word}` follows no flag; name contracts with --file, --dir, --url or --broker-url"),
    }
}
