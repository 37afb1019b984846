//! The program `pact-verify`: arguments in, report out, exit code. Everything else is the library.

mod cli;
mod exit_code;

/// One interaction is replayed at a time, so one thread does it all: the connection never waits for another one to wake.
#[tokio::main(flavor = "current_thread")]
async fn main() -> std::process::ExitCode {
    // As a task beside those of the connections it is woken through a queue; the function that the runtime itself waits for
    // is woken through the system, several times for each interaction.
    let arguments: Vec<_> = std::env::args_os().collect();
    match tokio::spawn(cli::run(arguments.into_iter())).await {
        Ok(code) => code.into(),
        Err(ended) => std::panic::resume_unwind(ended.into_panic()),
    }
}
