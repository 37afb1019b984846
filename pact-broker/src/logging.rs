//! Log lines on stderr, as the configuration wants them.

use crate::config::{Config, LogFormat};
use std::io::IsTerminal as _;
use tracing_subscriber::EnvFilter;

/// Starts logging, unless this process logs already.
pub(crate) fn start(config: &Config) {
    let filter = EnvFilter::try_new(&config.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    // Colours are for people at a terminal, unless they want none (https://no-color.org).
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    if config.log_format == LogFormat::Json {
        // What a panic says is an object like any other line.
        std::panic::set_hook(Box::new(|panic| tracing::error!(panic = %panic, "the broker met a fault of its own")));
    }
    // A program that embeds the broker may have set up its own logging: that one stays.
    let _ = match config.log_format {
        LogFormat::Default => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).try_init(),
    };
}
