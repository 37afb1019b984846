//! The command line: [`arguments`] are read, [`settings`] makes a verification of them, the report goes to standard output
//! and everything else to standard error.

mod arguments;
mod compare;
mod explain;
mod log;
mod selectors;
mod settings;

use std::ffi::OsString;

use clap::Parser;
use pact_verify::report::Terminal;

use self::{
    arguments::{Arguments, Command},
    log::Logged,
};
use crate::exit_code::Code;

/// Runs the program with these arguments.
pub(crate) async fn run(arguments: impl Iterator<Item = OsString>) -> Code {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are asked for and go to standard output; what is wrong goes to standard error.
            let _ = error.print();
            return if error.use_stderr() { Code::BadArguments } else { Code::Verified };
        }
    };
    match &arguments.command {
        Some(Command::Match(arguments)) => return compare::run(arguments),
        Some(Command::Explain(arguments)) => return explain::run(arguments),
        None => {}
    }
    let verifier = match settings::verifier(&arguments) {
        Ok(verifier) => verifier,
        Err(problem) => {
            anstream::eprintln!("error: {problem}\n\nFor more information, try '--help'.");
            return Code::BadArguments;
        }
    };
    let choice = if arguments.no_colour { anstream::ColorChoice::Never } else { anstream::ColorChoice::Auto };
    let terminal = Terminal::new(anstream::AutoStream::new(std::io::stdout(), choice));
    let report = verifier.run(&mut Logged::new(terminal, arguments.log_level)).await;
    report.conclusion().into()
}
