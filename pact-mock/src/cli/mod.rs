//! The program `pact-mock`, behind the feature `cli`: mock servers for consumers in other languages ([`serve`] and its client
//! commands in [`client`]), contracts served as a fake provider ([`stub`]), traffic recorded into drafts ([`record`]).
//!
//! Requests are judged by [`crate::session`] and `pact-core`; what lives here is arguments, sockets, files and what is said
//! to people. Data goes to standard output, the rest to standard error.

mod clean;
mod client;
mod exit_code;
mod listen;
mod problem;
mod record;
mod serve;
mod shutdown;
mod sources;
mod stub;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand, error::ContextKind};

use exit_code::Code;
use problem::Problem;

const EXIT_CODES: &str = "\
Exit codes:
  0  done; servers: ended as they were asked to
  1  the mock server was not used as its contract says
  2  could not be done: a contract that cannot be read, a port that is taken, a server that does not answer
  3  bad arguments";

/// Mock servers, stub servers and recordings of providers, for consumers in any language
#[derive(Debug, Parser)]
#[command(name = "pact-mock", version, after_help = EXIT_CODES, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(visible_alias = "start")]
    Serve(serve::Arguments),
    Create(client::Create),
    List(client::List),
    Verify(client::Verify),
    Shutdown(client::Shutdown),
    ShutdownMaster(client::ShutdownMaster),
    Stub(stub::Arguments),
    Record(record::Arguments),
    Clean(clean::Arguments),
}

/// Runs the program with these arguments to its end.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(mut error) => {
            if error.get(ContextKind::SuggestedArg).is_some() {
                // It would show the flag that is spelt alike, as if that had been given.
                error.remove(ContextKind::Usage);
            }
            // Help and version are asked for and go to standard output; what is wrong goes to standard error.
            let _ = error.print();
            return if error.use_stderr() { Code::BadArguments } else { Code::Done }.into();
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&Problem::new(format!("cannot start a thread: {error}"))).into(),
    };
    let outcome = runtime.block_on(run_command(arguments.command));
    // Threads that still wait for something must not hold up the end.
    runtime.shutdown_background();
    outcome.unwrap_or_else(|problem| fail(&problem)).into()
}

async fn run_command(command: Command) -> Result<Code, Problem> {
    match command {
        Command::Serve(arguments) => serve::run(&arguments).await,
        Command::Create(arguments) => arguments.run().await,
        Command::List(arguments) => arguments.run().await,
        Command::Verify(arguments) => arguments.run().await,
        Command::Shutdown(arguments) => arguments.run().await,
        Command::ShutdownMaster(arguments) => arguments.run().await,
        Command::Stub(arguments) => stub::run(&arguments).await,
        Command::Record(arguments) => record::run(&arguments).await,
        Command::Clean(arguments) => arguments.run(),
    }
}

fn fail(problem: &Problem) -> Code {
    anstream::eprintln!("error: {problem}");
    problem.code
}

/// `1 interaction`, `2 interactions`.
fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
