//! The command line: [`arguments`] are read, [`settings`] makes a verification of them, the report goes to standard output
//! and everything else to standard error.

mod arguments;
mod compare;
mod earlier;
mod explain;
mod foreign;
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
        Err(mut error) => {
            let advice = foreign::advice(&mut error);
            // Help and version are asked for and go to standard output; what is wrong goes to standard error.
            let _ = error.print();
            if let Some(advice) = advice {
                anstream::eprintln!("\n  tip: {advice}");
            }
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
        Err(problem) => {
            anstream::eprintln!("error: {problem}\n\nFor more information, try '--help'.");
            return Code::BadArguments;
        }
    };
    let mut reports = match reports::Reports::prepare(&arguments, verifier.selection()) {
        Ok(reports) => reports,
        Err(refused) => {
            anstream::eprintln!("error: {refused}");
            return refused.code();
        }
    };
    let report = verifier.run(&mut reports.reporters()).await;
    if report.filtered_to_nothing && arguments.filters.last_failed {
        anstream::eprintln!(
            "hint: nothing that failed before is in these contracts any more, or other filters leave it out; a run without \
             --last-failed begins the list anew"
        );
    }
    let written = reports.finish();
    match (Code::from(report.conclusion()), written) {
        (Code::Verified, false) => Code::NotReported,
        (code, _) => code,
    }
}
