//! The flags of `serve`, as users of the existing mock server know them.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{ArgAction, ValueEnum};

use super::super::problem::Problem;
use super::registry::Places;

/// Run mock servers, which are made, verified and ended over HTTP or with the other commands
///
/// POST a contract to / to get a mock server; POST to /mockserver/ID/verify to verify it, which writes the contract file if
/// it was used as the contract says; DELETE /mockserver/ID to end it.
#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(disable_help_flag = true)]
pub(in super::super) struct Arguments {
    /// Print help
    #[arg(long, action = ArgAction::Help)]
    help: Option<bool>,
    /// Address to listen on, for the mock servers as well; 0.0.0.0 to be reached from other machines and containers
    #[arg(short = 'h', long, value_name = "HOST", default_value = "127.0.0.1")]
    pub(super) host: String,
    /// Port of the admin API; 0 for a free one
    #[arg(short, long, value_name = "PORT", default_value_t = 8080)]
    pub(super) port: u16,
    /// Folder for the contract files
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    pub(super) output: PathBuf,
    /// First port for mock servers, each of which takes the next free one; without it the system gives them free ones
    #[arg(long, value_name = "PORT")]
    base_port: Option<u16>,
    /// Last port for mock servers; needs --base-port
    #[arg(long, value_name = "PORT", requires = "base_port")]
    last_port: Option<u16>,
    /// Key that allows to end this server over HTTP; without it one is made up
    #[arg(long, value_name = "KEY", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(super) server_key: Option<String>,
    /// How much to log on standard error
    #[arg(short, long, alias = "log-level", value_name = "LEVEL", default_value = "info")]
    pub(super) loglevel: Level,
    /// Nothing: there are colours only where the terminal shows them
    #[arg(long, hide = true)]
    no_term_log: bool,
    /// Nothing: there is no log file
    #[arg(long, hide = true)]
    no_file_log: bool,
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(in super::super) enum Level {
    #[value(alias = "off")]
    None,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl Arguments {
    /// Where mock servers listen.
    pub(super) fn places(&self) -> Result<Places, Problem> {
        let ports: Option<RangeInclusive<u16>> = match (self.base_port, self.last_port.unwrap_or(u16::MAX)) {
            (None, _) => None,
            (Some(0), _) => return Err(Problem::arguments("--base-port must be a port from 1 on")),
            (Some(first), last) if first > last => {
                return Err(Problem::arguments(format!("--last-port {last} is before --base-port {first}")));
            }
            (Some(first), last) => Some(first..=last),
        };
        Ok(Places { host: self.host.clone(), ports })
    }
}
