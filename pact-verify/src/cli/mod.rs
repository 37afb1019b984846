//! The command line: [`arguments`] are read, [`settings`] makes a verification of them, the report goes to standard output
//! and everything else to standard error.

mod arguments;
mod compare;
mod earlier;
mod explain;
mod foreign;
mod hints;
mod log;
mod progress;
mod reports;
mod selectors;
mod settings;

use std::ffi::OsString;

use self::arguments::{Arguments, Command};
use crate::exit_code::Code;
use clap::Parser;

/// Runs the program with these arguments.
pub(crate) async fn run(arguments: impl Iterator<Item = OsString>) -> Code {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let error = match foreign::explained(error) {
                Ok(error) => error,
                Err(problem) => return bad_arguments(&problem),
            };
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
    let verifier = match settings::verifier(&arguments, &pact_broker_client::origin::of_build()) {
        Ok(verifier) => verifier,
        Err(problem) => return bad_arguments(&problem),
    };
    let mut reports = match reports::Reports::prepare(&arguments, verifier.selection()) {
        Ok(reports) => reports,
        Err(refused) => {
            anstream::eprintln!("error: {refused}");
            return refused.code();
        }
    };
    hints::without_effect(&arguments).iter().for_each(|note| anstream::eprintln!("note: {note}"));
    let report = verifier.run(&mut reports.reporters()).await;
    hints::after(&arguments, &report).iter().for_each(|hint| anstream::eprintln!("hint: {hint}"));
    let written = reports.finish();
    match (Code::from(report.conclusion()), written) {
        (Code::Verified, false) => Code::NotReported,
        (code, _) => code,
    }
}

/// What comes of output that cannot be written. Whoever closed the pipe, as `head` does, has seen what they wanted.
fn unwritten(error: &std::io::Error) -> Code {
    if error.kind() != std::io::ErrorKind::BrokenPipe {
        anstream::eprintln!("error: the output cannot be written: {error}");
    }
    Code::CouldNotRun
}

fn bad_arguments(problem: &str) -> Code {
    anstream::eprintln!("error: {problem}\n\nFor more information, try '--help'.");
    Code::BadArguments
}
