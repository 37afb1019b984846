//! `serve`: runs the broker until it is told to stop. Settings come from the environment, flags overrule them; what they
//! mean is decided by the server library.

use pact_broker::{Config, ConfigError, Ready, ServeError};

use super::Outcome;
use crate::{
    console::{note, warning},
    failure::Failure,
};

/// Run the broker
///
/// Without any settings it listens on http://127.0.0.1:9292 and keeps its data in ./pact-broker.sqlite3.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 told to stop; 2 the configuration cannot be used; 3 the address cannot be listened on;
4 the database cannot be used.")]
#[command(after_long_help = "\
Further settings, by variables only, with their defaults:
  PACT_BROKER_BASIC_AUTH_USERNAME, _PASSWORD: who may read and write (anyone)
  PACT_BROKER_BASIC_AUTH_READ_ONLY_USERNAME, _PASSWORD: who may read (nobody else)
  PACT_BROKER_ALLOW_PUBLIC_READ: anyone may read (false)
  PACT_BROKER_PUBLIC_HEARTBEAT: anyone may ask whether the broker runs (false)
  PACT_BROKER_DATABASE_HOST, _PORT, _NAME, _USERNAME, _PASSWORD, _SSLMODE: instead of _DATABASE_URL
  PACT_BROKER_DATABASE_MAX_CONNECTIONS: how many are kept (4)
  PACT_BROKER_ALLOW_DANGEROUS_CONTRACT_MODIFICATION: a version's contracts may change (false)
  PACT_BROKER_CHECK_FOR_POTENTIAL_DUPLICATE_PACTICIPANT_NAMES: refuse very similar names (true)
  PACT_BROKER_AUTO_DETECT_MAIN_BRANCH: a branch with a usual name becomes the main branch (true)
  PACT_BROKER_MAIN_BRANCH_CANDIDATES: the usual names (develop main master)
  PACT_BROKER_USE_FIRST_TAG_AS_BRANCH: a version's first tag becomes its branch (true)
  PACT_BROKER_USE_FIRST_TAG_AS_BRANCH_TIME_LIMIT: if it comes within so many seconds (10)
  PACT_BROKER_CREATE_DEPLOYED_VERSIONS_FOR_TAGS: a tag named like an environment is a deployment (true)

Exit codes: 0 told to stop; 2 the configuration cannot be used; 3 the address cannot be listened on;
4 the database cannot be used.")]
pub(crate) struct Args {
    /// The address to listen on; 0.0.0.0 for all of this machine [env: PACT_BROKER_HOST] [default: 127.0.0.1]
    #[arg(long)]
    host: Option<String>,
    /// The port to listen on; 0 for any free one [env: PACT_BROKER_PORT] [default: 9292]
    #[arg(short = 'p', long)]
    port: Option<String>,
    /// The public address of the broker, for its links; several with spaces between them [env: PACT_BROKER_BASE_URL,
    /// PACT_BROKER_BASE_URLS] [default: the address that a request was sent to]
    ///
    /// For client commands PACT_BROKER_BASE_URL is the broker to call.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// sqlite:///folder/file.sqlite3 or postgres://user:password@host/name [env: PACT_BROKER_DATABASE_URL] [default:
    /// ./pact-broker.sqlite3]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// error, warn, info, debug or trace [env: PACT_BROKER_LOG_LEVEL] [default: info]
    #[arg(long, value_name = "LEVEL")]
    log_level: Option<String>,
    /// default or json [env: PACT_BROKER_LOG_FORMAT] [default: default]
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<String>,
}

impl Args {
    /// The environment with the flags written over it.
    fn settings(self) -> Vec<(String, String)> {
        let flags = [
            ("PACT_BROKER_HOST", self.host),
            ("PACT_BROKER_PORT", self.port),
            ("PACT_BROKER_BASE_URLS", self.base_url),
            ("PACT_BROKER_DATABASE_URL", self.database_url),
            ("PACT_BROKER_LOG_LEVEL", self.log_level),
            ("PACT_BROKER_LOG_FORMAT", self.log_format),
        ];
        let flags: Vec<(&str, String)> = flags.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        // Both names mean the same; a flag overrules both.
        let overruled = |name: &str| {
            let name = if name == "PACT_BROKER_BASE_URL" { "PACT_BROKER_BASE_URLS" } else { name };
            flags.iter().any(|(flag, _)| *flag == name)
        };
        let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        let mut settings: Vec<(String, String)> = std::env::vars_os()
            .map(|(name, value)| (text(name), text(value)))
            .filter(|(name, _)| !overruled(name))
            .collect();
        settings.extend(flags.into_iter().map(|(name, value)| (name.to_owned(), value)));
        settings
    }
}

pub(crate) async fn run(args: Args) -> Result<Outcome, Failure> {
    let (config, warnings) = Config::from_settings(args.settings()).map_err(configuration)?;
    warnings.iter().for_each(|text| warning(text));
    pact_broker::serve(config, announce).await.map_err(failure)?;
    Ok(Outcome::Done)
}

fn announce(ready: &Ready) {
    note(&format!("The broker listens on {} and keeps its data in {}", ready.url(), ready.database));
}

fn configuration(error: ConfigError) -> Failure {
    failure(ServeError::from(error))
}

fn failure(error: ServeError) -> Failure {
    let failure = Failure::new(error.to_string()).with_code(error.exit_code());
    match error {
        ServeError::Configuration(_) => failure.with_hint("`pact-broker serve --help` names the settings"),
        _ => failure,
    }
}
