//! The flags and variables, named as users of the existing verifier know them. What they mean together is said in
//! [`super::settings`].

use std::path::PathBuf;

use clap::{ArgAction, Parser, builder::FalseyValueParser};

use super::log::Level;

const EXIT_CODES: &str = "\
Exit codes:
  0  verified; what is pending may have failed
  1  an interaction failed, or could not be judged
  2  could not run: contracts that cannot be read or fetched, no contract, a filter that lets nothing pass
  3  bad arguments
  4  judged and passed, but a result could not be published
  5  judged and passed, but a report could not be written";

/// Replays contracts against a provider and says exactly what differs.
#[derive(Debug, Parser)]
#[command(
    name = "pact-verify",
    version,
    after_help = EXIT_CODES,
    args_conflicts_with_subcommands = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Print help
    #[arg(long, action = ArgAction::Help)]
    help: Option<bool>,
    /// Print version
    #[arg(short = 'v', long, action = ArgAction::Version)]
    version: Option<bool>,
    /// How much to log on standard error; from `debug` on, every exchange with the provider
    #[arg(short = 'l', long = "loglevel", alias = "log-level", value_name = "LEVEL", default_value = "warn")]
    pub(crate) log_level: Level,
    /// No colours in the output
    #[arg(long = "no-colour", alias = "no-color")]
    pub(crate) no_colour: bool,
    #[command(flatten)]
    pub(crate) sources: Sources,
    #[command(flatten)]
    pub(crate) authentication: Authentication,
    #[command(flatten)]
    pub(crate) provider: Provider,
    #[command(flatten)]
    pub(crate) states: States,
    #[command(flatten)]
    pub(crate) filters: Filters,
    #[command(flatten)]
    pub(crate) publishing: Publishing,
    #[command(flatten)]
    pub(crate) broker: Broker,
    /// Stop at the first interaction that fails the run
    #[arg(long, help_heading = "Development")]
    pub(crate) exit_on_first_error: bool,
    #[command(flatten)]
    pub(crate) reports: Reports,
}

