//! Log lines on stderr, as the configuration wants them.

use crate::config::{Config, LogFormat};
use tracing_subscriber::EnvFilter;

/// Starts logging, unless this process logs already.
pub(crate) fn start(config: &Config) {
    let filter = EnvFilter::try_new(&config.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A program that embeds the broker may have set up its own logging: that one stays.
    let _ = match config.log_format {
        LogFormat::Default => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
}
