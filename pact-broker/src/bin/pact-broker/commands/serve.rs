//! `serve`: runs the broker until it is told to stop. What settings there are and what they mean is decided by the
//! server library; here they become flags.

mod settings;

use pact_broker::{Config, ConfigError, Effective, LogFormat, Ready, ServeError};

use super::Outcome;
use crate::{
    console::{note, say, warning},
    failure::Failure,
};
pub(crate) use settings::SettingArgs;

/// Run the broker
///
/// Without any settings it listens on http://127.0.0.1:9292 and keeps its data in ./pact-broker.sqlite3. A setting can be
/// given as a flag, as a variable, and in a file; a flag overrules a variable, a variable overrules the file. In the file
/// a setting has the name of its variable in lower case, without PACT_BROKER_.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 told to stop; 2 the configuration cannot be used; 3 the address cannot be listened on;
4 the database cannot be used.")]
#[command(after_long_help = settings::without_flag())]
pub(crate) struct Args {
    /// Only say whether the configuration can be used, and what it comes to
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    settings: SettingArgs,
}

pub(crate) async fn run(args: Args) -> Result<Outcome, Failure> {
    let effective = Config::read(&args.settings.told()).map_err(configuration)?;
    if args.check {
        effective.warnings.iter().for_each(|text| warning(text));
        say(&effective.describe());
        return Ok(Outcome::Done);
    }
    let Effective { config, warnings, .. } = effective;
    if config.log_format == LogFormat::Default {
        warnings.iter().for_each(|text| warning(text));
        pact_broker::serve(config, announce).await.map_err(failure)?;
    } else {
        // Readers of such logs want nothing but objects: warnings wait until logging has begun.
        let log = |ready: &Ready| {
            warnings.iter().for_each(|text| tracing::warn!("{text}"));
            tracing::info!(url = ready.url(), database = ready.database, "the broker listens");
        };
        pact_broker::serve(config, log).await.map_err(failure)?;
    }
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
