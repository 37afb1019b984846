//! Arguments → a verification, or what is wrong with them. A variable that is set to nothing counts as not set.

use std::{path::PathBuf, sync::Arc, time::Duration};

use pact_broker_client::{
    Auth, Peer, Settings,
    origin::Origin,
    pacts_for_verification::{Query, Selector},
    verification_results::ProviderVersion,
};
use pact_verify::{
    NAME, Provider, Selection, Source, States, VERSION, Verifier,
    provider::{DEFAULT_TIMEOUT, Scheme, StateUrl},
};
use regex::Regex;

use super::{arguments::Arguments, earlier, selectors};

/// The verification that the arguments ask for, and that the environment of a build completes.
pub(super) fn verifier(arguments: &Arguments, build: &Origin) -> Result<Verifier, String> {
    let timeout =
        milliseconds("--request-timeout (or PACT_PROVIDER_REQUEST_TIMEOUT)", &arguments.provider.request_timeout)?
            .unwrap_or(DEFAULT_TIMEOUT);
    let provider = provider(arguments, timeout)?;
    let states = states(arguments, timeout, &provider)?;
    let mut verifier = Verifier::new(provider)
        .select(selection(arguments)?)
        .states_by(states)
        .replay_common_once(!arguments.provider.no_dedupe)
        .stop_at_first_failure(arguments.exit_on_first_error)
        .find_vacuous(given(&arguments.reports.coverage).is_some())
        .none_is_fine(arguments.sources.ignore_no_pacts_error);
    if let Some(name) = given(&arguments.provider.provider_name) {
        verifier = verifier.named(name);
    }
    for source in sources(arguments, build)? {
        verifier = verifier.source(source);
    }
    // Whoever asks for it promises that the provider can bear it.
    let at_a_time = at_a_time(arguments)?;
    verifier = verifier.isolated(at_a_time > 1).concurrency(at_a_time);
    match publish_as(arguments, build)? {
        Some(version) => Ok(verifier.publish_as(version)),
        None => Ok(verifier),
    }
}

pub(super) fn given(value: &Option<String>) -> Option<&str> {
    value.as_deref().map(str::trim).filter(|value| !value.is_empty())
}

fn milliseconds(flag: &str, text: &str) -> Result<Option<Duration>, String> {
    match text.trim().parse() {
        _ if text.trim().is_empty() => Ok(None),
        Ok(milliseconds) if milliseconds > 0 => Ok(Some(Duration::from_millis(milliseconds))),
        _ => Err(format!("{flag} must be a number of milliseconds from 1 on, not `{text}`")),
    }
}

fn provider(arguments: &Arguments, timeout: Duration) -> Result<Provider, String> {
    let given_provider = &arguments.provider;
    let scheme = match given_provider.transport.trim() {
        "http" | "" => Scheme::Http,
        "https" => Scheme::Https,
        other => {
            return Err(format!(
                "--transport (or PACT_PROVIDER_TRANSPORT) `{other}` is not spoken; known are http and https"
            ));
        }
    };
    let port = match given(&given_provider.port) {
        None => None,
        Some(text) => match text.parse() {
            Ok(port) if port > 0 => Some(port),
            _ => return Err(format!("--port (or PACT_PROVIDER_PORT) must be a number from 1 to 65535, not `{text}`")),
        },
    };
    let host = match given_provider.hostname.trim() {
        "" => "localhost",
        host => host,
    };
    let mut provider = Provider::new(scheme, host, port)
        .map_err(|error| format!("--hostname (or PACT_PROVIDER_HOSTNAME) {error}"))?
        .with_timeout(timeout);
    if let Some(path) = given(&given_provider.base_path) {
        if path.contains("://") {
            return Err("--base-path must be a path such as /api: the host is named with --hostname".to_owned());
        }
        provider = provider.with_base_path(path);
    }
    for header in &given_provider.header {
        // The value may be a secret: only the name is repeated.
        let (name, value) = header
            .split_once('=')
            .ok_or("--header must have the form KEY=VALUE; one of those given has no `=`".to_owned())?;
        if name.contains(':') {
            return Err("--header must have the form KEY=VALUE; one of those given has a `:` before its `=`".to_owned());
        }
        provider = provider.with_header(name, value).map_err(|error| format!("--header {error}"))?;
    }
    for text in &given_provider.transports {
        let (name, url) = transport(text, host)?;
        provider = provider.with_transport(&name, &url).map_err(|error| format!("--transports {error}"))?;
    }
    encrypted(arguments, provider)
}

/// The name and the URL of a transport: `message:8081/messages`, on the provider's host.
fn transport(text: &str, host: &str) -> Result<(String, String), String> {
    let wrong = || format!("--transports must have the form NAME:PORT or NAME:PORT/PATH, unlike `{text}`");
    let (name, rest) = text.split_once(':').ok_or_else(wrong)?;
    let (port, path) = rest.split_once('/').unwrap_or((rest, ""));
    let port: u16 = port.parse().ok().filter(|port| *port > 0).ok_or_else(wrong)?;
    if name.is_empty() {
        return Err(wrong());
    }
    let scheme = if name == "https" { "https" } else { "http" };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    Ok((name.to_owned(), format!("{scheme}://{host}:{port}/{path}")))
}

