//! The flags of `stub`, as users of the existing stub server know them.

use regex::Regex;

use super::super::listen::BODY_LIMIT;
use super::super::sources;
use super::library::StateFilter;
use super::log::Level;

/// Serve contracts as a fake provider
///
/// A request is answered by the interaction whose method, path, query and body it matches; headers only decide between
/// several. What no interaction answers gets status 404, what cannot be judged 500; the reason is in the body.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(in super::super) struct Arguments {
    /// How much to log on standard error: `info` names requests that nothing answers, `debug` every request
    #[arg(short, long, alias = "log-level", value_name = "LEVEL", default_value = "info")]
    pub(super) loglevel: Level,
    #[command(flatten)]
    pub(super) contracts: sources::Arguments,
    /// Address to listen on; 0.0.0.0 to be reached from other machines and containers
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1", help_heading = "Server")]
    pub(super) host: String,
    /// Port to listen on; 0 for a free one
    #[arg(short, long, value_name = "PORT", default_value_t = 0, help_heading = "Server")]
    pub(super) port: u16,
    /// Answer OPTIONS requests that no interaction answers with CORS headers
    #[arg(short = 'o', long, help_heading = "Server")]
    pub(super) cors: bool,
    /// Allow the requesting page's own origin (from Origin, else Referer) instead of any
    #[arg(long, help_heading = "Server")]
    pub(super) cors_referer: bool,
    /// Largest request body that is read, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = BODY_LIMIT, help_heading = "Server")]
    pub(super) body_limit: usize,
    /// Read files and folders anew when they change
    #[arg(short, long, help_heading = "Server")]
    pub(super) watch: bool,
    /// Only interactions with a provider state that this regular expression finds
    #[arg(short = 's', long, value_name = "REGEX", help_heading = "Provider states")]
    provider_state: Option<Regex>,
    /// Name of a request header that chooses the provider state in place of --provider-state: its name, or a regular
    /// expression that finds it
    #[arg(long, value_name = "NAME", help_heading = "Provider states")]
    provider_state_header_name: Option<String>,
    /// Interactions without provider states pass the choice of states, too
    #[arg(long, help_heading = "Provider states")]
    empty_provider_state: bool,
}

impl Arguments {
    /// Which interactions are served, by their states.
    pub(super) fn states(&self) -> StateFilter {
        StateFilter {
            finds: self.provider_state.clone(),
            header: self.provider_state_header_name.clone(),
            stateless: self.empty_provider_state,
        }
    }
}
