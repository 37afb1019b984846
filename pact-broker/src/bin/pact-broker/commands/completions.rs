//! Completion scripts, made from the commands themselves.

use std::path::PathBuf;

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Cli, Outcome};
use crate::{
    console::{note, say},
    failure::Failure,
};

/// Write a script that completes commands and flags in a shell
///
/// For example: pact-broker completions bash > /etc/bash_completion.d/pact-broker
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
    /// The folder to write the script into, under the name that the shell looks for; without it, stdout
    #[arg(short = 'd', long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<Outcome, Failure> {
    let mut command = Cli::command();
    match &args.dir {
        Some(folder) => {
            let path = clap_complete::generate_to(args.shell, &mut command, "pact-broker", folder);
            let path = path.map_err(|error| {
                Failure::new(format!("cannot write the script into `{}`: {error}", folder.display()))
            })?;
            note(&format!("{} written", path.display()));
        }
        None => {
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut command, "pact-broker", &mut script);
            say(String::from_utf8_lossy(&script).trim_end());
        }
    }
    Ok(Outcome::Done)
}