/// The provider, with what is said of encryption and of the version of HTTP.
fn encrypted(arguments: &Arguments, mut provider: Provider) -> Result<Provider, String> {
    let asked = &arguments.provider;
    if asked.disable_ssl_verification {
        provider = provider.without_tls_verification();
    }
    if let Some(file) = given(&asked.ca_certificate) {
        provider = provider.trusting(file);
    }
    match (given(&asked.client_certificate), given(&asked.client_key)) {
        (Some(certificate), Some(key)) => provider = provider.with_client_certificate(certificate, key),
        (None, None) => {}
        _ => return Err("--client-certificate and --client-key need each other".to_owned()),
    }
    if asked.http2 {
        provider = provider.with_http2();
    }
    provider.check_certificates()?;
    Ok(provider)
}

fn at_a_time(arguments: &Arguments) -> Result<usize, String> {
    match arguments.provider.concurrency.trim() {
        "" => Ok(1),
        text => match text.parse() {
            Ok(number) if number > 0 => Ok(number),
            _ => Err(format!("--concurrency (or PACT_PROVIDER_CONCURRENCY) must be a number from 1 on, not `{text}`")),
        },
    }
}

fn states(arguments: &Arguments, timeout: Duration, provider: &Provider) -> Result<States, String> {
    let given_states = &arguments.states;
    let Some(text) = given(&given_states.state_change_url) else { return Ok(States::Unset) };
    let url = StateUrl::new(text)
        .ok_or("--state-change-url must be a URL such as http://localhost:8080/_pact/provider-states".to_owned())?
        .as_query(given_states.state_change_as_query)
        .with_teardown(given_states.state_change_teardown)
        .with_timeout(timeout)
        .with_tls_of(provider);
    Ok(States::Url(Box::new(url)))
}

fn selection(arguments: &Arguments) -> Result<Selection, String> {
    let filters = &arguments.filters;
    let regex = |flag: &str, text: &Option<String>| match given(text) {
        None => Ok(None),
        Some(text) => Regex::new(text).map(Some).map_err(|error| not_regex(flag, text, &error)),
    };
    let mut selection = Selection::default();
    selection.description = regex("--filter-description (or PACT_DESCRIPTION)", &filters.filter_description)?;
    selection.state = regex("--filter-state (or PACT_PROVIDER_STATE)", &filters.filter_state)?;
    selection.no_state = filters.filter_no_state;
    selection.consumers.clone_from(&filters.filter_consumer);
    if filters.last_failed {
        selection.only = earlier::to_replay(arguments)?;
    }
    if selection.no_state && selection.state.is_some() {
        return Err("--filter-state and --filter-no-state exclude each other".to_owned());
    }
    Ok(selection)
}

/// The engine draws the expression with a mark below the place; what is wrong stands in its last line.
fn not_regex(flag: &str, text: &str, error: &regex::Error) -> String {
    let error = error.to_string();
    let reason = error.lines().last().unwrap_or_default().trim_start_matches("error: ");
    let hint = "a part of the text is enough, so no `*` is needed around it; \\ before a character takes it as it is";
    format!("{flag} `{text}` is not a regular expression: {reason}\n  hint: {hint}")
}

fn sources(arguments: &Arguments, build: &Origin) -> Result<Vec<Source>, String> {
    let given_sources = &arguments.sources;
    let broker_url = given(&given_sources.broker_url);
    let callback = given(&given_sources.webhook_callback_url);
    let (files, folders) = (&given_sources.file, &given_sources.dir);
    if let Some(url) = callback {
        if !files.is_empty() || !folders.is_empty() || !given_sources.url.is_empty() {
            return Err(
                "--webhook-callback-url goes with --broker-url only, not with --file, --dir or --url".to_owned()
            );
        }
        if broker_url.is_none() {
            return Err("--webhook-callback-url needs --broker-url (or PACT_BROKER_BASE_URL)".to_owned());
        }
        return Ok(vec![Source::Url(Box::new(settings(arguments, url)?))]);
    }
    let mut sources: Vec<Source> = files.iter().map(|path: &PathBuf| Source::file(path)).collect();
    sources.extend(folders.iter().map(Source::folder));
    for url in &given_sources.url {
        let begin = url.trim().split("://").next().unwrap_or_default();
        if !["http", "https"].iter().any(|scheme| begin.eq_ignore_ascii_case(scheme)) {
            // It may hold a secret, so it is not repeated.
            return Err("--url must begin with http:// or https://; a file is named with --file".to_owned());
        }
        let mut settings = settings(arguments, url)?;
        settings.peer = Peer::Server;
        sources.push(Source::Url(Box::new(settings)));
    }
    if let Some(url) = broker_url {
        let name = given(&arguments.provider.provider_name).ok_or_else(|| {
            let others = if sources.is_empty() {
                ""
            } else {
                "; where that variable is set and only the other contracts are meant, set it to nothing"
            };
            format!("--broker-url (or PACT_BROKER_BASE_URL) needs --provider-name (or PACT_PROVIDER_NAME){others}")
        })?;
        sources.push(Source::broker(settings(arguments, url)?, query(arguments, build, name)?));
    }
    if sources.is_empty() {
        return Err("no contract is named: give --file, --dir, --url or --broker-url".to_owned());
    }
    Ok(sources)
}