/// What else there is to do.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Match(super::compare::Match),
    Explain(super::explain::Explain),
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Contracts")]
pub(crate) struct Sources {
    /// File with a contract (can be repeated)
    #[arg(short, long, value_name = "FILE")]
    pub(crate) file: Vec<PathBuf>,
    /// Folder with contracts, sub-folders included (can be repeated)
    #[arg(short, long, value_name = "DIR")]
    pub(crate) dir: Vec<PathBuf>,
    /// URL of a contract (can be repeated)
    #[arg(short, long, value_name = "URL")]
    pub(crate) url: Vec<String>,
    /// URL of the broker to ask for contracts; needs --provider-name
    #[arg(short, long, value_name = "URL", env = "PACT_BROKER_BASE_URL", hide_env_values = true)]
    pub(crate) broker_url: Option<String>,
    /// URL of the one contract that a webhook of the broker asks to verify
    #[arg(long, value_name = "URL", env = "PACT_WEBHOOK_CALLBACK_URL", hide_env_values = true)]
    pub(crate) webhook_callback_url: Option<String>,
    /// Succeed if there is no contract to verify
    #[arg(long)]
    pub(crate) ignore_no_pacts_error: bool,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Authentication at the broker and at URLs of contracts")]
pub(crate) struct Authentication {
    /// User name
    #[arg(long, value_name = "NAME", env = "PACT_BROKER_USERNAME", hide_env_values = true)]
    pub(crate) user: Option<String>,
    /// Password
    #[arg(long, value_name = "PASSWORD", env = "PACT_BROKER_PASSWORD", hide_env_values = true)]
    pub(crate) password: Option<String>,
    /// Bearer token
    #[arg(short, long, value_name = "TOKEN", env = "PACT_BROKER_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Provider")]
pub(crate) struct Provider {
    /// Name or address of the provider's host
    #[arg(short = 'h', long, value_name = "HOST", env = "PACT_PROVIDER_HOSTNAME", default_value = "localhost")]
    pub(crate) hostname: String,
    /// Port of the provider; without it, the transport's own (80 or 443)
    #[arg(short, long, value_name = "PORT", env = "PACT_PROVIDER_PORT")]
    pub(crate) port: Option<String>,
    /// http or https
    #[arg(long, alias = "scheme", value_name = "NAME", env = "PACT_PROVIDER_TRANSPORT", default_value = "http")]
    pub(crate) transport: String,
    /// Name of the provider
    #[arg(short = 'n', long, value_name = "NAME", env = "PACT_PROVIDER_NAME")]
    pub(crate) provider_name: Option<String>,
    /// Path to put before the path of every request
    #[arg(long, value_name = "PATH", env = "PACT_PROVIDER_BASE_PATH")]
    pub(crate) base_path: Option<String>,
    /// How long, in milliseconds, the provider may take for an answer, or for a change of its state
    #[arg(long, value_name = "MS", env = "PACT_PROVIDER_REQUEST_TIMEOUT", default_value = "5000")]
    pub(crate) request_timeout: String,
    /// Header to add to every request to the provider, in place of the contract's (can be repeated)
    #[arg(short = 'H', long, value_name = "KEY=VALUE")]
    pub(crate) header: Vec<String>,
    /// Port, and path, of a transport that has its own, on the same host: `message:8081/messages` (can be repeated)
    #[arg(long, value_name = "NAME:PORT/PATH", num_args = 1..)]
    pub(crate) transports: Vec<String>,
    /// Accept any certificate, of provider and broker
    #[arg(long)]
    pub(crate) disable_ssl_verification: bool,
    /// Certificates (PEM) to trust besides the system's, of provider and broker
    #[arg(long, value_name = "FILE", env = "PACT_PROVIDER_CA_CERTIFICATE")]
    pub(crate) ca_certificate: Option<String>,
    /// Certificate (PEM) to show to a provider that asks for one; needs --client-key
    #[arg(long, value_name = "FILE", env = "PACT_PROVIDER_CLIENT_CERTIFICATE")]
    pub(crate) client_certificate: Option<String>,
    /// Key (PEM) of that certificate
    #[arg(long, value_name = "FILE", env = "PACT_PROVIDER_CLIENT_KEY")]
    pub(crate) client_key: Option<String>,
    /// Speak HTTP/2 only: on http without asking first
    #[arg(long, env = "PACT_PROVIDER_HTTP2", value_parser = FalseyValueParser::new())]
    pub(crate) http2: bool,
    /// How many interactions to replay at a time: a promise that none disturbs another, whatever states they need
    #[arg(long, value_name = "N", env = "PACT_PROVIDER_CONCURRENCY", default_value = "1")]
    pub(crate) concurrency: String,
    /// Replay interactions that several contracts have in common for each of them
    #[arg(long)]
    pub(crate) no_dedupe: bool,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Provider states")]
pub(crate) struct States {
    /// URL to post changes of the provider's state to
    #[arg(short, long, value_name = "URL", env = "PACT_PROVIDER_STATE_CHANGE_URL", hide_env_values = true)]
    pub(crate) state_change_url: Option<String>,
    /// Send changes as query parameters instead of JSON
    #[arg(long, env = "PACT_PROVIDER_STATE_CHANGE_AS_QUERY", value_parser = FalseyValueParser::new())]
    pub(crate) state_change_as_query: bool,
    /// Ask for teardown after each interaction, too
    #[arg(long, env = "PACT_PROVIDER_STATE_CHANGE_TEARDOWN", value_parser = FalseyValueParser::new())]
    pub(crate) state_change_teardown: bool,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct Filters {
    /// Only interactions whose description matches this regular expression
    #[arg(long, value_name = "REGEX", env = "PACT_DESCRIPTION")]
    pub(crate) filter_description: Option<String>,
    /// Only interactions with a provider state that matches this regular expression
    #[arg(long, value_name = "REGEX", env = "PACT_PROVIDER_STATE")]
    pub(crate) filter_state: Option<String>,
    /// Only interactions without provider states
    #[arg(long, env = "PACT_PROVIDER_NO_STATE", value_parser = FalseyValueParser::new())]
    pub(crate) filter_no_state: bool,
    /// Only contracts of this consumer (can be repeated)
    #[arg(short = 'c', long, value_name = "NAME")]
    pub(crate) filter_consumer: Vec<String>,
    /// Only interactions that did not pass in the run before, as the file of --json has it
    #[arg(long)]
    pub(crate) last_failed: bool,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Publishing results")]
pub(crate) struct Publishing {
    /// Publish the results to the broker; needs --provider-version, or a build server that is known
    #[arg(long)]
    pub(crate) publish: bool,
    /// Version of the provider that is verified [default: the commit, on a build server]
    #[arg(long, value_name = "VERSION")]
    pub(crate) provider_version: Option<String>,
    /// URL of the build that verifies [default: as the build server says]
    #[arg(long, value_name = "URL")]
    pub(crate) build_url: Option<String>,
    /// Tags of the provider's version, separated by commas
    #[arg(long, value_name = "TAGS")]
    pub(crate) provider_tags: Vec<String>,
    /// Branch of the provider's version [default: as the build server says]
    #[arg(long, value_name = "BRANCH")]
    pub(crate) provider_branch: Option<String>,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What to ask the broker for")]
pub(crate) struct Broker {
    /// Latest contracts with these tags of consumer versions, separated by commas
    #[arg(long, value_name = "TAGS")]
    pub(crate) consumer_version_tags: Vec<String>,
    /// Consumer version selector: JSON, or short as in `mainBranch` or `branch=main,consumer=web` (can be repeated)
    #[arg(long, value_name = "SELECTOR")]
    pub(crate) consumer_version_selectors: Vec<String>,
    /// Contracts that this provider has never fulfilled do not fail the run
    #[arg(long)]
    pub(crate) enable_pending: bool,
    /// Also contracts of consumer versions made since this date that no selector chooses; they do not fail the run
    #[arg(long, value_name = "DATE")]
    pub(crate) include_wip_pacts_since: Option<String>,
    /// How often a request that the broker fails to answer is repeated
    #[arg(long, value_name = "N", env = "PACT_BROKER_HTTP_RETRIES", default_value = "8")]
    pub(crate) retries: String,
    /// How long, in milliseconds, the broker may stay silent before a request is given up
    #[arg(long, value_name = "MS", env = "PACT_BROKER_HTTP_TIMEOUT", default_value = "60000")]
    pub(crate) broker_timeout: String,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Reports")]
pub(crate) struct Reports {
    /// Write a report as JSON
    #[arg(short = 'j', long, value_name = "FILE", env = "PACT_VERIFIER_JSON_REPORT")]
    pub(crate) json: Option<String>,
    /// Write a report as JUnit XML
    #[arg(short = 'x', long, value_name = "FILE", env = "PACT_VERIFIER_JUNIT_REPORT")]
    pub(crate) junit: Option<String>,
    /// Write a report as one HTML page
    #[arg(long, value_name = "FILE", env = "PACT_VERIFIER_HTML_REPORT")]
    pub(crate) html: Option<String>,
    /// Write a report as Markdown, for a comment on a change
    #[arg(long, value_name = "FILE", env = "PACT_VERIFIER_MARKDOWN_REPORT")]
    pub(crate) markdown: Option<String>,
    /// Write what the contracts touch of the provider, and which rules had nothing to check, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) coverage: Option<String>,
    /// OpenAPI document (3.0 or 3.1, JSON or YAML): the coverage names what of it no contract touches, too
    #[arg(long, value_name = "FILE")]
    pub(crate) openapi: Option<String>,
    /// Print what failed as annotations of a GitHub workflow, too
    #[arg(long)]
    pub(crate) github_annotations: bool,
    /// How differences between texts of several lines are shown
    #[arg(long, value_name = "FORM", default_value = "unified")]
    pub(crate) diff: Diff,
}

/// The forms of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Diff {
    Unified,
    SideBySide,
}
