//! The command line of the listing service.

use std::path::PathBuf;

use charge_central_listings::Release;

/// What is printed when the command line cannot be read.
pub(crate) const USAGE: &str = "usage: charge-central-listings serve|check [--release VERSION] [--settings FILE] [--port PORT] [--provider-states]";

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Run the service.
    Serve,
    /// Read the settings, take a port, and end.
    Check,
}

/// The command line.
#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) command: Command,
    pub(crate) release: Release,
    pub(crate) settings: Option<PathBuf>,
    /// 0: any free port.
    pub(crate) port: u16,
    /// Whether the door for provider states is open.
    pub(crate) provider_states: bool,
}

impl Arguments {
    /// Reads the arguments behind the program's name.
    pub(crate) fn read(mut given: impl Iterator<Item = String>) -> Result<Self, String> {
        let command = match given.next().as_deref() {
            Some("serve") => Command::Serve,
            Some("check") => Command::Check,
            Some(other) => return Err(format!("there is no command {other}")),
            None => return Err("a command is missing".to_owned()),
        };
        let mut arguments = Self { command, release: Release::V1_0_0, settings: None, port: 0, provider_states: false };
        while let Some(name) = given.next() {
            let mut value = || given.next().ok_or(format!("{name} needs a value"));
            match name.as_str() {
                "--release" => arguments.release = value()?.parse()?,
                "--settings" => arguments.settings = Some(value()?.into()),
                "--port" => arguments.port = value()?.parse().map_err(|_| "--port needs a number from 0 to 65535")?,
                "--provider-states" => arguments.provider_states = true,
                other => return Err(format!("there is no option {other}")),
            }
        }
        Ok(arguments)
    }
}
