//! The OpenTelemetry flags of the existing client. Pipelines give them, so they are taken; a client command does its
//! work without.

use crate::console;

/// What the existing client knows, and this one does not do.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct TelemetryArgs {
    #[arg(long, global = true, hide = true)]
    enable_otel: bool,
    #[arg(long, global = true, hide = true)]
    enable_otel_logs: bool,
    #[arg(long, global = true, hide = true)]
    enable_otel_traces: bool,
    #[arg(long, global = true, hide = true, value_name = "NAMES")]
    otel_exporter: Option<String>,
    #[arg(long, global = true, hide = true, value_name = "URL")]
    otel_exporter_endpoint: Option<String>,
    #[arg(long, global = true, hide = true, value_name = "PROTOCOL")]
    otel_exporter_protocol: Option<String>,
}

impl TelemetryArgs {
    /// Says that nothing comes of them.
    pub(crate) fn warn(&self) {
        let values = [&self.otel_exporter, &self.otel_exporter_endpoint, &self.otel_exporter_protocol];
        let switched_on = self.enable_otel || self.enable_otel_logs || self.enable_otel_traces;
        if switched_on || values.iter().any(|value| value.is_some()) {
            console::warning("traces and logs are not sent to OpenTelemetry: its flags do nothing here");
        }
    }
}
