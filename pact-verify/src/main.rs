//! The program `pact-verify`: arguments in, report out, exit code. Everything else is the library.

mod cli;
mod exit_code;

/// One interaction is replayed at a time, so one thread does it all: the connection never waits for another one to wake.
#[tokio::main(flavor = "current_thread")]
async fn main() -> std::process::ExitCode {
    cli::run(std::env::args_os()).await.into()
}