/// How to speak to the broker, or to whoever is at a URL.
fn settings(arguments: &Arguments, url: &str) -> Result<Settings, String> {
    let mut settings = Settings::new(url);
    settings.auth = auth(arguments)?;
    settings.skip_tls_verification = arguments.provider.disable_ssl_verification;
    settings.certificate_file = given(&arguments.provider.ca_certificate).map(PathBuf::from);
    let retries = arguments.broker.retries.trim();
    if !retries.is_empty() {
        settings.retries = retries.parse().map_err(|_| {
            format!("--retries (or PACT_BROKER_HTTP_RETRIES) must be a number from 0 on, not `{retries}`")
        })?;
    }
    if let Some(timeout) =
        milliseconds("--broker-timeout (or PACT_BROKER_HTTP_TIMEOUT)", &arguments.broker.broker_timeout)?
    {
        settings.timeout = timeout;
    }
    settings.user_agent = format!("{NAME}/{VERSION}");
    settings.on_retry = Some(Arc::new(|retry| {
        anstream::eprintln!(
            "{} answered {}; trying again in {} s ({} of {})",
            retry.url,
            retry.status,
            retry.pause.as_secs_f64(),
            retry.attempt,
            retry.of
        );
    }));
    Ok(settings)
}

fn auth(arguments: &Arguments) -> Result<Auth, String> {
    let authentication = &arguments.authentication;
    let (user, password) = (given(&authentication.user), given(&authentication.password));
    match (given(&authentication.token), user, password) {
        (Some(_), Some(_), _) | (Some(_), _, Some(_)) => {
            Err("--token and --user with --password exclude each other (see PACT_BROKER_TOKEN, PACT_BROKER_USERNAME, PACT_BROKER_PASSWORD, too)".to_owned())
        }
        (Some(token), None, None) => Ok(Auth::Bearer(token.to_owned())),
        (None, Some(user), password) => {
            Ok(Auth::Basic { username: user.to_owned(), password: password.unwrap_or_default().to_owned() })
        }
        (None, None, Some(_)) => Err("--password needs --user".to_owned()),
        (None, None, None) => Ok(Auth::None),
    }
}

fn query(arguments: &Arguments, build: &Origin, provider: &str) -> Result<Query, String> {
    let asked = &arguments.broker;
    let mut query = Query::new(provider);
    if !asked.consumer_version_selectors.is_empty() && !asked.consumer_version_tags.is_empty() {
        return Err("--consumer-version-selectors and --consumer-version-tags exclude each other".to_owned());
    }
    for text in &asked.consumer_version_selectors {
        query.selectors.extend(selectors::read(text)?);
    }
    query.selectors.extend(list(&asked.consumer_version_tags).iter().map(|tag| Selector::latest_with_tag(tag)));
    query.include_pending = asked.enable_pending;
    query.include_wip_since = given(&asked.include_wip_pacts_since).map(str::to_owned);
    query.provider_branch = branch(arguments, build);
    query.provider_tags = list(&arguments.publishing.provider_tags);
    Ok(query)
}

/// Values that may be separated by commas as well as repeated.
fn list(values: &[String]) -> Vec<String> {
    let parts = values.iter().flat_map(|value| value.split(','));
    parts.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The branch that is verified.
fn branch(arguments: &Arguments, build: &Origin) -> Option<String> {
    given(&arguments.publishing.provider_branch).map(str::to_owned).or_else(|| build.branch.clone())
}

fn publish_as(arguments: &Arguments, build: &Origin) -> Result<Option<ProviderVersion>, String> {
    let publishing = &arguments.publishing;
    if !publishing.publish {
        return Ok(None);
    }
    let version = given(&publishing.provider_version).or(build.commit.as_deref()).ok_or(
        "--publish needs --provider-version (no build server is recognised that would name the commit)".to_owned(),
    )?;
    if given(&arguments.sources.broker_url).is_none() && arguments.sources.url.is_empty() {
        return Err("--publish needs --broker-url (or PACT_BROKER_BASE_URL), or contracts from --url".to_owned());
    }
    let mut version = ProviderVersion::new(version);
    version.branch = branch(arguments, build);
    version.tags = list(&publishing.provider_tags);
    version.build_url = given(&publishing.build_url).map(str::to_owned).or_else(|| build.build_url.clone());
    Ok(Some(version))
}
