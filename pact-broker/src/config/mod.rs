//! What a broker can be told: where to listen, where to store, how to behave.
//!
//! Each noun reads its own settings from a [`reader::Reader`], which is also how they are declared; [`given`] knows the
//! places they come from, [`effective`] shows what came of them.

mod auth;
mod cleaning;
mod database;
mod effective;
mod fault;
mod file;
mod given;
mod ignored;
mod listen;
mod logs;
mod reader;
#[cfg(test)]
mod tests;
mod value;
mod webhooks;

pub(crate) use auth::Access;
pub use auth::{Auth, Credentials};
pub use cleaning::{Cleaning, Schedule};
pub use database::{Connections, DatabaseUrl};
pub use effective::Effective;
pub use fault::ConfigError;
pub use given::Told;
pub use logs::LogFormat;
pub use reader::Setting;
pub use webhooks::{HostRule, SecretKey, Webhooks};

use listen::Listen;
use reader::Reader;
use std::time::Duration;

/// Everything a broker can be told. `Config::default()` serves `127.0.0.1:9292` from `./pact-broker.sqlite3`.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on: a name or an IP address.
    pub host: String,
    /// The port to listen on; 0 lets the system choose.
    pub port: u16,
    /// The public addresses of the broker, without a final slash. Empty: the address each request was sent to.
    pub base_urls: Vec<String>,
    /// How long requests under way may take to end when the broker is told to stop.
    pub shutdown_timeout: Duration,
    /// Who may use the broker.
    pub auth: Auth,
    /// Where contracts and results are stored.
    pub database: DatabaseUrl,
    /// How the database is connected to.
    pub connections: Connections,
    /// When and what is cleaned up.
    pub cleaning: Cleaning,
    /// What is logged: `error`, `warn`, `info`, `debug`, `trace`, or a filter in tracing's notation.
    pub log_level: String,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// Refuse the first contract of an application whose name is very like that of an existing one.
    pub check_for_potential_duplicate_pacticipant_names: bool,
    /// Let a contract be published with other content under a version number that has one already.
    pub allow_dangerous_contract_modification: bool,
    /// Make the first branch named like one of [`Config::main_branch_candidates`] an application's main branch.
    pub auto_detect_main_branch: bool,
    /// Names of branches that may become the main branch by themselves.
    pub main_branch_candidates: Vec<String>,
    /// Make the first tag of a version that has no branch its branch.
    pub use_first_tag_as_branch: bool,
    /// How many seconds after the creation of a version its first tag may become its branch.
    pub use_first_tag_as_branch_time_limit: u32,
    /// Record a deployment when a version is tagged with the name of an environment.
    pub create_deployed_versions_for_tags: bool,
    /// Whom webhooks may call, and how.
    pub webhooks: Webhooks,
}

impl Default for Config {
    fn default() -> Self {
        Self::read_from(&mut Reader::default())
    }
}

/// Every setting there is, in the order of the help.
#[must_use]
pub fn settings() -> Vec<Setting> {
    let mut reader = Reader::default();
    Config::read_from(&mut reader);
    reader.finish().map(|(used, _)| used.into_iter().map(|used| used.setting).collect()).unwrap_or_default()
}

impl Config {
    /// The configuration that a program was told, with what is to be said about it.
    ///
    /// # Errors
    /// Every mistake: names that are not known, values that cannot be used, settings that contradict each other.
    pub fn read(told: &Told) -> Result<Effective, ConfigError> {
        Self::read_checked(told, |config, reader| {
            if let Some(problem) = config.exposure() {
                reader.fault("HOST", &problem);
            }
        })
    }

    /// The same for a program that works on the database and listens nowhere.
    ///
    /// # Errors
    /// Every mistake, but for what concerns listening.
    pub fn read_for_database(told: &Told) -> Result<Effective, ConfigError> {
        Self::read_checked(told, |_, _| {})
    }

    fn read_checked(told: &Told, check: impl FnOnce(&Self, &mut Reader)) -> Result<Effective, ConfigError> {
        let (layers, faults) = given::layers(told);
        let mut reader = Reader::new(layers, faults);
        let config = Self::read_from(&mut reader);
        check(&config, &mut reader);
        let (used, warnings) = reader.finish()?;
        Ok(Effective { config, warnings, used })
    }

    /// Why this broker may not be started: without users, anybody who can reach the machine could change everything.
    ///
    /// # Errors
    /// The address can be reached from other machines, no user is set, and nobody said that this is wanted.
    pub(crate) fn check_exposure(&self) -> Result<(), ConfigError> {
        self.exposure().map_or(Ok(()), |problem| Err(ConfigError::new(vec![problem])))
    }

    fn exposure(&self) -> Option<String> {
        let open = !self.auth.is_on() && !self.auth.allow_unauthenticated && !listen::is_loopback(&self.host);
        open.then(|| {
            format!(
                "everybody who can reach {} could read and change everything; set PACT_BROKER_BASIC_AUTH_USERNAME and \
                 PACT_BROKER_BASIC_AUTH_PASSWORD, or allow it with --allow-unauthenticated \
                 (PACT_BROKER_ALLOW_UNAUTHENTICATED=true)",
                self.host
            )
        })
    }

    /// The same without a limit of time for statements: for work on whole tables.
    pub(crate) fn unhurried(&self) -> Self {
        let mut config = self.clone();
        config.connections.statement_timeout = Duration::ZERO;
        config
    }

    /// Asks each noun for its settings.
    fn read_from(from: &mut Reader) -> Self {
        from.heading("Configuration");
        // Where the file is was needed before; here it is only declared.
        from.alias("CONF", "CONFIG");
        let _: Option<String> = from.find("CONFIG", "A file with settings, in TOML: port = 8080");
        let Listen { host, port, base_urls, shutdown_timeout } = Listen::read(from);
        let auth = Auth::read(from);
        let database = DatabaseUrl::read_from(from);
        let connections = Connections::read_from(from);
        let cleaning = Cleaning::read_from(from);
        let (log_level, log_format) = logs::read(from);
        let webhooks = Webhooks::read(from);
        from.heading("Contracts and versions");
        let config = Self {
            host,
            port,
            base_urls,
            shutdown_timeout,
            auth,
            database,
            connections,
            cleaning,
            log_level,
            log_format,
            check_for_potential_duplicate_pacticipant_names: from.get(
                "CHECK_FOR_POTENTIAL_DUPLICATE_PACTICIPANT_NAMES",
                "true",
                "Refuse the first contract of an application whose name is very like another one's",
            ),
            allow_dangerous_contract_modification: from.get(
                "ALLOW_DANGEROUS_CONTRACT_MODIFICATION",
                "false",
                "The contracts of a version may change",
            ),
            auto_detect_main_branch: from.get(
                "AUTO_DETECT_MAIN_BRANCH",
                "true",
                "The first branch with a usual name becomes the main branch",
            ),
            main_branch_candidates: from.get("MAIN_BRANCH_CANDIDATES", "develop main master", "The usual names"),
            use_first_tag_as_branch: from.get(
                "USE_FIRST_TAG_AS_BRANCH",
                "true",
                "The first tag of a version without a branch becomes its branch",
            ),
            use_first_tag_as_branch_time_limit: from.get(
                "USE_FIRST_TAG_AS_BRANCH_TIME_LIMIT",
                "10",
                "If it comes within so many seconds",
            ),
            create_deployed_versions_for_tags: from.get(
                "CREATE_DEPLOYED_VERSIONS_FOR_TAGS",
                "true",
                "A tag that is named like an environment records a deployment",
            ),
            webhooks,
        };
        ignored::refuse(from);
        config
    }
}
