//! The one binary: `serve` runs the broker, every other command calls one. This file reads the command line and ends with
//! the exit code; what a command does stands in `commands`, how a broker is called in the package `pact-broker-client`.

mod arguments;
mod commands;
mod console;
mod contract_files;
mod failure;
mod glob;
mod table;
mod telemetry;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, error::ContextKind};

/// After a long answer its memory goes back to the system; the allocator of the C library keeps it.
#[cfg(feature = "server")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let words = arguments::with_short_branch(std::env::args_os());
    let matches = match commands::Cli::command().try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(mut error) => {
            if error.get(ContextKind::SuggestedArg).is_some() {
                // It would show the flag that is spelt alike, as if that had been given.
                error.remove(ContextKind::Usage);
            }
            error.exit()
        }
    };
    let cli = match commands::Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    match commands::run(cli, &matches) {
        Ok(code) => code,
        Err(failure) => {
            failure.print();
            failure.exit_code()
        }
    }
}
