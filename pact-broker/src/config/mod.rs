//! What a broker can be told: where to listen, where to store, how to behave.
//!
//! Reading it from named settings (`PACT_BROKER_…`) is in [`setting`], database URLs are in [`database`].

mod auth;
mod database;
mod setting;

pub(crate) use auth::Access;
pub use auth::{Auth, Credentials};
pub use database::DatabaseUrl;
pub use setting::ConfigError;

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// One readable line per event.
    #[default]
    Default,
    /// One JSON object per event.
    Json,
}

/// Everything a broker can be told. `Config::default()` serves `127.0.0.1:9292` from `./pact-broker.sqlite3`.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on: a name or an IP address.
    pub host: String,
    /// The port to listen on; 0 lets the system choose.
    pub port: u16,
    /// Where contracts and results are stored.
    pub database: DatabaseUrl,
    /// How many connections to the database are kept at most.
    pub database_max_connections: u32,
    /// The public addresses of the broker, without a final slash. Empty: the address each request was sent to.
    pub base_urls: Vec<String>,
    /// Who may use the broker.
    pub auth: Auth,
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
}

impl Default for Config {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: 9292,
            database: DatabaseUrl::Sqlite("./pact-broker.sqlite3".into()),
            database_max_connections: 4,
            base_urls: Vec::new(),
            auth: Auth::default(),
            log_level: "info".to_owned(),
            log_format: LogFormat::Default,
            check_for_potential_duplicate_pacticipant_names: true,
            allow_dangerous_contract_modification: false,
            auto_detect_main_branch: true,
            main_branch_candidates: ["develop", "main", "master"].map(str::to_owned).to_vec(),
            use_first_tag_as_branch: true,
            use_first_tag_as_branch_time_limit: 10,
            create_deployed_versions_for_tags: true,
        }
    }
}
