//! Which database a command works on when it works on one itself, beside a broker or without one.

use pact_broker::{Config, ConfigError, Told};

use crate::{console::warning, failure::Failure};

/// The exit code for a configuration that cannot be used, as `serve` has it.
const CONFIGURATION: u8 = 2;
/// The exit code for a database that cannot be used.
pub(super) const DATABASE: u8 = 4;

#[derive(Debug, clap::Args)]
pub(super) struct DatabaseArgs {
    /// sqlite:///path/to/file.sqlite3 or postgres://user:password@host/name, as serve has it [env:
    /// PACT_BROKER_DATABASE_URL] [default: ./pact-broker.sqlite3]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// A file with settings, as serve has it [env: PACT_BROKER_CONF]
    #[arg(long, value_name = "PATH")]
    config: Option<String>,
}

impl DatabaseArgs {
    /// The settings that `serve` would have here, with these flags.
    pub(super) fn read(
        self,
        more: impl IntoIterator<Item = (&'static str, Option<String>)>,
    ) -> Result<Config, Failure> {
        let own = [("database-url", self.database_url), ("config", self.config)];
        let flags = own.into_iter().chain(more);
        let flags = flags.filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
        let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        let variables = std::env::vars_os().map(|(name, value)| (text(name), text(value))).collect();
        let effective = Config::read_for_database(&Told { flags, variables }).map_err(|error: ConfigError| {
            Failure::new(error.to_string())
                .with_code(CONFIGURATION)
                .with_hint("`pact-broker serve --help` names the settings")
        })?;
        effective.warnings.iter().for_each(|text| warning(text));
        Ok(effective.config)
    }
}
